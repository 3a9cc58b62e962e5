"""What the base template asks for."""
