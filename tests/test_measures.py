"""Measures on ready arrays: batch axes are shared, and no unit is no error."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest

import wres
from wres.cells import STATUSES, Cells, Estimate, ItemCells
from wres.measures import Composition, Percentage, PercentageGap, RelativeLikelihood, RepresentationGap, ScoreGap
from wres.model import Measure
from wres.testing import make_counts

GROUPS = ("white", "bme", "unknown")
OFFICIAL = wres.load()
MEASURES = {
    f"{indicator.id} {edition}": indicator.measure
    for edition in ("wres-2015", "wres-2019", "wres-2024")
    for indicator in OFFICIAL.indicators(edition)
}


def counts(measure: Measure, shape: tuple[int, ...]) -> dict[str, np.ndarray]:
    """Whole numbers for each item of a measure, the later ones larger."""
    rng = np.random.default_rng(1)
    names = dict.fromkeys(term.item.id for term in measure.terms)
    return {
        name.replace("-", "_"): rng.integers(20 * 10**at, 30 * 10**at, shape).astype(float)
        for at, name in enumerate(names)
    }


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_a_batch_axis_of_one_item_is_shared(measure: Measure) -> None:
    """Where only one item has a batch axis, every figure has it, and is what its own slice gives."""
    made = counts(measure, (4, 3))
    first = next(iter(made))
    batch = np.stack([made[first], made[first] + 1])
    together = measure.estimate(Cells.of(groups=GROUPS, **{**made, first: batch}))
    for at in range(2):
        alone = measure.estimate(Cells.of(groups=GROUPS, **{**made, first: batch[at]}))
        for many, one in zip((together, *together.components), (alone, *alone.components), strict=True):
            for name in ("value", "lower", "upper", "status", "numerator", "denominator"):
                assert (2, 4, len(many.rows)) == np.shape(getattr(many, name))
                np.testing.assert_array_equal(getattr(one, name), getattr(many, name)[at])


@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_no_units(measure: Measure) -> None:
    """No unit gives no figure, in the right shape."""
    estimate = measure.estimate(Cells.of(groups=GROUPS, **counts(measure, (0, 3))))
    assert {(0, len(t.rows)) for t in (estimate, *estimate.components)} == {
        np.shape(t.value) for t in (estimate, *estimate.components)
    }


@pytest.mark.parametrize(
    "arrays",
    [{"board": np.zeros(3)}, {"board": np.full((1, 3), -1.0)}, {"board": np.array([["a", "b", "c"]])}],
    ids=["one axis", "negative", "text"],
)
def test_what_is_no_count_is_refused(arrays: dict[str, np.ndarray]) -> None:
    """Ready arrays hold counts, with units and groups."""
    with pytest.raises(wres.DefinitionError):
        Cells.of(groups=GROUPS, **arrays)


def test_a_ratio_is_rounded_once() -> None:
    """3 of 10 over 1 of 10 is 3, and not what rounding both likelihoods first makes of it."""
    measure = OFFICIAL.indicator("wres-2024", "appointment").measure
    cells = Cells.of(groups=GROUPS, appointed=np.array([[3, 1, 0]]), shortlisted=np.array([[10, 10, 0]]))
    assert 3.0 == measure.estimate(cells).value.item()


@pytest.mark.parametrize("status", [-1, 9])
def test_a_status_that_is_none_is_told(status: int) -> None:
    """A measure that gives a status that isn't known is named, and no other takes its place."""

    @attrs.frozen
    class Odd:
        sound: Measure = OFFICIAL.indicator("wres-2024", "training").measure
        unit, parity = "ratio", 1.0

        @property
        def terms(self) -> tuple[wres.Term, ...]:
            return self.sound.terms

        def estimate(self, cells: Cells, confidence: float = 0.95) -> Estimate:
            found = self.sound.estimate(cells, confidence)
            return attrs.evolve(found, status=np.full_like(found.status, status))

    odd = attrs.evolve(OFFICIAL.indicator("wres-2024", "training"), measure=Odd())
    with pytest.raises(
        wres.DefinitionError, match=f"indicator 'training' gave the status {status}; statuses are those"
    ):
        wres.evaluate(make_counts("wres-2024", indicators=["training"]), edition="wres-2024", indicators=[odd])


ANSWERS: dict[str, Any] = {"answered": "discrimination-answered", "of": "bme"}
WHOLE: dict[str, Any] = {"part": "board", "whole": "headcount"}


