from __future__ import annotations

import os
from pathlib import Path

import pytest

from mdtui.demo.damage import Kind, Site, plant
from mdtui.demo.folders import FolderBuilder
from mdtui.demo.marker import Planted
from mdtui.demo.plan import AccountPlan
from mdtui.mailroot.names import encode_utf7
from mdtui.mrk.checking import check
from mdtui.mrk.flags import Flag
from mdtui.mrk.look import Look
from mdtui.mrk.records import RecordTable
from mdtui.mrk.repair.carrying import carry_out
from mdtui.mrk.repair.files import MessageFile
from mdtui.mrk.repair.left import NO_LISTING, NOT_ASKED
from mdtui.mrk.repair.steps import ON_REQUEST, StepKind
from mdtui.mrk.repairing import Choices, Plan, plan
from mdtui.mrk.rules import load_rules
from tests.unit.mrk.test_checking import EVERY_CASE, NOW, Case, Sound

RULES = load_rules()
EVERYTHING = Choices(asked=ON_REQUEST)


def listing_of(folder: Sound) -> list[MessageFile] | None:
    if folder.files is None:
        return None
    return [MessageFile(name, size, NOW - 3600.0) for name, size in folder.files.items()]


def planned(folder: Sound, choices: Choices = EVERYTHING) -> Plan:
    return plan(folder.look(), listing_of(folder), choices)


def clean(data: bytes | None, files: list[MessageFile], renames: tuple[tuple[str, str], ...]) -> bool:
    """Return whether a check of a folder finds nothing once it is repaired."""
    names = dict(renames)
    sizes = {names.get(file.name, file.name): file.size for file in files}
    look = Look(None if data is None else RecordTable(data), sizes, NOW)
    return not check(look, RULES).counts


# That the counter stood still is not to be seen in the file itself.
MENDABLE = [(rule, case) for rule, case in EVERY_CASE if rule != "MRK028"]


@pytest.mark.parametrize(("rule", "case"), MENDABLE)
def test_each_broken_rule_is_mended_when_everything_is_asked_for(rule: str, case: Case) -> None:
    folder = Sound()
    case.spoil(folder)
    made = planned(folder)
    assert rule in {step.rule for step in made.steps}
    assert made.left == ()
    assert clean(made.data, listing_of(folder) or [], made.renames)


@pytest.mark.parametrize(("rule", "case"), MENDABLE)
def test_what_is_not_asked_for_is_told(rule: str, case: Case) -> None:
    folder = Sound()
    case.spoil(folder)
    made = planned(folder, Choices())
    # The file without a record has a name that no record can hold.
    on_request = {"MRK001", "MRK002", "MRK006", "MRK011", "MRK014", "MRK021", "MRK022", "MRK027"}
    assert {left.rule for left in made.left} == {rule} & on_request
    assert bool(made.steps) == (rule not in on_request)
    assert all(left.ask in ON_REQUEST for left in made.left)


@pytest.mark.parametrize("asked", [frozenset[StepKind](), ON_REQUEST])
def test_what_is_left_out_stays_as_it_is(asked: frozenset[StepKind]) -> None:
    for _, case in MENDABLE:
        folder = Sound()
        case.spoil(folder)
        made = planned(folder, Choices(asked=asked, without=frozenset(StepKind)))
        look = folder.look()
        assert made.steps == ()
        assert made.data == (bytes(look.table.data) if look.has_index else None)
        assert sum(left.count for left in made.left) == sum(check(look, RULES).counts.values())


def test_a_sound_folder_needs_nothing() -> None:
    folder = Sound()
    assert planned(folder) == Plan((), (), bytes(folder.look().table.data))
    assert plan(Look(None, {}, NOW), [], EVERYTHING) == Plan((), (), None)


