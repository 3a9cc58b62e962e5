"""Is what the quick query hands out the same as what the mapper reads?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gongkai.organs.models import Organ
from gongkai.papers.models import Paper, Release, Version
from gongkai.papers.selectors import public_paper


class TestAPublicPaper:
    @pytest.fixture
    def paper(self, release_paper: Callable[..., Paper]) -> Paper:
        return release_paper(kind="meeting", theme="综合政务\\政务公开", keywords=("招生", "入学"))

    def test_is_read_as_the_mapper_reads_it(self, paper: Paper) -> None:
        shown = public_paper(paper.pk)
        assert shown.shown is not None
        for quick, slow in (
            (shown, Paper.objects.get(pk=paper.pk)),
            (shown.organ, Organ.objects.get(pk=paper.organ_id)),
            (shown.shown, Version.objects.get(pk=paper.shown_id)),
            (shown.shown.release, Release.objects.get(version=paper.shown_id)),
        ):
            names = [each.attname for each in slow._meta.concrete_fields]
            assert {name: getattr(quick, name) for name in names} == {name: getattr(slow, name) for name in names}
            assert not quick.get_deferred_fields()

    def test_is_one_question_with_all_that_its_page_needs(
        self, paper: Paper, django_assert_num_queries: Callable[[int], Any]
    ) -> None:
        with django_assert_num_queries(1):
            shown = public_paper(paper.pk)
            assert shown.shown is not None
            assert shown.organ.name
            assert shown.shown.release.number == 1

    def test_is_none_once_its_release_has_ended(self, paper: Paper) -> None:
        Release.objects.filter(paper=paper).update(ended_at=paper.made_at)
        with pytest.raises(Paper.DoesNotExist):
            public_paper(paper.pk)
