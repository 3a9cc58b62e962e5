"""Which public pages speak of a document? They are made anew when what is known about it changes."""

from __future__ import annotations

from django.urls import reverse

from gongkai.policies.models import LedgerEntry, Material

LISTS: tuple[str, ...] = ("policies", "policies-feed", "interpretations", "interpretations-feed")


def pages_about(*, paper: int | None, document: int | None = None) -> list[str]:
    """Return the addresses of a document's page, of what explains it, of what ended it, and of the lists."""
    found = [reverse(f"policies:{each}") for each in LISTS]
    if paper is not None:
        found.append(reverse("policies:policy", args=[paper]))
        materials = Material.objects.filter(document=paper).values_list("paper", flat=True)
        found += [reverse("policies:interpretation", args=[each]) for each in materials]
    if document is not None:
        grounds = LedgerEntry.objects.filter(document=document, ground_paper__isnull=False)
        found += [
            reverse("policies:policy", args=[each]) for each in set(grounds.values_list("ground_paper", flat=True))
        ]
    return found


def pages_about_material(paper: int) -> list[str]:
    """Return the addresses of an interpretation's page, and of all that stand beside it."""
    document = Material.objects.filter(paper=paper).values_list("document", flat=True).first()
    return [reverse("policies:interpretation", args=[paper]), *pages_about(paper=document)]
