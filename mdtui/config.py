"""Settings: what they are, what they default to, and where the file with them is found.

The file is TOML, ``config.toml`` in the user's configuration directory, or the one named by ``--config`` or
``MDTUI_CONFIG``. Every key is a field below; an unknown key is an error, so that a misspelt one is not ignored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from mdtui.addresses.names import AddressNames
from mdtui.errors import FailedError, UsageError, reason
from mdtui.events.matching import BareTexts
from mdtui.events.settings import EventFileLimits, WindowsLogSettings
from mdtui.health.settings import HealthSettings
from mdtui.mrk.journal import KEPT_DAYS
from mdtui.mrk.locking import DEFAULT_TIMEOUT, LockNaming

_AtLeastOne = Annotated[int, msgspec.Meta(ge=1)]
_COLUMN = "^(uid|flags|date|size|from|subject|name)(:[1-9][0-9]?)?$"
"""A column of the records, and how many cells it has."""
_BARE_KEY = re.compile("[A-Za-z0-9_-]+")
"""What TOML takes for a key without quotes."""


class CopySettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which copies of earlier records are kept, for `mdtui history`.

    Attributes:
        keep: of which folders: ``checked`` for those that are opened or checked, ``opened`` without checks, ``never``.
        days: a copy goes when its folder was not seen like that for so many days.
        megabytes: so much room they may take in all; then those go that were not seen for longest.
    """

    keep: Literal["checked", "opened", "never"] = "checked"
    days: _AtLeastOne = 30
    megabytes: _AtLeastOne = 256


class FeedSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where the feed finds events, how many it keeps, and what it notices itself.

    Attributes:
        kept: events that are kept in memory; older ones are read again from their logs.
        sources: further places with events, beside the root's ``Logs`` and the Windows Event Log: folders of logs,
            ``.log``, ``.evtx`` and ``.xml`` files.
        space_low: say so when fewer megabytes than that are free on a disk of the mail root; 0 never does.
        space_critical: say so again, as critical.
    """

    kept: Annotated[int, msgspec.Meta(ge=1000, le=5_000_000)] = 100_000
    sources: Annotated[tuple[str, ...], msgspec.Meta(max_length=64)] = ()
    space_low: Annotated[int, msgspec.Meta(ge=0)] = 1000
    space_critical: Annotated[int, msgspec.Meta(ge=0)] = 100


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    r"""The settings.

    Attributes:
        root: the mail root; without it the registry and ``C:\MDaemon`` are tried.
        lock_dir: the directory with MDaemon's lock files; by default ``LockFiles`` below the root, if it is there.
        read_only: refuse every write.
        lock_timeout: seconds to wait for a lock that somebody else holds.
        lock: how lock files are named where MDaemon's published rule leaves it open.
        lock_old: a lock file older than so many seconds is a finding.
        batch: at most so many records are changed under one lock; a larger change takes the lock several times.
        confirm_above: the screens ask before they change more than so many records.
        state_dir: the directory with the journal and the copies of records; by default the user's own state directory.
        journal_days: days for which the journal is kept.
        record_dates: whether the dates in IMAP.MRK are UTC or the server's local time; which it is, is not known.
        glyphs: the characters of the screen; by default what every Windows console font has.
        frugal: whether the screens send a terminal only what it does not show already: ``auto`` does where the terminal
            is known to be able, ``on`` wherever it is not known otherwise, ``off`` leaves it to Textual.
        slow: whether what changes by itself on the screens does so every 5 s only: ``auto`` decides by the line.
        theme: the colours of the screen: ``truecolor``, ``ansi`` for the 16 that every terminal has, on dark and on
            light backgrounds, ``contrast`` or ``mono``; ``auto`` takes ``ansi`` over SSH and on Windows' old console.
        mouse: use the mouse; without it the terminal's own selection works as everywhere.
        columns: the columns of the records, in their order, as long as none were chosen on the screen: ``uid``,
            ``flags``, ``date``, ``size``, ``from``, ``subject``, ``name``; ``from:20`` is one of 20 cells. Empty for
            those that there is room for.
        preview: show the message under the cursor below the records from the start; a key shows and hides it.
        key_preset: the keys to begin with: ``default``, ``mutt`` or ``function-keys``.
        keys: other keys for actions, by the action's id; `mdtui keys` prints them all.
        queries: queries by name; ``@name`` stands for one in any query.
        copies: which copies of earlier records are kept.
        bare_events: whether logs are searched for events without ``**** ALERT ****`` too, which takes ten times as
            long; whether MDaemon writes such is not known. ``auto`` looks for them at the end of each log, and
            everywhere once there was one.
        windows_log: how MDaemon's events are found in the Windows Event Log.
        event_files: what reading a file with events may take.
        feed: where the feed finds events, how many it keeps, and what it notices itself.
        addresses: where MDaemon keeps which address a domain is bound to.
        health: what is watched, and from when on the server is not well.
    """

    root: str = ""
    lock_dir: str = ""
    read_only: bool = False
    lock_timeout: float = DEFAULT_TIMEOUT
    lock: LockNaming = LockNaming()
    lock_old: float = 300.0
    batch: int = 2000
    confirm_above: int = 100
    state_dir: str = ""
    journal_days: int = KEPT_DAYS
    record_dates: Literal["utc", "local"] = "utc"
    glyphs: Literal["ascii", "wgl4", "full"] = "wgl4"
    frugal: Literal["auto", "on", "off"] = "auto"
    slow: Literal["auto", "on", "off"] = "auto"
    theme: Literal["auto", "truecolor", "ansi", "contrast", "mono"] = "auto"
    mouse: bool = True
    columns: tuple[Annotated[str, msgspec.Meta(pattern=_COLUMN)], ...] = ()
    preview: bool = False
    key_preset: Literal["default", "mutt", "function-keys"] = "default"
    keys: dict[str, str | dict[str, str]] = {}
    queries: dict[str, str] = {}
    copies: CopySettings = CopySettings()
    bare_events: BareTexts = "auto"
    windows_log: WindowsLogSettings = WindowsLogSettings()
    event_files: EventFileLimits = EventFileLimits()
    feed: FeedSettings = FeedSettings()
    addresses: AddressNames = AddressNames()
    health: HealthSettings = HealthSettings()


def config_path(argument: Path | None, environ: Mapping[str, str]) -> Path:
    """Return the path of the settings file, whether it is there or not.

    Args:
        argument: the path from the command line.
        environ: the environment; ``MDTUI_CONFIG`` names a file.
    """
    if argument is not None:
        return argument
    if named := environ.get("MDTUI_CONFIG"):
        return Path(named)
    import platformdirs  # noqa: PLC0415 - only where no path was given: it costs a tenth of the start

    return Path(platformdirs.user_config_dir("mdtui", appauthor=False)) / "config.toml"


def state_directory(config: Config, environ: Mapping[str, str]) -> Path:
    """Return the directory that the program keeps its own files in; it need not be there yet.

    Args:
        config: the settings, which may name it.
        environ: the environment; ``MDTUI_STATE`` names it where the settings do not.
    """
    if named := config.state_dir or environ.get("MDTUI_STATE"):
        return Path(named)
    import platformdirs  # noqa: PLC0415 - only where no path was given

    return Path(platformdirs.user_state_dir("mdtui", appauthor=False))


def load_config(argument: Path | None, environ: Mapping[str, str]) -> Config:
    """Return the settings; the defaults where there is no file and none was named.

    Raises:
        UsageError: a file was named and is not there, or what it says is not right; the message says where.
        FailedError: it cannot be read.
    """
    path = config_path(argument, environ)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if argument is None and not environ.get("MDTUI_CONFIG"):
            return Config()
        raise UsageError("there is no such settings file", where=path) from None
    except OSError as error:
        raise FailedError(f"cannot read the settings: {reason(error)}", where=path) from error
    try:
        config = msgspec.toml.decode(data, type=Config)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"the settings are not right: {error}", where=path) from error
    if config.batch < 1 or not 0 <= config.lock_timeout < float("inf"):
        raise UsageError("batch must be at least 1 and lock_timeout a number of seconds", where=path)
    if not config.queries:
        return config
    # Only then is it worth what importing the language costs.
    from mdtui.saved_queries import checked  # noqa: PLC0415

    try:
        return msgspec.structs.replace(config, queries=checked(config.queries))
    except UsageError as error:
        raise UsageError(error.what, where=path, hint=error.hint) from None


def show_config(config: Config) -> str:
    """Return all settings as the TOML of a settings file."""
    settings = msgspec.to_builtins(config)
    sections = {name: value for name, value in settings.items() if isinstance(value, dict)}
    lines = _lines({name: value for name, value in settings.items() if name not in sections})
    for name, section in sections.items():
        lines += ["", f"[{name}]", *_lines(_flat(section))]
    return "\n".join(lines) + "\n"


def _lines(settings: Mapping[str, object]) -> list[str]:
    return [f"{_key(name)} = {_value(value)}" for name, value in settings.items()]


def _value(value: object) -> str:
    if isinstance(value, dict):
        return f"{{ {', '.join(_lines(value))} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    # JSON's strings, numbers and booleans are written as TOML writes them.
    return msgspec.json.encode(value).decode()


def _key(name: str) -> str:
    return name if _BARE_KEY.fullmatch(name) else msgspec.json.encode(name).decode()


def _flat(section: Mapping[str, object]) -> dict[str, object]:
    """Return a section with what TOML takes for a table, such as an id with a dot, as one key."""
    flat: dict[str, object] = {}
    for name, value in section.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{further}": one for further, one in value.items()}
        else:
            flat[name] = value
    return flat
