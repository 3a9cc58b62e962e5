"""Which documents are in force, how are they numbered and counted, and what explains them? (政策文件)"""
