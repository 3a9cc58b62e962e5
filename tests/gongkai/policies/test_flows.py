"""Is what becomes of a document said at once wherever the public reads of it?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gongkai.kernel import pagestore
from gongkai.policies import services
from gongkai.policies.models import Document, Material
from gongkai.policies.selectors.pages import pages_about
from gongkai.search.selectors import find

from .conftest import TITLE

pytestmark = pytest.mark.django_db

HOST = "www.example.gov.cn"


@pytest.fixture
def kept(tmp_path: Path, settings: Any) -> Any:
    """Keep pages in a folder of the test, and test if one is there."""
    settings.PAGES = tmp_path / "pages"

    def keep(*addresses: str) -> None:
        generation = pagestore.generation()
        for each in addresses:
            assert pagestore.keep(each, b"<p>", generation, host=HOST)

    keep.is_there = lambda address: (settings.PAGES / HOST / address[1:] / "index.html").exists()  # type: ignore[attr-defined]
    return keep


def test_a_repeal_freshens_the_pages_of_both_documents_and_the_lists(
    world: Any, normative: Any, other: Any, kept: Any, at: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    old, new = other(), normative()
    mine = [f"/policy/{old.pk}/", f"/policy/{new.pk}/", "/policies/"]
    kept(*mine, "/organs/")
    document = Document.objects.get(paper=old)
    with django_capture_on_commit_callbacks(execute=True):
        proposal = services.propose(
            document=document, act="repeal", on=at.date(), ground="", ground_paper=new, by=world["clerk"], at=at
        )
        services.sign(proposal=proposal, by=world["head"], at=at)
    assert [kept.is_there(each) for each in [*mine, "/organs/"]] == [False, False, False, True]


def test_a_repealed_document_is_found_as_repealed(
    world: Any, other: Any, at: datetime, django_capture_on_commit_callbacks: Any
) -> None:
    document = Document.objects.get(paper=other())
    assert find("招生", validity="废止").total == 0
    with django_capture_on_commit_callbacks(execute=True):
        proposal = services.propose(
            document=document, act="repeal", on=at.date(), ground="过时", by=world["clerk"], at=at
        )
        services.sign(proposal=proposal, by=world["head"], at=at)
    assert find("招生", validity="废止").total == 1


def test_a_later_material_freshens_the_page_of_its_document(
    normative: Any, explain: Any, release: Any, kept: Any
) -> None:
    paper = normative()
    kept(f"/policy/{paper.pk}/")
    release(explain(paper, "图解"))
    assert not kept.is_there(f"/policy/{paper.pk}/")


def test_the_pages_about_a_document_are_those_that_name_it(normative: Any) -> None:
    paper = normative()
    material = Material.objects.get().paper_id
    document = Document.objects.get(title=TITLE)
    found = pages_about(paper=paper.pk, document=document.pk)
    assert {f"/policy/{paper.pk}/", f"/interpretation/{material}/", "/policies/", "/interpretations/"} <= set(found)
