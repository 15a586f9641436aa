"""Hypothesis strategies: valid counts for any edition; items, groupings, editions, definitions, plugins, registries.

Needs Hypothesis: `python -m pip install 'wres-standard[testing]'`. What is made for a standard of one's own has one
meaning for each id, so that things drawn apart can be loaded together.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

import attrs
import numpy as np
import pandas as pd

from wres._assess import MEASURED
from wres.hookspecs import hookimpl
from wres.measures import Composition, Percentage, PercentageGap, RelativeLikelihood, RepresentationGap, ScoreGap
from wres.model import Adverse, Edition, Example, Grouping, Indicator, Item, Measure, Reference, Stratum, Term
from wres.registry import Registry, load, official
from wres.standard import WRES
from wres.testing.counts import Counts, chosen_of, frame_of, named, nested, strata_of, wholes_first

try:
    from hypothesis import assume
    from hypothesis import strategies as st
except ImportError as error:
    raise ImportError(
        "wres.testing.strategies needs Hypothesis: python -m pip install 'wres-standard[testing]'"
    ) from error

__all__ = ["counts", "definitions", "editions", "groupings", "items", "plugins", "registries"]

T = TypeVar("T")

REFERENCE = Reference(title="Acme handbook", url="https://example.org/handbook", evidence="primary")
WORDS = "People who were counted."
NUMBERS = (0, 1, 2, 3, 10, 11, 12, 40, 250, 1000)
"""The counts that are drawn: none, few, those around the least number that is shown, and many."""

PANELS, BANDS = ("office", "field"), (("senior", None), ("chief", "senior"), ("junior", None))
SPLITS = (
    (),
    tuple(Stratum(panel=panel) for panel in PANELS),
    tuple(Stratum(band=band, within=within) for band, within in BANDS),
    tuple(Stratum(panel=panel, band=band, within=within) for panel in PANELS for band, within in BANDS),
)
GROUPS: tuple[dict[str, tuple[str, ...]], ...] = (
    {"majority": ("A?", "1"), "minority": ("B?", "C"), "undeclared": ("Z?", "99", "")},
    {"unsaid": ("U?", ""), "young": ("Y?",), "old": ("O", "OO"), "between": ("B", "M?")},
)
ROLES = (("minority", "majority", "undeclared"), ("old", "young", "unsaid"))

# Strategies are made once: to check one that is made anew for each draw takes longer than to draw from it.
SPLIT = st.integers(0, len(SPLITS) - 1)
PLACES = [st.sampled_from([stratum for stratum in split if stratum.within is None] or [Stratum()]) for split in SPLITS]
PEOPLE = st.tuples(st.integers(20, 2000), st.integers(20, 2000))
KINDS = st.sampled_from(["ratio", "average", "gap", "score", "percentage", "representation", "composition"])
COMPARED = ("ratio", "average", "gap", "score")
"""The kinds of measures that hold two groups' rates against each other."""
SIDES: st.SearchStrategy[Adverse] = st.sampled_from(["above", "below", "either"])
FAULTS = st.sampled_from([*["none"] * 6, "claim", "vain", "item", "grouping", "edition"])


def counts(
    edition: str | Edition,
    *,
    orgs: int | Sequence[str] = 2,
    years: Sequence[int] | None = None,
    indicators: Iterable[str | Indicator] | None = None,
    registry: Registry | None = None,
    gaps: bool = True,
) -> st.SearchStrategy[pd.DataFrame]:
    """Return a strategy of counts tables that are valid for an edition, whoever wrote it.

    The arguments are those of `wres.testing.make_counts`; an unknown edition or indicator is a `DefinitionError`. No
    part is larger than its whole, in any year that is averaged with others; zeros and small numbers are frequent, and
    people are counted by group or by recorded code. Without `gaps` every item is there, split as far as it goes; with
    them some are absent or not split, and counts are left out, missing or suppressed.

    >>> from hypothesis import find
    >>> table = find(counts("wres-2024", orgs=1, indicators=["discrimination"]), lambda table: len(table) > 5)
    >>> sorted(set(table["item"])), int(table["count"].sum())
    (['discrimination-answered', 'discrimination-yes'], 0)
    """
    found, chosen = chosen_of(edition, indicators, registry)
    names = named(orgs)
    longest = max(term.years for one in chosen for term in one.measure.terms)
    span = list(range(found.year - longest + 1, found.year + 1) if years is None else years)
    return _tables(found.grouping, chosen, [(org, year) for org in names for year in span], gaps)


