"""What can be done with organs and people? Entering, appointing, ending, and the accounts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.kernel.clock import CHINA
from gongkai.kernel.events import Recorder
from gongkai.organs import events, selectors
from gongkai.organs.models import Kind, Membership, Organ, Role, User

from .permission import must_administer

# Words that stand in addresses where an organ's code could stand.
RESERVED = frozenset({"new", "district"})


@transaction.atomic
def create_organ(
    *,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    by: Any,
    at: datetime,
    record: Recorder,
    parent: Organ | None = None,
    is_ogi_authority: bool = False,
    makes_rules: bool = False,
    operator: Organ | None = None,
    active_from: date | None = None,
    active_to: date | None = None,
    position: int = 0,
    ground: str = "",
) -> Organ:
    """
    Enter an organ (登记公开主体).

    :raises ValidationError: if a field is wrong, the code or name is taken, or ``by`` does not administer the district
    """
    if by is not None:
        must_administer(by, parent)
    if code in RESERVED:
        raise ValidationError({"code": f"“{code}”是系统自用的地址，请换一个代码。"})
    if parent is not None and parent.active_to is not None:
        raise ValidationError({"parent": f"{parent.name}已撤销，不能作为上级机关。"})
    organ = Organ(
        code=code,
        name=name,
        short_name=short_name,
        kind=kind,
        parent=parent,
        is_ogi_authority=is_ogi_authority,
        makes_rules=makes_rules,
        operator=operator,
        active_from=active_from,
        active_to=active_to,
        position=position,
        calendar=_calendar_below(parent),
    )
    organ.full_clean()
    organ.save()
    record(events.OrganCreated(organ.pk, organ.name, organ.code), by=by, at=at, organ=organ, ground=ground)
    return organ


@transaction.atomic
def add_person(
    *,
    username: str,
    name: str,
    password: str,
    by: Any,
    at: datetime,
    record: Recorder,
    initial: bool = True,
    hashed: str = "",
    organ: Organ | None = None,
    ground: str = "",
) -> User:
    """
    Give a person a log-in (新增人员).

    :param initial: the password is to be changed at the first log-in
    :param hashed: the password's hash, where many log-ins are given one published password: a hash is slow to make
    :param organ: the organ for whose sake the log-in is made; the journal files the act under it
    :raises ValidationError: if the log-in is taken, a field is empty, or the password is weak
    """
    if by is not None:
        _must_administer_something(by)
    user = User(username=username, name=name, password_is_initial=initial)
    validate_password(password, user)
    if hashed:
        user.password = hashed
    else:
        user.set_password(password)
    user.full_clean()
    user.save()
    record(events.PersonAdded(*_person(user)), by=by, at=at, organ=organ, ground=ground)
    return user


@transaction.atomic
def appoint(
    *, user: User, organ: Organ, role: str, on: date, by: Any, at: datetime, record: Recorder, ground: str = ""
) -> Membership:
    """
    Give a person a role in an organ (任命).

    :raises ValidationError: if the role is held already, does not belong there, or begins later than today
    """
    if by is not None:
        must_administer(by, organ)
    if not user.is_active:
        raise ValidationError(f"{user.name}的账号已停用，不能任命；请先恢复账号。")
    if organ.active_to is not None:
        raise ValidationError(f"{organ.name}已撤销，不能任命人员。")
    if role == Role.AUTHORITY and not organ.is_ogi_authority:
        raise ValidationError(f"{organ.name}不是政府信息公开工作主管部门，不能设“主管部门审核”。")
    if on > at.astimezone(CHINA).date():
        raise ValidationError({"active_from": "任职日期不能晚于今天；请在到任当天任命。"})
    membership = Membership(user=user, organ=organ, role=role, active_from=on)
    membership.full_clean()
    membership.save()
    record(events.Appointed(*_role(membership), on=on.isoformat()), by=by, at=at, organ=organ, ground=ground)
    return membership


@transaction.atomic
def end_membership(
    *, membership: Membership, on: date, by: Any, at: datetime, record: Recorder, ground: str = ""
) -> None:
    """
    End a person's role in an organ (离任); the permission is gone at once.

    :raises ValidationError: if it has ended, would end before it began, or is the district's last administrator's
    """
    if by is not None:
        must_administer(by, membership.organ)
    if on > at.astimezone(CHINA).date():
        raise ValidationError({"active_to": "离任日期不能晚于今天；请在离任当天办理。"})
    if on < membership.active_from:
        raise ValidationError({"active_to": "离任日期不能早于任职日期。"})
    if membership.role == Role.ADMIN:
        _must_leave_an_administrator(membership.organ, without=Membership.objects.filter(pk=membership.pk))
    # A conditional update, so that of two clerks who press the button together one is told.
    if not Membership.objects.filter(pk=membership.pk, active_to__isnull=True).update(active_to=on):
        raise ValidationError("该任职已经结束。")
    membership.active_to = on
    record(
        events.MembershipEnded(*_role(membership), on=on.isoformat()),
        by=by,
        at=at,
        organ=membership.organ,
        ground=ground,
    )


@transaction.atomic
def deactivate_person(*, user: User, by: Any, at: datetime, record: Recorder, ground: str = "") -> None:
    """
    Close a person's log-in (停用账号); what they did stays on record under their name.

    :raises ValidationError: if it is closed already, is one's own, or is a district's last administrator's
    """
    if by is not None:
        _must_administer_person(by, user)
        if by.pk == user.pk:
            raise ValidationError("不能停用自己的账号；请由另一位系统管理员办理。")
    for each in selectors.memberships_of(user=user, role=Role.ADMIN).select_related("organ"):
        _must_leave_an_administrator(each.organ, without=Membership.objects.filter(user=user))
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise ValidationError(f"{user.name}的账号已经停用。")
    user.is_active = False
    record(events.PersonDeactivated(*_person(user)), by=by, at=at, organ=_latest_organ(user), ground=ground)


@transaction.atomic
def reactivate_person(*, user: User, by: Any, at: datetime, record: Recorder, ground: str = "") -> None:
    """
    Open a person's log-in again (恢复账号).

    :raises ValidationError: if it is open
    """
    if by is not None:
        _must_administer_person(by, user)
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise ValidationError(f"{user.name}的账号未停用。")
    user.is_active = True
    record(events.PersonReactivated(*_person(user)), by=by, at=at, organ=_latest_organ(user), ground=ground)


@transaction.atomic
def give_initial_password(
    *, user: User, password: str, by: Any, at: datetime, record: Recorder, ground: str = ""
) -> None:
    """
    Give a person a new password that must be changed at the next log-in (重设初始密码).

    :raises ValidationError: if the password is weak
    """
    if by is not None:
        _must_administer_person(by, user)
    validate_password(password, user)
    user.set_password(password)
    user.password_is_initial = True
    user.save(update_fields=["password", "password_is_initial"])
    record(events.InitialPasswordGiven(*_person(user)), by=by, at=at, organ=_latest_organ(user), ground=ground)


@transaction.atomic
def change_password(*, user: User, password: str, at: datetime, record: Recorder) -> None:
    """
    Let a person choose a new password (更改密码).

    :raises ValidationError: if the password is weak
    """
    validate_password(password, user)
    user.set_password(password)
    user.password_is_initial = False
    user.save(update_fields=["password", "password_is_initial"])
    record(events.PasswordChanged(*_person(user)), by=user, at=at, organ=_latest_organ(user))


def _calendar_below(parent: Organ | None) -> str:
    """Return the version of the calendar that holds in the district, held until the new organ bears it too."""
    if parent is None:
        return ""
    held = Organ.objects.select_for_update(no_key=True).filter(pk=selectors.district_of(parent).pk)
    return held.values_list("calendar", flat=True).get()


def _person(user: User) -> tuple[int, str, str]:
    return user.pk, user.name, user.username


def _latest_organ(user: User) -> Organ | None:
    """Return the organ to file an act on an account under: the one in which the person was appointed last."""
    membership = user.memberships.select_related("organ").order_by("-pk").first()
    return membership.organ if membership else None


def _role(membership: Membership) -> tuple[int, str, str, int, str, str, str]:
    organ = membership.organ
    return (*_person(membership.user), organ.pk, organ.name, membership.role, membership.get_role_display())


def _must_administer_something(by: Any) -> None:
    if not selectors.memberships_of(user=by, role=Role.ADMIN).exists():
        raise ValidationError("只有系统管理员可以办理。")


def _must_administer_person(by: Any, user: User) -> None:
    """Refuse an administrator of one district who reaches for a person of another."""
    _must_administer_something(by)
    memberships = user.memberships.select_related("organ").order_by("pk")
    # Whoever moved on belongs to where they serve now; whoever serves nowhere, to where they served last.
    held = [each.organ for each in memberships if each.active_to is None]
    theirs = {selectors.district_of(each).pk for each in held or [each.organ for each in memberships][-1:]}
    mine = {selectors.district_of(each).pk for each in selectors.organs_of(user=by, role=Role.ADMIN)}
    if theirs and not theirs & mine:
        raise ValidationError("只有本区县的系统管理员可以办理。")
    if theirs - mine:
        raise ValidationError(f"{user.name}还在其他区县任职，请先由对方区县办理离任，或由系统维护人员办理。")


def _must_leave_an_administrator(organ: Organ, *, without: Any) -> None:
    """Refuse to leave a district without anyone who could appoint others."""
    district = selectors.district_of(organ)
    # Two administrators who dismiss each other at the same moment must not both succeed: one waits here.
    list(Organ.objects.select_for_update(no_key=True).filter(pk=district.pk, kind=Kind.DISTRICT))
    others = (
        Membership.objects.filter(role=Role.ADMIN, active_to__isnull=True, user__is_active=True)
        .exclude(pk__in=without.values("pk"))
        .select_related("organ")
    )
    if not any(selectors.district_of(each.organ) == district for each in others):
        raise ValidationError(f"{district.name}至少要有一名系统管理员；请先任命另一位，再办理。")
