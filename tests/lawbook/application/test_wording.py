"""What does the text of a letter say?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawbook import articles
from lawbook.application.wording import Place, cites_one_of, has_blank, in_law, own_sentences, places, route_said
from lawbook.cite import Cite

OGI = "中华人民共和国政府信息公开条例"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (f"《{OGI}》第三十六条第四项", [Place(OGI, 36, None, 4)]),
        (f"《{OGI}》第三十六条第（四）项", [Place(OGI, 36, None, 4)]),
        (f"《{OGI}》第36条第4项", [Place(OGI, 36, None, 4)]),
        (f"《{OGI}》第十六条第二款和第三十七条", [Place(OGI, 16, 2), Place(OGI, 37)]),
        ("《行政复议法》第二十三条第一款第四项", [Place("行政复议法", 23, 1, 4)]),
        ("条例第三十六条第一项、第三项", [Place("", 36, None, 1), Place("", 36, None, 3)]),
        ("《条例》第十四条", [Place("", 14)]),
        ("第一百零一条", [Place("", 101)]),
        ("第三项", []),
        ("第二次", []),
        ("", []),
    ],
)
def test_a_provision_is_read_as_lawyers_and_clerks_write_it(text: str, named: list[Place]) -> None:
    assert list(places(text)) == named


@pytest.mark.parametrize("provision", [each for each in articles.provisions() if each.cite.number], ids=str)
def test_every_provision_is_found_by_its_own_label(provision: articles.Provision) -> None:
    assert cites_one_of(f"依据{provision.label}的规定", [provision.cite])
    assert in_law(provision.cite) == provision.label


def test_a_part_names_the_whole_but_the_whole_not_its_part() -> None:
    assert cites_one_of("《政府信息公开条例》第三十六条第四项", [Cite("ogi", "36")])
    assert not cites_one_of("《政府信息公开条例》第三十六条", [Cite("ogi", "36.4")])
    assert not cites_one_of("《政府信息公开条例》第三条", [Cite("ogi", "36")])


@pytest.mark.parametrize("text", ["于{date}提出", "【请填写：日期】", "文号：____", "××年", "向XXX提出", "〔 〕3号"])
def test_a_blank_is_seen(text: str) -> None:
    assert has_blank(text)


@pytest.mark.parametrize("text", ["70页×10元＝700元", "清教公开〔2026〕3号", "AB岗", "《条例》第三十六条（四）项", ""])
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert not has_blank(text)


def test_the_sentences_of_its_own_are_those_the_template_does_not_have() -> None:
    template = "该信息属于讨论记录。公开会影响今后的讨论。"
    assert own_sentences(template, template) == []
    assert own_sentences(f"{template}本件是三月一日的会议记录。", template) == ["本件是三月一日的会议记录"]
    assert own_sentences("同上。是的。", "") == []
    assert own_sentences("", template) == []


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert all(0 <= place.article < 10**7 for place in places(text))
    assert isinstance(has_blank(text), bool)
    assert own_sentences(text, text) == []
    assert route_said(text, on=date(2025, 3, 3)) in {None, "choose", "review_first"}


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("自收到之日起60日内申请行政复议，或者自收到之日起6个月内提起行政诉讼。", "choose"),
        ("自收到之日起六十日内申请行政复议，或者六个月内向人民法院起诉。", "choose"),
        ("应当自收到之日起60日内先申请行政复议；不服的，再向人民法院提起行政诉讼。", "review_first"),
        ("应当自收到之日起160日内先申请行政复议；不服的，再向人民法院提起行政诉讼。", None),
        ("60日内申请行政复议。", None),
        ("60日内先向区政府申请行政复议，或者6个月内提起行政诉讼。", None),
        ("", None),
    ],
)
def test_the_route_is_read_from_its_terms(text: str, route: str | None) -> None:
    assert route_said(text, on=date(2025, 3, 3)) == route
