"""What the checks find in the office's own texts, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from gongkai.kernel.clock import CHINA
from gongkai.review.checks import Draft, Finding, Part, Severity, examine
from gongkai.review.checks.links import is_inside
from gongkai.review.checks.together import judged
from gongkai.review.selectors.wording import Dictionary, Entry
from gongkai.review.services import put_expression
from lawbook import articles
from lawbook.privacy.verify import is_bank_card, is_credit_code, is_resident_number
from lawbook.workdays import national

TODAY = date(2026, 3, 2)
# Made for this test: region, day and serial are invented, the check digit is reckoned.
RESIDENT = "11010519491231002X"
CARD = "6228480402564890018"
MOBILE = "13800138000"
CREDIT = "91350100M000100Y43"
DRAFT = Draft(
    kind="notice",
    organ=1,
    title="关于做好秋季开学工作的通知",
    body="<p>各学校：</p><p>现将有关事项通知如下。</p>",
    text="各学校：\n现将有关事项通知如下。",
    source="清河区教育局",
)


def said(words: Dictionary | None = None, **changes: Any) -> list[Finding]:
    return judged(replace(DRAFT, **changes), today=TODAY, words=words or Dictionary(), workdays=national())


def codes(**changes: Any) -> list[str]:
    return [each.code for each in said(**changes)]


def part(text: str = "", name: str = "名单.xlsx", **more: Any) -> tuple[Part, ...]:
    return (Part(7, name, text, **more),)


def test_a_text_that_is_in_order_gives_nothing_to_say() -> None:
    assert said() == []


def test_what_bars_the_way_comes_first() -> None:
    found = said(title="", source="", body='<a href="http://example.com/">外部网站</a>')
    assert [each.severity for each in found] == [Severity.BLOCK, Severity.WARN, Severity.NOTE]


def test_every_provision_that_a_finding_names_is_in_the_book() -> None:
    everything = said(
        title="",
        text=f"秘密★10年\n此件依申请公开 此件不公开 {RESIDENT}",
        kind="other_document",
        parts=part(f"{CARD} {MOBILE}"),
    ) + said(written_on=date(2025, 1, 6))
    cites = {each.cite for each in everything if each.cite}
    assert cites == {"secrets:35", "ogi:15", "ogi:17.1", "ogi:26"}
    assert all(articles.provision(each) for each in cites)


class TestPrivacy:
    @pytest.mark.parametrize(
        ("number", "code", "severity"),
        [
            (RESIDENT, "privacy.resident_number", Severity.BLOCK),
            ("１１０１０５１９４９１２３１００２Ｘ", "privacy.resident_number", Severity.BLOCK),
            (CARD, "privacy.bank_card", Severity.BLOCK),
            (MOBILE, "privacy.mobile", Severity.WARN),
        ],
    )
    @pytest.mark.parametrize("field", ["title", "summary", "text"])
    def test_a_personal_number_is_found_wherever_it_stands(
        self, field: str, number: str, code: str, severity: Severity
    ) -> None:
        [found] = said(**{field: f"张某，{number}，已登记"})
        assert (found.code, found.severity, found.cite) == (code, severity, "ogi:15")

    def test_a_list_in_an_attachment_is_searched_and_the_copy_offered(self) -> None:
        [found] = said(parts=part(f"姓名\t号码\n张某\t{RESIDENT}\n李某\t440524188001010014"))
        assert (found.where, found.file) == ("附件“名单.xlsx”", 7)
        assert "居民身份证号码2处（11*************02X、44*************014）" in found.says
        assert "脱敏副本" in found.advice

    def test_what_is_read_out_of_pictures_and_links_counts_too(self) -> None:
        [found] = said(body=f'<img src="/files/1/a.png" alt="{RESIDENT}的证件">')
        assert found.where == "正文图片和链接的说明"

    def test_a_name_of_an_attachment_counts_too(self) -> None:
        assert codes(parts=part(name=f"{RESIDENT}.pdf")) == ["privacy.resident_number"]

    @pytest.mark.parametrize("number", [RESIDENT, CARD, MOBILE])
    def test_the_number_itself_is_never_quoted(self, number: str) -> None:
        for found in said(text=f"号码{number}", parts=part(number)):
            assert number not in str(found.to_json()) + found.mark

    def test_another_place_is_another_finding(self) -> None:
        [first], [moved] = said(text=f"号码{RESIDENT}"), said(text=f"张某号码{RESIDENT}")
        assert first.key != moved.key
        assert first.key == said(text=f"号码{RESIDENT}")[0].key

    def test_the_offices_own_telephone_may_be_seen(self) -> None:
        assert codes(text=f"联系电话：{MOBILE}", phones=(MOBILE,)) == []
        assert codes(text="联系电话：138 0013 8000", phones=(MOBILE,)) == []
        assert codes(text=MOBILE, phones=(f"0812-2900000、{MOBILE}（值班）",)) == []

    @pytest.mark.parametrize(
        "text",
        [
            f"统一社会信用代码：{CREDIT}",
            "统一社会信用代码：11331002002673575G",
            "川公网安备 51041102000123号",
            "川公网安备51041102000123号，网站标识码5104110001",
            "索引号：008150014/2021-00032",
            "清府办发〔2021〕12号",
            "服务热线 400-810-8888，4008108888",
            "联系电话：0812-2900000",
            "2021年6月1日8时30分至20210630235959",
            "预算 1234567890123456 元",  # sixteen digits that no card has
            "11010519491231002",  # seventeen digits
            "110105194912310021",  # the check digit is wrong
            "流水号 202106010000000000123",
        ],
    )
    def test_what_is_no_personal_number_is_left_alone(self, text: str) -> None:
        assert codes(text=text) == []

    def test_the_examples_are_what_they_are_said_to_be(self) -> None:
        assert is_resident_number(RESIDENT)
        assert is_bank_card(CARD)
        assert is_credit_code(CREDIT)


class TestWording:
    WORDS = Dictionary.of(
        [
            Entry("扫黑险恶", "扫黑除恶", "severe", "错别字", "某次通报"),
            Entry("秸杆", "秸秆", "general"),
            Entry("截止目前", "截至目前", "suggestion"),
            Entry("老提法", "", "general"),
        ]
    )

    @pytest.mark.parametrize(
        ("wrong", "severity"),
        [("扫黑险恶", Severity.BLOCK), ("秸杆", Severity.WARN), ("截止目前", Severity.NOTE)],
    )
    def test_the_level_of_the_entry_says_how_much_it_matters(self, wrong: str, severity: Severity) -> None:
        [found] = said(self.WORDS, text=f"本区{wrong}工作")
        assert found.severity == severity

    def test_the_words_around_it_are_shown(self) -> None:
        [found] = said(self.WORDS, text="一二三四五六七八九十甲乙丙秸杆丁戊己庚辛壬癸子丑寅卯辰")
        assert "“…四五六七八九十甲乙丙秸杆丁戊己庚辛壬癸子丑寅…”" in found.says

    def test_the_right_one_is_named_and_a_human_decides(self) -> None:
        [found] = said(self.WORDS, text="扫黑险恶")
        assert found.advice == "应以“扫黑除恶”为准，请人工核对。依据：某次通报。"
        [found] = said(self.WORDS, text="老提法")
        assert found.advice == "请人工核对，改用规范的表述。"

    def test_several_places_are_one_finding(self) -> None:
        [found] = said(self.WORDS, text="秸杆一，秸杆二，秸杆三，秸杆四")
        assert "4处" in found.says
        assert found.says.count("秸杆") > 3

    def test_a_further_place_asks_again(self) -> None:
        [once], [twice] = said(self.WORDS, text="扫黑险恶"), said(self.WORDS, text="扫黑险恶、扫黑险恶")
        assert once.key != twice.key

    def test_titles_and_attachments_are_read(self) -> None:
        found = said(self.WORDS, title="秸杆禁烧通知", parts=part("秸杆"))
        assert [each.where for each in found] == ["标题", "附件“名单.xlsx”"]


class TestLinks:
    @pytest.mark.parametrize(
        ("href", "code"),
        [
            ("http://", "links.malformed"),
            ("http://[1", "links.malformed"),
            ("http://a.gov.cn:port/", "links.malformed"),
            ("www.gov.cn/zhengce", "links.malformed"),
            ("https://www.gov.cn/a b", "links.malformed"),
            ("javascript:alert(1)", "links.malformed"),
            ("", "links.malformed"),
            ("file:///C:/a.docx", "links.own_disk"),
            ("C:\\Users\\a.docx", "links.own_disk"),
            ("\\\\server\\share", "links.own_disk"),
            ("http://localhost:8080/", "links.internal"),
            ("http://10.1.2.3/oa", "links.internal"),
            ("http://192.168.0.8/", "links.internal"),
            ("http://oa/login", "links.internal"),
            ("http://oa.qinghe.local/", "links.internal"),
            ("//127.0.0.1/", "links.internal"),
            ("http://[::1]/", "links.internal"),
            ("https://www.example.com/", "links.external"),
            ("https://www.fakegov.cn/", "links.external"),
        ],
    )
    def test_a_link_that_a_citizen_cannot_follow_is_told(self, href: str, code: str) -> None:
        assert codes(body=f'<p><a href="{href}">查看</a></p>') == [code]

    @pytest.mark.parametrize(
        "href",
        [
            "https://www.gov.cn/zhengce/",
            "http://zwgk.qinghe.gov.cn/a?b=1#c",
            "/policy/12/",
            "#top",
            "mailto:office@qinghe.gov.cn",
            "tel:0812-2900000",
            "../list.html",
        ],
    )
    def test_a_link_that_leads_somewhere_is_left_alone(self, href: str) -> None:
        assert codes(body=f'<p><a href="{href}">查看</a></p>') == []

    def test_a_link_without_words_is_told(self) -> None:
        assert codes(body='<a href="/policy/1/"> </a>') == ["links.empty_text"]

    def test_a_described_picture_stands_for_words(self) -> None:
        assert codes(body='<a href="/policy/1/"><img src="/files/1/a.png" alt="政策全文"></a>') == []

    def test_the_same_link_twice_is_told_once(self) -> None:
        assert codes(body='<a href="http://oa/">内网</a><a href="http://oa/">内网</a>') == ["links.internal"]

    def test_an_address_beyond_the_office_is_not_inside(self) -> None:
        assert not is_inside("www.gov.cn")
        assert not is_inside("8.8.8.8")


class TestFacts:
    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"title": "  "}, "facts.title_missing"),
            ({"title": "关" * 101}, "facts.title_long"),
            ({"title": "关于开学的通知。"}, "facts.title_punctuation"),
            ({"source": ""}, "facts.source_missing"),
            ({"body": "", "text": " \n"}, "facts.body_missing"),
            ({"attribute": ""}, "facts.attribute_missing"),
            ({"attribute": "secret"}, "facts.attribute_missing"),
            ({"attribute": "not_public", "attribute_reason": "内部事务"}, "facts.attribute_not_public"),
            ({"attribute": "on_application", "attribute_reason": "过程性"}, "facts.attribute_on_application"),
            ({"kind": "normative_document"}, "facts.written_missing"),
            ({"written_on": date(2026, 3, 3)}, "facts.written_in_the_future"),
            ({"release_at": datetime(2026, 3, 1, 23, 59, tzinfo=CHINA)}, "facts.release_back_dated"),
            ({"published_at": datetime(2026, 3, 1, 9, tzinfo=CHINA)}, "facts.published_back_dated"),
            ({"published_at": datetime(2026, 3, 3, 0, 1, tzinfo=CHINA)}, "facts.published_in_the_future"),
        ],
    )
    def test_what_is_missing_or_cannot_be_right(self, changes: dict[str, Any], code: str) -> None:
        assert codes(**changes) == [code]

    @pytest.mark.parametrize(
        "changes",
        [
            {"title": "关于《教育“双减”工作方案》的解读（一）"},
            {"title": "今年秋季如何入学？"},
            {"body": "", "text": "", "parts": part("内容")},
            {"body": '<img src="/files/1/a.png" alt="海报：秋季开学须知">', "text": ""},
            {"written_on": TODAY},
            {"release_at": datetime(2026, 3, 2, 0, 0, tzinfo=CHINA)},
            {"published_at": datetime(2026, 3, 2, 0, 0, tzinfo=CHINA)},
        ],
    )
    def test_what_is_in_order_is_left_alone(self, changes: dict[str, Any]) -> None:
        assert codes(**changes) == []

    def test_published_before_it_was_written_cannot_be(self) -> None:
        published = datetime(2026, 2, 25, 9, tzinfo=CHINA)
        assert "facts.published_before_written" in codes(written_on=date(2026, 2, 26), published_at=published)
        assert "facts.published_before_written" not in codes(written_on=date(2026, 2, 25), published_at=published)

    def test_a_withheld_one_needs_a_reason(self) -> None:
        assert codes(attribute="not_public") == ["facts.reason_missing", "facts.attribute_not_public"]

    def test_what_is_withheld_may_hold_what_must_not_go_out(self) -> None:
        withheld = {"attribute": "not_public", "attribute_reason": "涉及个人隐私，条例第十五条"}
        found = said(text=f"此件不予公开 {RESIDENT}", parts=part(facts={"comments": 2}), **withheld)
        assert [(each.code, each.blocks) for each in found] == [("facts.attribute_not_public", False)]

    def test_a_state_secret_has_no_place_here_though_it_is_withheld(self) -> None:
        found = said(text="机密★10年", attribute="not_public", attribute_reason="国家秘密")
        assert found[0].code == "secrecy.classified"
        assert found[0].blocks

    @pytest.mark.parametrize("changes", [{"title": ""}, {"attribute": ""}, {"written_on": date(2026, 3, 3)}])
    def test_no_reason_lets_pass_what_can_only_be_mended(self, changes: dict[str, Any]) -> None:
        [found] = said(**changes)
        assert found.blocks
        assert not found.acceptable

    def test_a_missing_day_of_an_old_document_may_be_let_pass(self) -> None:
        [found] = said(kind="other_document")
        assert found.blocks
        assert found.acceptable


class TestTerm:
    # Written Tue 6 Jan 2026: Jan 7-9 (3), 12-16 (8), 19-23 (13), 26-30 (18), Feb 2-3 (20).
    WRITTEN = date(2026, 1, 6)

    def at(self, day: date, **changes: Any) -> list[Finding]:
        draft = replace(DRAFT, written_on=self.WRITTEN, **changes)
        return judged(draft, today=day, words=Dictionary(), workdays=national())

    def test_the_last_day_is_in_time_and_the_next_is_not(self) -> None:
        due = date(2026, 2, 3)
        worked_sunday = national().is_workday(date(2026, 1, 4))
        assert worked_sunday  # the make-up day lies before the term and does not shorten it
        assert self.at(due) == []
        [found] = self.at(date(2026, 2, 4))
        assert (found.code, found.severity, found.cite) == ("term.passed", Severity.WARN, "ogi:26")
        assert "应在2026年2月3日以前公开" in found.says

    def test_what_was_published_in_time_elsewhere_is_in_time(self) -> None:
        moved = datetime(2026, 2, 3, 17, tzinfo=CHINA)
        assert "term.passed" not in [each.code for each in self.at(TODAY, published_at=moved)]

    def test_budgets_have_a_term_of_their_own(self) -> None:
        assert self.at(TODAY, kind="budget") == []

    def test_what_was_written_before_there_was_a_term_has_none(self) -> None:
        assert codes(written_on=date(2007, 5, 1)) == []


class TestSecrecy:
    @pytest.mark.parametrize(
        "text",
        [
            "秘密★10年",
            "机密 ★ 长期",
            "绝密★",
            "机 密★二十年",
            "秘密★６个月",
            "密级：机密",
            "秘密\n清河区人民政府文件",
            "清河区人民政府文件\n  绝密 20年  \n",
            "工作秘密★5年",
            "内部★长期",
        ],
    )
    @pytest.mark.parametrize("in_a_part", [False, True])
    def test_a_mark_of_secrecy_bars_the_way(self, text: str, in_a_part: bool) -> None:
        [found] = said(parts=part(text)) if in_a_part else said(text=text)
        assert (found.code, found.severity, found.cite) == ("secrecy.classified", Severity.BLOCK, "secrets:35")

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("（此件不予公开）", "secrecy.not_for_the_public"),
            ("公开属性：不予公开", "secrecy.not_for_the_public"),
            ("公开方式：依申请公开", "secrecy.on_application"),
            ("内部资料 注意保存", "secrecy.internal"),
            ("【内部资料】", "secrecy.internal"),
            ("仅供内部参考", "secrecy.internal"),
            ("实施方案（征求意见稿）", "secrecy.draft"),
            ("实施方案(送审稿)", "secrecy.draft"),
        ],
    )
    def test_other_marks_are_told(self, text: str, code: str) -> None:
        assert codes(text=text) == [code]

    @pytest.mark.parametrize(
        "text",
        [
            "依法保护国家秘密、商业秘密和个人隐私",
            "属于国家秘密的，不予公开",
            "不予公开的决定3件",
            "密级：公开",
            "保密工作机密不可失",
            "机密级、秘密级国家秘密的保密期限",
            "内部机构设置",
            "内部资料管理办法",
            "现就实施方案公开征求意见",
            "五角星★标注的为重点",
        ],
    )
    def test_words_that_are_no_marks_are_left_alone(self, text: str) -> None:
        assert codes(text=text) == []

    def test_a_draft_for_comment_is_called_so(self) -> None:
        assert codes(kind="consultation", text="实施方案（征求意见稿）") == []


class TestOffice:
    @pytest.mark.parametrize(
        ("facts", "code", "severity"),
        [
            ({"tracked_changes": 3}, "office.tracked_changes", Severity.BLOCK),
            ({"comments": 1}, "office.comments", Severity.BLOCK),
            ({"hidden_sheets": ["底表"]}, "office.hidden_sheets", Severity.WARN),
            ({"hidden_text": 2}, "office.hidden_text", Severity.WARN),
            ({"embedded": 1}, "office.embedded", Severity.WARN),
            ({"gps": [26.5, 101.7]}, "office.gps", Severity.WARN),
            ({"creator": "张某"}, "office.authors", Severity.NOTE),
            ({"unread": True, "unread_because": "文件有密码。"}, "office.unread", Severity.NOTE),
            ({"pages_without_text": [2, 3]}, "office.pages_without_text", Severity.NOTE),
        ],
    )
    def test_what_the_office_program_left_behind(self, facts: dict[str, Any], code: str, severity: Severity) -> None:
        [found] = said(parts=part(facts=facts))
        assert (found.code, found.severity, found.file) == (code, severity, 7)

    def test_a_clean_file_gives_nothing_to_say(self) -> None:
        assert codes(parts=part("内容", facts={"pages": 3, "comments": 0, "creator": "", "hidden_sheets": []})) == []

    def test_what_could_not_be_read_says_why(self) -> None:
        [found] = said(parts=part(facts={"unread": True, "unread_because": "文件有密码。"}))
        assert "有内容不能读取（文件有密码），自动检查不能代替人工。" in found.says

    def test_every_picture_is_described(self) -> None:
        body = (
            '<img src="/files/1/a.png"><img src="/files/2/b.png" alt=" "><img src="/files/3/c.png" alt="流程图：三步">'
        )
        [found] = said(body=body)
        assert (found.code, found.says) == ("pictures.no_alternative_text", "正文有2幅图片没有替代文字。")
        [found] = said(parts=(Part(7, "现场.jpg", "", is_image=True),))
        assert (found.code, found.file) == ("pictures.no_alternative_text", 7)
        assert codes(parts=(Part(7, "现场.jpg", "", alternative_text="施工现场", is_image=True),)) == []


class TestExamine:
    def test_the_organs_dictionary_is_used(self, world: Any, at: datetime, django_assert_num_queries: Any) -> None:
        organ = world.organs["jiaoyu"]
        put_expression(organ=organ, wrong="秸杆", right="秸秆", level="severe", by=world["clerk"], at=at)
        draft = replace(DRAFT, organ=organ.pk, text="秸杆禁烧")
        assert [each.code for each in examine(draft, today=TODAY)] == ["wording.severe"]
        with django_assert_num_queries(2):
            examine(draft, today=TODAY)
