"""How does a message go out as a mail? By Django's own mail, which ``GONGKAI_MAIL`` sets up."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from gongkai.delivery.ports import Undeliverable

# What a mail server says when it will say the same tomorrow (RFC 5321).
_NEVER = frozenset({550, 551, 553, 555})


class MailChannel:
    """Send plain mails from the office's address."""

    sends = True

    def fits(self, to: str) -> bool:
        """Test if it is an address of one mailbox."""
        try:
            validate_email(to)
        except ValidationError:
            return False
        return True

    def send(self, *, to: str, subject: str, text: str) -> None:
        """
        Send one mail.

        :raises Undeliverable: if the server says that there is no such mailbox
        """
        mail = EmailMessage(
            subject=subject,
            body=text,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[to],
            headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
        )
        try:
            mail.send(fail_silently=False)
        except Exception as trouble:
            if refused_for_good(trouble):
                raise Undeliverable from None
            raise


def refused_for_good(trouble: Exception) -> bool:
    """Test if a server's refusal is for ever; the library of the protocol is not known here, only its words."""
    refused = getattr(trouble, "recipients", None)
    if isinstance(refused, dict) and refused:
        return all(isinstance(said, tuple) and said and said[0] in _NEVER for said in refused.values())
    return False
