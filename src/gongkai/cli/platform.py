"""How is the platform started, kept and asked? Django is imported only once one of these commands runs."""

from __future__ import annotations

import argparse
import json
import os
import socketserver
import sys
from collections.abc import Callable
from typing import Any

from gongkai.cli import clockwork, rechecking

HOST, PORT = "127.0.0.1", 8000

# A page is work for the processor, and Python lets one thread work at a time: more threads only make it slower
# (measured). The second lets a short page pass while a long one is drawn.
THREADS = 2


class Stop(Exception):
    """The command cannot go on; the sentence says why and what would help."""


def add_commands(subparsers: Any) -> None:
    """Add the platform's commands to the command line."""
    up = subparsers.add_parser("up", help="更新数据库，空库时装入演示年度，然后启动网站")
    up.add_argument("--no-demonstration", action="store_true", help="空库时不装入演示年度")
    serve = subparsers.add_parser("serve", help="启动网站，数据库保持原样")
    for each in (up, serve):
        each.add_argument("--host", default=HOST, help=f"监听地址，默认 {HOST}")
        each.add_argument("--port", type=_port, default=PORT, help=f"监听端口，默认 {PORT}")
    up.set_defaults(run=_command(_up))
    serve.set_defaults(run=_command(_serve))

    migrate = subparsers.add_parser("migrate", help="更新数据库结构")
    migrate.set_defaults(run=_command(_migrate))

    journal = subparsers.add_parser("journal", help="台账")
    acts = journal.add_subparsers(title="命令", metavar="命令", required=True)
    verify = acts.add_parser("verify", help="核验台账的序号和摘要值")
    verify.add_argument("--json", action="store_true", help="以 JSON 输出结果")
    verify.set_defaults(run=_command(_verify))

    clockwork.add_commands(subparsers, _command, _say)
    rechecking.add_commands(subparsers, _command)

    manage = subparsers.add_parser("manage", help="其他管理命令，参数原样交给 Django", add_help=False)
    manage.add_argument("rest", nargs=argparse.REMAINDER, help="命令和参数，如 found_district --help")
    manage.set_defaults(run=_command(_manage))


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"“{text}”不是 1 至 65535 的端口号")
    return int(text)


