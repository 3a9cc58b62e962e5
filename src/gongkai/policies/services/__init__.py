"""Which acts does the room of policies offer? Documents, ledger, proposals, cleaning and interpretation."""

from .cleaning import enter_campaign, open_campaign, propose_in_campaign, set_paper, stop_campaign
from .commenting import Closed, Receipt, comment, comment_behind, enter_comment, new_form
from .consulting import (
    answer_comments,
    close_consultations,
    draft_result,
    link_result,
    note_comments,
    open_consultations,
)
from .deciding import (
    change_decision,
    draft_catalogue,
    give_opinion,
    list_decision,
    mark_discussed,
    remove_decision,
    send_for_review,
)
from .documents import enter_released, hide, register_document
from .interpreting import link_material, unlink_material, write_material, write_plan
from .ledger import correct_entry, correct_stock, keep_up, open_ledger
from .proposing import decline, drop, propose, sign

__all__ = [
    "Closed",
    "Receipt",
    "answer_comments",
    "change_decision",
    "close_consultations",
    "comment",
    "comment_behind",
    "correct_entry",
    "correct_stock",
    "decline",
    "draft_catalogue",
    "draft_result",
    "drop",
    "enter_campaign",
    "enter_comment",
    "enter_released",
    "give_opinion",
    "hide",
    "keep_up",
    "link_material",
    "link_result",
    "list_decision",
    "mark_discussed",
    "new_form",
    "note_comments",
    "open_campaign",
    "open_consultations",
    "open_ledger",
    "propose",
    "propose_in_campaign",
    "register_document",
    "remove_decision",
    "send_for_review",
    "set_paper",
    "sign",
    "stop_campaign",
    "unlink_material",
    "write_material",
    "write_plan",
]
