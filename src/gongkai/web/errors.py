"""What does someone read when a page cannot be shown? A polite sentence, the reason where there is one, a way on."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

# Programs ask below this address, and read answers and no pages.
INTERFACE = "/open/"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _answer(request: HttpRequest, status: int, title: str, says: str) -> HttpResponse:
    if request.path.startswith(INTERFACE):
        return JsonResponse({"error": says}, status=status, json_dumps_params={"ensure_ascii": False})
    return render(request, "web/error.html", {"title": title, "says": says, "status": status}, status=status)


def _sentence(exception: Any, otherwise: str) -> str:
    """Return the exception's own sentence if it was written for a reader, that is, in Chinese."""
    said = str(exception) if exception is not None else ""
    return said if _CHINESE.search(said) else otherwise


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that cannot be understood (400)."""
    return _answer(request, 400, "请求无法识别", "您的浏览器发来的内容本站无法识别。请返回上一页，核对后再试。")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer someone who may not (403)."""
    otherwise = "您的账号没有查看或办理这一页的权限。需要时请联系本单位的系统管理员。"
    return _answer(request, 403, "没有权限", _sentence(exception, otherwise))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request for what is not there (404)."""
    otherwise = "没有找到您要的页面。地址可能有误，或者内容已经移走。"
    return _answer(request, 404, "页面不存在", _sentence(exception, otherwise))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when something failed on our side (500): a page that asks neither the database nor the session."""
    return HttpResponse(render_to_string("web/unavailable.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit: an old tab, or cookies switched off."""
    says = "这一页停留过久或登录状态已改变，提交没有生效，数据未作改动。请返回上一页，刷新后重新提交。"
    return _answer(request, 403, "提交未生效", says)
