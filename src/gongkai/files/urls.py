"""Which address leads where among files?"""

from django.urls import path

from . import desk, public

app_name = "files"

urlpatterns = [
    path("files/<int:pk>/<str:name>", public.file, name="file"),
    path("desk/files/", desk.libraries, name="libraries"),
    path("desk/files/<slug:code>/", desk.library, name="library"),
    path("desk/files/<slug:code>/pictures/", desk.pictures, name="pictures"),
    path("desk/files/<slug:code>/<int:pk>/", desk.one, name="one"),
    path("desk/files/<slug:code>/<int:pk>/mask/", desk.mask, name="mask"),
]
