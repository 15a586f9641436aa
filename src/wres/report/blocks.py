"""What a document is a sequence of, so that a page and a Word document of it have the same words."""

from __future__ import annotations

import attrs

__all__ = ["Block", "GapBlock", "HeadingBlock", "TableBlock", "TextBlock"]


@attrs.frozen
class HeadingBlock:
    """A heading: of a section (level 2), of a field within one (level 3), or of a part of that (level 4)."""

    text: str
    level: int


@attrs.frozen
class TextBlock:
    """A paragraph that follows from the figures."""

    text: str


@attrs.frozen
class GapBlock:
    """What a person has to write: its number, the heading that it stands under, and what is needed."""

    number: int
    place: str
    needed: str

    @property
    def text(self) -> str:
        """The gap as it stands in the template."""
        return f"Gap {self.number}, to be written: {self.needed}."


@attrs.frozen
class TableBlock:
    """A table of texts; `numbers` says how many columns at its end are figures."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int = 0


Block = HeadingBlock | TextBlock | GapBlock | TableBlock
