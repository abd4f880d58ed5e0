from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mdtui.keys.registry import ACTIONS


def test_every_action_is_printed(mdtui: Any) -> None:
    lines = mdtui("keys").lines
    assert len(lines) == len(ACTIONS) + 1
    assert any(line.startswith("s ") and "records.toggle_seen" in line for line in lines)


def test_a_preset_is_printed_instead_of_the_settings(mdtui: Any, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[keys]\nrecords.toggle_seen = "F4"\nrecords.undo = ""\n', encoding="utf-8")
    own = json.loads(mdtui("keys", "--json", "--config", str(config)).out)
    keys = {row["id"]: row["keys"] for row in own["actions"]}
    assert (own["preset"], keys["records.toggle_seen"], keys["records.undo"]) == ("default", ["F4"], [])
    mutt = json.loads(mdtui("keys", "--json", "--preset", "mutt", "--config", str(config)).out)
    keys = {row["id"]: row["keys"] for row in mutt["actions"]}
    assert (mutt["preset"], keys["records.toggle_seen"]) == ("mutt", ["N", "s"])


def test_keys_that_clash_are_refused_with_a_line(mdtui: Any, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[keys]\n"records.undo" = "s"\n', encoding="utf-8")
    for command in (("keys",), ("config", "check")):
        result = mdtui(*command, "--config", str(config))
        assert result.code == 2
        assert "keys clash: s would be records.toggle_seen and records.undo" in result.error
