"""Scripts that complete a call in bash, zsh, fish and PowerShell, made from the shapes of the commands.

Each is plain text of one shell without any call of this program: completing must not wait for a program to start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from mdtui.cli.output import PROGRAM
from mdtui.cli.shapes import Option, Shape


def bash(shapes: Sequence[Shape]) -> str:
    """Return the script for bash."""
    named = [shape for shape in shapes if shape.name]
    values = [
        f"    {_patterns(shape, option)}) words='{' '.join(option.choices)}' ;;"
        for shape in shapes
        for option in shape.options
        if option.takes_value
    ]
    words = [f"        {shape.name}) words='{' '.join(_words(shape))}' ;;" for shape in named]
    names = " ".join(shape.name for shape in named)
    bare = " ".join(_words(next(shape for shape in shapes if not shape.name)))
    return "\n".join(
        [
            f"# bash completion for {PROGRAM}",
            f"_{PROGRAM}() {{",
            '    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"',
            '    local command="" words word',
            '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
            f'        case " {names} " in *" $word "*) command="$word"; break ;; esac',
            "    done",
            '    case "$command $previous" in',
            *values,
            '    *) case "$command" in',
            *words,
            f"        *) words='{names} {bare}' ;;",
            "        esac ;;",
            "    esac",
            '    COMPREPLY=($(compgen -W "$words" -- "$current"))',
            "}",
            f"complete -o default -F _{PROGRAM} {PROGRAM}",
            "",
        ]
    )


def _patterns(shape: Shape, option: Option) -> str:
    return "|".join(f"'{shape.name} {name}'" for name in option.names)


def _words(shape: Shape) -> list[str]:
    return [*shape.choices, *(name for option in shape.options for name in option.names)]


def zsh(shapes: Sequence[Shape]) -> str:
    """Return the script for zsh."""
    commands = [f"    {_zsh(f'{shape.name}:{shape.help}')}" for shape in shapes if shape.name]
    cases = []
    for shape in shapes:
        specs = [f"      {_zsh_option(option)} \\" for option in shape.options]
        first = f"'1:first:({' '.join(shape.choices)})'" if shape.choices else "'*:path:_files'"
        cases += [f"    {shape.name or '*'})", "      _arguments \\", *specs, f"      {first}", "      ;;"]
    bare = len(next(shape for shape in shapes if not shape.name).options)
    return "\n".join(
        [
            f"#compdef {PROGRAM}",
            f"# zsh completion for {PROGRAM}",
            f"_{PROGRAM}() {{",
            "  local -a commands",
            "  commands=(",
            *commands,
            "  )",
            "  local command=${words[(r)(" + "|".join(shape.name for shape in shapes if shape.name) + ")]}",
            "  if [[ -z $command && $words[CURRENT] != -* ]]; then",
            "    _describe command commands",
            "  fi",
            "  (( CURRENT > 2 )) && [[ -n $command ]] && shift words && (( CURRENT-- ))",
            "  case $command in",
            *_last(cases, bare),
            "  esac",
            "}",
            f'_{PROGRAM} "$@"',
            "",
        ]
    )


def _last(cases: list[str], options: int) -> list[str]:
    """Return cases with the first one, of the bare call, behind all others."""
    bare = options + 4
    return [*cases[bare:], *cases[:bare]]


def _zsh(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _zsh_option(option: Option) -> str:
    about = "".join(f"\\{character}" if character in "[]:\\" else character for character in option.help)
    value = ""
    if option.takes_value:
        value = (
            f":value:({' '.join(option.choices)})"
            if option.choices
            else ":path:_files"
            if option.is_path
            else ":value:"
        )
    specs = [_zsh(f"{name}[{about}]{value}") for name in option.names]
    return " ".join(specs)


def fish(shapes: Sequence[Shape]) -> str:
    """Return the script for fish."""
    first = f"complete -c {PROGRAM} -n __fish_use_subcommand"
    lines = [f"# fish completion for {PROGRAM}"]
    lines += [f"{first} -a {shape.name} -d {_single(shape.help)}" for shape in shapes if shape.name]
    for shape in shapes:
        head = f"complete -c {PROGRAM} -n '__fish_seen_subcommand_from {shape.name}'" if shape.name else first
        if shape.choices:
            lines.append(f"{head} -f -a {_single(' '.join(shape.choices))}")
        lines += [f"{head} {_fish_option(option)}" for option in shape.options]
    return "\n".join(lines) + "\n"


def _fish_option(option: Option) -> str:
    names = [f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names]
    value = ""
    if option.takes_value:
        value = f" -x -a {_single(' '.join(option.choices))}" if option.choices else " -r" if option.is_path else " -x"
    return f"{' '.join(names)}{value} -d {_single(option.help)}"


def _single(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def powershell(shapes: Sequence[Shape]) -> str:
    """Return the script for PowerShell, version 5 and later."""
    commands = [f"    {_ps(shape.name)} = {_ps(shape.help)}" for shape in shapes if shape.name]
    words, values = [], []
    for shape in shapes:
        each = [*(f"{_ps(choice)} = ''" for choice in shape.choices), *_ps_options(shape.options)]
        words += [f"    {_ps(shape.name)} = [ordered]@{{", *(f"      {line}" for line in each), "    }"]
        values += [
            f"    {_ps(f'{shape.name} {name}')} = @({', '.join(map(_ps, option.choices))})"
            for option in shape.options
            if option.takes_value
            for name in option.names
        ]
    parts = {"@COMMANDS": commands, "@WORDS": words, "@VALUES": values}
    script = _POWERSHELL.replace("@PROGRAM", PROGRAM)
    for name, lines in parts.items():
        script = script.replace(name, "\n".join(lines))
    return script


_POWERSHELL = """\
# PowerShell completion for @PROGRAM
Register-ArgumentCompleter -Native -CommandName @PROGRAM -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $commands = [ordered]@{
@COMMANDS
  }
  $words = @{
@WORDS
  }
  $values = @{
@VALUES
  }
  $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $command = $before | Where-Object { $commands.Contains($_) } | Select-Object -First 1
  if ($null -eq $command) { $command = '' }
  $previous = if ($before.Count) { $before[-1] } else { '' }
  $key = "$command $previous"
  $found = [ordered]@{}
  if ($values.ContainsKey($key)) {
    foreach ($value in $values[$key]) { $found[$value] = $value }
  } else {
    if ($command -eq '') { foreach ($name in $commands.Keys) { $found[$name] = $commands[$name] } }
    foreach ($name in $words[$command].Keys) { $found[$name] = $words[$command][$name] }
  }
  foreach ($name in $found.Keys) {
    if ($name -like "$wordToComplete*") {
      $about = if ($found[$name]) { $found[$name] } else { $name }
      [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $about)
    }
  }
}
"""


def _ps_options(options: Iterable[Option]) -> list[str]:
    return [f"{_ps(name)} = {_ps(option.help)}" for option in options for name in option.names]


def _ps(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


SCRIPTS: Mapping[str, Callable[[Sequence[Shape]], str]] = {
    "bash": bash,
    "zsh": zsh,
    "fish": fish,
    "powershell": powershell,
}
"""What writes the script of a shell, by the shell's name."""
