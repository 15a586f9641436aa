"""What the rules share: where they are written, a valid return to plant an example in, and their codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import MappingProxyType
from typing import Any

import attrs

from wres.findings.codes import CODES
from wres.model import Example, Reference
from wres.standard.references import unverified
from wres.validation.returns import Returns
from wres.validation.rules import Matches, Rule

__all__ = ["ARITHMETIC", "EDITION", "LIBRARY", "VALID", "planted", "rows", "rule"]

EDITION = "wres-2024"
"""The edition of the examples."""

ARITHMETIC = (
    unverified(
        "WRES collection template",
        "exact",
        "its validation rules, reconstructed from the arithmetic of its rows and not read",
    ),
)
LIBRARY = (
    Reference(
        title="wres-standard, how returns are audited",
        url="",
        locator="the page of the code, with how often it is right",
        evidence="unverified",
    ),
)
"""A rule that is the library's own: its page says what it rests on, and how often it is wrong."""

VALID = MappingProxyType(
    {
        "headcount": (2505, 725, 66),
        "shortlisted": (2103, 1151, 95),
        "appointed": (603, 201, 17),
        "disciplinary": (17, 9, 1),
        "training": (1403, 399, 31),
        "harassment-public-yes": (361, 118, 0),
        "harassment-public-answered": (1207, 352, 0),
        "harassment-staff-yes": (262, 97, 0),
        "harassment-staff-answered": (1203, 351, 0),
        "opportunities-yes": (733, 174, 0),
        "opportunities-answered": (1204, 349, 0),
        "discrimination-yes": (79, 53, 0),
        "discrimination-answered": (1206, 353, 0),
        "board": (11, 3, 0),
        "board-voting": (9, 2, 0),
        "board-executive": (5, 1, 0),
    }
)
"""An invented return in which nothing is wrong: White, BME and unknown."""


def rows(item: str, white: Any, bme: Any, unknown: Any = 0, **labels: Any) -> list[dict[str, Any]]:
    """Return the rows of one item, whatever stands for a count."""
    counts = {"white": white, "bme": bme, "unknown": unknown}
    return [{"item": item, **labels, "group": group, "count": count} for group, count in counts.items()]


def planted(**items: Sequence[Any] | None) -> list[dict[str, Any]]:
    """Return the rows of the valid return with some items replaced, None leaving one out; `_` stands for a hyphen."""
    given = {name.replace("_", "-"): counts for name, counts in items.items()}
    counts = {**VALID, **given}
    return [row for item, found in counts.items() if found is not None for row in rows(item, *found)]


def rule(
    code: str,
    find: Callable[[Returns], Iterable[Matches]],
    title: str,
    counts: Iterable[Any],
    *expected: dict[str, Any],
    references: Sequence[Reference] = LIBRARY,
    edition: str = EDITION,
    needs: Sequence[str] = (),
) -> Rule:
    """Return the rule of a code, with one example: the title and the rows of a return, and what is found in it."""
    example = Example(title=title, counts=list(counts), expected=list(expected), reference=references[0])
    return Rule(
        **attrs.asdict(CODES[code]),
        find=find,
        references=references,
        examples=[example],
        edition=edition,
        needs=needs,
    )
