"""The menu and the path, as Wagtail's demonstrations write them."""

from typing import Any

from django import template
from wagtail.models import Page, Site

register = template.Library()


@register.inclusion_tag("articles/menu.html", takes_context=True)
def menu(context: Any) -> dict[str, Any]:
    home = Site.find_for_request(context["request"]).root_page
    return {"entries": home.get_children().live().in_menu(), "here": context["page"], "request": context["request"]}


@register.inclusion_tag("articles/path.html", takes_context=True)
def trail(context: Any) -> dict[str, Any]:
    above = Page.objects.ancestor_of(context["page"]).filter(depth__gt=1)
    return {"above": above, "request": context["request"]}
