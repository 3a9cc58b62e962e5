"""What submissions are held against, and who submits."""
