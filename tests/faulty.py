"""Plugins with one fault each, for the kit to catch: a sound indicator or benchmark, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import itertools
import types
from collections.abc import Callable
from typing import Any, ClassVar

import attrs
import numpy as np
import pandas as pd

import wres
from wres.cells import Cells, Estimate, Status
from wres.measures import RelativeLikelihood
from wres.standard import WRES
from wres.validation import Matches, Returns, Rule

EDITION = "wres-2024"
ACME = wres.Reference(title="Acme handbook", url="https://example.org/handbook", evidence="primary")
LEAVERS = wres.Item(id="acme-leavers", title="Leavers", definition="People who left.", reference=ACME)
STARTERS = wres.Item(id="acme-starters", title="Starters", definition="People who began.", reference=ACME)
SOUND = RelativeLikelihood(numerator=LEAVERS, denominator="headcount", of="bme", to="white")


def example(expected: Any = None, **counts: tuple[int, int]) -> wres.Example:
    counts = counts or {"acme-leavers": (60, 50), "headcount": (1000, 500)}
    return wres.Example(
        title="50 of 500 BME staff, 60 of 1,000 White staff",
        counts=[row for item, (w, b) in counts.items() for row in wres.Example.rows(item, white=w, bme=b)],
        expected=[expected or {"statistic": "relative-likelihood", "value": "1.67"}],
        reference=ACME,
    )


def indicator(measure: Any = SOUND, **fields: Any) -> wres.Indicator:
    return wres.Indicator(
        **{
            "id": "acme-leaving",
            "number": "A1",
            "title": "Relative likelihood of leaving",
            "editions": [EDITION],
            "measure": measure,
            "adverse": "above",
            "references": [ACME],
            "examples": [example()],
            **fields,
        }
    )


@attrs.frozen
class Brings:
    """A plugin that brings what it is given."""

    indicators: Any = ()
    benchmarks: Any = ()
    editions: Any = ()
    checks: Any = ()

    @wres.hookimpl
    def wres_checks(self) -> Any:
        return self.checks() if callable(self.checks) else self.checks

    @wres.hookimpl
    def wres_indicators(self) -> Any:
        return self.indicators() if callable(self.indicators) else self.indicators

    @wres.hookimpl
    def wres_benchmarks(self) -> Any:
        return self.benchmarks() if callable(self.benchmarks) else self.benchmarks

    @wres.hookimpl
    def wres_editions(self) -> Any:
        return self.editions() if callable(self.editions) else self.editions


# Measures: the sound one with something done before or after.


@attrs.frozen(kw_only=True)
class Altered:
    """The sound measure, whose estimate, or the cells before it, a named function alters."""

    after: Callable[[Estimate], Estimate] | None = None
    before: Callable[[Cells], Cells] | None = None
    sound: RelativeLikelihood = SOUND
    unit = "ratio"
    parity = 1.0

    @property
    def terms(self) -> tuple[wres.Term, ...]:
        return self.sound.terms

    def estimate(self, cells: Cells, confidence: float = 0.95) -> Estimate:
        cells = cells if self.before is None else self.before(cells)
        found = self.sound.estimate(cells, confidence)
        return found if self.after is None else self.after(found)


def items(cells: Cells, change: Callable[[Any], Any]) -> Cells:
    """Cells whose values are changed, and nothing remembered of the old ones."""
    changed = {name: attrs.evolve(item, values=change(item.values)) for name, item in cells.items.items()}
    return attrs.evolve(cells, items=changed)


def leaking(found: Estimate) -> Estimate:
    ok = found.status == Status.OK
    mean = np.nanmean(np.where(ok, found.value, np.nan), axis=-2, keepdims=True) if ok.any() else 1
    value = found.value * mean / np.where(mean == mean, mean, 1) + 0.01 * (found.value.shape[-2] - 1)
    return attrs.evolve(found, value=np.where(ok, value, np.nan), upper=found.upper + 1)


def from_the_one_before(found: Estimate) -> Estimate:
    value = np.concatenate([found.value[..., :1, :], found.value[..., :-1, :]], axis=-2)
    none = np.full_like(value, np.nan)
    return attrs.evolve(found, value=np.where(found.status == Status.OK, value, np.nan), lower=none, upper=none)


def mutating_values(cells: Cells) -> Cells:
    for item in cells.items.values():
        item.values[...] += 1
    return cells


def mutating_totals(cells: Cells) -> Cells:
    cells.total(SOUND.denominator).count[...] += 1
    return cells


def raising_on_zero(cells: Cells) -> Cells:
    if any((item.values == 0).any() for item in cells.items.values()):
        raise ZeroDivisionError("division by zero")
    return cells


def asserting(cells: Cells) -> Cells:
    if any((item.values == 0).any() for item in cells.items.values()):
        raise AssertionError
    return cells


def leaving(cells: Cells) -> Cells:
    if any((item.values == 0).any() for item in cells.items.values()):
        raise SystemExit
    return cells


def zero_for_nothing(found: Estimate) -> Estimate:
    gone = found.status == Status.ZERO_DENOMINATOR
    return attrs.evolve(
        found, value=np.where(gone, 0.0, found.value), status=np.where(gone, np.int8(Status.OK), found.status)
    )


def infinity(found: Estimate) -> Estimate:
    gone = found.status == Status.ZERO_COMPARATOR
    return attrs.evolve(
        found, value=np.where(gone, np.inf, found.value), status=np.where(gone, np.int8(Status.OK), found.status)
    )


def missing_is_zero(cells: Cells) -> Cells:
    return items(cells, lambda values: np.where(np.isnan(values.astype(float)), 1.0, values))


def logarithms(cells: Cells) -> Cells:
    return items(cells, np.log1p)


def missing_is_none(cells: Cells) -> Cells:
    return items(cells, np.nan_to_num)


def one_for_none(cells: Cells) -> Cells:
    count = cells.total(SOUND.denominator).count
    count[count == 0] = 1
    return cells


def rate_of_nobody(found: Estimate) -> Estimate:
    return attrs.evolve(found, components=tuple(map(zero_for_nothing, found.components)))


def status_of_the_next(found: Estimate) -> Estimate:
    gone = np.zeros_like(found.status)
    gone[..., :-1, :] = np.where(found.status[..., 1:, :] == Status.NOT_REPORTED, Status.NOT_REPORTED, 0)
    status = np.maximum(found.status, gone)
    ok = status == Status.OK
    bounds = ok | (status == Status.ZERO_COMPARATOR)
    figures = {"value": np.where(ok, found.value, np.nan)}
    figures |= {name: np.where(bounds, getattr(found, name), np.nan) for name in ("lower", "upper")}
    return attrs.evolve(found, status=status, **figures)


def first_replicate(found: Estimate) -> Estimate:
    value = found.value if found.value.ndim == 2 else np.broadcast_to(found.value[:1], found.value.shape)
    none = np.full_like(found.value, np.nan)
    return attrs.evolve(found, value=value, lower=none, upper=none, numerator=none, denominator=none, components=())


def half_a_case(cells: Cells) -> Cells:
    return items(cells, lambda values: values + 0.5)


def shifted(found: Estimate) -> Estimate:
    return attrs.evolve(found, value=found.value + 1, lower=found.lower + 1, upper=found.upper + 1)


def value_without_ok(found: Estimate) -> Estimate:
    return attrs.evolve(found, status=np.full_like(found.status, Status.SUPPRESSED))


def bounds_beside(found: Estimate) -> Estimate:
    return attrs.evolve(found, lower=found.upper, upper=found.upper + 1)


def bounds_of_nothing(found: Estimate) -> Estimate:
    blank = np.full_like(found.status, Status.BELOW_MINIMUM)
    return attrs.evolve(found, value=np.full_like(found.value, np.nan), status=blank)


def rows_twice(found: Estimate) -> Estimate:
    return attrs.evolve(found, components=(*found.components, *found.components))


def no_headline(found: Estimate) -> Estimate:
    names = ("value", "lower", "upper", "status", "numerator", "denominator")
    return attrs.evolve(found, rows=(), **{name: getattr(found, name)[..., :0] for name in names})


def unknown_status(found: Estimate) -> Estimate:
    return attrs.evolve(found, value=np.full_like(found.value, np.nan), status=np.full_like(found.status, 99))


def first_axis(found: Estimate) -> Estimate:
    return attrs.evolve(found, value=found.value.reshape(-1, found.value.shape[-1]))


def two_axes(found: Estimate) -> Estimate:
    units, rows = found.value.shape
    return attrs.evolve(found, value=found.value.reshape(units, rows))


def axis_from_the_front(found: Estimate) -> Estimate:
    spread = found.upper.max(axis=0, initial=0, where=np.isfinite(found.upper))
    return attrs.evolve(found, upper=np.where(np.isfinite(found.upper), spread, found.upper))


def dividing(found: Estimate) -> Estimate:
    np.divide(1.0, found.status == Status.OK)
    return found


def random(found: Estimate) -> Estimate:
    return attrs.evolve(
        found, value=found.value * (1.01 + 0.01 * np.random.default_rng().random()), upper=found.upper + 9
    )


def by_position(found: Estimate) -> Estimate:
    place = 1 + 0.1 * np.arange(found.value.shape[-2])[:, None]
    return attrs.evolve(found, value=found.value * place, upper=found.upper * place * 2)


@attrs.frozen(kw_only=True)
class Unused(Altered):
    """A measure that names an item it doesn't use."""

    @property
    def terms(self) -> tuple[wres.Term, ...]:
        return (wres.Term(item=STARTERS), *self.sound.terms)


