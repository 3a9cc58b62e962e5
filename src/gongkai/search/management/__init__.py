"""What can be asked of the room at the command line?"""
