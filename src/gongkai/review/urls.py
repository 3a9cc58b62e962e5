"""Which address leads where among reviews?"""

from django.urls import URLPattern

app_name = "review"

urlpatterns: list[URLPattern] = []
