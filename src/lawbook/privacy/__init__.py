"""Personal data in the office's own pages and papers: find, verify, mask."""
