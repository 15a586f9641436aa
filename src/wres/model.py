"""The typed words in which a standard is written down. Each is a frozen value: print it, compare it, evolve it."""

from __future__ import annotations

import datetime as dt
import enum
import operator
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar, get_args, runtime_checkable

import attrs
from attrs.validators import optional

from wres.cells import Cells, Estimate
from wres.errors import DefinitionError, nearest
from wres.recorded import text

__all__ = [
    "Adverse",
    "Benchmark",
    "Check",
    "Deadline",
    "Edition",
    "Evidence",
    "Example",
    "FrozenMap",
    "Grouping",
    "Indicator",
    "Item",
    "Measure",
    "Omission",
    "Reference",
    "Stratum",
    "Survey",
    "Term",
    "Unit",
]

Evidence = Literal["primary", "secondary", "inferred", "unverified"]
"""How sure a fact is, from surest to least: read in the standard's owner's own words, read elsewhere, concluded from
what was read, or known from experience and still to be confirmed."""

Adverse = Literal["above", "below", "either"]

K = TypeVar("K")
V = TypeVar("V")


class FrozenMap(Mapping[K, V], Generic[K, V]):
    """An immutable, hashable, picklable mapping that keeps its order.

    >>> FrozenMap({"white": 1})["white"]
    1
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        object.__setattr__(self, "_items", dict(items))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a FrozenMap can't be changed; make a new one")

    def __getitem__(self, key: K) -> V:
        return self._items[key]  # type: ignore[attr-defined, no-any-return]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)  # type: ignore[attr-defined]

    def __len__(self) -> int:
        return len(self._items)  # type: ignore[attr-defined]

    def __eq__(self, other: object) -> bool:
        # Order counts between two of these, because it counts in definitions.
        if isinstance(other, FrozenMap):
            return list(self.items()) == list(other.items())
        return dict(self) == other if isinstance(other, Mapping) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self.items()))

    def __repr__(self) -> str:
        return repr(self._items)  # type: ignore[attr-defined]

    def __reduce__(self) -> tuple[type[FrozenMap[K, V]], tuple[dict[K, V]]]:
        return FrozenMap, (dict(self),)


class Unit(enum.StrEnum):
    """The units that the standard's figures have."""

    RATIO = "ratio"
    PER_CENT = "per cent"
    POINTS = "percentage points"
    SCORE = "score"


SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
SPELLING = "write lower-case letters and digits joined by hyphens"


def _slug(instance: object, attribute: attrs.Attribute[str], value: str) -> None:
    if not isinstance(value, str) or not re.fullmatch(SLUG, value):
        raise DefinitionError(
            f"{type(instance).__name__}.{attribute.name} is {value!r}; {SPELLING}, such as 'training-access'"
        )


def _text(instance: object, attribute: attrs.Attribute[str], value: str) -> None:
    if not isinstance(value, str) or not value.strip():
        raise DefinitionError(f"{type(instance).__name__}.{attribute.name} is {value!r}; write some text")


def _kind(kind: type | tuple[type, ...], *, many: bool = False) -> Any:
    """Return a validator: a `kind`, or a tuple of them."""
    names = " or ".join(k.__name__ for k in (kind if isinstance(kind, tuple) else (kind,)))

    def check(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
        for part in value if many else (value,):
            if not isinstance(part, kind):
                raise DefinitionError(
                    f"{type(instance).__name__}.{attribute.name} has {part!r}, "
                    f"{type(part).__name__} where {names} belongs"
                )

    return check


def whole_number(value: int) -> int:
    """Return a whole number of any library as Python's; what isn't one is left for the validator to refuse."""
    return operator.index(value) if hasattr(value, "__index__") and not isinstance(value, bool) else value


def _integer(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise DefinitionError(f"{type(instance).__name__}.{attribute.name} is {value!r}; give a whole number")


def _some(instance: object, attribute: attrs.Attribute[tuple[Any, ...]], value: tuple[Any, ...]) -> None:
    if not value:
        raise DefinitionError(f"{type(instance).__name__}.{attribute.name} is empty; give at least one")


def _listed(value: Any) -> tuple[Any, ...]:
    """Return a tuple of what may be one thing or several."""
    if isinstance(value, (str, Mapping)) or not isinstance(value, Iterable):
        return (value,)
    return tuple(value)


def _url(reference: Reference, attribute: attrs.Attribute[str], value: str) -> None:
    if not re.match(r"https?://\S+$", str(value)) and not (value == "" and reference.evidence == "unverified"):
        raise DefinitionError(f"Reference.url is {value!r}; give an http(s) address, or '' with evidence='unverified'")


def _choice(choices: object) -> Any:
    """Return a validator: one of the words of a `Literal`."""

    def check(instance: object, attribute: attrs.Attribute[str], value: str) -> None:
        if value not in get_args(choices):
            raise DefinitionError(
                f"{type(instance).__name__}.{attribute.name} is {value!r}; choose one of {', '.join(get_args(choices))}"
            )

    return check


@attrs.frozen(kw_only=True)
class Reference:
    """Where a fact is written, and how sure that makes it.

    >>> Reference(title="WRES indicators", url="https://example.org/wres", evidence="secondary").evidence
    'secondary'
    """

    title: str = attrs.field(validator=_text)
    url: str = attrs.field(validator=_url)
    locator: str = attrs.field(default="", validator=_kind(str))
    published: dt.date | None = attrs.field(default=None, validator=optional(_kind(dt.date)))
    evidence: Evidence = attrs.field(validator=_choice(Evidence))

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.title, self.locator) if part)
        return f"{where} <{self.url}>" if self.url else where


