from __future__ import annotations

import configparser
import random

from mdtui.demo.plan import load_plan
from mdtui.demo.settings import domains_dat, mdaemon_ini, userlist
from mdtui.mailroot.accounts import parse_accounts

PLAN = load_plan()


def test_userlist_lines_are_235_bytes_and_crlf(rng: random.Random) -> None:
    data = userlist(PLAN.accounts, rng)
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert {len(line) for line in lines} == {235}
    assert len(lines) == 12


def test_userlist_reads_back(rng: random.Random) -> None:
    data = userlist(PLAN.accounts, rng)
    read = parse_accounts(data.splitlines(keepends=True))
    assert read.findings == ()
    wanted = [account for account in PLAN.accounts if account.listed]
    assert [account.email for account in read.accounts] == [account.email for account in wanted]
    assert [account.full_name for account in read.accounts] == [account.full_name for account in wanted]
    assert {account.access for account in read.accounts} == {"pop+imap", "imap", "pop", "closed"}
    assert all(account.mail_dir.startswith("C:\\MDaemon-Demo\\Users\\") for account in read.accounts)


def test_the_password_column_is_filled_with_invented_bytes() -> None:
    first, second = (userlist(PLAN.accounts, random.Random(seed)) for seed in (1, 2))
    assert first[195:215].strip()
    assert first[195:215] != second[195:215]
    assert first[:195] == second[:195]


def test_the_primary_domain_has_one_domain_ip() -> None:
    data = mdaemon_ini(PLAN.domains)
    assert data.count(b"\r\nDomainIP=") == 1
    assert data.count(b"\n") == data.count(b"\r\n")
    parser = configparser.ConfigParser()
    parser.read_string(data.decode("cp1252"))
    assert parser["Domain"]["DomainIP"] == "192.0.2.10"
    assert parser["Special"]["IMAPFolderDelimiter"] == "/"


def test_secondary_domains_have_an_address_and_whether_it_is_bound() -> None:
    parser = configparser.ConfigParser()
    parser.read_string(domains_dat(PLAN.domains).decode("cp1252"))
    assert parser.sections() == ["example.org", "mail-2.example.com"]
    assert [parser[name]["Bind"] for name in parser.sections()] == ["No", "Yes"]
    assert all(parser[name]["IP"] for name in parser.sections())
