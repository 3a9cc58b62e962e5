"""Which address leads where among the search?"""

from django.urls import URLPattern

app_name = "search"

urlpatterns: list[URLPattern] = []