@attrs.frozen(kw_only=True)
class Stratum:
    """One cell of the splits an item may have: a pay band of a panel. `within` names the band it is a subset of."""

    panel: str | None = attrs.field(default=None, validator=optional(_text))
    band: str | None = attrs.field(default=None, validator=optional(_text))
    title: str = attrs.field(default="", validator=_kind(str))
    within: str | None = attrs.field(default=None, validator=optional(_text))


def _strata(item: Item, attribute: attrs.Attribute[Any], value: tuple[Stratum, ...]) -> None:
    there = [(s.panel, s.band) for s in value]
    for panel, band, within in ((s.panel, s.band, s.within) for s in value):
        if there.count((panel, band)) > 1:
            raise DefinitionError(f"item {item.id!r} has the stratum {panel}, {band} twice")
        if within is not None and (panel, within) not in there:
            raise DefinitionError(f"item {item.id!r} puts {band!r} within {within!r}, which its panel doesn't have")


@attrs.frozen(kw_only=True)
class Item:
    """Something counted: one row of the collection.

    `strata` lists the splits that a table may give it in, in order. `averaged`: a number may be an average, a half.
    """

    id: str = attrs.field(validator=_slug)
    title: str = attrs.field(validator=_text)
    definition: str = attrs.field(validator=_text)
    strata: tuple[Stratum, ...] = attrs.field(
        default=(), converter=_listed, validator=[_kind(Stratum, many=True), _strata]
    )
    reference: Reference = attrs.field(validator=_kind(Reference))
    averaged: bool = attrs.field(default=False, validator=_kind(bool))


