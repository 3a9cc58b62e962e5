"""The desk's pages of reviews: chains, the wording dictionary, and what I have signed."""
