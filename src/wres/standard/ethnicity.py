"""How ethnicity is recorded, and how the records fall into the groups that are compared.

The standard's own grouping is `WRES`. The others cut the same codes more finely, for asking what its two
groups hide: White minorities are in its White group, and everyone else is in one group.

Sources write ethnicity by the codes of some list, or in words. `SCHEMES` are the lists, and `reader` says what a value
is, for records, counts tables, workbooks and populations alike: a code by the one list that its column is of, words
whatever their case, punctuation and order, and nothing by what it resembles.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import attrs

from wres.errors import DefinitionError, nearest
from wres.model import FrozenMap, Grouping, Reference
from wres.recorded import plain, text, words
from wres.shipped import Shipped
from wres.standard.references import cite, inferred, unverified

__all__ = [
    "CENSUS",
    "CODES",
    "CODE_REFERENCES",
    "FIVE_GROUPS",
    "FIVE_GROUPS_2011",
    "GROUPINGS",
    "GROUPING_REFERENCES",
    "SCHEMES",
    "WHITE_OTHER_APART",
    "WRES",
    "EthnicityReader",
    "Scheme",
    "categories",
    "everybody",
    "known_words",
    "phrases",
    "reader",
    "spellings",
]

DATA: Mapping[str, Any] = Shipped("wres.standard", "ethnicity.json", lambda name, value: value)
"""Codes, parts, and the words of every category; `defined` ones are among the codes of the groupings."""

CODES: FrozenMap[str, str] = FrozenMap(DATA["codes"])
"""The ethnic categories of the NHS Data Dictionary, after the census of 2001: what each code stands for."""

CODE_REFERENCES: tuple[Reference, ...] = (
    cite("S48", "codes A to S, Z and 99; the first character is national, the second is for local use"),
)
"""Where `CODES` stands, and why the staff record's two-character codes are read by their first character."""