def _named_lists(value: Mapping[str, Any]) -> FrozenMap[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        raise DefinitionError(f"{value!r} is no mapping; give names with what belongs to each, such as {{'band': '9'}}")
    return FrozenMap({name: _listed(names) for name, names in dict(value).items()})


def _where(value: Mapping[str, Any]) -> FrozenMap[str, tuple[str, ...]]:
    return FrozenMap(sorted(_named_lists(value).items()))


def _narrowing(term: Term, attribute: attrs.Attribute[Any], value: Mapping[str, tuple[str, ...]]) -> None:
    strata = term.item.strata
    for dimension, names in value.items():
        if dimension not in ("panel", "band"):
            raise DefinitionError(f"Term.where has {dimension!r}; an item is split by 'panel' and 'band'")
        known = dict.fromkeys(getattr(s, dimension) for s in strata)
        for name in names:
            if name not in known:
                raise DefinitionError(
                    f"item {term.item.id!r} has no {dimension} {name!r}{nearest(name, known)}; "
                    f"it has {', '.join(map(str, known)) or 'no strata'}"
                )
    if value and not any(all(getattr(s, k) in v for k, v in value.items()) for s in strata):
        raise DefinitionError(f"Term.where {dict(value)!r} leaves nothing of item {term.item.id!r}; name what counts")
    bands = value.get("band", ())
    for stratum in strata:
        if stratum.band in bands and stratum.within in bands:
            raise DefinitionError(
                f"Term.where counts {stratum.band!r} twice: it is part of {stratum.within!r}; name one of them"
            )


def _years(instance: object, attribute: attrs.Attribute[int], value: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise DefinitionError(f"Term.years is {value!r}; give a whole number of years, 1 or more")


@attrs.frozen(kw_only=True)
class Term:
    """An item narrowed to strata, or averaged over this and earlier years.

    `where` maps `"panel"` and `"band"` to the ones that count; a subset ("of which") counts only where its band is
    named.
    """

    item: Item = attrs.field(validator=_kind(Item))
    where: FrozenMap[str, tuple[str, ...]] = attrs.field(
        factory=FrozenMap[str, tuple[str, ...]], converter=_where, validator=_narrowing
    )
    years: int = attrs.field(default=1, converter=whole_number, validator=_years)


def _codes(value: Mapping[str, Any]) -> FrozenMap[str, tuple[str, ...]]:
    named = _named_lists(value)
    return FrozenMap({name: tuple(str(code).strip().upper() for code in codes) for name, codes in named.items()})


def _groups(grouping: Grouping, attribute: attrs.Attribute[Any], value: Mapping[str, tuple[str, ...]]) -> None:
    owner = {group.upper(): group for group in value}
    for group in value:
        if not re.fullmatch(SLUG, str(group)):
            raise DefinitionError(f"grouping {grouping.id!r} has a group {group!r}; {SPELLING}, such as 'bme'")
    for group, codes in value.items():
        for code in codes:
            if owner.setdefault(code, group) != group:
                raise DefinitionError(f"grouping {grouping.id!r} puts code {code!r} in {owner[code]!r} and {group!r}")


@attrs.frozen(kw_only=True)
class Grouping:
    """How recorded codes fall into groups, and which group is compared with which.

    `groups` maps each group to its codes; a code that ends in `?` covers itself and itself with one more character of
    local use, where it is known that a column has such. Case and surrounding blanks don't matter, a missing code
    is the code `""`, and a group's own name is always read as the group. How values are written in sources is no
    matter of a grouping: `wres.standard.ethnicity.reader` reads those.

    >>> g = Grouping(id="demo", title="Demo", characteristic="ethnicity",
    ...              groups={"white": ("A?",), "bme": ("M?",), "unknown": ("Z?", "99", "")})
    >>> [g.read(code) for code in ("A", "ab", "A:ab", "white", None, "A+M", "Q")]
    ['white', None, 'white', 'white', 'unknown', None, None]
    """

    id: str = attrs.field(validator=_slug)
    title: str = attrs.field(validator=_text)
    characteristic: str = attrs.field(validator=_text)
    groups: FrozenMap[str, tuple[str, ...]] = attrs.field(converter=_codes, validator=_groups)
    focus: str = "bme"
    comparator: str = "white"
    unknown: str = "unknown"

    def __attrs_post_init__(self) -> None:
        if len({self.focus, self.comparator, self.unknown}) < 3:
            raise DefinitionError(
                f"grouping {self.id!r} has one group in two roles: focus {self.focus!r}, comparator "
                f"{self.comparator!r}, unknown {self.unknown!r}; each takes a group of its own"
            )
        for role in ("focus", "comparator", "unknown"):
            if getattr(self, role) not in self.groups:
                raise DefinitionError(
                    f"grouping {self.id!r} names {getattr(self, role)!r} as its {role}; "
                    f"its groups are {', '.join(self.groups)}"
                )

    def read(self, code: object) -> str | None:
        """Return the group of a code or a group's name, None for one that isn't known.

        `C:…` is a part of C, and `A+B` are several codes, which have to be of one group.
        """
        found = text(code)
        if found.lower() in self.groups:
            return found.lower()
        parts = [found.upper()] if self._of(found.upper()) else found.upper().partition(":")[0].split("+")
        groups = {self._of(part) for part in parts}
        return groups.pop() if len(groups) == 1 else None

    def _of(self, code: str) -> str | None:
        forms = () if code.endswith("?") else (code, f"{code}?")
        return next((group for group, codes in self.groups.items() if any(form in codes for form in forms)), None)


@attrs.frozen(kw_only=True)
class Survey:
    """The staff survey an edition takes its figures from: year of fieldwork, and each indicator's question."""

    title: str = attrs.field(validator=_text)
    year: int = attrs.field(converter=whole_number, validator=_integer)
    questions: FrozenMap[str, str] = attrs.field(factory=FrozenMap, converter=FrozenMap[str, str])
    references: tuple[Reference, ...] = attrs.field(converter=_listed, validator=[_kind(Reference, many=True), _some])


@attrs.frozen(kw_only=True)
class Deadline:
    """A day by which something was due."""

    title: str = attrs.field(validator=_text)
    date: dt.date = attrs.field(validator=_kind(dt.date))
    reference: Reference = attrs.field(validator=_kind(Reference))


def _number(value: str | int) -> str:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value  # type: ignore[return-value]


@attrs.frozen(kw_only=True)
class Omission:
    """A metric that a standard has and that isn't defined here, and why: its wording wasn't found, or it is no figure.

    >>> from wres.standard.references import cite
    >>> Omission(number="9b", title="Voices of Disabled staff", reason="a yes or no with a narrative, and no figure",
    ...          references=[cite("S42a", "metric 9b")]).number
    '9b'
    """

    number: str = attrs.field(converter=_number, validator=_text)
    title: str = attrs.field(validator=_text)
    reason: str = attrs.field(validator=_text)
    references: tuple[Reference, ...] = attrs.field(converter=_listed, validator=[_kind(Reference, many=True), _some])


@attrs.frozen(kw_only=True)
class Edition:
    """A standard as it stood in one reporting year.

    `snapshot` is the day the workforce is counted on, `published` the day this form appeared (None: not known),
    `reviewed` the day these facts were last held against their sources. `omitted` says what else the standard asks
    for, and `provisional` that nothing which defines it was read.
    """

    id: str = attrs.field(validator=_slug)
    standard: str = attrs.field(validator=_slug)
    title: str = attrs.field(validator=_text)
    year: int = attrs.field(converter=whole_number, validator=_integer)
    snapshot: dt.date = attrs.field(validator=_kind(dt.date))
    published: dt.date | None = attrs.field(default=None, validator=optional(_kind(dt.date)))
    reviewed: dt.date = attrs.field(validator=_kind(dt.date))
    grouping: Grouping = attrs.field(validator=_kind(Grouping))
    references: tuple[Reference, ...] = attrs.field(converter=_listed, validator=[_kind(Reference, many=True), _some])
    supersedes: str | None = attrs.field(default=None, validator=optional(_slug))
    survey: Survey | None = attrs.field(default=None, validator=optional(_kind(Survey)))
    deadlines: tuple[Deadline, ...] = attrs.field(default=(), converter=_listed, validator=_kind(Deadline, many=True))
    omitted: tuple[Omission, ...] = attrs.field(default=(), converter=_listed, validator=_kind(Omission, many=True))
    provisional: bool = attrs.field(default=False, validator=_kind(bool))


def _rows(value: Any) -> tuple[FrozenMap[str, Any], ...]:
    rows = _listed(value)
    if not all(isinstance(row, Mapping) for row in rows):
        raise DefinitionError(f"{value!r} are no rows; give a list of mappings, or Example.rows(…)")
    return tuple(FrozenMap(row) for row in rows)


def _counted(instance: object, attribute: attrs.Attribute[Any], value: tuple[Mapping[str, Any], ...]) -> None:
    for row in value:
        if lacking := {"item", "group", "count"} - row.keys():
            raise DefinitionError(f"Example.counts has the row {dict(row)!r} without {', '.join(sorted(lacking))}")


@attrs.frozen(kw_only=True)
class Example:
    """A worked calculation, off parity: run as a test, printed in the docs.

    `counts` are rows of the counts table without `org`; `year` counts from the edition's own, 0 by default and -1
    for the year before. `expected` are rows of the results: the value, and whatever labels single the row out. A
    value given as text (`"1.83"`) is met by a figure that prints so; a number must be met exactly.

    >>> Example.rows("shortlisted", white=603, bme=151)[1]
    {'item': 'shortlisted', 'group': 'bme', 'count': 151}
    """

    title: str = attrs.field(validator=_text)
    counts: tuple[FrozenMap[str, Any], ...] = attrs.field(converter=_rows, validator=[_some, _counted])
    expected: tuple[FrozenMap[str, Any], ...] = attrs.field(converter=_rows, validator=_some)
    reference: Reference = attrs.field(validator=_kind(Reference))

    @staticmethod
    def rows(
        item: str, *, panel: str | None = None, band: str | None = None, year: int = 0, **groups: float
    ) -> list[FrozenMap[str, Any]]:
        """Return the rows of one item, a row for each group given by name."""
        label = {k: v for k, v in {"panel": panel, "band": band, "year": year or None}.items() if v is not None}
        return [FrozenMap({"item": item, **label, "group": group, "count": n}) for group, n in groups.items()]


@runtime_checkable
class Measure(Protocol):
    """How counts become a figure: a frozen value with a pure array function."""

    @property
    def unit(self) -> str:
        """The unit of the headline figure."""
        ...

    @property
    def parity(self) -> float | None:
        """The headline figure that means no difference, None where there is none."""
        ...

    @property
    def terms(self) -> tuple[Term, ...]:
        """The counts used, a part before the whole that it lies within."""
        ...

    def estimate(self, cells: Cells, confidence: float = 0.95) -> Estimate:
        """Return value, bounds and status for every unit, axes `(*batch, unit, row)`."""
        ...


@runtime_checkable
class Benchmark(Protocol):
    """A method that judges results: a whole table in, a whole table out."""

    @property
    def id(self) -> str:
        """The name to ask for it by."""
        ...

    @property
    def title(self) -> str:
        """What it is called."""
        ...

    @property
    def references(self) -> tuple[Reference, ...]:
        """Where it is written."""
        ...

    @property
    def units(self) -> tuple[str, ...]:
        """The units of the figures that it can judge."""
        ...

    def assess(self, results: Any, peers: Any = None) -> Any:
        """Return the assessments table for the headline rows of `results`."""
        ...


@runtime_checkable
class Check(Protocol):
    """What looks for one thing that may be wrong with returns: all of them at once, as arrays."""

    @property
    def id(self) -> str:
        """The permanent code of what it finds, such as `ACME101`."""
        ...

    @property
    def title(self) -> str:
        """What it finds, in a few words."""
        ...

    @property
    def severity(self) -> str:
        """How grave that is: `error`, `warning` or `note`."""
        ...

    @property
    def means(self) -> str:
        """What a finding says, and what it doesn't."""
        ...

    @property
    def cure(self) -> str:
        """What to do about it."""
        ...

    @property
    def references(self) -> tuple[Reference, ...]:
        """Where the rule is written."""
        ...

    @property
    def edition(self) -> str:
        """The edition of its examples."""
        ...

    @property
    def examples(self) -> tuple[Example, ...]:
        """Returns in which it finds something; what it finds is expected."""
        ...

    @property
    def needs(self) -> tuple[str, ...]:
        """What else it needs of a return: `previous` for last year's, `peers` for other organisations'."""
        ...

    def find(self, returns: Any) -> Any:
        """Yield what is found in `wres.validation.Returns`, each a `wres.validation.Matches`."""
        ...


if TYPE_CHECKING:
    import typing_extensions

    # Nobody knows the class of the measure of an indicator that comes by name.
    M = typing_extensions.TypeVar("M", bound=Measure, default=Any)
else:
    M = TypeVar("M")


def _measure(instance: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if not isinstance(value, Measure) or isinstance(value, type):
        raise DefinitionError(
            f"Indicator.measure is {value!r}; give a measure with unit, parity, terms and estimate, "
            "such as wres.measures.RelativeLikelihood(…)"
        )


def _distinct(indicator: Indicator, attribute: attrs.Attribute[Any], value: tuple[str, ...]) -> None:
    if repeated := sorted({e for e in value if value.count(e) > 1}):
        raise DefinitionError(f"indicator {indicator.id!r} lists {', '.join(repeated)} more than once")


@attrs.frozen(kw_only=True)
class Indicator(Generic[M]):
    """One indicator, as it holds in the editions listed: what is counted, over what, how compared, where written.

    `adverse` says on which side of parity the focus group fares worse. `overrides` names the provider whose
    definition of the same indicator this one replaces.
    """

    id: str = attrs.field(validator=_slug)
    number: str = attrs.field(converter=_number, validator=_text)
    title: str = attrs.field(validator=_text)
    editions: tuple[str, ...] = attrs.field(converter=_listed, validator=[_kind(str, many=True), _some, _distinct])
    measure: M = attrs.field(validator=_measure)
    adverse: Adverse = attrs.field(validator=_choice(Adverse))
    references: tuple[Reference, ...] = attrs.field(converter=_listed, validator=[_kind(Reference, many=True), _some])
    examples: tuple[Example, ...] = attrs.field(converter=_listed, validator=[_kind(Example, many=True), _some])
    description: str = attrs.field(default="", validator=_kind(str))
    overrides: str | None = attrs.field(default=None, validator=optional(_text))

    @property
    def evidence(self) -> Evidence:
        """The evidence of the least sure of the references."""
        grades = get_args(Evidence)
        return max(self.references, key=lambda reference: grades.index(reference.evidence)).evidence
