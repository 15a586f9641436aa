"""Sentences for a board: none contradicts its numbers, and none is stronger than its evidence."""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres.cells import STATUSES
from wres.charts.words import number
from wres.datasets import sector
from wres.report.words import (
    DIRECTIONAL,
    LIMITS,
    JudgedFigure,
    compared,
    direction,
    judged_figure,
    sentence,
    sentences,
    verdict,
)
from wres.results import VERDICTS

NAN, INF = math.nan, math.inf
# Around parity closely, where rounding could tell another story than the numbers; tiny, huge and endless.
RATIOS = [0.0, 1e-9, 0.996, 0.9999, 1.0, 1.004, 2.5, 4e7]
POINTS = [-1e9, -2.5, -0.04, 0.0, 0.0001, 0.04, 30.0]
VALUES = {"ratio": [NAN, INF, *RATIOS], "percentage points": [NAN, -INF, INF, *POINTS]}
VALUES |= dict.fromkeys(("per cent", "score"), VALUES["percentage points"])
BOUNDS = {"ratio": [NAN, *RATIOS, INF], "percentage points": [-INF, NAN, *POINTS, INF]}
BOUNDS |= dict.fromkeys(("per cent", "score"), BOUNDS["percentage points"])
KINDS = [
    ("appointment", "relative-likelihood", "white/bme", "ratio", 1.0, "above"),
    ("appointment", "relative-likelihood", "bme/white", "ratio", 1.0, "below"),
    ("acme-leavers", "relative-likelihood", "disabled/non-disabled", "ratio", 1.0, "either"),
    ("opportunities", "difference", "bme-white", "percentage points", 0.0, "below"),
    ("workforce", "difference", "bme", "percentage points", 0.0, "either"),
    ("board", "total-difference", "bme", "percentage points", 0.0, "below"),
    ("acme-engagement", "difference", "bme-white", "score", 0.0, "above"),
    ("acme-share", "share", "bme", "per cent", NAN, "either"),
]
PEERS = "1.21 (median of acute)"
"""What a benchmark of peers holds a figure against, which isn't equal treatment."""


def every() -> Iterator[JudgedFigure]:
    """Value × interval × verdict × status × what the verdict is held against, for an indicator of each kind."""
    for indicator, statistic, group, unit, parity, adverse in KINDS:
        values = VALUES[unit]
        ends = [
            (low, high)
            for low, high in itertools.product(BOUNDS[unit], repeat=2)
            if math.isnan(low) or math.isnan(high) or low <= high
        ]
        found = [("", None), ("no-evidence", None), ("insufficient-data", "parity")]
        found += [(verdict, comparator) for verdict in ("adverse", "favourable") for comparator in (None, PEERS)]
        for value, (low, high), (judged, comparator) in itertools.product(values, ends, found):
            # Statuses without a figure need no more than one, which must not be said.
            for status in STATUSES if value == values[3] else ["ok", "zero-comparator"]:
                yield JudgedFigure(
                    indicator=indicator,
                    statistic=statistic,
                    group=group,
                    unit=unit,
                    parity=parity,
                    adverse=adverse,
                    value=value,
                    lower=low,
                    upper=high,
                    status=str(status),
                    verdict=judged,
                    comparator=comparator,
                    focus="disabled" if "disabled" in group else "bme",
                )


@functools.cache
def written() -> list[tuple[JudgedFigure, str, str]]:
    """Each of them with its comparison and its verdict in words."""
    return [(figure, compared(figure), verdict(figure)) for figure in every()]


def holds(figure: JudgedFigure) -> int:
    """On which side of parity the evidence is, worked out here once more: 1 above, -1 below, 0 neither."""
    endless = figure.status == "ok" and figure.unit == "ratio" and figure.value == INF
    if endless or figure.status == "zero-comparator":
        return int(figure.lower > figure.parity)
    if figure.status != "ok" or not math.isfinite(figure.value) or not figure.lower <= figure.value <= figure.upper:
        return 0
    return int(figure.lower > figure.parity) - int(figure.upper < figure.parity)


def good(figure: JudgedFigure, side: int) -> str:
    """The verdict that a side of parity deserves, empty where the indicator has no adverse side."""
    if figure.adverse == "either" or not side:
        return ""
    return "adverse" if (side > 0) == (figure.adverse == "above") else "favourable"


def directional(text: str) -> bool:
    return any(word in text for word in DIRECTIONAL) or bool(re.search(r"\b(more|less|fewer) likely\b", text))


def test_the_grid_is_exhaustive() -> None:
    """All units, statuses, verdicts, directions, adverse sides and kinds of interval are in it."""
    grid = [figure for figure, _, _ in written()]
    assert len(grid) > 50_000
    assert {figure.status for figure in grid} == set(map(str, STATUSES))
    assert {figure.verdict for figure in grid} == {"", *VERDICTS}
    assert {figure.side for figure in grid} == {-1, 0, 1}
    assert {figure.adverse for figure in grid} == {"above", "below", "either"}
    for unit in ("ratio", "percentage points", "per cent", "score"):
        mine = [figure for figure in grid if figure.unit == unit]
        assert any(figure.value == figure.parity for figure in mine) or unit == "per cent"
        assert (
            any(figure.lower == figure.parity or figure.upper == figure.parity for figure in mine) or unit == "per cent"
        )
        assert any(figure.upper == INF for figure in mine)
        assert any(math.isnan(figure.lower) and not math.isnan(figure.upper) for figure in mine)


