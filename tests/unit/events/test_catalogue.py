from __future__ import annotations

import msgspec
import pytest

from mdtui.events.catalogue import Catalogue, EventType
from mdtui.findings import Severity


def test_every_published_code_is_there_letter_by_letter(catalogue: Catalogue, published: list[str]) -> None:
    assert [f"{kind.code} {kind.template} [{kind.tag}]" for kind in catalogue] == published
    assert len(catalogue) == 28


def test_each_is_explained(catalogue: Catalogue) -> None:
    for kind in catalogue:
        assert kind.meaning.endswith("."), kind.code
        assert len(kind.causes) >= 2, kind.code
        assert len(kind.checks) == 3, kind.code
        assert kind.source.startswith("vendor's list of event codes"), kind.code
        for text in (kind.meaning, kind.severity_reason, *kind.causes, *kind.checks, *kind.fields):
            assert text, kind.code
            assert text.isascii(), (kind.code, text)
            assert text.strip() == text, (kind.code, text)


def test_field_names_are_distinct_words(catalogue: Catalogue) -> None:
    for kind in catalogue:
        assert len(set(kind.fields)) == len(kind.fields), kind.code
        assert all(name.isidentifier() for name in kind.fields), kind.code


def test_what_stops_the_mail_is_critical(catalogue: Catalogue) -> None:
    critical = {kind.code for kind in catalogue if kind.severity is Severity.CRITICAL}
    assert critical == {502, 503, 505, 507, 509, 510, 511, 512, 514, 528}


def test_each_leads_to_the_screen_that_helps(catalogue: Catalogue) -> None:
    screens = {kind.code: kind.screen for kind in catalogue}
    of_a_process = {513, 514, 525, 527, 531, 533}
    of_a_library = {507, 509, 510, 511, 512, 532}
    assert {screens[code] for code in of_a_process | of_a_library} == {"processes"}
    assert screens[503] == screens[504] == "addresses"
    assert {screens[code] for code in (500, 505, 506, 521)} == {"none"}


@pytest.mark.parametrize("code", [0, 499, *range(516, 521), 526, 534, 65535])
def test_what_is_said_of_an_unknown_code(catalogue: Catalogue, code: int) -> None:
    assert catalogue.get(code) is None
    assert catalogue.unknown(code).startswith("This event is unknown: ")


def test_an_unknown_code_is_nothing(catalogue: Catalogue) -> None:
    assert catalogue.get(516) is None
    assert catalogue.get(526) is None
    known = catalogue.get(513)
    assert known is not None
    assert known.fields == ("process", "fail_point", "error", "second_error")


def test_a_text_is_filled_in_order(catalogue: Catalogue) -> None:
    kind = catalogue.get(503)
    assert kind is not None
    filled = kind.fill({"server": "SMTP server", "address": "192.0.2.7", "port": "25"})
    assert filled == "**** ALERT **** SMTP server 192.0.2.7:25 could not be initialized"
    assert kind.body == "%s %s:%d could not be initialized"


def test_a_value_is_not_filled_again(catalogue: Catalogue) -> None:
    kind = catalogue.get(521)
    assert kind is not None
    filled = kind.fill({"client": "%s", "user": r"\1 %d"})
    assert filled == r"**** ALERT **** %s gave false logon/password to POP server; user: \1 %d"


def test_a_row_needs_a_name_for_each_field(catalogue: Catalogue) -> None:
    kind = catalogue.get(500)
    assert kind is not None
    row = msgspec.to_builtins(kind)
    with pytest.raises(msgspec.ValidationError, match="2 fields in its text and 1 names"):
        msgspec.convert({**row, "fields": ["dsn"]}, EventType)
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        msgspec.convert({**row, "colour": "red"}, EventType)


def test_the_later_of_two_rows_counts(catalogue: Catalogue) -> None:
    old, new = catalogue.get(500), catalogue.get(501)
    assert old is not None
    assert new is not None
    merged = Catalogue([old, msgspec.structs.replace(new, code=500)])
    assert len(merged) == 1
    assert merged.types[0].template == new.template
