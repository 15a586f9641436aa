"""The people that an organisation serves: named populations, catchments, and boards and workforces held against them.

A share here is of those whose group is known, from 0 to 1. Diversity and likeness are different things: a board can be
diverse and unlike its community, so that both are given.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Literal

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres._parts import Places
from wres.errors import CountsError, DefinitionError, nearest
from wres.model import FrozenMap, Reference
from wres.recorded import plain, text
from wres.results import Results
from wres.standard.ethnicity import CENSUS as CENSUS_2021
from wres.standard.ethnicity import EthnicityReader, reader, spellings

__all__ = [
    "ENGLAND_AND_WALES_2021",
    "POPULATIONS",
    "Community",
    "Population",
    "blau",
    "catchment",
    "exact_multinomial",
    "likeness",
    "read_population",
    "share_of",
    "three_way",
]

Floats = npt.NDArray[np.float64]

CENSUS = attrs.evolve(
    CENSUS_2021, locator="England and Wales: White 81.7, Asian 9.3, Black 4.0, mixed 2.9, other 2.1 %"
)
KING = Reference(
    title="King et al. 2011, Academy of Management Journal 54:1103",
    url="https://abcdocz.com/doc/245807/why-organizational-and-community----1",
    locator="representativeness of the community; the exact index wasn't seen",
    evidence="secondary",
)
CATCHMENT = Reference(
    title="East Sussex JSNA: NHS acute hospital trust catchment populations",
    url=(
        "https://www.eastsussexjsna.org.uk/topics/our-population/population-figures/"
        "nhs-acute-hospital-trust-catchment-populations/"
    ),
    locator="proportional flow, after Norris and Bailey",
    evidence="secondary",
)
THRESHOLD = Reference(
    title="Beaney et al. 2022, BMC Public Health",
    url="https://doi.org/10.1186/s12889-021-12373-5",
    locator="areas of which at least 30 % of attenders used the trust",
    evidence="secondary",
)


def _shares(value: Mapping[str, float]) -> FrozenMap[str, float]:
    shares = FrozenMap({str(group): float(share) for group, share in value.items()})
    wrong = [group for group, share in shares.items() if not 0 <= share <= 1]
    if wrong or not abs(sum(shares.values()) - 1) < 0.005:
        problem = (
            f"the share of {wrong[0]} is {shares[wrong[0]]!r}" if wrong else f"they add up to {sum(shares.values()):g}"
        )
        raise DefinitionError(f"shares: {problem}; give shares from 0 to 1 that add up to 1")
    return shares


@attrs.frozen(kw_only=True)
class Population:
    """A population that others are held against.

    `shares` gives each group's share of those whose group is known, from 0 to 1; `bme` is the share of everybody who
    isn't in a White group. `people` is the number the shares are known from, None where that is beyond doubt.

    >>> ENGLAND_AND_WALES_2021.bme
    0.183
    """

    id: str
    title: str
    shares: Mapping[str, float] = attrs.field(converter=_shares)
    people: float | None = None
    reference: Reference

    def __attrs_post_init__(self) -> None:
        if self.people is not None and not 0 < self.people < np.inf:
            raise DefinitionError(f"people is {self.people!r}; give a number above 0, or None")

    @property
    def bme(self) -> float:
        """The share of BME people."""
        read = reader()
        white = sum(share for group, share in self.shares.items() if read.group(group) == "white")
        return round(1 - white, 12)


ENGLAND_AND_WALES_2021 = Population(
    id="england-and-wales-2021",
    title="England and Wales, Census 2021, all residents",
    shares={"white": 0.817, "asian": 0.093, "black": 0.040, "mixed": 0.029, "other": 0.021},
    reference=CENSUS,
)
"""All residents of England and Wales in 2021. Local tables are read by `read_population`."""

POPULATIONS: FrozenMap[str, Population] = FrozenMap({ENGLAND_AND_WALES_2021.id: ENGLAND_AND_WALES_2021})
"""The populations that are built in, by id."""

Community = Population | str | float
"""A population, the id of one that is built in, or the share of BME people."""


def _counted_twice(names: pd.Series[Any], read: EthnicityReader) -> list[bool]:
    """Return which categories are part of another that is there as well."""
    codes = {name: str(read.code(name)) for name in names.unique()}
    beneath = {code for parts in read.beneath(codes.values()).values() for code in parts}
    there = {plain(name) for name in codes}
    headed = {name: plain(str(name).rpartition(":")[0]) in there for name in codes}
    return [codes[name] in beneath or headed[name] for name in names]


def _failed(failures: list[dict[str, Any]], what: str) -> None:
    if failures:
        frame = pd.DataFrame(failures)
        first = failures[0]
        noun = "row" if len(failures) == 1 else "rows"
        first_problem = f"row {first['row']}: {first['problem']}"
        raise CountsError(f"{what} has {len(failures):,} {noun} that can't be read; {first_problem}", frame)


def _columns(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its columns under our names, as they are or as the census prints them."""
    named = {"ethnic group": "group", "observation": "count", "area": "area"}
    found: dict[Any, str] = {}
    for name in frame.columns:
        words = plain(name)
        # The census has 'Ethnic group (20 categories)', and calls the column of areas by their kind.
        known = named.get(re.sub(r" \d+ categories$", "", words), "")
        if not known and words.endswith(("authorities", "authority", "areas", "regions", "wards", "countries")):
            known = "area"
        found[name] = known or (words if words in ("group", "count") else str(name))
    return frame.rename(columns=found)


