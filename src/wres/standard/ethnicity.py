"""How ethnicity is recorded, and how the records fall into the groups that are compared.

The standard's own grouping is `WRES`. The others cut the same codes more finely, for asking what its two
groups hide: White minorities are in its White group, and everyone else is in one group.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wres.model import FrozenMap, Grouping, Reference
from wres.shipped import Shipped
from wres.standard.references import cite, inferred, unverified

__all__ = [
    "CODES",
    "CODE_REFERENCES",
    "FIVE_GROUPS",
    "FIVE_GROUPS_2011",
    "GROUPINGS",
    "GROUPING_REFERENCES",
    "WHITE_OTHER_APART",
    "WRES",
]

_DATA: Mapping[str, Any] = Shipped("wres.standard", "ethnicity.json", lambda name, value: value)

CODES: FrozenMap[str, str] = FrozenMap(_DATA["codes"])
"""The ethnic categories of the NHS Data Dictionary, after the census of 2001: what each code stands for."""

CODE_REFERENCES: tuple[Reference, ...] = (
    cite("S48", "codes A to S, Z and 99; the first character is national, the second is for local use"),
)
"""Where `CODES` stands, and why a two-character code is read by its first character."""


def _part(codes: str, words: Iterable[str], whole: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the codes of one part: with a local second character, by description, and by other words."""
    described = [
        form
        for code in (*codes, *whole)
        if code in CODES
        for form in (CODES[code], f"{code} {CODES[code]}", f"{code} - {CODES[code]}")
    ]
    return tuple(dict.fromkeys(word.upper() for word in (*(f"{code}?" for code in codes), *whole, *described, *words)))


# The finest parts that any grouping here needs: each one below is a union of them. I, O, Q, T to W and Y are
# no codes, and stay out so that a table with one is refused, not guessed at. 99 has both its characters already; X,
# which only hospital episode extracts use, has no local ones. The words are what surveys and exports print in place of
# a code. Headings over several ("Asian or Asian British", "BAME") aren't read: beside their own categories they would
# count people twice.
_PARTS = {name: _part(**fields) for name, fields in _DATA["parts"].items()}


def _groups(**unions: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {
        name.replace("_", "-"): tuple(code for part in parts for code in _PARTS[part]) for name, parts in unions.items()
    }


_MINORITIES = ("mixed", "asian", "chinese", "black", "other")

WRES = Grouping(
    id="white-bme",
    title="White and Black and minority ethnic, as the standard compares them",
    characteristic="ethnicity",
    groups=_groups(white=("white-british", "white-other"), bme=_MINORITIES, unknown=("unknown",)),
)
"""The standard's grouping: White with its minorities, everyone else as BME, and unknown ethnicity."""

FIVE_GROUPS = Grouping(
    id="five-groups",
    title="Five ethnic groups, Chinese among the others as the codes have it",
    characteristic="ethnicity",
    groups=_groups(
        white=("white-british", "white-other"),
        mixed=("mixed",),
        asian=("asian",),
        black=("black",),
        other=("other", "chinese"),
        unknown=("unknown",),
    ),
    focus="black",
)
"""The five headings of the codes, whose census of 2001 had Chinese among the other groups.

The focus is Black staff, whose answers on equal opportunities the national report of 2022 gives apart;
`attrs.evolve(FIVE_GROUPS, focus="asian")` asks about another group.
"""

FIVE_GROUPS_2011 = Grouping(
    id="five-groups-2011",
    title="Five ethnic groups, Chinese among the Asian as since the census of 2011",
    characteristic="ethnicity",
    groups=_groups(
        white=("white-british", "white-other"),
        mixed=("mixed",),
        asian=("asian", "chinese"),
        black=("black",),
        other=("other",),
        unknown=("unknown",),
    ),
    focus="black",
)
"""The same with Chinese in the Asian group, to stand beside figures of the staff survey or a later census."""

WHITE_OTHER_APART = Grouping(
    id="white-other-apart",
    title="White British, White minorities apart, and Black and minority ethnic",
    characteristic="ethnicity",
    groups=_groups(
        white_british=("white-british",), white_other=("white-other",), bme=_MINORITIES, unknown=("unknown",)
    ),
    focus="bme",
    comparator="white-british",
)
"""The standard's grouping with the White minorities taken out of its White group."""

GROUPINGS: FrozenMap[str, Grouping] = FrozenMap(
    {grouping.id: grouping for grouping in (WRES, FIVE_GROUPS, FIVE_GROUPS_2011, WHITE_OTHER_APART)}
)
"""Every grouping by its id."""

_OF_CODES = (
    *CODE_REFERENCES,
    cite("S49", "X: not known, in hospital episode extracts"),
    inferred("S65", "the categories of the 2011 census, by their headings"),
    unverified("Census of England and Wales 2021", "probable", "Roma among the White groups"),
)
_OF_UNKNOWN = (
    cite("S25b", "not stated and null in a column of their own"),
    unverified("WRES technical guidance", "exact", "99, and those who prefer not to say, as unknown"),
)

GROUPING_REFERENCES: FrozenMap[str, tuple[Reference, ...]] = FrozenMap(
    {
        WRES.id: (
            cite("S40", "White: British, Irish and any other White background"),
            cite("S50", "government statistics on the same staff: White includes White ethnic minorities"),
            unverified("WRES technical guidance", "exact", "D to S as BME"),
            *_OF_UNKNOWN,
            *_OF_CODES,
        ),
        FIVE_GROUPS.id: (
            cite("S48", "Chinese, code R, under the heading of the other ethnic groups"),
            cite("S15", "the answers of Black staff on indicator 7, given apart"),
            *_OF_UNKNOWN,
            *_OF_CODES,
        ),
        FIVE_GROUPS_2011.id: (
            inferred("S65", "Chinese under the heading of the Asian groups"),
            cite("S15", "the answers of Black staff on indicator 7, given apart"),
            *_OF_UNKNOWN,
            *_OF_CODES,
        ),
        WHITE_OTHER_APART.id: (
            cite("S48", "White British, code A, apart from B and C"),
            unverified("WRES technical guidance", "exact", "D to S as BME"),
            *_OF_UNKNOWN,
            *_OF_CODES,
        ),
    }
)
"""Where each grouping comes from, by its id."""
