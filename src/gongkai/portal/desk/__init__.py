"""What does the office do with its columns? (栏目)"""
