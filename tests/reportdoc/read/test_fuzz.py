"""Whatever is done to a correct report, the reader raises nothing but its own refusal and is never silently wrong."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportdoc.read import Unreadable, read, read_bytes
from reportdoc.report import Report, parse

FIXTURES = Path(__file__).parent / "fixtures"
TRUTH = {cell: parse(value, cell) for cell, value in json.loads((FIXTURES / "truth.json").read_text("utf-8")).items()}
FILES = ["plain.html", "word_runs.html", "cell_a_line.txt", "ruled.txt", "rows_with_bars.txt", "table.md", "tabs.txt"]
FORM = read(FIXTURES / "plain.html").form
LABELS = [row.label.split(".", 1)[-1].lstrip("（一二三四五六七）、") for row in FORM.applications.rows]
some = settings(
    max_examples=60, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


def try_to_read(content: bytes) -> Report | None:
    try:
        return read_bytes(content)
    except Unreadable as refusal:
        if not str(refusal).strip() or "\n" in str(refusal):
            raise AssertionError("a refusal is one sentence") from refusal
        return None


def silently_wrong(report: Report | None) -> dict[str, object]:
    """Return the cells that say something else than the truth without any note on them, blank ones aside."""
    if report is None or report.edition != "2021":
        return {}
    noted = [note.where for note in report.notes if note.where]
    return {
        cell: value
        for cell, value in report.values.items()
        if value is not None and value != TRUTH.get(cell) and not any((cell + ".").startswith(at + ".") for at in noted)
    }


@some
@given(st.binary(max_size=400))
def test_any_bytes(content: bytes) -> None:
    try_to_read(content)
    for head in (b"%PDF-1.7\n", b"PK\x03\x04", b"<html><table>", b"{", b"|", b"\xff\xfe", b"\xd0\xcf\x11\xe0"):
        try_to_read(head + content)


@some
@given(st.sampled_from(FILES), st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=30))
def test_bytes_overwritten(name: str, changes: list[tuple[int, int]]) -> None:
    content = bytearray((FIXTURES / name).read_bytes())
    for place, byte in changes:
        content[place % len(content)] = byte
    try_to_read(bytes(content))


@some
@given(st.sampled_from(FILES), st.floats(0, 1))
def test_a_file_cut_off_is_never_silently_wrong(name: str, share: float) -> None:
    content = (FIXTURES / name).read_bytes()
    found = silently_wrong(try_to_read(content[: int(len(content) * share)]))
    # The last figure itself may have been cut: 15.06 to 15.
    assert len(found) <= 1


@some
@given(
    st.sampled_from(FILES),
    st.lists(st.tuples(st.sampled_from(LABELS), st.sampled_from(["cut", "drop", "typo", "space", "lose"])), max_size=4),
)
def test_damaged_labels_never_move_a_figure_silently(name: str, damage: list[tuple[str, str]]) -> None:
    text = (FIXTURES / name).read_text("utf-8")
    for label, kind in damage:
        middle = len(label) // 2
        text = text.replace(
            label,
            {
                "cut": label[: middle + 1],
                "drop": label[:middle] + label[middle + 1 :],
                "typo": label[:middle] + "某" + label[middle + 1 :],
                "space": label[:middle] + " " + label[middle:],
                "lose": "",
            }[kind],
        )
    assert silently_wrong(try_to_read(text.encode())) == {}


@some
@given(st.sampled_from(["cell_a_line.txt", "ruled.txt", "tabs.txt", "rows_with_bars.txt"]), st.data())
def test_lost_lines_never_move_a_figure_silently(name: str, data: st.DataObject) -> None:
    lines = [line for line in (FIXTURES / name).read_text("utf-8").split("\n") if line.strip()]
    for _ in range(data.draw(st.integers(0, 3))):
        del lines[data.draw(st.integers(0, len(lines) - 1))]
    found = silently_wrong(try_to_read("\n".join(lines).encode()))
    assert found == {}
