"""How is this installation deployed? Imported by nobody but Django itself."""
