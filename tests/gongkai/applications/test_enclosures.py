"""Is what a citizen hands in taken only if it is in order, kept sealed, seen for a purpose, and gone on its day?"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from tests.gongkai.applications.case_world import AT, NAME, applied
from tests.gongkai.applications.stories import told
from tests.gongkai.files.conftest import pdf, picture, with_parts, word, workbook
from tests.gongkai.files.test_sniffing import compound, ofd, word_stream

from gongkai.applications import store
from gongkai.applications.models import Application, Enclosure, EnclosureKind
from gongkai.applications.personal_tasks import delete_scans, sweep_sealed
from gongkai.applications.sealing import sealed
from gongkai.applications.services import enclosures, handling
from gongkai.applications.services.looking import PURPOSES
from gongkai.journal.models import Entry
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed

IDENTITY = EnclosureKind.IDENTITY
LATER = AT + timedelta(days=2)


@pytest.fixture
def application(world: Any) -> Application:
    return applied(world)


def kept(application: Application, name: str = "身份证.jpg", content: bytes = b"", kind: str = IDENTITY) -> Enclosure:
    return enclosures.keep(application, kind, name, content or picture(), AT)


def everything_stored() -> dict[str, bytes]:
    root = Path(django_settings.STORAGES["default"]["OPTIONS"]["location"])
    return {str(each.relative_to(root)): each.read_bytes() for each in root.rglob("*") if each.is_file()}


class TestWhatIsTaken:
    @pytest.mark.parametrize(
        ("name", "content", "format"),
        [
            ("证件.jpg", picture(), "jpg"),
            ("证件.JPEG", picture(), "jpg"),
            ("证件.png", picture("PNG"), "png"),
            ("证件.webp", picture("WEBP"), "webp"),
            ("证件.gif", picture("GIF"), "gif"),
            ("委托书.pdf", pdf("授权委托书"), "pdf"),
            ("说明.docx", word("说明"), "docx"),
            ("说明.doc", compound({"WordDocument": word_stream()}), "doc"),
            ("说明.wps", compound({"WordDocument": word_stream()}), "wps"),
            ("说明.ofd", ofd(), "ofd"),
        ],
    )
    def test_pictures_and_documents_are(self, name: str, content: bytes, format: str) -> None:
        assert enclosures.examined(name, content).format == format

    def test_a_picture_that_a_phone_named_as_another_kind_is_kept_as_what_it_is(self) -> None:
        assert enclosures.examined("证件.jpg", picture("PNG")).name == "证件.png"

    def test_a_name_without_an_extension_gets_one(self) -> None:
        assert enclosures.examined("证件", picture()).name == "证件.jpg"

    def test_a_photograph_keeps_what_the_camera_wrote(self, application: Application, world: Any) -> None:
        content = picture(comment=b"taken at home")
        assert enclosures.content_of(kept(application, content=content)) == content


def encrypted() -> bytes:
    content = bytearray(word("一"))
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        content[place + 8] |= 1
        place += 4
    return bytes(content)


def zipped(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr(name, b"1")
    return target.getvalue()


SCRIPT = b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert\\(1\\))>>endobj"
REFUSED = {
    "empty": ("a.pdf", b"", "空的"),
    "nothing but zeros": ("a.jpg", b"\0" * 100, "空的"),
    "a program": ("a.jpg", b"MZ" + b"\1" * 100, "程序"),
    "an archive": ("a.zip", zipped("a.txt"), "压缩包"),
    "a table": ("a.xlsx", workbook([["一"]]), "只能上传"),
    "a text": ("a.txt", "说明".encode(), "只能上传"),
    "a page called a picture": ("a.jpg", b"<html><script>alert(1)</script></html>", "网页"),
    "a drawing with a script": ("a.svg", b"<svg xmlns='x'><script>alert(1)</script></svg>", "网页"),
    "macros": ("a.docx", with_parts(word("一"), {"word/vbaProject.bin": b"x"}), "宏"),
    "macros of an old document": ("a.doc", compound({"WordDocument": word_stream(), "VBA": b""}), "宏"),
    "a script in a PDF": ("a.pdf", SCRIPT, "脚本"),
    "a PDF that is an archive too": ("a.pdf", pdf("一") + word("一"), "夹带"),
    "a picture that is a script too": ("a.gif", picture("GIF") + b"<script>alert(1)</script>", "夹带"),
    "a picture that is an archive too": ("a.png", picture("PNG") + zipped("a.txt"), "夹带"),
    "a bomb": ("a.docx", with_parts(word("一"), {"word/media/image1.png": b"\0" * (60 << 20)}), "压缩炸弹"),
    "a path in an archive": ("a.docx", with_parts(word("一"), {"../../etc/passwd": b"x"}), "路径"),
    "a password": ("a.docx", encrypted(), "已加密"),
    "a password of an old document": ("a.doc", compound({"WordDocument": word_stream(0x0100)}), "已加密"),
    "damaged": ("a.jpg", picture()[:200], "已损坏"),
    "another kind than the name says": ("a.jpg", pdf("一"), "内容却是PDF"),
    "a document that is a picture": ("a.docx", picture(), "内容却是JPEG"),
    "a phone's own kind of picture": ("a.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40, "HEIC"),
    "a phone's own kind under another name": ("a.jpg", b"\0\0\0\x18ftypmif1" + b"\0" * 40, "HEIC"),
    "too large": ("a.jpg", picture() + b"\0" * (10 << 20), "10MB"),
    "a path in the name": ("../../etc/passwd.jpg", picture(), "文件名"),
    "a path of another system": ("..\\..\\boot.jpg", picture(), "文件名"),
    "a NUL in the name": ("a.jpg\0.exe", picture(), "文件名"),
    "a name that turns its direction": ("证件\u202egpj.exe", picture(), "文件名"),
    "a line in the name": ("a\r\nSet-Cookie: b.jpg", picture(), "文件名"),
}


class TestWhatIsRefused:
    @pytest.mark.parametrize("what", REFUSED)
    def test_is_refused_with_a_sentence(self, what: str) -> None:
        name, content, says = REFUSED[what]
        with pytest.raises(NotAllowed, match=says) as refused:
            enclosures.examined(name, content)
        assert refused.value.says.endswith("。")

    def test_nothing_of_it_is_stored(self, application: Application) -> None:
        with pytest.raises(NotAllowed):
            kept(application, "a.docx", REFUSED["macros"][1])
        assert not Enclosure.objects.exists()
        assert everything_stored() == {}

    def test_an_application_gathers_no_more_than_its_measure(
        self, application: Application, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(enclosures, "MOST_FILES", 2)
        kept(application)
        kept(application)
        with pytest.raises(NotAllowed, match="最多2个"):
            kept(application)
        assert len(everything_stored()) == 2


class TestKeeping:
    def test_only_what_is_sealed_lies_in_the_store(self, application: Application) -> None:
        content = pdf("身份证明材料")
        made = kept(application, "身份证.pdf", content)
        [(place, stored)] = everything_stored().items()
        assert place == made.place
        assert place.startswith("sealed/")
        assert content[:20] not in stored
        assert not stored.startswith(b"%PDF")
        assert enclosures.content_of(made) == content

    def test_the_place_tells_neither_name_nor_number(self, application: Application) -> None:
        made = kept(application, f"{NAME}.jpg")
        assert NAME not in made.place
        assert application.number not in made.place

    def test_two_equal_files_lie_sealed_differently(self, application: Application) -> None:
        kept(application)
        kept(application)
        assert len(set(everything_stored().values())) == 2

    def test_the_journal_knows_that_it_came_and_not_its_name(self, application: Application) -> None:
        kept(application, f"{NAME}.jpg")
        entry = Entry.objects.get(kind="applications.EnclosureKept")
        assert entry.facts["kind"] == "身份证明"
        assert NAME not in f"{entry.says}{entry.facts}"

    def test_a_file_that_could_not_be_entered_is_taken_out_of_the_store(
        self, application: Application, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: Any, **__: Any) -> None:
            raise RuntimeError

        monkeypatch.setattr(enclosures, "record", fail)
        with pytest.raises(RuntimeError):
            kept(application)
        assert everything_stored() == {}

    def test_an_older_key_still_opens(self, application: Application, settings: Any) -> None:
        made = kept(application)
        settings.SEAL_KEYS = ("a-newer-key", *settings.SEAL_KEYS)
        assert enclosures.content_of(made) == picture()

    def test_without_the_key_there_is_a_sentence(self, application: Application, settings: Any) -> None:
        made = kept(application)
        settings.SEAL_KEYS = ("another-key",)
        with pytest.raises(NotAllowed, match="无法解密"):
            enclosures.content_of(made)

    def test_what_was_exchanged_in_the_store_does_not_open(self, application: Application) -> None:
        made = kept(application)
        default_storage.delete(made.place)
        default_storage.save(made.place, io.BytesIO(sealed(b"x")[:-8] + b"AAAAAAA="))
        with pytest.raises(NotAllowed, match="无法解密"):
            enclosures.content_of(made)


class TestLooking:
    def look(self, made: Enclosure, by: Any, purpose: str = PURPOSES[0]) -> bytes:
        return enclosures.opened(made, purpose=purpose, by=by, at=LATER)

    @pytest.mark.parametrize("who", ["clerk", "reviewer", "legal", "secrecy", "head"])
    def test_whoever_handles_the_case_sees_it_and_the_journal_says_so(
        self, world: Any, application: Application, who: str
    ) -> None:
        made = kept(application)
        assert self.look(made, world[who]) == picture()
        entry = Entry.objects.get(kind="applications.LookedAt")
        assert (entry.by, entry.facts["enclosure"], entry.facts["purpose"]) == (world[who], made.pk, PURPOSES[0])

    @pytest.mark.parametrize(
        "who", ["auditor", "admin", "operator", "authority", "clerk-minzheng", "clerk-donghu", "nobody"]
    )
    def test_nobody_else_does(self, world: Any, application: Application, who: str) -> None:
        made = kept(application)
        with pytest.raises(NotAllowed):
            self.look(made, world[who])
        assert not Entry.objects.filter(kind="applications.LookedAt").exists()

    @pytest.mark.parametrize(
        ("purpose", "says"),
        [
            ("", "请写明用途"),
            ("  ", "请写明用途"),
            ("看" * 61, "最多60个字"),
            ("核对13800138000", "不要写"),
            (NAME, "不要写"),
        ],
    )
    def test_not_without_a_purpose_that_may_stay_for_ever(
        self, world: Any, application: Application, purpose: str, says: str
    ) -> None:
        made = kept(application)
        with pytest.raises(NotAllowed, match=says):
            self.look(made, world["clerk"], purpose)
        assert not Entry.objects.filter(kind="applications.LookedAt").exists()

    def test_a_look_that_failed_is_no_look(self, world: Any, application: Application) -> None:
        made = kept(application)
        store.remove(made.place)
        with pytest.raises(NotAllowed, match="不在存储中"):
            self.look(made, world["clerk"])
        assert not Entry.objects.filter(kind="applications.LookedAt").exists()


class TestDeleting:
    @pytest.fixture
    def closed(self, world: Any) -> Application:
        day = date(2026, 3, 2)
        application = told(world, [{"received": day}, {"decided": day, "code": "G1"}, {"served": day}])
        kept(application)
        kept(application, kind=EnclosureKind.DESCRIPTION)
        return handling.archive(application, on=day, by=world["clerk"], at=AT + timedelta(hours=8))

    def test_the_day_is_counted_from_the_archive(self, closed: Application) -> None:
        days = dict(Enclosure.objects.values_list("kind", "delete_on"))
        assert days == {"identity": date(2026, 8, 29), "description": None}
        assert Entry.objects.filter(kind="applications.DeletionScheduled").count() == 1

    def test_before_that_day_nothing_goes(self, closed: Application, django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            assert delete_scans(at=datetime(2026, 8, 28, 23, 59, tzinfo=CHINA)) == 0
        assert len(everything_stored()) == 2

    def test_on_that_day_the_file_goes_and_the_row_says_when(
        self, closed: Application, world: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        moment = datetime(2026, 8, 29, 0, 5, tzinfo=CHINA)
        scan = Enclosure.objects.get(kind="identity")
        with django_capture_on_commit_callbacks(execute=True):
            assert delete_scans(at=moment) == 1
            assert delete_scans(at=moment) == 0
        assert not default_storage.exists(scan.place)
        assert len(everything_stored()) == 1
        scan.refresh_from_db()
        assert (scan.deleted_at, scan.name, scan.digest) == (moment, "身份证明.jpg", "")
        with pytest.raises(NotAllowed, match="已于2026年8月29日删除"):
            enclosures.opened(scan, purpose=PURPOSES[0], by=world["clerk"], at=moment)

    def test_a_file_is_deleted_once_however_many_try(self, application: Application) -> None:
        made = kept(application)
        assert enclosures.delete(made, because="保存期满", by=None, at=AT)
        assert not enclosures.delete(made, because="保存期满", by=None, at=AT)
        assert Entry.objects.filter(kind="applications.EnclosureDeleted").count() == 1


class TestSweeping:
    def test_a_file_whose_row_is_deleted_goes_though_the_machine_died_between(self, application: Application) -> None:
        made = kept(application)
        Enclosure.objects.filter(pk=made.pk).update(deleted_at=AT)
        assert sweep_sealed(at=datetime.now(CHINA)) == 1
        assert everything_stored() == {}

    def test_a_file_without_a_row_goes_after_a_day(self, application: Application) -> None:
        kept(application)
        store.put(sealed(b"abandoned"))
        now = datetime.now(CHINA)
        assert sweep_sealed(at=now) == 0
        assert sweep_sealed(at=now + timedelta(days=1, minutes=1)) == 1
        assert len(everything_stored()) == 1

    def test_an_empty_store_is_no_fault(self, db: None) -> None:
        assert sweep_sealed(at=AT) == 0
