"""The peer keeps one row for each form, with its files."""

from __future__ import annotations

from django.db import models


class Submission(models.Model):
    """A form as a plain site keeps it: no number, no receipt, no seal, no journal."""

    token = models.CharField(max_length=64)
    name = models.CharField(max_length=100)
    identity = models.CharField(max_length=40)
    phone = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    identity_files = models.FileField(upload_to="one")
    more_files = models.FileField(upload_to="two")

    class Meta:
        app_label = "submissions_peers"
