"""The feed's model against filtering a list anew: what an event costs that comes, and a filter that is set.

``python -m tests.bench feed``. The rival keeps a sorted list and makes the shown one anew with a list comprehension
after each batch. The last lines say how long the keys wait at most while 10,000 events a second come.
"""

from __future__ import annotations

import datetime as dt
import functools
import gc
import random
import statistics
import sys
import time
from bisect import insort
from collections.abc import Callable, Sequence

from mdtui.demo.logs import EventWriter
from mdtui.events.catalogue import load_catalogue
from mdtui.events.event import Event, event_of_line
from mdtui.events.matching import Recogniser
from mdtui.events.parsing import LogLine
from mdtui.events.query import EventContext
from mdtui.tui.feed.columns import field_table, grouped
from mdtui.tui.feed.filters import Filter, by_code, by_query, by_text
from mdtui.tui.feed.groups import alike
from mdtui.tui.feed.histogram import histogram
from mdtui.tui.feed.model import KEPT, FeedModel
from mdtui.tui.feed.moves import find
from mdtui.tui.feed.parts import at_once
from mdtui.tui.feed.store import Entry
from tests.bench._timing import compare

BATCH = 5000
"""Events of half a second at 10,000 a second."""
QUERY = "severity>=warning & (code:521 | user:ann*) & !text:smtp"
START = dt.datetime(2026, 8, 18)  # noqa: DTZ001 - text logs carry no zone


def main() -> None:
    events = made(2 * KEPT)
    chosen = by_query(QUERY, ("user",), EventContext(0.0))
    model = filled(events[:KEPT])
    entries = list(model.store.entries)
    fitting = sum(map(chosen.test, entries))
    say(f"{KEPT:,} events kept, {fitting:,} fit {QUERY}")
    appending(events, None)
    appending(events, chosen)

    def refilter() -> list[Entry]:
        return [entry for entry in entries if chosen.test(entry)]

    def set_anew() -> None:
        at_once(model.remove_filter())
        at_once(model.add_filter(chosen))

    compare("a query set, repeats as one line", set_anew, refilter, "refilter")
    compare("a filter switched off and on", functools.partial(twice, model), refilter, "refilter")
    at_once(model.remove_filter())
    at_once(model.add_filter(by_text("no such words")))
    at_once(model.add_filter(by_code(521)))
    compare("hits of two filters and of both", lambda: counts(model), lambda: count_anew(entries), "counted anew")
    at_once(model.remove_filter())
    shown = model.shown
    words = "no such words"
    compare("words that are nowhere", lambda: find(model, words, 0),
            lambda: [one for one in entries if words in one.event.shown.lower()], "list of texts")  # fmt: skip
    end = shown[-1].moment
    compare("histogram of 60 buckets", lambda: histogram(shown, 60, end), lambda: buckets(shown, end), "counted by one")
    compare("failed logons grouped by user", lambda: grouped(shown, 521, "user"),
            lambda: [one for one in shown if one.event.code == 521], "list of them")  # fmt: skip
    table = field_table(shown, 521)
    compare("failed logons sorted by address", lambda: table.ordered("ip"),
            lambda: sorted(row.values for row in table.rows), "sorted as text")  # fmt: skip
    stops(events)


def made(count: int) -> list[Event]:
    """Return events as a server reports them, one in a tenth of a millisecond, some of them late."""
    rng = random.Random(1)
    writer, recogniser = EventWriter(rng), Recogniser(load_catalogue())
    texts = [writer.text(writer.any_code()) for _ in range(5000)]
    found: list[Event] = []
    for number in range(count):
        late = rng.randrange(30) if rng.random() < 0.01 else 0
        moment = START + dt.timedelta(microseconds=100 * number) - dt.timedelta(seconds=late)
        event = event_of_line(LogLine(moment, "04", texts[number % len(texts)]), recogniser, "MDaemon.log", number)
        assert event is not None
        found.append(event)
    return found


def filled(events: Sequence[Event]) -> FeedModel:
    model = FeedModel()
    for first in range(0, len(events), BATCH):
        model.add(events[first : first + BATCH])
    return model


def appending(events: Sequence[Event], chosen: Filter | None) -> None:
    """Print what an event costs that comes to a full feed, and what it costs to sort it in and filter all anew."""
    model = filled(events[:KEPT])
    if chosen is not None:
        at_once(model.add_filter(chosen))
    plain = [(entry.moment, entry.serial, entry) for entry in list(model.store.entries)]
    ours, theirs = [], []
    for first in range(KEPT, len(events), BATCH):
        batch = events[first : first + BATCH]
        gc.collect()
        ours.append(seconds(functools.partial(model.add, batch)) / BATCH)
        theirs.append(seconds(functools.partial(add_naively, plain, batch, chosen)) / BATCH)
    mine, rival = statistics.median(ours), statistics.median(theirs)
    title = "an event that comes" + (", with the query" if chosen else "")
    say(f"{title:44} {mine * 1e6:9.2f} us {rival * 1e6:9.2f} us  {mine / rival:6.3f} x sorted in, all filtered anew")


def add_naively(
    plain: list[tuple[dt.datetime, int, Entry]], batch: Sequence[Event], chosen: Filter | None
) -> list[list[Entry]]:
    for event in batch:
        entry = Entry((event.time or START, plain[-1][1] + 1), event)
        insort(plain, (entry.moment, entry.serial, entry))
    del plain[: len(plain) - KEPT]
    shown = [entry for *_, entry in plain if chosen is None or chosen.test(entry)]
    groups: list[list[Entry]] = []
    for entry in shown:
        if groups and alike(groups[-1][-1].event, entry.event):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def twice(model: FeedModel) -> None:
    at_once(model.switch_filter(0))
    at_once(model.switch_filter(0))


def counts(model: FeedModel) -> tuple[int, int, int]:
    return model.filters.hits(0), model.filters.hits(1), model.filters.fitting


def count_anew(entries: Sequence[Entry]) -> tuple[int, int, int]:
    nowhere = [("no such words" in entry.event.shown, entry.event.code == 521) for entry in entries]
    return sum(one for one, _ in nowhere), sum(other for _, other in nowhere), sum(all(pair) for pair in nowhere)


def buckets(shown: Sequence[Entry], end: dt.datetime) -> dict[int, int]:
    found: dict[int, int] = {}
    for entry in shown:
        bucket = int((end - entry.moment).total_seconds())
        found[bucket] = found.get(bucket, 0) + 1
    return found


def stops(events: Sequence[Event]) -> None:
    """Print the longest that a batch keeps the keys from being answered, with filters and without."""
    for title, chosen in (("no filter", ()), ("three filters", (by_code(521), by_text("smtp"), by_code(506)))):
        model = filled(events[:KEPT])
        for one in chosen:
            at_once(model.add_filter(one))
        gc.collect()
        took = [seconds(functools.partial(model.add, events[first : first + BATCH]))
                for first in range(KEPT, len(events), BATCH)]  # fmt: skip
        longest, usual = max(took) * 1e3, statistics.median(took) * 1e3
        say(f"batches of {BATCH:,}, {title}: the longest {longest:.1f} ms, the usual one {usual:.1f} ms")


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
