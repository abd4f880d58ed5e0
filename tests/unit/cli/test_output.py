from __future__ import annotations

import errno
import io
import os
import sys
from typing import NoReturn

import pytest

from mdtui.cli.output import Output
from mdtui.errors import FailedError


class Broken(io.RawIOBase):
    """A stream that refuses every write."""

    def __init__(self, code: int) -> None:
        self.code = code

    def writable(self) -> bool:
        return True

    def write(self, _: object, /) -> NoReturn:
        raise OSError(self.code, os.strerror(self.code))

    def close(self) -> None:
        """Do not flush what could not be written."""


class Stream(io.TextIOWrapper):
    """A stream that keeps what was written."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self.kept = io.BytesIO()
        super().__init__(self.kept, encoding=encoding)


def written(stream: Stream) -> bytes:
    stream.flush()
    return stream.kept.getvalue()


def broken(code: int) -> Output:
    # A buffer of one byte: each write meets the system at once.
    return Output(io.TextIOWrapper(io.BufferedWriter(Broken(code), 1)), None)


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("utf-8", "caf\u00e9 \u2713\n".encode()),
        ("cp1252", b"caf\xe9 \\u2713\n"),
        ("ascii", b"caf\\xe9 \\u2713\n"),
    ],
)
def test_text_is_escaped_where_the_stream_cannot_hold_it(encoding: str, expected: bytes) -> None:
    out = Stream(encoding)
    Output(out, None).line("caf\u00e9 \u2713")
    assert written(out) == expected


def test_nothing_but_ascii_where_it_was_asked_for() -> None:
    out = Stream()
    output = Output(out, None)
    output.ascii_only = True
    output.text("caf\u00e9")
    assert written(out) == b"caf\\xe9"


def test_data_goes_out_as_it_is() -> None:
    out = Stream("cp1252")
    Output(out, None).data(b"\xff\n\r\n\0")
    assert written(out) == b"\xff\n\r\n\0"


def test_a_note_is_one_safe_line_on_the_other_stream() -> None:
    out, err = Stream(), Stream("cp1252")
    Output(out, err).note("two\nlines \x1b[2J \u202e")
    assert written(out) == b""
    assert written(err) == b"mdtui: two\\x0alines \\x1b[2J \\u202e\n"


def test_a_reader_that_went_away_is_told_from_a_full_disk() -> None:
    with pytest.raises(BrokenPipeError):
        broken(errno.EPIPE).data(b"xx")
    with pytest.raises(FailedError, match=r"cannot write: .*standard output"):
        broken(errno.ENOSPC).data(b"xx")
    if sys.platform == "win32":
        with pytest.raises(BrokenPipeError):
            broken(errno.EINVAL).data(b"xx")


def test_a_closed_stream_is_an_error_for_data_and_none_for_notes() -> None:
    output = Output(None, None)
    output.note("nobody hears it")
    output.flush()
    output.abandon()
    with pytest.raises(FailedError, match="it is closed"):
        output.data(b"x")


def test_a_note_does_not_fail_because_the_data_did() -> None:
    err = Stream()
    output = Output(io.TextIOWrapper(io.BufferedWriter(Broken(errno.ENOSPC))), err)
    output.data(b"x")
    output.note("said")
    assert written(err) == b"mdtui: said\n"
    with pytest.raises(FailedError):
        output.flush()
    output.abandon()


class Screen(Stream):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def test_a_passing_line_makes_room_for_whatever_comes_next() -> None:
    out, err = Stream(), Screen()
    output = Output(out, err)
    output.passing("1 of 20")
    output.passing("20")
    assert written(err) == b"\r1 of 20\r20     "
    err.kept.truncate(0)
    err.kept.seek(0)
    output.line("data")
    output.note("said")
    assert written(err) == b"\r  \rmdtui: said\n"
    assert written(out) == b"data\n"


def test_a_passing_line_is_only_for_a_terminal() -> None:
    err = Stream()
    output = Output(None, err)
    output.passing("1 of 20")
    output.passing("")
    assert written(err) == b""
    Output(None, None).passing("1 of 20")


def test_a_question_leaves_the_cursor_behind_it() -> None:
    out, err = Stream(), Stream()
    output = Output(out, err)
    output.line("data")
    output.question("really \x1b?")
    assert (written(out), written(err)) == (b"data\n", b"mdtui: really \\x1b? ")
