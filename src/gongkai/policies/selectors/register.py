"""Which documents are there? The office's register and the public library (政策文件库)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from gongkai.organs.models import Organ
from gongkai.policies.models import Document, Kind, Material, Validity

KINDS: tuple[str, ...] = tuple(Kind.values)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty means everything."""

    kind: str = ""
    theme: str = ""
    issuer: str = ""
    year: str = ""
    validity: str = ""
    words: str = ""
    organ: str = ""
    paired: str = ""

    @classmethod
    def from_query(cls, query: Any) -> Filters:
        """Return the filters that an address names; what makes no sense is left out."""
        said = {name: query.get(name, "").replace("\x00", "").strip()[:60] for name in cls.__dataclass_fields__}
        year = said["year"] if said["year"].isdecimal() and len(said["year"]) == 4 and int(said["year"]) else ""
        kind = said["kind"] if said["kind"] in KINDS else ""
        validity = said["validity"] if said["validity"] in Validity.values else ""
        return cls(**{**said, "year": year, "kind": kind, "validity": validity})

    @property
    def any(self) -> bool:
        """Test if anything narrows the list."""
        return any(getattr(self, name) for name in self.__dataclass_fields__)


def document_of(paper_id: int) -> Document | None:
    """Return the document of a paper, or None if it was never released."""
    return Document.objects.filter(paper=paper_id).first()


def library(filters: Filters) -> QuerySet[Document]:
    """Return the documents that are public, newest publication first, without those that have no page."""
    return _narrowed(Document.objects.filter(live=True), filters).order_by("-published_at", "-pk")


def register_of(organs: Iterable[Organ], filters: Filters) -> QuerySet[Document]:
    """Return the documents of these organs, newest first, with how many public materials explain each."""
    explained = Count("paper__policy_materials", filter=Q(paper__policy_materials__paper__live=True))
    found = Document.objects.filter(organ__in=[each.pk for each in organs]).select_related("organ", "paper")
    found = _narrowed(found, filters)
    if filters.organ:
        found = found.filter(organ__code=filters.organ)
    if filters.paired in ("yes", "no"):
        live = Exists(Material.objects.filter(document=OuterRef("paper"), paper__live=True))
        found = found.filter(live if filters.paired == "yes" else ~live)
    return found.annotate(materials=explained).order_by("-issued_on", "-pk")


def _narrowed(found: QuerySet[Document], filters: Filters) -> QuerySet[Document]:
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.theme:
        found = found.filter(Q(theme=filters.theme) | Q(theme__startswith=f"{filters.theme}\\"))
    if filters.issuer:
        found = found.filter(issuer=filters.issuer)
    if filters.year:
        found = found.filter(issued_on__year=int(filters.year))
    if filters.validity:
        found = found.filter(state=filters.validity)
    for word in filters.words.split()[:5]:
        found = found.filter(Q(title__icontains=word) | Q(document_number__icontains=word))
    return found


def same_number(*, issuer: str, number: str, but_paper: int | None) -> QuerySet[Document]:
    """Return other documents of an issuer that bear a number."""
    return Document.objects.filter(document_number=number, issuer=issuer).exclude(
        Q(paper__isnull=False) & Q(paper=but_paper)
    )


def known_titles(organ: Organ) -> set[tuple[str, str, date | None]]:
    """Return title, number and written day of every document in an organ's register, to tell twins."""
    known = Document.objects.filter(organ=organ)
    return {(title, number, on) for title, number, on in known.values_list("title", "document_number", "issued_on")}
