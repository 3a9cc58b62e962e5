"""The citizens' pages of annual reports: the list, the report, its files, and the check of a digest."""
