from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
import pytest

from mdtui.findings import Finding, Severity
from mdtui.mrk import checking
from mdtui.mrk.checking import check
from mdtui.mrk.look import Before, Look
from mdtui.mrk.records import Header, Record, RecordTable, encode
from mdtui.mrk.rules import load_rules

NOW = 1_790_000_000
DAY = 86_400
RULES = load_rules()


def name(filename: bytes) -> bytes:
    return filename.ljust(23, b"\0")


class Sound:
    """A sound folder of four messages, for a rule's fixture to spoil."""

    def __init__(self) -> None:
        self.header = Header(1, 99, 10, 7)
        self.records = [
            Record(name(b"md5000000000%03d.msg" % uid), 32, uid, 100 * uid, NOW - 10 + uid) for uid in range(1, 5)
        ]
        self.files: dict[str, int] | None = {f"md5000000000{uid:03}.msg": 100 * uid for uid in range(1, 5)}
        self.tail = b""
        self.has_index = True
        self.before: Before | None = None

    def head(self, **fields: int) -> None:
        self.header = msgspec.structs.replace(self.header, **fields)

    def change(self, row: int, **fields: int) -> None:
        self.records[row] = msgspec.structs.replace(self.records[row], **fields)

    def rename(self, row: int, filename: bytes, on_disk: str = "") -> None:
        """Give a record another name; its file gets the other one, or goes away."""
        old = self.records[row].filename.decode()
        self.records[row] = msgspec.structs.replace(self.records[row], name=name(filename))
        assert self.files is not None
        size = self.files.pop(old)
        if on_disk:
            self.files[on_disk] = size

    def look(self) -> Look:
        table = RecordTable(encode(self.header, self.records, self.tail))
        return Look(table if self.has_index else None, self.files, NOW, self.before)

    def seen_before(self, **fields: Any) -> None:
        """Say that somebody saw the folder before, as it is now but for these fields."""
        header = self.header
        before = Before(header.last_write_counter, header.uid_validity, self.look().digest, "2026-08-18 09:00:00")
        self.before = before._replace(**fields)


class Case(NamedTuple):
    """How a rule is broken, and where that is told: the UIDs or, of a message file, its name."""

    spoil: Callable[[Sound], object]
    places: list[int | str | None]
    text: str = ""


def no_files(folder: Sound) -> None:
    folder.has_index = False


def short(folder: Sound) -> None:
    folder.records[:] = []
    folder.header = None  # type: ignore[assignment]
    folder.tail = bytes(20)


def tail(data: bytes) -> Callable[[Sound], None]:
    return lambda folder: setattr(folder, "tail", data)


def extra(folder: Sound) -> None:
    assert folder.files is not None
    folder.files["\x1bnew.msg"] = 5


def lost(folder: Sound) -> None:
    assert folder.files is not None
    del folder.files["md5000000000002.msg"]


def twice(folder: Sound) -> None:
    folder.rename(2, b"MD5000000000002.MSG")
    folder.change(2, size=200)


def emptied(folder: Sound) -> None:
    folder.head(uid_next=0)
    folder.records.clear()
    folder.files = {}


def numbered(*uids: int) -> Callable[[Sound], None]:
    def number(folder: Sound) -> None:
        for row, uid in enumerate(uids):
            folder.change(row, uid=uid)

    return number


