"""Does the page store never show what stood there before, whoever renders and publishes at once?"""

from __future__ import annotations

import contextlib
import gzip
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gongkai.kernel import pagestore
from gongkai.kernel.pagestore import PageStore, file_of

HOST = "www.example.gov.cn"


@pytest.fixture
def store(tmp_path: Path) -> PageStore:
    return PageStore(tmp_path / "pages")


def kept(store: PageStore) -> set[str]:
    """Return the names of what a web server would find, without the compressed copies."""
    files = store.folder.rglob("*")
    return {
        str(each.relative_to(store.folder))
        for each in files
        if each.is_file() and not each.name.startswith(".") and each.suffix != ".gz"
    }


class TestFileOf:
    @pytest.mark.parametrize(
        ("path", "name"),
        [
            ("/", "index.html"),
            ("/item/12/", "item/12/index.html"),
            ("/law/ogi:33.2/", "law/ogi:33.2/index.html"),
            ("/section/qinghe/news.csv", "section/qinghe/news.csv"),
            ("/sitemap.xml", "sitemap.xml"),
            ("/robots.txt", "robots.txt"),
        ],
    )
    def test_lays_files_out_like_the_addresses(self, path: str, name: str) -> None:
        assert file_of(path) == name

    @pytest.mark.parametrize(
        "path",
        [
            "",
            "item",
            "/item",
            "/item.html",
            "/../secret_key/",
            "/item/../../x/",
            "/.generation/",
            "/item/.git/",
            "/a\x00b/",
            "/a b/",
            "/栏目/",
            "/a\n/",
            "/a/\n",
            "//",
            "/a//b/",
            "/x.php",
            "/x.exe",
            "/%2e%2e/",
            "/" + "a/" * 300,
            "/" + "a" * 101 + "/",
        ],
    )
    def test_has_none_for_what_could_lead_elsewhere(self, path: str) -> None:
        assert file_of(path) == ""


class TestKeep:
    def test_writes_the_page_and_a_compressed_copy(self, store: PageStore) -> None:
        assert store.keep("/item/12/", "正文".encode(), store.generation(), host=HOST)
        page = store.folder / HOST / "item/12/index.html"
        assert page.read_bytes() == "正文".encode()
        assert gzip.decompress(Path(f"{page}.gz").read_bytes()) == "正文".encode()

    def test_refuses_what_was_rendered_before_a_publication(self, store: PageStore) -> None:
        before = store.generation()
        store.forget("/item/12/")
        assert not store.keep("/item/12/", b"old", before, host=HOST)
        assert store.keep("/item/12/", b"new", store.generation(), host=HOST)

    def test_refuses_it_also_where_nothing_had_been_kept_at_all(self, store: PageStore) -> None:
        before = store.generation()
        PageStore(store.folder).forget_everything()
        assert not store.keep("/", b"old", before, host=HOST)

    @pytest.mark.parametrize("host", ["", "..", ".", "a/b", "A", "x:123456", ".generation"])
    def test_refuses_a_host_that_is_none(self, store: PageStore, host: str) -> None:
        assert not store.keep("/", b"x", store.generation(), host=host)
        assert kept(store) == set()

    def test_refuses_a_page_where_a_file_stands_and_the_other_way_round(self, store: PageStore) -> None:
        generation = store.generation()
        assert store.keep("/a.csv", b"x", generation, host=HOST)
        assert not store.keep("/a.csv/b/", b"x", generation, host=HOST)
        assert store.keep("/b.csv/c/", b"x", generation, host=HOST)
        assert not store.keep("/b.csv", b"x", generation, host=HOST)
        assert kept(store) == {f"{HOST}/a.csv", f"{HOST}/b.csv/c/index.html"}

    def test_leaves_nothing_half_written_behind(self, store: PageStore) -> None:
        for content in (b"one", b"two"):
            store.keep("/", content, store.generation(), host=HOST)
        names = {each.name for each in (store.folder / HOST).iterdir()}
        assert names == {"index.html", "index.html.gz"}

    def test_survives_a_folder_that_was_taken_away_meanwhile(self, store: PageStore) -> None:
        generation = store.generation()
        for each in store.folder.iterdir():
            each.unlink()
        store.folder.rmdir()
        assert not store.keep("/", b"x", generation, host=HOST)
        assert store.generation() != generation


