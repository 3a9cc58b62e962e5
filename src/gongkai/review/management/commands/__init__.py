"""Commands of the room of reviews."""
