"""The office's pages of papers: writing, looking, signing, releasing; one module for each thing that is done there."""
