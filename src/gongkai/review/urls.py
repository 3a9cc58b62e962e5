"""Which address leads where among reviews?"""

from django.urls import path

from .desk import chains, signed, words

app_name = "review"

urlpatterns = [
    path("desk/review/chains/", chains.chains, name="chains"),
    path("desk/review/chains/<slug:code>/", chains.chain, name="chain"),
    path("desk/review/chains/<slug:code>/<slug:kind>/", chains.chain, name="chain-of-kind"),
    path("desk/review/words/", words.dictionaries, name="dictionaries"),
    path("desk/review/words/<slug:code>/", words.words, name="words"),
    path("desk/review/words/<slug:code>/add/", words.add, name="add-word"),
    path("desk/review/words/<slug:code>/<int:pk>/off/", words.off, name="word-off"),
    path("desk/review/words/<slug:code>/<int:pk>/on/", words.on, name="word-on"),
    path("desk/review/words/<slug:code>/import/", words.bring, name="import-words"),
    path("desk/review/words/<slug:code>/words.csv", words.export, name="export-words"),
    path("desk/review/signed/", signed.signed, name="signed"),
]
