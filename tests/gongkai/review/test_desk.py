"""The desk's pages: chains, the dictionary, and what I have signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from gongkai.kernel.clock import CHINA
from gongkai.review import ports, services
from gongkai.review.models import Chain, Expression, Round
from gongkai.review.selectors import chain_for, in_words, line_of

Enter = Callable[[str], Client]
AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)


@pytest.fixture
def enter(world: Any) -> Enter:
    def enter(username: str) -> Client:
        client = Client()
        client.force_login(world[username])
        return client

    return enter


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """Let this room know two kinds of paper, whatever the rooms above declare."""
    before = dict(ports._KINDS)
    ports.declare_kinds({"notice": "通知公告", "news": "动态要闻"})
    yield
    ports._KINDS.clear()
    ports._KINDS.update(before)


def lines(*steps: tuple[str, str, str]) -> dict[str, list[str]]:
    columns = list(zip(*steps, strict=True))
    return {"place": [*columns[0]], "label": [*columns[1]], "role": [*columns[2]], "code": [""] * len(steps)}


class TestChains:
    def test_whoever_serves_one_organ_comes_to_its_chain(self, enter: Enter) -> None:
        response = enter("head").get(reverse("review:chains"))
        assert response.headers["Location"] == reverse("review:chain", args=["jiaoyu"])

    def test_the_administrator_sees_the_district_and_nothing_beyond(self, enter: Enter) -> None:
        page = enter("admin").get(reverse("review:chains")).content.decode()
        assert "清河区民政局" in page
        assert "东湖区" not in page

    def test_a_chain_is_arranged_by_numbers_and_names(self, enter: Enter, world: Any) -> None:
        url = reverse("review:chain-of-kind", args=["jiaoyu", "notice"])
        typed = lines(
            ("3", "局领导", "head"), ("1", "办公室", "reviewer"), ("2", "保密", "secrecy"), ("4", " ", "head")
        )
        assert enter("head").post(url, {"do": "save", **typed}).status_code == 302
        organ = world.organs["jiaoyu"]
        assert in_words(chain_for(organ=organ, kind="notice")) == "办公室 → 保密 → 局领导"
        assert in_words(chain_for(organ=organ, kind="news")) == "科室审核 → 保密审查 → 分管领导"
        page = enter("head").get(url).content.decode()
        assert "改用全部文稿的流程" in page
        enter("head").post(url, {"do": "drop"})
        assert not Chain.objects.exists()

    def test_what_the_law_forbids_is_refused_with_the_provision_and_stays_typed(self, enter: Enter) -> None:
        typed = lines(("1", "局领导", "head"))
        response = enter("head").post(reverse("review:chain", args=["jiaoyu"]), {"do": "save", **typed})
        page = response.content.decode()
        assert response.status_code == 409
        assert "审签流程不能没有保密审查环节" in page
        assert reverse("law", args=["secrets:35"]) in page
        assert 'value="局领导"' in page

    def test_one_more_line_is_given_without_script(self, enter: Enter) -> None:
        typed = lines(("1", "保密审查", "secrecy"), ("2", "分管领导", "head"))
        page = enter("head").post(reverse("review:chain", args=["jiaoyu"]), {"do": "more", **typed}).content.decode()
        assert page.count('name="label"') == 3
        assert not Chain.objects.exists()

    def test_whoever_may_not_change_it_reads_who_may(self, enter: Enter) -> None:
        url = reverse("review:chain", args=["jiaoyu"])
        page = enter("clerk").get(url).content.decode()
        assert "审签流程由本机关的科室审核人员、分管领导或者系统管理员设置" in page
        assert 'name="label"' not in page
        typed = lines(("1", "保密审查", "secrecy"), ("2", "分管领导", "head"))
        assert enter("clerk").post(url, {"do": "save", **typed}).status_code == 409
        assert not Chain.objects.exists()

    def test_a_role_that_nobody_holds_is_marked(self, enter: Enter) -> None:
        page = enter("head-minzheng").get(reverse("review:chain", args=["minzheng"])).content.decode()
        assert "无人担任，由系统管理员任命" in page

    def test_a_kind_that_nobody_declared_is_not_there(self, enter: Enter) -> None:
        assert enter("head").get(reverse("review:chain-of-kind", args=["jiaoyu", "poem"])).status_code == 404


class TestWords:
    def test_an_expression_is_entered_and_switched_off_and_on(self, enter: Enter) -> None:
        clerk = enter("clerk")
        typed = {"wrong": "攻府", "right": "政府", "level": "severe", "category": "错别字", "source": ""}
        assert clerk.post(reverse("review:add-word", args=["jiaoyu"]), typed).status_code == 302
        entry = Expression.objects.get()
        assert "攻府" in clerk.get(reverse("review:words", args=["jiaoyu"])).content.decode()
        clerk.post(reverse("review:word-off", args=["jiaoyu", entry.pk]))
        assert Expression.objects.get().valid_to is not None
        clerk.post(reverse("review:word-on", args=["jiaoyu", entry.pk]))
        assert Expression.objects.get().valid_to is None

    def test_what_is_refused_stays_typed(self, enter: Enter) -> None:
        typed = {"wrong": "政府", "right": "政府", "level": "general", "source": "某次通报"}
        response = enter("clerk").post(reverse("review:add-word", args=["jiaoyu"]), typed)
        assert response.status_code == 409
        assert "与错误表述相同" in response.content.decode()
        assert "某次通报" in response.content.decode()

    def test_a_general_entry_is_switched_off_for_this_organ_only(self, enter: Enter) -> None:
        services.load_sample(at=AT)
        general = Expression.objects.get(wrong="秸杆")
        enter("clerk").post(reverse("review:word-off", args=["jiaoyu", general.pk]))
        assert Expression.objects.get(wrong="秸杆", organ=None).valid_to is None
        assert Expression.objects.get(wrong="秸杆", organ__code="jiaoyu").valid_to is not None

    def test_a_sheet_is_shown_with_its_faults_before_anything_is_written(self, enter: Enter) -> None:
        url = reverse("review:import-words", args=["jiaoyu"])
        clerk = enter("clerk")
        broken = SimpleUploadedFile("a.csv", "错误表述,正确表述\n攻府,政府\n攻,政\n".encode())
        response = clerk.post(url, {"sheet": broken})
        assert response.status_code == 409
        assert "第3行：错误表述至少两个字。" in response.content.decode()
        mended = SimpleUploadedFile("a.csv", "错误表述,正确表述\n攻府,政府\n秸杆,秸秆\n".encode("gb18030"))
        response = clerk.post(url, {"sheet": mended})
        assert "导入2条" in response.content.decode()
        assert not Expression.objects.exists()
        clerk.post(url, {"do": "write", "text": response.context["text"]})
        assert set(Expression.objects.values_list("wrong", flat=True)) == {"攻府", "秸杆"}

    def test_no_file_is_said(self, enter: Enter) -> None:
        response = enter("clerk").post(reverse("review:import-words", args=["jiaoyu"]), {})
        assert response.status_code == 409
        assert "请选择 CSV 文件" in response.content.decode()

    def test_what_goes_out_is_the_organs_own(self, enter: Enter) -> None:
        clerk = enter("clerk")
        clerk.post(reverse("review:add-word", args=["jiaoyu"]), {"wrong": "攻府", "right": "政府", "level": "general"})
        response = clerk.get(reverse("review:export-words", args=["jiaoyu"]))
        assert b"".join(response).decode() == "\ufeff错误表述,正确表述,类别,程度,来源\r\n攻府,政府,,一般,\r\n"

    def test_the_administrator_keeps_the_districts(self, enter: Enter) -> None:
        page = enter("admin").get(reverse("review:dictionaries")).content.decode()
        assert "清河区人民政府" in page
        assert "东湖区" not in page

    def test_whoever_may_not_keep_them_reads_who_may(self, enter: Enter) -> None:
        head = enter("head")
        page = head.get(reverse("review:words", args=["jiaoyu"])).content.decode()
        assert "登记一条表述" not in page
        typed = {"wrong": "攻府", "right": "政府", "level": "general"}
        assert head.post(reverse("review:add-word", args=["jiaoyu"]), typed).status_code == 409
        assert not Expression.objects.exists()


class TestSigned:
    def test_i_see_what_i_signed_and_nobody_elses(self, enter: Enter, signed: Callable[..., Round]) -> None:
        signed("reviewer", "secrecy")
        page = enter("reviewer").get(reverse("review:signed")).content.decode()
        assert "关于做好秋季开学工作的通知" in page
        assert page.count("signal-done") == 1
        assert "通知公告" in page
        assert "您还没有签过文稿" in enter("head").get(reverse("review:signed")).content.decode()

    def test_a_title_narrows_it(self, enter: Enter, signed: Callable[..., Round]) -> None:
        signed("reviewer")
        page = enter("reviewer").get(reverse("review:signed"), {"q": "没有这个"}).content.decode()
        assert "没有标题含“没有这个”的已签文稿" in page

    def test_a_hundred_cost_no_more_questions_than_one(
        self, enter: Enter, signed: Callable[..., Round], django_assert_max_num_queries: Any
    ) -> None:
        for number in range(12):
            signed("reviewer", subject=f"papers.submission:{number}")
        reviewer = enter("reviewer")
        with django_assert_max_num_queries(14):
            reviewer.get(reverse("review:signed"))


class TestTheLine:
    def test_it_is_a_list_in_order_that_says_where_it_stands(self, signed: Callable[..., Round]) -> None:
        page = render_to_string("review/line.html", {"line": line_of(signed("reviewer"))})
        assert "<ol" in page
        assert page.count('aria-current="step"') == 1
        assert page.index("科室审核") < page.index("保密审查") < page.index("分管领导")
        assert "教育局科室审核" in page
        assert "等教育局保密审查签署" in page


OTHERS = ["clerk-minzheng", "head-minzheng", "clerk-donghu", "admin-donghu", "nobody"]


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["chain", "words", "add-word", "word-off", "word-on", "import-words", "export-words"])
def test_the_pages_of_an_organ_are_not_there_for_others(
    enter: Enter, world: Any, name: str, who: str, method: str
) -> None:
    args: list[Any] = ["jiaoyu"]
    if name in ("word-off", "word-on"):
        entry = services.put_expression(
            organ=world.organs["jiaoyu"], wrong="攻府", right="政府", level="general", by=None, at=AT
        )
        args.append(entry.pk)
    url = reverse(f"review:{name}", args=args)
    client = enter(who)
    if method == "get" and name in ("add-word", "word-off", "word-on"):
        assert client.get(url).status_code == 405
    else:
        assert getattr(client, method)(url).status_code == 404


def test_an_entry_of_another_organ_cannot_be_switched_through_ones_own(enter: Enter, world: Any) -> None:
    entry = services.put_expression(
        organ=world.organs["minzheng"], wrong="攻府", right="政府", level="general", by=None, at=AT
    )
    url = reverse("review:word-off", args=["jiaoyu", entry.pk])
    assert enter("clerk").post(url).status_code == 404


@pytest.mark.parametrize("name", ["chains", "dictionaries", "signed"])
def test_a_stranger_is_asked_to_log_in(client: Client, db: None, name: str) -> None:
    response = client.get(reverse(f"review:{name}"))
    assert response.status_code == 302
    assert "login" in response.headers["Location"]
