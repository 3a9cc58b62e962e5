"""What can be done with the columns at the command line?"""
