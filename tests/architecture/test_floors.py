"""Who may import whom: each top-level name of the package has a floor, and imports go down or stay on their floor."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "mdtui"

FLOORS = {
    "errors": 0,
    "clock": 0,
    "files": 0,
    "text": 0,
    "own_files": 0,
    "findings": 0,
    "ini": 0,
    "query": 0,
    "query_patterns": 0,
    "query_tree": 0,
    "query_values": 0,
    "query_completion": 0,
    "mrk": 1,
    "mailroot": 1,
    "events": 1,
    "addresses": 1,
    "processes": 1,
    "server": 2,
    "address_changes": 2,
    "ini_changes": 2,
    "connect": 2,
    "config": 2,
    "console_window": 2,
    "query_history": 2,
    "saved_queries": 2,
    "screen_state": 2,
    "changes": 2,
    "as_commands": 2,
    "session_script": 2,
    "checks": 2,
    "copies": 2,
    "folder_locks": 2,
    "health": 2,
    "earlier": 2,
    "lock_radar": 2,
    "message_files": 2,
    "overview": 2,
    "repairs": 2,
    "rewrites": 2,
    "surroundings": 2,
    "searching": 2,
    "pairing": 2,
    "demo": 2,
    "keys": 2,
    "doctor": 2,
    "settings_file": 2,
    "terminal": 2,
    "feed": 2,
    "row_formats": 2,
    "cli": 3,
    "tui": 3,
}
ANY_FLOOR = {"__init__", "__main__"}
"""The version, and the one line that starts the command line."""

THIRD_PARTY = {
    "msgspec": {1, 2, 3},
    "platformdirs": {2},
    "psutil": set(),
    "textual": set(),
    "rich": set(),
    "evtx": set(),
    "win32event": set(),
    "win32evtlog": set(),
}
"""On which floors a library may be imported; `ONLY_IN` names the packages that may in addition."""
ONLY_IN = {
    "psutil": {"processes", "addresses"},
    "textual": {"tui"},
    "rich": {"tui"},
    "evtx": {"events"},
    "win32event": {"events"},
    "win32evtlog": {"events"},
}

TUI_LAYERS = ("leaves", "widgets", "screens", "app")
"""Inside the screens nothing imports upwards: leaves <- widgets <- screens <- app."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path, *, at_run_time_only: bool = False) -> Iterator[str]:
    """Yield the full name of every module that a file imports; of a name imported from a package, both."""
    known = {name_of(other) for other in modules()}
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if at_run_time_only else list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            for alias in node.names:
                full = f"{module}.{alias.name}"
                yield full if full in known else module


def top(module: str) -> str:
    return module.split(".")[1] if "." in module else "__init__"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_imports_go_down_or_stay(path: Path) -> None:
    here = top(name_of(path))
    if here in ANY_FLOOR:
        return
    assert here in FLOORS, f"{here} has no floor"
    for module in imports_of(path):
        if module.split(".")[0] != "mdtui" or top(module) == here or top(module) in ANY_FLOOR:
            continue
        there = top(module)
        assert FLOORS[there] <= FLOORS[here], f"{name_of(path)} imports {module} from a floor above"
        assert FLOORS[here] != 1 or FLOORS[there] == 0, f"{name_of(path)} imports {module}: those two never meet there"
        assert not (here == "tui" and there == "cli"), "the screens do not know the command line"
        lazy_ui = name_of(path) == "mdtui.cli.ui" and there == "tui"
        assert not (here == "cli" and there == "tui") or lazy_ui, "only cli.ui opens the screens"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_each_library_is_imported_where_it_belongs(path: Path) -> None:
    here = top(name_of(path))
    if here in ANY_FLOOR:
        return
    for module in imports_of(path):
        library = module.split(".")[0]
        if library == "mdtui" or library in sys.stdlib_module_names:
            continue
        assert library in THIRD_PARTY, f"{name_of(path)} imports {library}, which no floor allows"
        allowed = FLOORS[here] in THIRD_PARTY[library] or here in ONLY_IN.get(library, set())
        assert allowed, f"{name_of(path)} imports {library}"


def layer(module: str) -> int:
    part = module.split(".")[2] if module.count(".") > 1 else ""
    return TUI_LAYERS.index(part) if part in TUI_LAYERS else 0


@pytest.mark.parametrize("path", sorted((PACKAGE / "tui").rglob("*.py")), ids=name_of)
def test_inside_the_screens_no_import_goes_up(path: Path) -> None:
    for module in imports_of(path):
        if module.startswith("mdtui.tui."):
            assert layer(module) <= layer(name_of(path)), f"{name_of(path)} imports {module}"


def test_no_circular_imports() -> None:
    graph = {
        name_of(path): {module for module in imports_of(path) if module.startswith("mdtui.")} for path in modules()
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " -> ".join([*trail, module])
        if module not in done:
            for other in graph.get(module, ()):
                visit(other, (*trail, module))
            done.add(module)

    for module in graph:
        visit(module, ())


def test_everything_but_the_screens_runs_without_textual_and_rich() -> None:
    headless = [name for name in map(name_of, modules()) if not name.startswith(("mdtui.tui", "mdtui.__main__"))]
    code = (
        "import importlib, sys\n"
        f"for name in {headless!r}:\n"
        "    importlib.import_module(name)\n"
        "print([name for name in ('textual', 'rich') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_importing_the_package_imports_nothing() -> None:
    code = "import sys; before = set(sys.modules); import mdtui; print(sorted(set(sys.modules) - before))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent, timeout=60
    )
    assert done.stdout.strip() == "['mdtui']"


def test_work_in_a_thread_is_begun_in_one_way() -> None:
    """Textual's own decorator describes all that the work is given, however much that is."""
    users = [path for path in PACKAGE.rglob("*.py") if "@work" in path.read_text(encoding="utf-8")]
    assert users == []
