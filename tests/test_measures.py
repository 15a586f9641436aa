"""Measures on ready arrays: batch axes are shared, and no unit is no error."""

from __future__ import annotations

import attrs
import numpy as np
import pytest

import wres
from wres.cells import Cells, Estimate
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
