"""What a citizen types and clicks, through the browser-less client."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.gongkai.applications.case_world import IDENTITY, NAME, PHONE, TITLE, issued, on

from gongkai.applications.models import Application, Letter
from gongkai.applications.services import intake
from gongkai.kernel.clock import CHINA

NOW = datetime(2026, 3, 3, 10, 0, tzinfo=CHINA)
START, ENTER, STATUS = reverse("applications:apply"), reverse("applications:enter"), reverse("applications:status")
RECEIPT, RECEIPT_PAPER = reverse("applications:receipt"), reverse("applications:receipt-paper")
FORM = reverse("applications:apply-to", args=["jiaoyu"])
OWN_PAGES = [
    STATUS,
    *(reverse(f"applications:{name}") for name in ("clarify", "give-reasons", "withdraw", "propose")),
    *(reverse(f"applications:{name}", args=[1]) for name in ("own-letter", "own-letter-pdf", "own-letter-docx")),
    reverse("applications:own-file", args=[1, 1]),
]


def picture(name: str = "身份证.png") -> SimpleUploadedFile:
    """Return a picture of one pixel, as an upload."""
    return SimpleUploadedFile(name, png(), "image/png")


def png() -> bytes:
    """Return a picture of one pixel."""

    def part(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"\x00\x1d\x4e\x89")) + part(b"IEND", b"")


def typed(**more: Any) -> dict[str, Any]:
    """Return what a person fills in."""
    said = {
        "kind": "natural_person",
        "name": NAME,
        "identity_kind": "resident_card",
        "identity": IDENTITY,
        "phone": PHONE,
        "title": TITLE,
        "document_number": "",
        "description": "全区小学，含附件",
        "form": "electronic",
        "way": "download",
        "accepts_other": "on",
        "signature": NAME,
        "identity_files": [picture()],
    }
    return {name: value for name, value in {**said, **more}.items() if value is not None}


@dataclass
class Citizen:
    """One browser."""

    client: Client = field(default_factory=Client)

    def page(self, address: str, **more: Any) -> str:
        """Return a page as text."""
        return str(self.client.get(address, **more).content.decode())

    def token(self) -> str:
        """Open the form and return its mark."""
        return found(r'name="token" value="([^"]+)"', self.page(FORM))

    def applies(self, **more: Any) -> Any:
        """Send the form, and return the answer."""
        return self.client.post(FORM, typed(**{"token": self.token(), **more}))

    def receipt(self) -> tuple[str, str]:
        """Return number and code as the receipt shows them."""
        number, code = re.findall(r'class="receipt-number">([^<]+)<', self.page(RECEIPT))
        return number, code

    def enters(self, number: str, code: str) -> Any:
        """Type number and code, and return the answer."""
        return self.client.post(ENTER, {"number": number, "code": code})


def found(pattern: str, text: str) -> str:
    """Return the one thing that a pattern finds."""
    seen = re.search(pattern, text)
    assert seen is not None, pattern
    return seen.group(1)


def confirmed(world: Any, application: Application) -> Application:
    """Let both sides confirm on 2 March."""
    intake.confirm(application, on=on("2026-03-02").date(), by=world["clerk"], at=on("2026-03-02", 10), how="电话")
    return application


def asked(world: Any, application: Application, whom: str = "third_party") -> Letter:
    """Let a firm be asked for its opinion on 3 March, and return the letter."""
    who = {"whom": whom, "name": "清河区柳岸文化有限公司", "contact": "清河区柳岸路8号"}
    return issued(
        world, application, "consultation", at=on("2026-03-03", 9), consultation=who, addressee="清河区柳岸文化有限公司"
    )