@st.composite
def _tables(draw: st.DrawFn, grouping: Grouping, indicators: Sequence[Indicator], units: Any, gaps: bool) -> Any:  # noqa: FBT001
    items, within = nested(indicators)
    made: dict[str, Counts] = {}
    frames = {}
    for name in wholes_first(within):
        item, strata = items[name], strata_of(items[name])
        numbers = draw(st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=12))
        made[name] = np.resize(numbers, (len(units), len(strata), len(grouping.groups)))
        for part, whole in (pair for one in indicators for pair in itertools.product(one.measure.terms, repeat=2)):
            if part.item.id == name and whole.item.id in within[name]:
                made[name] = np.minimum(made[name], _room(made[whole.item.id], part, whole, units))
        subsets = [(at, strata.index((s.panel, s.within))) for at, s in enumerate(item.strata) if s.within is not None]
        for at, larger in subsets * len(subsets):  # A subset may have its own.
            made[name][:, at, :] = np.minimum(made[name][:, at, :], made[name][:, larger, :])
        if gaps and draw(st.booleans()):
            frames[name] = frame_of(attrs.evolve(item, strata=()), _total(made[name], Term(item=item)), units, grouping)
        else:
            frames[name] = frame_of(item, made[name], units, grouping)
    table = pd.concat([frames[name] for name in items], ignore_index=True)
    labels = {group: draw(st.sampled_from(_labels(grouping, group))) for group in grouping.groups}
    table["group"] = table["group"].map(labels)
    return _gappy(draw, table) if gaps else table


def _total(counts: Counts, term: Term) -> Counts:
    """Return how many a term counts, axes `(unit, 1, group)`."""
    chosen = [
        all(getattr(stratum, name) in names for name, names in term.where.items())
        and (stratum.within is None or "band" in term.where)
        for stratum in term.item.strata
    ]
    total: Counts = counts[:, chosen or [True], :].sum(axis=1, keepdims=True)
    return total


def _room(counts: Counts, part: Term, whole: Term, units: Sequence[tuple[str, int]]) -> Counts:
    """Return how many there may be in each stratum of a part, axes `(unit, stratum, group)`."""
    if part.years > 1 or whole.years > 1:  # What holds in every year holds on average.
        orgs = [org for org, _ in units]
        counts = np.stack([counts[[other == org for other in orgs]].min(axis=0) for org in orgs])
    if strata_of(part.item) == strata_of(whole.item) and whole.where in ({}, part.where):
        return counts
    return _total(counts, whole) // len(strata_of(part.item))


def _labels(grouping: Grouping, group: str) -> list[str]:
    """Return what a table may write for a group: its name, or one of its codes."""
    codes = [code.replace("?", end) for code in grouping.groups[group] for end in (("", "1") if "?" in code else ("",))]
    return [group, *(code for code in dict.fromkeys(codes) if code and grouping.read(code) == group)]


