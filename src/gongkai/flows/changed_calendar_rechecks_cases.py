"""After a change of the working-day calendar every open case of the district is reckoned again (重新核算期限)."""

from __future__ import annotations

from datetime import datetime

from gongkai.applications.services.rechecking import rewrite_differing
from gongkai.journal.services import waits_for
from gongkai.journal.turns import due_again
from gongkai.organs.events import CalendarChanged
from gongkai.organs.selectors import below

AT_ONCE = 200


@waits_for(CalendarChanged)
def recheck(event: CalendarChanged, *, at: datetime) -> None:
    """Reckon the first cases at once, and let the clockwork do the rest within seconds."""
    done = sum(1 for _ in rewrite_differing(at=at, organs={event.organ, *below(event.organ)}, most=AT_ONCE))
    if done >= AT_ONCE:
        due_again("applications.recheck")
