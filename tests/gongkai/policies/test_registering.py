"""Does a register that was kept as a sheet come into the ledger, with its faults shown first?"""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.policies.models import Document, EntryKind
from gongkai.policies.services.registering import register_rows, rows_of

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
TODAY = date(2026, 3, 2)
ROWS: tuple[tuple[Any, ...], ...] = (
    ("清河区教育局规范性文件台账", "", "", "", "", "", ""),
    ("序号", "文件名称", "文号", "成文日期", "施行日期", "有效期", "状态", "废止日期"),
    (1, "校外培训管理办法", "清教规〔2022〕1号", "2022年3月1日", "2022-04-01", "5年", "现行有效", ""),
    (2, "学区划分办法", "清教规[2015]2号", "2015.5.6", "", "", "废止", "2023/6/1"),
    (3, "午间托管办法", "清教规〔2018〕3号", date(2018, 7, 1), "2018-08-01", "2023-07-31", "失效", ""),
    (4, "助学办法", "清教规〔2019〕4号", "", "", "长期", "废止", ""),
    (5, "来年办法", "", "2027-01-01", "", "", "", ""),
)


def sheet(rows: Any = ROWS) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def registered(world: Any, content: bytes, by: str = "clerk") -> Any:
    return register_rows(organ=world.organs["jiaoyu"], content=content, by=world[by], at=AT, today=TODAY)


class TestTheRows:
    def test_are_read_with_their_terms_and_ends(self, world: Any) -> None:
        rows = {each.title: each for each in rows_of(sheet(), organ=world.organs["jiaoyu"], today=TODAY)}
        assert rows["校外培训管理办法"].said["expires_on"] == date(2027, 3, 31)
        assert rows["学区划分办法"].said["document_number"] == "清教规〔2015〕2号"
        assert rows["学区划分办法"].said["repealed_on"] == date(2023, 6, 1)
        # What ends with its term ends by the calendar.
        assert (rows["午间托管办法"].said["expires_on"], rows["午间托管办法"].said["lapsed_on"]) == (
            date(2023, 7, 31),
            None,
        )
        assert [each.title for each in rows.values() if each.bars] == ["助学办法", "来年办法"]
        assert "没有写明废止日期" in "".join(rows["助学办法"].faults)

    def test_in_any_order_say_the_same(self, world: Any) -> None:
        organ = world.organs["jiaoyu"]
        turned = [tuple(reversed(each)) for each in ROWS[1:]]
        found = [rows_of(sheet(rows), organ=organ, today=TODAY) for rows in (ROWS[1:], turned)]
        assert [each.said for each in found[0]] == [each.said for each in found[1]]

    def test_enter_the_ledger_once(self, world: Any) -> None:
        done = registered(world, sheet())
        assert (done.count, [row.title for row, _ in done.refused]) == (3, ["助学办法", "来年办法"])
        states = dict(Document.objects.values_list("title", "state"))
        assert states == {"校外培训管理办法": "in_force", "学区划分办法": "repealed", "午间托管办法": "lapsed"}
        ended = Document.objects.get(title="学区划分办法").entries.get(kind=EntryKind.REPEALED)
        assert ended.on == date(2023, 6, 1)
        again = registered(world, sheet())
        assert again.count == 0
        assert Document.objects.count() == 3

    def test_are_entered_by_whoever_keeps_the_ledger(self, world: Any) -> None:
        for name in ("head", "secrecy", "auditor", "clerk-minzheng", "nobody"):
            with pytest.raises(NotAllowed):
                registered(world, sheet(), by=name)
        assert not Document.objects.exists()


class TestThePage:
    def test_shows_faults_first_and_enters_then(self, world: Any) -> None:
        client = Client()
        client.force_login(world["clerk"])
        here = reverse("policies:register-sheet", args=["jiaoyu"])
        page = client.post(here, {"file": SimpleUploadedFile("台账.xlsx", sheet())})
        assert "可以登记3行" in page.content.decode()
        assert not Document.objects.exists()
        answer = client.post(here, {"rows": page.context["form"].initial["rows"], "act": "enter"})
        assert Document.objects.count() == 3
        assert "没有写明废止日期" in answer.content.decode()

    def test_takes_pasted_rows(self, world: Any) -> None:
        client = Client()
        client.force_login(world["clerk"])
        here = reverse("policies:register-sheet", args=["jiaoyu"])
        rows = "标题\t文号\t成文日期\n校外培训管理办法\t清教规〔2022〕1号\t2022-3-1\n"
        client.post(here, {"rows": rows, "act": "enter"})
        assert Document.objects.get().issued_on == date(2022, 3, 1)

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04", "甲,乙\n1,2".encode()])
    def test_refuses_in_one_sentence_what_is_no_register(self, world: Any, content: bytes) -> None:
        client = Client()
        client.force_login(world["clerk"])
        here = reverse("policies:register-sheet", args=["jiaoyu"])
        answer = client.post(here, {"file": SimpleUploadedFile("a.xlsx", content)})
        assert answer.status_code == 409
        assert "登记" in answer.content.decode()

    @pytest.mark.parametrize("name", ["head", "auditor", "clerk-minzheng", "clerk-donghu", "nobody"])
    def test_is_not_there_for_others(self, world: Any, name: str) -> None:
        client = Client()
        client.force_login(world[name])
        here = reverse("policies:register-sheet", args=["jiaoyu"])
        assert client.get(here).status_code == 404
        assert client.post(here, {"rows": "标题\n甲", "act": "enter"}).status_code == 404
        assert not Document.objects.exists()
