"""Methods made of methods: each changes the counts, asks the method inside, and says what that changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import attrs
import numpy as np
import pandas as pd

from wres._keys import codes
from wres.benchmarks._figures import MOST_UNKNOWN, Figures, Floats, Pools, within
from wres.benchmarks.families import FAMILIES, FINDINGS, Family, listing
from wres.benchmarks.judging import Judgement, Method, Texts, counted, decimals, level, picked, rounded, worded
from wres.benchmarks.references import paper
from wres.benchmarks.trend import lines
from wres.errors import DefinitionError
from wres.model import Reference

__all__ = ["Fdr", "PooledYears", "Stratified", "UnknownBounds"]

BENJAMINI = paper("Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57:289–300")
MANSKI = Reference(
    title="Manski 2005, Partial identification with missing data: concepts and findings",
    url="https://1library.net/document/y642n85q-partial-identification-with-missing-data-concepts-and-findings.html",
    evidence="secondary",
)
MANTEL = paper("Mantel and Haenszel 1959, Journal of the National Cancer Institute 22:719–48")
SPECIAL = Reference(
    title="34 CFR 300.647, risk ratios in special education",
    url="https://sites.ed.gov/idea/regs/b/f/300.647/b/2",
    locator="up to three years may be pooled",
    evidence="secondary",
)


def _judging(value: Any) -> Any:
    if isinstance(value, type) or not callable(getattr(value, "judge", None)):
        raise DefinitionError(
            f"of is {value!r}; give a method that judges counts, with judge(figures, peers), such as ScoreTest()"
        )
    return value


@attrs.frozen(kw_only=True)
class _Wrapper(Method):
    of: Method = attrs.field(converter=_judging)
    id: str = attrs.field(default=attrs.Factory(lambda self: f"{self.of.id}-{self.SUFFIX}", takes_self=True))
    title: str = attrs.field(default=attrs.Factory(lambda self: f"{self.of.title}, {self.WORDS}", takes_self=True))
    units: tuple[str, ...] = attrs.field(default=attrs.Factory(lambda self: self.of.units, takes_self=True))
    references: tuple[Reference, ...] = attrs.field(
        default=attrs.Factory(lambda self: (*self.of.references, *self.SOURCES), takes_self=True)
    )

    @property
    def across(self) -> bool:
        """Whether the method inside hangs together across indicators."""
        return bool(getattr(self.of, "across", True))

    SUFFIX: ClassVar[str] = ""
    WORDS: ClassVar[str] = ""
    SOURCES: ClassVar[tuple[Reference, ...]] = ()


@attrs.frozen(kw_only=True)
class Fdr(_Wrapper):
    """A method's findings listed by a false discovery rate of one's own: of what is listed so many at most are chance.

    Verdicts and p-values stay the method's; `listed` says which findings outlive the adjustment and `family` what is
    counted together: `"indicator"`, its figures in a year over all organisations; or `"organisation"`, all figures of
    one in a year; or `"all"`. `procedure` is `"bh"`, or `"by"` for any dependence. The method inside has to give
    p-values.
    """

    family: Family = "indicator"
    rate: float = 0.05
    procedure: Literal["bh", "by"] = "bh"

    version = 2
    SUFFIX = "fdr"
    WORDS = "with a false discovery rate"
    SOURCES = (BENJAMINI,)

    def __attrs_post_init__(self) -> None:
        level("rate", self.rate)
        if self.family not in FAMILIES:
            raise DefinitionError(f"family is {self.family!r}; choose {', '.join(FAMILIES)}")

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return what the method says, and which findings outlive the adjustment."""
        base = self.of.judge(figures, peers)
        p = np.broadcast_to(base.p_value, len(figures))
        found = np.isin(base.verdict, FINDINGS) & figures.known
        if np.any(found & np.isnan(p)):
            raise DefinitionError(
                f"{self.of.id} makes findings without p-values, so no false discovery rate holds them"
            )
        verdict = np.where(figures.known, base.verdict, "insufficient-data")
        which = listing(figures.rows, verdict, p, self.family, rate=self.rate, procedure=self.procedure)

        def reason() -> Texts:
            note = worded(
                " Among {:.0f} tests of its {}: {}.",
                np.nan_to_num(which.tests),
                self.family if self.family != "all" else "results",
                np.where(which.listed == True, "it stands", "it isn't listed, since so many find as much by chance"),  # noqa: E712
            )
            sentences: Texts = base.sentences() + np.where(found, note, "")
            return sentences

        return attrs.evolve(base, reason=reason, listed=which.listed, family=which.family)


