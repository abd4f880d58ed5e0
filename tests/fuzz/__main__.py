"""Fuzzes with coverage as the guide: ``python -m tests.fuzz [--seconds N] [TARGET..]``; needs the package atheris.

Each target runs in a process of its own, begins with the seeds of ``tests/fixtures/seeds``, and ends after so many
seconds or with the first input that breaks a promise, which is left in a file and named. An input that takes longer
than a second is a break, too.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

SEEDS = Path(__file__).parents[1] / "fixtures" / "seeds"
_LONGEST_INPUT = 4096


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("target", nargs="*")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--corpus", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if importlib.util.find_spec("atheris") is None:
        sys.stderr.write("the package atheris is not installed: pip install atheris (Linux and macOS only)\n")
        return 2
    if args.child:
        _fuzz(args.target[0], args.seconds, args.corpus)
        return 0
    from tests.fuzz.targets import names  # noqa: PLC0415 - a child imports it under the fuzzer's eyes

    try:
        wanted = names(args.target)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return max(_run(name, args.seconds) for name in wanted)


def _run(name: str, seconds: int) -> int:
    with tempfile.TemporaryDirectory() as corpus:
        command = [sys.executable, "-m", "tests.fuzz", name, "--child", "--seconds", str(seconds), "--corpus", corpus]
        sys.stdout.write(f"{name}: {seconds} s\n")
        sys.stdout.flush()
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    shown = lines[-1:] if done.returncode == 0 else lines[-30:]
    sys.stdout.write("".join(f"  {line}\n" for line in shown))
    return 1 if done.returncode else 0


def _fuzz(name: str, seconds: int, corpus: str) -> None:
    import atheris  # noqa: PLC0415 - it is not there on every machine

    with atheris.instrument_imports(include=["mdtui"]):
        from tests.fuzz.targets import TARGETS  # noqa: PLC0415 - imported so that its branches are seen
    options = [f"-max_total_time={seconds}", f"-max_len={_LONGEST_INPUT}", "-timeout=1", "-print_final_stats=0"]
    found = Path(tempfile.gettempdir()) / f"mdtui-fuzz-{name}-"
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={found}", corpus, str(SEEDS / name)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