def test_no_comparison_without_evidence() -> None:
    """Where the interval includes parity, is missing, or doesn't fit, or a benchmark found nothing or the opposite, no
    group is said to fare better or worse, nor the two to fare alike."""
    for figure, text, _ in written():
        side = holds(figure)
        opposed = figure.verdict in ("adverse", "favourable") and good(figure, side) not in ("", figure.verdict)
        allowed = (
            side
            and figure.verdict not in ("no-evidence", "insufficient-data")
            and not (opposed and figure.comparator is None)
        )
        if not allowed:
            assert not directional(text), (figure, text)
        elif figure.status == "ok" and math.isfinite(figure.value):
            assert directional(text), (figure, text)
        for claim in ("are equal", "are alike", "fare alike.", "no gap", "treated equally", "fairly"):
            assert claim not in text.replace("nor that they fare alike.", "").replace("nor that they fare alike,", "")


def test_a_comparison_goes_the_way_of_its_numbers() -> None:
    """Above and below, advantage and disadvantage follow from value, parity and the adverse side."""
    for figure, text, _ in written():
        side = holds(figure)
        if "points above" in text or "points below" in text:
            assert ("points above" in text) == (side > 0), (figure, text)
        if "advantage of" in text:
            assert ("disadvantage of" in text) == (good(figure, side) == "adverse"), (figure, text)
        if figure.adverse == "either":
            assert "advantage" not in text
        if "none of them did" in text:
            assert figure.value == 0


@functools.cache
def shown_as(value: float, unit: str, parity: float) -> float:
    """A number as it is printed."""
    return value if math.isnan(value) else float(number(value, unit, parity).replace("∞", "inf"))


def printed(text: str) -> list[float]:
    """The numbers of a sentence, endless ones too."""
    found = re.findall(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|-?∞", re.sub(r"9\d(?:\.\d)? % ", "", text))
    return [float(each.replace("∞", "inf")) for each in found]


def test_numbers_are_those_of_the_figure() -> None:
    """What is printed is the value, the bounds and parity, rounded, and on the same side of parity as they are."""
    for figure, text, _ in written():
        if figure.status not in ("ok", "zero-comparator") or (figure.status == "ok" and math.isnan(figure.value)):
            assert printed(text) == [], (figure, text)
            continue
        known = [abs(figure.value), figure.value, figure.lower, figure.upper, figure.parity]
        shown = {shown_as(one, figure.unit, figure.parity) for one in known}
        assert set(printed(text)) <= shown, (figure, text)
        if directional(text) and figure.status == "ok" and math.isfinite(figure.value):
            low, high = (shown_as(end, figure.unit, figure.parity) for end in (figure.lower, figure.upper))
            assert low > figure.parity or high < figure.parity, (figure, text)


def test_an_interval_that_includes_parity_is_said_to() -> None:
    """And none that doesn't."""
    for figure, text, _ in written():
        if figure.status != "ok" or not math.isfinite(figure.value) or math.isnan(figure.parity):
            continue
        whole = figure.lower <= figure.value <= figure.upper and figure.lower <= figure.parity <= figure.upper
        assert ("includes" in text) == whole, (figure, text)


def test_a_figure_that_is_not_there_is_explained() -> None:
    """Every other status is said in words of its own, without a number or a verdict, whatever the row holds."""
    texts: dict[str, set[str]] = {}
    for figure, text, judged in written():
        if figure.status not in ("ok", "zero-comparator"):
            texts.setdefault(figure.status, set()).add(text)
            assert judged == ""
    assert all(len(found) == 1 for found in texts.values())
    assert len(set.union(*texts.values())) == len(texts) == len(STATUSES) - 2


def test_the_benchmark_is_never_improved_on() -> None:
    """The sentence of a verdict is that of the verdict, and of no other; without anything to judge there is none."""
    words = {
        "adverse": "on the adverse side",
        "favourable": "on the favourable side",
        "no-evidence": "no evidence either way, which is not evidence of equal treatment",
        "insufficient-data": "too little is known",
    }
    for figure, text, judged in written():
        named = [name for name, phrase in words.items() if phrase in judged]
        assert not [name for name, phrase in words.items() if phrase in text]
        assert named in ([], [figure.verdict])
        if named == []:
            gone = not figure.verdict or "There is no figure" in text or "No ratio" in text or "doesn't fit" in text
            assert gone or figure.status == "not-applicable", (figure, text)
    odd = JudgedFigure(indicator="x", statistic="difference", group="bme", unit="score", verdict="fine", value=1.0)
    assert verdict(odd) == "The benchmark's verdict isn't one that is known here."


def test_figure_and_benchmark_do_not_contradict_one_another() -> None:
    """Whoever fares worse by the figure isn't well off by the verdict, unless that is beside something else."""
    for figure, text, judged in written():
        if "advantage of" in text and "side, beyond" in judged:
            same = ("disadvantage of" in text) == ("adverse side" in judged)
            assert same != ("not beside equal treatment" in judged), (figure, text, judged)
        else:
            assert "not beside equal treatment" not in judged


@pytest.mark.parametrize("unit", ["per cent", "score", "days"])
def test_units_without_parity_are_described(unit: str) -> None:
    """A share, or a unit that isn't known here, is printed with its interval and judged by nobody."""
    text = sentence(
        JudgedFigure(indicator="x", statistic="share", group="bme", unit=unit, value=12.345, lower=10, upper=14.04)
    )
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
    figure = JudgedFigure(
        indicator=indicator, statistic=name, group=group, unit="ratio", parity=1.0, value=1.5, lower=1.1, upper=2.0
    )
    text = sentence(figure)
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
        figure = judged_figure(row, facts[row["indicator"]], 0.95)
        assert text == sentence(figure)
        assert directional(text) == bool(figure.sure)
