from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from mdtui.cli.completion_scripts import SCRIPTS, bash, fish, powershell, zsh
from mdtui.cli.shapes import Option, Shape

SHAPES = [
    Shape("", "the screens", (Option(("--root",), "the mail root", takes_value=True, is_path=True),)),
    Shape("keys", "it's [the] keys: all", (Option(("--json",), "JSON"),), ("first", "second")),
    Shape("records", "records", (Option(("--format",), "how", takes_value=True, choices=("json", "jsonl", "csv")),)),
]


def completed(tmp_path: Path, *words: str) -> list[str]:
    """Return what a real bash offers for the last of some words."""
    script = tmp_path / "mdtui.bash"
    script.write_text(bash(SHAPES), encoding="utf-8", newline="\n")
    typed = " ".join(f"'{word}'" for word in ("mdtui", *words))
    say = 'printf "%s\\n" "${COMPREPLY[@]}"'
    code = f". '{script.as_posix()}'; COMP_WORDS=({typed}); COMP_CWORD={len(words)}; _mdtui; {say}"
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


BASH = shutil.which("bash")


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("k",), ["keys"]),
        (("",), ["keys", "records", "--root"]),
        (("keys", ""), ["first", "second", "--json"]),
        (("keys", "s"), ["second"]),
        (("records", "x", "--format", "js"), ["json", "jsonl"]),
        (("records", "--f"), ["--format"]),
        (("records", "zzz"), []),
        (("--root", "x"), []),
    ],
)
def test_bash_offers_what_fits(tmp_path: Path, words: tuple[str, ...], offered: list[str]) -> None:
    if BASH is None:
        # Windows has none; there, the text is all that can be looked at.
        assert "complete -o default -F _mdtui mdtui" in bash(SHAPES)
        return
    assert completed(tmp_path, *words) == offered


def test_zsh_quotes_what_means_something_to_it() -> None:
    script = zsh(SHAPES)
    assert script.startswith("#compdef mdtui\n")
    assert "'keys:it'\\''s [the] keys: all'" in script
    assert "'--format[how]:value:(json jsonl csv)'" in script
    assert script.index("    keys)") < script.index("    *)")


def test_fish_quotes_what_means_something_to_it() -> None:
    script = fish(SHAPES)
    assert "-a keys -d 'it\\'s [the] keys: all'" in script
    assert "'__fish_seen_subcommand_from records' -l format -x -a 'json jsonl csv' -d 'how'" in script
    assert "-l root -r -d 'the mail root'" in script


def test_powershell_quotes_what_means_something_to_it() -> None:
    script = powershell(SHAPES)
    assert "'keys' = 'it''s [the] keys: all'" in script
    assert "'records --format' = @('json', 'jsonl', 'csv')" in script
    assert "@PROGRAM" not in script
    assert script.count("{") == script.count("}")


@pytest.mark.parametrize("shell", SCRIPTS)
def test_a_script_is_plain_ascii(shell: str) -> None:
    assert SCRIPTS[shell](SHAPES).isascii()
