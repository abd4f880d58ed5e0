import msgspec

from mdtui.findings import Finding, Severity


def test_severities_stand_in_order_of_weight() -> None:
    assert list(Severity) == ["info", "warning", "error", "critical"]


def test_a_finding_is_plain_data_for_a_script() -> None:
    finding = Finding("MRK003", Severity.WARNING, "4 bytes", "a@b", 7, 2, "x.msg")
    assert msgspec.to_builtins(finding) == {
        "rule": "MRK003",
        "severity": "warning",
        "text": "4 bytes",
        "folder": "a@b",
        "record": 7,
        "row": 2,
        "subject": "x.msg",
    }
