"""How does an officer come in and go out, and what happens after too many wrong passwords?"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from gongkai.journal.services import record
from gongkai.kernel import clock
from gongkai.organs import services

from .forms import PasswordForm
from .reading import safe_return


class LogInForm(AuthenticationForm):
    """Name and password; a wrong name and a wrong password are answered alike."""

    error_messages = {  # noqa: RUF012  Django's own attribute
        "invalid_login": "登录名或密码不正确。请注意大小写。",
        "inactive": "登录名或密码不正确。请注意大小写。",
    }

    def __init__(self, *values: Any, **more: Any) -> None:
        super().__init__(*values, **more)
        self.fields["username"].label = "登录名"
        # Django sets the length for the browser only; what is longer than a column breaks the count of attempts.
        self.fields["username"].validators.append(MaxLengthValidator(self.fields["username"].max_length or 40))  # type: ignore[attr-defined]
        self.fields["password"].label = "密码"


class LogIn(LoginView):
    """The way in (登录)."""

    template_name = "web/login.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:
        """Return where to go after the log-in, but never back to the log-in itself."""
        wanted = super().get_redirect_url()
        return "" if wanted.partition("?")[0] == self.request.path else wanted


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Let a person out (退出)."""
    logout(request)
    messages.info(request, "您已退出。")
    return redirect("login")


@sensitive_post_parameters()
@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Let a person choose a new password (更改密码)."""
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_password(
                user=request.user,  # type: ignore[arg-type]
                password=form.cleaned_data["new"],
                at=clock.now(),
                record=record,
            )
        except ValidationError as refusal:
            form.add_error("new", refusal)
        else:
            update_session_auth_hash(request, request.user)  # type: ignore[arg-type]
            messages.success(request, "密码已更改，下次登录请使用新密码。")
            return redirect(safe_return(request, "/desk/"))
    return render(request, "web/password.html", {"form": form, "next": safe_return(request, "")})


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """Answer someone who has given too many wrong passwords (called by django-axes)."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    facts = {"limit": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return render(request, "web/locked_out.html", facts, status=429)
