"""A provision has one spelling, and functions are found by it."""

import pytest

from lawbook.cite import Cite, NotACite, carries_out, noted


@pytest.mark.parametrize("text", ["ogi:33.2", "arl:23.1.4", "ogi-2007:24.2", "form-2021", "fee:5"])
def test_what_is_parsed_prints_the_same(text: str) -> None:
    assert str(Cite.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "ogi:", "ogi:0", "ogi:33.", "ogi:33.2.1.1", "OGI:33", "ogi 33", "33.2", "ogi:三十三", "ogi:033"]
)
def test_anything_else_is_no_cite(text: str) -> None:
    with pytest.raises(NotACite, match=r"ogi:33\.2"):
        Cite.parse(text)


def test_a_provision_covers_its_parts_and_no_neighbor() -> None:
    article = Cite.parse("ogi:3")
    assert article.covers(Cite.parse("ogi:3"))
    assert article.covers(Cite.parse("ogi:3.2"))
    assert not article.covers(Cite.parse("ogi:33"))
    assert not article.covers(Cite.parse("fee:3"))
    assert not Cite.parse("ogi:3.2").covers(article)
    assert Cite.parse("ogi").covers(article)


def test_provisions_sort_as_they_stand_in_the_book() -> None:
    texts = ["ogi:36.10", "ogi:4", "ogi:36.2", "fee:5", "ogi:36"]
    assert [str(each) for each in sorted(map(Cite.parse, texts), key=lambda cite: cite.order)] == [
        "fee:5",
        "ogi:4",
        "ogi:36",
        "ogi:36.2",
        "ogi:36.10",
    ]


def test_a_function_is_noted_and_unchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lawbook.cite._CARRIED_OUT", {})  # the index of the real law stays as it is

    def rule() -> int:
        return 7

    marked = carries_out("invented-law:1", "invented-law:2.3")(rule)
    assert marked is rule
    name = f"{rule.__module__}.{rule.__qualname__}"
    assert noted()[Cite("invented-law", "2.3")] == (name,)


def test_a_wrong_note_fails_at_once() -> None:
    with pytest.raises(NotACite):
        carries_out("Article 33")
