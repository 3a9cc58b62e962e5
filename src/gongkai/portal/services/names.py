"""How is a column named in the journal?"""

from __future__ import annotations

from typing import Any

from gongkai.portal.models import Section


def names(section: Section) -> dict[str, Any]:
    """Return the fields that every event of a column bears."""
    return {
        "section": section.pk,
        "name": section.name,
        "tree": section.tree_id,
        "tree_name": section.tree.name,
        "tree_code": section.tree.code,
        "code": section.code,
    }
