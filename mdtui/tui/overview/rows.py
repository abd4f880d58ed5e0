"""The overview as rows: headings with the names of the columns, sums, folders that stand out, events and room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mdtui.clock import Clock, age_text
from mdtui.mailroot.folders import PUBLIC, Folder
from mdtui.overview import Disk, Overview, Standing, Sums
from mdtui.text import safe_text
from mdtui.tui.facts import Fact
from mdtui.tui.feed.histogram import Histogram
from mdtui.tui.present import count_text, date_text, size_text

WIDTHS = (8, 9, 8, 8, 6, 9)
"""Cells of the columns: folders, records, unseen, deleted, size, findings."""
_SUMS = ("Folders", "Records", "Unseen", "Deleted", "Size", "Findings")
_OF_FOLDERS = ("", "Records", "Unseen", "Deleted", "Size", "Findings")
_OLDEST = ("", "Records", "Unseen", "Deleted", "Size", "Oldest")
EVENTS = "events"
"""What the row of the events leads to."""

PUBLIC_LABEL = "Public folders"


class Row(NamedTuple):
    """A row.

    Attributes:
        name: what stands at the left, safe for a terminal.
        cells: what stands in the columns; none for a row that is a sentence.
        heading: whether it begins a group.
        leads: what Enter goes to: a folder, `EVENTS`, or nothing.
        facts: what is said of it.
    """

    name: str
    cells: tuple[str, ...] = ()
    heading: bool = False
    leads: Folder | str | None = None
    facts: tuple[Fact, ...] = ()


def overview_rows(
    overview: Overview, disks: Sequence[Disk], *, events: Histogram | None, clock: Clock, top: int, levels: str
) -> list[Row]:
    """Return the rows of an overview.

    Args:
        overview: the sums.
        disks: the room on the disks.
        events: the events of the last hours; None where none are known.
        clock: the time, and the zone of dates.
        top: folders of each kind that are shown.
        levels: the cells of a bar, the lowest first.
    """
    rows = [Row("Domains", _SUMS, heading=True)]
    rows += [_sums_row(sums) for sums in _sorted(overview.domains)]
    if overview.whole is not None and len(overview.domains) > 1:
        rows.append(_sums_row(overview.whole, "All"))
    rows += [Row("Events of the last 24 hours", heading=True), _events_row(events, levels)]
    rows.append(Row("Room", heading=True))
    rows += [_disk_row(disk) for disk in disks]
    for title, standing, names in (
        ("Most findings", overview.with_findings, _OF_FOLDERS),
        ("Most unseen", overview.unseen, _OF_FOLDERS),
        ("Largest folders", overview.largest, _OF_FOLDERS),
        ("Deleted, not expunged for longest", overview.oldest_deleted, _OLDEST),
    ):
        if standing:
            rows.append(Row(title, names, heading=True))
            rows += [_folder_row(each, clock, oldest=names is _OLDEST) for each in standing[:top]]
    rows.append(Row("Mailboxes", _SUMS, heading=True))
    return [*rows, *(_sums_row(sums) for sums in _sorted(overview.mailboxes))]


def state_text(overview: Overview, *, running: bool) -> str:
    """Return how far the reading is, to stand beside the title."""
    whole = overview.whole
    counted = _folders(whole.folders if whole else 0)
    if running:
        return f"reading, {counted} so far; Esc stops"
    return counted if overview.complete else f"stopped after {counted}; F5 reads again"


def _folders(count: int) -> str:
    return f"{count_text(count)} folder{'' if count == 1 else 's'}"


def _sorted(sums: dict[str, Sums]) -> list[Sums]:
    return sorted(sums.values(), key=lambda each: (-each.bytes, each.name))


def _label(name: str) -> str:
    return PUBLIC_LABEL if name == PUBLIC else safe_text(name)


def _sums_row(sums: Sums, name: str | None = None) -> Row:
    label = _label(sums.name) if name is None else name
    numbers = (sums.folders, sums.records, sums.unseen, sums.deleted)
    cells = (*_counts(numbers, WIDTHS), size_text(sums.bytes), _findings(sums.findings))
    facts = (
        Fact("Of", label, "strong"),
        Fact("Records", f"{count_text(sums.records)} in {_folders(sums.folders)}"),
        Fact("Flags", f"{count_text(sums.unseen)} unseen, {count_text(sums.flagged)} flagged"),
        Fact("Deleted", f"{count_text(sums.deleted)} wait to be expunged"),
    )
    # A mailbox leads to its INBOX; a domain has no records of its own.
    leads = sums.first if sums.name == sums.first.owner and not sums.first.names and name is None else None
    return Row(label, cells, leads=leads, facts=facts)


def _folder_row(standing: Standing, clock: Clock, *, oldest: bool) -> Row:
    folder, totals = standing
    numbers = (totals.records, totals.unseen, totals.deleted)
    last = _findings(len(totals.findings))
    facts = [Fact("Folder", folder.shown_key, "strong")]
    if totals.deleted:
        date = date_text(totals.oldest_deleted, clock.zone(), clock.now(), 16)
        facts.append(Fact("Deleted", f"{count_text(totals.deleted)}; the oldest message is of {date}"))
    if oldest:
        last = age_text(clock.now() - totals.oldest_deleted)
    facts += [Fact("Finding", f"{each.rule}: {each.text}", "warning") for each in totals.findings]
    cells = ("", *_counts(numbers, WIDTHS[1:]), size_text(totals.bytes), last)
    return Row(folder.shown_key, cells, leads=folder, facts=tuple(facts))


def _counts(numbers: Sequence[int], widths: Sequence[int]) -> Iterator[str]:
    return (count_text(number, width - 1) for number, width in zip(numbers, widths, strict=False))


def _findings(count: int) -> str:
    return count_text(count) if count else ""


def _events_row(events: Histogram | None, levels: str) -> Row:
    totals = events.totals if events is not None else []
    if events is None or not any(totals):
        return Row("none", leads=EVENTS, facts=(Fact("Events", "Enter shows the feed"),))
    highest = max(totals)
    bars = "".join(levels[-(-total * len(levels) // highest) - 1] if total else " " for total in totals)
    when = events.moment(totals.index(highest))
    said = f"{count_text(sum(totals))}, at most {count_text(highest)} in an hour, from {when:%H:%M}"
    return Row(f"{bars}  {said}", leads=EVENTS, facts=(Fact("Events", f"{said}; Enter shows the feed"),))


def _disk_row(disk: Disk) -> Row:
    free = f"{size_text(disk.free)} free of {size_text(disk.total)}"
    path = safe_text(disk.path)
    return Row(f"{free}  {path}", facts=(Fact("Disk", path, "strong"), Fact("Free", f"{count_text(disk.free)} bytes")))
