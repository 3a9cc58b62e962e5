"""Which address leads where among policies?"""

from django.urls import path

from .desk import cleaning, comments, consultations, decisions, document, ledger, legality, panel, register, registering
from .public import consultations as open_drafts
from .public import library, pages

app_name = "policies"

_ORGAN = "desk/policies/<slug:code>/"
_ONE = f"{_ORGAN}<int:pk>/"
_CAMPAIGN = f"{_ORGAN}campaigns/<int:pk>/"
_YEAR = f"{_ORGAN}ledger/<int:year>/"
_PAPER = "desk/policies/paper/<slug:code>/<int:pk>/"
_CONSULTATION = "desk/consultations/<slug:code>/<int:pk>/"
_CATALOGUE = "desk/decisions/<slug:code>/<int:year>/"
_DECISION = "desk/decisions/<slug:code>/decision/<int:pk>/"

urlpatterns = [
    path("policies/", library.policies, name="policies"),
    path("policies.csv", library.policies_sheet, name="policies-csv"),
    path("policies.xml", library.policies_feed, name="policies-feed"),
    path("policy/<int:pk>/", pages.policy, name="policy"),
    path("interpretations/", library.interpretations, name="interpretations"),
    path("interpretations.csv", library.interpretations_sheet, name="interpretations-csv"),
    path("interpretations.xml", library.interpretations_feed, name="interpretations-feed"),
    path("interpretation/<int:pk>/", pages.interpretation, name="interpretation"),
    path("desk/policies/", register.register, name="list"),
    path("desk/policies/export/", register.export, name="export"),
    path(f"{_PAPER}plan/", panel.plan, name="plan"),
    path(f"{_PAPER}material/", panel.material, name="material"),
    path(f"{_PAPER}link/", panel.link, name="link"),
    path(f"{_PAPER}unlink/", panel.unlink, name="unlink"),
    path(f"{_ORGAN}register/", register.enter, name="register"),
    path(f"{_ORGAN}register/sheet/", registering.sheet, name="register-sheet"),
    path(f"{_ORGAN}open-ledger/", ledger.begin, name="open-ledger"),
    path(_YEAR, ledger.year, name="ledger"),
    path(f"{_YEAR}export/", ledger.year_sheet, name="ledger-export"),
    path(f"{_YEAR}change/", ledger.change, name="ledger-change"),
    path(f"{_YEAR}<str:kind>/<str:column>/", ledger.behind, name="behind"),
    path(f"{_ORGAN}campaigns/", cleaning.campaigns, name="campaigns"),
    path(_CAMPAIGN, cleaning.campaign, name="campaign"),
    path(f"{_CAMPAIGN}export/", cleaning.sheet, name="campaign-export"),
    path(f"{_CAMPAIGN}paper/", cleaning.act, {"act": "paper"}, name="campaign-paper"),
    path(f"{_CAMPAIGN}enter/", cleaning.act, {"act": "enter"}, name="campaign-enter"),
    path(f"{_CAMPAIGN}stop/", cleaning.act, {"act": "stop"}, name="campaign-stop"),
    path(_ONE, document.document, name="document"),
    path(f"{_ONE}propose/", document.propose_act, name="propose"),
    path(f"{_ONE}proposal/<int:proposal>/<str:act>/", document.decide, name="decide"),
    path(f"{_ONE}entry/<int:entry>/correct/", document.correct, name="correct"),
    path("consultations/", open_drafts.consultations, name="consultations"),
    path("consultations.csv", open_drafts.consultations_sheet, name="consultations-csv"),
    path("consultations/answer/", open_drafts.receipt, name="consultation-answer"),
    path("consultation/<int:pk>/", open_drafts.consultation, name="consultation"),
    path("consultation-result/<int:pk>/", open_drafts.consultation_result, name="consultation-result"),
    path("desk/consultations/", consultations.consultation_list, name="consultation-list"),
    path("desk/consultations/export/", consultations.consultation_export, name="consultation-export"),
    path("desk/consultations/result/<slug:code>/<int:pk>/link/", consultations.link_result, name="result-link"),
    path(_CONSULTATION, consultations.consultation, name="consultation-desk"),
    path(f"{_CONSULTATION}result/", consultations.result, name="consultation-draft-result"),
    path(f"{_CONSULTATION}review/", legality.of_consultation, name="consultation-review"),
    path(f"{_CONSULTATION}review/<int:review>/", legality.opinion_of_consultation, name="consultation-opinion"),
    path(f"{_CONSULTATION}comments/", comments.comments, name="comments"),
    path(f"{_CONSULTATION}comments/note/", comments.note, name="comments-note"),
    path(f"{_CONSULTATION}comments/answer/", comments.answer, name="comments-answer"),
    path(f"{_CONSULTATION}comments/new/", comments.enter, name="comments-new"),
    path(f"{_CONSULTATION}comments/export/<slug:form>/", comments.export, name="comments-export"),
    path("desk/decisions/", decisions.catalogue_list, name="catalogues"),
    path(_CATALOGUE, decisions.catalogue, name="decisions"),
    path(f"{_CATALOGUE}export/", decisions.catalogue_export, name="decisions-export"),
    path(f"{_CATALOGUE}paper/", decisions.catalogue_paper, name="decisions-paper"),
    path(f"{_CATALOGUE}new/", decisions.new, name="decision-new"),
    path(_DECISION, decisions.decision, name="decision"),
    path(f"{_DECISION}discussed/", decisions.discussed, name="decision-discussed"),
    path(f"{_DECISION}remove/", decisions.remove, name="decision-remove"),
    path(f"{_DECISION}review/", legality.of_decision, name="decision-review"),
    path(f"{_DECISION}review/<int:review>/", legality.opinion_of_decision, name="decision-opinion"),
]
