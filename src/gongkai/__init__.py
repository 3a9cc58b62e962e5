"""The platform (公开)."""
