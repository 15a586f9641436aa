"""A model of what can be known of hidden numbers: integer programming over the raw cells of a return.

It is written from the definitions as plain code, for the tests alone, and uses nothing of `wres.disclosure`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp

import wres
from wres.measures import RepresentationGap, ScoreGap

SPLIT = ("panel", "band")


def small_sector(rng: np.random.Generator, registry: wres.Registry, edition: str, years: int = 1) -> pd.DataFrame:
    """Counts of one organisation in which no part is more than its whole, of a few bands and many small numbers."""
    found = registry.edition(edition)
    measures = [one.measure for one in registry.indicators(edition)]
    items = {term.item.id: term.item for measure in measures for term in measure.terms}
    scale = rng.choice([4, 12, 40, 150])
    strata = {}
    for item in items.values():
        whole = [s for s in item.strata if s.within is None]
        chosen = (
            [whole[at] for at in sorted(rng.choice(len(whole), min(len(whole), rng.integers(2, 7)), False))]
            if whole
            else []
        )
        # What no cluster has is there too: nobody but the organisation knows that nobody is in it.
        chosen += [s for s in whole if s.band == "other" and s not in chosen]
        chosen += [s for s in item.strata if s.within and any((c.panel, c.band) == (s.panel, s.within) for c in chosen)]
        wide = any(term.item == item and term.where for m in measures for term in m.terms) or item.id == "headcount"
        strata[item.id] = (
            [(s.panel, s.band) for s in chosen] if chosen and wide and rng.random() < 0.9 else [(None, None)]
        )
    rows = [
        (year, item, panel, band, group, int(rng.poisson(scale * rng.choice([0, 0.1, 0.5, 2], p=[0.2, 0.3, 0.2, 0.3]))))
        for year in range(found.year - years + 1, found.year + 1)
        for item, where in strata.items()
        for panel, band in where
        for group in found.grouping.groups
    ]
    counts = pd.DataFrame(rows, columns=["year", "item", *SPLIT, "group", "count"]).assign(org="Acme Trust")
    key = ["year", "group"]
    for item, stratum in ((items[name], s) for name in items for s in items[name].strata if s.within):
        here, holder = (
            (counts["item"] == item.id) & (counts["panel"] == stratum.panel) & (counts["band"] == band)
            for band in (stratum.band, stratum.within)
        )
        counts.loc[here, "count"] = np.minimum(
            counts.loc[here, "count"].to_numpy(), counts.loc[holder, "count"].to_numpy()
        )
    parts = [
        (measure.terms[0], measure.terms[-1])
        for measure in measures
        if len(measure.terms) == 2 and not hasattr(measure, "whole")
    ]
    parts += [
        (term, first)
        for m in measures
        if isinstance(m, RepresentationGap)
        for first, *rest in [m.part.values()]
        for term in rest
    ]
    for part, whole in parts:
        most = counts[counts["item"] == whole.item.id].groupby(key)["count"].sum()
        mine = counts["item"] == part.item.id
        each = counts[mine].groupby(key)["count"].transform("size")
        limit = pd.MultiIndex.from_frame(counts.loc[mine, key]).map(most).to_numpy(float)
        counts.loc[mine, "count"] = np.minimum(counts.loc[mine, "count"], np.nan_to_num(limit) // each)
    for measure in (one for one in measures if isinstance(one, ScoreGap)):
        points, answered = (counts["item"] == term.item.id for term in measure.terms)
        counts.loc[points, "count"] = counts.loc[answered, "count"].to_numpy() * rng.integers(300, 900, points.sum())
    return counts.reset_index(drop=True)


def selection(counts: pd.DataFrame, term: Any, year: int, group: str | None, **where: Any) -> np.ndarray:
    """The weights with which the raw cells are in a count, None where the table isn't split so far."""
    narrow = {name: set(names) for name, names in term.where.items()}
    for name, names in where.items():
        if names is not None:
            narrow[name] = narrow.get(name, set(names)) & set(names)
    subsets = {(s.panel, s.band) for s in term.item.strata if s.within}
    at = counts["item"].eq(term.item.id) & counts["year"].gt(year - term.years) & counts["year"].le(year)
    if year - term.years + 1 < counts["year"].min():
        return np.zeros(len(counts))
    if group is not None:
        at &= counts["group"].eq(group)
    for name, names in narrow.items():
        at &= counts[name].isin(names)
    if "band" not in narrow:
        for panel, band in subsets:
            at &= ~(counts["panel"].eq(panel) & counts["band"].eq(band))
    return at.to_numpy(float) / term.years


def numbers(counts: pd.DataFrame, measure: Any, row: Any) -> tuple[np.ndarray, np.ndarray] | None:
    """The numerator and the denominator of a row as weights of the raw cells; None for a comparison."""
    group, year = row.group, row.year
    if row.statistic == "overall-share":
        return selection(counts, measure.whole, year, group), selection(counts, measure.whole, year, None)
    if row.statistic.endswith("share"):
        label = row.statistic.removesuffix("share").rstrip("-")
        bands = dict(getattr(measure, "bands", {}))
        where = {} if pd.isna(row.panel) else {"panel": (row.panel,)}
        where |= {} if pd.isna(row.band) else {"band": bands.get(row.band, (row.band,))}
        part = measure.part[label] if isinstance(measure, RepresentationGap) else measure.part
        return tuple(selection(counts, part, year, one, **where) for one in (group, None))  # type: ignore[return-value]
    if row.statistic.startswith("likelihood"):
        part = measure.numerator if row.statistic == "likelihood" else measure.readings[0]
        return selection(counts, part, year, group), selection(counts, measure.denominator, year, group)
    if row.statistic == "percentage":
        return selection(counts, measure.yes, year, group), selection(counts, measure.answered, year, group)
    if row.statistic.endswith("score"):
        whom = None if group == "all" else group
        return selection(counts, measure.points, year, whom), selection(counts, measure.answered, year, whom)
    return None


