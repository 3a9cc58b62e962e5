"""Which address leads to which page about what comes after an answer?"""

from __future__ import annotations

from django.urls import URLPattern, path

from . import corrections, disputes, proposals, sheets, statistics

_DISPUTE = "desk/disputes/<slug:code>/<int:pk>/"
_CORRECTION = "desk/corrections/<slug:code>/<int:pk>/"
_STATISTICS = "desk/applications/<slug:code>/statistics/"

ADDRESSES: list[URLPattern] = [
    path("desk/disputes/", disputes.disputes, name="disputes"),
    path("desk/disputes/<slug:code>/new/<int:pk>/", disputes.new, name="dispute-new"),
    path(_DISPUTE, disputes.dispute, name="dispute"),
    path(f"{_DISPUTE}anew/", disputes.anew, name="dispute-anew"),
    path(f"{_DISPUTE}<slug:act>/", disputes.act, name="dispute-act"),
    path("desk/corrections/", corrections.corrections, name="corrections"),
    path("desk/corrections/<slug:code>/new/", corrections.enter, name="correction-new"),
    path(_CORRECTION, corrections.correction, name="correction"),
    path("desk/applications/proposals/", proposals.proposals, name="proposals"),
    path("desk/applications/<slug:code>/proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("desk/applications/<slug:code>/proposals/<int:pk>/<slug:act>/", proposals.act, name="proposal-act"),
    path("desk/applications/statistics/", statistics.district, name="statistics-district"),
    path(_STATISTICS, statistics.organ, name="statistics"),
    path(f"{_STATISTICS}<slug:row>/<slug:column>/", statistics.behind, name="statistics-behind"),
    path(f"{_STATISTICS}table.<slug:form>", sheets.table_two, name="statistics-table"),
    path(f"{_STATISTICS}sheet.xlsx", sheets.period, name="statistics-sheet"),
    path("desk/applications/<slug:code>/register.xlsx", sheets.register, name="register-sheet"),
]
