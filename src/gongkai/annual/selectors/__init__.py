"""What can be asked about annual reports? One module for each question; these are for the rooms above."""

from .publications import published
from .today import Owed, owed

__all__ = ["Owed", "owed", "published"]