@attrs.frozen(kw_only=True)
class Unnamed(Altered):
    """A measure that uses an item it doesn't name."""

    def estimate(self, cells: Cells, confidence: float = 0.95) -> Estimate:
        return attrs.evolve(self.sound, denominator=STARTERS).estimate(cells, confidence)


@attrs.frozen(kw_only=True)
class Holding(Altered):
    """A measure that holds something that is no value."""

    held: Any = None


@attrs.frozen(kw_only=True)
class Smoothed(Altered):
    """A measure whose parity isn't what it gives for groups with the same counts."""

    parity = 2.0


@attrs.define(kw_only=True)
class Open:
    """A measure whose fields can be set."""

    sound: RelativeLikelihood = SOUND
    unit = "ratio"
    parity = 1.0

    @property
    def terms(self) -> tuple[wres.Term, ...]:
        return self.sound.terms

    def estimate(self, cells: Cells, confidence: float = 0.95) -> Estimate:
        return self.sound.estimate(cells, confidence)


@attrs.define(kw_only=True)
class OpenBehind(Open):
    """A measure whose fields can be set, although what is annotated first can't."""

    kind: ClassVar[str] = "ratio"
    limit = attrs.field(default=1)


NUMBERS = itertools.count()


def another_each_time() -> list[wres.Indicator]:
    return [indicator(title=f"Relative likelihood of leaving, {next(NUMBERS)}")]


