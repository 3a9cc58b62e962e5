"""Which address leads to which of these pages?"""

from __future__ import annotations

from django.urls import URLPattern

ADDRESSES: list[URLPattern] = []
