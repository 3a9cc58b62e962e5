"""What can be done with papers? Writing, the gate, release, withdrawal and correction; each in a module of its own."""

from .numbering import set_index_template
from .releasing import expire_on, register_withheld, release, schedule
from .submitting import Blocked, accept_finding, send_back, sign, submit, withdraw_submission
from .withdrawing import begin_correction, drop_correction, reassess, reopen, withdraw
from .writing import (
    Conflict,
    Lock,
    attach,
    detach,
    discard,
    draft,
    draft_many,
    give_back_lock,
    replace_attachment,
    restore,
    revise,
    take_lock,
)

__all__ = [
    "Blocked",
    "Conflict",
    "Lock",
    "accept_finding",
    "attach",
    "begin_correction",
    "detach",
    "discard",
    "draft",
    "draft_many",
    "drop_correction",
    "expire_on",
    "give_back_lock",
    "reassess",
    "register_withheld",
    "release",
    "reopen",
    "replace_attachment",
    "restore",
    "revise",
    "schedule",
    "send_back",
    "set_index_template",
    "sign",
    "submit",
    "take_lock",
    "withdraw",
    "withdraw_submission",
]
