"""What an indicator says, but for where it holds, which the pages of the editions say."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from wres.model import Adverse, Example, Indicator, Measure, Reference

__all__ = ["Form"]


@attrs.frozen(kw_only=True)
class Form:
    """One form of an indicator: all that an `Indicator` has but its editions.

    `references` say what is true in whatever year it holds.

    >>> from wres.indicators import training
    >>> training.WHITE_ON_TOP.held_in(["wres-2024"]).adverse
    'above'
    """

    id: str
    number: str
    title: str
    measure: Measure
    adverse: Adverse
    references: tuple[Reference, ...] = attrs.field(converter=tuple[Reference, ...])
    examples: tuple[Example, ...] = attrs.field(converter=tuple[Example, ...])
    description: str

    def cited(self, *references: Reference) -> Form:
        """Return the form with the sources that say that it holds in some year, before its own.

        >>> from wres.indicators import board
        >>> from wres.standard.references import cite
        >>> print(board.THREE_SEATS.cited(cite("S27b", "in summary")).references[0].locator)
        in summary
        """
        return attrs.evolve(self, references=(*references, *self.references))

    def held_in(self, editions: Iterable[str]) -> Indicator:
        """Return the indicator in the editions in which this form holds."""
        return Indicator(editions=editions, **attrs.asdict(self, recurse=False))
