"""Planted faults are found and called by their name, and clean reports let pass, at the rates that the docs state."""

from __future__ import annotations

from functools import cache

import pytest
from consistency import planted

# Few reports in every run, and as many as the rates were set for in the session `properties`.
MANY = pytest.mark.thorough


@cache
def clean(counts: bool) -> list[planted.Report]:
    """Reports to plant faults in."""
    return list(planted.reports(7, 24, counts=counts))


# Found and called by their name at least, in reports with counts and without; None where it can't be planted or found.
# Measured over a thousand reports, and lowered by what two dozen may miss by chance.
LEAST: dict[str, tuple[tuple[float, float] | None, tuple[float, float] | None]] = {
    "a decimal comma": ((1, 1), (1, 1)),
    "'1.4 more likely'": ((1, 1), (1, 1)),
    "a ratio with a per cent sign": ((1, 1), (1, 1)),
    "points called per cent": ((1, 1), (1, 1)),
    "a share above 100": ((1, 1), (1, 1)),
    "a percentage no whole count gives": ((0.9, 0.8), (0.9, 0.8)),
    "an implausible ratio, alone": (None, (1, 1)),
    "a share that no board gives": (None, (1, 1)),
    "another ratio": ((0.95, 0.7), (0.95, 0.6)),
    "another share": ((0.95, 0.8), (0.95, 0.7)),
    "another total": ((0.95, 0.9), None),
    "shares that don't make 100": ((0.95, 0.7), (0.95, 0.7)),
    "another difference": ((0.95, 0.6), (0.95, 0.6)),
    "another value on another page": ((0.95, 0.6), (0.95, 0.6)),
    "another value elsewhere": ((0.95, 0.95), (0.95, 0.95)),
    "rounded before dividing": ((0.95, 0.8), None),
    "cut off": ((0.95, 0.8), None),
    "a digit lost": ((0.95, 0.4), (0.9, 0.4)),
    "a digit too many": ((0.8, 0.6), None),
    "the decimal point shifted": ((0.95, 0.8), (0.85, 0.75)),
    "labels of the shares swapped": ((0.95, 0.95), (0.95, 0.95)),
    "labels swapped on another page": ((0.95, 0.95), (0.95, 0.95)),
    "the ratio turned round": ((0.95, 0.8), (0.95, 0.7)),
    "last year's share": ((0.95, 0.7), (0.95, 0.7)),
    "another question's figures": ((0.3, 0.3), (0.3, 0.3)),
    "unknown left out of the total": ((0.95, 0.8), None),
    "the sign lost": ((0.95, 0.8), (0.95, 0.7)),
    "an excess for a ratio": ((0.95, 0.6), (0.95, 0.6)),
    "a count in round numbers": ((0.7, 0.7), None),
}


@pytest.mark.parametrize("name", planted.FAULTS)
@pytest.mark.parametrize(
    ("counts", "reports"),
    [(True, 8), pytest.param(True, 24, marks=MANY), pytest.param(False, 24, marks=MANY)],
    ids=["few with counts", "with counts", "without"],
)
def test_planted_faults_are_found(name: str, counts: bool, reports: int) -> None:
    """A fault is found, and called by its name, as often as is stated."""
    least = LEAST[name][0 if counts else 1]
    if least is None:
        return
    tally = planted.measure(name, clean(counts)[:reports])
    assert tally.planted
    assert tally.rates[0] >= least[0], tally
    assert tally.rates[1] >= least[1], tally


@pytest.mark.parametrize("size", [60, 250, 5500])
@pytest.mark.parametrize("counts", [True, False], ids=["with counts", "without"])
@pytest.mark.parametrize("reports", [10, pytest.param(40, marks=MANY)])
def test_clean_reports_raise_no_error(size: float, counts: bool, reports: int) -> None:
    """Correct figures, however they were rounded, and however few people they are of, contradict nothing."""
    errors, tally = planted.false_alarms(planted.reports(11, reports, counts=counts, size=size))
    assert (reports, 0) == (tally.planted, errors), tally


def test_every_code_of_published_figures_is_planted() -> None:
    """No code is without a fault that it is measured by."""
    assert {code for code in planted.CODES if code.startswith("WRES2")} == {
        codes[0] for codes, _ in planted.FAULTS.values()
    }
