"""Which address leads where among the annual reports?"""

from django.urls import path

from .desk import cell, chain, district, files, returns, words, workbook
from .public import downloads, pages, verify

app_name = "annual"

_ONE = "desk/annual/<slug:code>/<int:year>/"

urlpatterns = [
    path("annual/", pages.reports, name="public-list"),
    path("annual/verify/", verify.verify, name="verify"),
    path("annual/<slug:code>/<int:year>/", pages.report, name="public"),
    path("annual/<slug:code>/<int:year>.<str:kind>", downloads.download, name="download"),
    path("desk/annual/", returns.returns, name="returns"),
    path("desk/annual/open/", returns.open_return, name="open"),
    path("desk/annual/record/", files.record, name="record"),
    path("desk/annual/district/<slug:code>/<int:year>/", district.district, name="district"),
    path("desk/annual/district/<slug:code>/<int:year>/gather/", district.gather, name="gather"),
    path("desk/annual/district/<slug:code>/<int:year>/sum/<str:cell>/", district.behind, name="behind"),
    path(_ONE, workbook.workbook, name="workbench"),
    path(f"{_ONE}explain/", workbook.explain, name="explain"),
    path(f"{_ONE}cell/", cell.find, name="find-cell"),
    path(f"{_ONE}cell/<str:cell>/", cell.cell, name="cell"),
    path(f"{_ONE}words/", words.words, name="words"),
    path(f"{_ONE}words/preview/", words.preview, name="preview"),
    path(f"{_ONE}figures/", words.figures, name="figures"),
    path(f"{_ONE}figure/<str:name>/", words.figure, name="figure"),
    path(f"{_ONE}import/", files.take_over, name="import"),
    path(f"{_ONE}differences/", chain.differences, name="differences"),
    path(f"{_ONE}paper/", chain.paper, name="paper"),
    path(f"{_ONE}steps/", chain.steps, name="steps"),
    path(f"{_ONE}step/<str:act>/", chain.step, name="step"),
]
