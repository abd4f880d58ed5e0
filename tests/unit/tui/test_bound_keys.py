from __future__ import annotations

from typing import Any, ClassVar
from weakref import ref

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from mdtui.tui.bound_keys import BoundKeys


class Body(Static, can_focus=True):
    """Has keys of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("a", "body", id="one"), Binding("b", "body_b", priority=True)]


class Page(Screen[None]):
    """Has a body."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "page"),
        Binding("b", "page_b", priority=True),
        Binding("c", "page_c"),
    ]

    def compose(self) -> Any:
        yield Body("one", id="one")
        yield Body("two", id="two")


class Dialog(ModalScreen[None]):
    """Keeps the keys to itself."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("a", "dialog")]


class Program(App[None]):
    """Has keys everywhere."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "program_c"),
        Binding("a", "program"),
        Binding("b", "program_b", priority=True),
    ]


def actions(keys: BoundKeys, app: App[None], key: str, *, priority: bool = False) -> list[str]:
    return [binding.action for _, binding in keys.of(app.screen, key, priority=priority)]


async def test_a_key_runs_what_is_nearest_and_an_urgent_one_what_is_furthest() -> None:
    app, keys = Program(), BoundKeys()
    async with app.run_test():
        await app.push_screen(Page())
        app.screen.query_one("#one").focus()
        await app.animator.wait_for_idle()
        assert actions(keys, app, "a") == ["body", "page", "program"]
        assert actions(keys, app, "b") == []
        assert actions(keys, app, "b", priority=True) == ["program_b", "page_b", "body_b"]
        assert actions(keys, app, "a", priority=True) == []
        assert actions(keys, app, "x") == []


async def test_the_widget_that_has_the_focus_runs_it() -> None:
    app, keys = Program(), BoundKeys()
    async with app.run_test() as pilot:
        await app.push_screen(Page())
        for name in ("one", "two", "one"):
            app.screen.query_one(f"#{name}").focus()
            await pilot.pause()
            assert next(keys.of(app.screen, "a", priority=False))[0].id == name


async def test_without_focus_and_on_another_screen_it_is_the_screens() -> None:
    app, keys = Program(), BoundKeys()
    async with app.run_test() as pilot:
        await app.push_screen(Page())
        app.screen.set_focus(None)
        await pilot.pause()
        assert actions(keys, app, "a") == ["page", "program"]
        await app.push_screen(Dialog())
        assert actions(keys, app, "a") == ["dialog"]
        await app.pop_screen()
        app.screen.set_focus(None)
        assert actions(keys, app, "a") == ["page", "program"]


async def test_a_key_that_the_settings_ask_for_is_known() -> None:
    app, keys = Program(), BoundKeys()
    async with app.run_test() as pilot:
        app.set_keymap({"one": "z"})
        await app.push_screen(Page())
        app.screen.query_one("#one").focus()
        await pilot.pause()
        assert actions(keys, app, "z") == ["body"]
        assert actions(keys, app, "a") == ["page", "program"]


async def test_of_a_screen_that_is_closed_nothing_is_run() -> None:
    app, keys = Program(), BoundKeys()
    async with app.run_test():
        await app.push_screen(Page())
        assert actions(keys, app, "c") == ["page_c", "program_c"]
        held = [node for bound in (keys._first, keys._then) for found in bound.values() for node, _ in found]
        assert {type(node) for node in held} == {ref}
        for found in keys._then.values():
            found[0] = (lambda: None, found[0][1])  # type: ignore[assignment]
        assert actions(keys, app, "c") == ["program_c"]
