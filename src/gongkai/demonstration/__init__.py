"""What does a district's year look like? An invented one, made through the same services that officers use."""