def read_population(
    source: str | Path | pd.DataFrame,
    *,
    id: str,
    area: str | Collection[str] | None = None,
    title: str | None = None,
    reference: Reference | None = None,
) -> Population:
    """Return the population in a CSV file or a frame with the columns `group` and `count`.

    A row for each category, in the words or codes of a list that `wres.standard.ethnicity` reads, or for `white`, `bme`
    and `unknown`; any number of rows for one, but not a heading beside its own parts, which would count twice. `Ethnic
    group (20 categories)` and `Observation`, as the census's own tables have them, are read as well; of a table of
    several areas, with a column `area` or one that the census calls after the kind of area, name one, or those that are
    added up. What isn't known is left out of the shares, and of `people`. Every row that can't be read is in one
    `CountsError`.

    >>> table = pd.DataFrame({"group": ["White: Roma", "Indian", "White: Irish"], "count": [10, 25, 65]})
    >>> read_population(table, id="acme-town").bme
    0.25
    """
    frame = _columns(source if isinstance(source, pd.DataFrame) else pd.read_csv(source))
    lacking = [name for name in ("group", "count") if name not in frame.columns]
    if lacking:
        there = ", ".join(map(str, frame.columns))
        raise DefinitionError(f"the population has no column {', '.join(lacking)}; it has {there}")
    areas = pd.unique(frame["area"]).astype(str).tolist() if "area" in frame.columns else []
    chosen = [area] if isinstance(area, str) else list(area or areas[:1])
    lost = [name for name in chosen if name not in areas]
    if lost:
        choices = f"there are {', '.join(areas[:12])}" if areas else "the table has no column area"
        raise DefinitionError(f"no area {lost[0]!r} in the population{nearest(lost[0], areas)}; {choices}")
    if area is None and len(areas) > 1:
        raise DefinitionError(f"the population is of {len(areas):,} areas; name one: area={areas[0]!r}, say")
    if areas:
        frame = frame[frame["area"].astype(str).isin(chosen)].reset_index(drop=True)
    numbers = pd.to_numeric(frame["count"].astype(str).str.replace(",", ""), errors="coerce")
    read = reader()
    groups = frame["group"].map(text)
    known = [read.group(name) if name else None for name in groups]
    twice = _counted_twice(groups, read)
    if several := read.several(groups):
        raise DefinitionError(f"the population: {several}; a table is of one list: correct the others")
    failures = [
        {
            "row": at + 1,
            "group": group,
            "count": count,
            "problem": f"no category {group!r}{nearest(plain(group), spellings(), 0.8)}"
            if meant is None
            else f"{group!r} stands beside its own heading, and would count twice; give the one or the other"
            if double
            else f"count is {count!r}; give a number of at least 0",
        }
        for at, (group, count, number, meant, double) in enumerate(
            zip(frame["group"], frame["count"], numbers, known, twice, strict=True)
        )
        if meant is None or double or not 0 <= number < np.inf
    ]
    _failed(failures, "the population")
    sums = numbers.groupby(pd.Series(known, frame.index)).sum()
    total = sums.drop(labels="unknown", errors="ignore").sum()
    if not total > 0:
        raise DefinitionError("the population has nobody of a known group")
    return Population(
        id=id,
        title=title or id,
        shares={group: float(sums.get(group, 0.0) / total) for group in ("white", "bme")},
        people=float(total),
        reference=reference or Reference(title=f"Own table: {title or id}", url="", evidence="unverified"),
    )


