from __future__ import annotations

import re

from mdtui.demo.damage import MAILBOX
from mdtui.demo.mails import load_languages
from mdtui.demo.plan import Role, load_plan
from mdtui.mailroot.names import decode_utf7, encode_utf7

PLAN = load_plan()


def test_three_domains_and_a_dozen_accounts() -> None:
    assert len(PLAN.domains) == 3
    assert sum(account.listed for account in PLAN.accounts) == 12
    assert {account.domain for account in PLAN.accounts} == {domain.name for domain in PLAN.domains}


def test_every_language_is_known() -> None:
    languages = {account.language for account in PLAN.accounts} | {PLAN.public.language}
    assert languages <= set(load_languages())


def test_full_names_and_addresses_fit_into_userlist_dat() -> None:
    for account in PLAN.accounts:
        assert len(account.full_name.encode("cp1252")) <= 30
        assert account.email.isascii()


def test_one_account_is_for_damage_and_one_folder_is_big() -> None:
    assert [account.mailbox for account in PLAN.accounts].count(MAILBOX) == 1
    roles = [folder.role for account in PLAN.accounts for folder in account.plans]
    assert roles.count(Role.BIG) == 1


def test_each_account_has_an_inbox_and_no_folder_twice() -> None:
    for account in PLAN.accounts:
        names = [folder.names for folder in account.plans]
        assert names[0] == ()
        assert len({tuple(part.casefold() for part in name) for name in names}) == len(names)


def test_folder_names_are_of_many_scripts_nested_and_legal_on_windows() -> None:
    names = [name for box in (*PLAN.accounts, PLAN.public) for folder in box.plans for name in folder.names]
    together = "".join(names)
    for script in ("[äöüß]", "[éâ]", "[\u0430-\u044f]", "[一-龯]", "&"):
        assert re.search(script, together), script
    assert max(len(folder.names) for account in PLAN.accounts for folder in account.plans) == 3
    for name in names:
        raw = encode_utf7(name)
        assert decode_utf7(raw) == name
        assert raw.isascii()
        assert not re.search(r'[\x00-\x1f<>:"/\\|?*]|[. ]$', raw), raw


def test_each_role_has_a_folder_class() -> None:
    assert Role.INBOX.folder_class == "IPF.Note"
    assert Role.CALENDAR.folder_class == "IPF.Appointment"
    assert all(role.folder_class.startswith("IPF.") for role in Role)