class TestForget:
    @pytest.fixture(autouse=True)
    def _filled(self, store: PageStore) -> None:
        for host in (HOST, "127.0.0.1:8000"):
            for path in ("/", "/item/1/", "/item/12/", "/section/a/", "/section/a/b/", "/section/a/b.csv"):
                assert store.keep(path, b"x", store.generation(), host=host)

    def test_takes_single_pages_away_on_every_host(self, store: PageStore) -> None:
        store.forget("/item/1/", "/section/a/b.csv", "/never/")
        gone = {"item/1/index.html", "section/a/b.csv"}
        assert not any((store.folder / host / each).exists() for host in (HOST, "127.0.0.1:8000") for each in gone)
        assert not any(Path(f"{store.folder / HOST / each}.gz").exists() for each in gone)
        assert len(kept(store)) == 8

    def test_takes_away_all_below_a_folder_and_nothing_beside_it(self, store: PageStore) -> None:
        store.forget_under("/section/")
        assert {each.partition("/")[2] for each in kept(store)} == {
            "index.html",
            "item/1/index.html",
            "item/12/index.html",
        }
        store.forget_under("/item/1/")
        assert {each.partition("/")[2] for each in kept(store)} == {"index.html", "item/12/index.html"}

    def test_takes_away_all_but_a_folder_at_the_top(self, store: PageStore) -> None:
        store.forget_all_but("/item/", "/never/")
        assert {each.partition("/")[2] for each in kept(store)} == {"item/1/index.html", "item/12/index.html"}
        for prefix in ("/item", "/", "/item/1/", "/../"):
            with pytest.raises(ValueError, match="tree"):
                store.forget_all_but(prefix)

    def test_takes_everything_away(self, store: PageStore) -> None:
        store.forget_everything()
        assert kept(store) == set()
        assert not [each for each in store.folder.iterdir() if each.name.startswith(".away")]

    @pytest.mark.parametrize("prefix", ["", "section", "/section", "/../", "/a.csv"])
    def test_refuses_what_is_no_part_of_the_tree(self, store: PageStore, prefix: str) -> None:
        with pytest.raises(ValueError, match="tree"):
            store.forget_under(prefix)

    def test_without_a_folder_does_nothing_and_makes_none(self, tmp_path: Path) -> None:
        store = PageStore(tmp_path / "none")
        store.forget("/")
        store.forget_everything()
        assert not store.folder.exists()


class TestTogether:
    def test_renderers_and_a_publisher_never_leave_an_old_page(self, store: PageStore) -> None:
        """Publish a hundred times while others render; what is kept in the end is what was published last."""
        published = [0]
        stop = threading.Event()

        def render() -> None:
            while not stop.is_set():
                generation = store.generation()
                store.keep("/", str(published[0]).encode(), generation, host=HOST)

        renderers = [threading.Thread(target=render) for _ in range(3)]
        for each in renderers:
            each.start()
        page = store.folder / HOST / "index.html"
        try:
            for number in range(1, 101):
                published[0] = number
                store.forget("/")
                with contextlib.suppress(FileNotFoundError):
                    assert page.read_bytes() == str(number).encode()
        finally:
            stop.set()
            for each in renderers:
                each.join()

    def test_another_process_holds_the_same_lock(self, store: PageStore, root: Path) -> None:
        code = (
            "import sys; from gongkai.kernel.pagestore import PageStore; "
            "PageStore(sys.argv[1]).forget_everything(); print('forgotten', flush=True)"
        )
        before = store.generation()
        with store._alone():
            other = subprocess.Popen(
                [sys.executable, "-c", code, str(store.folder)],
                env={"PYTHONPATH": str(root / "src")},
                stdout=subprocess.PIPE,
                text=True,
            )
            assert store._read() == before
        assert other.communicate(timeout=60)[0] == "forgotten\n"
        assert not store.keep("/", b"old", before, host=HOST)


class TestTheInstallation:
    def test_has_its_store_where_the_settings_say(self, settings: object, tmp_path: Path) -> None:
        settings.PAGES = tmp_path / "there"  # type: ignore[attr-defined]
        assert pagestore.keep("/", b"x", pagestore.generation(), host=HOST)
        assert (tmp_path / "there" / HOST / "index.html").exists()
        pagestore.forget_under("/")
        assert not (tmp_path / "there" / HOST).exists()

    def test_marks_what_a_view_lets_be_kept(self) -> None:
        class Answer:
            kept = False

        @pagestore.kept
        def view(request: object) -> Answer:
            return Answer()

        assert view(None).kept is True
