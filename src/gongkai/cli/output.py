"""How does a command speak, so that a sentence stays one line and a lost output is no accident?"""

from __future__ import annotations

import errno
import io
import os
import sys
import unicodedata
from typing import TextIO

TROUBLE = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在的磁盘只读",
    errno.ENOSPC: "磁盘空间不足",
    errno.EDQUOT: "磁盘配额不足",
    errno.EIO: "磁盘读写出错",
    errno.EISDIR: "它是一个文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.ELOOP: "链接互相指向，没有尽头",
    errno.ENAMETOOLONG: "文件名过长",
}
_LONGEST = 80
# Line breaks and other controls, marks that turn the direction of the text, bytes that are no text in UTF-8.
_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def prepare() -> None:
    """Let no character stop the output: what its encoding does not have is written as an escape, as JSON writes it."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def one_line(text: str) -> str:
    """Return the text in one line: what would break the line, or is no character, is shown as an escape."""
    return "".join(_escaped(sign) if unicodedata.category(sign) in _UNSEEN else sign for sign in text)


def named(path: str | os.PathLike[str]) -> str:
    """Return the name of a file as a sentence quotes it: in one line, the middle of a long one left out."""
    name = one_line(os.fspath(path))
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST // 2]}…{name[-_LONGEST // 2 :]}"


def say(text: str) -> None:
    """
    Print the text; if its reader has gone away (… | head), go on without output: the status still counts.

    :raises OSError: if it cannot be written, for example on a full disk
    """
    try:
        print(text)
    except BrokenPipeError:
        discard()


def complain(sentence: str) -> None:
    """Print one sentence on standard error; where nobody can be told, nobody is."""
    try:
        print(one_line(sentence), file=sys.stderr, flush=True)
    except (OSError, ValueError):
        _to_nowhere(sys.stderr)


def why(trouble: OSError) -> str:
    """Return in Chinese what the system says."""
    return TROUBLE.get(trouble.errno or 0, "系统拒绝了这一操作")


def flush() -> None:
    """
    Write out what is still held back.

    :raises OSError: if it cannot be written
    """
    if sys.stdout is not None:  # closed by the caller (>&-)
        sys.stdout.flush()


def discard() -> None:
    """Send everything from here on nowhere, so that the interpreter does not stumble over it once more at its end."""
    _to_nowhere(sys.stdout)


def _to_nowhere(stream: TextIO | None) -> None:
    try:
        if stream is not None:  # closed by the caller (2>&-)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
    except (OSError, ValueError):
        return


def _escaped(sign: str) -> str:
    if "\udc80" <= sign <= "\udcff":  # how Python keeps a byte of a name that is no UTF-8
        return f"\\x{ord(sign) - 0xDC00:02x}"
    return sign.encode("unicode_escape").decode("ascii")
