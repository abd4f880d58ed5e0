"""Builders of mail roots and of what lies in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mdtui.mailroot.accounts import mailbox_directories, read_accounts
from mdtui.mailroot.folders import Folder, walk_folders
from mdtui.mailroot.root import MailRoot, open_root

MakeRoot = Callable[..., MailRoot]
AccountLine = Callable[..., bytes]
Walk = Callable[[MailRoot], dict[str, Folder]]


@pytest.fixture
def make_root(tmp_path: Path) -> MakeRoot:
    """Give a builder of a mail root: each name is a file if it has a content, else a directory."""

    def build(*directories: str, **files: bytes) -> MailRoot:
        path = tmp_path / "MDaemon"
        for name in ("App", "Users", *directories):
            (path / name).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(content)
        return open_root(path)

    return build


@pytest.fixture
def account_line() -> AccountLine:
    """Give a builder of a line of userlist.dat, 235 bytes and CRLF."""

    def build(
        email: str, directory: str, *, name: str = "Frank Thomas", hidden: str = "s3cret", access: str = "Y"
    ) -> bytes:
        mailbox, _, domain = email.partition("@")
        head = f"{domain:45}{mailbox:30}{name:30}{directory:90}{hidden:20}"
        return f"{head}NN{access}{'':17}".encode("cp1252") + b"\r\n"

    return build


@pytest.fixture
def walk() -> Walk:
    """Give a walk over a whole root: its folders by mailbox path, in the order of the walk."""

    def build(root: MailRoot) -> dict[str, Folder]:
        mailboxes = mailbox_directories(root, read_accounts(root))
        return {folder.key: folder for folder in walk_folders(root, mailboxes)}

    return build


@pytest.fixture
def make_link() -> Callable[[Path, Path], None]:
    """Give a maker of links to directories; the test is skipped where it may not make one."""

    def build(link: Path, target: Path) -> None:
        try:
            link.symlink_to(target, target_is_directory=True)
        except OSError as error:
            pytest.skip(f"no right to make a link: {error}")
        if not link.is_symlink():
            pytest.skip("this system made something else than a link")

    return build
