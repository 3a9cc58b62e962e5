"""Proactive disclosure (主动公开): what must be published, and within what time."""
