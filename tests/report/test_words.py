"""Sentences for a board: none contradicts its numbers, and none is stronger than its evidence."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres.cells import STATUSES
from wres.datasets import sector
from wres.report.words import (
    DIRECTIONAL,
    LIMITS,
    Said,
    compared,
    direction,
    number,
    said_of,
    sentence,
    sentences,
    verdict,
)
from wres.results import VERDICTS

NAN, INF = math.nan, math.inf
# Around parity closely, where rounding could tell another story than the numbers.
RATIOS = [0.0, 0.5, 0.996, 0.9999, 1.0, 1.0001, 1.004, 2.5, 40.0]
POINTS = [-30.0, -2.5, -0.04, -0.0001, 0.0, 0.0001, 0.04, 2.5, 30.0]
BOUNDS = {"ratio": [NAN, *RATIOS, INF], "percentage points": [NAN, *POINTS]}
KINDS = [
    ("appointment", "relative-likelihood", "white/bme", "ratio", 1.0, "above"),
    ("appointment", "relative-likelihood", "bme/white", "ratio", 1.0, "below"),
    ("disciplinary", "relative-likelihood", "bme/white", "ratio", 1.0, "above"),
    ("training", "relative-likelihood", "white/bme", "ratio", 1.0, "above"),
    ("acme-leavers", "relative-likelihood", "disabled/non-disabled", "ratio", 1.0, "either"),
    ("harassment-public", "difference", "bme-white", "percentage points", 0.0, "above"),
    ("opportunities", "difference", "bme-white", "percentage points", 0.0, "below"),
    ("workforce", "difference", "bme", "percentage points", 0.0, "either"),
    ("board", "total-difference", "bme", "percentage points", 0.0, "below"),
]


def every() -> Iterator[Said]:
    """Value × interval × verdict × status for one indicator of each kind."""
    for indicator, statistic, group, unit, parity, adverse in KINDS:
        values = [NAN, *(RATIOS if unit == "ratio" else POINTS)]
        ends = [
            (low, high)
            for low, high in itertools.product(BOUNDS[unit], repeat=2)
            if math.isnan(low) or math.isnan(high) or low <= high
        ]
        verdicts = ["", *VERDICTS]
        for value, (low, high), judged in itertools.product(values, ends, verdicts):
            for status in STATUSES if value is values[1] else ["ok", "zero-comparator"]:
                yield Said(
                    indicator=indicator,
                    statistic=statistic,
                    group=group,
                    unit=unit,
                    parity=parity,
                    adverse=adverse,
                    value=value if status == "ok" else NAN,
                    lower=low,
                    upper=high,
                    status=str(status),
                    verdict=judged,
                    focus="disabled" if "disabled" in group else "bme",
                )


EVERY = list(every())


def directional(text: str) -> bool:
    return any(word in text for word in DIRECTIONAL) or bool(re.search(r"\b(more|less|fewer) likely\b", text))


def test_the_grid_is_exhaustive() -> None:
    """All statuses, verdicts and kinds of interval are in it."""
    assert len(EVERY) > 50_000
    assert {said.status for said in EVERY} == set(map(str, STATUSES))
    assert {said.verdict for said in EVERY} == {"", *VERDICTS}
    assert {said.side for said in EVERY} == {-1, 0, 1}


def test_no_comparison_without_evidence() -> None:
    """Where the interval includes parity, is missing, or doesn't fit, or a benchmark found nothing, no group is said
    to fare better or worse, nor the two to fare alike."""
    for said in EVERY:
        text = compared(said)
        known = said.status == "ok" and said.lower <= said.value <= said.upper
        leaves_out = known and (said.lower > said.parity or said.upper < said.parity)
        endless = said.status == "zero-comparator" and said.lower > said.parity
        allowed = (leaves_out or endless) and said.verdict not in ("no-evidence", "insufficient-data")
        if not allowed:
            assert not directional(text), (said, text)
        elif leaves_out:
            assert directional(text), (said, text)
        for claim in ("are equal", "are alike", "fare alike.", "no gap", "treated equally", "fairly"):
            assert claim not in text.replace("nor that they fare alike.", "").replace("nor that they fare alike,", "")


def test_a_comparison_goes_the_way_of_its_numbers() -> None:
    """Above and below, advantage and disadvantage follow from value, parity and the adverse side."""
    for said in EVERY:
        text = compared(said)
        above = said.value > said.parity if said.status == "ok" else True
        if "percentage points above" in text or "percentage points below" in text:
            assert ("percentage points above" in text) == above, (said, text)
        if "disadvantage of" in text or "advantage of" in text:
            assert said.adverse in ("above", "below")
            assert ("disadvantage of" in text) == (above == (said.adverse == "above")), (said, text)
        if said.adverse == "either":
            assert "advantage" not in text


def printed(text: str) -> list[float]:
    """The numbers of a sentence, endless ones too."""
    found = re.findall(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|-?∞", re.sub(r"9\d(?:\.\d)? % ", "", text))
    return [float(each.replace("∞", "inf")) for each in found]


def test_numbers_are_those_of_the_figure() -> None:
    """What is printed is the value, the bounds and parity, rounded, and on the same side of parity as they are."""
    for said in EVERY:
        text = compared(said)
        if said.status not in ("ok", "zero-comparator") or (math.isnan(said.value) and said.status == "ok"):
            assert printed(text) == [], (said, text)
            continue
        known = [abs(said.value), said.value, said.lower, said.upper, said.parity]
        for each in printed(text):
            assert any(each == one or abs(each - one) <= 0.0501 for one in known), (said, text)
        if directional(text) and "includes" not in text and said.status == "ok":
            low, high = (
                float(number(end, said.unit, said.parity).replace("∞", "inf")) for end in (said.lower, said.upper)
            )
            assert low > said.parity or high < said.parity, (said, text)


def test_an_interval_that_includes_parity_is_said_to() -> None:
    """And none that doesn't."""
    for said in EVERY:
        if said.status != "ok" or math.isnan(said.value):
            continue
        assert ("includes" in compared(said)) == (said.lower <= said.parity <= said.upper), said


