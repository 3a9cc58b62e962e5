"""Which index number does a paper get? One at its first release, by the organ's template, and never again."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from gongkai.journal.services import record
from gongkai.kernel.clock import CHINA
from gongkai.kernel.refusal import NotAllowed
from gongkai.organs.models import Organ, Role
from gongkai.organs.selectors import holds, organs_administered_by
from gongkai.papers import events
from gongkai.papers.models import IndexNumber, IndexTemplate, Paper
from gongkai.papers.selectors.standing import CHUNK

DEFAULT = "{code}/{year}-{serial:05}"
_FIELDS = frozenset({"code", "year", "serial"})
_TRIES = 50


@transaction.atomic
def set_index_template(*, organ: Organ, body_code: str, template: str, by: Any, at: datetime) -> IndexTemplate:
    """
    Arrange how an organ writes its index numbers (索引号规则); numbers that were given stay.

    :raises NotAllowed: if it cannot tell serials apart, another organ has the code, or it is not this person's
    """
    mine = holds(user=by, organ=organ, role=Role.REVIEWER)
    if by is not None and not mine and not organs_administered_by(user=by).filter(pk=organ.pk).exists():
        raise NotAllowed("索引号规则由本机关的科室审核人员或系统管理员设置。")
    code = "".join(body_code.split())
    if not code or len(code) > 40:
        raise NotAllowed("请填写机构代码，最多40个字符。")
    said = template.strip()
    _must_tell_apart(said, code)
    if IndexTemplate.objects.filter(body_code=code).exclude(organ=organ).exists():
        raise NotAllowed(f"机构代码“{code}”已由其他机关使用。")
    made, _ = IndexTemplate.objects.update_or_create(organ=organ, defaults={"body_code": code, "template": said})
    event = events.IndexTemplateSet(organ=organ.pk, organ_name=organ.name, body_code=code, template=said)
    record(event, by=by, at=at, organ=organ)
    return made


def number_all(papers: Sequence[Paper], *, asked: Mapping[int, str], years: Mapping[int, int]) -> None:
    """
    Give each of these papers that has none its index number; the caller writes the papers.

    :param asked: numbers that papers bore before they were moved in, by the paper's key
    :param years: the year of first publication, by the paper's key
    :raises NotAllowed: if a number that is asked for belongs to another paper
    """
    new = [each for each in papers if each.index_no is None]
    kept = [each for each in new if asked.get(each.pk)]
    _must_be_free([asked[each.pk] for each in kept])
    for each in kept:
        each.index_no = asked[each.pk]
    taken = {asked[each.pk] for each in kept}
    groups: dict[tuple[int, int], list[Paper]] = {}
    for each in new:
        if each.index_no is None:
            groups.setdefault((each.organ_id, years[each.pk]), []).append(each)
    for (_, year), group in groups.items():
        for each, number in zip(group, _numbers(group[0].organ, year, len(group), taken), strict=True):
            each.index_no = number


def _numbers(organ: Organ, year: int, count: int, taken: set[str]) -> list[str]:
    """Return so many numbers that no paper bears; numbers that were moved in may lie among those to come."""
    known = IndexTemplate.objects.filter(organ=organ).first()
    template, code = (known.template, known.body_code) if known else (DEFAULT, organ.code)
    found: list[str] = []
    for _ in range(_TRIES):
        missing = count - len(found)
        if not missing:
            return found
        last = _reserve(organ, year, missing)
        wanted = [_written(template, code, year, serial) for serial in range(last - missing + 1, last + 1)]
        known_already = _borne(wanted) | taken
        found += [each for each in wanted if each not in known_already]
    raise NotAllowed("没有可用的索引号，请检查索引号规则是否与其他机关重复。")


def _reserve(organ: Organ, year: int, count: int) -> int:
    """Take the next serials of an organ's year and return the last of them; two who ask at once get different ones."""
    mine = IndexNumber.objects.filter(organ=organ, year=year)
    if not mine.update(last=F("last") + count):
        IndexNumber.objects.bulk_create([IndexNumber(organ=organ, year=year)], ignore_conflicts=True)
        mine.update(last=F("last") + count)
    return mine.get().last


def _must_be_free(numbers: Sequence[str]) -> None:
    twice = (
        next((each for each in numbers if numbers.count(each) > 1), None) if len(set(numbers)) < len(numbers) else None
    )
    borne = sorted(_borne(numbers))
    if twice or borne:
        raise NotAllowed(f"索引号“{twice or borne[0]}”已由其他文稿使用，不能重复。")


def _borne(numbers: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(numbers), CHUNK):
        some = Paper.objects.filter(index_no__in=numbers[start : start + CHUNK])
        found.update(each for each in some.values_list("index_no", flat=True) if each)
    return found


def _must_tell_apart(template: str, code: str) -> None:
    try:
        fields = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
        if fields != _FIELDS:
            raise ValueError
        first, second = (_written(template, code, 2026, serial) for serial in (1, 99999))
    except (ValueError, KeyError, IndexError, AttributeError):
        raise NotAllowed("索引号规则须含 {code}、{year} 和 {serial}，写法如 {code}/{year}-{serial:05}。") from None
    if len(second) > 60 or first == second or first != " ".join(first.split()):
        raise NotAllowed("索引号规则不能区分不同的序号，或者编出的索引号超过60个字符。")


def _written(template: str, code: str, year: int, serial: int) -> str:
    return template.format(code=code, year=year, serial=serial)


def year_of(moment: datetime) -> int:
    """Return the year of a moment in China."""
    return moment.astimezone(CHINA).year
