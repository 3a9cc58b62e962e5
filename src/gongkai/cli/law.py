"""
What does the law say, when is something due, what does it cost, and what may be done against it?

These commands read the law book only and start without Django. Bad input is answered by one sentence on standard error
and status 2.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class _Wrong(ValueError):
    """The call cannot be answered; the message is one Chinese sentence."""


def add_commands(subparsers: Any) -> None:
    """Add ``clock``, ``fee``, ``remedy`` and ``law`` to the sub-commands of a parser."""
    clock = _command(subparsers, "clock", run_clock, "计算政府信息公开申请的答复期限")
    clock.add_argument("--received", metavar="日期", help="收到申请之日，如 2024-09-12")
    clock.add_argument(
        "--fact",
        action="append",
        default=[],
        metavar="事项=日期",
        help="其后发生的事项，可以多次给出，如 consultation_sent=2024-09-20、extended=2024-10-09:20",
    )
    _add_jurisdiction(clock)

    fee = _command(subparsers, "fee", run_fee, "计算信息处理费")
    fee.add_argument("--items", metavar="件数", help="按件计收：同一申请人一个自然月内的件数")
    fee.add_argument("--pages", metavar="页数", help="按量计收：单件申请的页数")
    fee.add_argument("--on", metavar="日期", help="适用哪一天的标准，默认今天")
    _add_jurisdiction(fee)

    remedy = _command(subparsers, "remedy", run_remedy, "查询决定的救济途径和应当告知的内容")
    remedy.add_argument("code", metavar="编号", help="办结方式的编号，如 D6")
    remedy.add_argument("--on", metavar="日期", help="作出决定之日，默认今天")
    remedy.add_argument(
        "--ground", action="append", default=[], metavar="编号", help="P1 不予公开部分的依据，可以多次给出"
    )
    remedy.add_argument("--authority", default="", metavar="机关", help="行政复议机关的名称")
    remedy.add_argument("--court", default="", metavar="法院", help="人民法院的名称")
    remedy.add_argument("--online", default="", metavar="网址", help="在线申请行政复议的渠道")

    law = _command(subparsers, "law", run_law, "查询条文：说明、原文链接、数值、函数、用例")
    law.add_argument("cite", nargs="?", metavar="条文", help="如 ogi:33.2；只写 ogi 列出该法规")
    law.add_argument("--on", metavar="日期", help="取哪一天的数值，默认今天")
    law.add_argument("--index", action="store_true", help="输出全部条文的索引（docs/law/index.md）")
    law.add_argument("--lifecycle", action="store_true", help="输出申请办理流程图（docs/law/lifecycle.md）")
    _add_jurisdiction(law)


def run_clock(arguments: argparse.Namespace) -> int:
    """Print the deadline of an application from its facts."""
    return _answered(arguments, _clock)


def run_fee(arguments: argparse.Namespace) -> int:
    """Print a processing fee with its reckoning."""
    return _answered(arguments, _fee)


def run_remedy(arguments: argparse.Namespace) -> int:
    """Print the route against a decision and the paragraph for the letter."""
    return _answered(arguments, _remedy)


def run_law(arguments: argparse.Namespace) -> int:
    """Print a provision, or the whole index."""
    if arguments.index or arguments.lifecycle:
        from lawbook import index
        from lawbook.application import lifecycle

        sys.stdout.write(index.render_index() if arguments.index else lifecycle.render_lifecycle())
        return 0
    return _answered(arguments, _law)


def _clock(arguments: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    from lawbook import workdays
    from lawbook.application.deadline import reply_deadline

    if not arguments.received:
        raise _Wrong("缺少收到申请之日，写法如 --received 2024-09-12。")
    received = _day(arguments.received, "收到申请")
    told = [_fact(text) for text in arguments.fact]
    # An application that had to be confirmed was only submitted on the day given.
    first = "submitted" if any("confirmed" in record for record in told) else "received"
    deadline = reply_deadline(
        _facts([{first: received}, *told]), workdays=workdays.national(), jurisdiction=arguments.jurisdiction
    )
    waiting = {
        "clarification": "等待申请人补正，答复期限尚未重新起算。",
        "payment": "等待申请人缴费，期限尚未重新起算。",
        "opinion": "征求意见的期限无法确定，收到意见后继续计算。",
        "confirmation": "等待双方确认，尚未收到申请。",
    }
    ends = (
        f"答复期限：{deadline.due}"
        if deadline.due
        else waiting.get(deadline.waiting_for, "办理已经终止，没有答复期限。")
    )
    return deadline.to_json(), [ends + ("（暂定）" if deadline.provisional else ""), *_in_lines(deadline.steps)]


def _fee(arguments: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    from lawbook.application.fee import fee_by_item, fee_by_page

    if (arguments.items is None) == (arguments.pages is None):
        raise _Wrong("请给出 --items（按件）或者 --pages（按量）其中之一，二者不能同时计收。")
    on = _day_or_today(arguments.on)
    if arguments.items is not None:
        fee = fee_by_item(_number(arguments.items, "件数"), on=on, jurisdiction=arguments.jurisdiction)
    else:
        fee = fee_by_page(_number(arguments.pages, "页数"), on=on, jurisdiction=arguments.jurisdiction)
    return fee.to_json(), [f"信息处理费：{fee.total}元", *_in_lines(fee.steps)]


def _remedy(arguments: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    from lawbook.application.remedy import remedy

    found = remedy(
        arguments.code.upper(),
        on=_day_or_today(arguments.on),
        grounds=[ground.upper() for ground in arguments.ground],
        authority=arguments.authority,
        court=arguments.court,
        online_channel=arguments.online,
    )
    routes = {
        "review_first": "应当先申请行政复议",
        "choose": "可以选择行政复议或者行政诉讼",
        "none_or_choose": "视情形而定",
    }
    head = f"救济途径：{routes[found.route]}" + ("（未核实，请法制机构确认）" if found.unverified else "")
    return found.to_json(), [head, *([f"告知内容：{found.says}"] if found.says else []), *_in_lines(found.steps)]


def _law(arguments: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    from lawbook import articles
    from lawbook.cite import Cite

    if not arguments.cite:
        listing = articles.laws().values()
        laws: dict[str, Any] = {"laws": [{"law": law.code, "title": law.title, "link": law.link} for law in listing]}
        return laws, [f"{law.code}\t{law.title}" for law in listing]
    cite = Cite.parse(arguments.cite)
    law = articles.law(cite.law)
    on = _day_or_today(arguments.on)
    provision = law.provisions.get(cite) if not cite.number else articles.provision(cite)
    shape: dict[str, Any] = {
        "cite": str(cite),
        "label": provision.label if provision else f"《{law.short}》",
        "line": provision.line if provision else f"{law.title}。",
        "link": law.link,
        "in_force": law.in_force.isoformat() if law.in_force else None,
        "until": law.until.isoformat() if law.until else None,
        "by": provision.by if provision else None,
        "reason": provision.reason if provision else law.note,
        "unverified": provision.unverified if provision else law.unverified,
        "values": _values(cite, on, arguments.jurisdiction),
        "functions": list(provision.functions) if provision else [],
        "cases": _cases(cite, provision.functions if provision else ()),
        "parts": [
            {"cite": str(each.cite), "line": each.line}
            for each in sorted(law.provisions.values(), key=lambda each: each.cite.order)
            if cite.covers(each.cite) and each.cite != cite
        ],
    }
    return shape, _provision_lines(shape)


def _provision_lines(shape: Mapping[str, Any]) -> list[str]:
    by = {"code": "由代码落实", "content": "由内容体现", "nobody": "暂不由本系统执行"}
    lines = [f"{shape['cite']}  {shape['label']}", f"  {shape['line']}" + ("（未核实）" if shape["unverified"] else "")]
    lines.append(f"  原文：{shape['link'] or '官方网址尚未核对'}")
    if shape["in_force"]:
        lines.append(f"  施行：{shape['in_force']}" + (f" 至 {shape['until']}" if shape["until"] else ""))
    if shape["by"]:
        lines.append(f"  落实：{by[shape['by']]}" + (f"（{shape['reason']}）" if shape["reason"] else ""))
    for each in shape["values"]:
        mark = "（未核实）" if each["unverified"] else ""
        plain = not isinstance(each["value"], list | dict)
        what = f"{each['value']} {each['unit']}" if plain else f"见数值表 {each['name']}"
        lines.append(f"  数值：{each['title']}：{what}（自{each['since']}，{each['cite']}）{mark}")
    lines += [f"  函数：{name}" for name in shape["functions"]]
    lines += [f"  用例：{case}" for case in shape["cases"]]
    lines += [f"  {part['cite']}  {part['line']}" for part in shape["parts"]]
    return lines


def _values(cite: Any, on: date, jurisdiction: str) -> list[dict[str, Any]]:
    """Return the parameters that rest on a provision, each as it stands on a day."""
    from lawbook import parameters

    found = []
    for parameter in parameters.citing(cite) if cite.number else ():
        try:
            value = parameters.value(parameter.sheet, parameter.name, on, jurisdiction=jurisdiction)
        except parameters.NoValueYet:
            continue
        found.append(
            {
                "name": f"{value.sheet}.{value.name}",
                "title": value.title,
                "value": value.value,
                "unit": value.unit,
                "since": value.since.isoformat(),
                "cite": str(value.cite),
                "jurisdiction": value.jurisdiction,
                "unverified": value.unverified,
            }
        )
    return found


def _cases(cite: Any, functions: Sequence[str]) -> list[str]:
    """Return the cases that name a provision, ``file: name``; the files alone where the tests are not at hand."""
    from lawbook.index import carried_out, cases_of
    from lawbook.reading import read

    carried_out()
    root = Path(__file__).resolve().parents[3]
    found = []
    for file in dict.fromkeys(cases_of(name) for name in functions):
        place = root / file
        content = read(place) if place.is_file() else []
        cases = [case for part in content.values() for case in part] if isinstance(content, dict) else content
        named = [case["name"] for case in cases if str(cite) in {case.get("cite"), *case.get("cites", ())}]
        found += [f"{file}：{name}" for name in named] or [file]
    return found


def _command(
    subparsers: Any, name: str, run: Callable[[argparse.Namespace], int], says: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser(name, help=says, description=says)
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run)
    return parser


def _add_jurisdiction(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jurisdiction", default="cn", metavar="区划", help="适用哪里的规定，如 cn-51，默认全国")


def _answered(
    arguments: argparse.Namespace, answer: Callable[[argparse.Namespace], tuple[dict[str, Any], list[str]]]
) -> int:
    """Print an answer as JSON or as lines, or say in one sentence why there is none."""
    from lawbook.articles import UnknownProvision
    from lawbook.cite import NotACite
    from lawbook.reasons import Refused

    try:
        shape, lines = answer(arguments)
    except (_Wrong, NotACite, Refused) as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except UnknownProvision as unknown:
        print(unknown.args[0], file=sys.stderr)
        return 2
    print(json.dumps(shape, ensure_ascii=False, indent=2, default=str) if arguments.json else "\n".join(lines))
    return 0


def _in_lines(steps: Sequence[Any]) -> list[str]:
    return [f"  {step.says}（{step.cite}{'，未核实' if step.unverified else ''}）" for step in steps]


def _facts(records: Sequence[Mapping[str, Any]]) -> list[Any]:
    from lawbook.application.facts import from_record

    return [from_record(record) for record in records]


def _fact(text: str) -> dict[str, Any]:
    """Return the record that ``extended=2024-10-09:20`` spells."""
    kind, equals, rest = text.partition("=")
    if not equals:
        raise _Wrong(f"事项“{text}”的写法不对，应当如 consultation_sent=2024-09-20。")
    kind = kind.strip()
    day, colon, detail = rest.partition(":")
    record: dict[str, Any] = {kind: _day(day, f"事项 {kind}")}
    if colon:
        name, value = _detail(kind, detail.strip())
        record[name] = value
    return record


def _detail(kind: str, text: str) -> tuple[str, Any]:
    dated = {"reply_delayed": "until", "clarification_asked": "reply_by", "fee_notified": "delivered_on"}
    if kind == "extended":
        return "days", _number(re.sub(r"\s*(?:天|日|个?工作日|days?)$", "", text), "延长的天数")
    if kind in dated:
        return dated[kind], _day(text, f"事项 {kind}")
    if kind == "consultation_sent":
        return ("delivered_on", _day(text, f"事项 {kind}")) if text[:1].isdigit() else ("whom", text)
    if kind == "decided":
        return "code", text.upper()
    if kind in {"submitted", "received"}:
        return "channel", text
    raise _Wrong(f"事项 {kind} 的日期之后不应当有“:{text}”。")


def _day(text: str, what: str) -> date:
    text = text.strip()
    try:
        if _DAY.fullmatch(text) is None:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise _Wrong(f"{what}的日期“{text}”不对，应当如 2024-09-12。") from None


def _day_or_today(text: str | None) -> date:
    if text is not None:
        return _day(text, "--on")
    from gongkai.kernel import clock

    return clock.today()


def _number(text: str, what: str) -> int:
    if re.fullmatch(r"[0-9]{1,9}", text.strip()) is None:
        raise _Wrong(f"{what}“{text}”不对，应当是不超过九位的非负整数。")
    return int(text)
