from __future__ import annotations

from pathlib import Path

from mdtui.cli.settings_lines import SettingsWritten, settings_lines, settings_of, settings_written
from mdtui.ini_changes import FilesWritten
from mdtui.mrk.history import Past, State
from mdtui.mrk.journal_lines import KeptFile, Subject, Who, WholeFile

WHO = Who("anna", "host", "", 1, 0.0)
PAST = Past(Subject("id-1", "bind", (), "a.ini"), 0.0, WHO, "a.ini", 0, State.DONE, ())


def test_a_change_to_a_folder_is_none() -> None:
    assert settings_of(PAST) is None


def test_files_and_copies_are_named() -> None:
    files = (WholeFile("a\x1b.ini", KeptFile("c.ini", "", 0), None),)
    past = Past(PAST.subject, 0.0, WHO, "a.ini", 0, State.DONE, (), files=files, copies=(Path("c.ini"),))
    settings = settings_of(past)
    assert settings == SettingsWritten(["a\x1b.ini"], ["c.ini"])
    assert settings_lines(settings) == ["file: a\\x1b.ini", "the file from before: c.ini"]


def test_what_was_done_just_now() -> None:
    done = FilesWritten("id-1", (Path("a.ini"),), (Path("c.ini"),), kept=("[a] x",), merged=True)
    assert settings_written(done) == SettingsWritten(["a.ini"], ["c.ini"], ["[a] x"], merged=True)
