"""Submit applications as fast as possible from the moment a line comes in: some refused, some sent twice, one kept."""

from __future__ import annotations

import json
import sys
from contextlib import suppress

import django

django.setup()

from gongkai.applications.services import applicant, intake  # noqa: E402  Django must be set up first
from gongkai.applications.services.checking import Applied, Wanted  # noqa: E402
from gongkai.kernel import clock  # noqa: E402
from gongkai.kernel.refusal import NotAllowed  # noqa: E402
from gongkai.organs.models import Organ  # noqa: E402

WHO = Applied(kind="other_org", name="柳岸业主委员会", phone="010-60000003")


def main(number: int, acts: int) -> None:
    """Submit, and say which numbers were acknowledged."""
    organ = Organ.objects.get(code="jiaoyu")
    print("ready", flush=True)
    sys.stdin.readline()
    said: dict[str, list[str]] = {"mine": [], "shared": [], "withdrawn": []}
    for at in range(acts):
        # The same form from every process at once, and one that is this process's own.
        shared = intake.apply(
            organ=organ, applicant=WHO, wanted=Wanted(title=f"共同的第{at}项"), channel="internet",
            at=clock.now(), token=f"shared-form-number-{at:04d}",
        )  # fmt: skip
        said["shared"].append(f"{shared.application.number} {shared.query_code}")
        mine = intake.apply(
            organ=organ, applicant=WHO, wanted=Wanted(title=f"{number}的第{at}项"), channel="internet", at=clock.now()
        )
        said["mine"].append(mine.application.number)
        with suppress(NotAllowed):
            intake.apply(
                organ=organ, applicant=WHO, wanted=Wanted(title="带程序的材料"), channel="internet",
                at=clock.now(), files=[("description", "a.exe", b"MZ")],
            )  # fmt: skip
        with suppress(NotAllowed):  # everybody withdraws the shared one; one of them is first
            applicant.withdraw(shared.application, at=clock.now())
            said["withdrawn"].append(shared.application.number)
    print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
