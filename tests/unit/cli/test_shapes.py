from __future__ import annotations

import argparse

from mdtui.cli.shapes import Option, shape_of


def test_a_command_is_its_options_and_its_first_argument() -> None:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("WHAT", choices=("a", "b"))
    parser.add_argument("-q", "--quiet", action="store_true", help="say\n nothing")
    parser.add_argument("--format", choices=("json", "csv"), help="how")
    parser.add_argument("--config", metavar="FILE", help="where")
    parser.add_argument("--hidden", help=argparse.SUPPRESS)
    shape = shape_of("do", "does it", parser)
    assert (shape.name, shape.help, shape.choices) == ("do", "does it", ("a", "b"))
    assert shape.options == (
        Option(("-q", "--quiet"), "say nothing"),
        Option(("--format",), "how", takes_value=True, choices=("json", "csv")),
        Option(("--config",), "where", takes_value=True, is_path=True),
    )
