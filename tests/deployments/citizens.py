"""What does a citizen do who applies? Open the form, fill it in, send it with its files, and read the receipt."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

from PIL import Image

HOST = "127.0.0.1"
FORM, RECEIPT, ENTER, STATUS = "/apply/{organ}/", "/application/receipt/", "/application/", "/application/status/"
PATIENCE = 90
_BOUNDARY = "----a-sheet-of-paper-0a1b2c3d4e5f"
_DIGITS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class Unexpected(AssertionError):
    """The site answered otherwise than it should."""

    def __init__(self, address: str, answer: Answer) -> None:
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))[:600]
        super().__init__(f"{address}: {answer.status} {answer.location} {said}")
        self.status = answer.status


class Answer(NamedTuple):
    """What came back."""

    status: int
    location: str
    text: str


class File(NamedTuple):
    """A file that is chosen on a form."""

    field: str
    name: str
    kind: str
    content: bytes


class Slip(NamedTuple):
    """What the receipt says."""

    number: str
    code: str


@dataclass(frozen=True)
class Sheet:
    """A form that is filled in, as it goes over the line however often it is sent."""

    address: str
    title: str
    body: bytes
    digests: tuple[str, ...]


@dataclass
class Browser:
    """One window: a line to the site, and the cookies, each for the addresses below its own."""

    port: int
    host: str = HOST
    cookies: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._line = HTTPConnection(self.host, self.port, timeout=PATIENCE)

    def get(self, address: str) -> Answer:
        return self._ask("GET", address, None, {})

    def post(self, address: str, said: Mapping[str, str]) -> Answer:
        """Send a form without files."""
        kind = "application/x-www-form-urlencoded"
        return self._ask("POST", address, urlencode(said).encode(), {"Content-Type": kind})

    def send(self, address: str, body: bytes) -> Answer:
        """Send a form with files."""
        kind = f"multipart/form-data; boundary={_BOUNDARY}"
        return self._ask("POST", address, body, {"Content-Type": kind})

    def twin(self) -> Browser:
        """Return a second line with the same cookies: an impatient finger clicks twice."""
        return Browser(self.port, self.host, dict(self.cookies))

    def close(self) -> None:
        self._line.close()

    def _ask(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        sent = "; ".join(f"{name}={value}" for name, (value, path) in self.cookies.items() if address.startswith(path))
        headers |= {"Cookie": sent} if sent else {}
        headers |= {"Origin": f"http://{self.host}:{self.port}"} if body is not None else {}
        self._line.request(method, address, body, headers)
        answer = self._line.getresponse()
        text = answer.read().decode()
        for each in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(each).items():
                self.cookies[name] = (morsel.value, morsel["path"] or "/")
        return Answer(answer.status, answer.headers.get("Location", ""), text)


def filled(browser: Browser, organ: str, who: int, title: str, files: Sequence[File]) -> Sheet:
    """Open the form of an organ, and fill it in."""
    address = FORM.format(organ=organ)
    page = browser.get(address)
    if page.status != 200:
        raise Unexpected(address, page)
    said = {
        **{name: one(rf'name="{name}" value="([^"]+)"', page.text) for name in ("csrfmiddlewaretoken", "token")},
        "kind": "natural_person",
        "name": "林晚舟",
        "identity_kind": "resident_card",
        "identity": identity(who),
        "phone": f"010-6{who:07}",
        "title": title,
        "description": "大约去年秋天作出，含附件和附图。",
        "form": "electronic",
        "way": "download",
        "accepts_other": "on",
        "signature": "林晚舟",
    }
    return Sheet(address, title, multipart(said, files), digests_of(files))


def handed_in(browser: Browser, sheet: Sheet) -> None:
    """Send a form; the site has to lead to the receipt."""
    answer = browser.send(sheet.address, sheet.body)
    if (answer.status, answer.location) != (302, RECEIPT):
        raise Unexpected(sheet.address, answer)


def receipt(browser: Browser, sheet: Sheet) -> Slip:
    """Read the receipt, which has to be about what was asked for."""
    page = browser.get(RECEIPT)
    found = re.findall(r'class="receipt-number">([^<]+)<', page.text)
    if page.status != 200 or len(found) != 2 or sheet.title not in page.text:
        raise Unexpected(RECEIPT, page)
    return Slip(*found)


def opened(browser: Browser, slip: Slip) -> Answer:
    """Ask with number and code where the application stands, and return the page."""
    token = one(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(ENTER).text)
    answer = browser.post(ENTER, {"csrfmiddlewaretoken": token, "number": slip.number, "code": slip.code})
    return browser.get(answer.location) if answer.location == STATUS else answer


def identity(number: int) -> str:
    """Return an invented number of a resident card whose last sign fits."""
    body = f"110101{1950 + number // 1000 % 50}0307{number % 1000:03}"
    rest = sum(int(sign) * weight for sign, weight in zip(body, _DIGITS, strict=True)) % 11
    return body + "10X98765432"[rest]


def attachments(title: str, *, photograph: bytes = b"") -> tuple[File, ...]:
    """Return the photograph of a card and a paper of one page; no two forms bring the same bytes."""
    return (
        File("identity_files", "身份证.jpg", "image/jpeg", with_comment(photograph or picture(), title)),
        File("more_files", "说明.pdf", "application/pdf", paper(title)),
    )


def digests_of(files: Sequence[File]) -> tuple[str, ...]:
    """Return what tells whether the files are the same ones."""
    return tuple(sorted(hashlib.sha256(each.content).hexdigest() for each in files))


def picture(size: tuple[int, int] = (48, 32), noise: float = 0) -> bytes:
    """Return a JPEG; with noise it does not shrink, as a photograph does not."""
    made = Image.effect_noise(size, noise) if noise else Image.new("L", size, 180)
    target = io.BytesIO()
    made.save(target, "JPEG", quality=85)
    return target.getvalue()


def with_comment(jpeg: bytes, says: str) -> bytes:
    """Return a JPEG with a comment in front."""
    said = says.encode()
    return jpeg[:2] + b"\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said + jpeg[2:]


def paper(says: str) -> bytes:
    """Return a PDF of one page; what it says is drawn as the digits of its bytes."""
    drawn = f"BT /F1 12 Tf 20 100 Td ({says.encode().hex()}) Tj ET".encode()
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    made, places = b"%PDF-1.4\n", []
    for number, each in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % each for each in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(made))
    return made + head + table + end


def multipart(said: Mapping[str, str], files: Sequence[File]) -> bytes:
    """Return fields and files as a browser sends them."""
    line = f"--{_BOUNDARY}\r\nContent-Disposition: form-data; name="
    body = [f'{line}"{name}"\r\n\r\n{value}\r\n'.encode() for name, value in said.items()]
    for each in files:
        head = f'{line}"{each.field}"; filename="{each.name}"\r\nContent-Type: {each.kind}\r\n\r\n'
        body += [head.encode(), each.content, b"\r\n"]
    return b"".join([*body, f"--{_BOUNDARY}--\r\n".encode()])


def one(pattern: str, text: str) -> str:
    """Return the one thing that a pattern finds."""
    seen = re.search(pattern, text)
    assert seen is not None, (pattern, text[:2000])
    return seen[1]
