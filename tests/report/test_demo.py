"""Published figures beside what their own counts give."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from wres.charts import Chart, intervals, lines
from wres.report import demo


@pytest.fixture(scope="module")
def found() -> list[demo.Recalculation]:
    return demo.comparisons()


def printed(found: list[demo.Recalculation], org: str, indicator: str, statistic: str) -> list[demo.Recalculation]:
    return [c for c in found if (c.org, c.indicator, c.statistic) == (org, indicator, statistic)]


def test_shares_of_north_cumbria(found: list[demo.Recalculation]) -> None:
    """990, 6,307 and 125 of 7,422 staff print as 13, 85 and 2 per cent: unknown is in the denominator."""
    shares = printed(found, "ncic", "workforce", "overall-share")
    expected = {"white": ("85%", "85"), "bme": ("13%", "13"), "unknown": ("2%", "2")}
    assert {c.group: (c.printed, f"{c.value:.0f}") for c in shares} == expected
    assert {c.agrees for c in shares} == {True}


def test_ratio_of_kent_and_medway(found: list[demo.Recalculation]) -> None:
    """17 and 9 cases allow 1.78 to 1.88: the printed 1.8 can be right, and 1.7, from rounded rates, can't."""
    ratios = [c for c in printed(found, "kmpt", "disciplinary", demo.RATIO) if c.basis.startswith("counts")]
    assert [(c.printed, c.agrees) for c in ratios] == [("1.7", False), ("1.8", True)]
    assert {(f"{c.value:.2f}", f"{c.least:.2f}", f"{c.most:.2f}") for c in ratios} == {("1.83", "1.78", "1.88")}


def test_ratio_of_the_christie(found: list[demo.Recalculation]) -> None:
    """46.99 over 14.65 is 3.21, White over BME, and prints as 3.2."""
    (ratio,) = printed(found, "christie", "appointment", demo.RATIO)
    assert (ratio.group, ratio.printed, f"{ratio.value:.2f}", ratio.agrees) == ("white/bme", "3.2", "3.21", True)


def test_counts_of_bpas(found: list[demo.Recalculation]) -> None:
    """481 appointed of 603 can't give the printed 8 per cent, and 48 would: the page says both."""
    white = [c for c in printed(found, "bpas", "appointment", "likelihood") if c.group == "white"]
    assert {c.agrees for c in white} == {False}
    assert "48/603 = 7.96%" in white[0].why


def test_what_is_wrong_is_counted(found: list[demo.Recalculation]) -> None:
    """Every contradiction is named in the verdict."""
    wrong = [c for c in found if c.agrees is False]
    assert demo.verdict(found).count("can't be right") == len(wrong) + 1
    assert {c.org for c in wrong} == {"bpas", "kmpt"}


def test_audit_and_benchmarks() -> None:
    """The bundled figures are audited, each finding under its organisation's name, and their counts are benchmarked."""
    found = demo.audited()
    assert {"WRES203", "WRES215", "WRES223", "WRES224", "WRES226"} <= {
        one.code for one in found.select(severity="error")
    }
    assert "Kent and Medway NHS and Social Care Partnership Trust" in {one.org for one in found}
    verdicts = demo.assessed().set_index(["organisation", "benchmark"])["verdict"]
    kent = verdicts["Kent and Medway NHS and Social Care Partnership Trust"]
    assert {"score-test": "no-evidence", "four-fifths": "adverse"} == kent.to_dict()


def test_series() -> None:
    """The national gap is the board's share less the workforce's, where both are known."""
    gaps = demo.series().set_index("year")["gap"]
    assert "-11.7" == gaps[2018]
    assert "" == gaps[2019]


@pytest.mark.parametrize(
    "chart",
    [
        intervals([("<Acme> & Co", 1.8, 0.8, float("inf")), ("none", None, 0.0, None)], parity=1.0),
        lines({"<Acme>": [(2016, 1.5), (2018, 1.2)], "one": [(2017, 1.0)]}, parity=1.0),
    ],
    ids=["intervals", "lines"],
)
def test_charts_are_valid(chart: Chart) -> None:
    """A chart is one well-formed image with a title, whatever its names and bounds are."""
    root = ET.fromstring(chart.svg)
    assert "{http://www.w3.org/2000/svg}svg" == root.tag
    assert "<Acme>" in "".join(root.itertext())
