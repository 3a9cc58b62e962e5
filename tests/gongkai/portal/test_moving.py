"""Is something moved in once, in chunks that can be left, and never around the gate?"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from tests.gongkai.papers_world import sign_all, somebody
from tests.gongkai.portal.test_moving_reading import TEXT, book, zipped

from gongkai.files.models import File
from gongkai.journal.models import Entry
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.papers import services as papers
from gongkai.papers.models import Paper, Release, State
from gongkai.papers.selectors import content_of, newest
from gongkai.portal.models import Form, Import, ImportState, Placement, Verdict
from gongkai.portal.selectors import moving as found
from gongkai.portal.selectors.exporting import export
from gongkai.portal.services import moving
from gongkai.portal.services.moving import drafting, reading, sending, working
from gongkai.portal.tasks import move_in

AT = datetime(2026, 3, 2, 9, 30, tzinfo=CHINA)
RESIDENT = "110101199003077432"  # no person's: made for tests, its checksum holds


def a_page(number: int, *, title: str = "", body: str = "", column: str = "部门动态", on: str = "") -> str:
    on = on or f"2024-03-{1 + number % 28:02} 09:08"
    return (
        f'<meta name=ArticleTitle content="{title or f"食堂检查第{number}次"}"><meta name=PubDate content="{on}">'
        f'<meta name=ColumnName content="{column}"><meta name=ContentSource content="清河区教育局">'
        f"<div class=TRS_Editor>{body or f'<p>{TEXT}</p>'}</div>"
    )


def site(count: int = 3, **more: str | bytes) -> io.BytesIO:
    pages: dict[str, str | bytes] = {f"site/t{number}.html": a_page(number) for number in range(count)}
    return zipped({**pages, **{f"site/{name.replace('__', '.')}": each for name, each in more.items()}})


@pytest.fixture
def take(world: Any) -> Callable[..., Import]:
    """Return a function that takes a source in and reads it."""

    def taken(file: io.BytesIO, *, name: str = "原网站.zip", at: datetime = AT) -> Import:
        made = moving.begin(organ=world.organs["jiaoyu"], name=name, file=file, by=world["clerk"], at=at)
        moving.work(moving=made, at=at, chunks=99)
        return made

    return taken


@pytest.fixture
def write(world: Any, take: Callable[..., Import], open_column: Any) -> Callable[..., Import]:
    """Return a function that does the same and writes the drafts, into a column for news."""
    column = open_column("news", kind="news", name="部门动态")

    def written(file: io.BytesIO, *, at: datetime = AT, **more: Any) -> Import:
        made = take(file, at=at, **more)
        goes = {name: {"section": column.pk, "kind": ""} for name, _, _ in found.columns_of(made)}
        moving.confirm(moving=made, mapping=goes, by=world["clerk"], at=at)
        moving.work(moving=made, at=at, chunks=99)
        return made

    return written


def sent(world: Any, made: Import) -> Import:
    moving.send(moving=made, by=world["clerk"], at=AT)
    moving.work(moving=made, at=AT, chunks=99)
    return made


def released(world: Any, made: Import) -> None:
    for each in found.submissions_of(sent(world, made)):
        sign_all(each, at=AT)
        papers.release(submission=each, by=somebody(each.organ, "clerk"), at=AT)


class TestMovingIn:
    def test_writes_nothing_before_it_is_confirmed(self, take: Any) -> None:
        made = take(site(3))
        assert (made.state, made.form, made.total) == (ImportState.READY, Form.PAGES, 3)
        assert found.tally_of(made).new == 3
        assert not Paper.objects.exists()

    def test_ends_in_drafts_and_not_before_the_public(self, world: Any, write: Any) -> None:
        made = write(site(3))
        assert made.state == ImportState.MOVED
        assert {each.state for each in Paper.objects.all()} == {State.DRAFT}
        assert not Release.objects.exists()
        sent(world, made)
        assert {each.state for each in Paper.objects.all()} == {State.IN_REVIEW}
        with pytest.raises(NotAllowed):
            papers.release(submission=found.submissions_of(made)[0], by=world["clerk"], at=AT)
        assert not Paper.objects.filter(live=True).exists()

    def test_keeps_the_time_and_place_that_it_had(
        self, world: Any, write: Any, django_capture_on_commit_callbacks: Any
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            released(world, write(site(3)))
        paper = Paper.objects.get(title="食堂检查第2次")
        assert paper.published_at == datetime(2024, 3, 3, 9, 8, tzinfo=CHINA)
        assert paper.live
        placed = Placement.objects.get(paper=paper)
        assert (placed.section.code, placed.home, placed.live) == ("news", True, True)

    def test_brings_pictures_and_attachments(self, world: Any, write: Any) -> None:
        body = f'<p>{TEXT}</p><p><img src=a.gif alt="食堂"></p><p><a href="名单.xlsx">名单</a></p>'
        gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;"
        list_ = book([("学校", "结果"), ("清河一小", "合格")])
        made = write(zipped({"t.html": a_page(1, body=body), "a.gif": gif, "名单.xlsx": list_}))
        paper = Paper.objects.get()
        said = content_of(newest(paper))
        assert [each.name for each in said.attachments] == ["名单.xlsx"]
        picture = File.objects.get(is_image=True)
        assert f'src="{picture.get_absolute_url()}"' in said.body
        assert picture.alternative_text == "食堂"
        assert not made.lines.get().lacks

    def test_does_not_send_what_lacks_a_file(self, world: Any, write: Any) -> None:
        made = write(
            zipped({"a.html": a_page(1), "b.html": a_page(2, body=f'<p>{TEXT}</p><a href="gone.pdf">附件</a>')})
        )
        sent(world, made)
        tally = found.tally_of(made)
        assert (tally.drafted, tally.sent, tally.lacking) == (2, 1, 1)

    def test_leaves_out_what_the_checks_bar_and_sends_the_rest(self, world: Any, write: Any) -> None:
        made = sent(world, write(zipped({"a.html": a_page(1), "b.html": a_page(2, body=f"<p>{TEXT}{RESIDENT}</p>")})))
        tally = found.tally_of(made)
        assert (tally.sent, tally.barred) == (1, 1)
        line = found.lines_of(made, shown="barred").get()
        assert RESIDENT not in str(line.bars)
        assert line.paper is not None
        assert line.paper.state == State.DRAFT

    def test_offers_masked_copies_of_attachments(self, world: Any, write: Any) -> None:
        list_ = book([("姓名", "证件号码"), ("示例", RESIDENT)])
        page = a_page(1, body=f'<p>{TEXT}</p><a href="名单.xlsx">名单</a>')
        made = sent(world, write(zipped({"a.html": page, "名单.xlsx": list_})))
        assert [each.title for each in found.maskable(made)] == ["食堂检查第1次"]
        assert moving.mask_files(moving=made, by=world["clerk"], at=AT) == (1, [])
        assert not found.maskable(made)
        sent(world, made)
        assert found.tally_of(made).sent == 1

    def test_takes_the_kind_that_the_column_takes(self, world: Any, take: Any, open_column: Any) -> None:
        column = open_column("notices", kind="notice", name="通知公告")
        made = take(site(1))
        moving.confirm(moving=made, mapping={"部门动态": {"section": column.pk, "kind": ""}}, by=world["clerk"], at=AT)
        moving.work(moving=made, at=AT, chunks=9)
        assert Paper.objects.get().kind == "notice"

    def test_into_a_column_of_others_is_refused(self, world: Any, take: Any, open_column: Any) -> None:
        column = open_column("theirs", tree="minzheng", kind="news", name="动态")
        made = take(site(1))
        with pytest.raises(NotAllowed, match="不收"):
            moving.confirm(moving=made, mapping={"部门动态": {"section": column.pk}}, by=world["clerk"], at=AT)
        made.refresh_from_db()
        assert made.state == ImportState.READY

    def test_records_every_step(self, world: Any, write: Any) -> None:
        sent(world, write(site(2)))
        kinds = list(Entry.objects.filter(subject__startswith="portal.import").values_list("kind", flat=True))
        assert sorted(kinds) == [
            "portal.ImportBegun",
            "portal.ImportConfirmed",
            "portal.ImportSent",
            "portal.ItemsMovedIn",
        ]

    def test_is_refused_to_whoever_does_not_write(self, world: Any) -> None:
        for name in ("head", "secrecy", "auditor", "admin", "authority", "clerk-minzheng", "nobody"):
            with pytest.raises(NotAllowed):
                moving.begin(organ=world.organs["jiaoyu"], name="x.zip", file=site(1), by=world[name], at=AT)
        assert not Import.objects.exists()


class TestTheSameAgain:
    def test_makes_no_second_paper(self, write: Any, take: Any) -> None:
        write(site(3))
        again = take(site(4))
        tally = found.tally_of(again)
        assert (tally.same, tally.new) == (3, 1)
        assert Paper.objects.count() == 3

    def test_that_has_changed_is_told_and_not_written(self, write: Any, take: Any) -> None:
        write(site(1))
        again = take(zipped({"site/t0.html": a_page(0, body=f"<p>{TEXT}</p><p>补充说明。</p>")}))
        line = again.lines.get()
        assert line.verdict == Verdict.CHANGED
        assert "内容不同" in line.faults[-1]["says"]

    def test_under_the_name_of_another_page_is_known_apart(self, write: Any, take: Any) -> None:
        write(site(1))
        other = zipped({"site/t0.html": a_page(0, title="招生公告", on="2023-06-01 10:00")})
        assert take(other).lines.get().verdict == Verdict.NEW
        write(other)
        assert take(other).lines.get().verdict == Verdict.SAME

    def test_twice_in_one_source_is_written_once(self, write: Any) -> None:
        page = a_page(1).replace("<div", '<link rel=canonical href="http://www.example.gov.cn/a.html"><div', 1)
        made = write(zipped({"a.html": page, "b.html": page}))
        assert (found.tally_of(made).new, found.tally_of(made).twice) == (1, 1)
        assert Paper.objects.count() == 1

    def test_whose_paper_was_given_up_is_written_anew(self, world: Any, write: Any) -> None:
        write(site(1))
        papers.discard(paper=Paper.objects.get(), by=world["clerk"], at=AT, reason="重新迁入")
        write(site(1))
        assert [each.state for each in Paper.objects.order_by("pk")] == [State.DISCARDED, State.DRAFT]

    def test_with_an_index_number_that_is_taken_gets_another(self, world: Any, write: Any) -> None:
        head = "<ul><li>索引号：qh/1</li><li>文号：</li><li>发文机关：清河区教育局</li></ul>"
        pages = {f"{each}.html": a_page(each).replace("<div", f"{head}<div", 1) for each in (1, 2)}
        made = write(zipped(pages))
        assert [each.index_no for each in made.lines.all()] == ["qh/1", ""]
        assert "qh/1" in made.lines.last().faults[-1]["says"]


class TestTheWork:
    def test_goes_on_where_it_was_left(self, world: Any, open_column: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "CHUNK", 2)
        monkeypatch.setattr(drafting, "CHUNK", 2)
        monkeypatch.setattr(sending, "BATCH", 2)
        column = open_column("news", kind="news", name="部门动态")
        made = moving.begin(organ=world.organs["jiaoyu"], name="a.zip", file=site(5), by=world["clerk"], at=AT)
        assert moving.work(moving=made, at=AT, chunks=1) == 1
        assert (made.position, made.state) == (2, ImportState.READING)
        move_in(at=AT)
        made.refresh_from_db()
        assert made.state == ImportState.READY
        goes = {"部门动态": {"section": column.pk, "kind": ""}}
        moving.confirm(moving=made, mapping=goes, by=world["clerk"], at=AT)
        moving.work(moving=made, at=AT, chunks=1)
        assert Paper.objects.count() == 2
        move_in(at=AT)
        assert Paper.objects.count() == 5
        made.refresh_from_db()
        moving.send(moving=made, by=world["clerk"], at=AT)
        move_in(at=AT)
        assert [each.count for each in found.submissions_of(made)] == [2, 2, 1]  # type: ignore[attr-defined]

    def test_is_left_to_whoever_claimed_it_until_the_claim_ends(self, take: Any, world: Any) -> None:
        made = moving.begin(organ=world.organs["jiaoyu"], name="a.zip", file=site(2), by=world["clerk"], at=AT)
        assert working._claim(made, at=AT)  # somebody who crashed
        assert moving.work(moving=made, at=AT + timedelta(minutes=1), chunks=9) == 0
        assert moving.work(moving=made, at=AT + working.LEASE, chunks=9) == 1
        assert made.lines.count() == 2

    def test_keeps_nothing_of_a_chunk_whose_claim_was_lost(self, world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        made = moving.begin(organ=world.organs["jiaoyu"], name="a.zip", file=site(2), by=world["clerk"], at=AT)
        real = working.read_some

        def overtaken(*values: Any, **more: Any) -> Any:
            Import.objects.filter(pk=made.pk).update(claim="somebody else")
            return real(*values, **more)

        monkeypatch.setattr(working, "read_some", overtaken)
        moving.work(moving=made, at=AT, chunks=9)
        assert made.lines.count() == 0
        made.refresh_from_db()
        assert (made.state, made.position) == (ImportState.READING, 0)

    def test_writes_the_others_if_one_cannot_be_kept(self, write: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("gongkai.papers.body.LONGEST_CLEAN", 500)
        made = write(
            zipped({"a.html": a_page(1), "b.html": a_page(2, body=f"<p>{TEXT * 30}</p>"), "c.html": a_page(3)})
        )
        assert Paper.objects.count() == 2
        assert made.lines.get(verdict=Verdict.UNFIT).title == "食堂检查第2次"

    def test_stops_with_a_sentence_if_the_source_is_gone(self, world: Any) -> None:
        made = moving.begin(organ=world.organs["jiaoyu"], name="a.zip", file=site(2), by=world["clerk"], at=AT)
        Import.objects.filter(pk=made.pk).update(place="moving/00/gone")
        made.refresh_from_db()
        moving.work(moving=made, at=AT, chunks=9)
        assert (made.state, made.says) == (ImportState.STOPPED, "迁入的来源文件已不在存储中，请重新上传。")

    def test_is_given_up_before_anything_was_written_only(self, world: Any, write: Any, take: Any) -> None:
        moving.drop(moving=take(site(1)), by=world["clerk"], at=AT)
        with pytest.raises(NotAllowed, match="不能放弃"):
            moving.drop(moving=write(site(1)), by=world["clerk"], at=AT)

    def test_needs_as_many_queries_for_many_items_as_for_few(
        self, write: Any, django_assert_max_num_queries: Any
    ) -> None:
        with django_assert_max_num_queries(75):
            write(site(120))


class TestOurOwnExport:
    def test_comes_back_with_versions_files_and_times(self, world: Any, write: Any, take: Any, tmp_path: Path) -> None:
        list_ = book([("学校", "结果"), ("清河一小", "合格")])
        page = a_page(1, body=f'<p>{TEXT}</p><p>见<a href="名单.xlsx">名单</a></p>')
        released(world, write(zipped({"a.html": page, "名单.xlsx": list_})))
        paper = Paper.objects.get()
        base = papers.begin_correction(paper=paper, reason="数字有误", by=world["clerk"], at=AT)
        now = content_of(base).but(body=content_of(base).body + "<p>更正。</p>")
        papers.revise(paper=paper, content=now, by=world["clerk"], at=AT, base=base.number)
        submission = papers.submit(papers=[paper], by=world["clerk"], at=AT)
        sign_all(submission, at=AT)
        papers.release(submission=submission, by=world["clerk"], at=AT)
        paper.refresh_from_db()
        target = tmp_path / "a.zip"
        with target.open("wb") as file:
            done = export(world.organs["jiaoyu"], file)
        assert (done.papers, done.files, done.sections) == (1, 1, 1)

        other = moving.begin(
            organ=world.organs["minzheng"],
            name="a.zip",
            file=io.BytesIO(target.read_bytes()),
            by=world["clerk-minzheng"],
            at=AT,
        )
        moving.work(moving=other, at=AT, chunks=9)
        assert (other.form, found.columns_of(other)) == (Form.EXPORT, [("部门动态", 1, "news")])
        moving.confirm(moving=other, mapping={"部门动态": {"section": None}}, by=world["clerk-minzheng"], at=AT)
        moving.work(moving=other, at=AT, chunks=9)
        line = other.lines.get()
        copy = line.paper
        assert copy is not None
        versions = [content_of(each) for each in copy.versions.order_by("number")]
        assert ["更正" in each.body for each in versions] == [False, True]
        last = versions[-1]
        assert last.published_at == paper.published_at
        kept = File.objects.get(organ=world.organs["minzheng"])
        assert [each.file for each in last.attachments] == [kept.pk]
        assert kept.get_absolute_url() in last.body
        # The number is the other paper's here; on another installation it would be free.
        assert last.index_no == ""

    def test_does_not_bring_back_what_was_withdrawn(self, world: Any, write: Any, take: Any) -> None:
        released(world, write(site(1)))
        papers.withdraw(paper=Paper.objects.get(), reason="内容已过时", by=world["head"], at=AT)
        made = io.BytesIO()
        export(world.organs["jiaoyu"], made)
        line = take(made).lines.get()
        assert line.verdict == Verdict.UNFIT
        assert "内容已过时" in line.faults[0]["says"]

    def test_that_was_tampered_with_is_told_for_each_item(self, world: Any, write: Any, take: Any) -> None:
        released(world, write(site(2)))
        made = io.BytesIO()
        export(world.organs["jiaoyu"], made)
        with zipfile.ZipFile(made) as source:
            files: dict[str, Any] = {each: source.read(each) for each in source.namelist()}
        first = min(each for each in files if each.startswith("papers/"))
        files[first] = b'{"kind": "news", "versions": [{"content": {"nobody": 1}}], "files": []}'
        verdicts = [each.verdict for each in take(zipped(files)).lines.order_by("number")]
        assert verdicts.count(Verdict.UNFIT) == 1


class TestTheCommands:
    def test_move_a_folder_in_and_send_it(self, world: Any, open_column: Any, tmp_path: Path, capsys: Any) -> None:
        open_column("news", kind="news", name="部门动态")
        for number in range(3):
            (tmp_path / f"t{number}.html").write_text(a_page(number), "utf-8")
        call_command("move_in", str(tmp_path), "--organ", "jiaoyu", "--by", "clerk", "--send")
        said = capsys.readouterr().out
        assert "读取 3/3" in said
        assert "写入草稿3篇，已送审3篇" in said
        call_command("move_in", str(tmp_path), "--organ", "jiaoyu", "--by", "clerk")
        assert "可迁入0条，已迁入过3条" in capsys.readouterr().out
        assert Paper.objects.count() == 3

    def test_only_check_if_asked(self, world: Any, tmp_path: Path, capsys: Any) -> None:
        (tmp_path / "t.html").write_text("<p>没有标题的网页，只有一段文字，可以读出。</p>", "utf-8")
        call_command("move_in", str(tmp_path), "--organ", "jiaoyu", "--by", "clerk", "--check")
        assert "没有标题" in capsys.readouterr().out
        assert not Paper.objects.exists()

    @pytest.mark.parametrize(
        ("more", "says"),
        [
            (["--organ", "nirgends", "--by", "clerk"], "没有代码为“nirgends”的机关"),
            (["--organ", "jiaoyu", "--by", "niemand"], "没有用户名为“niemand”的人员"),
            (["--organ", "jiaoyu", "--by", "head"], "信息公开员"),
        ],
    )
    def test_refuse_in_one_sentence(self, world: Any, tmp_path: Path, capsys: Any, more: list[str], says: str) -> None:
        (tmp_path / "t.html").write_text(a_page(1), "utf-8")
        with pytest.raises(SystemExit):
            call_command("move_in", str(tmp_path), *more)
        assert says in capsys.readouterr().err

    def test_export_to_a_file_once(self, world: Any, tmp_path: Path, capsys: Any) -> None:
        call_command("export_portal", "--organ", "jiaoyu", "--to", str(tmp_path / "a.zip"))
        assert "文稿0篇" in capsys.readouterr().out
        with pytest.raises(SystemExit):
            call_command("export_portal", "--organ", "jiaoyu", "--to", str(tmp_path / "a.zip"))
        assert "已存在" in capsys.readouterr().err


def test_a_register_becomes_papers_with_their_attributes(world: Any, write: Any) -> None:
    rows = [
        ("信息名称", "内容描述", "发布时间", "公开属性", "不公开理由"),
        ("食堂检查情况", TEXT, "2024-03-05 09:08", "主动公开", ""),
        ("学生名册", "名册", "", "不予公开", "涉及个人隐私，依据条例第十五条"),
    ]
    made = write(io.BytesIO(book(rows)), name="登记表.xlsx")
    assert made.form == Form.SHEET
    assert [(each.title, each.attribute) for each in Paper.objects.order_by("pk")] == [
        ("食堂检查情况", "public"),
        ("学生名册", "not_public"),
    ]
    sent(world, made)
    assert found.submissions_of(made).count() == 2