def _part(codes: str, whole: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the codes of one part: with a local second character, by description, and by other words."""
    mine = (*codes, *whole)
    described: Iterable[str] = (
        form
        for code in mine
        if code in CODES
        for form in (CODES[code], f"{code} {CODES[code]}", f"{code} - {CODES[code]}")
    )
    defined = (form for one in DATA["categories"] if one["code"] in mine for form in one.get("defined", ()))
    return tuple(
        dict.fromkeys(word.upper() for word in (*(f"{code}?" for code in codes), *whole, *described, *defined))
    )


# The finest parts that any grouping here needs: each one below is a union of them. I, O, Q, T to W and Y are
# no codes, and stay out so that a table with one is refused, not guessed at. 99 has both its characters already; X,
# which only hospital episode extracts use, has no local ones.
_PARTS = {name: _part(**fields) for name, fields in DATA["parts"].items()}


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

# How values are written.


@attrs.frozen(kw_only=True)
class Scheme:
    """A list by which ethnicity is recorded: of `codes` and what each stands for, or of `words` alone.

    A column is taken for a list that is `detected`; another, whose codes nobody has read, is one only where a caller
    names it.
    """

    id: str
    title: str
    codes: FrozenMap[str, str] = attrs.field(factory=FrozenMap[str, str])
    words: tuple[str, ...] = ()
    detected: bool = True
    references: tuple[Reference, ...]


_LOOKUP = Reference(
    title="Ethnicity facts and figures: classification look-up",
    url="https://github.com/ukgov-equality-hub/ethnicity-facts-and-figures",
    locator="spellings met in government statistics, each with its standard name",
    evidence="secondary",
)
CENSUS = Reference(
    title="Office for National Statistics: Ethnicity, Census 2021",
    url="https://www.ons.gov.uk/peoplepopulationandcommunity/culturalidentity/ethnicity/",
    locator="the categories of table TS021 by name; the list of their codes wasn't read",
    evidence="secondary",
)
"""Where the categories of the census of 2021 were read."""
SCHEMES: FrozenMap[str, Scheme] = FrozenMap(
    {
        scheme.id: scheme
        for scheme in (
            Scheme(
                id="national-2001",
                title="National codes of the NHS Data Dictionary, after the census of 2001",
                codes=FrozenMap({**CODES, "X": "Not known"}),
                references=(*CODE_REFERENCES, cite("S49", "X: not known, in hospital episode extracts")),
            ),
            Scheme(
                id="sixteen-plus-one",
                title="Self-defined ethnicity, 16+1 and 18+1",
                codes=FrozenMap(DATA["sixteen-plus-one"]),
                references=(
                    Reference(
                        title="Criminal Justice Hub: ethnicity self-defined code",
                        url="https://www.criminaljusticehub.org.uk/jargon-buster/ethnicity-self-defined-code/",
                        locator="the 16+1 codes and NS",
                        evidence="secondary",
                    ),
                    Reference(
                        title="Wikipedia: Self defined ethnicity",
                        url="https://en.wikipedia.org/wiki/Self_defined_ethnicity",
                        locator="W3, A4 and O2 of the 18+1 codes",
                        evidence="secondary",
                    ),
                ),
            ),
            Scheme(
                id="staff-record",
                title="Electronic Staff Record: a national code, and a local second character",
                codes=FrozenMap({code: forms[0] for code, forms in DATA["staff-record"].items()}),
                detected=False,
                references=(
                    *CODE_REFERENCES,
                    unverified("Electronic Staff Record", "probable", "the list of its two-character codes"),
                ),
            ),
            Scheme(
                id="census-2021",
                title="Census of England and Wales 2021",
                words=tuple(DATA["census-2021"]),
                references=(CENSUS, unverified("Census of England and Wales 2021", "probable", "Roma as White")),
            ),
            Scheme(
                id="five-groups",
                title="Broad headings",
                words=tuple(heading["words"][0] for heading in DATA["headings"] if "over" in heading),
                references=(cite("S48", "the headings of the national categories"), _LOOKUP),
            ),
            Scheme(
                id="white-bme",
                title="White and Black and minority ethnic",
                words=("White", "BME"),
                references=GROUPING_REFERENCES["white-bme"][:3],
            ),
        )
    }
)
"""The lists by which ethnicity is recorded, by id. No code is on two that are detected."""

_FILLERS = frozenset(
    {*("any", "background", "backgrounds", "category", "ethnic", "ethnicity", "group", "groups", "origin", "the")}
    | {"major", "minor", "total"}
)
"""Words that add nothing to the others of a category."""
_EVERYBODY = frozenset({"all", "everybody", "everyone", "overall", "total"})
_PEOPLE = frozenset({"categories", "ethnicities", "people", "persons", "population", "residents", "usual"})
_WITHOUT = re.compile(r" (?:excl|excluding|except|not including|other than) ")
_WITH = re.compile(r" (?:and|or|inc|incl|including) ")


class _Category(NamedTuple):
    """What words stand for: national codes, one or those under a heading, and which part of a code by its label."""

    codes: tuple[str, ...]
    label: str = ""

    @property
    def code(self) -> str:
        return "+".join(self.codes) + (f":{self.label}" if self.label else "")


def _key(form: Iterable[str]) -> tuple[str, ...]:
    """Return words in an order of their own, without those that add nothing."""
    return tuple(sorted(word for word in form if word not in _FILLERS))


def categories() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every category and heading that is read in words: its code, or codes, and its usual spellings.

    >>> dict(categories())["H"][:2]
    ('Asian or Asian British - Indian', 'Indian')
    """
    seen: set[str] = set()
    for one in DATA["categories"]:
        code, forms = one["code"], (*one.get("defined", ()), *one.get("words", ()))
        if code not in seen:
            seen.add(code)
            yield code, tuple(dict.fromkeys((CODES[code], *forms)))
        else:
            yield _Category((code,), words(forms[0]) or "null").code, forms
    for code, forms in DATA["staff-record"].items():
        yield _Category((code[0],), words(forms[0])).code, tuple(forms)
    for one in DATA["headings"]:
        yield "+".join(one["codes"]), tuple(one["words"])


def _variants(form: str) -> Iterator[list[str]]:
    """Yield a spelling's words, also with `or` as `and`, and as the stroke or comma that leaves no word."""
    spelt = words(form).split()
    yield spelt
    if "or" in spelt:
        yield ["and" if word == "or" else word for word in spelt]
        yield [word for word in spelt if word != "or"]


@functools.cache
def _vocabulary() -> dict[tuple[str, ...], _Category]:
    """Return every spelling by its words, also beneath each heading that may stand before it."""
    found: dict[tuple[str, ...], _Category] = {}
    above = [(word, one["over"]) for one in DATA["headings"] if "over" in one for word in one["words"]]
    for code, forms in categories():
        codes, _, label = code.partition(":")
        meant = _Category(tuple(codes.split("+")), label)
        for form in forms:
            for spelt in _variants(form):
                found.setdefault(_key(spelt), meant)
        headings = [heading for heading, over in above if codes in over]
        # Beneath its heading a category needn't say it again, and may be just the other one.
        others = ["Other", *(f"Other {heading}" for heading in headings)] if code in "CGLP" else []
        short = [form.removeprefix(f"{heading} ").removeprefix("- ") for form in forms for heading in headings]
        for heading in headings:
            for form in dict.fromkeys((*forms, *short, *others)):
                for spelt in _variants(form):
                    for before in _variants(heading):
                        found.setdefault(_key([*before, *spelt]), meant)
    found.pop((), None)
    return found


def spellings() -> list[str]:
    """Return every spelling as plain words, without the headings that may stand before it.

    >>> "polish" in spellings()
    True
    """
    return [plain(form) for _, forms in categories() for form in forms]


@functools.cache
def known_words() -> frozenset[str]:
    """Return every word that what is read of ethnicity may have: of a text with any other nothing is read."""
    joined = set(re.findall(r"[a-z]+", _WITHOUT.pattern + _WITH.pattern))
    return _FILLERS.union(joined, *map(str.split, spellings()), *_vocabulary())


def everybody(value: object) -> bool:
    """Return whether words stand for all groups together, which no category does.

    >>> [everybody(value) for value in ("Total: All usual residents", "All ethnic groups", "All other ethnic groups")]
    [True, True, False]
    """
    found = set(plain(value).split())
    return bool(found & _EVERYBODY) and found <= _EVERYBODY | _PEOPLE | _FILLERS


@functools.cache
def phrases() -> dict[str, re.Pattern[str]]:
    """Return for unknown ethnicity, and for each of the standard's groups, what finds it in plain words.

    >>> phrases()["bme"].sub("…", "all black and minority ethnic staff")
    'all … staff'
    """
    forms: dict[str, set[str]] = {WRES.unknown: set(), "bme": set(), "white": {"white"}}
    minorities = "+".join(code for code in CODES if WRES.read(code) == "bme")
    for code, spelt in categories():
        name = "bme" if code == minorities else str(WRES.read(code))
        if name == WRES.unknown or code == minorities:
            forms[name] |= {words(form) for form in spelt} - {""}
    found = {}
    for name, each in forms.items():
        ways = "|".join(sorted(map(re.escape, each), key=len, reverse=True))
        more = rf"(?: (?:(?:or|and) )?(?:{ways}))*" if name == WRES.unknown else ""
        found[name] = re.compile(rf"\b(?:ethnicity )?(?:{ways}){more}\b")
    return found


@functools.lru_cache(1 << 12)
def _meaning(form: str) -> _Category | None:
    """Return what plain words stand for, None for any that isn't accounted for."""
    known = _vocabulary()
    if found := known.get(_key(form.split())):
        return found
    if phrases()[WRES.unknown].fullmatch(form):
        return _Category(("Z",), form)
    code, _, rest = form.partition(" ")
    if len(code) <= 2 and rest and (found := _described(code.upper(), rest)):
        return found
    base, *without = _WITHOUT.split(form, maxsplit=1)
    named = [known.get(_key(part.split())) for part in (*_WITH.split(base), *without)]
    if len(named) == 1 or None in named:
        return None
    sets = [set(one.codes) for one in named if one]
    left = set().union(*sets[:-1]) - sets[-1] if without else set().union(*sets)
    return _Category(tuple(sorted(left))) if left else None


def _described(code: str, rest: str) -> _Category | None:
    """Return what a code before its own description stands for; the description may lack its heading."""
    known = _vocabulary()
    meant = known.get(_key(rest.split()))
    if listed := SCHEMES["sixteen-plus-one"].codes.get(code):
        return meant if meant == known[_key(plain(listed).split())] else None
    first = code if code in CODES else code[0]
    headings = ("", *(f"{one['words'][0]} " for one in DATA["headings"] if first in one.get("over", ())))
    for found in (known.get(_key(plain(heading + rest).split())) for heading in headings):
        if found and first in found.codes:
            return found if len(found.codes) == 1 else _Category((first,))
    return None


@attrs.frozen(kw_only=True)
class EthnicityReader:
    """What recorded values mean for a grouping: codes by the list `scheme`, or by the one list that has each.

    >>> read = reader()
    >>> [read.group(value) for value in ("A", "White: Roma", "A1", "Asian/Asian British", "N/S", "Welsh & Irish")]
    ['white', 'white', 'bme', 'bme', 'unknown', 'white']
    >>> [read.group(value) for value in ("CX", "White & other", "Q", "not applicable")]
    [None, None, None, None]
    >>> reader(scheme="staff-record").group("CX"), read.group("staff-record:CX")
    ('white', 'white')
    """

    grouping: Grouping
    scheme: str | None = None
    _seen: dict[str, tuple[str | None, str]] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    @functools.cached_property
    def _national(self) -> bool:
        """Whether the grouping is of the national codes; one of others has a list of its own."""
        return self.grouping.characteristic == "ethnicity" and all(map(self.grouping.read, CODES))

    @functools.cached_property
    def _whole(self) -> dict[str, str]:
        """The groups of several codes by all of them."""
        return {"+".join(codes): name for name, codes in self._codes.items() if len(codes) > 1}

    @functools.cached_property
    def _codes(self) -> dict[str, tuple[str, ...]]:
        """The national codes of each group."""
        read = {code: self.grouping.read(code) for code in CODES if self._national}
        return {name: tuple(code for code in read if read[code] == name) for name in self.grouping.groups}

    def group(self, value: object) -> str | None:
        """Return the group of a value, None where it isn't known."""
        code = self.code(value)
        return None if code is None else self.grouping.read(code)

    def code(self, value: object) -> str | None:
        """Return the code that a value stands for, the same for all its spellings, which `Grouping.read` reads.

        A category that is part of a national code has its name after it, a heading has the codes beneath it, or is the
        group that they make.

        >>> read = reader()
        >>> [read.code(value) for value in ("White - British", "Polish", "Asian", "All other ethnic groups", "white")]
        ['A', 'C:white polish', 'H+J+K+L', 'bme', 'white']
        """
        return self._read(value)[0]

    def by(self, value: object) -> str:
        """Return by what a value is read: the id of a scheme, `words`, `own` for the grouping's own list, or nothing.

        `staff-record?` is said of a pair that isn't on that list, and is read by its first character.
        """
        return self._read(value)[1]

    def list_of(self, value: object) -> str:
        """Return the list that a code shows its column to be of; words and codes for unknown ethnicity show none."""
        by = self.by(value).rstrip("?")
        shows = by in SCHEMES and ":" not in text(value) and self.group(value) != self.grouping.unknown
        return by if shows else ""

    def named(self, value: object) -> tuple[str, ...]:
        """Return the lists that would read a value that isn't known, if a caller named them."""
        found = text(value).upper()
        others = [] if self.scheme else [one.id for one in SCHEMES.values() if not one.detected]
        return tuple(name for name in others if self._national and self._coded(name, found)[0])

    def beneath(self, values: Iterable[object]) -> dict[str, list[str]]:
        """Return the headings among codes that `code` gave, and what stands beneath each: both would count twice.

        >>> reader().beneath(["white", "A", "H", "H+J+K+L", "C:roma"])
        {'white': ['A', 'C:roma'], 'H+J+K+L': ['H']}
        """
        made = {str(code): set(str(code).partition(":")[0].split("+")) for code in values}
        groups = {code: self.grouping.read(code) for code in made}
        found = {
            whole: [code for code in made if code != whole and (groups[code] == whole or made[code] & codes)]
            for whole, codes in made.items()
            if whole in self.grouping.groups or len(codes) > 1
        }
        return {whole: codes for whole, codes in found.items() if codes}

    def several(self, values: Iterable[object]) -> str:
        """Return what is wrong with a column whose codes aren't all of one list, an empty string where they are.

        >>> reader().several(["A", "A1", "Irish", "B", "Z"])
        "its codes are of 2 lists, 'A' and 'B' of national-2001, 'A1' of sixteen-plus-one"
        """
        met: dict[str, set[str]] = {}
        for value in values:
            if name := self.list_of(value):
                met.setdefault(name, set()).add(repr(text(value)))
        lists = [f"{_and(sorted(codes))} of {name}" for name, codes in sorted(met.items())]
        return "" if len(lists) < 2 else f"its codes are of {len(lists)} lists, {', '.join(lists)}"

    def _read(self, value: object) -> tuple[str | None, str]:
        found = text(value)
        if found not in self._seen:
            code, by = self._found(found)
            self._seen[found] = (code, by) if code is not None and self.grouping.read(code) else (None, "")
        return self._seen[found]

    def _found(self, found: str) -> tuple[str | None, str]:
        upper = found.upper()
        if not found or found.lower() in self.grouping.groups:
            return found.lower(), "words"
        if not self._national:
            local = len(found) == 2 and self.grouping.read(upper) is None
            return f"{upper[0]}:{upper}" if local and self._local(upper[0]) else upper, "own"
        name, colon, rest = found.partition(":")
        if colon and name.strip().lower() in SCHEMES:
            return self._coded(name.strip().lower(), rest.strip().upper())
        meant = _meaning(plain(found))
        own = None if upper in CODES else self.grouping.read(upper)
        if meant:
            code = self._whole.get(meant.code, meant.code)
            return (code, "words") if own in (None, self.grouping.read(code)) else (upper, "own")
        lists = [self.scheme] if self.scheme else [one.id for one in SCHEMES.values() if one.detected]
        coded = next((one for one in (self._coded(name, upper) for name in lists) if one[0]), None)
        return coded or ((upper, "own") if own and len(found) > 2 else (None, ""))

    def _local(self, first: str) -> bool:
        return any(f"{first}?" in codes for codes in self.grouping.groups.values())

    @staticmethod
    def _coded(scheme: str, code: str) -> tuple[str | None, str]:
        """Return the code that one of a scheme's stands for, and the scheme."""
        listed = SCHEMES[scheme].codes.get(code)
        if scheme == "national-2001" or (scheme == "staff-record" and code in CODES):
            return code if code in SCHEMES["national-2001"].codes else None, scheme
        if scheme == "staff-record" and not listed:
            local = re.fullmatch("[A-Z][A-Z0-9]", code) and code[0] in CODES
            return (f"{code[0]}:{code}", f"{scheme}?") if local else (None, scheme)
        meant = _meaning(plain(listed)) if listed else None
        return meant and meant.code, scheme


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def reader(grouping: Grouping | None = None, scheme: str | None = None) -> EthnicityReader:
    """Return what reads ethnicity for a grouping, by default the standard's; `scheme` names the list of the codes.

    A scheme that there isn't is a `DefinitionError`.
    """
    if scheme is not None and scheme not in SCHEMES:
        raise DefinitionError(
            f"no scheme {scheme!r} of ethnicity{nearest(scheme, SCHEMES)}; there are {_and([*SCHEMES])}"
        )
    return EthnicityReader(grouping=WRES if grouping is None else grouping, scheme=scheme)
