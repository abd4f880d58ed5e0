"""The pages of `docs/reference` that are made from the code, so that they cannot say anything else than it does."""

from __future__ import annotations

import argparse
import inspect
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from mdtui import config
from mdtui.addresses.names import AddressNames
from mdtui.cli.main import COMMANDS, command_of
from mdtui.cli.output import Output
from mdtui.config import Config, CopySettings, FeedSettings, show_config
from mdtui.events.catalogue import load_catalogue
from mdtui.events.settings import EventFileLimits, WindowsLogSettings
from mdtui.health.settings import HealthSettings
from mdtui.health.space import load_queues
from mdtui.keys.action import Action, Place
from mdtui.keys.names import shown_key
from mdtui.mrk import layout
from mdtui.mrk.flags import ALL_FLAGS
from mdtui.mrk.locking import LockNaming
from mdtui.mrk.records import Header
from mdtui.mrk.rules import load_rules
from mdtui.processes.expected import ExpectedProcess, load_expected
from mdtui.processes.modules import ExpectedModule, load_modules
from mdtui.processes.ports import load_ports
from mdtui.tui.actions import of_place
from tests.docs.queries import queries

DOCS = Path(__file__).parents[2] / "docs"
NOTE = "<!-- Made by `python -m tests.docs`; a test fails when it is stale. -->\n"


