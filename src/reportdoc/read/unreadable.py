"""What is said when a file cannot be read as an annual report?"""

from __future__ import annotations


class Unreadable(Exception):
    """The file holds no report that can be read; ``str()`` is one plain Chinese sentence for the user."""
