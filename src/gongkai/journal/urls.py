"""Which address leads where in the journal?"""

from django.urls import path

from . import desk

app_name = "journal"

urlpatterns = [
    path("", desk.entries, name="entries"),
    path("export.csv", desk.export, name="export"),
]
