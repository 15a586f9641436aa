"""Boards, workforces and communities held against one another: how similar they are, and how diverse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from wres._parts import Places
from wres.community.populations import Community, people_of, share_of
from wres.errors import DefinitionError
from wres.model import Reference
from wres.results import Results

__all__ = ["blau", "exact_multinomial", "likeness", "three_way"]

Floats = npt.NDArray[np.float64]

KING = Reference(
    title="King et al. 2011, Academy of Management Journal 54:1103",
    url="https://abcdocz.com/doc/245807/why-organizational-and-community----1",
    locator="representativeness of the community; the exact index wasn't seen",
    evidence="secondary",
)


def likeness(
    first: npt.ArrayLike, second: npt.ArrayLike, kind: Literal["dissimilarity", "euclidean"] = "dissimilarity"
) -> Floats:
    """Return how similar two compositions are, 1 where they are the same: groups on the last axis, counts or shares.

    1 − ½ Σ|s − c|, or 1 − √(½ Σ(s − c)²). nan where one of them has nobody. Source: Duncan and Duncan 1955; King et
    al. 2011 used a distance of the second kind, whose exact form wasn't seen.

    >>> likeness([[80, 20], [50, 50]], [0.8, 0.2]).round(2).tolist()
    [1.0, 0.7]
    """
    if kind not in ("dissimilarity", "euclidean"):
        raise DefinitionError(f"kind is {kind!r}; choose dissimilarity or euclidean")
    s, c = (np.asarray(each, np.float64) for each in (first, second))
    if s.shape[-1:] != c.shape[-1:]:
        raise DefinitionError(f"the compositions are of {s.shape[-1:]} and {c.shape[-1:]} groups; give the same groups")
    with np.errstate(divide="ignore", invalid="ignore"):
        s, c = (each / each.sum(axis=-1, keepdims=True) for each in (s, c))
        apart = np.abs(s - c).sum(axis=-1) / 2 if kind == "dissimilarity" else np.sqrt(((s - c) ** 2).sum(axis=-1) / 2)
    return np.asarray(1 - apart, np.float64)


def blau(counts: npt.ArrayLike) -> Floats:
    """Return the chance that two members are of different groups, 1 − Σs²: diversity, not likeness to anybody.

    >>> float(blau([50, 50]))
    0.5
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        s = np.asarray(counts, np.float64)
        s = s / s.sum(axis=-1, keepdims=True)
        return np.asarray(1 - (s * s).sum(axis=-1), np.float64)


def exact_multinomial(counts: npt.ArrayLike, shares: npt.ArrayLike, *, most: int = 2_000_000) -> float:
    """Return the probability of all compositions no likelier than this one, where members are drawn from the shares.

    For a board and several groups, where χ² needs more people than there are. Raises `DefinitionError` where there are
    more than `most` compositions, and where counts aren't whole.

    >>> round(exact_multinomial([11, 0, 0], [0.78, 0.15, 0.07]), 3)
    0.424
    """
    from scipy.special import gammaln, xlogy

    given, p = np.asarray(counts, np.float64), np.asarray(shares, np.float64)
    if given.ndim != 1 or given.shape != p.shape or (given < 0).any() or (given != np.round(given)).any():
        raise DefinitionError("counts and shares have to be of the same groups, counts whole and at least 0")
    if (p < 0).any() or not abs(p.sum() - 1) < 1e-6:
        raise DefinitionError(f"shares add up to {p.sum():g}; give shares from 0 to 1 that add up to 1")
    n, k = int(given.sum()), len(given)
    size = round(float(np.exp(gammaln(n + k) - gammaln(n + 1) - gammaln(k))))
    if size > most:
        raise DefinitionError(f"there are {size:,} compositions; put groups together, or raise most")
    table = np.zeros((1, 0))
    for _ in range(k - 1):
        left = (n - table.sum(axis=1)).astype(np.intp)
        rows = np.repeat(table, left + 1, axis=0)
        column = np.concatenate([np.arange(each + 1) for each in left])
        table = np.column_stack([rows, column])
    table = np.column_stack([table, n - table.sum(axis=1)])

    def log(at: Floats) -> Floats:
        return np.asarray(gammaln(n + 1) - gammaln(at + 1).sum(axis=-1) + xlogy(at, p).sum(axis=-1), np.float64)

    each, own = log(table), log(given)
    if np.isneginf(own):
        return 0.0
    return float(min(1.0, np.exp(each[each <= own + 1e-9 * max(1.0, abs(float(own)))]).sum()))


