"""What is fuzzed: each target takes any bytes, and raises where a promise is broken.

The promises: no exception, nothing lost, and what is shown is safe to show. A coverage-guided fuzzer tries them for as
long as it is told (``python -m tests.fuzz``), Hypothesis a little in every run of the tests.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from ipaddress import IPv4Address
from itertools import islice

import msgspec

from mdtui.addresses.checking import FINDERS
from mdtui.addresses.checking import check as check_addresses
from mdtui.addresses.matrix import Cell, matrix
from mdtui.addresses.names import AddressNames
from mdtui.addresses.planning import plan as plan_addresses
from mdtui.addresses.settings import SettingsFile, book_of
from mdtui.errors import MdtuiError
from mdtui.findings import Severity
from mdtui.ini import Ini
from mdtui.mailroot.accounts import parse_accounts
from mdtui.mailroot.hiwater import is_known_class, parse_hiwater
from mdtui.mailroot.message import decode_message
from mdtui.mailroot.names import decode_utf7, encode_utf7
from mdtui.mrk import filenames, layout
from mdtui.mrk.checking import check
from mdtui.mrk.counting import count
from mdtui.mrk.look import Look
from mdtui.mrk.records import RecordTable, decode, encode
from mdtui.mrk.repair.carrying import carry_out
from mdtui.mrk.repair.files import MessageFile
from mdtui.mrk.repair.steps import ON_REQUEST, Step, StepKind, record_of
from mdtui.mrk.repairing import Choices, plan
from mdtui.mrk.rules import load_rules
from mdtui.text import bytes_of_text, safe_text, text_of_bytes
from tests.fixtures.addresses import Machine

NOW = 1_790_000_000.0
RULES = load_rules()
MACHINE = Machine("10.0.0.1", "2001:db8::1", listens=["0.0.0.0 25 MDaemon.exe", "10.0.0.1 143"]).look()
WANTED = (IPv4Address("10.0.0.1"), IPv4Address("10.0.0.2"))
LISTED = ("md1.msg", "MD2.MSG", "md50000000003.msg", "md5000000000000000000003.msg", "no suffix.txt", "con.msg")
"""Message files that a fuzzed folder may have, beside those that its records name."""


def decode_any(data: bytes) -> None:
    """Any bytes give a table and findings; its parts give the same bytes again."""
    table, findings = decode(data)
    assert encode(table.header, table.records(), table.tail) == data
    assert all(finding.text.isprintable() for finding in findings)
    totals = count(table)
    assert totals.records == len(table) == len(list(table.filenames()))
    for index in range(len(table)):
        record = table.record(index)
        found = table.index_of(record.uid, record.filename, index)
        assert found == index


def listing_of(data: bytes) -> tuple[bytes, dict[str, int] | None]:
    """Return the bytes of an index, and the message files beside it; the first byte chooses which those are."""
    if not data:
        return data, None
    choice, index = data[0], data[1:]
    if choice & 1:
        return index, None
    sizes = {name: place * 100 for place, name in enumerate(LISTED) if choice & 2 << place}
    if choice & 128:
        table = RecordTable(index)
        named = zip(table.filenames(), table.sizes, strict=True)
        # A directory of Windows has one file of a name, whatever its case.
        for name, size in islice(named, 0, None, 2):
            if filenames.is_plain(name) and text_of_bytes(name).casefold() not in map(str.casefold, sizes):
                sizes[text_of_bytes(name)] = size + (size & 1)
    return index, sizes


def check_any(data: bytes) -> None:
    """Any index beside any message files can be checked; each finding leads to its record."""
    index, sizes = listing_of(data)
    look = Look(RecordTable(index), sizes, NOW)
    checked = check(look, RULES, "a@b")
    assert sum(checked.counts.values()) == len(checked.findings)
    for finding in checked.findings:
        assert finding.text.isprintable()
        assert finding.row is None or look.table.uids[finding.row] == finding.record


def repair_any(data: bytes) -> None:
    """Whatever the damage, a record that was readable is there with its flags, or the plan says that it is dropped."""
    wish, index_and_files = data[:1], data[1:]
    index, sizes = listing_of(index_and_files)
    kinds = frozenset(kind for place, kind in enumerate(sorted(ON_REQUEST)) if wish and wish[0] & 1 << place)
    choices = Choices(added=wish[0] & 32 if wish else 0, asked=kinds)
    files = None if sizes is None else [MessageFile(name, size, NOW - 1000) for name, size in sizes.items()]
    look = Look(RecordTable(index), None, NOW)
    made = plan(look, files, choices)
    done = carry_out(index, made.steps)
    assert done.data == made.data
    assert not done.left
    assert all(step.text.isprintable() and step.reason.isprintable() for step in made.steps)
    if files is not None:
        # Without a listing a record may become one of nothing but zeros, and only then be dropped.
        names = dict(made.renames)
        renamed = [msgspec.structs.replace(each, name=names.get(each.name, each.name)) for each in files]
        assert not plan(Look(RecordTable(made.data or b""), None, NOW), renamed, choices).steps
    _nothing_is_lost(RecordTable(index), RecordTable(made.data or b""), made.steps)


def _nothing_is_lost(before: RecordTable, after: RecordTable, steps: Sequence[Step]) -> None:
    kinds = {step.kind for step in steps}
    if before.header is None or before.header.version != layout.VERSION:
        return
    told = [record_of(step.before) for step in steps if step.kind in {StepKind.DROP, StepKind.FLAGS}]
    expected = Counter(each.flags for each in before.records() if any(each.pack()))
    expected.subtract(each.flags for each in told if any(each.pack()))
    if StepKind.ADD not in kinds and StepKind.FLAGS not in kinds:
        assert Counter(each.flags for each in after.records() if any(each.pack())) == +expected
    there = Counter(each.flags for each in after.records() if any(each.pack()))
    assert all(there[flags] >= count for flags, count in expected.items())


def name_any(data: bytes) -> None:
    """A folder's name is decoded or refused; a text's own encoding gives it back."""
    for text in (data.decode("latin-1"), data.decode("utf-8", "replace"), text_of_bytes(data)):
        decoded = decode_utf7(text)
        assert decoded is None or decode_utf7(encode_utf7(decoded)) == decoded
        assert decode_utf7(encode_utf7(text)) == text
        assert safe_text(text).isprintable()
    assert bytes_of_text(text_of_bytes(data)) == data


def accounts_any(data: bytes) -> None:
    """Any ``userlist.dat`` gives accounts, of which none shows the column of the password."""
    lines = data.split(b"\n")
    accounts = parse_accounts(lines)
    assert len(accounts.accounts) <= len(lines)
    for account in accounts.accounts:
        assert account.label.isprintable()
        assert account.email.count("@")
    assert all(finding.text.isprintable() for finding in accounts.findings)


def hiwater_any(data: bytes) -> None:
    """Any ``Hiwater.mrk`` says something or nothing."""
    content = parse_hiwater(data)
    is_known_class(content.folder_class)
    assert len(content.subscribed) == len(set(content.subscribed)) <= data.count(b"\n") + 1


def ini_any(data: bytes) -> None:
    """Any bytes are an INI text; a value that is set is read back, and taking it out again leaves every other line."""
    ini = Ini(data)
    assert ini.data == data
    entries = ini.entries()
    assert all(ini.get(entry.section, entry.key) == entry.value for entry in entries)
    if ini.is_wide:
        return
    for section, key in [("Domain", "DomainIP"), *((entry.section, entry.key) for entry in entries[:3])]:
        changed = ini.with_value(section, key, "10.0.0.1")
        assert changed.get(section, key) == "10.0.0.1"
        assert changed.with_value(section, key, "10.0.0.1") == changed
        gone = changed.without(section, key)
        assert gone.get(section, key) is None
        heading = f"[{section}]".encode("cp1252", "replace")
        assert _lines_of(gone.data) <= _lines_of(data) | {heading, b""}


def _lines_of(data: bytes) -> set[bytes]:
    """Return the lines of a text without a byte order mark, each without the blanks around it."""
    return {line.strip() for line in data.removeprefix(b"\xef\xbb\xbf").splitlines()}


def addresses_any(data: bytes) -> None:
    """Any settings files have addresses, findings and a plan, or a reason why there is none; all safe to show."""
    main, _, others = data.partition(b"\x1e")
    names = AddressNames(restrict_key="Restrict")
    files = (SettingsFile("a.ini", None, main), SettingsFile("b.dat", None, others))
    book = book_of(*files, names)
    findings = check_addresses(book, MACHINE, dict.fromkeys(FINDERS, Severity.INFO), {})
    assert all(finding.text.isprintable() for finding in findings)
    assert all(spot.cell in Cell for row in matrix(book, MACHINE) for spot in row.spots)
    try:
        planned = plan_addresses(book, WANTED, MACHINE)
    except MdtuiError as error:
        assert error.line().isprintable()  # noqa: PT017 - a target is no test
        return
    assert all(setting.line.isprintable() for setting in planned.settings)
    assert all(note.isprintable() for note in planned.notes)
    inis = {"MDaemon.ini": Ini(main), "Domains.dat": Ini(others)}
    try:
        for setting in planned.settings:
            inis[setting.file] = inis[setting.file].with_value(setting.section, setting.key, setting.after)
    except MdtuiError:
        # A name that cannot be read back is not written.
        return
    changed = [SettingsFile(name, None, ini.data) for name, ini in inis.items()]
    after = book_of(changed[0], changed[1], names)
    assert set(after.bound()) == set(WANTED)


def message_any(data: bytes) -> None:
    """Any bytes give a message, of which all that is shown is safe to show and no part is larger than the mail."""
    message = decode_message(data, len(data) + (data[:1] == b"!"))
    shown = [*message.text, *message.source, *message.notes, *(text for field in message.fields for text in field)]
    assert all(text.isprintable() for text in shown)
    for part in message.parts:
        assert part.name.isprintable()
        assert part.kind.isprintable()
        assert 0 <= part.size <= len(data)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "decode": decode_any,
    "check": check_any,
    "repair": repair_any,
    "names": name_any,
    "accounts": accounts_any,
    "hiwater": hiwater_any,
    "ini": ini_any,
    "addresses": addresses_any,
    "message": message_any,
}
"""By the name that the command line and the folder of the seeds have."""


def names(wanted: Sequence[str]) -> list[str]:
    """Return the targets that are asked for, all where none is; raises ValueError for one that is not there."""
    if unknown := sorted(set(wanted) - set(TARGETS)):
        raise ValueError(f"no such target: {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    return list(wanted) or list(TARGETS)
