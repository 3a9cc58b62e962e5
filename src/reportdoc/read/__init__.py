"""
What does this file, published as an annual report, say?

``read`` takes a report as text, markdown, HTML, PDF, DOCX or JSON and returns it in one form. It never repairs a figure.
"""

from __future__ import annotations


from reportdoc.read.container import read, read_bytes
from reportdoc.read.unreadable import Unreadable

__all__ = ["Unreadable", "read", "read_bytes"]
