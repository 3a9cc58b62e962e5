"""Which address leads to which page of the letters, of the office, and of its wording?"""

from __future__ import annotations

from django.urls import URLPattern, path

from . import letters, letters_writing, offices

_ORGAN = "desk/applications/<slug:code>/"
_ONE = f"{_ORGAN}letters/<int:pk>/"

ADDRESSES: list[URLPattern] = [
    path(f"{_ORGAN}office/", offices.office, name="office"),
    path(f"{_ORGAN}wording/", offices.wordings, name="wording"),
    path(f"{_ORGAN}wording/<slug:kind>/", offices.wording_of_kind, name="wording-kind"),
    path(f"{_ORGAN}letters/", letters.letters, name="letters"),
    path(f"{_ORGAN}<int:pk>/letters/new/", letters_writing.begin, name="letter-new"),
    path(f"{_ORGAN}<int:pk>/letters/kinds/", letters_writing.kinds, name="letter-kinds"),
    path(f"{_ORGAN}<int:pk>/receipt/", letters_writing.receipt, name="letter-receipt"),
    path("desk/corrections/<slug:code>/<int:pk>/letter/", letters_writing.begin_correction, name="correction-letter"),
    path(_ONE, letters.letter, name="letter"),
    path(f"{_ONE}edit/", letters_writing.edit, name="letter-edit"),
    path(f"{_ONE}sign/", letters.sign, name="letter-sign"),
    path(f"{_ONE}paper.pdf", letters.paper_file, {"form": "pdf"}, name="letter-pdf"),
    path(f"{_ONE}paper.docx", letters.paper_file, {"form": "docx"}, name="letter-docx"),
]
