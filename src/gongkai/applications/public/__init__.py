"""The pages of applications: public."""