def catchment(
    flows: pd.DataFrame,
    populations: pd.DataFrame,
    *,
    rule: Literal["proportional", "first-past-the-post", "threshold"] = "proportional",
    threshold: float = 0.3,
) -> pd.DataFrame:
    """Return the catchments of organisations: `org, people, bme`, from where those come who use them.

    `flows` has `org, area` and `people`, who from an area used an organisation; `populations` has `area, people` and
    `bme`, the share of BME residents. By proportional flow an organisation has the part of each area's residents that
    it has of those from there who used any; `"first-past-the-post"` gives an area to the organisation used most,
    `"threshold"` to each that at least that part used. Areas without a population, and impossible numbers, are in one
    `CountsError`. Source: Norris and Bailey; the threshold as Beaney et al. 2022 have it.

    >>> flows = pd.DataFrame({"org": ["A", "B", "A"], "area": ["x", "x", "y"], "people": [30, 10, 5]})
    >>> areas = pd.DataFrame({"area": ["x", "y"], "people": [4000, 1000], "bme": [0.2, 0.5]})
    >>> catchment(flows, areas)
      org  people   bme
    0   A  4000.0  0.275
    1   B  1000.0  0.200
    """
    if rule not in ("proportional", "first-past-the-post", "threshold"):
        raise DefinitionError(f"rule is {rule!r}; choose proportional, first-past-the-post or threshold")
    if not 0 < threshold <= 1:
        raise DefinitionError(f"threshold is {threshold!r}; give a share above 0 and up to 1, such as 0.3")
    for what, table, needed in (
        ("flows", flows, ("org", "area", "people")),
        ("populations", populations, ("area", "people", "bme")),
    ):
        lacking = [name for name in needed if name not in table.columns]
        if lacking:
            raise DefinitionError(
                f"{what} has no column {', '.join(lacking)}; it has {', '.join(map(str, table.columns))}"
            )
    joined = flows.merge(populations, how="left", on="area", suffixes=("", "_of_area"), indicator=True)
    for name in ("people", "people_of_area", "bme"):
        joined[name] = pd.to_numeric(joined[name], errors="coerce").replace(np.inf, np.nan)
    bad_flow = ~(joined["people"] >= 0)
    missing = joined["_merge"] == "left_only"
    bad_area = ~missing & ~((joined["people_of_area"] >= 0) & joined["bme"].between(0, 1))
    failures = [
        {"row": int(at) + 1, "area": joined["area"].iloc[at], "problem": problem}
        for where, problem in (
            (bad_flow, "people is no number of at least 0"),
            (missing, "the area has no population"),
            (bad_area, "the area's people or bme is impossible; bme is a share from 0 to 1"),
        )
        for at in np.flatnonzero(where)
    ]
    if populations["area"].duplicated().any():
        twice = populations.loc[populations["area"].duplicated(), "area"].iloc[0]
        raise DefinitionError(f"populations has area {twice!r} twice; give one row for each")
    _failed(failures, "flows")
    joined = joined.groupby(["org", "area"], as_index=False, sort=False).agg(
        {"people": "sum", "people_of_area": "first", "bme": "first"}
    )
    flow = joined["people"].to_numpy(np.float64)
    of_area = joined.groupby("area")["people"].transform("sum").to_numpy(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        part = np.where(of_area > 0, flow / of_area, 0.0)
    if rule == "threshold":
        part = (part >= threshold).astype(np.float64)
    elif rule == "first-past-the-post":
        most = joined.groupby("area")["people"].transform("max").to_numpy(np.float64)
        first = (flow == most) & (most > 0)
        # Where several are used most, each has an equal part.
        tied = pd.Series(first).groupby(joined["area"].to_numpy()).transform("sum").to_numpy(np.float64)
        part = first / np.maximum(1, tied)
    people = part * joined["people_of_area"].to_numpy(np.float64)
    sums = pd.DataFrame({"org": joined["org"], "people": people, "of": people * joined["bme"].to_numpy(np.float64)})
    table = sums.groupby("org", as_index=False, sort=True).sum()
    share = table["of"] / table["people"].where(table["people"] > 0)
    return pd.DataFrame({"org": table["org"], "people": table["people"], "bme": share})


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
        for part in (share_of, _people_of)
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


def share_of(community: Community) -> float:
    """Return the share of BME people in a population, in one that is built in, or as it is given.

    >>> share_of("england-and-wales-2021")
    0.183
    """
    if isinstance(community, str) and community in POPULATIONS:
        community = POPULATIONS[community]
    if isinstance(community, Population):
        return community.bme
    if isinstance(community, str):
        raise DefinitionError(
            f"no population {community!r}{nearest(community, POPULATIONS)}; there are {', '.join(POPULATIONS)}"
        )
    if not 0 <= community <= 1:
        raise DefinitionError(f"a community's share is {community!r}; give a share from 0 to 1, such as 0.183")
    return float(community)


def _people_of(community: Community) -> float:
    population = POPULATIONS.get(community) if isinstance(community, str) else community
    people = population.people if isinstance(population, Population) else None
    return np.nan if people is None else people
