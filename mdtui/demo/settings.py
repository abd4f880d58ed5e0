r"""The demo's server settings: ``userlist.dat``, ``MDaemon.ini`` and ``Domains.dat``, each in MDaemon's own format.

A mailbox's directory is written as it stands on the invented server, ``C:\MDaemon-Demo\Users\...``: that drive is not
this machine's, and the name is one that no real server has, so that a demo never leads into a real mailbox.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

from mdtui.demo import ports
from mdtui.demo.plan import AccountPlan, Domain, Plan

SERVER_ROOT = "C:\\MDaemon-Demo"
_CODE_PAGE = "cp1252"
_LINE_SIZE = 235
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def userlist(accounts: Iterable[AccountPlan], rng: random.Random) -> bytes:
    r"""Return ``App\userlist.dat``: a line of 235 bytes and CRLF for each listed account.

    Args:
        accounts: the accounts.
        rng: invents the bytes of the password column; nothing can be read out of them.
    """
    lines = (_account(account, rng) for account in accounts if account.listed)
    return b"".join(line + b"\r\n" for line in lines)


def _account(account: AccountPlan, rng: random.Random) -> bytes:
    mail_dir = f"{SERVER_ROOT}\\Users\\{account.domain}\\{account.mailbox}\\"
    password = "".join(rng.choices(_LETTERS, k=12))
    columns = (
        (account.domain, 45),
        (account.mailbox, 30),
        (account.full_name, 30),
        (mail_dir, 90),
        (password, 20),
        # AutoDecode, IsForwarding, AccessType, then seven switches from AllowChangeViaEmail to LocalOnly.
        (f"NN{account.access}YNNYNYN", 10),
        ("0", 4),
        ("0", 6),
    )
    line = b"".join(_column(text, width) for text, width in columns)
    if len(line) != _LINE_SIZE:
        raise ValueError(account.email)
    return line


def _column(text: str, width: int) -> bytes:
    data = text.encode(_CODE_PAGE)
    if len(data) > width:
        raise ValueError(text)
    return data.ljust(width)


def mdaemon_ini(domains: tuple[Domain, ...]) -> bytes:
    r"""Return ``App\MDaemon.ini`` with the primary domain, which is the first."""
    primary = domains[0]
    text = f"""\
; Settings of the demo's invented server
[Domain]
DomainName={primary.name}
DomainIP={primary.ip}
MachineName=mail.{primary.name}

[Directories]
LogFiles={SERVER_ROOT}\\Logs
LockFiles={SERVER_ROOT}\\LockFiles
PublicFolders={SERVER_ROOT}\\Public Folders

{ports.section()}

[Special]
IMAPFolderDelimiter=/
RefuseNULLReturnPath=No
; Größe und Umlaute stehen hier in Code page 1252
"""
    return _ansi(text)


def domains_dat(domains: tuple[Domain, ...]) -> bytes:
    r"""Return ``App\Domains.dat``: a section for each secondary domain."""
    sections = (f"[{domain.name}]\nIP={domain.ip}\nBind={'Yes' if domain.bind else 'No'}\n" for domain in domains[1:])
    return _ansi("\n".join(sections))


def _ansi(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode(_CODE_PAGE)


def write_settings(app: Path, plan: Plan, rng: random.Random) -> None:
    """Write the three files into the ``App`` directory.

    Raises:
        OSError: as the system gives it.
    """
    (app / "userlist.dat").write_bytes(userlist(plan.accounts, rng))
    (app / "MDaemon.ini").write_bytes(mdaemon_ini(plan.domains))
    (app / "Domains.dat").write_bytes(domains_dat(plan.domains))