def test_a_figure_that_is_not_there_is_told() -> None:
    """Every other status is said in words of its own, without a number, whatever the row holds."""
    texts = {}
    for said in EVERY:
        if said.status not in ("ok", "zero-comparator"):
            texts.setdefault(said.status, set()).add(compared(said))
    assert all(len(found) == 1 for found in texts.values())
    assert len(set.union(*texts.values())) == len(texts) == len(STATUSES) - 2


def test_the_benchmark_is_never_improved_on() -> None:
    """The sentence of a verdict is that of the verdict, and of no other."""
    words = {
        "adverse": "on the adverse side",
        "favourable": "on the favourable side",
        "no-evidence": "no evidence either way, which is not evidence of equal treatment",
        "insufficient-data": "too little is known",
    }
    for said in EVERY:
        text = sentence(said)
        assert [name for name, phrase in words.items() if phrase in text] == ([said.verdict] if said.verdict else [])
    odd = Said(indicator="x", statistic="difference", group="bme", unit="score", verdict="fine")
    assert verdict(odd) == "The benchmark's verdict isn't one that is known here."


@pytest.mark.parametrize("unit", ["per cent", "score", "days"])
def test_units_without_parity_are_described(unit: str) -> None:
    """A share, or a unit that isn't known here, is printed with its interval and judged by nobody."""
    text = sentence(Said(indicator="x", statistic="share", group="bme", unit=unit, value=12.345, lower=10, upper=14.04))
    assert "12.3" in text
    assert "10.0 to 14.0" in text
    assert not directional(text)


@given(
    value=st.floats(min_value=-1e6, max_value=1e6),
    parity=st.sampled_from([0.0, 1.0]),
    unit=st.sampled_from(["ratio", "percentage points"]),
)
def test_rounding_never_reaches_parity(value: float, parity: float, unit: str) -> None:
    """A number that isn't parity isn't printed as parity, down to the ninth decimal."""
    text = number(value, unit, parity)
    assert abs(float(text) - value) <= max(0.0501, 0.01 * abs(value))
    if abs(value - parity) > 1e-8:
        assert float(text) != parity
        assert (float(text) > parity) == (value > parity)


@given(group=st.text(max_size=20), indicator=st.text(min_size=1, max_size=20), name=st.text(max_size=20))
def test_any_label_makes_a_sentence(group: str, indicator: str, name: str) -> None:
    """Labels that nobody foresaw make a plain sentence on one line."""
    said = Said(
        indicator=indicator, statistic=name, group=group, unit="ratio", parity=1.0, value=1.5, lower=1.1, upper=2.0
    )
    text = sentence(said)
    assert "1.50 times as likely" in text
    assert "\n" not in text


def test_directions() -> None:
    """How to read an indicator follows from its parity and its adverse side."""
    assert direction("percentage points", 0.0, "below", "bme") == (
        "BME share less that of the workforce: 0 is equal, below 0 is adverse for BME staff."
    )
    assert direction("percentage points", 0.0, "either", "bme-white") == (
        "BME less White: 0 is equal, either side is a departure from it."
    )
    assert "disabled staff" in direction("ratio", 1.0, "above", "disabled/non-disabled", "disabled")


def test_every_figure_of_a_sector_has_its_sentence() -> None:
    """Of a whole frame, with verdicts or without, in its order; each indicator says what it can't tell."""
    results = wres.evaluate(sector(seed=4, organisations=5), edition="wres-2024")
    rows = results.headline()
    assert len(sentences(rows, results.provenance)) == len(rows)
    assert set(rows["indicator"]) == set(LIMITS)
    judged = wres.assess(results, "score-test")
    facts = results.provenance.set_index("indicator").to_dict("index")
    for row, text in zip(judged.to_dict("records"), sentences(judged, results.provenance), strict=True):
        said = said_of(row, facts[row["indicator"]], 0.95)
        assert text == sentence(said)
        assert directional(text) == bool(said.sure)
