"""What of a person is shown to whom? Masked to those who watch; whole to those who handle the case, but the number."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gongkai.applications.models import Applicant, ApplicantKind, Application, Enclosure, IdentityKind, Letter
from gongkai.journal.models import Entry

from .people import Desk

ERASED = "（已删除）"
STAR = "*"
_LOOKED = "applications.LookedAt"
# The surnames of two characters that are still borne by many; all others have one.
_DOUBLE = frozenset(
    ("欧阳", "司马", "上官", "诸葛", "夏侯", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙", "司徒",
     "司空", "端木", "百里", "东郭", "南宫", "呼延", "独孤", "轩辕")
)  # fmt: skip


def masked_name(name: str) -> str:
    """Return a person's name with all but the surname as stars: 王**; of other names the first letter stays."""
    said = " ".join(name.split())
    if len(said) < 2:
        return STAR * len(said)
    head = 2 if said[:2] in _DOUBLE and len(said) > 2 else 1
    # However long a name is, its stars do not tell.
    return said[:head] + STAR * min(len(said) - head, 2)


def masked_phone(phone: str) -> str:
    """Return a telephone number with its middle as stars."""
    said = phone.strip()
    if len(said) < 7:
        return STAR * len(said)
    return said[:3] + STAR * (len(said) - 5) + said[-2:]


def masked_email(email: str) -> str:
    """Return a mail address with the part before the @ as stars but its first letter."""
    person, at, host = email.strip().partition("@")
    return f"{person[:1]}***{at}{host}" if person else ""


@dataclass(frozen=True)
class Shown:
    """An applicant as a page shows them; ``masked`` where the reader only watches, or the data are erased."""

    name: str
    kind: str
    identity_kind: str = ""
    identity: str = ""
    credit_code: str = ""
    representative: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    agent: str = ""
    agent_phone: str = ""
    masked: bool = False
    erased: bool = False

    def lines(self) -> list[tuple[str, str]]:
        """Return labels and texts of what is there, in the order of the form."""
        named = (
            ("申请人", self.name), ("类别", self.kind), ("证件名称", self.identity_kind), ("证件号码", self.identity),
            ("统一社会信用代码", self.credit_code), ("法定代表人", self.representative), ("联系人", self.contact),
            ("联系电话", self.phone), ("电子邮箱", self.email), ("通信地址", self.address), ("邮政编码", self.postcode),
            ("代理人", self.agent), ("代理人电话", self.agent_phone),
        )  # fmt: skip
        return [(label, text) for label, text in named if text]


def named(applicant: Applicant, *, kind: str, whole: bool) -> Shown:
    """
    Return an applicant as a list may show it: by name, and by nothing else.

    :param kind: the code of what the applicant is, from the application
    :param whole: whether the reader handles the case
    """
    label = ApplicantKind(kind).label
    if applicant.erased_at is not None:
        return Shown(name=ERASED, kind=label, masked=True, erased=True)
    if not whole:
        is_person = kind == ApplicantKind.NATURAL_PERSON
        # The name of a firm is no personal datum, but who asked is nobody's business who only watches.
        return Shown(name=masked_name(applicant.name) if is_person else label, kind=label, masked=True)
    return Shown(name=applicant.name, kind=label)


def shown(applicant: Applicant, *, kind: str, whole: bool) -> Shown:
    """
    Return an applicant as it may be shown.

    :param kind: the code of what the applicant is, from the application
    :param whole: whether the reader handles the case; the identity number is masked even then
    """
    name = named(applicant, kind=kind, whole=whole)
    if name.masked:
        return name
    return replace(
        name,
        identity_kind=dict(IdentityKind.choices).get(applicant.identity_kind, applicant.identity_kind),
        identity=applicant.identity_masked,
        credit_code=applicant.credit_code,
        representative=applicant.representative,
        contact=applicant.contact,
        phone=applicant.phone,
        email=applicant.email,
        address=applicant.address,
        postcode=applicant.postcode,
        agent=applicant.agent,
        agent_phone=applicant.agent_phone,
    )


def may_see_whole(desk: Desk, application: Application) -> bool:
    """Test if the person works on the case and so sees who applies."""
    return desk.handles(application.organ_id)


def is_erased(application: Application) -> bool:
    """Test if the person's data of an application were deleted: its letters are then no longer shown."""
    applicant = getattr(application, "applicant", None)
    return bool(applicant and applicant.erased_at)


def letter_may_be_shown(letter: Letter) -> bool:
    """
    Test if the text of a letter may be shown or handed out.

    What was issued is kept as archives, unchanged; once the person's data are deleted it is no longer used here.
    """
    return letter.application is None or not is_erased(letter.application)


def looks(application: Application) -> list[Entry]:
    """Return who looked at what is masked, newest first."""
    found = Entry.objects.filter(subject=f"applications.application:{application.pk}", kind=_LOOKED)
    return list(found.order_by("-number")[:100])


def enclosures(application: Application) -> list[Enclosure]:
    """Return what was handed in with an application, also what has been deleted since."""
    return list(Enclosure.objects.filter(application=application).order_by("pk"))


def relatives(application: Application) -> list[Application]:
    """Return the applications that were split from the same letter: each has the person's data of its own."""
    root = application.split_from_id or application.pk
    of_one_letter = Application.objects.filter(pk=root) | Application.objects.filter(split_from=root)
    return list(of_one_letter.exclude(pk=application.pk).order_by("pk"))
