"""Which address leads to which of these pages? None holds a number, a code or a key of an application."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import acting, correction, form, numbers, opinion, papers, receipt, start, status, terms
from .verify_addresses import ADDRESSES as VERIFY

ADDRESSES: list[URLPattern] = [
    path("apply/", start.apply, name="apply"),
    path("apply/<slug:code>/", form.apply_to, name="apply-to"),
    path("application/", status.enter, name="enter"),
    path("application/receipt/", receipt.receipt, name="receipt"),
    path("application/receipt/paper.pdf", receipt.receipt_paper, name="receipt-paper"),
    path("application/status/", status.status, name="status"),
    path("application/status/leave/", status.leave, name="leave"),
    path("application/status/clarify/", acting.clarify, name="clarify"),
    path("application/status/reasons/", acting.give_reasons, name="give-reasons"),
    path("application/status/withdraw/", acting.withdraw, name="withdraw"),
    path("application/status/propose/", acting.propose, name="propose"),
    path("application/status/letter/<int:place>/", papers.letter, name="own-letter"),
    path("application/status/letter/<int:place>/paper.pdf", papers.letter_file, {"format": "pdf"}, "own-letter-pdf"),
    path("application/status/letter/<int:place>/paper.docx", papers.letter_file, {"format": "docx"}, "own-letter-docx"),
    path("application/status/letter/<int:place>/file/<int:number>/", papers.enclosed, name="own-file"),
    path("opinion/", opinion.enter, name="opinion"),
    path("opinion/letter/", opinion.letter, name="opinion-letter"),
    path("opinion/leave/", opinion.leave, name="opinion-leave"),
    path("correction/", correction.correct, name="correction-ask"),
    path("correction/receipt/", correction.receipt, name="correction-receipt"),
    path("correction/status/", correction.enter, name="correction-enter"),
    path("correction/status/seen/", correction.status, name="correction-status"),
    path("correction/status/leave/", correction.leave, name="correction-leave"),
    path("applications/", numbers.index, name="numbers-index"),
    path("applications/<slug:code>/", numbers.numbers, name="numbers"),
    path("applications/<slug:code>/numbers.csv", numbers.numbers_sheet, name="numbers-csv"),
    path("deadline/", terms.terms, name="terms"),
    *VERIFY,
]
