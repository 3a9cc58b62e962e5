"""Which public addresses of the portal lead where? An address never changes once something was published under it."""

from django.urls import URLPattern, path

from . import item, map, people, section
from .catalogue import catalogue
from .catalogue import sheet as catalogue_sheet
from .everything import feed, items
from .everything import sheet as items_sheet
from .organs import guide, guides, organ, organs

PUBLIC: list[URLPattern] = [
    path("section/<slug:organ>/<slug:code>/", section.section, name="public-section"),
    path("section/<slug:organ>/<slug:code>.csv", section.sheet, name="public-section-sheet"),
    path("section/<slug:organ>/<slug:code>.xml", section.feed, name="public-section-feed"),
    path("topics/", section.topics, name="topics"),
    path("items/", items, name="items"),
    path("items.csv", items_sheet, name="items-sheet"),
    path("feed.xml", feed, name="feed"),
    path("item/<int:pk>/", item.item, name="item"),
    path("item/<int:pk>.docx", item.download, name="item-download"),
    path("leaders/", people.leaders, name="leaders"),
    path("interviews/", people.interviews, name="interviews"),
    path("organs/", organs, name="public-organs"),
    path("organs/<slug:organ>/", organ, name="public-organ"),
    path("guide/", guides, name="guides"),
    path("guide/<slug:organ>/", guide, name="guide"),
    path("catalogue/<slug:organ>/", catalogue, name="catalogue"),
    path("catalogue/<slug:organ>.csv", catalogue_sheet, name="catalogue-sheet"),
    path("sitemap/", map.site_map, name="site-map"),
    path("sitemap.xml", map.index, name="sitemap"),
    path("sitemap-<int:number>.xml", map.part, name="sitemap-part"),
    path("robots.txt", map.robots, name="robots"),
]
