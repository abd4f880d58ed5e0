"""The names of keys: as Textual has them, and as a person reads and writes them."""

from __future__ import annotations

import unicodedata

from mdtui.errors import UsageError

_SHOWN = {
    "question_mark": "?",
    "slash": "/",
    "colon": ":",
    "asterisk": "*",
    "exclamation_mark": "!",
    "plus": "+",
    "minus": "-",
    "backslash": "\\",
    "apostrophe": "'",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "equals_sign": "=",
    "number_sign": "#",
    "comma": ",",
    "full_stop": ".",
    "semicolon": ";",
    "quotation_mark": '"',
    "dollar_sign": "$",
    "percent_sign": "%",
    "ampersand": "&",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "at": "@",
    "underscore": "_",
    "tilde": "~",
    "vertical_line": "|",
    "circumflex_accent": "^",
    "grave_accent": "`",
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "backspace": "Backspace",
    "delete": "Del",
    "insert": "Ins",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
}
_READ = {shown.lower(): key for key, shown in _SHOWN.items()} | {key: key for key in _SHOWN}
_MODIFIERS = ("ctrl", "shift", "alt")
_HIGHEST = 24
"""The last of the function keys."""


def shown_key(key: str) -> str:
    """Return a Textual key name as a person reads it."""
    if key in _SHOWN:
        return _SHOWN[key]
    modifier, plus, rest = key.partition("+")
    if plus and modifier in _MODIFIERS:
        return f"{modifier.capitalize()}+{rest.upper() if len(rest) == 1 else shown_key(rest)}"
    return key.upper() if _is_function_key(key) else key


def read_key(text: str) -> str:
    """Return Textual's name of a key that a person has written, such as ``?``, ``Ctrl+U``, ``F5`` or ``pagedown``.

    Raises:
        UsageError: there is no such key.
    """
    if len(text) == 1:
        return text if text.isalnum() else _READ.get(text) or _named(text)
    lowered = text.lower()
    if lowered in _READ:
        return _READ[lowered]
    modifier, plus, rest = lowered.partition("+")
    if plus and modifier in _MODIFIERS and rest:
        return f"{modifier}+{read_key(rest)}"
    if not _is_function_key(lowered):
        raise UsageError(f"there is no key '{text}'", hint="keys are like x, ?, F5, Ctrl+U, Space, PgDn or comma")
    return lowered


def _is_function_key(key: str) -> bool:
    return key.startswith("f") and key[1:].isdecimal() and 1 <= int(key[1:]) <= _HIGHEST


def _named(character: str) -> str:
    """Return the name of a character that is neither a letter nor a digit, as Textual makes it."""
    name = unicodedata.name(character, "")
    if not name or not character.isprintable():
        raise UsageError("there is no such key", hint="keys are like x, ?, F5, Ctrl+U, Space, PgDn or comma")
    return name.lower().replace("-", "_").replace(" ", "_")
