"""What can be done with annual reports? One module for each thing an officer does."""
