"""Does what was released reach the public, and does what was withdrawn disappear, however often and late it is told?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.gongkai.papers_world import AT, corrected, released

from gongkai.flows import released_paper_is_placed
from gongkai.journal.models import Delivery
from gongkai.journal.services import deliver
from gongkai.kernel import pagestore
from gongkai.papers import services as papers
from gongkai.portal.models import Section
from gongkai.portal.services import open_section
from gongkai.search.selectors import find
from gongkai.search.services import rebuild_from_sources

pytestmark = pytest.mark.django_db

HOST = "www.example.gov.cn"
LISTS = ("/", "/section/jiaoyu/news/", "/section/jiaoyu/news.xml", "/feed.xml", "/items/", "/sitemap.xml", "/organs/")


@pytest.fixture(autouse=True)
def pages(settings: Any, tmp_path: Path) -> Path:
    """Return the folder of a page store of the test's own."""
    settings.PAGES = tmp_path / "pages"
    return tmp_path / "pages" / HOST


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """Return what lets the flows run, as after a commit."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def news(world: Any, committed: Any) -> Section:
    """Return a column that takes notices by itself."""
    jiaoyu = world.organs["jiaoyu"]
    who: dict[str, Any] = {"tree": jiaoyu, "owner": jiaoyu, "by": None, "at": AT}
    with committed():
        group = open_section(code="disclosure", name="政务公开", kind="group", **who)
        return open_section(code="news", name="通知公告", kind="notice", shows=["notice"], parent=group, **who)


@pytest.fixture
def paper(world: Any, news: Section, committed: Any) -> Any:
    """Return a released paper, as its flows have left it."""
    with committed():
        return released(world, kind="notice", title="供水价格听证会公告", body="<p>定于三月举行，地点在市民中心。</p>")


def keep(*paths: str) -> None:
    for each in paths:
        assert pagestore.keep(each, b"x", pagestore.generation(), host=HOST)


def is_kept(pages: Path, path: str) -> bool:
    return (pages / pagestore.file_of(path)).exists()


def total(words: str, **filters: Any) -> int:
    return find(words, **filters).total


class TestAReleasedPaper:
    def test_stands_in_its_column_and_is_found(self, paper: Any, news: Section) -> None:
        assert [each.paper for each in news.placements.filter(live=True)] == [paper]
        (hit,) = find("市民中心").hits
        assert (hit.url, hit.entry.organ, hit.entry.section_name) == (f"/item/{paper.pk}/", "jiaoyu", "通知公告")
        assert total("供水", section="jiaoyu/news") == total("供水", section="news") == 1
        assert total(paper.index_no) == 1
        assert total("供水", section="jiaoyu/disclosure") == 1
        assert total("供水", section="minzheng/news") == 0

    def test_freshens_what_names_it_and_every_list_and_nothing_else(
        self, world: Any, paper: Any, pages: Path, committed: Any
    ) -> None:
        keep(*LISTS, "/item/999999/", f"/item/{paper.pk}/", "/policy/5/")
        with committed():
            corrected(world, paper, at=AT + timedelta(days=1), title="供水价格听证会公告（更正）")
        assert [each for each in LISTS if is_kept(pages, each)] == []
        assert not is_kept(pages, f"/item/{paper.pk}/")
        assert is_kept(pages, "/item/999999/")
        assert is_kept(pages, "/policy/5/")

    def test_is_found_by_what_it_says_now(self, world: Any, paper: Any, committed: Any) -> None:
        with committed():
            corrected(world, paper, at=AT + timedelta(days=1), title="供气价格听证会公告")
        assert (total("供水"), total("供气")) == (0, 1)


class TestAWithdrawnPaper:
    @pytest.fixture(autouse=True)
    def _withdrawn(self, world: Any, paper: Any, committed: Any) -> None:
        keep(*LISTS, f"/item/{paper.pk}/")
        with committed():
            papers.withdraw(paper=paper, reason="内容有误", by=world["head"], at=AT + timedelta(days=1))

    def test_is_gone_from_columns_search_and_pages(self, paper: Any, news: Section, pages: Path) -> None:
        assert not news.placements.filter(live=True).exists()
        assert total("供水") == 0
        assert not any(is_kept(pages, each) for each in (*LISTS, f"/item/{paper.pk}/"))

    def test_does_not_come_back_when_an_old_release_is_told_late(self, paper: Any, news: Section) -> None:
        Delivery.objects.filter(entry__kind="papers.Released").update(done_at=None, next_at=AT)
        assert deliver(at=AT + timedelta(days=2)) > 0
        assert not news.placements.filter(live=True).exists()
        assert total("供水") == 0


class TestAFlowThatFails:
    def test_leaves_no_page_as_it_was_and_is_made_up_for(
        self, world: Any, news: Section, paper: Any, pages: Path, committed: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*values: Any, **more: Any) -> None:
            raise RuntimeError("no room")

        keep("/", f"/item/{paper.pk}/")
        with monkeypatch.context() as broken:
            broken.setattr(released_paper_is_placed.portal, "show", fail)
            with committed():
                papers.withdraw(paper=paper, reason="内容有误", by=world["head"], at=AT + timedelta(days=1))
        assert not is_kept(pages, "/")
        assert not is_kept(pages, f"/item/{paper.pk}/")
        assert news.placements.filter(live=True).exists()
        assert deliver(at=AT + timedelta(days=1, minutes=1)) == 1
        assert not news.placements.filter(live=True).exists()
        assert total("供水") == 0


class TestTheIndex:
    def test_is_made_anew_from_what_is_public(self, world: Any, paper: Any, committed: Any) -> None:
        with committed():
            gone = released(world, kind="notice", title="供水旧公告")
            papers.withdraw(paper=gone, reason="重复", by=world["head"], at=AT + timedelta(hours=2))
        before = [(each.entry.key, each.entry.section) for each in find("供水").hits]
        assert rebuild_from_sources() == 1
        assert [(each.entry.key, each.entry.section) for each in find("供水").hits] == before

    def test_follows_a_paper_to_another_column(self, world: Any, paper: Any, committed: Any) -> None:
        from gongkai.portal.services import place

        jiaoyu = world.organs["jiaoyu"]
        with committed():
            other = open_section(code="water", tree=jiaoyu, owner=jiaoyu, name="供水", kind="list", by=None, at=AT)
            place(paper=paper, section=other, by=world["clerk"], at=AT)
        assert total("供水", section="jiaoyu/water") == 1


def test_every_flow_can_be_found_again_by_its_name() -> None:
    from gongkai.journal.services import listener_named, waiting

    known = waiting()
    assert known
    for listeners in known.values():
        for each in listeners:
            assert each.__module__.startswith("gongkai.flows.")
            assert listener_named(f"{each.__module__}.{each.__qualname__}") is not None
