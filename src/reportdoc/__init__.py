"""Published annual reports: read, checked and written, without Django."""
