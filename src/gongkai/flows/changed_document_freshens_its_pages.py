"""What becomes of a document, and what comes to explain it, is said on every page that speaks of it, at once."""

from __future__ import annotations

from datetime import datetime

from gongkai.journal.services import waits_for
from gongkai.kernel import pagestore
from gongkai.papers.events import Released, Withdrawn
from gongkai.policies.events import DocumentEvent, MaterialLinked, MaterialUnlinked
from gongkai.policies.selectors.pages import pages_about, pages_about_material


@waits_for(DocumentEvent)
def freshen(event: DocumentEvent, *, at: datetime) -> None:
    """Let the pages about the document be made anew: its validity or its history is another."""
    pagestore.forget(*pages_about(paper=event.paper, document=event.document))


@waits_for(MaterialLinked)
@waits_for(MaterialUnlinked)
def freshen_linked(event: MaterialLinked | MaterialUnlinked, *, at: datetime) -> None:
    """Let both pages name each other, or no longer."""
    pagestore.forget(*pages_about(paper=event.paper), *pages_about_material(event.material))


@waits_for(Released)
@waits_for(Withdrawn)
def freshen_explained(event: Released | Withdrawn, *, at: datetime) -> None:
    """Let a document's page show an interpretation that has come or gone, and the other way round."""
    if event.kind == "interpretation":
        pagestore.forget(*pages_about_material(event.paper))
    else:
        pagestore.forget(*pages_about(paper=event.paper))