def _gappy(draw: st.DrawFn, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table without some items, rows of nobody and counts; at least one row stays."""
    table["count"] = table["count"].astype("Int64")
    cell = table.groupby(["org", "year", "item"], sort=False).ngroup()
    last = int(cell.max())
    table = table[~cell.isin(draw(st.sets(st.integers(0, last), max_size=min(last, 8))))]
    if draw(st.booleans()):
        somebody = (table["count"] > 0).to_numpy(bool)
        table = table[somebody if somebody.any() else slice(None)]
    table = table.reset_index(drop=True)
    rows = st.sets(st.integers(0, len(table) - 1), max_size=5)
    missing, suppressed = sorted(draw(rows)), sorted(draw(rows))
    table.loc[[*missing, *suppressed], "count"] = pd.NA
    table.loc[suppressed, "origin"] = "suppressed"
    return table


def _item(name: str, number: int, words: str = WORDS) -> Item:
    title = f"{name} {number}"
    return Item(id=f"{name}-{number}", title=title, definition=words, strata=SPLITS[number], reference=REFERENCE)


def items(*, prefix: str = "acme") -> st.SearchStrategy[Item]:
    """Return a strategy of items: not split, split by panel, by band with a subset ("of which"), or by both.

    >>> from hypothesis import find
    >>> find(items(), lambda item: len(item.strata) == 3).id
    'acme-part-2'
    """
    names = st.sampled_from(["part", "whole"]).map(lambda name: f"{prefix}-{name}")
    return st.builds(_item, names, SPLIT)


def groupings(*, prefix: str = "acme") -> st.SearchStrategy[Grouping]:
    """Return a strategy of groupings with other groups, roles and codes than the official standard's.

    >>> from hypothesis import find
    >>> list(find(groupings(), lambda grouping: len(grouping.groups) == 4).groups)
    ['unsaid', 'young', 'old', 'between']
    """
    return _groupings(prefix)


@functools.cache
def _groupings(prefix: str) -> st.SearchStrategy[Grouping]:
    made = [
        Grouping(
            id=f"{prefix}-{focus}", title=focus, characteristic=focus, groups=groups,
            focus=focus, comparator=comparator, unknown=unknown,
        )
        for groups, (focus, comparator, unknown) in zip(GROUPS, ROLES, strict=True)
    ]  # fmt: skip
    return st.sampled_from(made)


def editions(*, prefix: str = "acme") -> st.SearchStrategy[Edition]:
    """Return a strategy of editions of a standard called `prefix`, each year's by a grouping of its own.

    >>> from hypothesis import find
    >>> find(editions(), lambda edition: edition.year > 2024).id
    'acme-2025'
    """
    return _editions(prefix)


@functools.cache
@st.composite
def _editions(draw: st.DrawFn, prefix: str) -> Edition:
    last = max(edition.year for edition in official().editions.values())
    year = draw(st.integers(last - 2, last + 1))
    return Edition(
        id=f"{prefix}-{year}",
        standard=prefix,
        title=f"{prefix} {year}",
        year=year,
        snapshot=date(year, 3, 31),
        reviewed=date(year, 4, 1),
        grouping=draw(_groupings(prefix)),
        references=[REFERENCE],
    )


def definitions(
    *, editions: Sequence[str] = ("wres-2023", "wres-2024"), grouping: Grouping = WRES, prefix: str = "acme"
) -> st.SearchStrategy[Indicator]:
    """Return a strategy of sound indicators for some of `editions`, whose grouping is `grouping`.

    Their ids and items begin with `prefix`. Each takes one of the measures, in either direction, of two items of its
    own, which may be narrowed to a panel or band or averaged over two years, and has a worked example off parity.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5)
    ... @given(definitions())
    ... def test_sound(indicator):
    ...     load(StubPlugin((indicator,)))
    >>> test_sound()
    """
    return _definitions(tuple(editions), grouping, prefix)


@functools.cache
@st.composite
def _definitions(
    draw: st.DrawFn, editions: tuple[str, ...], grouping: Grouping, prefix: str, words: str = WORDS
) -> Indicator:
    number = draw(SPLIT)
    part, whole = (_item(f"{prefix}-{name}", number, words) for name in ("part", "whole"))
    at = draw(PLACES[number])
    split = {name: getattr(at, name) for name in ("panel", "band") if getattr(at, name) is not None}
    where = {name: value for name, value in split.items() if draw(st.booleans())}
    groups = draw(st.permutations([grouping.focus, grouping.comparator]))
    n = draw(PEOPLE)
    before, now = (tuple(draw(st.integers(1, size - 1)) for size in n) for _ in range(2))
    kind = draw(KINDS)
    x = [(a + b) / 2 for a, b in zip(before, now, strict=True)] if kind == "average" else now
    assume(x[0] * n[1] != x[1] * n[0])
    few, many = Term(item=part, where=where, years=2 if kind == "average" else 1), Term(item=whole, where=where)
    measure, statistic, group, value = _measures(few, many, groups, grouping.focus, x, n)[kind]
    expected = {"statistic": statistic, "group": group, "value": value}
    rows = [
        {
            "item": item.id,
            "year": year,
            **split,
            "group": name,
            "count": dict(zip(groups, pair, strict=True)).get(name, 0),
        }
        for item, year, pair in ((part, -1, before), (part, 0, now), (whole, -1, n), (whole, 0, n))
        for name in grouping.groups
    ]
    return Indicator(
        id=f"{prefix}-{kind}-{number}",
        number=f"A{number}",
        title=f"A {kind} of {part.title} and {whole.title}",
        editions=sorted(draw(_some(editions))),
        measure=measure,
        adverse=draw(_sides(kind, number, grouping.focus == groups[0])),
        references=[REFERENCE],
        examples=[Example(title="Counts drawn", counts=rows, expected=[expected], reference=REFERENCE)],
    )


@functools.cache
def _sides(kind: str, number: int, focus_first: bool) -> st.SearchStrategy[Adverse]:  # noqa: FBT001
    """Return a strategy of adverse sides: more of an item is against the same group in all definitions that count it.

    Of an even item more is to the focus group's disadvantage, of an odd one to its advantage. Only where two groups are
    compared does an item have a side.
    """
    if kind not in COMPARED:
        return SIDES
    return st.sampled_from(["either", "above" if (number % 2 == 0) == focus_first else "below"])


@functools.cache
def _some(editions: tuple[str, ...]) -> st.SearchStrategy[set[str]]:
    return st.sets(st.sampled_from(editions), min_size=1)


def _measures(
    part: Term, whole: Term, groups: Sequence[str], focus: str, x: Sequence[float], n: Sequence[int]
) -> dict[str, tuple[Measure, str, str, float]]:
    """Return each kind of measure, and the statistic, group and value of `x` of `n` in each of two groups."""
    (of, to), at = groups, list(groups).index(focus)
    gap = (x[0] * n[1] - x[1] * n[0]) / (n[0] * n[1])
    over = (x[at] * sum(n) - n[at] * sum(x)) / (sum(x) * sum(n))
    likelihood = RelativeLikelihood(numerator=part, denominator=whole, of=of, to=to)
    ratio = (likelihood, "relative-likelihood", f"{of}/{to}", x[0] * n[1] / (x[1] * n[0]))
    return {
        "ratio": ratio,
        "average": ratio,
        "gap": (PercentageGap(yes=part, answered=whole, of=of, to=to), "difference", f"{of}-{to}", 100 * gap),
        "score": (ScoreGap(points=part, answered=whole, of=of, to=to), "difference", f"{of}-{to}", gap / 100),
        "percentage": (Percentage(yes=part, answered=whole, of=of), "percentage", of, 100 * x[0] / n[0]),
        "representation": (RepresentationGap(part=part, whole=whole), "difference", focus, 100 * over),
        "composition": (Composition(part=part, whole=whole), "share", focus, 100 * x[at] / sum(x)),
    }


@attrs.frozen(kw_only=True)
class Limit:
    """A benchmark that calls a ratio adverse beyond a limit."""

    id: str
    limit: float
    title: str = "A limit"
    references: tuple[Reference, ...] = (REFERENCE,)
    units: tuple[str, ...] = ("ratio",)

    def assess(self, results: Any, peers: Any = None) -> Any:
        """Return the headline rows with a verdict each."""
        rows = results.headline()
        known = np.where(rows["value"] > self.limit, "adverse", "no-evidence")
        return rows.assign(verdict=np.where(rows["status"].isin(MEASURED), known, "insufficient-data"))


@attrs.frozen
class StubPlugin:
    """A plugin that brings what it is given; `__name__` and `__version__` are its provider's."""

    indicators: tuple[Indicator, ...]
    __name__: str = "acme"
    __version__: str = "1.0"
    editions: tuple[Edition, ...] = ()
    benchmarks: tuple[Limit, ...] = ()

    @hookimpl
    def wres_indicators(self) -> tuple[Indicator, ...]:
        """Return the indicators."""
        return self.indicators

    @hookimpl
    def wres_editions(self) -> tuple[Edition, ...]:
        """Return the editions."""
        return self.editions

    @hookimpl
    def wres_benchmarks(self) -> tuple[Limit, ...]:
        """Return the benchmarks."""
        return self.benchmarks


