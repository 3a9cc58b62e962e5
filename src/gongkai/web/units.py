"""Which units does an organ have? The part of an organ's page where they are kept (科室)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest

from gongkai.journal.services import record
from gongkai.kernel import clock
from gongkai.organs import services
from gongkai.organs.models import Organ, Unit

from . import forms
from .attempt import attempt


class UnitsPage:
    """An organ's units, what may be done with them, and what was typed if it was refused."""

    def __init__(self, request: HttpRequest, organ: Organ) -> None:
        self._request = request
        self._organ = organ
        self.act = request.POST.get("act", "") if request.method == "POST" else ""
        self.concerned = request.POST.get("unit", "")[:18]
        self.add: Form = forms.UnitForm(request.POST if self.act == "add" else None)
        self.change: Form = forms.UnitForm(
            request.POST if self.act == "rename" else None, auto_id=f"id_{self.concerned}_%s"
        )

    def take(self) -> bool:
        """
        Do what was sent, and return whether it was done.

        :raises Http404: if it is nothing that can be done here
        """
        who: dict[str, Any] = {"by": self._request.user, "at": clock.now(), "record": record}
        acts = {"add": self._add, "rename": self._rename, "close": self._close, "reopen": self._reopen}
        if self.act not in acts:
            raise Http404
        form = self.add if self.act == "add" else self.change
        # Closing and opening again ask for nothing; their form is there to say why not.
        if self.act in ("close", "reopen"):
            form = self.change = forms.GroundlessForm(self._request.POST)
        done = form.is_valid() and attempt(form, lambda: acts[self.act](form.cleaned_data, who))
        if done:
            messages.success(self._request, "已办理。")
        return done

    @property
    def all(self) -> list[Unit]:
        """Return the units, those that are closed at the end."""
        return sorted(self._organ.units.all(), key=lambda each: (each.closed_on is not None, each.pk))

    def _add(self, facts: dict[str, Any], who: dict[str, Any]) -> None:
        services.add_unit(organ=self._organ, name=facts["name"], **who)

    def _rename(self, facts: dict[str, Any], who: dict[str, Any]) -> None:
        services.rename_unit(unit=self._unit(), name=facts["name"], **who)

    def _close(self, facts: dict[str, Any], who: dict[str, Any]) -> None:
        services.close_unit(unit=self._unit(), on=clock.today(), **who)

    def _reopen(self, facts: dict[str, Any], who: dict[str, Any]) -> None:
        services.reopen_unit(unit=self._unit(), **who)

    def _unit(self) -> Unit:
        key = int(self.concerned) if self.concerned.isascii() and self.concerned.isdecimal() else 0
        found = self._organ.units.select_related("organ").filter(pk=key).first()
        if found is None:
            raise ValidationError("没有找到这个科室，请刷新后再试。")
        return found
