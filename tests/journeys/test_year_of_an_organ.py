"""The whole year of an organ, page by page without script: from the empty form to the published report."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from gongkai.annual.models import Return, Snapshot
from gongkai.annual.selectors.workbook import Workbook
from gongkai.journal.services import record, verify
from gongkai.kernel.clock import CHINA
from gongkai.organs import services

PASSWORD = "qinghe-lianxi-2021"
BENCH = "/desk/annual/hehu/2025/"
LAST_DAY = datetime(2026, 1, 31, 17, 50, tzinfo=CHINA)
ROW = "applications.{}.natural_person"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def people(db: None) -> dict[str, Client]:
    """Return a browser for each role of a small district, logged in through the page."""
    who: dict[str, Any] = {"by": None, "at": datetime(2026, 1, 5, tzinfo=CHINA), "record": record}
    district = services.create_organ(code="qinghe", name="清河区人民政府", short_name="清河区", kind="district", **who)
    made = {}
    for code, name, kind in (("office", "清河区人民政府办公室", "office"), ("hehu", "清河区河湖局", "department")):
        made[code] = services.create_organ(
            code=code, name=name, short_name=name, kind=kind, parent=district, is_ogi_authority=code == "office", **who
        )
    clients = {}
    for role, organ in (("clerk", "hehu"), ("reviewer", "hehu"), ("head", "hehu"), ("authority", "office")):
        person = services.add_person(username=role, name=f"示例{role}", password=PASSWORD, initial=False, **who)
        services.appoint(user=person, organ=made[organ], role=role, on=date(2026, 1, 5), **who)
        clients[role] = Client()
    with time_machine.travel(LAST_DAY, tick=True):
        for role, client in clients.items():
            assert client.post("/login/", {"username": role, "password": PASSWORD}).status_code == 302
    return clients


@time_machine.travel(LAST_DAY, tick=True)
def test_from_the_empty_form_to_the_published_page(people: dict[str, Client]) -> None:
    clerk, reviewer, head, authority = (people[each] for each in ("clerk", "reviewer", "head", "authority"))

    def sees(client: Client, path: str) -> str:
        response = client.get(path)
        assert response.status_code == 200, path
        return response.content.decode()

    # The clerk begins on the last day and is told so.
    organ = Return._meta.get_field("organ").related_model.objects.get(code="hehu")
    clerk.post("/desk/annual/open/", {"organ": organ.pk, "year": "2025"})
    assert "今天到期" in sees(clerk, BENCH)

    # A few numbers, the sums as proposed, zeros by one button a table; one column does not balance.
    clerk.post(BENCH, {ROW.format("new_received"): "4", ROW.format("granted"): "2", ROW.format("partial"): "1"})
    report = Return.objects.get()
    book = Workbook(report)
    clerk.post(BENCH, {cell: "0" for cell in book.unstated if not book.form.computed(cell)})
    for table in ("applications", "review_litigation"):
        clerk.post(BENCH, {"do": f"adopt:{table}"})
    page = sees(clerk, BENCH)
    assert "200格全部填好" in page
    assert "第一项加第二项之和，等于第三项加第四项之和（第一项加第二项为4，第三项加第四项为3）" in page

    # It cannot go out like this; nothing moves.
    assert "还不能提交" in reviewer.post(f"{BENCH}step/submitted/", follow=True).content.decode()
    report.refresh_from_db()
    assert report.state == "drafted"

    # One application was not answered in the year: carried out.
    clerk.post(BENCH, {ROW.format("carried_out"): "1", "applications.carried_out.total": "1"})
    assert "第三项加第四项为3" not in sees(clerk, BENCH)

    # The words quote; the fee is stated with its evidence.
    clerk.post(
        f"{BENCH}figures/",
        {
            "name": "applications.fees_collected",
            "says": "收取信息处理费",
            "unit": "元",
            "value": "0",
            "evidence": "财务台账",
        },
    )
    clerk.post(
        f"{BENCH}words/",
        {
            "ch1_overview": "全年新收申请{{本年新收政府信息公开申请数量／总计}}件。",
            "ch5_problems": "主要问题是人手不足。",
            "ch6_other": "收取信息处理费{{收取信息处理费}}元。",
        },
    )
    assert "可以提交了" in sees(clerk, BENCH)

    # Submitted, returned with a reason, put right, submitted again.
    reviewer.post(f"{BENCH}step/submitted/")
    authority.post(f"{BENCH}step/returned/", {"opinion": "请写明改进措施。"})
    assert "请写明改进措施。" in sees(clerk, BENCH)
    assert "已退回" in sees(clerk, BENCH)
    clerk.post(f"{BENCH}words/", {"ch5_problems": "主要问题是人手不足，已增加一人。"})
    reviewer.post(f"{BENCH}step/submitted/")
    authority.post(f"{BENCH}step/approved/", {"opinion": "同意。"})

    # Signed by the head, and only then public.
    head.post(f"{BENCH}step/filed/")
    assert Client().get("/annual/hehu/2025/").status_code == 404
    reviewer.post(f"{BENCH}step/published/", {"on": "2026-01-31", "source": "清河区河湖局"})

    page = sees(Client(), "/annual/hehu/2025/")
    cells = dict(re.findall(r'data-cell="([^"]+)"[^>]*>([^<]*)<', page))
    assert cells[ROW.format("new_received")] == "4"
    assert len(cells) == 200
    assert "全年新收申请4件。" in page
    assert "收取信息处理费0元。" in page
    assert "公开日期" in page
    assert Snapshot.objects.get().digest in page
    assert "按期公开" in sees(authority, BENCH)
    assert "清河区河湖局2025年政府信息公开工作年度报告" in sees(Client(), "/annual/")
    assert verify().ok
