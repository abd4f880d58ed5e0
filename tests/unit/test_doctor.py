from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from mdtui.config import Config
from mdtui.doctor import Examined, State, examine_server, examine_state, examine_terminal, round_trip
from mdtui.mailroot.root import open_root
from mdtui.server import MailServer
from mdtui.terminal import TerminalAnswer, look_at_terminal


def looked(config: Config | None = None, size: tuple[int, int] = (80, 24), **environ: str) -> dict[str, Examined]:
    terminal = look_at_terminal(environ, "linux", "utf-8", size)
    return {each.name: each for each in examine_terminal(terminal, config or Config())}


def test_a_good_terminal() -> None:
    found = looked(COLORTERM="truecolor")
    assert list(found) == ["size", "characters", "colours", "clipboard", "mouse"]
    assert {each.state for each in found.values()} == {State.OK}
    assert found["colours"].text == "the theme is auto, which is truecolor here"


def test_a_small_one() -> None:
    size = looked(size=(60, 20))["size"]
    assert (size.state, size.text, size.hint) == (
        State.NOTE, "60 columns, 20 lines", "make it 80x24 to see all panes at once",
    )  # fmt: skip


def test_an_encoding_without_signs_calls_for_ascii() -> None:
    terminal = look_at_terminal({}, "win32", "cp850", (80, 25))
    found = {each.name: each for each in examine_terminal(terminal, Config())}
    assert (found["characters"].state, found["characters"].setting) == (State.PROBLEM, ("glyphs", "ascii"))
    assert "takes no text" in found["clipboard"].text
    fitted = {each.name: each for each in examine_terminal(terminal, Config(glyphs="ascii"))}
    assert fitted["characters"].setting is None


def test_all_colours_where_they_may_not_be() -> None:
    colours = looked(Config(theme="truecolor"), SSH_TTY="x")["colours"]
    assert (colours.state, colours.setting) == (State.NOTE, ("theme", "auto"))
    assert colours.hint == "over SSH it is not known which colours are there; auto takes the 16"
    assert looked(Config(theme="truecolor"))["colours"].hint.startswith("this terminal does not say that it has all")
    assert looked(Config(theme="truecolor"), NO_COLOR="1")["colours"].setting is None
    assert looked(Config(theme="contrast"), SSH_TTY="x")["colours"].state is State.OK


def test_what_stands_between_and_the_mouse() -> None:
    assert "handed through tmux" in looked(TMUX="x")["clipboard"].text
    assert "GNU screen" in looked(STY="x")["clipboard"].text
    assert looked(Config(mouse=False))["mouse"].text == "left to the terminal"


def answered(answer: TerminalAnswer, config: Config | None = None) -> dict[str, Examined]:
    terminal = look_at_terminal({}, "linux", "utf-8", (80, 24))
    return {each.name: each for each in examine_terminal(terminal, config or Config(), answer)}


def test_what_the_terminal_says_of_itself() -> None:
    able = answered(TerminalAnswer(0.01, takes_clipboard=True, reports_mouse=True))
    assert able["clipboard"].text == "OSC 52, which the terminal says it takes"
    assert (able["mouse"].state, able["mouse"].setting) == (State.OK, None)
    without = answered(TerminalAnswer(0.01, reports_mouse=False))
    assert "does not say whether" in without["clipboard"].text
    assert (without["mouse"].state, without["mouse"].setting) == (State.NOTE, ("mouse", False))
    assert answered(TerminalAnswer(0.01, reports_mouse=False), Config(mouse=False))["mouse"].setting is None
    assert answered(TerminalAnswer(0.01))["mouse"].setting is None


def test_a_code_page_is_named() -> None:
    terminal = look_at_terminal({}, "win32", "utf-8", (80, 24), 65001)
    found = {each.name: each for each in examine_terminal(terminal, Config())}
    assert found["characters"].text.startswith("utf-8, code page 65001; ")


def test_no_terminal_at_all() -> None:
    assert list(looked(size=(0, 0))) == ["terminal"]


def test_the_way_to_the_terminal() -> None:
    quick = round_trip(TerminalAnswer(0.011))
    assert (quick.text, quick.hint) == ("11 ms", "")
    assert round_trip(TerminalAnswer(0.4)).state is State.NOTE
    assert round_trip(None).state is State.NOTE


def served(root: Path, **settings: Any) -> dict[str, Examined]:
    server = MailServer(open_root(root), Config(**settings))
    return {each.name: each for each in examine_server(server)}


def test_a_mail_root_that_can_be_worked_in(small_root: Path) -> None:
    before = sorted(path for path in small_root.rglob("*"))
    found = served(small_root)
    assert list(found) == ["mail root", "locks", "writing", "events"]
    assert {each.state for each in found.values()} == {State.OK}
    assert sorted(path for path in small_root.rglob("*")) == before


def test_what_is_in_the_way(small_root: Path, tmp_path: Path) -> None:
    found = served(small_root, lock_dir=str(tmp_path / "none"), read_only=True)
    assert (found["locks"].state, found["writing"].state) == (State.PROBLEM, State.NOTE)
    (small_root / "LockFiles").rmdir()
    assert "not known" in served(small_root)["locks"].text
    for path in small_root.rglob("IMAP.MRK"):
        path.unlink()
    assert served(small_root)["writing"].text == "no folder with an IMAP.MRK was found to try"


def test_a_source_that_cannot_be_read(small_root: Path, tmp_path: Path) -> None:
    config = Config(feed=msgspec.structs.replace(Config().feed, sources=(str(tmp_path / "gone.log"),)))
    found = {each.name: each for each in examine_server(MailServer(open_root(small_root), config))}
    assert found["events"].state is State.PROBLEM
    assert "gone.log" in found["events"].text


def test_the_programs_own_files(tmp_path: Path) -> None:
    assert examine_state(Config(state_dir=str(tmp_path / "a" / "b")), {}).state is State.OK
    (tmp_path / "file").write_bytes(b"")
    assert examine_state(Config(state_dir=str(tmp_path / "file" / "b")), {}).state is State.PROBLEM