def test_a_plan_tells_what_it_does_and_what_is_lost() -> None:
    folder = Sound()
    folder.rename(1, b"..\\x.msg")
    folder.change(1, flags=Flag.SEEN | Flag.FLAGGED)
    folder.change(2, size=7)
    folder.rename(3, b"m" * 19 + b".msg", "m" * 19 + ".msg")
    made = planned(folder)
    assert made.counts == {StepKind.DROP: 1, StepKind.SIZE: 1, StepKind.RENAME: 1}
    assert made.summary == "1 dropped, 1 renamed, size of 1 corrected"
    assert [step.loses for step in made.loses] == ["its flags: seen flagged; UID 2"]
    assert made.renames == (("m" * 19 + ".msg", "m" * 18 + ".msg"),)


def test_what_loses_something_can_be_taken_out_of_a_plan() -> None:
    folder = Sound()
    folder.rename(1, b"gone.msg")
    folder.change(2, size=7)
    made = planned(folder)
    careful = carry_out(bytes(folder.look().table.data), [step for step in made.steps if not step.loses])
    assert [step.kind for step in careful.done] == [StepKind.SIZE]
    assert careful.left == ()


def test_rows_of_what_is_left_are_those_of_the_file_as_it_is() -> None:
    folder = Sound()
    folder.rename(0, b"gone.msg")
    folder.change(2, flags=64)
    ((left),) = planned(folder, Choices()).left
    assert (left.rule, left.why, left.places[0].row) == ("MRK021", NOT_ASKED, 2)
    folder.head(version=2)
    ((left),) = planned(folder, Choices(asked=frozenset({StepKind.HEADER}))).left
    assert (left.rule, left.places[0].row) == ("MRK021", None)


def test_without_a_listing_nothing_is_done_that_needs_one() -> None:
    folder = Sound()
    folder.rename(1, b"..\\x.msg")
    folder.rename(2, b"gone.msg")
    folder.change(0, date=0)
    folder.tail = b"x"
    folder.files = None
    made = planned(folder)
    assert [step.kind for step in made.steps] == [StepKind.TAIL]
    assert [(left.rule, left.why) for left in made.left] == [("MRK016", NO_LISTING), ("MRK024", NO_LISTING)]
    folder.head(version=2)
    assert [left.why for left in planned(folder).left][:1] == [NO_LISTING]


def test_the_listing_decides_and_not_what_was_looked_at_before() -> None:
    folder = Sound()
    look = folder.look()
    folder.files = {"new.msg": 5}
    made = plan(look, listing_of(folder), Choices())
    assert made.counts == {StepKind.DROP: 4, StepKind.ADD: 1}


@pytest.fixture(scope="module")
def damaged(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Planted, Path]]:
    """Give each folder that the demo damages, and what is wrong in it."""
    box = tmp_path_factory.mktemp("box")
    account = AccountPlan(language="en", folders=(), mailbox="damaged", domain="example.com", full_name="D")
    site = Site(box, account, tmp_path_factory.mktemp("locks"), NOW)
    folders = []
    for planted in plant(FolderBuilder(7, NOW), site):
        name = planted.folder.partition("/")[2]
        plain = box / f"{name}.IMAP"
        folders.append((planted, plain if plain.exists() else box / f"{encode_utf7(name)}.IMAP"))
    return folders


def test_each_kind_of_damage_in_the_demo_leads_to_a_clean_check(damaged: list[tuple[Planted, Path]]) -> None:
    not_in_the_index = {Kind.LOCK_OLD, Kind.HIWATER_UNREADABLE, Kind.HIWATER_CLASS, Kind.FOLDER_NAME}
    for planted, folder in damaged:
        if planted.kind == Kind.NO_RIGHT:
            continue
        index = [path for path in folder.iterdir() if path.name.casefold() == "imap.mrk"]
        data = index[0].read_bytes() if index else None
        with os.scandir(folder) as entries:
            files = [MessageFile(each.name, each.stat().st_size, each.stat().st_mtime) for each in entries]
        made = plan(Look(None if data is None else RecordTable(data), None, NOW), files, EVERYTHING)
        assert bool(made.steps) != (planted.kind in not_in_the_index), planted
        assert made.left == (), planted
        messages = [file for file in files if file.name.endswith(".msg")]
        assert clean(made.data, messages, made.renames), planted
