"""What does anybody see: home, provisions, mistakes, errors, sizes, headers?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from gongkai.web.models import Site

pytestmark = pytest.mark.django_db


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret detail")


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("本单位之外的人员不能查看。")


def refuse_in_english(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("internal reason")


def miss(request: HttpRequest) -> HttpResponse:
    raise Http404("No Organ matches the given query.")


def suspect(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("bad host")


urlpatterns = [
    path("fail/", fail),
    path("refuse/", refuse),
    path("refuse-in-english/", refuse_in_english),
    path("miss/", miss),
    path("suspect/", suspect),
    path("", include("gongkai.web.urls")),
]
handler400 = "gongkai.web.errors.bad_request"
handler403 = "gongkai.web.errors.forbidden"
handler404 = "gongkai.web.errors.not_found"
handler500 = "gongkai.web.errors.server_error"


class TestAnError:
    @pytest.fixture(autouse=True)
    def _with_faulty_pages(self, world: Any) -> Any:
        with override_settings(ROOT_URLCONF=__name__):
            yield

    @pytest.mark.parametrize(
        ("where", "status", "says", "never"),
        [
            ("/suspect/", 400, "请求无法识别", "bad host"),
            ("/refuse/", 403, "本单位之外的人员不能查看。", "Forbidden"),
            ("/refuse-in-english/", 403, "没有查看或办理这一页的权限", "internal reason"),
            ("/miss/", 404, "没有找到您要的页面", "No Organ"),
            ("/nothing/here/", 404, "没有找到您要的页面", "Not Found"),
            ("/fail/", 500, "页面暂时无法显示", "secret detail"),
        ],
    )
    def test_is_a_page_with_a_polite_sentence(self, where: str, status: int, says: str, never: str) -> None:
        response = Client(raise_request_exception=False).get(where)
        text = response.content.decode()
        assert response.status_code == status
        assert says in text
        assert never not in text
        assert "Content-Security-Policy" in response

    def test_of_our_own_needs_no_database(self, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            assert Client(raise_request_exception=False).get("/fail/").status_code == 500

    def test_for_an_old_form_says_that_nothing_was_changed(self) -> None:
        response = Client(enforce_csrf_checks=True).post("/login/", {"username": "x", "password": "y"})
        assert response.status_code == 403
        assert "提交没有生效" in response.content.decode()

    def test_for_an_unknown_host(self, client: Client) -> None:
        assert client.get("/", headers={"Host": "elsewhere.example"}).status_code == 400


class TestHome:
    def test_of_a_fresh_installation_says_that_nothing_is_there_yet(self, client: Client) -> None:
        text = client.get("/").content.decode()
        assert "本站尚未发布公开信息" in text
        assert "今天没有正在征求意见的事项" in text
        assert "政务公开" in text

    def test_names_the_district(self, client: Client, world: Any) -> None:
        assert "清河区人民政府" in client.get("/").content.decode()

    def test_shows_no_dead_entry_in_the_menu(self, client: Client, world: Any) -> None:
        text = client.get("/").content.decode()
        menu = re.search(r'<nav class="menu".*?</nav>', text, re.S)
        assert menu
        links = re.findall(r'href="([^"]+)"', menu[0])
        assert len(links) == 2
        for each in links:
            assert client.get(each).status_code == 200


class TestTheFooter:
    def test_has_no_slot_that_nobody_filled(self, client: Client, world: Any) -> None:
        text = client.get("/").content.decode()
        assert "网站标识码" not in text
        assert "备案号" not in text

    def test_shows_what_the_office_filled_in(self, client: Client, world: Any) -> None:
        Site.objects.create(phone="0812-0000000", site_code="样例标识码", sponsor="清河区人民政府办公室")
        text = client.get("/").content.decode()
        assert "联系电话：0812-0000000" in text
        assert "网站标识码：样例标识码" in text
        assert "主办：清河区人民政府办公室" in text


class TestTheMistakePage:
    def test_says_whom_to_tell(self, client: Client, world: Any) -> None:
        Site.objects.create(phone="0812-0000000", hours="工作日9时至17时")
        text = client.get("/mistake/?page=/annual/").content.decode()
        assert 'value="/annual/"' in text
        assert "0812-0000000" in text
        assert "工作日9时至17时" in text

    @pytest.mark.parametrize("page", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
    def test_repeats_no_foreign_address(self, client: Client, page: str) -> None:
        text = client.get("/mistake/", {"page": page}).content.decode()
        assert page not in text


class TestAProvision:
    def test_shows_its_line_and_the_rest_of_its_article(self, client: Client) -> None:
        text = client.get("/law/ogi:33.2/").content.decode()
        assert "第三十三条第二款" in text
        assert 'href="/law/ogi:33/"' in text
        assert 'href="/law/ogi:34/"' not in text

    def test_of_a_whole_document_lists_its_articles(self, client: Client) -> None:
        text = client.get("/law/ogi/").content.decode()
        assert "第一条" in text
        assert "第五十条" in text

    @pytest.mark.parametrize("cite", ["ogi:999", "nothing", "OGI", "ogi:33.2.", "<script>"])
    def test_that_is_not_in_the_book_is_not_found(self, client: Client, cite: str) -> None:
        response = client.get(f"/law/{cite}/")
        assert response.status_code == 404
        assert "<script>" not in response.content.decode()

    def test_every_one_has_a_page(self, client: Client) -> None:
        from lawbook import articles

        for each in articles.provisions():
            assert client.get(f"/law/{each.cite}/").status_code == 200, each.cite


class TestTheSize:
    @pytest.mark.parametrize("size", ["small", "medium", "large", "elder"])
    def test_is_remembered_and_set_on_the_page(self, client: Client, size: str) -> None:
        response = client.get(f"/reading/{size}/?next=/annual/")
        assert response.url == "/annual/"
        assert f'class="reading-{size}"' in client.get("/annual/").content.decode()

    def test_of_elders_can_be_left_again(self, client: Client) -> None:
        client.get("/reading/elder/")
        assert "退出长者版" in client.get("/").content.decode()
        client.get("/reading/medium/")
        assert "退出长者版" not in client.get("/").content.decode()

    def test_that_nobody_offers_changes_nothing(self, client: Client) -> None:
        assert client.get("/reading/huge/").cookies == {}
        client.cookies["reading"] = '"><script>'
        assert 'class="reading-medium"' in client.get("/").content.decode()

    def test_switch_never_leads_to_another_site(self, client: Client) -> None:
        assert client.get("/reading/large/?next=https://elsewhere.example/").url == "/"

    def test_is_part_of_what_a_cache_keeps_apart(self, client: Client) -> None:
        assert "Cookie" in client.get("/")["Vary"]


class TestTheHeaders:
    def test_let_nothing_in_from_elsewhere(self, client: Client) -> None:
        response = client.get("/")
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"

    def test_match_the_pages_which_hold_no_inline_script_or_style(self, root: Path) -> None:
        inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:|https?://(?!www\.w3\.org)")
        for each in sorted((root / "src" / "gongkai").rglob("templates/**/*.html")):
            assert not inline.search(each.read_text("utf-8")), each

    def test_of_a_page_behind_https_keep_cookies_to_https(self, client: Client, world: Any, settings: Any) -> None:
        settings.SESSION_COOKIE_SECURE = True
        response = client.post("/login/", {"username": "clerk", "password": world.password})
        assert response.cookies["gongkai_session"]["secure"] is True


class TestTheTokens:
    COLOR = r"#[0-9a-f]{3,8}\b|\b(rgba?|hsla?|oklch)\(|:\s*(white|black|red|gray|green)\b"
    SIZE = r"\b\d*\.?\d+(px|rem|vh|vw|mm|pt)\b"

    @pytest.mark.parametrize(("where", "never"), [("", COLOR), ("web", f"{COLOR}|{SIZE}")])
    def test_are_the_only_place_that_names_a_color_or_a_size(self, root: Path, where: str, never: str) -> None:
        named = re.compile(never, re.I)
        folder = root / "src" / "gongkai" / where
        sheets = [each for each in folder.rglob("static/**/*.css") if each.name != "tokens.css"]
        assert len(sheets) >= 4
        for each in sheets:
            for line in each.read_text("utf-8").splitlines():
                code = re.sub(r"/\*.*?\*/", "", line)
                if not code.lstrip().startswith(("@media", "@page")):
                    assert not named.search(code), (each.name, line)

    def test_that_are_used_are_named(self, root: Path) -> None:
        folder = root / "src" / "gongkai"
        named = set(re.findall(r"(--[\w-]+):", (folder / "web/static/web/tokens.css").read_text("utf-8")))
        for each in folder.rglob("static/**/*.css"):
            text = each.read_text("utf-8")
            own = set(re.findall(r"(--[\w-]+):", text))
            assert set(re.findall(r"var\((--[\w-]+)", text)) <= named | own, each.name


class TestOddAddresses:
    @pytest.mark.parametrize(
        "address", ["/reading/elder/?next=a%00b", "/desk/organs/?q=a%00b", "/desk/people/new/?organ=%00", "/?a=%00"]
    )
    def test_a_nul_is_refused_in_one_sentence(self, client: Client, address: str) -> None:
        response = client.get(address)
        assert response.status_code == 400
        assert "请求无法识别" in response.content.decode()

    def test_a_line_break_in_the_way_back_is_not_followed(self, client: Client) -> None:
        assert client.get("/reading/elder/?next=/annual/%0d%0aX").url == "/"  # type: ignore[attr-defined]

    def test_a_year_of_five_thousand_digits_is_no_year(self, client: Client, world: Any) -> None:
        client.force_login(world.people["clerk"])
        assert client.get("/desk/annual/?year=" + "9" * 5000).status_code == 200

    def test_a_membership_of_five_thousand_digits_is_not_there(self, client: Client, world: Any) -> None:
        client.force_login(world.people["admin"])
        page = f"/desk/people/{world.people['clerk'].pk}/"
        answer = client.post(page, {"act": "end", "membership": "9" * 5000})
        assert answer.status_code < 500
