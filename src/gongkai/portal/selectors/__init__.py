"""What can be asked about the portal? One module for each question; these are for the rooms around."""

from gongkai.kernel.owed import Owed

from .catalogue import Entry, catalogue
from .duties import Duty, duties_of, duty_of, statement_of, with_duties
from .items import (
    Items,
    address_of,
    home_of,
    items_of,
    live_in,
    newest_in,
    placements_of,
    sections_showing,
)
from .permission import Standing, sections_for
from .today import owed
from .tree import Node, below, breadcrumb, leaves_of, paths, section, sections, tree_of

__all__ = [
    "Duty",
    "Entry",
    "Items",
    "Node",
    "Owed",
    "Standing",
    "address_of",
    "below",
    "breadcrumb",
    "catalogue",
    "duties_of",
    "duty_of",
    "home_of",
    "items_of",
    "leaves_of",
    "live_in",
    "newest_in",
    "owed",
    "paths",
    "placements_of",
    "section",
    "sections",
    "sections_for",
    "sections_showing",
    "statement_of",
    "tree_of",
    "with_duties",
]
