"""What can be asked about annual reports? One module for each question; these are for the rooms above."""

from gongkai.kernel.owed import Owed

from .publications import published
from .today import owed

__all__ = ["Owed", "owed", "published"]
