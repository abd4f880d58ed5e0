from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from mdtui.demo import child


@pytest.fixture
def process() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-I", "-S", str(Path(child.__file__)), "WorldClient.exe", "0", "0"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_it_says_that_it_listens_and_ends_with_its_input(process: subprocess.Popen[bytes]) -> None:
    with process:
        assert process.stdout is not None
        assert process.stdin is not None
        word, *ports = process.stdout.readline().split()
        assert word == child.READY
        assert len(set(ports)) == 2
        for port in ports:
            with socket.create_connection(("127.0.0.1", int(port)), 20):
                pass
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(10) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process is called what its file is called")
def test_it_takes_the_name(process: subprocess.Popen[bytes]) -> None:
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        assert psutil.Process(process.pid).name() == "WorldClient.exe"
        process.kill()
