"""What can be done with applications? One module for each thing that an officer or a citizen does."""
