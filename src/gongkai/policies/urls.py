"""Which address leads where among policies?"""

from django.urls import URLPattern

app_name = "policies"

urlpatterns: list[URLPattern] = []
