"""The channels that face outside."""
