"""What does the reading interface answer? The shape of each answer, as its description says."""

# No "from __future__ import annotations": the fields are read when the module is.

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict

from lawbook.application import facts as law


class Refusal(Schema):
    """Why there is no answer, in one sentence."""

    error: str


MISSING: dict[Any, Any] = {404: Refusal}
UNCLEAR: dict[Any, Any] = {400: Refusal, 422: Refusal}


class OrganOut(Schema):
    """An organ."""

    code: str
    name: str
    short_name: str
    kind: str
    parent: str | None
    url: str


class SectionOut(Schema):
    """A column."""

    organ: str
    code: str
    name: str
    kind: str
    parent: str | None
    description: str
    count: int
    newest_at: datetime | None
    closed_on: date | None
    items_url: str


class LineOut(Schema):
    """One line of a list."""

    id: int
    title: str
    organ: str
    published_at: datetime
    url: str


class PageOut(Schema):
    """A page of a list."""

    total: int
    page: int
    size: int
    items: list[LineOut]


class FileOut(Schema):
    """An attachment."""

    name: str
    format: str
    size: int
    url: str


class ItemOut(LineOut):
    """A paper with its text."""

    kind: str
    index_no: str | None
    summary: str
    source: str
    author: str
    written_on: date | None
    theme: str
    keywords: list[str]
    particulars: dict[str, Any]
    body: str
    attachments: list[FileOut]


class PolicyOut(LineOut):
    """A policy document."""

    kind: str
    issuer: str
    document_number: str
    written_on: date | None
    effective_on: str
    expires_on: str


class PoliciesOut(Schema):
    """A page of policy documents."""

    total: int
    page: int
    size: int
    items: list[PolicyOut]


class ReportOut(Schema):
    """A published annual report on open government information."""

    organ: str
    year: int
    version: int
    title: str
    published_on: date
    url: str


class FigureOut(Schema):
    """A figure."""

    name: str
    says: str
    unit: str
    value: int


class OutcomeOut(Schema):
    """A way in which an application can end."""

    code: str
    name: str
    cites: list[str]
    row: str
    row_2019: str
    remedy: str
    note: str


class StepOut(Schema):
    """One sentence of a reckoning, with its provision; ``unverified`` marks what no official text backs yet."""

    says: str
    cite: str
    unverified: bool = False


class DeadlineOut(Schema):
    """The last day to answer, with its reckoning; null while nothing runs."""

    due: date | None
    provisional: bool
    waiting_for: str
    state: str
    state_says: str
    code: str
    steps: list[StepOut]
    calendar: str


class FactIn(Schema):
    """One fact of an application."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal[tuple(law.KINDS)]  # type: ignore[valid-type]
    on: date
    channel: str | None = None
    whom: Literal["third_party", "co_drafter"] | None = None
    days: int | None = None
    code: str | None = None
    grounds: list[str] | None = None
    until: date | None = None
    reply_by: date | None = None
    delivered_on: date | None = None

    def record(self) -> dict[str, Any]:
        """Return the fact as the law book spells it."""
        details = self.model_dump(mode="json", exclude_none=True, exclude={"kind", "on"})
        return {self.kind: self.on.isoformat(), **details}


class FeeOut(Schema):
    """A processing fee in yuan, with its reckoning."""

    total: int
    on: date
    steps: list[StepOut]


class OfficeOut(Schema):
    """Where an organ takes applications."""

    organ: str
    organ_name: str
    name: str
    address: str
    postcode: str
    phone: str
    fax: str
    email: str
    hours: str
    takes_online: bool
    made_here: str


class CountOut(Schema):
    """A name and a number."""

    code: str
    name: str
    count: int


class AnsweredOut(Schema):
    """How many were answered, in time, with an extended term, and in how many working days in the middle."""

    answered: int
    on_time: int
    extended: int
    middle_days: int | None


class StatisticsOut(Schema):
    """What a year's applications come to."""

    organ: str
    year: int
    received: int
    carried_in: int
    closed: int
    carried_out: int
    results: list[CountOut]
    by_kind: list[CountOut]
    answers: AnsweredOut
    disputes: dict[str, int]
