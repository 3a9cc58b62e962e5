"""What can be done with the columns? One module for each thing that is done; these are for the rooms around."""

from .placing import gather, hide, place, recount, show, unplace
from .planting import TEMPLATES, plant_tree
from .sections import change_section, close_section, move_section, open_section, reopen_section
from .stating import state_empty

__all__ = [
    "TEMPLATES",
    "change_section",
    "close_section",
    "gather",
    "hide",
    "move_section",
    "open_section",
    "place",
    "plant_tree",
    "recount",
    "reopen_section",
    "show",
    "state_empty",
    "unplace",
]
