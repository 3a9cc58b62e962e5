"""What does the gate look at before a signature is asked for? Checks of the office's own texts, never of citizens'."""

from .finding import Draft, Finding, Part, Severity
from .together import examine

__all__ = ["Draft", "Finding", "Part", "Severity", "examine"]
