"""What does a citizen see around the rooms, and what does an officer owe today? Pages, the desk, the way in."""
