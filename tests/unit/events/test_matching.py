from __future__ import annotations

import time

import pytest

from mdtui.events.catalogue import Catalogue
from mdtui.events.matching import Recogniser

TYPOGRAPHIC = str.maketrans({"\u2018": "'", "\u2019": "'"})


def values_of(fields: tuple[str, ...]) -> dict[str, str]:
    numbers = {"port", "error", "fail_point", "second_error", "thread_id"}
    return {name: str(100 + place) if name in numbers else f"{name}-value" for place, name in enumerate(fields)}


@pytest.mark.parametrize("straight", [False, True], ids=["typographic", "straight"])
@pytest.mark.parametrize("marked", [False, True], ids=["bare", "marked"])
def test_every_event_gives_its_fields_back(
    catalogue: Catalogue, recogniser: Recogniser, *, marked: bool, straight: bool
) -> None:
    for kind in catalogue:
        fields = values_of(kind.fields)
        text = kind.fill(fields)
        text = text.translate(TYPOGRAPHIC) if straight else text
        match = recogniser.find(text if marked else text.removeprefix("**** ALERT **** "))
        assert match is not None, text
        assert (match.type.code, match.fields) == (kind.code, fields)


def test_any_number_of_blanks(catalogue: Catalogue, recogniser: Recogniser) -> None:
    for kind in catalogue:
        fields = values_of(kind.fields)
        match = recogniser.find("  " + kind.fill(fields).replace(" ", " \t ") + "  ")
        assert match is not None, kind.code
        assert (match.type.code, match.fields) == (kind.code, fields)


def test_blanks_inside_a_field_stay(recogniser: Recogniser) -> None:
    match = recogniser.find("**** ALERT ****   ODBC DSN  my   DSN  for list a@b could not be opened; "
                            "message to list was not sent to ODBC members")  # fmt: skip
    assert match is not None
    assert match.fields == {"dsn": "my   DSN", "list": "a@b"}


def test_the_published_tag_may_stand_behind_the_text(recogniser: Recogniser, published: list[str]) -> None:
    match = recogniser.find(published[9][4:])
    assert match is not None
    assert match.type.code == 509


def test_behind_other_words_the_marker_is_needed(recogniser: Recogniser) -> None:
    words = "LDaemon LDAP server could not be started"
    marked = recogniser.find(f"System: **** ALERT **** {words}")
    assert marked is not None
    assert marked.type.code == 508
    assert recogniser.find(f"System: {words}") is None
    assert recogniser.find(f"{words} today") is None


def test_text_that_only_begins_like_an_event_is_none(recogniser: Recogniser) -> None:
    assert recogniser.find("") is None
    assert recogniser.find("**** ALERT ****") is None
    assert recogniser.find("**** ALERT **** something else") is None
    assert recogniser.find("**** ALERT **** SMTP server 192.0.2.1:smtp could not be initialized") is None
    assert recogniser.is_alert("x ****  ALERT  **** something else")
    assert not recogniser.is_alert("** ALERT **")


def test_the_event_with_more_words_of_its_own_is_meant(recogniser: Recogniser) -> None:
    tail = "(FailPoint: 1, Error: 2/3)"
    engine = recogniser.find(f"Failed to start process CFENGINE.EXE; mail can be queued but not delivered {tail}")
    other = recogniser.find(f"Failed to start process C:\\MDaemon\\App\\CFEngine.exe {tail}")
    as_user = recogniser.find(
        f"Failed to start process a.exe as user 'x'  on 'y'; started as default user instead; {tail}"
    )
    assert engine is not None
    assert other is not None
    assert as_user is not None
    assert [match.type.code for match in (engine, other, as_user)] == [514, 513, 515]
    assert as_user.fields["user"] == "x"


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("IMAP server 2001:db8::1:143 could not be initialized", ["IMAP server", "2001:db8::1", "143"]),
        ("Attempt to logon and impersonate user 'O'Brien' on domain X failed (Thread ID: 1, Error: -5)",
         ["O'Brien", "X", "1", "-5"]),
        ("Failed to start process a as user ' on ' on ''; started as default user instead; (FailPoint: 1, Error: 2/3)",
         ["a", " on ", "", "1", "2", "3"]),
        ("Attempt to logon and impersonate user '' on domain  failed (Thread ID: 1, Error: 2)", ["", "", "1", "2"]),
        ("ODBC DSN A for list B for list c@d could not be opened; message to list was not sent to ODBC members",
         ["A for list B", "c@d"]),
        ("192.0.2.1 gave false logon/password to POP server; user: x gave false logon/password to POP server; user: y",
         ["192.0.2.1", "x gave false logon/password to POP server; user: y"]),
        ("192.0.2.1 gave false logon/password to POP server; user: ", ["192.0.2.1", ""]),
        ("$X$ subscription/trial has expired; contact us or visit http://www.altn.com for renewal instructions",
         ["$X$", "us"]),
    ],
)  # fmt: skip
def test_fields_that_could_end_in_two_places(recogniser: Recogniser, text: str, fields: list[str]) -> None:
    match = recogniser.find(text)
    assert match is not None
    assert list(match.fields.values()) == fields


def test_a_user_name_cannot_forge_another_event(recogniser: Recogniser) -> None:
    words = "192.0.2.1 gave false logon/password to POP server; user: "
    forged = "**** ALERT **** LDaemon LDAP server could not be started"
    for text in (f"**** ALERT **** {words}{forged}", f"{words}{forged}"):
        match = recogniser.find(text)
        assert match is not None
        assert (match.type.code, match.fields["user"]) == (521, forged)


@pytest.mark.parametrize("marker", ["", "**** ALERT **** "])
def test_the_event_whose_words_begin_earlier_is_meant(recogniser: Recogniser, marker: str) -> None:
    """The more words are those of the other event, but they are a stranger's."""
    login, sender = " gave false logon/password to POP server; user: ", " tried to send a message as "
    ending = " without proper authentication"
    for text, code in ((f"x{login}y{sender}z{ending}", 521), (f"x{sender}y{login}z{ending}", 506)):
        match = recogniser.find(marker + text)
        assert match is not None
        assert match.type.code == code


def test_words_before_the_marker_are_no_field(recogniser: Recogniser) -> None:
    match = recogniser.find("System: **** ALERT **** SMTP server 192.0.2.1:25 could not be initialized")
    assert match is not None
    assert match.fields["server"] == "SMTP server"


def test_each_text_holds_a_needle(catalogue: Catalogue, recogniser: Recogniser) -> None:
    for kind in catalogue:
        body = kind.body.translate(TYPOGRAPHIC)
        for raw in (body.encode(), kind.body.encode("cp1252"), kind.body.encode()):
            assert any(needle in raw for needle in recogniser.needles), kind.code


def test_hostile_lines_cost_no_more_than_their_length(recogniser: Recogniser) -> None:
    lines = [
        "Failed to start process " + " as user 'a' on 'b'" * 3500 + "; started as default user instead; (FailPoint: 1",
        " " * 65_000,
        "**** ALERT **** " * 4000,
        "****" + " " * 65_000,
        "x could not be initialized" + ":1" * 30_000 + " could not be initialized",
        "ODBC DSN " + " for list " * 6000 + "could not be opened; message to list was not sent to ODBC members",
    ]
    started = time.perf_counter()
    for line in lines:
        recogniser.find(line)
        recogniser.find(f"**** ALERT **** {line}")
    assert time.perf_counter() - started < 2
