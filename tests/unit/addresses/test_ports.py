from __future__ import annotations

from mdtui.addresses.ports import Port, load_ports, read_ports
from mdtui.ini import Ini
from mdtui.processes.ports import load_ports as load_expected_ports


def test_the_usual_ports_are_known_with_how_sure_their_keys_are() -> None:
    ports = {port.service: port for port in load_ports()}
    assert {name: port.number for name, port in ports.items()} == {
        "SMTP": 25,
        "MSA": 587,
        "SMTPS": 465,
        "ODMR": 366,
        "POP": 110,
        "POPS": 995,
        "IMAP": 143,
        "IMAPS": 993,
    }
    assert {port.confidence for port in ports.values()} == {"low"}
    assert all(port.source for port in ports.values())


def test_the_settings_name_other_keys_and_other_services() -> None:
    named = {port.service: (port.key, port.number) for port in load_ports(("SMTP=InPort", "Sieve=SievePort"))}
    assert named["SMTP"] == ("InPort", 25)
    assert named["Sieve"] == ("SievePort", 0)


def test_a_port_that_is_set_counts_in_any_section_and_another_is_the_usual_one() -> None:
    known = load_ports(("Sieve=SievePort",))
    ports, bad = read_ports(Ini(b"[x]\nsmtpinport=2525\n[y]\nMSAPort=0\n"), known)
    assert ports[0] == Port("SMTP", 2525, is_set=True, where="[x] smtpinport")
    assert ports[1] == Port("SMTPS", 465, is_set=False)
    assert "Sieve" not in {port.service for port in ports}
    assert bad == []


def test_what_is_no_port_is_told_and_left_out() -> None:
    ports, bad = read_ports(Ini(b"[x]\nSMTPInPort=70000\nPOP3InPort=\x1b[31m\nIMAPInPort=\xb2\n"), load_ports())
    assert {"SMTP", "POP", "IMAP"}.isdisjoint(port.service for port in ports)
    assert len(bad) == 3
    assert bad[0] == "[x] SMTPInPort is '70000', which is no port"
    assert all(line.isprintable() for line in bad)


def test_what_the_health_report_knows_of_the_same_services_is_the_same() -> None:
    others = {port.name: port for port in load_expected_ports()}
    for port in load_ports():
        assert others[port.service].port == port.number
        assert port.key in others[port.service].keys
