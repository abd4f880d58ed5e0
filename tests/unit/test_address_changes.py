"""The addresses of a mail root: looked at, planned, written, verified with real sockets, and taken back to the byte."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from ipaddress import ip_address
from pathlib import Path

import pytest

from mdtui.address_changes import Addresses, wanted_addresses
from mdtui.addresses.matrix import Cell
from mdtui.config import Config
from mdtui.errors import FailedError, MdtuiError, RefusedError, UsageError
from mdtui.files import FileSystem
from mdtui.mailroot.root import open_root
from mdtui.mrk.history import State
from mdtui.server import MailServer
from tests.conftest import StillClock
from tests.fixtures.addresses import Machine, all_of, write_usual_settings

EXAMPLE = [ip_address("10.0.0.1"), ip_address("10.0.0.2")]


@pytest.fixture
def app(small_root: Path) -> Path:
    """Give the App directory with the demo's settings."""
    write_usual_settings(small_root / "App")
    return small_root / "App"


@pytest.fixture
def server(app: Path, clock: StillClock) -> MailServer:
    return MailServer(open_root(app.parent), Config(), clock=clock)


def on(server: MailServer, machine: Machine) -> Addresses:
    """Let a server's addresses be those of a machine, and return them."""
    addresses = server.addresses
    addresses._table = machine
    return addresses


def contents(app: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in app.iterdir()}


def test_a_look_puts_settings_and_machine_together(server: MailServer) -> None:
    look = on(server, Machine("192.0.2.10", listens=["192.0.2.10 25 MDaemon.exe"])).look()
    assert [row.domain.name for row in look.rows if row.domain] == ["example.com", "example.org", "mail-2.example.com"]
    assert {str(each.address) for each in look.differences} == {"192.0.2.10", "192.0.2.11"}
    assert "ADR013" in {finding.rule for finding in look.findings}


def test_the_published_example_is_planned_written_verified_and_taken_back_to_the_byte(
    server: MailServer, app: Path
) -> None:
    before = contents(app)
    machine = Machine("10.0.0.1", "10.0.0.2", "10.0.0.3", listens=["0.0.0.0 25 MDaemon.exe"])
    addresses = on(server, machine)
    planned = addresses.plan(EXAMPLE)
    assert [(share.domain, share.text) for share in planned.plan.shares] == [
        ("example.com", "10.0.0.1"),
        ("mail-2.example.com", "10.0.0.2"),
    ]
    assert "+DomainIP=10.0.0.1" in planned.preview()
    assert contents(app) == before

    applied = addresses.apply(planned)
    assert (app / "MDaemon.ini").read_bytes() == before["MDaemon.ini"].replace(b"=192.0.2.10", b"=10.0.0.1")
    assert (app / "Domains.dat").read_bytes() == before["Domains.dat"].replace(b"192.0.2.11", b"10.0.0.2")
    assert b"[mail-2.example.com]\r\nIP=10.0.0.2\r\nBind=Yes\r\n" in (app / "Domains.dat").read_bytes()

    assert {(str(each.address), each.cell) for each in addresses.look().differences} >= {("0.0.0.0", Cell.OPEN)}  # noqa: S104 - not bound to
    machine.listens = [*all_of("10.0.0.1", "10.0.0.2"), "10.0.0.1 110 MDaemon.exe", "10.0.0.2 110 MDaemon.exe"]
    assert addresses.look().differences == ()
    machine.listens.append("10.0.0.3 25 MDaemon.exe")
    assert [str(each.address) for each in addresses.look().differences] == ["10.0.0.3"]

    server.changes.undo(applied.written.change_id)
    assert contents(app) == before
    assert [past.state for past in server.changes.history()] == [State.DONE, State.UNDONE]


@pytest.fixture
def ports(app: Path) -> Iterator[list[int]]:
    """Give the three ports of the settings as ports that nobody has, and let real sockets listen on two addresses."""
    with ExitStack() as stack:
        first = [stack.enter_context(closing(socket.create_server(("127.0.0.1", 0)))) for _ in range(3)]
        ports = [each.getsockname()[1] for each in first]
        for port in ports[:2]:
            stack.enter_context(closing(socket.create_server(("127.0.0.2", port))))
        ini = app / "MDaemon.ini"
        data = ini.read_bytes()
        for usual, port in zip((b"=25", b"=110", b"=143"), ports, strict=True):
            data = data.replace(usual, b"=%d" % port)
        ini.write_bytes(data)
        yield ports


def test_real_sockets_are_compared_with_the_settings(server: MailServer, ports: list[int]) -> None:
    addresses = server.addresses
    wanted = [ip_address("127.0.0.1"), ip_address("127.0.0.2")]
    before = addresses.look_at(addresses.plan(wanted))
    assert [(str(each.address), each.port.number) for each in before.differences] == [("127.0.0.2", ports[2])]
    addresses.apply(addresses.plan(wanted))
    with closing(socket.create_server(("127.0.0.2", ports[2]))):
        assert addresses.look().differences == ()
    with closing(socket.create_server(("127.0.0.3", ports[0]))):
        found = {str(each.address): each for each in addresses.look().differences}
        assert found["127.0.0.3"].cell is Cell.OPEN
        assert found["127.0.0.3"].listener is not None
        assert found["127.0.0.3"].listener.process.casefold().startswith("python")
        assert found["127.0.0.2"].cell is Cell.SILENT


