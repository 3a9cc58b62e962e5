"""A column that was opened, changed or closed shows in every menu at once; what was put into it, on its own pages."""

from __future__ import annotations

from datetime import datetime

from gongkai.journal.services import waits_for
from gongkai.kernel import pagestore
from gongkai.portal.events import EmptinessStated, PaperPlaced, PaperUnplaced, SectionEvent, TreePlanted
from gongkai.portal.public.tree import forget_tree


@waits_for(SectionEvent)
def freshen(event: SectionEvent, *, at: datetime) -> None:
    """Let the menus be made anew, which stand on every page; or only the column, where nothing else is concerned."""
    if isinstance(event, PaperPlaced | PaperUnplaced | EmptinessStated):
        here = f"/section/{event.tree_code}/{event.code}"
        pagestore.forget(f"{here}/", f"{here}.xml")
        if not isinstance(event, EmptinessStated):
            pagestore.forget(f"/item/{event.paper}/")
        return
    forget_tree(event.tree)
    pagestore.forget_everything()


@waits_for(TreePlanted)
def freshen_planted(event: TreePlanted, *, at: datetime) -> None:
    """Let the menus show the columns of a new tree."""
    forget_tree(event.tree)
    pagestore.forget_everything()
