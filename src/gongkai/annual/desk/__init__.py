"""The office's pages of annual reports: one module for each thing that is done there."""
