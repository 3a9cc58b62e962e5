"""Does a citizen find what was released, where it stands, and why something is not there?"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from docx import Document
from tests.gongkai.papers_world import corrected

from gongkai.kernel.clock import CHINA
from gongkai.papers import services as papers
from gongkai.papers.models import Paper
from gongkai.portal.public import map as site_maps
from gongkai.portal.public.sheets import inert
from gongkai.portal.services import close_section, show, state_empty

pytestmark = pytest.mark.django_db

Publishes = Callable[..., Paper]
TABLE = (
    '<p class="indent">现将安排公布如下。</p><table><caption>任务</caption>'
    "<thead><tr><th>任务</th><th>单位</th></tr></thead>"
    '<tbody><tr><td rowspan="2">招生</td><td>教育局</td></tr><tr><td>各学校</td></tr></tbody></table>'
)


@pytest.fixture
def publish(release_paper: Any) -> Publishes:
    """Return a function that releases a paper through the whole chain and lets it appear in its columns."""

    def publishes(**said: Any) -> Paper:
        paper: Paper = release_paper(**said)
        show(paper_ids=[paper.pk])
        return paper

    return publishes


@pytest.fixture
def news(open_column: Any) -> Any:
    return open_column(
        "news", tree="qinghe", owner="jiaoyu", kind="news", name="部门动态", shows=["news"], everybody=True
    )


def read(client: Any, where: str, status: int = 200) -> str:
    response = client.get(where)
    assert response.status_code == status, where
    text: str = response.content.decode()
    return text


class TestAList:
    def test_names_title_day_and_organ_and_how_many_there_are(self, client: Any, news: Any, publish: Publishes) -> None:
        first = publish(title="第一条动态公布")
        publish(title="第二条动态公布", organ="minzheng", source="清河区民政局")
        text = read(client, "/section/qinghe/news/")
        assert text.index("第二条动态公布") < text.index("第一条动态公布")
        assert f'href="/item/{first.pk}/"' in text
        assert '<time datetime="2026-03-02">2026-03-02</time>' in text
        assert "共2条" in text
        assert '<meta name="ColumnName" content="部门动态">' in text
        assert '<meta name="ColumnType" content="动态要闻">' in text

    def test_turns_its_pages(self, client: Any, news: Any, paper_row: Any, at: datetime) -> None:
        rows = [
            paper_row(f"动态{step:02}", kind="news", published_at=at + timedelta(minutes=step)) for step in range(45)
        ]
        show(paper_ids=[each.pk for each in rows])
        seen: list[str] = []
        where = "/section/qinghe/news/"
        for _ in range(3):
            text = read(client, where)
            seen += re.findall(r"<span>(动态\d\d)</span>", text)
            following = re.search(r'rel="next" href="([^"]+)"', text)
            where = "/section/qinghe/news/" + (following[1].replace("&amp;", "&") if following else "")
        assert seen == [f"动态{step:02}" for step in range(44, -1, -1)]
        assert following is None

    def test_of_a_year_in_which_there_was_nothing_says_so(self, client: Any, news: Any, publish: Publishes) -> None:
        publish()
        text = read(client, "/section/qinghe/news/?year=2019")
        assert "2019年没有发布" in text
        assert "查看全部年份" in text

    @pytest.mark.parametrize(
        "query", ["page=x", "page=99999999999", "before=1-2", "after=zz", "year=20x6", "year=9999"]
    )
    def test_bears_whatever_is_asked_of_it(self, client: Any, news: Any, publish: Publishes, query: str) -> None:
        publish()
        assert client.get(f"/section/qinghe/news/?{query}").status_code == 200

    def test_that_is_empty_shows_the_signed_sentence(self, client: Any, world: Any, news: Any, at: datetime) -> None:
        assert "还没有公开的内容" in read(client, "/section/qinghe/news/")
        state_empty(section=news, text="本机关2026年无此类信息。", by=world["clerk"], at=at)
        text = read(client, "/section/qinghe/news/")
        assert "本机关2026年无此类信息。" in text
        assert "教育局信息公开员" in text
        assert "2026年3月2日" in text

    def test_that_is_closed_says_since_when_and_why(self, client: Any, news: Any, at: datetime) -> None:
        close_section(section=news, reason="机构调整", by=None, at=at)
        text = read(client, "/section/qinghe/news/")
        assert "本栏目已停止更新" in text
        assert "机构调整" in text

    def test_that_is_not_there_is_not_found(self, client: Any, world: Any) -> None:
        assert "没有这个栏目" in read(client, "/section/qinghe/none/", 404)

    def test_costs_few_questions_however_long_it_is(
        self, client: Any, news: Any, paper_row: Any, at: datetime, django_assert_max_num_queries: Any
    ) -> None:
        rows = [paper_row(f"动态{step}", kind="news", published_at=at + timedelta(minutes=step)) for step in range(60)]
        show(paper_ids=[each.pk for each in rows])
        client.get("/section/qinghe/news/")
        with django_assert_max_num_queries(4):
            client.get("/section/qinghe/news/?page=2")


class TestATable:
    def test_holds_the_whole_list_and_no_formula(self, client: Any, news: Any, publish: Publishes) -> None:
        publish(title="=1+1的通知公布")
        response = client.get("/section/qinghe/news.csv")
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[0] == ["标题", "发布机关", "发布时间", "网址"]
        assert rows[1][0] == "'=1+1的通知公布"
        assert rows[1][2] == "2026-03-02 09:30"
        assert rows[1][3].startswith("http://testserver/item/")

    @pytest.mark.parametrize("cell", ["=A1", "+1", "-1", "@x", "＝A1", "\t=1", " =1"])
    def test_cell_is_harmless(self, cell: str) -> None:
        assert inert(cell) == f"'{cell}"

    @pytest.mark.parametrize("cell", ["招生公告", 12, ""])
    def test_cell_that_is_no_formula_stays(self, cell: Any) -> None:
        assert inert(cell) == cell

    def test_of_everything_follows_the_filter(self, client: Any, publish: Publishes) -> None:
        publish(title="教育动态公布")
        publish(title="民政动态公布", organ="minzheng", source="清河区民政局")
        text = b"".join(client.get("/items.csv?organ=minzheng").streaming_content).decode("utf-8-sig")
        assert "民政动态公布" in text
        assert "教育动态公布" not in text


class TestAFeed:
    @pytest.mark.parametrize("where", ["/section/qinghe/news.xml", "/feed.xml"])
    def test_names_what_was_published_last(self, client: Any, news: Any, publish: Publishes, where: str) -> None:
        paper = publish(title="动态<公布>")
        response = client.get(where)
        assert response["Content-Type"].startswith("application/rss+xml")
        channel = ElementTree.fromstring(response.content).find("channel")
        assert channel is not None
        assert channel.findtext("item/title") == "动态<公布>"
        assert channel.findtext("item/link") == f"http://testserver/item/{paper.pk}/"


class TestAPaper:
    def test_says_when_from_where_and_under_which_number(self, client: Any, news: Any, publish: Publishes) -> None:
        paper = publish(body=TABLE, author="林清远", keywords=("招生", "教育"), theme="科技、教育\\教育")
        text = read(client, f"/item/{paper.pk}/")
        assert "发布时间：<time" in text
        assert "2026-03-02 09:30" in text
        assert "来源：清河区教育局" in text
        assert "作者：林清远" in text
        assert '<td rowspan="2">招生</td>' in text
        assert f"<dd>{paper.index_no}</dd>" in text
        for tag in ("SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ArticleTitle", "PubDate", "ContentSource"):
            assert text.count(f'<meta name="{tag}" content="') == 1, tag

    def test_stands_in_its_columns_from_the_top_down(
        self, client: Any, open_column: Any, publish: Publishes, world: Any
    ) -> None:
        above = open_column("zwgk", tree="qinghe", kind="group", name="政务公开")
        open_column("news", tree="qinghe", owner="jiaoyu", kind="news", name="动态", parent=above, shows=["news"])
        text = read(client, f"/item/{publish().pk}/")
        crumbs = re.findall(r"<li[^>]*>(?:<a[^>]*>)?([^<]+)", text[text.index("当前位置：") :])
        assert crumbs[:4] == ["首页", "政务公开", "动态", "正文"]
        assert re.search(r'<a href="/section/qinghe/zwgk/" aria-current="true">政务公开', text)

    def test_leads_to_its_neighbors(self, client: Any, news: Any, publish: Publishes) -> None:
        one, two, three = (publish(title=f"第{each}条公布") for each in "一二三")
        text = read(client, f"/item/{two.pk}/")
        assert f'rel="prev" href="/item/{three.pk}/"' in text
        assert f'rel="next" href="/item/{one.pk}/"' in text
        assert 'rel="prev"' not in read(client, f"/item/{three.pk}/")

    def test_that_stands_in_no_column_can_be_read(self, client: Any, publish: Publishes) -> None:
        assert "当前位置" in read(client, f"/item/{publish().pk}/")

    def test_that_is_a_draft_is_not_there(self, client: Any, paper_row: Any) -> None:
        assert "没有这篇已公开的内容" in read(client, f"/item/{paper_row(live=False).pk}/", 404)

    def test_that_was_withdrawn_says_why_for_ever(self, client: Any, world: Any, news: Any, publish: Publishes) -> None:
        paper = publish()
        papers.withdraw(
            paper=paper, reason="附件有误，另行发布", by=world["reviewer"], at=datetime(2026, 3, 3, tzinfo=CHINA)
        )
        text = read(client, f"/item/{paper.pk}/", 410)
        assert "附件有误，另行发布" in text
        assert "招生工作安排自" not in text
        assert read(client, f"/item/{paper.pk}.docx", 410)

    def test_that_was_corrected_says_what_for(self, client: Any, world: Any, publish: Publishes) -> None:
        paper = publish()
        paper = corrected(
            world, paper, at=datetime(2026, 3, 4, 9, tzinfo=CHINA), reason="数字有误", title="更正后的安排公布"
        )
        text = read(client, f"/item/{paper.pk}/")
        assert "更正后的安排公布" in text
        assert "更正：数字有误" in text

    def test_of_another_room_is_shown_at_its_own_address(self, client: Any, publish: Publishes) -> None:
        paper = publish(kind="other_document", title="关于印发招生工作安排的通知")
        assert client.get(f"/item/{paper.pk}/").url == f"/policy/{paper.pk}/"

    def test_that_is_not_what_was_signed_is_not_shown(self, client: Any, paper_row: Any) -> None:
        from gongkai.papers.models import Version

        paper = paper_row(kind="news")
        paper.shown = Version.objects.create(
            paper=paper, number=1, content={"title": "x"}, digest="0" * 64, at=paper.made_at
        )
        paper.save()
        read(client, f"/item/{paper.pk}/", 404)

    def test_costs_four_questions_at_most(
        self, client: Any, world: Any, news: Any, publish: Publishes, django_assert_max_num_queries: Any
    ) -> None:
        one, two, _ = (publish(title=f"第{each}条公布") for each in "一二三")
        corrected(world, two, at=datetime(2026, 3, 4, 9, tzinfo=CHINA), title="更正后的安排公布")
        client.get(f"/item/{one.pk}/")
        with django_assert_max_num_queries(4):
            client.get(f"/item/{two.pk}/")

    def test_can_be_taken_home_as_a_document(self, client: Any, publish: Publishes) -> None:
        paper = publish(title="招生安排公布", body=TABLE)
        response = client.get(f"/item/{paper.pk}.docx")
        document = Document(io.BytesIO(response.content))
        assert document.paragraphs[0].text == "招生安排公布"
        assert f"http://testserver/item/{paper.pk}/" in document.paragraphs[-1].text
        table = document.tables[0]
        assert table.cell(1, 0).text == table.cell(2, 0).text == "招生"
        assert table.cell(2, 1).text == "各学校"


class TestAVisit:
    def test_of_a_reader_is_counted(self, client: Any, publish: Publishes) -> None:
        paper = publish()
        asked = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64)"}
        assert client.post(f"/seen/{paper.pk}/", **asked).json() == {"views": 1}
        assert client.post(f"/seen/{paper.pk}/", **asked).json() == {"views": 2}
        assert client.get(f"/seen/{paper.pk}/", **asked).json() == {"views": 2}
        assert "阅读 <span" in read(client, f"/item/{paper.pk}/")

    @pytest.mark.parametrize(
        "asked",
        [
            {"HTTP_USER_AGENT": "Examplebot/1.0"},
            {"HTTP_USER_AGENT": ""},
            {"HTTP_USER_AGENT": "Mozilla/5.0", "HTTP_SEC_FETCH_SITE": "cross-site"},
            {"HTTP_USER_AGENT": "Mozilla/5.0", "HTTP_SEC_PURPOSE": "prefetch"},
        ],
    )
    def test_of_a_machine_is_not(self, client: Any, publish: Publishes, asked: dict[str, str]) -> None:
        paper = publish()
        assert client.post(f"/seen/{paper.pk}/", **asked).json() == {"views": 0}

    def test_leaves_no_trace_in_the_browser(self, client: Any, publish: Publishes) -> None:
        assert client.post(f"/seen/{publish().pk}/", HTTP_USER_AGENT="Mozilla/5.0").cookies == {}

    def test_of_what_is_not_public_is_refused(self, client: Any, paper_row: Any) -> None:
        assert client.post(f"/seen/{paper_row(live=False).pk}/", HTTP_USER_AGENT="Mozilla/5.0").status_code == 404


class TestKinds:
    def test_a_meeting_tells_its_facts(self, client: Any, publish: Publishes) -> None:
        said = {
            "term": "第十届第三十次",
            "chair": "林清远",
            "topics": ["研究工作要点", "审议计划"],
            "invited": ["市民代表"],
        }
        text = read(client, f"/item/{publish(kind='meeting', particulars=said).pk}/")
        for each in ("第十届第三十次", "2026年2月27日", "林清远", "<li>研究工作要点</li>", "市民代表"):
            assert each in text

    # counted: 25 February + 20 days = 17 March; published on 2 March.
    def test_a_budget_reckons_its_twenty_days(self, client: Any, publish: Publishes) -> None:
        text = read(client, f"/item/{publish(kind='budget').pk}/")
        assert "至2026年3月17日" in text
        assert "已按期公开" in text

    # counted: 10 February + 20 days = 2 March (February 2026 has 28 days); 1 February + 20 days = 21 February, which
    # is 9 days before 2 March.
    @pytest.mark.parametrize(("approved", "says"), [("2026-02-10", "已按期公开"), ("2026-02-01", "逾期9天")])
    def test_a_budget_is_late_from_the_next_day_on(
        self, client: Any, publish: Publishes, approved: str, says: str
    ) -> None:
        paper = publish(kind="budget", particulars={"approved_on": approved})
        assert says in read(client, f"/item/{paper.pk}/")

    def test_an_interview_shows_guests_questions_and_what_was_said(self, client: Any, publish: Publishes) -> None:
        paper = publish(kind="interview", particulars={"questions": ["今年怎样报名"], "host": "主持人甲"})
        text = read(client, f"/item/{paper.pk}/")
        for each in ("民生面对面", "第1期", "林清远", "局长", "<li>今年怎样报名</li>", "访谈实录"):
            assert each in text

    def test_interviews_stand_by_series_and_issue(self, client: Any, publish: Publishes) -> None:
        for issue in (1, 3, 2):
            publish(kind="interview", title=f"访谈第{issue}期公布", particulars={"issue": issue})
        publish(kind="interview", title="另一系列公布", particulars={"series": "政策问答", "held_on": "2026-01-05"})
        text = read(client, "/interviews/")
        order = [text.index(each) for each in ("民生面对面", "访谈第3期", "访谈第2期", "访谈第1期", "政策问答")]
        assert order == sorted(order)

    def test_leaders_stand_by_rank(self, client: Any, publish: Publishes) -> None:
        for name, rank in (("副局长乙", 2), ("局长甲", 1)):
            publish(kind="leader", title=name, particulars={"name": name, "rank": rank, "duties": ["主持工作"]})
        text = read(client, "/leaders/")
        assert text.index("局长甲") < text.index("副局长乙")

    def test_a_leader_has_a_page_with_duties(self, client: Any, publish: Publishes) -> None:
        text = read(client, f"/item/{publish(kind='leader', particulars={'duties': ['主持全面工作']}).pk}/")
        assert "<li>主持全面工作</li>" in text


class TestOrgans:
    def test_stand_by_kind_with_what_they_published(self, client: Any, publish: Publishes) -> None:
        publish(kind="organ_profile")
        text = read(client, "/organs/")
        assert text.index("政府办公室") < text.index("政府部门")
        assert "清河区学府路1号" in text
        assert "尚未公开" in text

    def test_have_a_page_with_their_own_columns(self, client: Any, publish: Publishes, open_column: Any) -> None:
        open_column("own", name="招生考试")
        text = read(client, "/organs/jiaoyu/")
        assert "招生考试" in text
        for each in ("/guide/jiaoyu/", "/catalogue/jiaoyu/", "/annual/?organ=jiaoyu"):
            assert f'href="{each}"' in text

    def test_have_a_guide_or_are_said_to_have_none(self, client: Any, publish: Publishes) -> None:
        assert "还没有公开指南" in read(client, "/guide/jiaoyu/")
        publish(kind="guide", title="教育局政府信息公开指南")
        assert "教育局政府信息公开指南" in read(client, "/guide/jiaoyu/")
        assert "2026-02-27核对" in read(client, "/guide/")

    def test_say_of_each_matter_of_the_law_where_it_stands(
        self, client: Any, world: Any, open_column: Any, publish: Publishes, at: datetime
    ) -> None:
        open_column("charges", kind="statutory", name="收费清单", statutory="charges")
        empty = open_column("budgets", kind="statutory", name="预决算", statutory="budget")
        publish(kind="statutory", title="收费目录公布", basis="charges")
        state_empty(section=empty, text="本机关不编制独立预算。", by=world["clerk"], at=at)
        text = read(client, "/catalogue/jiaoyu/")
        assert "第二十条第八项" in text
        assert "收费清单" in text
        assert "本机关不编制独立预算。" in text
        rows = b"".join(client.get("/catalogue/jiaoyu.csv").streaming_content).decode("utf-8-sig").splitlines()
        # counted: 15 matters of article 20 and 7 of article 21 for a department, and the head of the table.
        assert len(rows) == 23

    def test_that_are_not_there_are_not_found(self, client: Any, world: Any) -> None:
        for where in ("/organs/none/", "/guide/none/", "/catalogue/none/"):
            assert client.get(where).status_code == 404


class TestTopics:
    def test_that_are_closed_are_kept_apart(self, client: Any, open_column: Any, at: datetime) -> None:
        above = open_column("topics", tree="qinghe", kind="group", name="专题专栏")
        open_column("open", tree="qinghe", kind="topic", name="招生专题", parent=above, description="怎样报名。")
        old = open_column("old", tree="qinghe", kind="topic", name="往年专题", parent=above)
        close_section(section=old, reason="工作结束", by=None, at=at)
        text = read(client, "/topics/")
        assert text.index("招生专题") < text.index("已停止更新的专题") < text.index("往年专题")
        assert "怎样报名。" in text


class TestAGroup:
    def test_shows_what_is_new_in_each_column_below(self, client: Any, open_column: Any, publish: Publishes) -> None:
        above = open_column("above", tree="qinghe", kind="group", name="教育")
        open_column("news", tree="qinghe", owner="jiaoyu", kind="news", name="动态", parent=above, shows=["news"])
        open_column("empty", tree="qinghe", kind="list", name="制度", parent=above)
        publish(title="招生动态公布")
        text = read(client, "/section/qinghe/above/")
        assert "招生动态公布" in text
        assert 'href="/section/qinghe/empty/"' in text

    def test_of_single_papers_is_the_paper_itself(self, client: Any, open_column: Any, publish: Publishes) -> None:
        open_column("about", kind="page", name="局情", shows=["page"])
        publish(kind="page", title="教育局概况公布")
        assert "<h1>教育局概况公布</h1>" in read(client, "/section/jiaoyu/about/")

    def test_annual_reports_lead_to_the_reports(self, client: Any, open_column: Any) -> None:
        open_column("annual-reports", name="年报")
        assert client.get("/section/jiaoyu/annual-reports/").url == "/annual/?organ=jiaoyu"


class TestTheMap:
    def test_shows_every_column_and_every_organ(self, client: Any, open_column: Any) -> None:
        above = open_column("above", tree="qinghe", kind="group", name="政务公开")
        open_column("below", tree="qinghe", name="政府会议", parent=above)
        text = read(client, "/sitemap/")
        for each in ("政务公开", "政府会议", "清河区教育局"):
            assert each in text

    def test_for_machines_has_parts_that_can_be_read(self, client: Any, news: Any, publish: Publishes) -> None:
        paper = publish()
        space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
        parts = [
            each.text or "" for each in ElementTree.fromstring(client.get("/sitemap.xml").content).iter(f"{space}loc")
        ]
        assert parts[0] == "http://testserver/sitemap-0.xml"
        found = set()
        for each in parts:
            text = client.get(each.removeprefix("http://testserver")).content
            found |= {loc.text for loc in ElementTree.fromstring(text).iter(f"{space}loc")}
        assert f"http://testserver/item/{paper.pk}/" in found
        assert "http://testserver/section/qinghe/news/" in found

    def test_has_no_part_that_is_too_long(self, client: Any, paper_row: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(site_maps, "A_PART", 3)
        keys = [paper_row(f"第{each}条").pk for each in range(7)]
        parts = [number for number, _ in site_maps.parts() if number]
        assert len(parts) == len({(key - 1) // 3 for key in keys})
        for each in parts:
            assert 1 <= client.get(f"/sitemap-{each}.xml").content.count(b"<url>") <= 3

    @pytest.mark.parametrize("where", ["/sitemap-999999.xml", "/sitemap-99999999999999.xml"])
    def test_has_no_part_that_is_empty(self, client: Any, world: Any, where: str) -> None:
        assert client.get(where).status_code == 404

    def test_asks_robots_to_leave_the_desk_alone(self, client: Any) -> None:
        text = read(client, "/robots.txt")
        assert "Disallow: /desk/" in text
        assert "Sitemap: http://testserver/sitemap.xml" in text


@pytest.mark.parametrize(
    "where", ["/items/", "/topics/", "/leaders/", "/interviews/", "/organs/", "/guide/", "/sitemap/", "/feed.xml"]
)
def test_a_fresh_installation_has_every_page(client: Any, where: str) -> None:
    assert client.get(where).status_code == 200