@st.composite
def plugins(
    draw: st.DrawFn, *, name: str = "acme", overrides: Sequence[str] = ("wres",), sound: bool = False
) -> StubPlugin:
    """Return a strategy of plugins called `name`: editions, indicators and benchmarks, some in place of `overrides`'.

    Unless they have to be `sound`, some bring what others may bring too, or what nobody may: what another defines
    already, what overrides a provider that doesn't define it, an item or a grouping with another meaning, an edition
    that nobody registers.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5)
    ... @given(plugins(sound=True))
    ... def test_named(plugin):
    ...     assert "acme 1.0" in map(str, load(plugin).providers)
    >>> test_named()
    """
    prefix = name if sound else draw(st.sampled_from([name, "shared"]))
    years = draw(_at_most_one(editions(prefix=prefix)))
    indicators = draw(_several(definitions(prefix=prefix)))
    for year in years:
        indicators += draw(_several(definitions(editions=[year.id], grouping=year.grouping, prefix=prefix), least=1))
    indicators += draw(_several(_amended(tuple(overrides)))) if overrides else []
    fault = "none" if sound else draw(FAULTS)
    if fault in ("claim", "vain"):
        indicators.append(draw(_amended((None if fault == "claim" else "nobody",))))
    elif fault == "item":
        indicators.append(draw(_definitions(("wres-2024",), WRES, prefix, f"{WORDS} Otherwise.")))
    elif fault == "grouping":
        years = [attrs.evolve(year, grouping=attrs.evolve(year.grouping, id=WRES.id)) for year in years]
    elif fault == "edition":
        indicators.append(draw(definitions(editions=["wres-2042"], prefix=prefix)))
    limits = draw(_at_most_one(_limits(prefix)))
    return StubPlugin(tuple(indicators), name, editions=tuple(years), benchmarks=tuple(limits))


