"""One module a command; each is run as ``gongkai manage NAME``."""
