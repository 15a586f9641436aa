"""Nothing hidden can be worked out, by a model of its own; and the proof finds what that model finds."""

from __future__ import annotations

import itertools

import attrs
import numpy as np
import pandas as pd
import pytest
from disclosure.model import Model, small_sector

import wres
from wres.disclosure import ATTACKERS, SCHEMES, Scheme, audit_disclosure, suppress

NUMBERS = ["value", "numerator", "denominator", "lower", "upper", "interval_kind", "status"]
STANDARDS = [
    ((), "wres-2024"),
    ((), "wres-2016"),
    (("wdes",), "wdes-2023"),
    (("mwres",), "mwres-2021"),
    (("bwres",), "bwres-2023"),
    (("scwres",), "scwres-2021"),
]
SETTINGS = list(itertools.product([one for one in SCHEMES.values() if one.base is None], ATTACKERS))
REGISTRIES = {plugins: wres.load(*plugins) for plugins, _ in STANDARDS}


def made(seed: int) -> tuple[pd.DataFrame, wres.Results, wres.Registry, Scheme]:
    """Counts of a small made-up organisation, its results, and a scheme with an attacker; all follow from the seed."""
    rng = np.random.default_rng(seed)
    plugins, edition = STANDARDS[seed % len(STANDARDS)]
    scheme, attacker = SETTINGS[seed // len(STANDARDS) % len(SETTINGS)]
    registry = REGISTRIES[plugins]
    counts = small_sector(rng, registry, edition, 1 + int(rng.random() < 0.4))
    results = wres.evaluate(counts, edition=edition, registry=registry)
    return counts, results, registry, attrs.evolve(scheme, attacker=attacker)


@pytest.mark.parametrize("seeds", [range(6), pytest.param(range(100, 124), marks=pytest.mark.thorough)])
def test_no_hidden_number_is_known_to_less_than_the_scheme_s_width(seeds: range) -> None:
    """To each attacker the range of every hidden number is as wide as the scheme asks, by integer programming."""
    for seed in seeds:
        counts, results, registry, scheme = made(seed)
        shown = suppress(results, scheme)
        assert Model(counts, shown, registry, least=scheme.least).narrow(scheme.room) == []
        assert audit_disclosure(shown, scheme=scheme).empty


@pytest.mark.parametrize("seeds", [range(6), pytest.param(range(200, 224), marks=pytest.mark.thorough)])
def test_the_proof_finds_what_the_model_finds(seeds: range) -> None:
    """With one of the cells shown that kept the others company, the same numbers are found, and no others."""
    for seed in seeds:
        counts, results, registry, scheme = made(seed)
        shown = suppress(results, scheme)
        frame = shown.frame.copy()
        whole = results.frame
        company = (frame["status"] == "suppressed") & ~frame["headline"] & whole["numerator"].notna()
        company &= ~scheme.hides(whole["numerator"])
        if not company.any():
            continue
        at = np.random.default_rng(seed).choice(np.flatnonzero(company))
        frame.loc[at, NUMBERS] = whole.loc[at, NUMBERS]
        leaking = attrs.evolve(shown, frame=frame)
        found = audit_disclosure(leaking)
        found = found[found["because"] != "stands elsewhere"]
        model = Model(counts, leaking, registry, numerators=True)
        known, listed = {round(true, 6) for true, *_ in model.narrow(1.0)}, {round(one, 6) for one in found["least"]}
        assert known <= listed <= known | model.standing


def table(rows: list[tuple[str, str | None, str | None, str, int]], year: int) -> pd.DataFrame:
    """Counts of one organisation and year."""
    return pd.DataFrame(rows, columns=["item", "panel", "band", "group", "count"]).assign(org="Acme", year=year)


GRADES = {
    "consultant": (60, 40, 12),
    "non-consultant-career-grade": (50, 30, 15),
    "trainee": (70, 45, 20),
    "other": (3, 14, 22),
}
GROUPS = ("white", "bme", "unknown")
DOCTORS = table(
    [
        ("headcount", "medical", band, group, n)
        for band, ns in GRADES.items()
        for group, n in zip(GROUPS, ns, strict=True)
    ],
    2021,
)


def without(results: wres.Results, rows: pd.Series) -> wres.Results:
    """Results of which some rows are hidden, and nothing else done about it."""
    frame = results.frame.copy()
    frame.loc[rows, NUMBERS[:5]] = np.nan
    frame.loc[rows, "status"] = "suppressed"
    return attrs.evolve(results, frame=frame)


def test_a_sister_s_hidden_number_doesn_t_follow_by_a_subtraction() -> None:
    """A grade's three White doctors keep company; where they are hidden alone, the proof finds them."""
    results = wres.evaluate(DOCTORS, edition="mwres-2021", registry=REGISTRIES["mwres",])
    shown = suppress(results, "hes-sub-national")
    assert audit_disclosure(shown, scheme="hes-sub-national").empty
    assert Model(DOCTORS, shown, REGISTRIES["mwres",]).narrow(6) == []
    careless = without(results, results.frame["numerator"].eq(3) & ~results.frame["headline"])
    (found,) = audit_disclosure(careless).itertuples()
    assert (found.band, found.group, found.least, found.greatest) == ("other", "white", 3, 3)


def test_what_is_given_out_together() -> None:
    """A number that one release hides follows with another: of other indicators, of counts, of another year."""
    registry = REGISTRIES["mwres",]
    results = wres.evaluate(DOCTORS, edition="mwres-2021", registry=registry)
    shown = suppress(results, "hes-sub-national")
    assert audit_disclosure(shown).empty
    earlier = suppress(results, Scheme(id="acme", title="Fewer than 3", most=2))
    assert {3.0} <= set(audit_disclosure(shown, earlier)["least"])
    assert {3.0} <= set(audit_disclosure(shown, DOCTORS)["least"])
    hidden = suppress(DOCTORS, "hes-sub-national")
    assert len(hidden) == len(DOCTORS)
    # The count that is hidden isn't in the table, and the totals of the results give it away.
    assert {3.0} <= set(audit_disclosure(shown, hidden)["least"])


@attrs.frozen(kw_only=True)
class Silent:
    """A measure that doesn't say what its rows are made of."""

    measure: wres.model.Measure

    @property
    def unit(self) -> str:
        return self.measure.unit

    @property
    def parity(self) -> float | None:
        return self.measure.parity

    @property
    def terms(self) -> tuple[wres.Term, ...]:
        return self.measure.terms

    def estimate(self, cells: wres.cells.Cells, confidence: float = 0.95) -> wres.cells.Estimate:
        """The same figures, of which nothing is known."""

        def plain(one: wres.cells.Estimate) -> wres.cells.Estimate:
            rows = tuple(attrs.evolve(row, made_of=None) for row in one.rows)
            return attrs.evolve(one, rows=rows, components=tuple(map(plain, one.components)))

        return plain(self.measure.estimate(cells, confidence))


def test_a_measure_that_says_nothing_of_its_parts() -> None:
    """The proof asks the measure itself which numbers a person moves, and finds the subtraction all the same."""
    registry = REGISTRIES["mwres",]
    workforce = registry.indicator("mwres-2021", "workforce")
    silent = attrs.evolve(workforce, measure=Silent(measure=workforce.measure))
    results = wres.evaluate(DOCTORS, edition="mwres-2021", registry=registry, indicators=[silent])
    careless = without(results, results.frame["numerator"].eq(3) & ~results.frame["headline"])
    found = audit_disclosure(careless)
    assert found[["band", "group", "least", "greatest"]].to_numpy().tolist() == [["other", "white", 3.0, 3.0]]


def test_last_year_s_cases_follow_from_an_average() -> None:
    """Twice the average of two years, less this year's cases, is last year's hidden number, in another row."""
    cases = {2024: (30, 12, 9), 2023: (20, 4, 10)}
    rows = [
        (year, item, group, n)
        for year, ns in cases.items()
        for item, numbers in (("disciplinary", ns), ("headcount", (900, 300, 200)))
        for group, n in zip(GROUPS, numbers, strict=True)
    ]
    counts = pd.DataFrame(rows, columns=["year", "item", "group", "count"]).assign(org="Acme")
    results = wres.evaluate(counts, edition="wres-2024", indicators=["disciplinary"])
    careless = without(results, results.frame["numerator"].eq(4))
    careless = without(careless, careless.frame["year"].eq(2023) & careless.frame["headline"])
    found = audit_disclosure(careless)
    assert found[["year", "statistic", "group", "least"]].to_numpy().tolist() == [[2023, "likelihood", "bme", 4.0]]
    assert audit_disclosure(suppress(results, "hes-sub-national"), scheme="hes-sub-national").empty


def test_attackers() -> None:
    """Of two hidden numbers whose sum is known, who knows that zeros are shown, and who is counted, know more."""
    counts = table([("headcount", None, None, group, n) for group, n in zip(GROUPS, (900, 3, 4), strict=True)], 2024)
    results = wres.evaluate(counts, edition="wres-2024", indicators=["workforce"])
    few = results.frame["statistic"].eq("overall-share") & results.frame["group"].isin(["bme", "unknown"])
    careless = without(results, few)
    for attacker, width, listed in (("external", 7, 0), ("external", 8, 2), ("informed", 6, 2), ("internal", 7, 2)):
        found = audit_disclosure(careless, width=width, attacker=attacker)
        assert len(found) == listed
    assert found["least"].tolist() == [0, 0]
    assert audit_disclosure(careless, width=6, attacker="informed")["least"].tolist() == [1, 1]
    with pytest.raises(wres.DefinitionError, match="external, informed, internal"):
        audit_disclosure(careless, attacker="nosy")
    with pytest.raises(wres.DefinitionError, match="1 or more"):
        Scheme(id="acme", title="Acme", width=0)
    assert [one.width for one in SCHEMES.values()] == [9, 6, 6, 8]
