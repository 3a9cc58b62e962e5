"""The cases of cases.yaml: what is changed in a sound report is found, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from lawbook import articles
from reportdoc.check import RULES, check
from reportdoc.report import Note, Report, parse

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "cases.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_exactly_that_is_found(case: Mapping[str, Any], sound: Callable[..., Report]) -> None:
    report = changed(
        sound(case.get("edition", "2021"), case.get("unit", "示例县人民政府"), case.get("year", 2024)), case
    )
    previous = None
    if "previous" in case:
        before = case["previous"]
        unit, year = before.get("unit", report.unit), before.get("year", report.year - 1)
        previous = changed(sound(before.get("edition", "2021"), unit, year), before)
    findings = check(report, previous)
    assert [stated(each) for each in findings] == [
        [*each[:3], *(parse(side, "expected") if "." in str(side) else side for side in each[3:])]
        for each in case["finds"]
    ]
    sentences = "\n".join(each.says for each in findings)
    for words in case.get("says", ()):
        assert words in sentences


def test_every_rule_has_a_case() -> None:
    tried = {rule for case in CASES for rule, *_ in case["finds"]}
    elsewhere = {rule for rule in RULES if rule[0] in "CR"} | {"V5_blank_table"}
    assert set(RULES) == tried | elsewhere


def test_the_docstring_lists_every_rule() -> None:
    import reportdoc.check

    named = set(re.findall(r"\b[A-Z]+\d_[a-z_0-9]+", reportdoc.check.__doc__))
    assert named == set(RULES)


def test_a_rule_rests_on_a_provision_that_exists() -> None:
    for rule in RULES.values():
        assert not rule.cite or articles.provision(rule.cite)


def test_a_finding_never_outweighs_its_rule(sound: Callable[..., Report]) -> None:
    order = ["info", "warn", "error"]
    for case in CASES:
        for rule, severity, *_ in case["finds"]:
            assert order.index(severity) <= order.index(RULES[rule].severity)


def test_a_blank_table_is_said_once(sound: Callable[..., Report]) -> None:
    report = sound()
    for cell in report.values:
        if cell.startswith("review_litigation."):
            report.values[cell] = None
    assert [(each.id, each.severity, each.where) for each in check(report)] == [
        ("V5_blank_table", "info", "review_litigation")
    ]


def test_a_report_without_a_figure_is_one_finding(sound: Callable[..., Report]) -> None:
    report = sound()
    report.values.update(dict.fromkeys(report.values))
    assert [(each.id, each.severity, each.where) for each in check(report)] == [("V5_blank_table", "info", "")]


def test_figures_that_the_report_does_not_have_are_not_held_against_its_text(sound: Callable[..., Report]) -> None:
    report = sound()
    report.values = {cell: value for cell, value in report.values.items() if not cell.startswith("applications.")}
    report.narrative.chapters["ch1_overview"] = "2024年收到政府信息公开申请7件。"
    assert [each for each in check(report) if each.id == "A5_text_table"] == []


def test_findings_are_plain_json(sound: Callable[..., Report]) -> None:
    report = sound()
    report.values["applications.granted.total"] = 25
    finding = check(report)[0].to_json()
    assert list(finding) == ["id", "severity", "where", "left", "right", "says", "places"]
    assert "applications.granted.total" in finding["places"]


def test_checking_changes_nothing(sound: Callable[..., Report]) -> None:
    report = sound()
    report.values["applications.granted.total"] = 99
    before = report.to_json()
    check(report, sound(year=2023))
    assert report.to_json() == before


def changed(report: Report, case: Mapping[str, Any]) -> Report:
    for note, where in case.get("notes", ()):
        # what the reader leaves open it leaves empty
        report.notes.append(Note(note, where, f"{where}未读到"))
        report.values.update({cell: None for cell in report.values if f"{cell}.".startswith(f"{where}.")})
    for cell, value in case.get("set", {}).items():
        assert report.form.knows(cell), cell
        report.values[cell] = parse(value, cell)
    report.narrative.title, report.narrative.intro = case.get("title", ""), case.get("intro", "")
    report.narrative.chapters.update({name: text.replace(" ", "") for name, text in case.get("text", {}).items()})
    return report


def stated(finding: Any) -> list[Any]:
    return [finding.id, finding.severity, finding.where, finding.left, finding.right]
