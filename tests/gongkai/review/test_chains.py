"""An organ arranges its chain within what the law asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from gongkai.journal.models import Entry
from gongkai.kernel.refusal import NotAllowed
from gongkai.review import services
from gongkai.review.models import Chain
from gongkai.review.selectors import chain_for, in_words

SHORT = [{"label": "保密审查", "role": "secrecy"}, {"label": "分管领导", "role": "head"}]
LONG = [{"label": "拟稿科室", "role": "reviewer"}, {"label": "办公室", "role": "reviewer"}, *SHORT]


def chain(world: Any, kind: str = "notice", organ: str = "jiaoyu") -> str:
    return in_words(chain_for(organ=world.organs[organ], kind=kind))


class TestWhichChainHolds:
    def test_without_any_the_usual_three_reviews(self, world: Any) -> None:
        assert chain(world) == "科室审核 → 保密审查 → 分管领导"

    def test_the_nearest_one(self, world: Any, at: datetime) -> None:
        jiaoyu = world.organs["jiaoyu"]
        put = services.set_chain
        put(organ=None, kind="", steps=[*SHORT, {"label": "通用", "role": "head"}], by=None, at=at)
        assert chain(world) == "保密审查 → 分管领导 → 通用"
        put(organ=None, kind="notice", steps=[*SHORT, {"label": "通知", "role": "head"}], by=None, at=at)
        assert chain(world) == "保密审查 → 分管领导 → 通知"
        put(organ=jiaoyu, kind="", steps=SHORT, by=world["head"], at=at)
        assert chain(world) == "保密审查 → 分管领导"
        put(organ=jiaoyu, kind="notice", steps=LONG, by=world["head"], at=at)
        assert chain(world) == "拟稿科室 → 办公室 → 保密审查 → 分管领导"
        assert chain(world, kind="news") == "保密审查 → 分管领导"
        assert chain(world, organ="minzheng") == "保密审查 → 分管领导 → 通知"

    def test_without_its_own_the_more_general_holds_again(self, world: Any, at: datetime) -> None:
        jiaoyu = world.organs["jiaoyu"]
        services.set_chain(organ=jiaoyu, kind="", steps=SHORT, by=world["head"], at=at)
        services.drop_chain(organ=jiaoyu, kind="", by=world["head"], at=at)
        assert chain(world) == "科室审核 → 保密审查 → 分管领导"
        with pytest.raises(NotAllowed, match="没有单独设置审签流程"):
            services.drop_chain(organ=jiaoyu, kind="", by=world["head"], at=at)


class TestSetting:
    @pytest.mark.parametrize(
        ("steps", "cite"),
        [
            ([{"label": "分管领导", "role": "head"}], "secrets:35"),
            ([{"label": "保密审查", "role": "secrecy"}], "ogi:17.1"),
            # A step that is only called so is none.
            ([{"label": "保密审查", "role": "reviewer"}, {"label": "分管领导", "role": "head"}], "secrets:35"),
            ([], "secrets:35"),
        ],
    )
    def test_the_laws_minimum_is_not_configured_away(
        self, world: Any, at: datetime, steps: Sequence[dict[str, str]], cite: str
    ) -> None:
        for by in (world["head"], None):
            with pytest.raises(NotAllowed) as refused:
                services.set_chain(organ=world.organs["jiaoyu"], kind="", steps=steps, by=by, at=at)
            assert refused.value.cite == cite
        assert not Chain.objects.exists()

    @pytest.mark.parametrize(
        ("step", "says"),
        [
            ({"label": "", "role": "reviewer"}, "第3个环节须有名称"),
            (
                {"label": "审计", "role": "auditor"},
                "第3个环节“审计”须由科室审核、合法性审查、保密审查、分管领导、主管部门审核之一签署",
            ),
            ({"label": "拟稿", "role": "clerk"}, "须由科室审核"),
            ({"label": "x", "role": "head", "code": "Ä b"}, "编号只能由小写字母"),
        ],
    )
    def test_a_step_that_nobody_could_sign_is_refused(
        self, world: Any, at: datetime, step: dict[str, str], says: str
    ) -> None:
        with pytest.raises(NotAllowed, match=says):
            services.set_chain(organ=world.organs["jiaoyu"], kind="", steps=[*SHORT, step], by=world["head"], at=at)

    def test_two_steps_of_one_role_are_told_apart(self, world: Any, at: datetime) -> None:
        made = services.set_chain(organ=world.organs["jiaoyu"], kind="", steps=LONG, by=world["head"], at=at)
        assert [each["code"] for each in made.steps] == ["reviewer", "reviewer_2", "secrecy", "head"]

    def test_more_than_eight_steps_are_refused(self, world: Any, at: datetime) -> None:
        steps = [*SHORT, *[{"label": "再审", "role": "reviewer"}] * 7]
        with pytest.raises(NotAllowed, match="最多8个环节，现在9个"):
            services.set_chain(organ=world.organs["jiaoyu"], kind="", steps=steps, by=world["head"], at=at)

    def test_the_journal_says_what_held_before(self, world: Any, at: datetime) -> None:
        services.set_chain(organ=world.organs["jiaoyu"], kind="", steps=SHORT, by=world["head"], at=at)
        entry = Entry.objects.get(kind="review.ChainChanged")
        assert "由“科室审核 → 保密审查 → 分管领导”改为“保密审查 → 分管领导”" in entry.says
        assert entry.organ == world.organs["jiaoyu"]

    @pytest.mark.parametrize(
        ("who", "may"),
        [
            ("reviewer", True),
            ("head", True),
            ("admin", True),
            ("clerk", False),
            ("secrecy", False),
            ("operator", False),
            ("auditor", False),
            ("head-minzheng", False),
            ("admin-donghu", False),
            ("nobody", False),
        ],
    )
    def test_the_unit_that_reviews_the_head_and_the_administrator_may(
        self, world: Any, at: datetime, who: str, may: bool
    ) -> None:
        def act() -> object:
            return services.set_chain(organ=world.organs["jiaoyu"], kind="", steps=SHORT, by=world[who], at=at)

        if may:
            assert act()
        else:
            with pytest.raises(NotAllowed, match=r"审签流程由.*设置"):
                act()

    def test_the_chain_of_all_organs_is_the_installations(self, world: Any, at: datetime) -> None:
        with pytest.raises(NotAllowed, match="通用审签流程由安装人员设置"):
            services.set_chain(organ=None, kind="", steps=SHORT, by=world["admin"], at=at)
