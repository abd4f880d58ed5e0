"""`tests/unit` mirrors the package: each module has its test file, and each test file its module."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "mdtui"
UNIT = ROOT / "tests" / "unit"


def modules() -> set[str]:
    return {
        path.relative_to(PACKAGE).with_suffix("").as_posix()
        for path in PACKAGE.rglob("*.py")
        if path.stem not in {"__init__", "__main__"}
    }


def modules_tested() -> set[str]:
    return {
        path.relative_to(UNIT).with_name(path.stem.removeprefix("test_")).as_posix() for path in UNIT.rglob("test_*.py")
    }


def test_every_module_has_its_test_file() -> None:
    assert sorted(modules() - modules_tested()) == []


def test_every_test_file_has_its_module() -> None:
    assert sorted(modules_tested() - modules()) == []
