"""What can be done with a file, by whom, and what is written down?"""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.gongkai.plans import plan_of, walks

from gongkai.files import limits, selectors, services
from gongkai.files.models import File
from gongkai.files.sniffing import format_of
from gongkai.journal.models import Entry
from gongkai.kernel.refusal import NotAllowed

pytestmark = pytest.mark.django_db


def stored() -> int:
    return sum(len(default_storage.listdir(folder)[1]) for folder in default_storage.listdir("")[0])


class TestKeep:
    def test_the_content_decides_and_the_name_follows(self, library: Any, make: Any) -> None:
        file = library.keep("..\\名单.doc", make.word("一"))
        assert (file.name, file.format) == ("名单.docx", "docx")
        content = selectors.content_of(file)
        assert file.digest == hashlib.sha256(content).hexdigest()
        assert file.size == len(content)
        assert not file.is_public

    def test_the_same_content_is_stored_once(self, library: Any, make: Any) -> None:
        content = make.picture()
        first, second = library.keep("甲.jpg", content), library.keep("乙.jpg", content, by="reviewer")
        assert first.pk != second.pk
        assert first.place == second.place
        assert stored() == 1

    def test_what_was_cut_off_in_the_store_is_not_taken_for_the_content(self, library: Any, make: Any) -> None:
        content = make.picture()
        digest = hashlib.sha256(content).hexdigest()
        default_storage.save(f"{digest[:2]}/{digest}", io.BytesIO(content[:9]))
        assert selectors.content_of(library.keep("甲.jpg", content)) == content

    def test_it_is_written_down_without_the_number_in_its_name(self, library: Any, make: Any, numbers: Any) -> None:
        file = library.keep(f"{numbers.resident}.docx", make.word("一"))
        entry = Entry.objects.get(kind="files.Kept")
        assert entry.subject == f"files.file:{file.pk}"
        assert numbers.resident not in f"{entry.says}{entry.facts}"
        assert file.name == f"{numbers.resident}.docx"

    def test_a_refused_file_leaves_nothing(self, library: Any, tmp_path: Any) -> None:
        with pytest.raises(NotAllowed, match="网页"):
            library.keep("照片.jpg", b"<html></html>")
        assert not File.objects.exists()
        assert not Entry.objects.filter(kind="files.Kept").exists()
        assert not (tmp_path / "store").exists()

    def test_a_file_that_is_too_large_is_refused_before_it_is_looked_at(
        self, library: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(services, "LARGEST", 3 * limits.MEGABYTE)
        with pytest.raises(NotAllowed, match="超过3MB"):
            library.keep("大.txt", b"a" * (3 * limits.MEGABYTE + 1))

    @pytest.mark.parametrize("role", ["secrecy", "head", "operator", "auditor", "admin", "authority", "nobody"])
    def test_only_who_writes_for_the_organ_takes_files_in(self, library: Any, role: str) -> None:
        with pytest.raises(NotAllowed, match="只有本机关"):
            library.keep("甲.txt", "甲".encode(), by=role)

    @pytest.mark.parametrize("role", ["clerk-minzheng", "clerk-donghu"])
    def test_a_clerk_of_another_organ_takes_none_in(self, library: Any, role: str) -> None:
        with pytest.raises(NotAllowed, match="只有本机关"):
            library.keep("甲.txt", "甲".encode(), by=role)

    def test_the_installation_moves_files_in(self, world: Any, at: Any) -> None:
        file = services.keep(organ=world.organs["jiaoyu"], name="旧.txt", content="甲".encode(), by=None, at=at)
        assert file.added_by is None


class TestPrivacy:
    def test_numbers_are_found_in_the_text_the_name_and_the_properties(
        self, library: Any, make: Any, numbers: Any
    ) -> None:
        content = make.word(f"证件{numbers.resident}", author=numbers.mobile)
        file = library.keep(f"{numbers.card}.docx", content)
        assert sorted(hit.text for hit in selectors.privacy_in(file)) == sorted(
            (numbers.resident, numbers.mobile, numbers.card)
        )
        assert numbers.mobile in file.text

    def test_a_file_without_numbers_has_none(self, library: Any, make: Any) -> None:
        assert selectors.privacy_in(library.keep("一.docx", make.word("一"))) == []


class TestMaskedCopy:
    @pytest.mark.parametrize("kind", ["docx", "xlsx", "csv", "txt", "pdf"])
    def test_nothing_is_found_in_the_copy_and_the_file_stays(
        self, library: Any, make: Any, numbers: Any, kind: str
    ) -> None:
        content = {
            "docx": make.word_with_everything,
            "xlsx": make.workbook_with_everything,
            "csv": lambda: f"某甲,{numbers.resident}\r\n".encode("gb18030"),
            "txt": lambda: f"某甲 {numbers.mobile}".encode(),
            "pdf": lambda: make.pdf(f"证件号{numbers.resident}"),
        }[kind]()
        file = library.keep(f"名单.{kind}", content)
        copy = library.masked(file)
        assert copy.masked_from == file
        assert copy.name == f"名单（脱敏）.{kind}"
        assert selectors.privacy_in(file)
        assert selectors.privacy_in(copy) == []
        assert format_of(selectors.content_of(copy), kind) == kind
        assert selectors.content_of(file) == content
        assert Entry.objects.get(kind="files.Masked").facts["original"] == file.pk

    def test_its_name_and_its_words_are_masked_too(self, library: Any, make: Any, numbers: Any) -> None:
        file = library.keep(f"某甲{numbers.mobile}.docx", make.word("一"))
        assert library.masked(file).name == "某甲138＊＊＊＊8000（脱敏）.docx"

    def test_a_copy_of_a_copy_is_called_one_copy(self, library: Any) -> None:
        copy = library.masked(library.keep("甲.txt", "甲".encode()))
        assert library.masked(copy).name == "甲（脱敏）.txt"

    def test_a_page_redrawn_counts_as_read(self, library: Any, make: Any, numbers: Any) -> None:
        copy = library.masked(library.keep("名单.pdf", make.pdf(f"证件号{numbers.resident}\n#pagebreak()\n第二页")))
        assert copy.facts["rasterized"] == [1]
        assert "unread" not in copy.facts

    def test_a_sheet_named_by_a_number_is_not_renamed_by_us(self, library: Any, make: Any, numbers: Any) -> None:
        content = make.workbook([["一"]])
        book = make.part_of(content, "xl/workbook.xml").replace('name="名单"', f'name="{numbers.resident}"')
        file = library.keep("名单.xlsx", make.with_parts(content, {"xl/workbook.xml": book.encode()}))
        assert selectors.privacy_in(file)
        with pytest.raises(NotAllowed, match="工作表的名称"):
            library.masked(file)
        assert File.objects.count() == 1

    def test_a_copy_in_which_something_is_left_is_not_kept(
        self, library: Any, numbers: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = library.keep("名单.txt", f"某甲 {numbers.resident}".encode())
        monkeypatch.setattr(services, "masked", lambda content, format, *, on: (content, []))
        with pytest.raises(NotAllowed, match="自动脱敏后仍有身份证号码1处"):
            library.masked(file)
        assert File.objects.count() == 1
        assert not Entry.objects.filter(kind="files.Masked").exists()

    @pytest.mark.parametrize("role", ["head", "clerk-minzheng", "admin"])
    def test_only_who_writes_for_the_organ_makes_one(self, library: Any, role: str) -> None:
        file = library.keep("甲.txt", "甲".encode())
        with pytest.raises(NotAllowed, match="只有本机关"):
            library.masked(file, by=role)


class TestDescribe:
    def describe(self, library: Any, file: File, text: str, by: str = "clerk") -> None:
        services.describe(file=file, alternative_text=text, by=library.world[by], at=library.at)

    def test_what_a_picture_shows_is_written_down(self, library: Any, make: Any) -> None:
        file = library.keep("甲.jpg", make.picture())
        self.describe(library, file, "  红色\n方块 ")
        assert File.objects.get().alternative_text == "红色 方块"
        assert Entry.objects.get(kind="files.Described").facts["alternative_text"] == "红色 方块"

    @pytest.mark.parametrize(
        ("text", "says"), [(" ", "请填写"), ("长" * 201, "最多200字"), ("13800138000", "手机号码")]
    )
    def test_wrong_words_are_refused(self, library: Any, make: Any, text: str, says: str) -> None:
        file = library.keep("甲.jpg", make.picture(), alternative_text="红色方块")
        with pytest.raises(NotAllowed, match=says):
            self.describe(library, file, text)
        assert File.objects.get().alternative_text == "红色方块"

    def test_nobody_else_describes_it(self, library: Any, make: Any) -> None:
        file = library.keep("甲.jpg", make.picture())
        with pytest.raises(NotAllowed, match="只有本机关"):
            self.describe(library, file, "红色方块", by="clerk-minzheng")


class TestWhoOpensIt:
    def test_before_it_is_public_only_who_sees_the_organ(self, library: Any) -> None:
        file = library.keep("甲.txt", "甲".encode())
        may = {name for name, user in library.world.people.items() if selectors.may_open(user=user, file=file)}
        assert may == {
            "clerk", "reviewer", "secrecy", "legal", "head", "operator", "auditor", "admin", "authority",
        }  # fmt: skip

    def test_once_public_everyone_and_once_withdrawn_no_longer(self, library: Any) -> None:
        file = library.keep("甲.txt", "甲".encode())
        services.publish(files=[file.pk], at=library.at)
        file.refresh_from_db()
        assert file.public_since == library.at
        assert selectors.may_open(user=library.world["nobody"], file=file)
        services.unpublish(files=[file.pk])
        file.refresh_from_db()
        assert not selectors.may_open(user=library.world["nobody"], file=file)

    def test_public_since_says_since_when(self, library: Any) -> None:
        file = library.keep("甲.txt", "甲".encode())
        services.publish(files=[file.pk], at=library.at)
        services.publish(files=[file.pk], at=library.at.replace(year=2027))
        file.refresh_from_db()
        assert file.public_since == library.at


def test_the_pictures_of_an_organ_are_found_through_their_own_index(library: Any) -> None:
    with CaptureQueriesContext(connection) as captured:
        list(selectors.images_of(organ=library.world.organs["jiaoyu"])[:24])
    question = captured.captured_queries[0]["sql"]
    assert walks("files_file_images", question)
    assert "TEMP B-TREE" not in plan_of(question)


def test_a_list_leaves_the_text_where_it_is(library: Any) -> None:
    library.keep("甲.txt", ("甲" * 1000).encode())
    file = selectors.files_of(organ=library.world.organs["jiaoyu"]).get()
    assert "text" in file.get_deferred_fields()
