from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.mailroot import accounts as module
from mdtui.mailroot.accounts import Account, Accounts, Mailbox, mailbox_directories, parse_accounts, read_accounts
from mdtui.mailroot.root import MailRoot

MakeRoot = Callable[..., MailRoot]
AccountLine = Callable[..., bytes]
FRANK = r"C:\MDaemon\Users\example.com\frank"


def account(directory: str, email: str = "frank@example.com") -> Account:
    return Account(email, "Frank", directory, "imap")


def test_an_account_is_read_from_its_columns(account_line: AccountLine) -> None:
    found = parse_accounts([account_line("frank@example.com", FRANK, name="Fränk")])
    assert found == Accounts((Account("frank@example.com", "Fränk", FRANK, "pop+imap"),))


@pytest.mark.parametrize(
    ("letter", "word"),
    [
        ("Y", "pop+imap"),
        ("P", "pop"),
        ("i", "imap"),
        ("N", "none"),
        ("C", "closed"),
        (" ", "unknown"),
        ("?", "unknown"),
    ],
)
def test_access_is_a_word(account_line: AccountLine, letter: str, word: str) -> None:
    (only,) = parse_accounts([account_line("a@b.c", FRANK, access=letter)]).accounts
    assert only.access == word


@pytest.mark.parametrize("missing", [1, 10, 90, 150, 234])
def test_the_password_is_in_nothing_that_is_kept(account_line: AccountLine, missing: int) -> None:
    line = account_line("frank@example.com", FRANK, hidden="AbCdEfGhIjKlMnOpQrSt")
    for damaged in (
        line,
        line[missing:],
        line[: 235 - missing],
        line[:50] + line[50 + missing :],
        b"x" * missing + line,
    ):
        shown = repr(parse_accounts([damaged]))
        assert not any("AbCdEfGhIjKlMnOpQrSt"[at : at + 3] in shown for at in range(18))


def test_damaged_lines_are_one_finding_with_their_numbers(account_line: AccountLine) -> None:
    good = account_line("frank@example.com", FRANK)
    found = parse_accounts([good, b"short\r\n", good, b" " * 235 + b"\r\n", good[:200]])
    assert len(found.accounts) == 2
    (finding,) = found.findings
    assert finding.rule == "ROOT002"
    assert finding.text.endswith("line 2, 5")


def test_many_damaged_lines_are_counted_not_listed() -> None:
    (finding,) = parse_accounts([b"x\r\n"] * 1000).findings
    assert finding.text.endswith("line 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 990 more")


def test_empty_lines_and_an_end_of_file_mark_are_nothing() -> None:
    assert parse_accounts([b"\r\n", b"\x1a", b"   \r\n", b"\0\0\0"]) == Accounts()


def test_a_longer_line_of_another_version_is_read(account_line: AccountLine) -> None:
    line = account_line("a@b.c", FRANK).rstrip() + b" " * 40 + b"\r\n"
    assert parse_accounts([line]).accounts[0].mail_dir == FRANK


def test_the_file_is_found_in_any_spelling(make_root: MakeRoot, account_line: AccountLine) -> None:
    root = make_root(**{"App/UserList.DAT": account_line("a@b.c", FRANK) + b"short\r\n" + account_line("d@e.f", FRANK)})
    found = read_accounts(root)
    assert [each.email for each in found.accounts] == ["a@b.c", "d@e.f"]
    assert [finding.rule for finding in found.findings] == ["ROOT002"]


def test_without_the_file_there_are_no_accounts_and_nothing_is_wrong(make_root: MakeRoot) -> None:
    assert read_accounts(make_root()) == Accounts()


def test_an_endless_line_is_one_line(make_root: MakeRoot, account_line: AccountLine) -> None:
    data = b"x" * 100_000 + b"\r\n" + account_line("a@b.c", FRANK)
    assert read_accounts(make_root(**{"App/userlist.dat": data})).accounts[-1].email == "a@b.c"


def test_what_is_no_plain_file_is_a_finding(make_root: MakeRoot) -> None:
    found = read_accounts(make_root("App/userlist.dat"))
    assert [finding.rule for finding in found.findings] == ["ROOT001"]


def test_a_hostile_address_is_exact_but_its_label_is_safe(account_line: AccountLine) -> None:
    (only,) = parse_accounts([account_line("a\x1b[2J@b.c", FRANK)]).accounts
    assert only.email == "a\x1b[2J@b.c"
    assert only.label == r"a\x1b[2J@b.c"