def three_way(results: Results, community: Community | Mapping[str, Community]) -> pd.DataFrame:
    """Return boards, workforces and communities held against one another, a row for each pair.

    `community` is a population, the id of one that is built in, or a share; or one for each organisation, of which one
    without has no figures. Columns: `edition, org, year, statistic` (which seats), `pair`, `observed` of `people` in
    the first of the pair, `unknown` of them of no known group, who count as not BME, `share` of the second,
    `difference` in percentage points, `parity_index` (a ratio), `log_odds`, `expected`, `attainable_low` and
    `attainable_high` (the nearest shares that so many people can have, per cent), `shortfall` in people (of a board
    against its workforce up to the next whole person, against a community to the nearest), and `p_value`, the
    mid-p: of a board against its workforce hypergeometric, against a community binomial, or beta-binomial where the
    community is known from so many people only. Not to be read as proof that a board is representative: one of
    eleven hardly ever isn't.

    >>> import wres
    >>> from wres.community import ENGLAND_AND_WALES_2021
    >>> from wres.datasets import sector
    >>> results = wres.evaluate(sector(seed=1, organisations=1), edition="wres-2024", indicators=["board"])
    >>> table = three_way(results, ENGLAND_AND_WALES_2021)
    >>> table.loc[table["statistic"] == "total-share", ["pair", "observed", "people", "shortfall"]]
                      pair  observed  people  shortfall
    0      board–workforce       0.0    11.0        1.0
    1      board–community       0.0    11.0        2.0
    2  workforce–community     328.0  5352.0      651.0
    """
    from wres.statistics.exact import beta_binomial, binomial, hypergeometric

    keys = ["edition", "org", "year"]
    parts = results.parts()
    focus = Places.of(results.frame, results.rows).focus
    seats = (results.headline()["indicator"] == "board") & (parts["focus"] == "bme") & ~parts["paired"] & (focus >= 0)
    joined = results.frame.iloc[focus[seats]][[*keys, "statistic"]].reset_index(drop=True)
    b, m, nobody, found, staff, nobody_of = (
        parts.loc[seats, name].to_numpy(np.float64)
        for name in (
            *("focus_numerator", "focus_denominator", "unknown_numerator"),
            *("comparator_numerator", "comparator_denominator", "unknown_denominator"),
        )
    )
    named = community if isinstance(community, Mapping) else dict.fromkeys(joined["org"].unique(), community)
    share, sure = (
        np.asarray(joined["org"].map({org: part(each) for org, each in named.items()}), np.float64)
        for part in (share_of, people_of)
    )

    def against(count: Floats, people: Floats) -> Floats:
        fixed = binomial(count, people, share).mid_p
        with np.errstate(invalid="ignore"):
            loose = beta_binomial(count, people, share * sure, (1 - share) * sure).mid_p
        return np.where(np.isnan(sure), fixed, loose)

    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = hypergeometric(b, m, np.round(found), np.round(staff)).mid_p
        pairs = [
            ("board–workforce", b, m, nobody, found / staff, drawn, _up),
            ("board–community", b, m, nobody, share, against(b, m), _near),
            ("workforce–community", found, staff, nobody_of, share, against(np.round(found), np.round(staff)), _near),
        ]
        tables = []
        for pair, count, people, unasked, other, p, whole in pairs:
            expected = people * other
            own = count / people
            tables.append(
                joined[[*keys, "statistic"]].assign(
                    pair=pair,
                    observed=count,
                    people=people,
                    unknown=unasked,
                    share=100 * other,
                    difference=100 * (own - other),
                    parity_index=own / other,
                    log_odds=np.log(own / (1 - own)) - np.log(other / (1 - other)),
                    expected=expected,
                    attainable_low=100 * np.floor(expected) / people,
                    attainable_high=100 * np.ceil(expected) / people,
                    shortfall=np.maximum(0, whole(expected) - count) + 0.0,
                    p_value=p,
                    order=np.arange(len(joined)),
                )
            )
    table = pd.concat(tables).sort_values("order", kind="stable").drop(columns="order")
    return table.reset_index(drop=True)


def _up(expected: Floats) -> Floats:
    return np.ceil(expected - 1e-9)


def _near(expected: Floats) -> Floats:
    return np.floor(expected + 0.5)
