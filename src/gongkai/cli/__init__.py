"""
What can be asked on the command line?

Only the commands that need the platform import Django; the others start at once. Exit status: 0 clean,
1 findings of severity error, 2 unusable input with one plain sentence on standard error.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import NoReturn

from gongkai.cli import output


class _Parser(argparse.ArgumentParser):
    """A parser that answers a wrong call in one Chinese sentence."""

    def error(self, message: str) -> NoReturn:
        sentence = f"参数有误：{_in_chinese(message)}。用 “{self.prog} --help” 查看用法。"
        self.exit(2, f"{output.one_line(sentence)}\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    output.prepare()
    status = 0
    try:
        try:
            arguments = _parser().parse_args(argv)
            status = arguments.run(arguments)
        finally:
            output.flush()
    except BrokenPipeError:  # the reader of our output went away (… | head): nothing is wrong
        output.discard()
    except KeyboardInterrupt:
        output.complain("已中断。")
        return 130
    except OSError as trouble:
        output.discard()
        where = f"读写 {output.named(trouble.filename)}" if isinstance(trouble.filename, str) else "输出结果"
        output.complain(f"无法{where}：{output.why(trouble)}。")
        return 2
    return status


def commands() -> list[str]:
    """Return the names of all commands, those of a group with their group's name before them."""
    return [" ".join(name) for name in _names(_parser())]


def _parser() -> _Parser:
    # Not before: whoever presses Ctrl-C while they load gets the sentence of ``main`` and no traceback.
    from gongkai.cli import law, platform, report

    parser = _Parser(prog="gongkai", description="公开：政府信息公开工作平台的命令行")
    rooms = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=_Parser)
    for room in (report, law, platform):
        room.add_commands(rooms)
    return parser


def _names(parser: argparse.ArgumentParser) -> Iterator[tuple[str, ...]]:
    groups = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    if not groups:
        yield ()
    for group in groups:
        for name, below in group.choices.items():
            for rest in _names(below):
                yield (name, *rest)


_PHRASES = (
    ("the following arguments are required: ", "缺少 "),
    ("unrecognized arguments: ", "不认识的参数 "),
    ("expected one argument", "后面缺少一个值"),
    ("expected at least one argument", "后面至少要有一个值"),
    ("invalid choice: ", "不能是 "),
    ("(choose from ", "（可选："),
    ("not allowed with argument ", "不能同时使用 "),
    ("one of the arguments ", "必须给出其一："),
    (" is required", ""),
    ("argument ", "参数 "),
)


def _in_chinese(message: str) -> str:
    for english, chinese in _PHRASES:
        message = message.replace(english, chinese)
    return message.replace(")", "）") if "（" in message else message


if __name__ == "__main__":
    sys.exit(main())
