"""Which address leads where among applications?"""

from .desk.addresses import ADDRESSES as DESK
from .public.addresses import ADDRESSES as PUBLIC

app_name = "applications"

urlpatterns = [*PUBLIC, *DESK]
