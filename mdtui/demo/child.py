"""A process that does nothing but listen, under the name of one of MDaemon's programs, until its standard input ends.

It is started as a file of its own, without the package, so that six of them cost little: ``child.py NAME PORT..``. On
Linux it takes the name that it is given; on Windows the file it is started from has the name already. Who connects to
one of its ports, which are open to this machine only, is let in and left alone.
"""

import os
import socket
import sys

READY = b"ready"
"""What it says, with its ports behind it, once it has its name and listens."""
_SET_NAME = 15
"""``PR_SET_NAME`` of prctl(2)."""


def main() -> None:
    """Take the name, listen, say so, and wait."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - not needed elsewhere

        ctypes.CDLL(None).prctl(_SET_NAME, sys.argv[1].encode("ascii"), 0, 0, 0)
    listening = [_listen(int(port)) for port in sys.argv[2:]]
    ports = [b"%d" % each.getsockname()[1] for each in listening]
    os.write(1, b" ".join([READY, *ports]) + b"\n")
    while os.read(0, 1):
        pass


def _listen(port: int) -> socket.socket:
    """Return a socket that listens on a port of this machine, or on any that is free where that one is taken."""
    for wanted in (port, 0):
        listening = socket.socket()
        if sys.platform != "win32":
            # So that a port is free again as soon as the process is gone.
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", wanted))
            listening.listen()
        except OSError:
            listening.close()
            if not wanted:
                raise
        else:
            return listening
    raise OSError(port)


if __name__ == "__main__":
    main()