def _command(act: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Return the command with Django set up around it, and every foreseeable trouble as one sentence and status 2."""

    def run(arguments: argparse.Namespace) -> int:
        # Not "setdefault": a variable left by another Django project must not lead us astray.
        os.environ["DJANGO_SETTINGS_MODULE"] = "gongkai.settings.base"
        try:
            import django
            from django.core.exceptions import ImproperlyConfigured
            from django.core.management import CommandError
            from django.db import DatabaseError
        except ImportError as missing:
            print(f"缺少软件包 {missing.name}，请先按 README 安装。", file=sys.stderr)
            return 2
        try:
            django.setup()
            return act(arguments)
        except Stop as stop:
            print(stop, file=sys.stderr)
        except ImproperlyConfigured as wrong:
            print(f"设置有误：{wrong}", file=sys.stderr)
        except CommandError as refused:
            print(f"没有完成：{refused}", file=sys.stderr)
        except DatabaseError as trouble:
            why = _first_line(trouble)
            if "locked" in why:
                print("数据库正由另一个进程写入（例如正在装入演示年度），请稍后再试。", file=sys.stderr)
                return 2
            print(f"数据库不能使用：{why}。请检查 GONGKAI_DATABASE，或先运行 gongkai migrate。", file=sys.stderr)
        return 2

    return run


def _first_line(trouble: Exception) -> str:
    return str(trouble).strip().splitlines()[0] if str(trouble).strip() else type(trouble).__name__


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _up(arguments: argparse.Namespace) -> int:
    from gongkai.demonstration.load import load
    from gongkai.kernel import clock
    from gongkai.organs.models import Organ

    _port_must_be_free(arguments.host, arguments.port)
    _migrate(arguments)
    if Organ.objects.exists():
        _say("数据库已有机构，不装入演示年度。")
    elif arguments.no_demonstration:
        _say("数据库为空。请用 gongkai manage found_district --help 建立区县。")
    else:
        _say("数据库为空，装入演示年度，约需半分钟……")
        if not load(_say, now=clock.now()):
            _say("另一个进程刚刚登记了机构，不再装入演示年度。")
    return _listen(arguments)


def _serve(arguments: argparse.Namespace) -> int:
    _port_must_be_free(arguments.host, arguments.port)
    if _waiting_migrations():
        raise Stop("数据库结构不是最新，请先运行 gongkai migrate，或用 gongkai up 启动。")
    return _listen(arguments)


def _migrate(_: argparse.Namespace) -> int:
    from django.core.management import call_command

    waiting = _waiting_migrations()
    if not waiting:
        _say("数据库结构已是最新。")
        return 0
    _say(f"更新数据库结构，共{len(waiting)}项……")
    call_command("migrate", interactive=False, verbosity=0)
    _say("数据库结构已更新。")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from gongkai.journal.selectors import undelivered
    from gongkai.journal.services import verify

    verdict, late = verify(), undelivered().count()
    if arguments.json:
        print(json.dumps({**verdict.to_json(), "undelivered": late}, ensure_ascii=False))
    else:
        print(("台账完好：" if verdict.ok else "台账有误：") + verdict.says)
        if late:
            print(f"另有{late}项后续处理多次没有完成，系统会继续重试；明细见工作台“台账”中的“未送达”。")
    return 0 if verdict.ok else 1


def _manage(arguments: argparse.Namespace) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["gongkai manage", *arguments.rest])
    return 0


def _waiting_migrations() -> list[Any]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    _make_room_for(connection.settings_dict)
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def _make_room_for(database: dict[str, Any]) -> None:
    """Make the folder of an embedded database, which SQLite does not make itself."""
    from pathlib import Path

    if database["ENGINE"].endswith("sqlite3"):
        folder = Path(str(database["NAME"])).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as trouble:
            raise Stop(f"不能建立数据文件夹 {folder}：{trouble.strerror}。请改正权限，或另设 GONGKAI_HOME。") from None


def _port_must_be_free(host: str, port: int) -> None:
    """Refuse a port on which somebody listens: the server itself would share it and lose half of the pages to them."""

    class Probe(socketserver.TCPServer):
        # A port that was used a moment ago is free, although the system still remembers its last connections.
        allow_reuse_address = True

    try:
        Probe((host, port), socketserver.BaseRequestHandler).server_close()
    except OSError as trouble:
        reason = (trouble.strerror or str(trouble)).rstrip(".")
        other = f"--port {port % 65535 + 1}"
        raise Stop(f"不能在 {host}:{port} 启动（{reason}）：端口可能已被占用。请换一个，如 {other}。") from None


def _must_be_sound() -> None:
    """Say what the system checks warn of, and refuse to serve what they call wrong."""
    from django.core.checks import ERROR, run_checks

    found = run_checks(tags=["gongkai"])
    for each in found:
        _say(f"{'有误' if each.level >= ERROR else '注意'}：{each.msg}{each.hint or ''}（{each.id}）")
    if any(each.level >= ERROR for each in found):
        raise Stop("设置有误，没有启动。")


def _listen(arguments: argparse.Namespace) -> int:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    from gongkai.kernel import pagestore
    from gongkai.search.selectors import is_outdated

    _must_be_sound()
    # Pages that another release has rendered may look otherwise, or be laid out otherwise.
    pagestore.forget_everything()
    if is_outdated():
        _say("检索规则已更新，请择时运行 gongkai manage rebuild_search 重建检索。")
    # Again: loading takes a while, and a second one that was started meanwhile may be listening by now.
    _port_must_be_free(arguments.host, arguments.port)
    _say_where(arguments.host, arguments.port)
    server = Server(
        "gongkai.web.wsgi:application",
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        websockets=False,
        log_level=LogLevels.warning,
    )
    with clockwork.clockwork(say=_say):
        server.serve()
    _say("网站已停止。")
    return 0


def _say_where(host: str, port: int) -> None:
    from django.conf import settings

    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    _say("")
    _say(f"网站    http://{shown}:{port}/")
    _say(f"工作台  http://{shown}:{port}/desk/")
    allowed = settings.ALLOWED_HOSTS
    if shown not in allowed and "*" not in allowed:
        _say(f"注意：GONGKAI_HOSTS 未包含 {shown}，浏览器访问会被拒绝。")
    _say_log_ins()
    _say("按 Ctrl+C 停止。")


def _say_log_ins() -> None:
    """Name the demonstration's log-ins as long as they open the door: everyone knows that password."""
    from gongkai.demonstration.load import ACCOUNTS, PASSWORD
    from gongkai.organs.models import User

    first = User.objects.filter(username=ACCOUNTS[0][0], is_active=True).first()
    if first is None or not first.check_password(PASSWORD):
        return
    _say("")
    _say(f"演示账号，密码都是 {PASSWORD} （密码是公开的，正式使用请另建数据库）：")
    for username, says in ACCOUNTS:
        _say(f"  {username:<21}{says}")
    _say("")
