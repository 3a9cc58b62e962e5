"""Which documents are in force, what explains them, and what is being decided? (政策文件与解读、决策公开)"""
