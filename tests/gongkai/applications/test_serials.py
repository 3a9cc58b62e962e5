"""Do the numbers stay without gaps, and forms and steps without doubles, when several processes write at once?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.gongkai.processes import migrate, race, run, shared

from gongkai.applications.models import Serial
from gongkai.applications.numbers import next_serial

SUBMITTERS, ACTS = 3, 8
HERE = Path(__file__).parent
_SHELL = ("-m", "django", "shell", "--no-imports", "-c")
_PREPARE = """
from datetime import datetime, timezone
from gongkai.organs import services
from gongkai.journal.services import record
from gongkai.applications.models import Office
who = {"by": None, "at": datetime(2026, 1, 5, 9, 0, tzinfo=timezone.utc), "record": record}
top = services.create_organ(code="qinghe", name="清河区人民政府", short_name="区府", kind="district",
                            parent=None, **who)
organ = services.create_organ(code="jiaoyu", name="清河区教育局", short_name="教育局", kind="department",
                              parent=top, **who)
Office.objects.create(organ=organ, mark="JY", letters="清教公开", name="办公室")
"""
_READ = """
import json
from gongkai.applications.models import Application, Fact
print(json.dumps({
    "serials": sorted(Application.objects.values_list("serial", flat=True)),
    "numbers": sorted(Application.objects.values_list("number", flat=True)),
    "withdrawn": Fact.objects.filter(kind="withdrawn").count(),
    "submitted": Fact.objects.filter(kind="submitted").count(),
}))
"""


class TestTakingASerial:
    def test_outside_of_a_transaction_is_a_mistake(self, transactional_db: None) -> None:
        with pytest.raises(transaction.TransactionManagementError):
            next_serial(organ=None, year=2026, series="application")  # type: ignore[arg-type]

    def test_what_is_rolled_back_takes_its_number_back(self, world: Any) -> None:
        organ = world.organs["jiaoyu"]
        with transaction.atomic():
            assert next_serial(organ=organ, year=2026, series="letter") == 1
            transaction.set_rollback(True)
        with transaction.atomic():
            assert next_serial(organ=organ, year=2026, series="letter") == 1
            assert next_serial(organ=organ, year=2026, series="letter") == 2
            assert next_serial(organ=organ, year=2027, series="letter") == 1
        assert Serial.objects.filter(organ=organ).count() == 2


def test_several_processes_leave_no_gap_and_no_double(transactional_db: None, tmp_path: Path, root: Path) -> None:
    environment = shared(tmp_path, root)
    migrate(environment)
    run(environment, *_SHELL, _PREPARE)
    printed = race(environment, HERE / "submitter.py", [(number, ACTS) for number in range(SUBMITTERS)])
    said = [json.loads(each) for each in printed]

    kept = json.loads(run(environment, *_SHELL, _READ))
    count = SUBMITTERS * ACTS + ACTS
    assert kept["serials"] == list(range(1, count + 1))
    # Whoever sent the shared form was handed the same number and the same code.
    assert len({tuple(each["shared"]) for each in said}) == 1
    acknowledged = {number for each in said for number in each["mine"]}
    acknowledged |= {each.split()[0] for each in said[0]["shared"]}
    assert sorted(acknowledged) == kept["numbers"]
    assert kept["submitted"] == count
    # Each shared application was withdrawn by exactly one of them.
    withdrawn = [number for each in said for number in each["withdrawn"]]
    assert len(withdrawn) == len(set(withdrawn)) == kept["withdrawn"] == ACTS
