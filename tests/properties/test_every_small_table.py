"""Every small table there is, and very large ones, held against fractions: too many for every run."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
import reference
import tables
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres.cells import STATUSES, Cells
from wres.statistics.intervals import score_test

pytestmark = pytest.mark.thorough

REGISTRY = wres.load()
GROUPS = ("white", "bme", "unknown")
# A part and a whole of one group: possible, impossible, empty.
CELLS = list(product(range(8), repeat=2))
PAIRS = np.array(list(product(CELLS, CELLS)), float)


def measured(edition: str, indicator: str) -> tuple[Any, Any]:
    """A definition, and its estimate of every pair of small cells as one array."""
    measure: Any = REGISTRY.indicator(edition, indicator).measure
    part, whole = (term.item.id.replace("-", "_") for term in measure.terms)
    counts = {name: np.pad(PAIRS[:, :, at], ((0, 0), (0, 1))) for name, at in ((part, 0), (whole, 1))}
    earlier = np.arange(len(PAIRS)) if any(term.years > 1 for term in measure.terms) else None
    return measure, measure.estimate(Cells.of(groups=GROUPS, earlier=earlier, **counts))


def expected_of(indicator: str, part: reference.Counts, whole: reference.Counts, of: str, to: str) -> Any:
    if indicator in tables.SURVEY:
        return next(reference.percentages(part, whole))
    return next(reference.likelihoods(part, whole, of, to))


@pytest.mark.parametrize("edition", ["wres-2015", "wres-2019", "wres-2024"])
@pytest.mark.parametrize("indicator", ["appointment", "disciplinary", "training", "discrimination"])
def test_every_small_pair(edition: str, indicator: str) -> None:
    """Both groups' counts from 0 to 7: the value and the status are those of fractions."""
    measure, estimate = measured(edition, indicator)
    none = (Fraction(0), "ok")
    for at, ((x1, n1), (x2, n2)) in enumerate(PAIRS.astype(int).tolist()):
        part = {"white": (Fraction(x1), "ok"), "bme": (Fraction(x2), "ok"), "unknown": none}
        whole = {"white": (Fraction(n1), "ok"), "bme": (Fraction(n2), "ok"), "unknown": none}
        figure = expected_of(indicator, part, whole, measure.of, measure.to)
        assert figure.status == STATUSES[estimate.status[at, 0]]
        value = math.nan if figure.value is None else float(figure.value)
        np.testing.assert_allclose(estimate.value[at, 0], value, rtol=1e-14)


@pytest.mark.parametrize("confidence", [0.5, 0.9, 0.95, 0.99])
def test_every_small_ratio_and_its_test(confidence: float) -> None:
    """The interval of a ratio leaves 1 out exactly where the score test rejects."""
    one, other = PAIRS[:, 0], PAIRS[:, 1]
    usable = (one[:, 0] <= one[:, 1]) & (other[:, 0] <= other[:, 1]) & (one[:, 1] > 0) & (other[:, 1] > 0)
    measure: Any = REGISTRY.indicator("wres-2024", "appointment").measure
    counts = PAIRS[usable]
    estimate = measure.estimate(
        Cells.of(groups=("white", "bme"), appointed=counts[:, :, 0], shortlisted=counts[:, :, 1]), confidence
    )
    p = score_test(counts[:, 0, 0], counts[:, 0, 1], counts[:, 1, 0], counts[:, 1, 1])
    clear = ~np.isclose(p, 1 - confidence, rtol=1e-9)
    outside = (estimate.lower[:, 0] > 1) | (estimate.upper[:, 0] < 1)
    assert (p < 1 - confidence)[clear].tolist() == outside[clear].tolist()


INDICATORS = ["appointment", "disciplinary", "training", *tables.SURVEY]


@given(
    counts=st.lists(st.lists(st.integers(0, 10**9), min_size=4, max_size=4), min_size=40, max_size=40),
    edition=st.sampled_from([*REGISTRY.editions]),
)
def test_large_counts(counts: list[list[int]], edition: str) -> None:
    """Counts up to the largest that a table may hold are divided to the last digits: two thousand tables, by each."""
    year = REGISTRY.edition(edition).year
    measures: dict[str, Any] = {name: REGISTRY.indicator(edition, name).measure for name in INDICATORS}
    items = {name: [term.item.id for term in measure.terms] for name, measure in measures.items()}
    wholes = {whole for _, whole in items.values()}
    rows = []
    for at, four in enumerate(counts):
        (x1, n1), (x2, n2) = (sorted(pair) for pair in (four[:2], four[2:]))
        for whole in sorted(wholes):
            rows += tables.item(f"{at:02}", year, whole, white=n1, bme=n2)
        for part in (part for part, _ in items.values()):
            for when in (year, year - 1):
                rows += tables.item(f"{at:02}", when, part, white=x1, bme=x2)
    found = wres.evaluate(tables.frame(rows), edition=edition, indicators=INDICATORS).headline()
    found = found[found["year"] == year].to_dict("records")
    assert len(counts) * len(INDICATORS) == len(found)
    read = reference.by_item(rows)
    for row in found:
        unit, measure = reference.Unit(read, row["org"], year), measures[row["indicator"]]
        part, whole = map(unit.count, items[row["indicator"]])
        figure = expected_of(row["indicator"], part, whole, measure.of, measure.to)
        assert figure.status == row["status"]
        value = math.nan if figure.value is None else float(figure.value)
        assert math.isclose(row["value"], value, rel_tol=1e-13, abs_tol=1e-12) or (value != value != row["value"])