@attrs.frozen(kw_only=True)
class UnknownBounds(_Wrapper):
    """A method's finding held against everything that those of unknown ethnicity could be.

    The method judges three times: without them, with those who had the event all in one group and those who hadn't all
    in the other, and the other way round. What is no finding in all three is none. `limit_low` and `limit_high` are the
    figure at both extremes, `probability` the share that is unknown; above `most` nothing is judged, and above half by
    no method. The reason names the share of them that would have to be of the group on top for the figure to cross
    parity.
    """

    most: float = MOST_UNKNOWN

    SUFFIX = "unknown-bounds"
    WORDS = "whatever the unknown are"
    SOURCES = (MANSKI,)

    def __attrs_post_init__(self) -> None:
        if not 0 <= self.most <= MOST_UNKNOWN:
            raise DefinitionError(
                f"most is {self.most!r}; give a share from 0 to {MOST_UNKNOWN}, above which none judges"
            )

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return the findings that no one of unknown ethnicity could undo."""
        from wres.statistics.bounds import tipping_share

        u, v = (np.nan_to_num(each) for each in (figures.u, figures.v))
        x, n, y, m = figures.x, figures.n, figures.y, figures.m
        bounded = figures.paired & figures.known & (u <= v)
        least = attrs.evolve(figures, n=n + v - u, y=y + u, m=m + u)
        greatest = attrs.evolve(figures, x=x + u, n=n + u, m=m + v - u)
        plain, *extremes = (self.of.judge(each, peers) for each in (figures, least, greatest))
        same = np.logical_and.reduce([plain.verdict == each.verdict for each in extremes])
        silent = np.logical_or.reduce([each.verdict == "insufficient-data" for each in (plain, *extremes)])
        unknown = v / (n + m + v)
        share = tipping_share(x, n, y, m, u, v)
        low, high = least.estimate(), greatest.estimate()
        enough = bounded & (unknown <= self.most) & ~silent
        crosses = (low < figures.parity) & (high > figures.parity) & ~np.isnan(share)

        def reason() -> Texts:
            own = plain.sentences()
            moves = picked(
                [unknown == 0, same, np.isin(plain.verdict, FINDINGS)],
                ["", " That changes nothing.", " That could undo the finding, so it is none."],
                " By that it could become a finding, so it is none and no comfort.",
            )
            tips = worded(
                " It crosses parity if {:.0f} % of them are of the group on top.",
                rounded(100 * np.nan_to_num(share), 0),
            )
            known = worded(
                " {:.1f} % are of unknown ethnicity, and whatever they are the figure is from {} to {}.",
                rounded(100 * np.nan_to_num(unknown), 1),
                decimals(low, figures.ratio),
                decimals(high, figures.ratio),
            )
            bound = np.where(unknown == 0, " Nobody is of unknown ethnicity.", known)
            sentences = own + bound + moves + np.where(crosses, tips, "")
            much = worded("{:.0f} % are of unknown ethnicity: too many to say anything.", rounded(100 * unknown, 0))
            return picked(
                [enough, ~figures.paired, bounded & (unknown > self.most)],
                [sentences, "Who of a part is unknown isn't among the counts of this figure.", much],
                np.where(
                    plain.verdict == "insufficient-data",
                    own,
                    "Those of unknown ethnicity leave too little to judge by.",
                ),
            )

        p = np.fmax.reduce([np.broadcast_to(each.p_value, len(figures)) for each in (plain, *extremes)])
        return attrs.evolve(
            plain,
            verdict=picked([~enough, same], ["insufficient-data", plain.verdict], "no-evidence"),
            reason=reason,
            limit_low=np.where(bounded, low, np.nan),
            limit_high=np.where(bounded, high, np.nan),
            p_value=p,
            probability=np.where(figures.paired, unknown, np.nan),
        )


@attrs.frozen(kw_only=True)
class PooledYears(_Wrapper):
    """A method's finding on the counts of this year and the ones before it, added up.

    `years` in all, by one definition; of figures that span several years only those that don't overlap. People in
    several years count as often, as independent: an interval is then a little too narrow.
    """

    years: int = 3

    SUFFIX = "pooled-years"
    WORDS = "years pooled"
    SOURCES = (SPECIAL,)

    def __attrs_post_init__(self) -> None:
        if not self.years >= 1:
            raise DefinitionError(f"years is {self.years!r}; give at least 1, such as 3")

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return what the method says of the sums."""
        year, line = figures.year, lines(figures)
        first = int(year.min(initial=0))
        width = int(year.max(initial=0)) - first + 1
        place = np.full((int(line.max(initial=-1)) + 1, width), -1, np.intp)
        there = np.flatnonzero(figures.known)
        place[line[there], year[there] - first] = there
        names = ("x", "n", "y", "m", "u", "v")
        sums = {name: np.nan_to_num(getattr(figures, name)) for name in names}
        used = np.ones(len(figures), np.intp)
        for back in range(1, self.years):
            at = year - first - back * figures.window
            inside = (at >= 0) & figures.known & (back * figures.window < self.years)
            before = np.where(inside, place[line, np.maximum(at, 0)], -1) if len(figures) else np.empty(0, np.intp)
            used += before >= 0
            for name in names:
                sums[name] = sums[name] + np.where(before >= 0, np.nan_to_num(getattr(figures, name)[before]), 0)
        given: dict[str, Any] = {name: np.where(np.isnan(getattr(figures, name)), np.nan, sums[name]) for name in names}
        base = self.of.judge(attrs.evolve(figures, **given), peers)
        pooled = attrs.evolve(figures, **given).estimate()

        def reason() -> Texts:
            years = counted(used, "year")
            together = np.where(used > 1, worded(" From {} together,", years), " From one year only,")
            whole = worded(" in which the figure is {}.", decimals(pooled, figures.ratio))
            sentences: Texts = base.sentences() + together + whole
            return sentences

        return attrs.evolve(base, reason=reason)


