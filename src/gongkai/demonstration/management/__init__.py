"""What can be asked of the room on the command line?"""
