"""Guess a query code as quickly as possible, beside other processes; print how many tries were judged."""

import sys
from datetime import datetime

import django


def main(tries: int) -> None:
    django.setup()
    from gongkai.applications.services import codes
    from gongkai.kernel.clock import CHINA
    from gongkai.kernel.refusal import NotAllowed

    print("ready", flush=True)
    sys.stdin.readline()
    judged = 0
    for _ in range(tries):
        try:
            codes.check("JY-2026-00001-0", "AAAAAAAA", "198.51.100.7", datetime(2026, 3, 2, 9, 30, tzinfo=CHINA))
        except NotAllowed as refused:
            judged += refused.says == codes.WRONG
    print(judged, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
