"""Do the copies on open applications agree with their facts, by today's calendar?"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from typing import Any


def add_commands(subparsers: Any, command: Callable[[Callable[[argparse.Namespace], int]], Any]) -> None:
    """Add ``recheck`` to the command line."""
    recheck = subparsers.add_parser("recheck", help="核对未答复申请的状态和期限与登记的事项是否一致")
    recheck.add_argument("--write", action="store_true", help="不一致的，按事项重新写入，并在申请中留痕")
    recheck.add_argument("--json", action="store_true", help="以 JSON 输出结果")
    recheck.set_defaults(run=command(_recheck))


def _recheck(arguments: argparse.Namespace) -> int:
    from gongkai.applications.selectors.rechecking import differing
    from gongkai.applications.services.rechecking import rewrite_differing
    from gongkai.kernel import clock

    found = rewrite_differing(at=clock.now()) if arguments.write else differing()
    cases, left, listed = 0, 0, []
    for case in found:
        cases += 1
        left += not arguments.write or not all(each.column for each in case)
        for each in case:
            if arguments.json:
                listed.append(each.to_json())
            else:
                print(each.says, flush=True)
    if arguments.json:
        print(json.dumps({"cases": cases, "left": left, "differences": listed}, ensure_ascii=False))
    elif not cases:
        print("未答复的申请与登记的事项一致。")
    else:
        print(f"共{cases}件不一致" + (f"，已重新写入{cases - left}件" if arguments.write else "") + "。")
    return 1 if left else 0
