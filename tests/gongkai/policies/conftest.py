"""Documents that went through the whole gate, as an office would bring them there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from gongkai.papers import services as papers
from gongkai.papers.content import Content
from gongkai.papers.models import Paper
from gongkai.policies import services

TITLE = "清河区校外培训机构管理办法"
NUMBER = "清教规〔2026〕1号"
PLAN = {
    "outline": "为什么制定、适用于谁、怎么办理",
    "forms": ["文字"],
    "channels": "区政府门户网站",
    "author": "清河区教育局",
    "due_on": date(2026, 3, 1),
}


def content(title: str = TITLE, *, number: str = NUMBER, written_on: date = date(2026, 2, 27), **more: Any) -> Content:
    """Return what a document says; particulars may be given beside the fields."""
    said = {"issuer": "清河区教育局", "document_number": number, "effective_on": "2026-03-10"}
    particulars = {**said, **more.pop("particulars", {})}
    return Content(
        title=title,
        source="清河区教育局",
        written_on=written_on,
        theme="科技、教育\\教育",
        basis="rules_and_normative_documents",
        body="<p>第一条　为了规范校外培训，制定本办法。</p>",
        particulars={key: value for key, value in particulars.items() if value},
        **more,
    )


@pytest.fixture
def draft(world: Any, at: datetime) -> Callable[..., Paper]:
    """Draft a document of 教育局."""

    def drafted(kind: str = "normative_document", said: Content | None = None) -> Paper:
        return papers.draft(
            organ=world.organs["jiaoyu"], kind=kind, content=said or content(), by=world["clerk"], at=at
        )

    return drafted


@pytest.fixture
def explain(world: Any, at: datetime) -> Callable[..., Paper]:
    """Give a document its plan and a material in words."""

    def explained(document: Paper, form: str = "文字") -> Paper:
        services.write_plan(paper=document, by=world["clerk"], at=at, **PLAN)
        made = services.write_material(document=document, form=form, by=world["clerk"], at=at)
        said = Content(
            title=f"《{document.title}》{form}解读",
            source="清河区教育局",
            written_on=date(2026, 2, 27),
            theme="科技、教育\\教育",
            basis="rules_and_normative_documents",
            body="<p>这个办法讲三件事。</p>",
            particulars={"form": form, "interpreter": "清河区教育局"},
        )
        papers.revise(paper=made, content=said, base=1, by=world["clerk"], at=at)
        return made

    return explained


@pytest.fixture
def release(world: Any, at: datetime, django_capture_on_commit_callbacks: Any) -> Callable[..., None]:
    """Bring papers of 教育局 through the gate: submitted, signed three times, released."""

    def released(*given: Paper, moment: datetime | None = None) -> None:
        when = moment or at
        with django_capture_on_commit_callbacks(execute=True):
            submission = papers.submit(papers=list(given), by=world["clerk"], at=when)
            for who in ("reviewer", "secrecy", "head"):
                papers.sign(submission=submission, by=world[who], at=when)
            papers.release(submission=submission, by=world["clerk"], at=when)
        for each in given:
            each.refresh_from_db()

    return released


@pytest.fixture
def other(draft: Any, release: Any) -> Callable[..., Paper]:
    """Release a document that needs no interpretation."""

    def released(title: str = "清河区教育局关于做好招生工作的通知", **more: Any) -> Paper:
        paper = draft("other_document", content(title, **{"number": "清教发〔2026〕7号", **more}))
        release(paper)
        return paper

    return released


@pytest.fixture
def normative(draft: Any, explain: Any, release: Any) -> Callable[..., Paper]:
    """Release a normative document together with its interpretation."""

    def released(said: Content | None = None, moment: datetime | None = None) -> Paper:
        paper = draft("normative_document", said)
        explain(paper)
        release(paper, moment=moment)
        return paper

    return released
