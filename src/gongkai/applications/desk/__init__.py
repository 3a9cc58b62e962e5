"""The pages of applications: desk."""
