"""Disclosure on odd results: of every edition and standard, damaged, and by going through all whole numbers."""

from __future__ import annotations

import itertools

import attrs
import numpy as np
import pandas as pd
import pytest

import wres
from wres.disclosure import SCHEMES, audit_disclosure, suppress

KEY = ["indicator", "panel", "band", "statistic", "group"]
NUMBERS = ["value", "numerator", "denominator", "lower", "upper"]
STANDARDS = [
    *(pytest.param((), edition, marks=pytest.mark.thorough) for edition in ("wres-2015", "wres-2016", "wres-2018")),
    ((), "wres-2024"),
    (("mwres",), "mwres-2021"),
    *(
        pytest.param((name,), edition, marks=pytest.mark.thorough)
        for name, edition in (("wdes", "wdes-2023"), ("bwres", "bwres-2023"), ("scwres", "scwres-2021"))
    ),
]


def odd(seed: int, registry: wres.Registry, edition: str) -> pd.DataFrame:
    """Counts of two years that nobody would hand in: items, bands, groups and numbers missing, parts beyond wholes."""
    rng = np.random.default_rng(seed)
    found = registry.edition(edition)
    items = {term.item.id: term.item for one in registry.indicators(edition) for term in one.measure.terms}
    scale = rng.choice([3, 10, 40, 300])
    rows = []
    for year, item in itertools.product((found.year - 1, found.year), items.values()):
        split = item.strata if rng.random() < 0.7 else ()
        for stratum in split if rng.random() < 0.8 else split[: len(split) // 2]:
            rows += [(year, item.id, stratum.panel, stratum.band, group) for group in found.grouping.groups]
        if not split:
            rows += [(year, item.id, None, None, group) for group in found.grouping.groups]
    table = pd.DataFrame(rows, columns=["year", "item", "panel", "band", "group"]).assign(org="Acme Trust")
    count = rng.poisson(scale * rng.choice([0, 0.05, 0.3, 1], size=len(table), p=[0.15, 0.25, 0.2, 0.4])).astype(float)
    luck = rng.random(len(table))
    table["count"] = np.where(luck < 0.05, np.nan, count)
    table["origin"] = np.where(luck < 0.03, "suppressed", "reported")
    return table[(luck < 0.05) | (luck > 0.1)]


@pytest.mark.parametrize(("plugins", "edition"), STANDARDS, ids=lambda value: value if isinstance(value, str) else "")
def test_odd_results_are_hidden_once_and_for_all(plugins: tuple[str, ...], edition: str) -> None:
    """Of whatever was handed in nothing small is shown, nothing can be worked out, and hiding twice is hiding once."""
    registry = wres.load(*plugins)
    for seed, scheme in enumerate(("staff-survey", "hes-sub-national", "threshold-10")):
        counts = odd(seed, registry, edition)
        shown = suppress(wres.evaluate(counts, edition=edition, registry=registry), scheme)
        assert len(audit_disclosure(shown, scheme=scheme)) == 0
        assert len(audit_disclosure(shown, places=2)) == 0
        pd.testing.assert_frame_equal(suppress(shown, scheme).frame, shown.frame)


def keys(frame: pd.DataFrame) -> list[str]:
    """What singles out each row of an organisation."""
    return ["|".join(map(str, row)) for row in frame[KEY].itertuples(index=False)]


def whole_tables(
    items: list[str], groups: list[str], most: int, indicators: list[str]
) -> tuple[wres.Results, pd.Series]:
    """Results of all whole tables up to a number, each an organisation, and the largest count of each."""
    cells = list(itertools.product(items, groups))
    tables = np.array(list(itertools.product(range(most + 1), repeat=len(cells))))
    org = [f"T{at:05}" for at in range(len(tables))]
    rows = pd.DataFrame(cells * len(tables), columns=["item", "group"])
    counts = rows.assign(org=np.repeat(org, len(cells)), year=2024, count=tables.ravel())
    results = wres.evaluate(counts, edition="wres-2024", indicators=indicators)
    return results, pd.Series(tables.max(axis=1), index=org)


@pytest.mark.parametrize("organisations", [20, pytest.param(40, marks=pytest.mark.thorough)])
@pytest.mark.parametrize(
    ("items", "groups", "most", "indicators"),
    [
        (["headcount", "training"], ["white", "bme"], 6, ["training", "disciplinary"]),
        (["board", "board-voting"], ["white", "bme", "unknown"], 3, ["board"]),
    ],
    ids=["rates", "seats"],
)
def test_what_all_whole_tables_agree_on(
    items: list[str], groups: list[str], most: int, indicators: list[str], organisations: int
) -> None:
    """What the audit lists is what every whole table with the same figures has, and it misses none of that."""
    results, largest = whole_tables(items, groups, most, indicators)
    frame = results.frame
    frame = frame.assign(key=keys(frame))
    by = {name: frame.pivot(index="org", columns="key", values=name) for name in [*NUMBERS[:3], "status"]}
    consistent = ~(by["status"] == "inconsistent").any(axis=1)
    rng = np.random.default_rng(20240331)
    disclosed = unique = 0
    # Small tables among larger ones, so that it is their figures that settle a number, and not where the tables end.
    for org in rng.choice(largest.index[(largest <= most // 2) & consistent.loc[largest.index]], organisations):
        one = frame[frame["org"] == org].reset_index(drop=True)
        hide = rng.random(len(one)) < rng.choice([0.2, 0.4, 0.6])
        careless = one.drop(columns="key")
        careless.loc[hide, NUMBERS] = np.nan
        careless.loc[hide, "status"] = "suppressed"
        fits = consistent.to_numpy(bool).copy()
        for name, column in ((name, key) for name in NUMBERS[:3] for key in one.loc[~hide, "key"]):
            seen = one.loc[one["key"] == column, name].to_numpy(float)
            fits &= np.isclose(by[name][column].to_numpy(float), seen, rtol=0, atol=1e-9, equal_nan=True)
        found = audit_disclosure(attrs.evolve(results, frame=careless))
        listed = set(keys(found))
        numbers = by["numerator"].loc[fits]
        below = one[hide & ~one["headline"] & (one["numerator"] > 0)]
        agreed = {key for key in below["key"] if numbers[key].nunique() == 1 and numbers[key].notna().all()}
        assert agreed == listed
        disclosed, unique = disclosed + len(listed), unique + len(agreed)
    assert disclosed == unique > 0


def test_a_figure_that_compares_nothing() -> None:
    """The percentage of one group is a headline with nothing beneath: it is hidden as any small number is."""
    registry = wres.load("wdes")
    rows = [("wdes-adjustments-yes", "disabled", 4), ("wdes-adjustments-answered", "disabled", 30)]
    counts = pd.DataFrame(rows, columns=["item", "group", "count"]).assign(org="Acme Trust", year=2023)
    results = wres.evaluate(counts, edition="wdes-2023", registry=registry, indicators=["adjustments"])
    assert audit_disclosure(results, scheme="hes-sub-national")["because"].tolist() == ["is shown"]
    shown = suppress(results, "hes-sub-national")
    assert shown.headline()["status"].tolist() == ["suppressed"]
    assert shown.frame[NUMBERS].isna().all(axis=None)


def test_the_score_of_everybody_tells_that_of_a_group() -> None:
    """The row for everybody is a sum as well: with one group hidden it would tell of that group."""
    registry = wres.load("wdes")
    rows = [
        (f"wdes-engagement-{what}", group, count)
        for group, people, points in (("disabled", 40, 26_000), ("non-disabled", 300, 210_000), ("unknown", 5, 3_000))
        for what, count in (("answered", people), ("points", points))
    ]
    counts = pd.DataFrame(rows, columns=["item", "group", "count"]).assign(org="Acme Trust", year=2023)
    results = wres.evaluate(counts, edition="wdes-2023", registry=registry, indicators=["engagement"])
    frame = results.frame.copy()
    few = frame["group"] == "unknown"
    frame.loc[few, NUMBERS] = np.nan
    frame.loc[few, "status"] = "suppressed"
    disclosed = audit_disclosure(attrs.evolve(results, frame=frame))
    assert disclosed["group"].tolist() == ["unknown"]
    assert disclosed[["least", "greatest"]].round(6).to_numpy().tolist() == [[30.0, 30.0]]
    shown = suppress(results, "staff-survey")
    assert len(audit_disclosure(shown, scheme="staff-survey")) == 0
    # Forty people's points are many people's, however few they scored.
    assert suppress(results, "hes-sub-national").frame["status"].eq("suppressed").sum() >= 2


def test_what_is_known_without_an_end_elsewhere() -> None:
    """That one number has no end keeps nothing from following of another."""
    counts = pd.DataFrame(
        [
            ("headcount", "white", 200), ("headcount", "bme", 100), ("headcount", "unknown", 20),
            ("training", "white", 50), ("training", "bme", 40), ("training", "unknown", 3),
            ("shortlisted", "white", 90), ("shortlisted", "bme", 30),
            ("appointed", "white", 9), ("appointed", "bme", 5),
        ],
        columns=["item", "group", "count"],
    ).assign(org="Acme Trust", year=2024)  # fmt: skip
    results = wres.evaluate(counts, edition="wres-2024", indicators=["training", "disciplinary", "appointment"])
    frame = results.frame.copy()
    shown = (frame["indicator"] == "disciplinary") | (frame["indicator"].eq("training") & frame["headline"])
    frame.loc[~shown, NUMBERS] = np.nan
    frame.loc[~shown, "status"] = "suppressed"
    disclosed = audit_disclosure(attrs.evolve(results, frame=frame))
    # The two rates stand beside the ratio, and the headcounts in indicator 3; nothing is known of the applicants.
    assert disclosed[["indicator", "group", "least", "greatest"]].to_numpy().tolist() == [
        ["training", "white", 50.0, 50.0],
        ["training", "bme", 40.0, 40.0],
    ]


def test_comparisons_without_what_they_compare() -> None:
    """Headline rows alone can't be looked at, and an error says what to give instead."""
    counts = odd(1, wres.load(), "wres-2024")
    results = wres.evaluate(counts, edition="wres-2024")
    alone = attrs.evolve(results, frame=results.headline())
    for ask in (lambda: suppress(alone, "threshold-10"), lambda: audit_disclosure(alone)):
        with pytest.raises(wres.DefinitionError, match="give all that"):
            ask()


def test_an_inconsistent_return_tells_nothing_false() -> None:
    """More voting than there are members: nobody's audit stops, and no number is listed that isn't so."""
    rows = [
        ("board", "white", 18), ("board", "bme", 0), ("board", "unknown", 5),
        ("board-executive", "white", 14), ("board-executive", "bme", 1), ("board-executive", "unknown", 8),
        ("headcount", "white", 900), ("headcount", "bme", 100), ("headcount", "unknown", 50),
    ]  # fmt: skip
    counts = pd.DataFrame(rows, columns=["item", "group", "count"]).assign(org="Acme Trust", year=2024)
    results = wres.evaluate(counts, edition="wres-2024", indicators=["board"])
    assert results.frame["status"].eq("inconsistent").any()
    for scheme in SCHEMES.values():
        if scheme.base is None:
            shown = suppress(results, scheme)
            assert len(audit_disclosure(shown, scheme=scheme)) == 0
            pd.testing.assert_frame_equal(suppress(shown, scheme).frame, shown.frame)
