"""Where does a WSGI server enter? At the kept pages, and where none lies, at Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.settings.base")

_django = get_wsgi_application()

# Not before: the settings and the rooms have to be there.
from gongkai.web.pagestore import in_front_of  # noqa: E402

application = in_front_of(_django)
