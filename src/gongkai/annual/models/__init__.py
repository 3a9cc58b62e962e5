"""What does the room of annual reports keep? Returns and their steps, cells, words, and what was filed."""

from gongkai.kernel.refusal import NotAllowed

from .cells import Adjustment, Entry, How
from .filing import Immutable, Publication, Snapshot, canonical, digest_of
from .lifecycle import OPEN_STATES, STEPS, Act, State, next_state, state_after
from .returns import Return, ReturnStep
from .words import Explanation, Passage, StatedFigure

__all__ = [
    "OPEN_STATES",
    "STEPS",
    "Act",
    "Adjustment",
    "Entry",
    "Explanation",
    "How",
    "Immutable",
    "NotAllowed",
    "Passage",
    "Publication",
    "Return",
    "ReturnStep",
    "Snapshot",
    "State",
    "StatedFigure",
    "canonical",
    "digest_of",
    "next_state",
    "state_after",
]