@functools.cache
def _limits(prefix: str) -> st.SearchStrategy[Limit]:
    return st.builds(Limit, id=st.just(f"{prefix}-limit"), limit=st.floats(1, 2))


@functools.cache
def _at_most_one(one: st.SearchStrategy[T]) -> st.SearchStrategy[list[T]]:
    return st.lists(one, max_size=1)


@functools.cache
def _several(one: st.SearchStrategy[Indicator], least: int = 0) -> st.SearchStrategy[list[Indicator]]:
    return st.lists(one, min_size=least, max_size=2, unique_by=lambda indicator: indicator.id)


@functools.cache
def _amended(overrides: tuple[str | None, ...]) -> st.SearchStrategy[Indicator]:
    """Return a strategy of official definitions, some to be held against either side."""
    known = [official().indicator("wres-2024", name) for name in ("board", "training")]
    year = st.sampled_from(["wres-2023", "wres-2024"]).map(lambda edition: (edition,))
    changes = st.fixed_dictionaries({"editions": year, "overrides": st.sampled_from(overrides)})
    judged = st.sampled_from([side for one in known for side in (one, attrs.evolve(one, adverse="either"))])
    return st.builds(lambda one, changes: attrs.evolve(one, **changes), judged, changes)


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    """Return a strategy of registries: the official standard with two plugins, of which one may amend the other.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=5)
    ... @given(registries())
    ... def test_nothing_is_lost(registry):
    ...     assert set(load().editions) <= set(registry.editions)
    >>> test_nothing_is_lost()
    """
    first, second = draw(plugins(sound=True)), draw(plugins(name="borough", overrides=(), sound=True))
    again = [attrs.evolve(one, overrides=first.__name__) for one in first.indicators if draw(st.booleans())]
    return load(first, attrs.evolve(second, indicators=(*second.indicators, *again)))
