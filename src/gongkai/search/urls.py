"""Which address leads where among the search?"""

from django.urls import path

from . import public

app_name = "search"

urlpatterns = [path("search/", public.search, name="search")]
