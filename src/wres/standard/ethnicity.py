"""How ethnicity is recorded, and how the records fall into the groups that are compared.

The standard's own grouping is `WRES`. The others cut the same codes more finely, for asking what its two
groups hide: White minorities are in its White group, and everyone else is in one group.
"""

from __future__ import annotations

from wres.model import FrozenMap, Grouping, Reference
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

CODES: FrozenMap[str, str] = FrozenMap(
    {
        "A": "White - British",
        "B": "White - Irish",
        "C": "White - Any other White background",
        "D": "Mixed - White and Black Caribbean",
        "E": "Mixed - White and Black African",
        "F": "Mixed - White and Asian",
        "G": "Mixed - Any other mixed background",
        "H": "Asian or Asian British - Indian",
        "J": "Asian or Asian British - Pakistani",
        "K": "Asian or Asian British - Bangladeshi",
        "L": "Asian or Asian British - Any other Asian background",
        "M": "Black or Black British - Caribbean",
        "N": "Black or Black British - African",
        "P": "Black or Black British - Any other Black background",
        "R": "Other Ethnic Groups - Chinese",
        "S": "Other Ethnic Groups - Any other ethnic group",
        "Z": "Not stated",
        "99": "Not known",
    }
)
"""The ethnic categories of the NHS Data Dictionary, after the census of 2001: what each code stands for."""

CODE_REFERENCES: tuple[Reference, ...] = (
    cite("S48", "codes A to S, Z and 99; the first character is national, the second is for local use"),
)
"""Where `CODES` stands, and why a two-character code is read by its first character."""

# The finest parts that any grouping here needs: each one below is a union of them. I, O, Q, T to W and Y are
# no codes, and stay out so that a table with one is refused, not guessed at.
_PART_CODES: dict[str, str] = {
    "white-british": "A",
    "white-other": "BC",
    "mixed": "DEFG",
    "asian": "HJKL",
    "chinese": "R",
    "black": "MNP",
    "other": "S",
    "unknown": "Z",
}

# What surveys and exports print in place of a code. Headings over several ("Asian or Asian British", "BAME") aren't
# read: beside their own categories they would count people twice.
_PART_WORDS: dict[str, tuple[str, ...]] = {
    "white-british": (
        "British",
        "White British",
        "English, Welsh, Scottish, Northern Irish or British",
        "English/Welsh/Scottish/Northern Irish/British",
        "English / Welsh / Scottish / Northern Irish / British",
    ),
    "white-other": (
        "Irish",
        "White Irish",
        "Gypsy or Irish Traveller",
        "Roma",
        "Any other White background",
        "Other White",
        "White other",
    ),
    "mixed": (
        "White and Black Caribbean",
        "White and Black African",
        "White and Asian",
        "Any other mixed background",
        "Any other Mixed or multiple ethnic background",
        "Any other Mixed/Multiple ethnic background",
        "Any other Mixed / Multiple ethnic background",
        "Other mixed",
    ),
    "asian": (
        "Indian",
        "Pakistani",
        "Bangladeshi",
        "Any other Asian background",
        "Other Asian",
    ),
    "chinese": ("Chinese",),
    "black": (
        "African",
        "Caribbean",
        "Any other Black background",
        "Any other Black, Black British or Caribbean background",
        "Any other Black/African/Caribbean background",
        "Any other Black / African / Caribbean background",
        "Other Black",
    ),
    "other": (
        "Arab",
        "Any other ethnic group",
        "Any other ethnic background",
    ),
    "unknown": (
        "",
        "null",
        "Unknown",
        "Not stated",
        "Not known",
        "Null/not stated",
        "Ethnicity unknown/null",
        "Not declared",
        "Not disclosed",
        "Unspecified",
        "Undefined",
        "Prefer not to say",
        "Missing",
    ),
}


def _part(name: str) -> tuple[str, ...]:
    """Return the codes of one part: with a local second character, by description, and by other words."""
    national = _PART_CODES[name]
    # 99 has both its characters already; X, which only hospital episode extracts use, has no local ones.
    whole = ("99", "X") if name == "unknown" else ()
    described = [
        form
        for code in (*national, *whole)
        if code in CODES
        for form in (CODES[code], f"{code} {CODES[code]}", f"{code} - {CODES[code]}")
    ]
    words = (*(f"{code}?" for code in national), *whole, *described, *_PART_WORDS[name])
    return tuple(dict.fromkeys(word.upper() for word in words))


def _groups(**unions: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {
        name.replace("_", "-"): tuple(code for part in parts for code in _part(part)) for name, parts in unions.items()
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
