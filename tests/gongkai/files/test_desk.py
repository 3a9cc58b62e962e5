"""Does each page answer each person as it should?"""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gongkai.files import selectors, services
from gongkai.files.models import File
from gongkai.organs.models import Role

pytestmark = pytest.mark.django_db

WRITERS = ("clerk", "reviewer")
ONLOOKERS = ("secrecy", "legal", "head", "operator", "auditor", "admin", "authority")
STRANGERS = ("clerk-minzheng", "head-minzheng", "admin-donghu", "clerk-donghu", "nobody")


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def text_of(response: Any) -> str:
    return str(response.getvalue().decode())


@pytest.fixture
def file(library: Any, make: Any, numbers: Any) -> File:
    kept: File = library.keep("名单.docx", make.word(f"证件{numbers.resident}", author="张经办"))
    return kept


@pytest.fixture
def image(library: Any, make: Any) -> File:
    kept: File = library.keep("照片.jpg", make.photograph())
    return kept


@pytest.fixture
def library_page() -> str:
    return reverse("files:library", kwargs={"code": "jiaoyu"})


def page_of(file: File) -> str:
    return reverse("files:one", kwargs={"code": file.organ.code, "pk": file.pk})


class TestLibraries:
    def test_who_sees_one_organ_is_led_there(self, client: Any, world: Any, library_page: str) -> None:
        client.force_login(world["clerk"])
        assert client.get(reverse("files:libraries")).url == library_page

    def test_who_sees_the_district_chooses(self, client: Any, world: Any, file: File) -> None:
        client.force_login(world["authority"])
        page = text_of(client.get(reverse("files:libraries")))
        assert "清河区教育局" in page
        assert "东湖" not in page

    def test_who_sees_none_is_told(self, client: Any, world: Any) -> None:
        client.force_login(world["nobody"])
        assert "您没有任职的机关" in text_of(client.get(reverse("files:libraries")))


class TestLibrary:
    @pytest.mark.parametrize("role", [*WRITERS, *ONLOOKERS])
    def test_who_sees_the_organ_sees_its_files(
        self, client: Any, world: Any, file: File, library_page: str, role: str
    ) -> None:
        client.force_login(world[role])
        page = text_of(client.get(library_page))
        assert "名单.docx" in page
        assert "有个人信息" in page
        assert ("上传文件" in page) == (role in WRITERS)

    @pytest.mark.parametrize("role", STRANGERS)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_nobody_else_does(self, client: Any, world: Any, library_page: str, role: str, method: str) -> None:
        client.force_login(world[role])
        assert getattr(client, method)(library_page).status_code == 404

    @pytest.mark.parametrize("role", ONLOOKERS)
    def test_who_only_looks_on_sends_nothing(self, client: Any, world: Any, library_page: str, role: str) -> None:
        client.force_login(world[role])
        assert client.post(library_page, {"files": [sent("甲.txt", b"a")]}).status_code == 403
        assert not File.objects.exists()

    @pytest.mark.parametrize("role", WRITERS)
    def test_several_are_taken_at_once_and_the_refused_are_named(
        self, client: Any, world: Any, make: Any, library_page: str, role: str
    ) -> None:
        client.force_login(world[role])
        files = [
            sent("一.docx", make.word("一")),
            sent("二.jpg", b"<html><script>alert(1)</script></html>"),
            sent("三.png", make.picture("PNG")),
            sent("四<b>.exe", b"MZ\x90\0"),
        ]
        page = text_of(client.post(library_page, {"files": files}, follow=True))
        assert set(File.objects.values_list("name", flat=True)) == {"一.docx", "三.png"}
        assert "已保存2个文件" in page
        assert "“二.jpg”：文件内容是网页" in page
        assert "“四&lt;b&gt;.exe”：这是程序文件" in page

    def test_nothing_chosen_is_said(self, client: Any, world: Any, library_page: str) -> None:
        client.force_login(world["clerk"])
        assert "请先选择文件" in text_of(client.post(library_page, follow=True))

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ("", {"名单.docx", "照片.jpg", "名单（脱敏）.docx"}),
            ("sort=pictures", {"照片.jpg"}),
            ("sort=documents", {"名单.docx", "名单（脱敏）.docx"}),
            ("sort=masked", {"名单（脱敏）.docx"}),
            ("words=名单", {"名单.docx", "名单（脱敏）.docx"}),
            ("words=会场", {"照片.jpg"}),
            ("standing=public", {"照片.jpg"}),
            ("standing=private", {"名单.docx", "名单（脱敏）.docx"}),
            ("who={reviewer}", {"名单（脱敏）.docx"}),
        ],
    )
    def test_filters_narrow(
        self, client: Any, library: Any, file: File, image: File, library_page: str, query: str, names: set[str]
    ) -> None:
        library.masked(file, by="reviewer")
        services.describe(file=image, alternative_text="会场全景", by=library.world["clerk"], at=library.at)
        services.publish(files=[image.pk], at=library.at)
        client.force_login(library.world["clerk"])
        response = client.get(f"{library_page}?{query.format(reviewer=library.world['reviewer'].pk)}")
        assert {each.name for each in response.context["page"]} == names

    def test_a_wrong_filter_is_said(self, client: Any, world: Any, library_page: str) -> None:
        client.force_login(world["clerk"])
        assert client.get(f"{library_page}?who=999999&sort=x").context["form"].errors.keys() == {"who", "sort"}

    def test_the_number_of_queries_does_not_grow_with_the_files(
        self, client: Any, library: Any, library_page: str, django_assert_max_num_queries: Any
    ) -> None:
        for number in range(12):
            library.keep(f"{number}.txt", f"{number}".encode())
        client.force_login(library.world["clerk"])
        with django_assert_max_num_queries(14):
            assert client.get(library_page).status_code == 200


