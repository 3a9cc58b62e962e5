"""What does the reading interface answer? The shape of each answer, as its description says."""

# No "from __future__ import annotations": the fields are read when the module is.

from datetime import date, datetime
from typing import Any

from ninja import Schema


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
