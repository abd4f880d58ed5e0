import pytest

from mdtui.errors import ExitCode, FailedError, LockedError, MdtuiError, NothingMatchedError, RefusedError, UsageError


def test_a_line_says_what_where_and_what_to_do() -> None:
    assert UsageError("unknown flag 'x'", where="--add x", hint="see --help").line() == (
        "unknown flag 'x': --add x (see --help)"
    )
    assert MdtuiError("what").line() == "what"
    assert str(MdtuiError("what", where="there")) == "what: there"


def test_foreign_text_in_an_error_cannot_reach_the_terminal() -> None:
    assert FailedError("cannot read", where="a\x1b]0;x\x07b\nc").line() == "cannot read: a\\x1b]0;x\\x07b\\x0ac"


@pytest.mark.parametrize(
    ("kind", "code"),
    [(NothingMatchedError, 1), (UsageError, 2), (LockedError, 3), (RefusedError, 4), (FailedError, 5), (MdtuiError, 5)],
)
def test_every_kind_has_its_exit_code(kind: type[MdtuiError], code: int) -> None:
    assert kind("x").exit_code == ExitCode(code)


def test_the_systems_words_are_kept() -> None:
    error = FailedError.from_os(OSError(28, "No space left on device"), "cannot write", "/a", "make room")
    assert error.line() == "cannot write: No space left on device: /a (make room)"
    assert FailedError.from_os(OSError(), "cannot write", "").line() == "cannot write: OSError"
