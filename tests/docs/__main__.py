"""Writes the generated pages of the documentation anew: ``python -m tests.docs``."""

from __future__ import annotations

from tests.docs.pages import DOCS, PAGES


def main() -> None:
    for name, page in PAGES.items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
