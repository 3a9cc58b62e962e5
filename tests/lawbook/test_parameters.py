"""A number of the law as it stood on a day, and who set it."""

from datetime import date
from pathlib import Path

import pytest

from lawbook import parameters
from lawbook.articles import provision
from lawbook.cite import Cite
from lawbook.parameters import Library, NoValueYet, UnknownParameter, chain
from lawbook.reasons import Refused

SHEET = """
reply_days:
  title: 答复期限
  unit: 工作日
  values:
    2019-05-15: {value: 20, cite: "ogi:33.2"}
    2008-05-01: {value: 15, cite: "ogi-2007:24.2"}
words: {open: 办理中}
"""
LOCAL = """
reply_days:
  values:
    2022-01-01: {value: 15, cite: "ogi:33.2", unverified: true, note: 当地承诺}
town_days:
  title: 乡镇期限
  unit: 工作日
  values:
    2020-01-01: {value: 3, cite: "ogi:49"}
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    for folder, text in (
        ("", SHEET),
        ("jurisdictions/cn-51", LOCAL),
        ("jurisdictions/cn-5104", LOCAL.replace("15,", "10,")),
    ):
        place = tmp_path / folder / "application"
        place.mkdir(parents=True)
        (place / "deadline.yaml").write_text(text, "utf-8")
    return Library(tmp_path)


def test_the_line_in_force_on_the_day_is_taken() -> None:
    before = parameters.value("application.deadline", "reply_days", date(2019, 5, 14))
    since = parameters.value("application.deadline", "reply_days", date(2019, 5, 15))
    assert (before.value, str(before.cite), before.since) == (15, "ogi-2007:24.2", date(2008, 5, 1))
    assert (since.value, str(since.cite), since.unit) == (20, "ogi:33.2", "工作日")


def test_lines_may_stand_in_any_order(library: Library) -> None:
    assert library.value("application.deadline", "reply_days", date(2010, 1, 1)).value == 15


def test_a_day_before_the_first_line_says_so() -> None:
    with pytest.raises(
        NoValueYet, match=r"2008年4月30日尚无“答复政府信息公开申请的期限”的规定.*2008年5月1日.*ogi-2007:24.2"
    ):
        parameters.value("application.deadline", "reply_days", date(2008, 4, 30))


def test_an_unknown_parameter_or_sheet_is_a_mistake_in_the_code(library: Library) -> None:
    with pytest.raises(UnknownParameter):
        library.value("application.deadline", "replies", date(2020, 1, 1))
    with pytest.raises(UnknownParameter):
        library.value("application.nothing", "reply_days", date(2020, 1, 1))
    with pytest.raises(UnknownParameter):
        library.value("application.deadline", "words", date(2020, 1, 1))


@pytest.mark.parametrize(
    ("jurisdiction", "on", "expected", "by"),
    [
        ("cn", date(2023, 1, 1), 20, "cn"),
        ("cn-51", date(2023, 1, 1), 15, "cn-51"),
        ("cn-510411", date(2023, 1, 1), 10, "cn-5104"),
        ("cn-510411", date(2021, 12, 31), 20, "cn"),  # the local line is not in force yet
        ("cn-33", date(2023, 1, 1), 20, "cn"),
    ],
)
def test_the_nearest_jurisdiction_wins_and_is_named(
    library: Library, jurisdiction: str, on: date, expected: int, by: str
) -> None:
    value = library.value("application.deadline", "reply_days", on, jurisdiction=jurisdiction)
    assert (value.value, value.jurisdiction) == (expected, by)


def test_an_overlay_inherits_title_and_unit_and_keeps_its_flag(library: Library) -> None:
    value = library.value("application.deadline", "reply_days", date(2023, 1, 1), jurisdiction="cn-51")
    assert (value.title, value.unit, value.unverified, value.note) == ("答复期限", "工作日", True, "当地承诺")


def test_a_parameter_may_be_local_only(library: Library) -> None:
    assert library.value("application.deadline", "town_days", date(2023, 1, 1), jurisdiction="cn-5107").value == 3
    with pytest.raises(UnknownParameter):
        library.value("application.deadline", "town_days", date(2023, 1, 1))


def test_the_chain_goes_outwards() -> None:
    assert chain("cn-510411") == ("cn-510411", "cn-5104", "cn-51", "cn")
    assert chain("cn-510411001") == ("cn-510411001", "cn-510411", "cn-5104", "cn-51", "cn")
    assert chain("cn") == ("cn",)


@pytest.mark.parametrize("code", ["", "51", "cn-5", "cn-510", "CN", "cn-51-04", "cn-5104110"])
def test_a_wrong_code_is_refused(code: str) -> None:
    with pytest.raises(Refused, match="行政区划"):
        chain(code)


def test_a_line_without_a_day_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "application").mkdir()
    (tmp_path / "application" / "deadline.yaml").write_text('a: {values: {x: {value: 1, cite: "ogi:1"}}}', "utf-8")
    with pytest.raises(TypeError, match="2019-05-15"):
        Library(tmp_path).sheet("application.deadline")


def test_every_line_of_the_book_rests_on_a_provision_of_the_book() -> None:
    lines = [line for parameter in parameters.library().parameters() for line in parameter.lines]
    assert len(lines) > 30
    for line in lines:
        assert line.title
        assert line.unit
        found = provision(line.cite)
        assert line.unverified or not found.unverified or line.cite == Cite("fee", "6"), line


def test_parameters_are_found_by_the_provision_they_rest_on() -> None:
    names = {f"{each.sheet}.{each.name}" for each in parameters.citing(Cite.parse("ogi:33.2"))}
    assert names == {"application.deadline.reply_days", "application.extension.extension_days"}
