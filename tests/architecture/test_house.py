"""The house is as it is drawn: lengths, names, clocks, addresses, generated pages."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = ("src", "tests", "benchmarks")
DRAWERS = {"utils", "helpers", "helper", "common", "misc", "exceptions", "manager", "data"}


def files(root: Path, *folders: str, suffix: str = ".py") -> Iterator[Path]:
    for folder in folders:
        yield from sorted((root / folder).rglob(f"*{suffix}"))


def tracked(root: Path) -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=True
    )
    return [root / line for line in listing.stdout.splitlines() if (root / line).is_file()]


def test_no_source_file_is_longer_than_400_lines(root: Path) -> None:
    lengths = {path.relative_to(root): len(path.read_text("utf-8").splitlines()) for path in files(root, "src")}
    assert len(lengths) > 50
    assert {
        str(path): length for path, length in lengths.items() if length > 400 and "migrations" not in path.parts
    } == {}


def test_no_drawer_without_a_name(root: Path) -> None:
    names = {path for path in files(root, "src") if {path.stem, *path.parent.parts[-1:]} & DRAWERS}
    assert names == set()


def test_only_the_kernel_asks_the_clock(root: Path) -> None:
    asks = re.compile(r"\b(date|datetime)\.(today|now|utcnow)\(|\btime\.time\(|timezone\.now\(|localdate\(")
    asking = {str(path.relative_to(root)) for path in files(root, "src") if asks.search(path.read_text("utf-8"))}
    assert asking <= {"src/gongkai/kernel/clock.py"}


def banned_spellings(root: Path) -> set[str]:
    rows = [
        line.split("|") for line in (root / "docs/glossary.md").read_text("utf-8").splitlines() if line.startswith("| ")
    ]
    return {word for row in rows for word in re.findall(r"`(\w+)`", row[4])}


def identifiers(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Attribute):
            yield node.attr


def test_the_glossary_is_kept_in_identifiers(root: Path) -> None:
    banned = banned_spellings(root)
    assert len(banned) >= 10
    used = {
        (str(path.relative_to(root)), name)
        for path in files(root, "src")
        for name in identifiers(ast.parse(path.read_text("utf-8")))
        if name.lower() in banned
    }
    assert used == set()


def test_nothing_in_the_tree_names_a_machine(root: Path) -> None:
    # Spelled in pieces, so that this file does not find itself.
    traces = re.compile(
        "|".join(
            [
                "/wo" + "rk/",
                "/ro" + "ot/",
                "/ho" + r"me/\w+/",
                "pypi" + r"\.org",
                "files.python" + "hosted",
                "registry.npm" + "js",
            ]
        )
    )
    naming = [
        str(path.relative_to(root))
        for path in tracked(root)
        if path.suffix not in {".png", ".pdf", ".docx", ".woff2"}
        and traces.search(path.read_text("utf-8", errors="replace"))
    ]
    assert naming == []


def test_every_command_is_documented(root: Path) -> None:
    from gongkai.cli import commands

    documented = (root / "docs/commands.md").read_text("utf-8")
    missing = [
        name for name in commands() if f"`gongkai {name}" not in documented and f"gongkai {name} " not in documented
    ]
    assert len(commands()) >= 9
    assert missing == []


@pytest.mark.parametrize("command", ["report --help", "clock --help", "fee --help", "remedy --help", "law --help"])
def test_quick_commands_do_not_import_django(command: str) -> None:
    program = (
        "import sys\nfrom gongkai.cli import main\n"
        f"try:\n    main({command.split()!r})\nexcept SystemExit:\n    pass\n"
        "sys.exit(any(name == 'django' or name.startswith('django.') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0


def feature_rows(root: Path) -> list[list[str]]:
    lines = (root / "docs/features.md").read_text("utf-8").splitlines()
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("| ") and "---" not in line
    ]


def test_every_feature_names_a_test_that_exists(root: Path) -> None:
    rows = [row for row in feature_rows(root) if row[0] != "what" and not row[0].startswith("**")]
    assert len(rows) >= 30
    missing = []
    for row in rows:
        named = re.findall(r"`(tests/[\w/.]+)(?:::(\w+))?`", row[-1])
        if not named:
            missing.append(row[0])
        for path, name in named:
            if not (root / path).exists() or (name and name not in (root / path).read_text("utf-8")):
                missing.append(f"{row[0]}: {path}::{name}")
    assert missing == []


def test_documents_link_to_files_that_exist(root: Path) -> None:
    broken = []
    for page in [root / "README.md", root / "README.zh-CN.md", *files(root, "docs", suffix=".md")]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(root)} → {target}")
    assert broken == []
