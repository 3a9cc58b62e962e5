"""The only application of the site."""
