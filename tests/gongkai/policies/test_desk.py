"""Can the office do its work on the pages, and can nobody reach another organ's?"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.urls import URLPattern, reverse

from gongkai.papers.models import Paper
from gongkai.policies import services, urls
from gongkai.policies.models import Campaign, Document, LedgerEntry, Plan, Proposal

pytestmark = pytest.mark.django_db

KIND = "normative_document"
ORGANS = {"jiaoyu": "clerk", "minzheng": "clerk-minzheng", "donghu-minzheng": "clerk-donghu"}


@pytest.fixture(autouse=True)
def _today(time_machine: Any, at: datetime) -> None:
    time_machine.move_to(at, tick=False)


@pytest.fixture
def everywhere(world: Any, at: datetime) -> Any:
    """Give three organs a document, a proposal, a campaign, a draft and its interpretation each."""
    for code, clerk in ORGANS.items():
        organ, by = world.organs[code], world[clerk]
        made = [
            services.register_document(
                organ=organ, kind=KIND, title=f"{organ.name}办法{n}", issued_on=date(2015, 6, n), by=by, at=at
            )
            for n in (1, 2)
        ]
        services.propose(document=made[0], act="repeal", on=at.date(), ground="过时", by=by, at=at)
        services.open_campaign(
            organ=organ,
            title=f"{organ.name}清理",
            kinds=[KIND],
            on=at.date(),
            within_months=6,
            older_than_years=5,
            by=by,
            at=at,
        )
        from gongkai.papers import services as papers
        from gongkai.papers.content import Content

        draft = papers.draft(organ=organ, kind=KIND, content=Content(title=f"{organ.name}草案"), by=by, at=at)
        services.write_material(document=draft, form="文字", by=by, at=at)
    return world


def documents(organ: str) -> Any:
    return Document.objects.filter(organ__code=organ).order_by("pk")


def kwargs_of(name: str, organ: str) -> dict[str, Any]:
    """Return the arguments with which an address would show something of an organ."""
    document = documents(organ)[0]
    one = {"code": organ, "pk": document.pk}
    paper = Paper.objects.get(organ__code=organ, kind=KIND)
    material = Paper.objects.get(organ__code=organ, kind="interpretation")
    year = {"code": organ, "year": 2026}
    campaign = {"code": organ, "pk": Campaign.objects.get(organ__code=organ).pk}
    return {
        "plan": {"code": organ, "pk": paper.pk},
        "material": {"code": organ, "pk": paper.pk},
        "link": {"code": organ, "pk": material.pk},
        "unlink": {"code": organ, "pk": material.pk},
        "register": {"code": organ},
        "register-sheet": {"code": organ},
        "open-ledger": {"code": organ},
        "ledger": year,
        "ledger-export": year,
        "ledger-change": year,
        "behind": {**year, "kind": KIND, "column": "closing"},
        "campaigns": {"code": organ},
        "campaign": campaign,
        "campaign-export": campaign,
        "campaign-paper": campaign,
        "campaign-enter": campaign,
        "campaign-stop": campaign,
        "document": one,
        "propose": one,
        "decide": {**one, "proposal": document.proposals.filter(campaign=None).get().pk, "act": "sign"},
        "correct": {**one, "entry": document.entries.get().pk},
    }[name]


def desk_names() -> Iterator[str]:
    for each in urls.urlpatterns:
        assert isinstance(each, URLPattern)
        if str(each.pattern).startswith("desk/policies/"):
            yield str(each.name)


OF_AN_ORGAN = sorted(set(desk_names()) - {"list", "export"})


class TestIsolation:
    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize("role", ["clerk", "reviewer", "secrecy", "head", "operator"])
    def test_an_organ_is_closed_to_another(self, client: Any, everywhere: Any, role: str, method: str) -> None:
        client.force_login(everywhere[role])
        for foreign in ("minzheng", "donghu-minzheng"):
            for name in OF_AN_ORGAN:
                response = getattr(client, method)(reverse(f"policies:{name}", kwargs=kwargs_of(name, foreign)))
                assert response.status_code in ((403, 404, 405) if method == "get" else (403, 404)), (name, foreign)

    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize("role", ["authority", "auditor", "admin", "nobody"])
    def test_a_district_is_closed_to_another(self, client: Any, everywhere: Any, role: str, method: str) -> None:
        client.force_login(everywhere[role])
        for name in OF_AN_ORGAN:
            response = getattr(client, method)(reverse(f"policies:{name}", kwargs=kwargs_of(name, "donghu-minzheng")))
            assert response.status_code in ((403, 404, 405) if method == "get" else (403, 404)), name

    @pytest.mark.parametrize("role", ["clerk", "reviewer", "secrecy", "head", "operator", "nobody"])
    def test_the_lists_name_no_other_organ(self, client: Any, everywhere: Any, role: str) -> None:
        client.force_login(everywhere[role])
        for name in ("list", "export"):
            text = client.get(reverse(f"policies:{name}")).getvalue().decode()
            assert "民政局" not in text
            assert "东湖" not in text

    @pytest.mark.parametrize("role", ["authority", "auditor", "admin"])
    def test_the_lists_name_no_other_district(self, client: Any, everywhere: Any, role: str) -> None:
        client.force_login(everywhere[role])
        for name in ("list", "export"):
            text = client.get(reverse(f"policies:{name}")).getvalue().decode()
            assert "清河区民政局" in text
            assert "东湖" not in text

    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize("name", [*OF_AN_ORGAN, "list", "export"])
    def test_nobody_comes_in_without_logging_in(self, client: Any, everywhere: Any, name: str, method: str) -> None:
        kwargs = {} if name in ("list", "export") else kwargs_of(name, "jiaoyu")
        response = getattr(client, method)(reverse(f"policies:{name}", kwargs=kwargs))
        assert response.status_code == 302
        assert response.url.startswith("/login/?next=")

    @pytest.mark.parametrize("role", ["operator", "auditor", "admin", "authority", "secrecy"])
    def test_who_only_looks_changes_nothing(self, client: Any, everywhere: Any, role: str) -> None:
        client.force_login(everywhere[role])
        before = (LedgerEntry.objects.count(), Proposal.objects.filter(decision="open").count(), Plan.objects.count())
        for name in OF_AN_ORGAN:
            client.post(
                reverse(f"policies:{name}", kwargs=kwargs_of(name, "jiaoyu")),
                {
                    "reason": "试",
                    "on": "2026-03-02",
                    "opened_on": "2026-01-01",
                    "opinion": "试",
                    "form": "文字",
                    "kind": KIND,
                    "title": "试",
                    "what": "opening",
                    "amount": "3",
                    "act": "repeal",
                    "ground": "试",
                },
            )
        after = (LedgerEntry.objects.count(), Proposal.objects.filter(decision="open").count(), Plan.objects.count())
        assert before == after

    def test_a_document_is_not_opened_under_the_name_of_another_organ(self, client: Any, everywhere: Any) -> None:
        client.force_login(everywhere["clerk"])
        foreign = documents("minzheng")[0]
        address = reverse("policies:document", kwargs={"code": "jiaoyu", "pk": foreign.pk})
        assert client.get(address).status_code == 404


class TestThePages:
    @pytest.mark.parametrize("role", ["clerk", "head", "authority"])
    def test_open_for_the_organ_s_own(self, client: Any, everywhere: Any, role: str) -> None:
        client.force_login(everywhere[role])
        pages = (
            "ledger",
            "ledger-export",
            "behind",
            "campaigns",
            "campaign",
            "campaign-export",
            "document",
            "register",
        )
        for name in pages:
            response = client.get(reverse(f"policies:{name}", kwargs=kwargs_of(name, "jiaoyu")))
            assert response.status_code == 200, name
            assert " style=" not in response.getvalue().decode()

    def test_the_head_signs_what_the_clerk_proposed(self, client: Any, everywhere: Any) -> None:
        client.force_login(everywhere["head"])
        assert "待签署" in client.get(reverse("policies:list")).content.decode()
        response = client.post(reverse("policies:decide", kwargs=kwargs_of("decide", "jiaoyu")), {"opinion": "同意"})
        assert response.status_code == 302
        assert documents("jiaoyu")[0].state == "repealed"

    def test_a_refusal_is_said_on_the_page_and_nothing_is_lost(self, client: Any, everywhere: Any) -> None:
        client.force_login(everywhere["clerk"])
        second = documents("jiaoyu")[1]
        response = client.post(
            reverse("policies:propose", args=["jiaoyu", second.pk]),
            {"act": "transfer_out", "on": "2026-03-02", "ground": "职能调整的原因"},
        )
        assert response.status_code == 409
        assert "请写明移交给哪个机关" in response.content.decode()
        assert "职能调整的原因" in response.content.decode()

    def test_the_year_shows_every_number_with_its_list(self, client: Any, everywhere: Any) -> None:
        client.force_login(everywhere["clerk"])
        text = client.get(reverse("policies:ledger", args=["jiaoyu", 2026])).content.decode()
        for column in ("brought", "opening", "issued", "repealed", "expired", "corrected", "closing"):
            assert reverse("policies:behind", args=["jiaoyu", 2026, KIND, column]) in text
        behind = client.get(reverse("policies:behind", args=["jiaoyu", 2026, KIND, "closing"])).content.decode()
        assert "清河区教育局办法1" in behind

    @pytest.mark.parametrize("tail", ["1900/", "2026/normative_document/nonsense/", "2026/news/closing/"])
    def test_there_is_no_ledger_of_nonsense(self, client: Any, everywhere: Any, tail: str) -> None:
        client.force_login(everywhere["clerk"])
        assert client.get(f"/desk/policies/jiaoyu/ledger/{tail}").status_code == 404

    def test_the_list_is_a_table_with_the_columns_of_the_office(self, client: Any, everywhere: Any) -> None:
        client.force_login(everywhere["clerk"])
        text = client.get(reverse("policies:export")).getvalue().decode().removeprefix("\ufeff")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert [each["文件名称"] for each in rows] == ["清河区教育局办法2", "清河区教育局办法1"]
        assert rows[0]["有效性"] == "有效"

    def test_old_stock_is_registered(self, client: Any, world: Any) -> None:
        client.force_login(world["clerk"])
        given = {"kind": KIND, "title": "旧办法", "issued_on": "2012-05-01", "document_number": "清教规[2012]3号"}
        response = client.post(reverse("policies:register", args=["jiaoyu"]), given)
        assert response.status_code == 302
        assert Document.objects.get().document_number == "清教规〔2012〕3号"
        again = client.post(reverse("policies:register", args=["jiaoyu"]), given)
        assert again.status_code == 409
        assert "台账中已有" in again.content.decode()

    def test_an_entry_is_corrected_by_the_head(self, client: Any, everywhere: Any) -> None:
        client.force_login(everywhere["head"])
        address = reverse("policies:correct", kwargs=kwargs_of("correct", "jiaoyu"))
        assert client.get(address).status_code == 200
        assert client.post(address, {"on": "2026-03-02", "reason": ""}).status_code == 409
        assert client.post(address, {"on": "2026-03-02", "reason": "重复登记"}).status_code == 302
        assert documents("jiaoyu")[0].entries.filter(kind="corrected").count() == 1

    def test_a_campaign_is_judged_and_its_result_signed(self, client: Any, everywhere: Any, other: Any) -> None:
        paper = other("清理结果公告")
        campaign = Campaign.objects.get(organ__code="jiaoyu")
        line = campaign.proposals.order_by("pk").last()
        here = reverse("policies:campaign", args=["jiaoyu", campaign.pk])
        client.force_login(everywhere["clerk"])
        client.post(here, {f"act-{line.pk}": "repeal", f"ground-{line.pk}": "依据已废止"})
        client.post(f"{here}paper/", {"paper": paper.pk})
        client.force_login(everywhere["head"])
        page = client.get(here).content.decode()
        digest = re.search(r'name="digest" value="(\w{64})"', page)
        assert digest
        stale = client.post(f"{here}enter/", {"digest": "0" * 64})
        assert stale.status_code == 409
        assert client.post(f"{here}enter/", {"digest": digest[1]}).status_code == 302
        line.document.refresh_from_db()
        assert line.document.state == "repealed"


class TestThePanel:
    def paper_page(self, client: Any, paper: Paper) -> str:
        return str(client.get(reverse("papers:paper", args=[paper.organ.code, paper.pk])).content.decode())

    def test_offers_the_plan_and_a_material(self, client: Any, world: Any, draft: Callable[..., Paper]) -> None:
        paper = draft()
        client.force_login(world["clerk"])
        page = self.paper_page(client, paper)
        assert "填写解读方案" in page
        assert "写解读" in page
        response = client.post(
            reverse("policies:plan", args=["jiaoyu", paper.pk]),
            {
                "plan-outline": "三件事",
                "plan-forms": ["文字", "图解"],
                "plan-channels": "网站",
                "plan-author": "教育局",
                "plan-due_on": "2026-03-20",
            },
        )
        assert response.status_code == 302
        assert Plan.objects.get().forms == ["文字", "图解"]
        response = client.post(reverse("policies:material", args=["jiaoyu", paper.pk]), {"form": "图解"})
        made = Paper.objects.get(kind="interpretation")
        assert response.url == reverse("papers:edit", args=["jiaoyu", made.pk])
        assert made.title in self.paper_page(client, paper)
        assert paper.title in self.paper_page(client, made)

    def test_keeps_what_was_typed_when_the_plan_is_refused(
        self, client: Any, world: Any, draft: Any, explain: Any, at: datetime
    ) -> None:
        from gongkai.papers import services as papers

        paper = draft()
        explain(paper)
        papers.submit(papers=[paper], by=world["clerk"], at=at)
        client.force_login(world["clerk"])
        assert "审签期间不能修改" in self.paper_page(client, paper)
        response = client.post(
            reverse("policies:plan", args=["jiaoyu", paper.pk]), {"plan-outline": "补充的提纲", "plan-author": "教育局"}
        )
        assert response.status_code == 409
        assert "正在审签" in response.content.decode()

    def test_lets_an_interpretation_choose_its_document(
        self, client: Any, world: Any, draft: Any, at: datetime
    ) -> None:
        from gongkai.papers import services as papers
        from gongkai.papers.content import Content

        paper = draft()
        said = Content(title="图解", particulars={"form": "图解"})
        loose = papers.draft(
            organ=world.organs["jiaoyu"], kind="interpretation", content=said, by=world["clerk"], at=at
        )
        client.force_login(world["clerk"])
        assert "所解读的文件" in self.paper_page(client, loose)
        response = client.post(reverse("policies:link", args=["jiaoyu", loose.pk]), {"document": paper.pk})
        assert response.status_code == 302
        assert paper.title in self.paper_page(client, loose)
        assert client.post(reverse("policies:unlink", args=["jiaoyu", loose.pk])).status_code == 302
        assert "没有关联文件" in self.paper_page(client, loose)

    def test_is_not_on_other_papers(self, client: Any, world: Any, at: datetime) -> None:
        from gongkai.papers import services as papers
        from gongkai.papers.content import Content

        paper = papers.draft(
            organ=world.organs["jiaoyu"], kind="news", content=Content(title="动态"), by=world["clerk"], at=at
        )
        client.force_login(world["clerk"])
        assert "政策解读" not in self.paper_page(client, paper)
