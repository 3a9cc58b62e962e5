"""What is kept of the portal? Columns with their duties, what stands in them, and what was moved in from elsewhere."""

from .moving import Form, Import, ImportLine, ImportState, Verdict
from .placements import Placement, Statement
from .sections import Kind, Section

__all__ = [
    "Form",
    "Import",
    "ImportLine",
    "ImportState",
    "Kind",
    "Placement",
    "Section",
    "Statement",
    "Verdict",
]