def attributes_of(kind: type) -> dict[str, str]:
    """Return the text of each field from the Attributes section of a class's docstring."""
    section = inspect.cleandoc(kind.__doc__ or "").partition("Attributes:\n")[2]
    entries = re.findall(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", section, re.MULTILINE)
    return {name: " ".join(text.split()).replace("``", "`") for name, text in entries}


def key_names(action: Action) -> str:
    return " ".join(f"`{shown_key(key)}`" for key in action.keys)


def keys() -> str:
    parts = ["# Keys\n", NOTE]
    for place in Place:
        rows = [
            f"| {key_names(action)} | {action.label} | {action.help} | `{action.id}` |" for action in of_place(place)
        ]
        parts.append(
            "\n".join([f"\n## {place.value}\n", "| Key | Action | What it does | Id |", "|---|---|---|---|", *rows])
        )
    return "\n".join(parts) + "\n"


def imap_mrk() -> str:
    fields = attributes_of(Header)
    header = [f"| {4 * place} | 4 | {name} | {fields[name]} |" for place, name in enumerate(Header.__struct_fields__)]
    record = [
        f"| 0 | {layout.NAME_SIZE} | name | the message file's name, up to the first NUL |",
        f"| {layout.FLAGS_OFFSET} | 1 | flags | see below |",
        f"| {4 * layout.UID_WORD} | 4 | uid | the message's IMAP UID |",
        f"| {4 * layout.SIZE_WORD} | 4 | size | bytes of the message file |",
        f"| {4 * layout.DATE_WORD} | 4 | date | signed `time_t`; UTC or local is not known |",
    ]
    flags = [f"| {int(flag)} | {flag.word} | `{flag.letter}` |" for flag in ALL_FLAGS]
    unknown = 255 & ~layout.KNOWN_FLAGS
    return "\n".join(
        [
            "# The IMAP.MRK file\n",
            NOTE,
            f"Little endian: {layout.HEADER_SIZE} bytes of header, then {layout.RECORD_SIZE} for each message.\n",
            f"Only version {layout.VERSION} is known; a file of any other is shown, never written.\n",
            "## Header\n",
            "| Offset | Bytes | Field | Meaning |",
            "|--:|--:|---|---|",
            *header,
            "\n## Record\n",
            "| Offset | Bytes | Field | Meaning |",
            "|--:|--:|---|---|",
            *record,
            "\n## Flags\n",
            "| Value | Name | Letter in the grid |",
            "|--:|---|---|",
            *flags,
            f"\nThe bits of {unknown} have no known meaning; every write keeps them.",
            "",
        ]
    )


def settings() -> str:
    about = inspect.cleandoc(config.__doc__ or "").partition("\n\n")[2].replace("``", "`")
    parts = ["# Settings\n", NOTE, about + "\n"]
    sections: dict[str, type] = {
        "Top level": Config,
        "`[lock]`": LockNaming,
        "`[copies]`": CopySettings,
        "`[windows_log]`": WindowsLogSettings,
        "`[event_files]`": EventFileLimits,
        "`[feed]`": FeedSettings,
        "`[addresses]`": AddressNames,
        "`[health]`": HealthSettings,
    }
    for title, kind in sections.items():
        rows = [f"| `{name}` | {text} |" for name, text in attributes_of(kind).items()]
        parts += [f"## {title}\n", "| Key | Meaning |", "|---|---|", *rows, ""]
    parts += ["## Defaults\n", "```toml", show_config(Config()).rstrip(), "```", ""]
    return "\n".join(parts)


def events() -> str:
    parts = ["# Events\n", NOTE]
    for kind in load_catalogue().types:
        parts += [
            f"## {kind.code} ({kind.tag}, {kind.severity})\n",
            f"> {kind.template}\n",
            f"{kind.meaning}\n",
            f"Why {kind.severity}: {kind.severity_reason}.\n",
            "Likely causes:\n",
            *[f"- {cause}" for cause in kind.causes],
            "\nCheck first:\n",
            *[f"{number}. {check}" for number, check in enumerate(kind.checks, 1)],
            "",
        ]
    return "\n".join(parts)


def metavar(action: argparse.Action) -> str:
    """Return what stands behind an option, or the name of an argument."""
    if isinstance(action.metavar, tuple):
        first, *others = action.metavar
        return " ".join([first, *(f"[{name}]" for name in others)])
    if action.choices is not None:
        return "|".join(map(str, action.choices)) if not action.metavar else str(action.metavar)
    return str(action.metavar or action.dest.upper()) if action.nargs != 0 else ""


def words_of(action: argparse.Action) -> str:
    """Return how an argument is written."""
    name = metavar(action)
    if not action.option_strings:
        shapes = {"?": f"[{name}]", "*": f"[{name}..]", "+": f"{name}.."}
        return f"`{shapes.get(str(action.nargs), name)}`"
    return ", ".join(f"`{option} {name}`" if name else f"`{option}`" for option in action.option_strings)


def rows_of(actions: Iterable[argparse.Action]) -> list[str]:
    # A bar ends a cell even inside of code.
    cells = [(words_of(action).replace("|", "\\|"), str(action.help).replace("<", "&lt;")) for action in actions]
    return ["| Argument | Meaning |", "|---|---|", *(f"| {words} | {meaning} |" for words, meaning in cells)]


def one_of(parser: argparse.ArgumentParser) -> list[str]:
    """Return a sentence for each group of options that exclude one another."""
    lines = []
    for group in parser._mutually_exclusive_groups:
        names = " ".join(f"`{action.option_strings[0]}`" for action in group._group_actions)
        lines.append(f"{'Exactly' if group.required else 'At most'} one of {names}.")
    return lines


def commands() -> str:
    silent = Output(None, None)
    bare = command_of("", silent)[1]
    common = next(group for group in bare._action_groups if group.title == "common options")
    shared = {action.dest for action in common._group_actions}
    parts = ["# Commands\n", NOTE, "```text", bare.usage or "", "```", ""]
    for name in ("", *COMMANDS):
        parser = command_of(name, silent)[1]
        own = [action for action in parser._actions if action.dest not in shared]
        parts += [f"## mdtui {name}".rstrip() + "\n", f"{parser.description}\n", *rows_of(own), ""]
        parts += [f"{line}\n" for line in one_of(parser)]
        if name and parser.epilog:
            parts += ["```text", parser.epilog, "```", ""]
    parts += ["## Options of every command\n", *rows_of(common._group_actions), ""]
    codes = " ".join((bare.epilog or "").rpartition("exit codes: ")[2].split())
    parts += ["## Exit codes\n", f"{codes.capitalize()}.", ""]
    return "\n".join(parts)


def rules() -> str:
    parts = [
        "# Rules\n",
        NOTE,
        "What `mdtui check` looks for; of the `ADR` rules, `mdtui addresses`.\n",
        "The severity is this project's judgement; `--ignore RULE` leaves a rule out of `mdtui check`.\n",
        "| Rule | Severity | What is wrong |",
        "|---|---|---|",
    ]
    known = [*load_rules().values(), *load_rules("mdtui.mailroot").values(), *load_rules("mdtui.addresses").values()]
    parts += [f"| [{rule.id}](#{rule.id.lower()}) | {rule.severity} | {marked(rule.title)} |" for rule in known]
    for rule in known:
        parts += [
            f"\n## {rule.id}\n",
            f"**{marked(rule.title[0].upper() + rule.title[1:])}** ({rule.severity})\n",
            f"{marked(rule.meaning)}\n",
            f"Likely cause: {marked(rule.cause)}\n",
            f"What to do: {marked(rule.action)}",
        ]
    return "\n".join(parts) + "\n"


def marked(text: str) -> str:
    """Return text in which Markdown sees no markup of its own."""
    return re.sub(r"([<>*|])", r"\\\1", text)


def health() -> str:
    """Return what is watched; the tables are the data files beside the code."""
    ports = [
        f"| {one.name} | {one.port} | {one.program} | {one.need} | {' '.join(f'`{key}`' for key in one.keys)} "
        f"| {one.source} | {one.confidence} |"
        for one in load_ports()
    ]
    queues = [
        f"| {one.name} | `{one.folder}` | {one.warning or '-'} | {one.critical or '-'} | {one.old or '-'} "
        f"| {one.source} | {one.confidence} |"
        for one in load_queues()
    ]
    columns = "| Name | What it is for | Need | Events | Source | Confidence |"
    return "\n".join(
        [
            "# What is watched\n",
            NOTE,
            "What `mdtui status` and the health screen look at. `[health]` in the [settings](settings.md) adds to it,",
            "replaces what has the same name, and leaves out; [the verdict](../explanation/the-verdict.md) says how it",
            "is judged.\n",
            "## Processes\n",
            columns,
            "|---|---|---|---|---|---|",
            *programs(load_expected()),
            "\n## Libraries in `App`\n",
            columns,
            "|---|---|---|---|---|---|",
            *programs(load_modules()),
            "\n## Ports\n",
            "The number counts that `MDaemon.ini` has under one of the keys, in whichever section; how MDaemon itself",
            "calls them is not published, so they are guesses.\n",
            "| Name | Port | Program | Need | Keys | Source | Confidence |",
            "|---|--:|---|---|---|---|---|",
            *ports,
            "\n## Queues\n",
            "A folder that is not there is left out. More files than the limits are a warning or critical; an oldest",
            "file of more seconds is a warning.\n",
            "| Name | Folder | Warning | Critical | Oldest | Source | Confidence |",
            "|---|---|--:|--:|--:|---|---|",
            *queues,
            "",
        ]
    )


def programs(known: Iterable[ExpectedProcess | ExpectedModule]) -> list[str]:
    """Return the rows of processes or libraries."""
    return [
        f"| {one.name} | {one.role} | {one.need} | {' '.join(map(str, one.codes))} | {one.source} | {one.confidence} |"
        for one in known
    ]


PAGES: dict[str, Callable[[], str]] = {
    "reference/keys.md": keys,
    "reference/imap-mrk.md": imap_mrk,
    "reference/settings.md": settings,
    "reference/events.md": events,
    "reference/commands.md": commands,
    "reference/rules.md": rules,
    "reference/health.md": health,
    "reference/queries.md": lambda: queries(NOTE),
}
