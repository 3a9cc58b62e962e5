"""How is everything that an organ published handed over, with all released versions and files? (导出)"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any

from gongkai.files.models import File
from gongkai.files.selectors import opened
from gongkai.organs.models import Organ
from gongkai.papers.content import Content
from gongkai.papers.models import Paper, Release
from gongkai.papers.selectors import content_of
from gongkai.papers.selectors.standing import files_in
from gongkai.portal.models import Placement
from gongkai.portal.moving import bundle

from .tree import sections as all_sections

A_STRETCH = 200
# The same content gives the same file, whenever it is written.
_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass
class Exported:
    """How much was handed over; ``missing`` are files whose content is no longer in the store."""

    papers: int = 0
    files: int = 0
    sections: int = 0
    missing: int = 0


def export(organ: Organ, to: IO[bytes]) -> Exported:
    """Write what was public of an organ, and the columns of its pages, as a zip of JSON."""
    done = Exported()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as target:
        manifest = {
            "format": bundle.FORMAT,
            "version": bundle.VERSION,
            "organ": organ.code,
            "name": organ.name,
            "origin": f"export:{organ.code}/",
        }
        _write(target, bundle.MANIFEST, manifest)
        sections = [_section(each) for each in all_sections().filter(tree=organ).select_related("parent")]
        done.sections = len(sections)
        _write(target, bundle.SECTIONS, {"sections": sections})
        written: set[str] = set()
        last = 0
        while some := list(_published(organ).filter(pk__gt=last).order_by("pk")[:A_STRETCH]):
            for said, shown in _papers(some):
                _write(target, f"{bundle.PAPERS}{said['paper']}.json", said)
                done.papers += 1
                for file in shown:
                    _copy(target, file, written, done)
            last = some[-1].pk
    return done


def _published(organ: Organ) -> Any:
    return Paper.objects.filter(organ=organ, published_at__isnull=False)


def _papers(papers: list[Paper]) -> Iterable[tuple[dict[str, Any], list[File]]]:
    keys = [each.pk for each in papers]
    releases: dict[int, list[Release]] = {}
    for each in Release.objects.filter(paper__in=keys).select_related("version").order_by("number"):
        releases.setdefault(each.paper_id, []).append(each)
    homes = {
        each.paper_id: each for each in Placement.objects.filter(paper__in=keys, home=True).select_related("section")
    }
    contents = {key: [content_of(each.version) for each in some] for key, some in releases.items()}
    wanted = {file for some in contents.values() for said in some for file in files_in(said)}
    files = File.objects.defer("text").in_bulk(wanted)
    for paper in papers:
        if paper.pk in releases:
            yield _paper(paper, releases[paper.pk], contents[paper.pk], homes.get(paper.pk), files)


def _paper(
    paper: Paper, releases: list[Release], contents: list[Content], home: Placement | None, files: Mapping[int, File]
) -> tuple[dict[str, Any], list[File]]:
    names = {each.file: each.name for said in contents for each in said.attachments}
    keys = sorted({key for said in contents for key in files_in(said)})
    shown = [files[key] for key in keys if key in files]
    ended = releases[-1]
    return {
        "paper": paper.pk,
        "address": paper.get_absolute_url(),
        "kind": paper.kind,
        "index_no": paper.index_no or "",
        "published_at": paper.published_at.isoformat() if paper.published_at else None,
        "section": home.section.name if home else "",
        "section_code": home.section.code if home else "",
        "withdrawn": "" if paper.live else ended.ended_reason or "已撤下",
        "versions": [
            {
                "content": said.to_json(),
                "number": each.version.number,
                "digest": each.version.digest,
                "released_at": each.at.isoformat(),
                "reason": each.reason,
            }
            for each, said in zip(releases, contents, strict=True)
        ],
        "files": [
            {
                "file": each.pk,
                "name": names.get(each.pk, each.name),
                "digest": each.digest,
                "format": str(each.format),
                "attached": each.pk in names,
                "alternative_text": each.alternative_text,
            }
            for each in shown
        ],
    }, shown


def _section(section: Any) -> dict[str, Any]:
    return {
        "code": section.code,
        "name": section.name,
        "kind": section.kind,
        "parent": section.parent.code if section.parent else None,
        "shows": section.shows,
        "statutory": section.statutory,
        "description": section.description,
    }


def _copy(target: zipfile.ZipFile, file: File, written: set[str], done: Exported) -> None:
    name = f"{bundle.FILES}{file.digest}.{file.format}"
    if name in written:
        return
    written.add(name)
    try:
        with opened(file) as content:
            target.writestr(zipfile.ZipInfo(name, _MOMENT), content.read())
    except OSError:
        done.missing += 1
    else:
        done.files += 1


def _write(target: zipfile.ZipFile, name: str, said: Mapping[str, Any]) -> None:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.compress_type = zipfile.ZIP_DEFLATED
    target.writestr(info, json.dumps(said, ensure_ascii=False, indent=1))