class TestOne:
    @pytest.mark.parametrize("role", [*WRITERS, *ONLOOKERS])
    def test_numbers_are_shown_masked(self, client: Any, world: Any, file: File, numbers: Any, role: str) -> None:
        client.force_login(world[role])
        page = text_of(client.get(page_of(file)))
        assert "身份证号码1处" in page
        assert numbers.resident not in page
        assert "51*************" in page
        assert "张经办" in page
        assert ("生成脱敏副本" in page) == (role in WRITERS)

    @pytest.mark.parametrize("role", STRANGERS)
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_nobody_else_sees_it(self, client: Any, world: Any, file: File, role: str, method: str) -> None:
        client.force_login(world[role])
        assert getattr(client, method)(page_of(file)).status_code == 404

    def test_the_file_of_another_organ_is_not_shown_under_mine(self, client: Any, library: Any, file: File) -> None:
        other = library.keep("别处.txt", "乙".encode(), organ="minzheng", by="clerk-minzheng")
        client.force_login(library.world["clerk"])
        assert client.get(reverse("files:one", kwargs={"code": "jiaoyu", "pk": other.pk})).status_code == 404
        assert client.post(reverse("files:mask", kwargs={"code": "jiaoyu", "pk": other.pk})).status_code == 404

    def test_a_picture_is_shown_and_described(self, client: Any, world: Any, image: File) -> None:
        client.force_login(world["reviewer"])
        page = text_of(client.get(page_of(image)))
        assert f'src="{image.get_absolute_url()}"' in page
        assert "图片中写有经纬度" in page
        assert client.post(page_of(image), {"alternative_text": "会场全景"}).url == page_of(image)
        assert "会场全景" in text_of(client.get(page_of(image)))

    @pytest.mark.parametrize("text", ["", "电话13800138000"])
    def test_wrong_words_stay_on_the_page(self, client: Any, world: Any, image: File, text: str) -> None:
        client.force_login(world["clerk"])
        response = client.post(page_of(image), {"alternative_text": text})
        assert response.status_code == 409
        assert f'value="{text}"' in text_of(response) if text else response.context["form"].errors

    @pytest.mark.parametrize("role", ONLOOKERS)
    def test_who_only_looks_on_describes_nothing(self, client: Any, world: Any, image: File, role: str) -> None:
        client.force_login(world[role])
        assert client.post(page_of(image), {"alternative_text": "会场全景"}).status_code == 403
        image.refresh_from_db()
        assert image.alternative_text == ""


class TestMask:
    def address(self, file: File) -> str:
        return reverse("files:mask", kwargs={"code": file.organ.code, "pk": file.pk})

    @pytest.mark.parametrize("role", WRITERS)
    def test_a_copy_is_made_and_shown(self, client: Any, world: Any, file: File, role: str) -> None:
        client.force_login(world[role])
        page = text_of(client.post(self.address(file), follow=True))
        copy = file.masked_copies.get()
        assert selectors.privacy_in(copy) == []
        assert "没有找到身份证号码" in page
        assert page_of(file) in page
        assert "名单（脱敏）.docx" in text_of(client.get(page_of(file)))

    @pytest.mark.parametrize("role", ONLOOKERS)
    def test_who_only_looks_on_makes_none(self, client: Any, world: Any, file: File, role: str) -> None:
        client.force_login(world[role])
        assert client.post(self.address(file)).status_code == 403
        assert not file.masked_copies.exists()

    @pytest.mark.parametrize("role", STRANGERS)
    def test_nobody_else_does(self, client: Any, world: Any, file: File, role: str) -> None:
        client.force_login(world[role])
        assert client.post(self.address(file)).status_code == 404

    def test_a_refusal_is_shown_on_the_page_of_the_file(self, client: Any, library: Any, make: Any) -> None:
        content = make.with_parts(make.word("一"), {"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0"})
        file = library.keep("一.docx", content)
        client.force_login(library.world["clerk"])
        assert "不能自动脱敏" in text_of(client.post(self.address(file), follow=True))

    def test_a_mere_look_makes_nothing(self, client: Any, world: Any, file: File) -> None:
        client.force_login(world["clerk"])
        assert client.get(self.address(file)).status_code == 405


class TestPictures:
    where = "/desk/files/jiaoyu/pictures/"

    def test_as_a_page_each_leads_to_its_own(self, client: Any, world: Any, file: File, image: File) -> None:
        client.force_login(world["head"])
        page = text_of(client.get(self.where))
        assert page_of(image) in page
        assert "名单.docx" not in page

    def test_as_a_part_each_tells_the_editor_what_it_is(self, client: Any, world: Any, image: File) -> None:
        client.force_login(world["clerk"])
        part = text_of(client.get(f"{self.where}?words=照片", headers={"HX-Request": "true"}))
        assert "<html" not in part
        assert f'data-file="{image.pk}"' in part
        assert f'data-src="{image.get_absolute_url()}"' in part

    @pytest.mark.parametrize("role", STRANGERS)
    def test_nobody_else_chooses_from_them(self, client: Any, world: Any, role: str) -> None:
        client.force_login(world[role])
        assert client.get(self.where).status_code == 404


def test_every_role_was_asked() -> None:
    assert {each.value for each in Role} <= {*WRITERS, *ONLOOKERS}
