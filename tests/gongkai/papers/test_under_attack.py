"""What somebody tries who wants something before the public that is not signed, or the pages down."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from lxml import etree
from tests.gongkai.papers_world import AT, drafted, released, signed, submitted
from tests.gongkai.policies import consultation_world as consultations

from gongkai.files import services as files
from gongkai.files.models import File
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import services
from gongkai.papers.body import clean, too_long
from gongkai.papers.models import Paper
from gongkai.papers.selectors import findings_of, newest, public_paper
from gongkai.policies import services as policies
from gongkai.review.selectors import round_of
from gongkai.review.services import set_chain

pytestmark = pytest.mark.django_db

SHORT = ("reviewer", "secrecy", "head")
LONG = ("reviewer", "secrecy", "authority", "head")
OTHER = ("reviewer", "reviewer", "secrecy", "head")


def chain(world: Any, kind: str, roles: tuple[str, ...]) -> None:
    steps = [{"label": f"环节{number}", "role": role} for number, role in enumerate(roles, 1)]
    set_chain(organ=world.organs["jiaoyu"], kind=kind, steps=steps, by=None, at=AT)


@pytest.fixture
def pair(world: Any) -> tuple[Paper, Paper]:
    """Return a document with its plan, and the interpretation that travels with it."""
    document = drafted(world, kind="normative_document", title="清河区招生办法")
    material = drafted(world, kind="interpretation", title="《清河区招生办法》解读")
    who: dict[str, Any] = {"by": world["clerk"], "at": AT}
    policies.link_material(document=document, paper=material, **who)
    plan = {"outline": "背景和要点", "forms": ["文字"], "channels": "网站", "author": "林清远"}
    policies.write_plan(paper=document, due_on=date(2026, 3, 5), **plan, **who)
    return document, material


class TestWhatTravelsAlong:
    @pytest.mark.parametrize("sent", [0, 1])
    def test_takes_no_way_around_a_longer_chain(self, world: Any, pair: tuple[Paper, Paper], sent: int) -> None:
        chain(world, "interpretation", SHORT)
        chain(world, "normative_document", LONG)
        submission = submitted(world, [pair[sent]])
        found = round_of(f"papers.submission:{submission.pk}")
        assert found is not None
        assert {each.paper_id for each in submission.lines.all()} == {each.pk for each in pair}
        assert Counter(each["role"] for each in found.steps) == Counter(LONG)

    def test_is_refused_where_no_chain_has_everybody(self, world: Any, pair: tuple[Paper, Paper]) -> None:
        chain(world, "interpretation", OTHER)
        chain(world, "normative_document", LONG)
        with pytest.raises(NotAllowed, match="审签流程"):
            submitted(world, [pair[1]])


class TestWhatWasLetPassElsewhere:
    def test_is_not_told_to_another_organ(self, world: Any, client: Any) -> None:
        theirs = drafted(world, kind="normative_document", organ="minzheng")
        ours = drafted(world, kind="normative_document")
        for paper, who, reason in ((ours, "head", "教育局的理由"), (theirs, "head-minzheng", "民政局的理由")):
            bar = next(each for each in findings_of(paper, today=AT.date()) if each.bars)
            services.accept_finding(paper=paper, key=bar.key, reason=reason, by=world[who], at=AT)
        client.force_login(world["reviewer"])
        shown = client.get(f"/desk/papers/submission/{submitted(world, [ours]).pk}/").content.decode()
        assert "教育局的理由" in shown
        assert "民政局的理由" not in shown


class TestCharactersThatNoXmlHolds:
    def test_do_not_break_feed_and_download(self, world: Any, client: Any) -> None:
        paper = released(
            world, title="招生\x01安排\x1b公布\ufffe", body="<p>自公布&#1;之日&#x1b;起</p>", author="林\x02清远"
        )
        assert paper.shown_title == "招生安排公布"
        assert etree.fromstring(client.get("/feed.xml").content).findtext(".//item/title") == "招生安排公布"
        assert client.get(f"/item/{paper.pk}.docx").status_code == 200
        assert clean("<p>自公布&#1;之日&#x1b;起</p>") == "<p>自公布之日起</p>"


class TestNumbersBeyondEveryKey:
    @pytest.mark.parametrize("pk", [0, -1, 2**63, 10**30])
    def test_name_no_public_paper(self, db: None, pk: int) -> None:
        with pytest.raises(Paper.DoesNotExist):
            public_paper(pk)

    def test_name_no_attachment(self, world: Any, client: Any) -> None:
        paper = drafted(world)
        client.force_login(world["clerk"])
        said = {"title": "题", "attribute": "public", "base": 1, "attachment": "9" * 5000, "attachment_name": "甲"}
        assert client.post(f"/desk/papers/jiaoyu/{paper.pk}/edit/", said).status_code == 302


class TestADayAtTheEndOfAllCalendars:
    @pytest.mark.parametrize("day", ["9999-12-31", "9990-01-01", "0001-01-01"])
    def test_leaves_every_page_of_the_desk_standing(self, world: Any, client: Any, day: str) -> None:
        paper = drafted(world)
        client.force_login(world["clerk"])
        base = newest(paper)
        said = {
            "title": "题",
            "attribute": "public",
            "base": base.number,
            "base_digest": base.digest,
            "written_on": day,
        }
        assert client.post(f"/desk/papers/jiaoyu/{paper.pk}/edit/", said).status_code == 302
        for each in ("/desk/", "/desk/papers/", f"/desk/papers/jiaoyu/{paper.pk}/"):
            assert client.get(each).status_code == 200
        refused = client.post(f"/desk/papers/jiaoyu/{paper.pk}/act/submit/")
        assert refused.status_code == 409


class TestElementsWithinElements:
    def test_are_refused_before_they_are_read(self, world: Any, client: Any) -> None:
        assert too_long("<div>" * 4000)
        assert not too_long("<div><p>文</p></div>" * 4000)
        client.force_login(world["clerk"])
        answer = client.post("/desk/papers/clean/", {"html": "<div>" * 400_000}).json()
        assert answer["html"] == ""
        assert "嵌套过深" in answer["says"][0]


class TestAFileWhoseRowWasAltered:
    def test_is_not_handed_out(self, world: Any, client: Any) -> None:
        who: dict[str, Any] = {"organ": world.organs["jiaoyu"], "by": world["clerk"], "at": AT}
        signed_file, secret = (
            files.keep(name=f"{said}.txt", content=said.encode(), **who) for said in ("签过的", "没有签过的")
        )
        paper = drafted(world)
        services.attach(paper=paper, file=signed_file, by=world["clerk"], at=AT)
        paper.refresh_from_db()
        services.release(submission=signed(world, [paper]), by=world["clerk"], at=AT)
        address = signed_file.get_absolute_url()
        assert client.get(address).getvalue().decode() == "签过的"
        File.objects.filter(pk=signed_file.pk).update(place=secret.place)
        assert client.get(address).status_code == 404


class TestALinkThatLeansTheOtherWay:
    def test_is_told_from_one_of_ours(self) -> None:
        assert clean('<p><a href="/\\evil.example/x">甲</a></p>') == (
            '<p><a href="https://evil.example/x" rel="noopener">甲</a></p>'
        )


class TestAnAnswerThatIsBeingPutRight:
    def test_is_not_told_before_it_is_signed(self, world: Any, client: Any) -> None:
        here = consultations.opened(world)
        receipt = policies.comment(consultation=here, text="建议增加站点。", at=consultations.AT)
        consultations.answered(world, here, [1])
        who: dict[str, Any] = {"by": world["clerk"], "at": consultations.AFTER}
        result = policies.draft_result(consultation=here, **who)
        services.release(submission=signed(world, [result], at=consultations.AFTER), **who)
        asked = {"receipt": receipt.comment.receipt, "code": receipt.code}
        assert "采纳" in client.post("/consultations/answer/", asked).content.decode()
        services.begin_correction(paper=result, reason="理由有误", **who)
        consultations.answered(world, here, [1], "not_adopted", reason="尚未签署的理由")
        assert "尚未签署的理由" not in client.post("/consultations/answer/", asked).content.decode()
