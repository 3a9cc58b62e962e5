"""Commands of the room of applications."""