def test_the_servers_path_is_looked_up_below_the_root(make_root: MakeRoot) -> None:
    root = make_root("Users/Example.com/Frank")
    found = mailbox_directories(root, Accounts((account(r"c:\mdaemon\USERS\example.com\frank" + "\\"),)))
    assert found == [Mailbox("frank@example.com", root.path / "Users" / "Example.com" / "Frank")]


def test_a_path_with_users_in_it_twice_is_looked_up_from_its_longest_end(make_root: MakeRoot) -> None:
    root = make_root("Users/example.com/users")
    found = mailbox_directories(root, Accounts((account(r"D:\Users\x\Users\example.com\users"),)))
    assert found == [Mailbox("frank@example.com", root.path / "Users" / "example.com" / "users")]


def test_a_mailbox_that_is_not_below_users_is_found_by_the_end_of_its_path(make_root: MakeRoot) -> None:
    root = make_root("Mail/frank")
    found = mailbox_directories(root, Accounts((account(r"C:\MDaemon\Mail\frank"),)))
    assert found == [Mailbox("frank@example.com", root.path / "Mail" / "frank")]


@pytest.mark.parametrize(
    "directory",
    ["", "\\", "C:", r"C:\MDaemon\Users\..\..\secret\x", r"\\server\share\x", "a\0b\\c", "Users", r".\x", "/"],
)
def test_a_path_that_leads_out_of_the_root_leads_nowhere(make_root: MakeRoot, tmp_path: Path, directory: str) -> None:
    (tmp_path / "secret" / "x").mkdir(parents=True)
    assert mailbox_directories(make_root(), Accounts((account(directory),))) == []


def test_a_directory_outside_counts_in_the_installed_root_only(
    make_root: MakeRoot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "Disk D" / "frank"
    outside.mkdir(parents=True)
    root = make_root("Users/example.com/eve")
    accounts = Accounts((account(str(outside)), account(str(tmp_path / "gone"), "gone@example.com")))
    eve = Mailbox("eve@example.com", root.path / "Users" / "example.com" / "eve")
    assert mailbox_directories(root, accounts) == [eve]
    monkeypatch.setattr(module, "is_installed", lambda _: True)
    assert mailbox_directories(root, accounts) == [eve, Mailbox("frank@example.com", outside)]


def test_mailboxes_on_disk_are_listed_without_accounts(make_root: MakeRoot) -> None:
    root = make_root("Users/b.example/zoe", "Users/a.example/Bob", "Users/a.example/Stray.IMAP", "Users/a.example/anna")
    found = mailbox_directories(root, Accounts())
    assert [each.owner for each in found] == ["anna@a.example", "Bob@a.example", "zoe@b.example"]
    assert found[1].directory == root.path / "Users" / "a.example" / "Bob"


def test_accounts_and_what_is_on_disk_are_one_list(make_root: MakeRoot) -> None:
    root = make_root("Users/example.com/frank", "Users/example.com/ghost", "Users/flat", "Users/deep/f/fritz")
    accounts = Accounts(
        (
            account(FRANK, "Frank@Example.com"),
            account(FRANK, "second@example.com"),
            account(r"C:\MDaemon\Users\flat", "flat@x.y"),
            account(r"C:\MDaemon\Users\deep\f\fritz", "fritz@deep"),
        )
    )
    owners = [each.owner for each in mailbox_directories(root, accounts)]
    assert owners == ["flat@x.y", "Frank@Example.com", "fritz@deep", "ghost@example.com"]


def test_a_left_behind_directory_does_not_double_an_owner(make_root: MakeRoot) -> None:
    root = make_root("Users/example.com/frank", "Mail/frank")
    found = mailbox_directories(root, Accounts((account(r"C:\MDaemon\Mail\frank"),)))
    assert [each.directory for each in found] == [root.path / "Mail" / "frank"]


def test_a_link_is_listed_by_its_name_and_not_passed_through(
    make_root: MakeRoot, tmp_path: Path, make_link: Callable[[Path, Path], None]
) -> None:
    root = make_root("Users/example.com/frank")
    (tmp_path / "elsewhere" / "anna").mkdir(parents=True)
    make_link(root.path / "Users" / "linked.example", tmp_path / "elsewhere")
    make_link(root.path / "Users" / "example.com" / "round", root.path / "Users")
    accounts = Accounts((account(r"C:\MDaemon\Users\linked.example\anna", "anna@linked.example"),))
    owners = [each.owner for each in mailbox_directories(root, accounts)]
    assert owners == ["frank@example.com", "linked.example", "round@example.com"]


def test_what_cannot_be_listed_stands_for_itself(make_root: MakeRoot) -> None:
    root = make_root()
    assert root.users is not None
    root.users.rmdir()
    assert mailbox_directories(root, Accounts()) == [Mailbox("Users", root.users)]
