"""Which address leads where among papers?"""

from django.urls import path

from .desk import acts, lists, paper, signing, writing

app_name = "papers"

urlpatterns = [
    path("desk/papers/", lists.papers, name="list"),
    path("desk/papers/review/", lists.awaiting, name="review"),
    path("desk/papers/withheld/", lists.withheld, name="withheld"),
    path("desk/papers/withheld.csv", lists.withheld_csv, name="withheld-csv"),
    path("desk/papers/clean/", writing.clean, name="clean"),
    path("desk/papers/new/", lists.choose, name="choose"),
    path("desk/papers/new/<slug:code>/<slug:kind>/", writing.new, name="new"),
    path("desk/papers/submission/<int:pk>/", signing.submission, name="submission"),
    path("desk/papers/<slug:code>/<int:pk>/", paper.paper, name="paper"),
    path("desk/papers/<slug:code>/<int:pk>/edit/", writing.edit, name="edit"),
    path("desk/papers/<slug:code>/<int:pk>/autosave/", writing.autosave, name="autosave"),
    path("desk/papers/<slug:code>/<int:pk>/lock/", writing.lock, name="lock"),
    path("desk/papers/<slug:code>/<int:pk>/preview/", paper.preview, name="preview"),
    path("desk/papers/<slug:code>/<int:pk>/compare/", paper.compare, name="compare"),
    path("desk/papers/<slug:code>/<int:pk>/history/", paper.history, name="history"),
    path("desk/papers/<slug:code>/<int:pk>/act/<slug:act>/", acts.act, name="act"),
]
