"""The office that takes applications, and the words with which its letters begin."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.gongkai.applications.letter_steps import AT, OFFICE, Desk, office_of

from gongkai.applications.letters import wording
from gongkai.applications.models import Office, Wording
from gongkai.applications.services import letters, offices
from gongkai.journal.models import Entry
from gongkai.kernel.refusal import NotAllowed
from lawbook.application.letter import letters as all_letters

pytestmark = pytest.mark.django_db


def refused(act: Callable[[], Any], *words: str) -> None:
    with pytest.raises(NotAllowed) as caught:
        act()
    for each in words:
        assert each in caught.value.says


class TestAnOffice:
    def test_is_entered_and_changed_by_head_and_reviewer(self, world: Any) -> None:
        organ = world.organs["jiaoyu"]
        offices.set_office(organ=organ, by=world["head"], at=AT, **OFFICE)
        offices.set_office(organ=organ, by=world["reviewer"], at=AT, phone=" 010-55505678 ")
        found = Office.objects.get()
        assert (found.phone, found.authority) == ("010-55505678", "清河区人民政府")
        said = Entry.objects.filter(kind="applications.OfficeSet").order_by("number")
        assert [each.facts["changed"] for each in said][1] == ["phone"]

    def test_that_did_not_change_is_written_once(self, world: Any) -> None:
        office_of(world)
        office_of(world)
        assert Entry.objects.filter(kind="applications.OfficeSet").count() == 1

    @pytest.mark.parametrize("who", ["clerk", "legal", "secrecy", "admin", "operator", "auditor", "authority",
                                     "head-minzheng"])  # fmt: skip
    def test_is_nobody_elses_to_enter(self, world: Any, who: str) -> None:
        refused(lambda: offices.set_office(organ=world.organs["jiaoyu"], by=world[who], at=AT, **OFFICE), "分管领导")

    def test_needs_a_mark_of_capital_letters_that_no_other_has(self, world: Any) -> None:
        office_of(world)
        other = {**OFFICE, "name": "清河区民政局办公室"}
        refused(lambda: offices.set_office(organ=world.organs["minzheng"], by=None, at=AT, **other), "已有机关使用")
        other["mark"] = "民政"
        refused(lambda: offices.set_office(organ=world.organs["minzheng"], by=None, at=AT, **other), "大写英文字母")
        assert Office.objects.count() == 1

    def test_keeps_its_mark_once_there_are_numbers(self, world: Any) -> None:
        desk = Desk(world)
        refused(lambda: offices.set_office(organ=desk.application.organ, mark="QHJYJ", **desk.who("head")), "不能更改")

    def test_has_no_other_particulars(self, world: Any) -> None:
        refused(lambda: offices.set_office(organ=world.organs["jiaoyu"], by=None, at=AT, motto="为民"), "motto")


class TestWording:
    def test_of_an_organ_stands_in_the_place_of_the_rooms_own(self, world: Any) -> None:
        desk = Desk(world)
        mine = "理由：【请填写：结合本件写明】。本机关对此负责解释。"
        self.set(desk, "refusal", "reasons.D6", mine)
        drafted = letters.draft(application=desk.application, kind="refusal", code="D6", **desk.who())
        assert drafted.parts["reasons"] == mine
        assert "reasons.D6" in Wording.objects.values_list("part", flat=True)

    def test_alone_is_no_reason(self, world: Any) -> None:
        desk = Desk(world)
        self.set(desk, "refusal", "reasons.D6", "理由：公开后影响工作。")
        letter = letters.draft(application=desk.application, kind="refusal", code="D6", **desk.who())
        assert any("只有范本的文字" in each.says for each in letters.faults(letter, at=desk.now))

    @pytest.mark.parametrize(
        ("kind", "part", "text", "says"),
        [
            ("clarification", "term", "请尽快补正。", "补正期限"),
            ("extension", "term", "延长{days}个工作日。", "延长后的答复期限"),
            ("fee", "amount", "请缴费。", "应缴金额"),
            ("refusal", "basis", "依法不予公开。", "依据的条文"),
            ("refusal", "findings", "不予公开。", "收到申请的情况"),
            ("refusal", "basis", "依据{article}。", "{article}"),
            ("refusal", "basis", "依据{articles。", "花括号"),
            ("refusal", "basis", "依据{articles.mro}。", "{articles.mro}"),
            ("refusal", "basis", "依据{articles[0]}。", "{articles[0]}"),
            ("refusal", "basis", "依据{0}{articles}。", "{0}"),
            ("refusal", "remedy", "不得申请复议。", "remedy"),
            ("refusal", "reasons.G1", "理由。", "reasons.G1"),
            ("refusal", "reasons", "长" * 4001, "最多4000字"),
        ],
    )
    def test_that_lacks_or_invents_something_is_refused(
        self, world: Any, kind: str, part: str, text: str, says: str
    ) -> None:
        desk = Desk(world)
        refused(lambda: self.set(desk, kind, part, text), says)
        assert not Wording.objects.exists()

    def test_is_given_back_when_it_is_emptied_or_is_the_same(self, world: Any) -> None:
        desk = Desk(world)
        for back in ("", wording.standard("extension", "reasons")):
            self.set(desk, "extension", "reasons", "因检索范围较大，【请填写：原因】，经负责人同意，延长答复期限。")
            assert Wording.objects.count() == 1
            self.set(desk, "extension", "reasons", back)
            assert not Wording.objects.exists()

    @pytest.mark.parametrize("who", ["clerk", "legal", "head-minzheng"])
    def test_is_set_by_head_and_reviewer_alone(self, world: Any, who: str) -> None:
        desk = Desk(world)
        act = {"organ": desk.application.organ, "kind": "refusal", "part": "withheld", "text": "“{title}”"}
        refused(lambda: offices.set_wording(**act, **desk.who(who)), "分管领导或者科室审核人员")

    def test_of_the_room_itself_has_what_the_law_asks_for(self) -> None:
        for code, kind in all_letters().items():
            assert wording.title_of(code)
            for slot, _ in wording.slots(kind):
                part, _, outcome = slot.partition(".")
                text = wording.standard(code, part, outcome)
                if text:
                    assert wording.faults_of(code, slot, text) == []

    def test_leaves_a_title_in_braces_as_it_is(self, world: Any) -> None:
        desk = Desk(world)
        desk.application = desk.received(title="{number}和{0}以及{organ.name}的说明")
        words = letters.suggest(desk.application, "refusal", code="D6", at=desk.now)
        assert "“{number}和{0}以及{organ.name}的说明”" in words["findings"]

    @staticmethod
    def set(desk: Desk, kind: str, part: str, text: str) -> None:
        offices.set_wording(organ=desk.application.organ, kind=kind, part=part, text=text, **desk.who("head"))
