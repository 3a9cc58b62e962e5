"""Which address leads where?"""

from django.urls import include, path

from . import calendar, desk, entry, home, law, mistakes, people, reading
from .api import api, reference

urlpatterns = [
    path("", home.home, name="home"),
    path("mistake/", mistakes.mistake, name="mistake"),
    path("mistake/<str:receipt>/", mistakes.receipt, name="mistake-receipt"),
    path("seen/<int:pk>/", home.seen, name="seen"),
    path("open/", reference, name="open-api"),
    path("open/", api.urls),
    path("law/<str:cite>/", law.provision, name="law"),
    path("reading/<slug:to>/", reading.switch, name="reading"),
    path("login/", entry.LogIn.as_view(), name="login"),
    path("logout/", entry.log_out, name="logout"),
    path("desk/", desk.today, name="desk"),
    path("desk/password/", entry.password, name="password"),
    path("desk/journal/", include("gongkai.journal.urls")),
    path("desk/organs/", people.organs, name="organs"),
    path("desk/organs/new/", people.organ_new, name="organ-new"),
    path("desk/organs/<slug:code>/", people.organ, name="organ"),
    path("desk/people/new/", people.person_new, name="person-new"),
    path("desk/people/<int:pk>/", people.person, name="person"),
    path("desk/calendar/", calendar.calendars, name="calendars"),
    path("desk/calendar/<slug:code>/", calendar.calendar, name="calendar"),
    path("desk/site/", people.site, name="site"),
    path("desk/mistakes/", mistakes.reports, name="mistakes"),
    path("desk/mistakes/<int:pk>/", mistakes.report, name="mistake-report"),
    path("", include("gongkai.annual.urls")),
    path("", include("gongkai.files.urls")),
    path("", include("gongkai.search.urls")),
    path("", include("gongkai.review.urls")),
    path("", include("gongkai.papers.urls")),
    path("", include("gongkai.portal.urls")),
    path("", include("gongkai.policies.urls")),
    path("", include("gongkai.applications.urls")),
]

handler400 = "gongkai.web.errors.bad_request"
handler403 = "gongkai.web.errors.forbidden"
handler404 = "gongkai.web.errors.not_found"
handler500 = "gongkai.web.errors.server_error"
