"""A question to the person before something that cannot be taken back."""

from __future__ import annotations

import sys
from contextlib import suppress

from mdtui.cli.output import Output
from mdtui.errors import UsageError


def asked(output: Output, question: str) -> bool | None:
    """Return whether the person says yes; None where nobody can be asked, or nobody answers.

    Args:
        output: shows the question.
        question: one line; any text at all.
    """
    answer = ""
    if sys.stdin is not None and sys.stdin.isatty():
        output.question(f"{question} [y/N]")
        with suppress(OSError, ValueError):
            answer = sys.stdin.readline()
    # Windows calls its null device a terminal; no line comes from there either.
    return answer.strip().casefold() in {"y", "yes"} if answer else None


def confirmed(output: Output, question: str, *, yes: bool) -> bool:
    """Return whether the person says yes.

    Args:
        output: shows the question.
        question: one line; any text at all.
        yes: whether the call itself says so; then nobody is asked.

    Raises:
        UsageError: nobody can be asked, because there is no terminal, or nobody answers.
    """
    answer = yes or asked(output, question)
    if answer is None:
        raise UsageError("there is no terminal to ask on", hint="--yes goes ahead without asking")
    return answer
