"""What can be asked about applications? One module for each question."""