CASES: dict[str, list[Case]] = {
    "MRK001": [Case(short, [None], "the header is 20 of 36 bytes")],
    "MRK002": [Case(lambda f: f.head(version=2), [None], "HeaderVersion is 2")],
    "MRK003": [Case(tail(b"abc"), [None], "3 bytes after the last whole record")],
    "MRK005": [
        Case(tail(bytes(36)), [None], "1 record of zeros at the end"),
        Case(tail(bytes(108)), [None], "3 records of zeros at the end"),
    ],
    "MRK006": [Case(no_files, [None], "4 message files, but no IMAP.MRK")],
    "MRK007": [Case(lambda f: f.head(uid_validity=0), [None], "UIDValidity is 0")],
    "MRK008": [
        Case(lambda f: f.head(uid_next=4), [None], "UIDNext is 4, the highest UID is 4"),
        Case(emptied, [None], "UIDNext is 0, the highest UID is 0"),
    ],
    "MRK009": [Case(lambda f: f.change(0, uid=0), [0], "md5000000000001.msg: the UID is 0")],
    "MRK010": [
        Case(lambda f: f.change(2, uid=2), [2], "md5000000000003.msg: UID 2 is that of md5000000000002.msg, too"),
        Case(numbered(1, 1, 1, 1), [1, 1, 1], "too"),
    ],
    "MRK011": [
        Case(lambda f: f.change(1, uid=9), [3], "md5000000000003.msg: UID 3 stands behind 9"),
        Case(numbered(9, 8, 7, 6), [8], "; so it is at 2 more places"),
    ],
    "MRK012": [Case(twice, [3], "MD5000000000002.MSG: the record of UID 2 names this file, too")],
    "MRK013": [Case(lambda f: f.rename(1, b""), [2], "record 2: the file name is empty")],
    "MRK014": [Case(lambda f: f.rename(1, b"m" * 19 + b".msg", "m" * 19 + ".msg"), [2], "fills all 23 bytes")],
    "MRK015": [Case(lambda f: f.rename(1, b"md50.txt"), [2], "md50.txt: the file name does not end in .msg")],
    "MRK016": [
        Case(lambda f: f.rename(1, b"..\\x.msg"), [2], "..\\x.msg: the file name is a path"),
        Case(lambda f: f.rename(1, b"../x.msg"), [2], "the file name is a path"),
    ],
    "MRK017": [Case(lambda f: f.rename(1, b"C:x.msg"), [2], "C:x.msg: the file name has a drive or a stream")],
    "MRK018": [Case(lambda f: f.rename(1, b"CON.msg"), [2], "CON.msg: the file name is a device")],
    "MRK019": [Case(lambda f: f.rename(1, b"\x1b[2J.msg"), [2], "\\x1b[2J.msg: the file name has control characters")],
    "MRK020": [
        Case(lambda f: f.rename(1, b"md50.msg. "), [2], "the file name is none that Windows allows"),
        Case(lambda f: f.rename(1, b"md?.msg"), [2], "md?.msg"),
    ],
    "MRK021": [
        Case(lambda f: f.change(1, flags=64), [2], "flag bit 64"),
        Case(lambda f: f.change(1, flags=192 | 32), [2], "flag bits 64 and 128"),
    ],
    "MRK022": [
        Case(lambda f: f.change(1, flags=4 | 1), [2], "recent, and yet deleted"),
        Case(lambda f: f.change(1, flags=32 | 16 | 1), [2], "recent, and yet seen and answered"),
    ],
    "MRK023": [Case(lambda f: f.change(1, size=7), [2], "the recorded size is 7, the file has 200 bytes")],
    "MRK024": [
        Case(lambda f: f.change(0, date=0), [1], "the date is 0, the beginning of 1970"),
        Case(lambda f: f.change(0, date=-5), [1], "the date is before 1970"),
    ],
    "MRK025": [Case(lambda f: f.change(3, date=NOW + DAY + 1), [4], "the date is in the future: 2026-09-22")],
    "MRK026": [Case(lost, [2], "md5000000000002.msg: the message file is not there")],
    "MRK028": [
        Case(
            lambda f: f.seen_before(digest=b"other"),
            [None],
            "the file changed since 2026-08-18 09:00:00, LastWriteCounter did not: 7",
        )
    ],
    "MRK027": [Case(extra, ["\x1bnew.msg"], "\\x1bnew.msg: the message file has no record")],
}


EVERY_CASE = [(rule, case) for rule, cases in CASES.items() for case in cases]


def places(findings: tuple[Finding, ...]) -> list[int | str | None]:
    return [finding.subject if finding.record is None and finding.subject else finding.record for finding in findings]


def test_a_sound_folder_breaks_no_rule() -> None:
    assert check(Sound().look(), RULES) == checking.Checked((), {})


