"""The list of articles promises exactly what the code carries out."""

import re
from pathlib import Path

import pytest

from lawbook import articles, index

PROVISIONS = list(articles.provisions())


def test_every_article_of_the_regulations_is_there() -> None:
    numbers = {int(each.cite.number) for each in PROVISIONS if each.cite.law == "ogi" and "." not in each.cite.number}
    assert numbers == set(range(1, 57))


@pytest.mark.parametrize("provision", PROVISIONS, ids=lambda provision: str(provision.cite))
def test_every_provision_has_a_line_and_says_who_carries_it_out(provision: articles.Provision) -> None:
    assert provision.line.endswith("。")
    assert provision.by in {"code", "content", "nobody"}
    if provision.by == "code":
        assert index.functions_of(provision.cite)
    else:
        assert provision.reason
        assert not provision.functions


def test_what_the_code_carries_out_the_list_says() -> None:
    promised = {each.cite: each.functions for each in PROVISIONS if each.functions}
    assert promised == index.carried_out()


def test_a_law_without_a_checked_link_says_so() -> None:
    for law in articles.laws().values():
        assert law.link is None or law.link.startswith("https://www.gov.cn/"), law.code
        assert law.link or "核对" in law.note or law.unverified, law.code


def test_labels_are_those_of_a_lawyer() -> None:
    labels = {
        "ogi:33.2": "《政府信息公开条例》第三十三条第二款",
        "ogi:36.4": "《政府信息公开条例》第三十六条第四项",
        "ogi:20.15": "《政府信息公开条例》第二十条第十五项",
        "arl:23.1.4": "《行政复议法》第二十三条第一款第四项",
        "civil:201.1": "《民法典》第二百零一条第一款",
        "form-2021": "《年度报告格式（2021年版）》",
    }
    assert {cite: articles.provision(cite).label for cite in labels} == labels


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (56, "五十六"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (203, "二百零三"),
    ],
)
def test_numbers_are_written_out(number: int, words: str) -> None:
    assert articles.numeral(number) == words


def test_what_is_not_in_the_book_is_said_in_a_sentence() -> None:
    with pytest.raises(articles.UnknownProvision, match="没有收录 ogi:99"):
        articles.provision("ogi:99")
    with pytest.raises(articles.UnknownProvision, match="没有编号为“nolaw”的法规"):
        articles.law("nolaw")


def test_every_provision_that_is_named_anywhere_is_in_the_book(root: Path) -> None:
    spelled = re.compile(rf"\b(?:{'|'.join(articles.laws())}):[1-9][0-9]*(?:\.[1-9][0-9]*)*")
    places = [place for suffix in ("py", "yaml", "html") for place in (root / "src").rglob(f"*.{suffix}")]
    named = {cite: place for place in places for cite in spelled.findall(place.read_text("utf-8"))}
    assert len(named) > 60
    listed = {str(each.cite) for each in PROVISIONS}
    assert {cite: str(place) for cite, place in named.items() if cite not in listed} == {}
