"""``mdtui keys``: which keys the screens have, with the settings that hold, or with a preset."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

import msgspec

from mdtui.cli.formats import write_json, write_table
from mdtui.cli.opening import settings
from mdtui.cli.output import Output
from mdtui.errors import ExitCode
from mdtui.keys.action import Action
from mdtui.keys.keymap import PRESETS, keymap_for
from mdtui.keys.names import shown_key
from mdtui.row_formats import Column

_COLUMNS = (Column("KEYS", 18), Column("ACTION", 30), Column("WHAT IT DOES"))
_EPILOG = """\
The keys are those of key_preset in the settings, and over them those of [keys], such as
  [keys]
  "records.toggle_seen" = "s,F4"
with an empty text for an action that is to have none. An unknown action, an unknown key, and a key that would mean two
things in one place are mistakes, which the screens, this command and `mdtui config check` refuse with a line.

--json prints one object:
  {"preset","actions":[{"id","place","keys":["s",..],"label","help"}]}"""


class KeyRow(msgspec.Struct, frozen=True):
    """An action, as JSON has it.

    Attributes:
        id: what the settings call it.
        place: where it is at hand.
        keys: its keys, as a person reads them and as the settings take them.
        label: its name.
        help: what it does.
    """

    id: str
    place: str
    keys: tuple[str, ...]
    label: str
    help: str

    @classmethod
    def of(cls, action: Action) -> KeyRow:
        """Return the row of an action."""
        return cls(action.id, action.place.value, tuple(map(_written, action.keys)), action.label, action.help)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the command's own arguments."""
    help_text = "the keys of this preset instead of those of the settings"
    parser.add_argument("--preset", choices=PRESETS, help=help_text)
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.epilog = _EPILOG


def run(args: Namespace, output: Output) -> int:
    """Run the command and return its exit code."""
    config = settings(args)
    preset = args.preset or config.key_preset
    keymap = keymap_for(preset, {} if args.preset else config.keys)
    if args.json:
        write_json(output, {"preset": preset, "actions": [KeyRow.of(action) for action in keymap.actions]})
    else:
        write_table(output, _COLUMNS, _rows(keymap.actions))
    return ExitCode.DONE


def _written(key: str) -> str:
    """Return a key as the settings take it, where a comma stands between two keys."""
    return key if key == "comma" else shown_key(key)


def _rows(actions: tuple[Action, ...]) -> Iterator[tuple[str, str, str]]:
    for action in actions:
        yield " ".join(map(shown_key, action.keys)) or "-", action.id, action.help