@pytest.mark.parametrize(("rule", "case"), EVERY_CASE)
def test_a_broken_rule_is_told_once_for_each_place_and_no_other_is(rule: str, case: Case) -> None:
    folder = Sound()
    case.spoil(folder)
    found = check(folder.look(), RULES, "a@b/Work")
    assert found.counts == {rule: len(case.places)}
    assert places(found.findings) == case.places
    for finding in found.findings:
        assert (finding.rule, finding.severity, finding.folder) == (rule, RULES[rule].severity, "a@b/Work")
        assert finding.text.isprintable()
        if finding.row is not None:
            assert folder.records[finding.row].uid == finding.record
            assert folder.records[finding.row].filename.decode("latin-1") == finding.subject
    assert case.text in found.findings[0].text


@pytest.mark.parametrize(("rule", "case"), EVERY_CASE)
def test_a_rule_that_is_left_out_is_silent(rule: str, case: Case) -> None:
    folder = Sound()
    case.spoil(folder)
    others = {other: text for other, text in RULES.items() if other != rule}
    assert check(folder.look(), others).findings == ()


def test_every_rule_has_its_function_and_its_case() -> None:
    functions: Mapping[str, object] = {**checking.WITHOUT_INDEX, **checking.OF_ANY_LAYOUT, **checking.OF_RECORDS}
    told_elsewhere = {"MRK004", "LCK001", "LCK002"}
    assert set(functions) | {"MRK001", "MRK002", "MRK003"} == set(RULES) - told_elsewhere == set(CASES)
    assert set(functions) >= checking.AGAINST_FILES


def test_rules_about_message_files_need_a_listing() -> None:
    folder = Sound()
    folder.files = None
    folder.change(0, size=7)
    assert check(folder.look(), RULES).findings == ()
    folder.has_index = False
    assert check(folder.look(), RULES).findings == ()


@pytest.mark.parametrize("fields", [{}, {"digest": b"", "counter": 6}, {"digest": b"", "uid_validity": 98}])
def test_a_counter_that_moved_or_a_file_that_did_not_change_is_sound(fields: dict[str, Any]) -> None:
    folder = Sound()
    folder.seen_before(**fields)
    assert check(folder.look(), RULES).findings == ()


def test_what_is_just_right_is_no_finding() -> None:
    folder = Sound()
    folder.head(uid_next=5)
    folder.change(3, date=NOW + DAY)
    folder.change(0, date=1)
    folder.change(1, flags=63 & ~(32 | 16 | 4))
    assert check(folder.look(), RULES).findings == ()


def test_of_an_unknown_layout_nothing_else_is_said() -> None:
    folder = Sound()
    folder.head(version=0, uid_validity=0)
    folder.change(0, uid=0, flags=255, date=0)
    folder.tail = bytes(36)
    assert check(folder.look(), RULES).counts == {"MRK002": 1, "MRK005": 1}


def test_an_empty_folder_without_an_index_is_sound() -> None:
    assert check(Look(None, {}, NOW), RULES).findings == ()


def test_a_flood_is_cut_but_counted() -> None:
    folder = Sound()
    folder.files = {}
    found = check(folder.look(), RULES, limit=2)
    assert places(found.findings) == [1, 2]
    assert found.counts == {"MRK026": 4}


def test_a_check_ends_between_two_rules_when_it_is_cancelled() -> None:
    folder = Sound()
    folder.head(uid_validity=0)
    folder.tail = b"x"
    assert check(folder.look(), RULES, cancelled=lambda: True).counts == {"MRK003": 1}


def test_damage_of_several_kinds_is_told_in_the_order_of_the_rules() -> None:
    folder = Sound()
    folder.head(uid_validity=0)
    folder.change(1, uid=0, flags=64)
    lost(folder)
    found = check(folder.look(), RULES)
    assert [finding.rule for finding in found.findings] == ["MRK007", "MRK009", "MRK021", "MRK026"]
    assert {finding.severity for finding in found.findings} == {Severity.ERROR, Severity.WARNING}


def test_what_is_looked_at_in_stretches_is_the_same_for_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_STRETCH", 3)
    sound, broken = Sound(), Sound()
    broken.rename(3, b"MD5000000000001.MSG")
    broken.files = {**(broken.files or {}), "new.msg": 3}
    assert check(sound.look(), RULES).findings == ()
    assert set(check(broken.look(), RULES).counts) >= {"MRK012", "MRK027"}
