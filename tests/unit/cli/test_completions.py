from __future__ import annotations

from typing import Any

import pytest

from mdtui.cli.completion_scripts import SCRIPTS
from mdtui.cli.main import COMMANDS


@pytest.mark.parametrize("shell", SCRIPTS)
def test_every_command_is_in_the_script(mdtui: Any, shell: str) -> None:
    result = mdtui("completions", shell)
    assert result.code == 0
    assert all(name in result.out.decode() for name in COMMANDS)


def test_another_shell_is_refused(mdtui: Any) -> None:
    assert mdtui("completions", "tcsh").code == 2
