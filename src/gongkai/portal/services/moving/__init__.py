"""How is something moved in from elsewhere? Read, shown, written as drafts, and sent to the signatures in batches."""

from .masking import mask_files
from .opening import Handed, begin, begin_folder, confirm, drop, send
from .working import carry_on, work

__all__ = ["Handed", "begin", "begin_folder", "carry_on", "confirm", "drop", "mask_files", "send", "work"]
