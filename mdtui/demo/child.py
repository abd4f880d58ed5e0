"""A process that does nothing, under the name of one of MDaemon's programs, until its standard input ends.

It is started as a file of its own, without the package, so that six of them cost little. On Linux it takes the name
that it is given; on Windows the file it is started from has the name already.
"""

import os
import sys

READY = b"ready\n"
"""What it says once it has its name."""
_SET_NAME = 15
"""``PR_SET_NAME`` of prctl(2)."""


def main() -> None:
    """Take the name, say so, and wait."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - not needed elsewhere

        ctypes.CDLL(None).prctl(_SET_NAME, sys.argv[1].encode("ascii"), 0, 0, 0)
    os.write(1, READY)
    while os.read(0, 1):
        pass


if __name__ == "__main__":
    main()
