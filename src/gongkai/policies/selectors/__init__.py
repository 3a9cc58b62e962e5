"""What do others ask about documents of policy? What stands here is the room's door for reading."""

from .facts import validity_of
from .permission import Standing
from .register import document_of

__all__ = ["Standing", "document_of", "validity_of"]