@pytest.mark.parametrize(
    ("measure", "unit", "parity", "defaults"),
    [
        (
            RelativeLikelihood(numerator="appointed", denominator="shortlisted", of="white", to="bme"),
            "ratio",
            1.0,
            {"interval": "skewness-corrected"},
        ),
        (
            PercentageGap(yes="discrimination-yes", to="white", **ANSWERS),
            "percentage points",
            0.0,
            {"minimum": 11, "base": (), "interval": "skewness-corrected"},
        ),
        (
            ScoreGap(points="discrimination-yes", to="white", **ANSWERS),
            "score",
            0.0,
            {"top": 10, "per_point": 100, "minimum": 11, "interval": "newcombe"},
        ),
        (Percentage(yes="discrimination-yes", **ANSWERS), "per cent", None, {"minimum": 11, "base": ()}),
        (RepresentationGap(**WHOLE), "percentage points", 0.0, {"by": (), "bands": {}}),
        (Composition(**WHOLE), "per cent", None, {}),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Measure) else "",
)
def test_what_a_measure_is_unless_told_otherwise(
    measure: Measure, unit: str, parity: float | None, defaults: dict[str, Any]
) -> None:
    """Its unit, the figure that means no difference, and what it takes where nothing is said: all move a verdict."""
    assert (unit, parity) == (measure.unit, measure.parity)
    assert defaults == {name: getattr(measure, name) for name in defaults}


@pytest.mark.parametrize("kind", [RelativeLikelihood, PercentageGap, ScoreGap])
def test_a_group_is_not_compared_with_itself(kind: type) -> None:
    """Such a figure would be at parity whatever was counted."""
    first, second = [field.name for field in attrs.fields(kind)][:2]
    with pytest.raises(wres.DefinitionError, match="with itself; name two groups"):
        kind(**{first: "discrimination-yes", second: "discrimination-answered", "of": "bme", "to": "bme"})


def test_the_confidence_is_95_per_cent_unless_told_otherwise() -> None:
    """Every measure's, for the headline and what stands beneath."""
    alone = Percentage(yes="discrimination-yes", **ANSWERS)
    for measure in (alone, *MEASURES.values()):
        cells = Cells.of(groups=GROUPS, **counts(measure, (2, 3)))
        asked, found = measure.estimate(cells, 0.95), measure.estimate(cells)
        for one, other in zip((asked, *asked.components), (found, *found.components), strict=True):
            np.testing.assert_array_equal([one.lower, one.upper], [other.lower, other.upper])


def test_an_average_of_less_than_one_is_a_count() -> None:
    """One in two years is half a one in each: a denominator like any other, where no minimum is asked for."""
    board = wres.Term(item=OFFICIAL.items["board"], years=2)
    measure = RelativeLikelihood(numerator=board, denominator=board, of="bme", to="white")
    found = measure.estimate(Cells.of(groups=GROUPS, earlier=[1, -1], board=np.array([[1, 0, 0], [0, 1, 0]])))
    assert (0, 1.0) == (found.status[0, 0], found.value[0, 0])


def test_nobody_there_is_a_status() -> None:
    """A whole of nobody leaves its own parts without a share, and nothing to warn of."""
    found = RepresentationGap(part="headcount", whole="headcount").estimate(
        Cells.of(groups=GROUPS, headcount=np.zeros((1, 3)))
    )
    assert [STATUSES.index("zero-denominator")] == found.status[0].tolist()
    assert np.isnan([found.value, found.lower, found.upper]).all()


def test_a_row_for_each_band_over_all_panels() -> None:
    """By band alone, a band's row holds everybody in it, in whichever panel."""
    strata = (("non-clinical", "5"), ("clinical", "5"), ("clinical", "6"))
    values = np.array([[[8, 2, 0], [4, 6, 0], [5, 15, 10]]], dtype=float)
    items = {"headcount": ItemCells(values, strata, np.array([3], np.int8))}
    measure = RepresentationGap(part="headcount", whole="headcount", by="band")
    found = measure.estimate(Cells(items=items, groups=GROUPS, size=1))
    at = {row.band: place for place, row in enumerate(found.rows)}
    assert len(at) == len(found.rows)
    assert {None} == {row.panel for row in found.rows}
    assert [(8, 20), (15, 30)] == [(found.numerator[0, at[band]], found.denominator[0, at[band]]) for band in "56"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"part": {"a": "board", "b": "board-voting"}, "by": "band"}, "that is split; board, board-voting can't be"),
        ({"bands": {"low": "1", "high": "9"}, "by": "panel"}, "bands joins low, high, and by has no 'band'; add it"),
    ],
)
def test_everything_that_is_wrong_is_told(fields: dict[str, Any], told: str) -> None:
    """Each part that can't be split, and each join that has no place, is named."""
    with pytest.raises(wres.DefinitionError, match=told):
        RepresentationGap(**{"part": "headcount", "whole": "headcount", **fields})