def another_edition_each_time() -> list[wres.Edition]:
    return [attrs.evolve(EMPTY_EDITION, title=f"Acme staff standard, {next(NUMBERS)}")]


# Benchmarks


@attrs.frozen(kw_only=True)
class Judge:
    """A sound benchmark, with something wrong that a function does to what it says."""

    fault: Callable[[pd.DataFrame, wres.Results], pd.DataFrame] | None = None
    id: str = "acme-judge"
    title: str = "Interval beyond parity"
    references: tuple[wres.Reference, ...] = (ACME,)
    units: tuple[str, ...] = ("ratio",)

    def assess(self, results: wres.Results, peers: Any = None) -> pd.DataFrame:
        rows = results.headline()
        verdict = np.where(
            rows["status"] != "ok", "insufficient-data", np.where(rows["lower"] > 1, "adverse", "no-evidence")
        )
        judged = rows.assign(verdict=verdict)
        return judged if self.fault is None else self.fault(judged, results)


def unknown_verdict(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    return judged.assign(verdict="bad")


def dropping(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    return judged[judged["status"] == "ok"]


def sorting(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    return judged.sort_values("value", ascending=False)


def needing_several(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    if judged["org"].nunique() < 2:
        raise ValueError("at least two organisations")
    return judged


def false_comfort(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    return judged.assign(verdict=judged["verdict"].replace("insufficient-data", "no-evidence"))


def after_the_first(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    beyond = judged["value"] > (judged["value"].iloc[0] if len(judged) else 0)
    verdict = np.where(judged["status"] != "ok", "insufficient-data", np.where(beyond, "adverse", "no-evidence"))
    return judged.assign(verdict=verdict)


def by_name(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    known = np.where(judged["org"].rank(method="dense") > 6, "adverse", "no-evidence")
    return judged.assign(verdict=np.where(judged["status"] != "ok", "insufficient-data", known))


def beyond_the_table(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    beyond = judged["value"] > judged["value"].mean()
    verdict = np.where(judged["status"] != "ok", "insufficient-data", np.where(beyond, "adverse", "no-evidence"))
    return judged.assign(verdict=verdict)


def silent(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    return judged.assign(verdict="insufficient-data")


def between_neighbours(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    value = judged["value"].to_numpy(float)
    beyond = value > (np.roll(value, 1) + np.roll(value, -1)) / 2 if len(value) else value > 0
    verdict = np.where(judged["status"] != "ok", "insufficient-data", np.where(beyond, "adverse", "no-evidence"))
    return judged.assign(verdict=verdict)


def numbered(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    return judged.assign(score=np.arange(len(judged), dtype=float))


def filling_results(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    results.frame["value"] = results.frame["value"].fillna(0.0)
    return judged


@attrs.define
class OpenJudge:
    """A benchmark whose fields can be set."""

    id: str = "acme-judge"
    title: str = "Interval beyond parity"
    references: tuple[wres.Reference, ...] = (ACME,)
    units: tuple[str, ...] = ("ratio",)

    def assess(self, results: wres.Results, peers: Any = None) -> pd.DataFrame:
        return Judge().assess(results, peers)


def another_benchmark_each_time() -> list[Judge]:
    return [Judge(title=f"Interval beyond parity, {next(NUMBERS)}")]


def mutating_results(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    results.frame["value"] = results.frame["value"].round(1)
    return judged


def without_verdicts(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    return judged.drop(columns="verdict")


def needing_one(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    return judged.assign(comparator=judged["org"].iloc[0])


def mutating_provenance(judged: pd.DataFrame, results: wres.Results) -> pd.DataFrame:
    results.provenance["unit"] = "a ratio"
    return judged


@attrs.frozen(kw_only=True)
class WithPeers(Judge):
    """A benchmark that does something to the peers, or needs them."""

    use: Callable[[Any], None]

    def assess(self, results: wres.Results, peers: Any = None) -> pd.DataFrame:
        self.use(peers)
        return super().assess(results, peers)


def mutating_peers(peers: pd.DataFrame | None) -> None:
    if peers is not None:
        peers["type"] = "acute"


def needing_peers(peers: Any) -> None:
    peers["type"].unique()


class Identity:
    """A benchmark that isn't equal to its copy."""

    id, title, references, units = "acme-judge", "Interval beyond parity", (ACME,), ("ratio",)

    def assess(self, results: wres.Results, peers: Any = None) -> pd.DataFrame:
        return Judge().assess(results, peers)


class Unpicklable(Identity):
    """A benchmark with a function of its own."""

    def __init__(self) -> None:
        self.limit = lambda row: row["lower"]


EMPTY_EDITION = wres.Edition(
    id="acme-2026",
    standard="acme",
    title="Acme staff standard 2026",
    year=2026,
    snapshot=dt.date(2026, 3, 31),
    reviewed=dt.date(2026, 4, 1),
    grouping=WRES,
    references=[ACME],
)


def altered(**faults: Any) -> Brings:
    return Brings(indicators=[indicator(Altered(**faults))])


def judged(fault: Any = None, **fields: Any) -> Brings:
    return Brings(benchmarks=[Judge(fault=fault, **fields)])


SWAPPED = attrs.evolve(SOUND, of="white", to="bme")
UPSIDE_DOWN = attrs.evolve(SOUND, numerator=SOUND.denominator, denominator=SOUND.numerator)
AT_PARITY = example(
    {"statistic": "relative-likelihood", "value": 1}, **{"acme-leavers": (60, 30), "headcount": (1000, 500)}
)

SWAPPED_PLUGIN = Brings(indicators=[indicator(SWAPPED)])

# Checks of returns


def large_boards(returns: Returns, message: str = "{members:,} people sit on the board", **evidence: Any) -> Any:
    members = returns.count("board").sum(-1)
    unit = np.flatnonzero(members > 40)
    yield Matches(unit=unit, indicator="board", message=message, evidence={"members": members[unit], **evidence})


def check(find: Any = large_boards, **fields: Any) -> Rule:
    """A sound check, or one whose function or fields have a fault."""
    members = wres.Example(
        title="60 members",
        counts=[*wres.Example.rows("board", white=50, bme=10), *wres.Example.rows("headcount", white=900, bme=200)],
        expected=[{"indicator": "board", "members": 60}],
        reference=ACME,
    )
    sound = {
        "id": "ACME101", "title": "Large board", "severity": "warning", "means": "More than 40 sit on the board.",
        "cure": "count the board alone", "references": [ACME], "examples": [members], "edition": EDITION, "find": find,
    }  # fmt: skip
    return Rule(**{**sound, **fields})


def finding_nothing(returns: Returns) -> Any:
    return iter(())


def finding_everywhere(returns: Returns) -> Any:
    yield from large_boards(returns)
    yield Matches(unit=np.arange(len(returns)), indicator="", message="something is wrong")


def telling_of_others(returns: Returns) -> Any:
    yield from large_boards(returns, "{members} of {many} people", many=len(returns))


def telling_the_first_row(returns: Returns) -> Any:
    yield from large_boards(returns, "{members}, after {first}", first=str(returns.frame["count"].iloc[0]))


def needing_boards(returns: Returns) -> Any:
    if np.isnan(returns.count("board")).any():
        raise ValueError("no board")
    yield from large_boards(returns)


def changing_the_table(returns: Returns) -> Any:
    yield from large_boards(returns)
    returns.frame.isetitem(returns.frame.columns.get_loc("count"), 0)


def another_check_each_time() -> list[Rule]:
    return [check(title=f"Large board, {next(NUMBERS)}")]


# By what is wrong: the plugin, the check named for it, and every other check that the fault rightly fails too.
FAULTS: dict[str, tuple[Brings, str, set[str]]] = {
    "brings nothing": (Brings(), "brings-definitions", set()),
    "an edition without indicators": (Brings(editions=[EMPTY_EDITION]), "edition-has-indicators", set()),
    "groups swapped": (SWAPPED_PLUGIN, "examples-reproduce", set()),
    "fraction upside down": (
        Brings(indicators=[indicator(UPSIDE_DOWN)]),
        "examples-reproduce",
        set(),
    ),
    "a figure that isn't so": (
        Brings(indicators=[indicator(examples=[example({"statistic": "relative-likelihood", "value": "1.66"})])]),
        "examples-reproduce",
        set(),
    ),
    "a status that isn't so": (
        Brings(
            indicators=[indicator(examples=[example({"statistic": "relative-likelihood", "status": "suppressed"})])]
        ),
        "examples-reproduce",
        {"an-example-is-off-parity"},
    ),
    "an expectation of several rows": (
        Brings(indicators=[indicator(examples=[example({"statistic": "likelihood", "value": "0.06"})])]),
        "examples-reproduce",
        {"an-example-is-off-parity"},
    ),
    "an example at parity": (Brings(indicators=[indicator(examples=[AT_PARITY])]), "an-example-is-off-parity", set()),
    "leaking across organisations": (
        altered(after=leaking),
        "organisations-are-independent",
        {"groups-alike-are-at-parity", "missing-items-are-statuses"},
    ),
    "the figure of the one before": (
        altered(after=from_the_one_before),
        "organisations-are-independent",
        {"missing-items-are-statuses", "zero-denominators-are-statuses"},
    ),
    "a figure by its place": (
        altered(after=by_position),
        "organisations-are-independent",
        {"groups-alike-are-at-parity", "missing-items-are-statuses"},
    ),
    "another figure each time": (
        altered(after=random),
        "row-order-does-not-matter",
        {
            "batch-equals-one-by-one",
            "examples-reproduce",
            "groups-alike-are-at-parity",
            "missing-items-are-statuses",
            "organisations-are-independent",
            "scaling-counts-scales-nothing",
        },
    ),
    "counts changed in place": (
        altered(before=mutating_values),
        "input-is-not-mutated",
        {"scaling-counts-scales-nothing", "zero-denominators-are-statuses"},
    ),
    "totals changed in place": (
        altered(before=mutating_totals),
        "input-is-not-mutated",
        {"scaling-counts-scales-nothing"},
    ),
    "raising on zero": (
        altered(before=raising_on_zero),
        "zero-denominators-are-statuses",
        {"an-example-is-off-parity", "examples-reproduce", "input-is-not-mutated"},
    ),
    "asserting on zero": (
        altered(before=asserting),
        "zero-denominators-are-statuses",
        {"an-example-is-off-parity", "examples-reproduce", "input-is-not-mutated"},
    ),
    "leaving the program on zero": (
        altered(before=leaving),
        "zero-denominators-are-statuses",
        {"an-example-is-off-parity", "examples-reproduce", "input-is-not-mutated"},
    ),
    "nought of nought is nought": (altered(after=zero_for_nothing), "zero-denominators-are-statuses", set()),
    "infinity is ok": (altered(after=infinity), "zero-denominators-are-statuses", set()),
    "missing counts made up": (altered(before=missing_is_zero), "missing-items-are-statuses", set()),
    "an item that isn't used": (Brings(indicators=[indicator(Unused())]), "missing-items-are-statuses", set()),
    "parity that isn't so": (Brings(indicators=[indicator(Smoothed())]), "groups-alike-are-at-parity", set()),
    "one more for everybody": (altered(after=shifted), "groups-alike-are-at-parity", {"examples-reproduce"}),
    "half a case more": (
        altered(before=half_a_case),
        "scaling-counts-scales-nothing",
        {"zero-denominators-are-statuses"},
    ),
    "logarithms of counts": (altered(before=logarithms), "scaling-counts-scales-nothing", {"examples-reproduce"}),
    "an item that isn't named": (
        Brings(indicators=[indicator(Unnamed())]),
        "output-keeps-the-contract",
        {"examples-reproduce", "groups-alike-are-at-parity", "missing-items-are-statuses"},
    ),
    "a status that nobody knows": (
        altered(after=unknown_status),
        "output-keeps-the-contract",
        {
            "adverse-side-agrees",
            "an-example-is-off-parity",
            "examples-reproduce",
            "groups-alike-are-at-parity",
            "input-is-not-mutated",
            "missing-items-are-statuses",
            "organisations-are-independent",
            "row-order-does-not-matter",
            "scaling-counts-scales-nothing",
            "zero-denominators-are-statuses",
        },
    ),
    "a value without ok": (
        altered(after=value_without_ok),
        "output-keeps-the-contract",
        {
            "examples-reproduce",
            "groups-alike-are-at-parity",
            "missing-items-are-statuses",
            "zero-denominators-are-statuses",
        },
    ),
    "bounds beside the value": (altered(after=bounds_beside), "output-keeps-the-contract", set()),
    "bounds of nothing": (
        altered(after=bounds_of_nothing),
        "output-keeps-the-contract",
        {"examples-reproduce", "groups-alike-are-at-parity"},
    ),
    "rows twice": (altered(after=rows_twice), "output-keeps-the-contract", set()),
    "no headline": (
        altered(after=no_headline),
        "output-keeps-the-contract",
        {"an-example-is-off-parity", "examples-reproduce", "groups-alike-are-at-parity"},
    ),
    "a measure that can be changed": (Brings(indicators=[indicator(Open())]), "definition-is-a-value", set()),
    "a part that isn't equal to its copy": (
        Brings(indicators=[indicator(Holding(held=float("nan")))]),
        "definition-is-a-value",
        set(),
    ),
    "a part that can't be pickled": (
        Brings(indicators=[indicator(Holding(held=types.MappingProxyType({"limit": 1})))]),
        "definition-is-a-value",
        set(),
    ),
    "another edition each time": (
        Brings(editions=another_edition_each_time, indicators=[indicator(editions=["acme-2026"])]),
        "definition-is-a-value",
        set(),
    ),
    "another definition each time": (Brings(indicators=another_each_time), "definition-is-a-value", set()),
    "leading axes lost": (altered(after=first_axis), "batch-equals-one-by-one", set()),
    "two axes and no more": (altered(after=two_axes), "batch-equals-one-by-one", set()),
    "axes counted from the front": (
        altered(after=axis_from_the_front),
        "batch-equals-one-by-one",
        {"organisations-are-independent"},
    ),
    "a verdict that nobody knows": (
        judged(unknown_verdict),
        "every-row-gets-a-verdict",
        {
            "benchmark-names-do-not-matter",
            "benchmark-neighbours-do-not-matter",
            "benchmark-order-does-not-matter",
            "unusable-rows-are-insufficient-data",
        },
    ),
    "rows left out": (
        judged(dropping),
        "every-row-gets-a-verdict",
        {"benchmark-names-do-not-matter", "benchmark-order-does-not-matter", "unusable-rows-are-insufficient-data"},
    ),
    "rows in another order": (
        judged(sorting),
        "every-row-gets-a-verdict",
        {
            "benchmark-names-do-not-matter",
            "benchmark-neighbours-do-not-matter",
            "benchmark-order-does-not-matter",
            "unusable-rows-are-insufficient-data",
        },
    ),
    "no verdicts": (
        judged(without_verdicts),
        "every-row-gets-a-verdict",
        {
            "benchmark-names-do-not-matter",
            "benchmark-neighbours-do-not-matter",
            "benchmark-order-does-not-matter",
            "unusable-rows-are-insufficient-data",
        },
    ),
    "an organisation needed": (judged(needing_one), "every-row-gets-a-verdict", {"benchmark-order-does-not-matter"}),
    "peers needed": (
        Brings(benchmarks=[WithPeers(use=needing_peers)]),
        "every-row-gets-a-verdict",
        {"unusable-rows-are-insufficient-data"},
    ),
    "two organisations needed": (judged(needing_several), "every-row-gets-a-verdict", set()),
    "false comfort": (judged(false_comfort), "unusable-rows-are-insufficient-data", set()),
    "the first is the measure": (
        judged(after_the_first),
        "benchmark-order-does-not-matter",
        {"benchmark-neighbours-do-not-matter"},
    ),
    "verdicts by name": (judged(by_name), "benchmark-names-do-not-matter", set()),
    "the table is the measure": (judged(beyond_the_table), "benchmark-neighbours-do-not-matter", set()),
    "the wrong side is adverse": (
        Brings(
            indicators=[
                indicator(
                    attrs.evolve(SOUND, numerator="disciplinary"),
                    adverse="below",
                    examples=[example(disciplinary=(60, 50), headcount=(1000, 500))],
                )
            ]
        ),
        "adverse-side-agrees",
        set(),
    ),
    "results changed in place": (judged(mutating_results), "results-are-not-mutated", set()),
    "provenance changed in place": (judged(mutating_provenance), "results-are-not-mutated", set()),
    "peers changed in place": (Brings(benchmarks=[WithPeers(use=mutating_peers)]), "results-are-not-mutated", set()),
    "no title": (judged(title=" "), "benchmark-is-a-value", set()),
    "no references": (judged(references=()), "benchmark-is-a-value", set()),
    "a unit that nobody has": (judged(units=("ratio", "furlongs")), "benchmark-is-a-value", set()),
    "a benchmark unlike its copy": (Brings(benchmarks=[Identity()]), "benchmark-is-a-value", set()),
    "a benchmark that can't be pickled": (Brings(benchmarks=[Unpicklable()]), "benchmark-is-a-value", set()),
    "missing counts are nought": (altered(before=missing_is_none), "missing-items-are-statuses", set()),
    "one for nobody, in place": (altered(before=one_for_none), "input-is-not-mutated", set()),
    "a rate of nobody": (altered(after=rate_of_nobody), "zero-denominators-are-statuses", set()),
    "the status of the next": (altered(after=status_of_the_next), "organisations-are-independent", set()),
    "the first replicate": (altered(after=first_replicate), "batch-equals-one-by-one", set()),
    "set behind a constant": (Brings(indicators=[indicator(OpenBehind())]), "definition-is-a-value", set()),
    "a part that can be changed": (Brings(indicators=[indicator(Holding(held=[1]))]), "definition-is-a-value", set()),
    "groups swapped, a part expected": (
        Brings(
            indicators=[
                indicator(SWAPPED, examples=[example({"statistic": "likelihood", "group": "bme", "value": "0.1"})])
            ]
        ),
        "an-example-is-off-parity",
        set(),
    ),
    "groups swapped, nothing expected": (
        Brings(indicators=[indicator(SWAPPED, examples=[example({"statistic": "relative-likelihood"})])]),
        "an-example-is-off-parity",
        set(),
    ),
    "judges nothing": (judged(silent), "every-row-gets-a-verdict", set()),
    "between its neighbours": (
        judged(between_neighbours),
        "benchmark-order-does-not-matter",
        {"benchmark-neighbours-do-not-matter"},
    ),
    "a score by its place": (
        judged(numbered),
        "benchmark-order-does-not-matter",
        {"benchmark-neighbours-do-not-matter"},
    ),
    "what isn't there filled in place": (judged(filling_results), "results-are-not-mutated", set()),
    "a benchmark that can be changed": (Brings(benchmarks=[OpenJudge()]), "benchmark-is-a-value", set()),
    "another benchmark each time": (Brings(benchmarks=another_benchmark_each_time), "benchmark-is-a-value", set()),
    "a check that finds nothing": (Brings(checks=[check(finding_nothing)]), "check-finds-its-examples", set()),
    "a check without examples": (Brings(checks=[check(examples=[])]), "check-finds-its-examples", set()),
    "a check that always finds": (
        Brings(checks=[check(finding_everywhere)]),
        "check-is-silent-on-lawful-returns",
        set(),
    ),
    "a check that counts the others": (
        Brings(checks=[check(telling_of_others)]),
        "check-keeps-organisations-apart",
        set(),
    ),
    "a check that looks at the first row": (
        Brings(checks=[check(telling_the_first_row)]),
        "check-order-does-not-matter",
        {"check-keeps-organisations-apart"},
    ),
    "a check that needs a board": (Brings(checks=[check(needing_boards)]), "check-survives-hostile-returns", set()),
    "a check that changes the table": (
        Brings(checks=[check(changing_the_table)]),
        "check-survives-hostile-returns",
        {"check-keeps-organisations-apart", "check-order-does-not-matter"},
    ),
    "a check that needs luck": (
        Brings(checks=[check(needs=["luck"])]),
        "check-is-a-value",
        set(),
    ),
    "another check each time": (Brings(checks=another_check_each_time), "check-is-a-value", set()),
}