@attrs.frozen(kw_only=True)
class Stratified(_Wrapper):
    """A method's finding within strata: what is left when like is compared with like.

    The results have one row for each stratum, `org` naming it, and `peers` says in the column `by` which organisation a
    stratum is of. `weights` are `"mantel-haenszel"`; `"direct"`, those of `standard`, by the column `stratum` of
    `peers`, or else the strata's sizes; or `"indirect"`, each stratum's joint rate over all organisations being what is
    expected. The two adjusted rates go to the method as counts of the size that has their variance. Each stratum has
    its organisation's verdict, `score` is the adjusted figure; and the reason says where the strata turn the figure
    round (Simpson's paradox) or move a ratio by more than a quarter.
    """

    by: str = "organisation"
    weights: Literal["mantel-haenszel", "direct", "indirect"] = "mantel-haenszel"
    standard: Mapping[str, float] | None = None

    version = 2
    SUFFIX = "stratified"
    WORDS = "within strata"
    SOURCES = (MANTEL,)

    def __attrs_post_init__(self) -> None:
        if self.weights not in ("mantel-haenszel", "direct", "indirect"):
            raise DefinitionError(f"weights is {self.weights!r}; choose mantel-haenszel, direct or indirect")
        if self.standard is not None and self.weights != "direct":
            raise DefinitionError("standard is for weights='direct'; leave it out, or say so")

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return to each stratum what the method says of its organisation."""
        rows = figures.rows
        table = self._table(rows, peers)
        parent = table[self.by].to_numpy(object)
        inside = figures.known & figures.paired & ~pd.isna(parent)
        frame = rows[["year", "edition"]].assign(series=figures.series, parent=parent)
        code = codes(frame, ["series", "parent", "year", "edition"])
        line = within(code, inside)
        pools = Pools.of(line)
        x, n, y, m = (pools.spread(getattr(figures, name)) for name in "xnym")
        rates, sizes = self._rates(figures, pools, table, (x, n, y, m))
        first = np.unique(line[inside], return_index=True)[1]
        first = np.flatnonzero(inside)[first]
        counts = [each for pair in zip(rates, sizes, strict=True) for each in _counts(*pair)]
        facts = ("edition", "ratio", "parity", "worse", "paired", "known", "series", "definition", "window")
        merged: dict[str, Any] = {
            "rows": rows.iloc[first].assign(org=parent[first]).reset_index(drop=True),
            **{name: getattr(figures, name)[first] for name in facts},
            **dict(zip("xnym", counts, strict=True)),
            **{name: np.full(len(first), np.nan) for name in "uv"},
            "unknown": figures.unknown[first],
            "org": pd.factorize(parent[first])[0],
        }
        whole = attrs.evolve(figures, **merged)
        rest = table.drop(columns=["org"]).rename(columns={self.by: "org"}).drop(columns=["stratum"], errors="ignore")
        there = [name for name in rest.columns if name not in ("org", "year")]
        base = self.of.judge(whole, rest.dropna(subset=["org"]).drop_duplicates() if there else None)
        sums: dict[str, Any] = {k: np.nansum(c, axis=-1) for k, c in zip("xnym", (x, n, y, m), strict=True)}
        crude = attrs.evolve(whole, **sums)
        before, after = crude.estimate(), whole.estimate()
        with np.errstate(divide="ignore", invalid="ignore"):
            turned = (before - whole.parity) * (after - whole.parity) < 0
            moved = whole.ratio & (np.abs(np.log(before / after)) > np.log(1.25))

        def back(values: Any, missing: Any) -> Any:
            full = np.full(len(rows), missing, object if missing is None else np.float64)
            full[inside] = np.broadcast_to(np.asarray(values), len(first))[line[inside]]
            return full

        def reason() -> Texts:
            note = worded(
                " Within strata the figure is {}, taken together {}.{}",
                decimals(after, whole.ratio),
                decimals(before, whole.ratio),
                picked(
                    [turned, moved],
                    [
                        " The strata turn it round: taken together it misleads.",
                        " The strata move it by more than a quarter.",
                    ],
                    "",
                ),
            )
            none = np.where(figures.paired, "No organisation is named for this stratum.", "A part has no strata here.")
            return np.where(inside, back(base.sentences() + note, None), none)

        names = ("limit_low", "limit_high", "p_value", "probability")
        return Judgement(
            verdict=np.where(inside, back(base.verdict, None), "insufficient-data"),
            reason=reason,
            comparator=lambda: back(base.compared(), None),
            score=back(after, np.nan),
            **{name: back(getattr(base, name), np.nan) for name in names},
        )

    def _table(self, rows: pd.DataFrame, peers: Any) -> pd.DataFrame:
        """Return a row of `peers` for each row, missing where it has none."""
        needed = ["org", self.by, *(["stratum"] if self.standard is not None or self.weights == "indirect" else [])]
        lacking = needed if not isinstance(peers, pd.DataFrame) else [each for each in needed if each not in peers]
        if lacking:
            raise DefinitionError(
                f"{self.id} needs peers with the columns {', '.join(needed)}, a row for each stratum; "
                f"{', '.join(lacking)} isn't there"
            )
        keys = ["org", *(["year"] if "year" in peers else [])]
        if peers.duplicated(keys).any():
            raise DefinitionError(f"peers has several rows for one stratum; give one for each {' and '.join(keys)}")
        joined = rows[keys].astype({"org": object}).merge(peers.astype({"org": object}), how="left", on=keys)
        unknown = set(joined["stratum"].dropna()) - set(self.standard) if self.standard is not None else set()
        if unknown:
            raise DefinitionError(
                f"standard has no weight for {', '.join(sorted(map(str, unknown)))}; give one for each"
            )
        return joined

    def _rates(
        self, found: Figures, pools: Pools, table: pd.DataFrame, counts: tuple[Floats, ...]
    ) -> tuple[list[Floats], list[Floats]]:
        """Return the two adjusted rates of each organisation, and the numbers of people with as little doubt."""
        x, n, y, m = counts
        everybody = [np.nansum(each, axis=-1) for each in (n, m)]
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.weights == "indirect":
                frame = found.rows[["year"]].assign(series=found.series, stratum=table["stratum"].to_numpy(object))
                all_of = Pools.of(codes(frame, ["series", "year", "stratum"]))
                events, people = (
                    np.nansum(all_of.spread(np.where(found.known, each, np.nan)), axis=-1)
                    for each in (found.x + found.y, found.n + found.m)
                )
                reference = pools.spread(all_of.each(events / people))
                expected = [np.nansum(each * reference, axis=-1) for each in (n, m)]
                level = (expected[0] + expected[1]) / np.nansum(n + m, axis=-1)
                rates = [level * np.nansum(each, axis=-1) / of for each, of in zip((x, y), expected, strict=True)]
                spreads = [
                    (level / of) ** 2 * np.nansum(each * (1 - each / size), axis=-1)
                    for each, size, of in ((x, n, expected[0]), (y, m, expected[1]))
                ]
                return rates, [_size(p, *each) for p, *each in zip(rates, spreads, everybody, strict=True)]
            if self.weights == "mantel-haenszel":
                weight = n * m / (n + m)
            elif self.standard is None:
                weight = n + m
            else:
                named = np.asarray(table["stratum"].map(dict(self.standard)), np.float64)
                weight = pools.spread(named)
            weight = np.where((n > 0) & (m > 0), weight, np.nan)
            weight = weight / np.nansum(weight, axis=-1, keepdims=True)
            rates = [np.nansum(weight * each / size, axis=-1) for each, size in ((x, n), (y, m))]
            # A stratum without events isn't certain: its variance is that of the rate of both groups.
            joint = (x + y) / (n + m)
            spreads = [np.nansum(weight**2 * joint * (1 - joint) / size, axis=-1) for size in (n, m)]
            level = np.nansum(weight * joint, axis=-1)
            return rates, [_size(level, *each) for each in zip(spreads, everybody, strict=True)]


def _size(rate: Floats, variance: Floats, size: Floats) -> Floats:
    """Return how many people have a rate with that variance; of one of 0 or 1 as many as there are."""
    with np.errstate(divide="ignore", invalid="ignore"):
        people = np.where(variance > 0, rate * (1 - rate) / variance, size)
        return np.where(np.abs(people - size) < 1e-6 * size, size, people)


def _counts(rate: Floats, people: Floats) -> tuple[Floats, Floats]:
    """Return events and people, whole where they are all but whole."""
    events = rate * people
    return np.where(np.abs(events - np.round(events)) < 1e-6, np.round(events), events), people