class Model:
    """All that shown results say of the raw cells of one organisation, and what hidden numbers can be."""

    def __init__(
        self,
        counts: pd.DataFrame,
        results: wres.Results,
        registry: wres.Registry,
        *,
        least: int = 0,
        numerators: bool = False,
    ) -> None:
        measures = {(e, one.id): one.measure for e in set(results.frame["edition"]) for one in registry.indicators(e)}
        lines: dict[bytes, tuple[np.ndarray, float, float]] = {}
        self.targets: dict[bytes, tuple[np.ndarray, float]] = {}
        self.standing: set[float] = set()
        truth = counts["count"].to_numpy(float)

        def line(weights: np.ndarray, low: float, high: float) -> None:
            key = weights.tobytes()
            _, least, most = lines.get(key, (weights, -np.inf, np.inf))
            lines[key] = weights, max(low, least), min(high, most)

        hidden = []
        for row in results.frame.itertuples():
            made = numbers(counts, measures[row.edition, row.indicator], row)
            if made is None:
                continue
            if row.status == "suppressed":
                per = getattr(measures[row.edition, row.indicator], "per_point", 1)
                own = made[: 1 if numerators else 2]
                hidden += [(each, by) for each, by in zip(own, (per, 1), strict=False) if each.any()]
            else:
                # Points are printed by the hundred.
                per = getattr(measures[row.edition, row.indicator], "per_point", 1)
                for weights, number in zip(made, (row.numerator * per, row.denominator), strict=True):
                    if not pd.isna(number):
                        line(weights, number, number)
            if not row.statistic.endswith("score") and (made[1] - made[0]) @ truth >= 0:
                line(made[1] - made[0], 0, np.inf)
        for row in results.frame[results.frame["headline"] & (results.frame["status"] == "ok")].itertuples():
            measure = measures[row.edition, row.indicator]
            if hasattr(measure, "denominator") and row.statistic == "relative-likelihood":
                for group, rate in zip(row.group.split("/"), (row.numerator, row.denominator), strict=True):
                    x, n = (
                        selection(counts, term, row.year, group) for term in (measure.numerator, measure.denominator)
                    )
                    line(x - rate * n, -1e-7, 1e-7)
        place = {
            tuple(None if pd.isna(one) else one for one in key): at
            for at, key in enumerate(counts[["year", "item", *SPLIT, "group"]].itertuples(index=False, name=None))
        }
        within = {
            (item.id, s.panel, s.band): s.within
            for measure in measures.values()
            for item in {term.item for term in measure.terms}
            for s in item.strata
            if s.within
        }
        for (year, item, panel, band, group), at in place.items():
            holder = place.get((year, item, panel, within.get((item, panel, band)), group))
            if (item, panel, band) in within and holder is not None:
                weights = np.zeros(len(counts))
                weights[holder], weights[at] = 1, -1
                line(weights, 0, np.inf)
        for weights, per in hidden:
            key = weights.tobytes()
            if key in lines and lines[key][1] == lines[key][2]:
                # The same cells stand in a number that is shown, in this return if not by the definition.
                self.standing.add(round(float(weights @ truth) / per, 6))
            else:
                self.targets[key] = weights, float(weights @ truth) / per
                if least and weights @ truth >= least:
                    line(weights, least, np.inf)
        table = list(lines.values())
        self.rules = LinearConstraint(
            np.array([weights for weights, *_ in table]).reshape(-1, len(counts)),
            [low for _, low, _ in table],
            [high for _, _, high in table],
        )
        self.size = len(counts)
        self.most = 20 * truth.max(initial=1) + 500

    def solve(self, cost: np.ndarray) -> np.ndarray:
        """Whole cells that satisfy all that is shown, where their cost is least."""
        answer = milp(cost, constraints=self.rules, integrality=np.ones(self.size), bounds=Bounds(0, self.most))
        assert answer.x is not None, answer.message
        return np.round(answer.x)

    def narrow(self, width: float) -> list[tuple[float, float, float]]:
        """The hidden numbers whose range is narrower than `width`: the true value, the least and the greatest."""
        if not self.targets:
            return []
        of = np.array([weights for weights, _ in self.targets.values()])
        looks = [
            self.solve(sign * of.T @ ones) for sign in (1, -1) for ones in (np.ones(len(of)), np.arange(len(of)) % 2)
        ]
        values = of @ np.array(looks).T
        low, high = values.min(axis=1), values.max(axis=1)
        found = []
        for at, (weights, true) in enumerate(self.targets.values()):
            for sign, end in ((1, low), (-1, high)):
                if high[at] - low[at] < width:
                    end[at] = weights @ self.solve(sign * weights)
            if high[at] - low[at] < width - 1e-6 and high[at] > 0:
                found.append((true, low[at], high[at]))
        return found