def test_a_domains_file_that_is_not_there_is_made_and_taken_away(server: MailServer, app: Path) -> None:
    (app / "Domains.dat").unlink()
    addresses = on(server, Machine())
    applied = addresses.apply(addresses.plan(EXAMPLE))
    assert (app / "Domains.dat").read_bytes() == b"[mail-2.example.com]\r\nIP=10.0.0.2\r\nBind=Yes\r\n"
    assert "--- (no file)" in addresses.plan([EXAMPLE[1]]).preview() or applied.written.written
    server.changes.undo(applied.written.change_id)
    assert not (app / "Domains.dat").exists()


def test_a_file_that_was_changed_since_the_plan_is_refused(server: MailServer, app: Path) -> None:
    planned = on(server, Machine()).plan(EXAMPLE)
    with (app / "MDaemon.ini").open("ab") as file:
        file.write(b"; theirs\r\n")
    with pytest.raises(RefusedError, match="changed meanwhile"):
        server.addresses.apply(planned)


def test_read_only_writes_nothing(app: Path, clock: StillClock) -> None:
    server = MailServer(open_root(app.parent), Config(read_only=True), clock=clock)
    planned = on(server, Machine()).plan(EXAMPLE)
    before = contents(app)
    for write in (lambda: server.addresses.apply(planned, reload=True), server.addresses.reload):
        with pytest.raises(RefusedError, match="read-only"):
            write()
    assert contents(app) == before


def test_the_file_that_makes_mdaemon_read_again_is_made_only_when_asked_for(server: MailServer, app: Path) -> None:
    addresses = on(server, Machine())
    assert addresses.apply(addresses.plan(EXAMPLE), dry_run=True).written.dry_run
    assert addresses.apply(addresses.plan(EXAMPLE)).reload is None
    assert not (app / "DOMAINS.SEM").exists()
    assert addresses.apply(addresses.plan(EXAMPLE), reload=True).reload == app / "DOMAINS.SEM"
    assert (app / "DOMAINS.SEM").read_bytes() == b""
    assert addresses.reload() == app / "DOMAINS.SEM"


def test_a_reload_that_fails_is_told_beside_what_was_written(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "disk full")

    addresses = on(server, Machine())
    planned = addresses.plan(EXAMPLE)
    assert addresses.settings is server.addresses.settings
    files = FileSystem()
    monkeypatch.setattr(files, "create_new", full)
    monkeypatch.setattr(addresses, "_files", files)
    applied = addresses.apply(planned, reload=True)
    assert applied.written.written
    assert "disk full" in applied.reload_problem
    with pytest.raises(FailedError):
        addresses.reload()


def test_a_root_without_an_app_directory(tmp_path: Path, clock: StillClock) -> None:
    (tmp_path / "Users").mkdir()
    addresses = on(MailServer(open_root(tmp_path), Config(), clock=clock), Machine())
    assert {finding.rule for finding in addresses.look().findings} == {"ADR010"}
    for ask in (lambda: addresses.plan(EXAMPLE), addresses.reload):
        with pytest.raises(RefusedError):
            ask()


def test_names_are_looked_up_only_when_asked_for(server: MailServer) -> None:
    asked = []

    def resolve(name: str) -> list[str]:
        asked.append(name)
        if name == "example.com":
            raise OSError(-2, "unknown")
        return ["10.9.9.9", "nonsense"]

    addresses = Addresses(server, FileSystem(), table=Machine("192.0.2.10"), resolve=resolve)
    addresses.look()
    assert asked == []
    texts = [finding.text for finding in addresses.look(resolve=True).findings if finding.rule == "ADR015"]
    assert asked == ["example.com", "mail-2.example.com"]
    assert texts == [
        "no name server knows an address of example.com",
        "mail-2.example.com is 10.9.9.9, and bound to 192.0.2.11",
    ]
    addresses.look(resolve=True, cancelled=lambda: True)
    assert len(asked) == 2


def test_a_name_that_is_an_address_needs_no_network(server: MailServer, app: Path) -> None:
    ini = (app / "MDaemon.ini").read_bytes()
    (app / "MDaemon.ini").write_bytes(ini.replace(b"=example.com", b"=127.0.0.1").replace(b"192.0.2.10", b"127.0.0.1"))
    (app / "Domains.dat").unlink()
    rules = {finding.rule for finding in server.addresses.look(resolve=True).findings}
    assert "ADR015" not in rules


def test_what_a_person_names() -> None:
    assert wanted_addresses("10.0.0.1, ,10.0.0.2 ::1") == [*EXAMPLE, ip_address("::1")]
    with pytest.raises(UsageError, match="no IP address: mail"):
        wanted_addresses("10.0.0.1,mail")


def test_a_domain_whose_name_cannot_stand_in_the_file_is_not_written(server: MailServer, app: Path) -> None:
    ini = (app / "MDaemon.ini").read_bytes()
    (app / "MDaemon.ini").write_bytes(ini.replace(b"DomainName=example.com", b"DomainName=\x1b[31mexample.com"))
    with pytest.raises(MdtuiError, match="control character"):
        on(server, Machine()).plan(EXAMPLE)
