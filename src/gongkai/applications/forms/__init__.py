"""What is typed into the pages of applications, and what is said when it will not do?"""
