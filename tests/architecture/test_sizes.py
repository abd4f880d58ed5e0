"""No module, class or function grows beyond what a person reads at once; an exception is named with its reason."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "mdtui"

FILE_LINES = 400
SPECIAL_FILES = {"mdtui/tui/app.py": 250}
SCREEN_LINES = 300
METHODS = 20
FUNCTION_LINES = 50

EXCEPTIONS = {
    "FileSystem": "it has one method for each system call, so that a test can make every single one fail",
    "MailServer": "the facade has one short method for each thing that the two front ends can do",
}
"""Classes that may have more methods, and why."""

BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "handler", "handlers", "misc"}


def python_files() -> list[Path]:
    return sorted([*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")])


def id_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", python_files(), ids=id_of)
def test_files_are_short(path: Path) -> None:
    limit = SCREEN_LINES if path.parent == PACKAGE / "tui" / "screens" else SPECIAL_FILES.get(id_of(path), FILE_LINES)
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= limit, f"{lines} lines"


@pytest.mark.parametrize("path", python_files(), ids=id_of)
def test_functions_and_classes_are_short(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            assert lines <= FUNCTION_LINES, f"{node.name} has {lines} lines"
        if isinstance(node, ast.ClassDef) and node.name not in EXCEPTIONS:
            methods = [part for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)]
            assert len(methods) <= METHODS, f"{node.name} has {len(methods)} methods"


@pytest.mark.parametrize("path", python_files(), ids=id_of)
def test_no_module_has_a_name_that_says_nothing(path: Path) -> None:
    assert path.stem not in BANNED_NAMES


def test_the_top_level_holds_what_it_should() -> None:
    skipped = {"__pycache__"}
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")} - skipped
    assert folders <= {"mdtui", "tests", "snapshots", "docs", "build", "dist"}
