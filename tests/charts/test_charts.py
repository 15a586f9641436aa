"""Charts: valid images of any table, nothing outside the frame, words that agree with the figures."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres import charts
from wres.charts._funnel import precision
from wres.charts.drawing import MARKS, Scale, domain
from wres.datasets import sector
from wres.results import ASSESSMENT, COLUMNS, VERDICTS
from wres.text import shortened

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<script>alert(1)</script>",
    "</svg><img src=x onerror=alert(1)>",
    "]]>&amp;\"'",
    "\u202eevil\u202c",
    "=HYPERLINK(1)",
    "\x00\x1b\uffff",
    "o" * 10_000,
    "W" * 10_000,
    "מכון אקמה",
    "語" * 50,
    "Z\u0351\u036b\u0343\u032a\u0302\u036b\u033d\u034f" * 40,
    "{{ 7*7 }}",
    "",
]
NUMBERS = st.one_of(
    st.sampled_from([0.0, 1.0, 1e-300, 1e300, -1e300, float("inf"), -float("inf"), float("nan"), 1.0000001]),
    st.floats(min_value=0.01, max_value=60),
)


@st.composite
def assessed(draw: st.DrawFn, most: int = 12, orgs: str = "") -> pd.DataFrame:
    """A frame of assessments of one figure, as plain or as odd as a method may give it."""
    names = draw(st.lists(st.sampled_from(list(orgs) or [*HOSTILE, *"ABCDEFGH"]), max_size=most, unique=True))
    ratio = draw(st.booleans())
    rows = []
    for name in names:
        value, lower, upper, low, high = (draw(NUMBERS) for _ in range(5))
        status = draw(st.sampled_from(["ok", "ok", "ok", "zero-comparator", "not-reported", "suppressed"]))
        verdict = draw(st.sampled_from(VERDICTS)) if status in ("ok", "zero-comparator") else "insufficient-data"
        members = draw(st.integers(0, 5))
        rows.append(
            {
                "edition": "wres-2024",
                "indicator": "board" if not ratio else "disciplinary",
                "org": name,
                "year": 2024,
                "panel": None,
                "band": None,
                "statistic": "relative-likelihood" if ratio else "total-difference",
                "group": "bme",
                "value": value if status == "ok" else np.nan,
                "numerator": float(members),
                "denominator": float(members + draw(st.integers(0, 9))),
                "lower": lower,
                "upper": upper,
                "interval_kind": "confidence",
                "status": status,
                "headline": True,
                "benchmark": "acme-judge",
                "comparator": draw(st.sampled_from(["1.2 (median)", None])),
                "limit_low": min(low, high),
                "limit_high": max(low, high),
                "verdict": verdict,
                "reason": draw(st.sampled_from(["Because <b>.", None])),
            }
        )
    frame = pd.DataFrame(rows, columns=[*COLUMNS, *ASSESSMENT])
    return frame.astype(
        dict.fromkeys(("value", "lower", "upper", "limit_low", "limit_high", "numerator", "denominator"), float)
    )


def over_years(frame: pd.DataFrame) -> pd.DataFrame:
    """The same figures as those of one organisation in as many years."""
    return frame.assign(org="<Acme> Trust", year=range(2015, 2015 + len(frame)))


def over_bands(frame: pd.DataFrame) -> pd.DataFrame:
    """The same figures as those of one organisation's bands."""
    bands = ["under-1", "5", "8a", "vsm", "consultant", "senior-medical-manager", "<odd>", "b", "c", "d", "e", "f"]
    panels = ["clinical", "clinical", "non-clinical", "clinical", "medical", "medical", None, *["x"] * 5]
    count = len(frame)
    return frame.assign(org="<Acme>", indicator="workforce", band=bands[:count], panel=panels[:count])


KINDS: dict[str, Callable[[pd.DataFrame], charts.Chart]] = {
    "funnel": charts.funnel,
    "caterpillar": charts.caterpillar,
    "trend": lambda frame: charts.trend(over_years(frame)),
    "pyramid": lambda frame: charts.pyramid(over_bands(frame)),
    "dumbbell": lambda frame: charts.dumbbell(frame, indicator=None, community={"A": 0.2, "B": 0.0, "C": 1.0}),
}


def places(root: ET.Element) -> np.ndarray:
    """Every absolute point that is drawn or written at, axes `(point, 2)`."""
    found = []
    for path in root.iter(f"{SVG}path"):
        found += [list(map(float, pair)) for pair in re.findall(r"[ML](-?[\d.e+-]+) (-?[\d.e+-]+)", path.get("d", ""))]
    found += [[float(text.get("x")), float(text.get("y"))] for text in root.iter(f"{SVG}text")]  # type: ignore[arg-type]
    for line in root.iter(f"{SVG}line"):
        found += [[float(line.get("x1")), float(line.get("y1"))], [float(line.get("x2")), float(line.get("y2"))]]  # type: ignore[arg-type]
    return np.array(found)


def check_valid(chart: charts.Chart) -> ET.Element:
    """A chart is one well-formed image, titled, described, within its frame, and needs and runs nothing."""
    root = ET.fromstring(chart.svg)
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    width, height = map(float, root.get("viewBox", "").split()[2:])
    assert (width, 60 < height < 2000) == (720, True)
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert all((child.text or "").strip() for child in list(root)[:2])
    at = places(root)
    assert np.isfinite(at).all()
    assert (at >= 0).all()
    assert (at <= [width, height]).all()
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "path", "line", "text", "g"}
    names = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in names if name.startswith("on") or "href" in name or name == "style"}
    assert "url(" not in chart.svg.replace("url(x", "")
    return root


@pytest.mark.parametrize("kind", KINDS)
@given(frame=assessed())
def test_any_table_gives_a_valid_chart(kind: str, frame: pd.DataFrame) -> None:
    """Whatever the names, values, limits and verdicts are."""
    chart = KINDS[kind](frame)
    check_valid(chart)
    ET.fromstring(f"<x>{chart._repr_html_()}</x>")
    assert len(chart.table) == len(frame)
    assert chart.text
    assert len(chart.title) < 200


@given(frame=assessed(orgs="ABCDEFGHIJKLM"))
def test_words_of_a_funnel_agree_with_its_figures(frame: pd.DataFrame) -> None:
    """Each verdict is counted and named; those with too little data are counted apart and never drawn."""
    chart = charts.funnel(frame)
    root = check_valid(chart)
    there = (frame["value"].notna() | ((frame["status"] == "zero-comparator") & (frame["lower"] > 0))) & (
        frame["verdict"] != "insufficient-data"
    )
    for verdict in ("adverse", "favourable"):
        found = int((there & (frame["verdict"] == verdict)).sum())
        counted = re.search(rf"(\d+) (?:is|are) beyond the limits on the {verdict} side", chart.text)
        assert found == (int(counted[1]) if counted else 0)
    within = int((there & (frame["verdict"] == "no-evidence")).sum())
    counted = re.search(r"(\d+) lies? within (?:its|their) limits", chart.text)
    assert within == (int(counted[1]) if counted else 0)
    held = int((~there & (frame["status"] == "suppressed")).sum())
    assert (f"{held} of {len(frame)} {'is' if held == 1 else 'are'} held back" in chart.text) == bool(held)
    missing = int((~there).sum()) - held
    if len(frame):
        wanted = f"{missing} of {len(frame)} had insufficient data" if missing else "None had insufficient data"
        assert wanted in chart.text
    drawn = [element for element in root.iter() if element.get("class") == "mark"]
    titled = sum(len(element.findall(f"{SVG}path")) for element in drawn)
    assert titled == int(there.sum())


@given(frame=assessed(orgs="ABCDEFGHIJKLM"))
def test_words_of_a_caterpillar_agree_with_its_figures(frame: pd.DataFrame) -> None:
    """How many intervals include parity, and how many have no figure, is what the table says."""
    chart = charts.caterpillar(frame)
    there = (frame["value"].notna() | ((frame["status"] == "zero-comparator") & (frame["lower"] > 0))) & (
        frame["verdict"] != "insufficient-data"
    )
    parity = 1.0 if (frame["statistic"] == "relative-likelihood").any() else 0.0
    drawn = frame[there]
    across = int(((drawn["lower"] <= parity) & (drawn["upper"] >= parity)).sum())
    counted = re.search(r"(\d+) includes? parity", chart.text)
    assert across == (int(counted[1]) if counted else 0)
    assert chart.text.count("insufficient data") == (1 if len(frame) else 0)


@given(frame=assessed())
def test_words_of_a_trend_agree_with_its_figures(frame: pd.DataFrame) -> None:
    """The years with a figure are counted, and those without are named."""
    frame = over_years(frame)
    chart = charts.trend(frame)
    there = (frame["value"].notna() | ((frame["status"] == "zero-comparator") & (frame["lower"] > 0))) & (
        frame["verdict"] != "insufficient-data"
    )
    if len(frame):
        assert f", {int(there.sum())} with a figure" in chart.text
        assert ("No figure for" in chart.text) == (not there.all())


def test_charts_share_their_frame() -> None:
    """Title and subtitle above, the legend with parity below the plot, and a note below it, at the same places."""
    results = wres.evaluate(sector(seed=3, organisations=30), edition="wres-2024", indicators=["training", "board"])
    for chart in (
        charts.funnel(results, indicator="training"),
        charts.caterpillar(results, indicator="training"),
        charts.dumbbell(results),
        charts.trend(results, indicator="training", org="SYN001"),
    ):
        texts = [(element.text, element.get("x"), element.get("y")) for element in ET.fromstring(chart.svg)]
        title, subtitle = [text for text in texts if text[1]][:2]
        assert title == (shortened(chart.title, 704 / 13), "8", "20")
        assert subtitle[1:] == ("8", "37")
        height = float(ET.fromstring(chart.svg).get("viewBox", "").split()[3])
        below = {text: height - float(y) for text, _, y in texts if y and height - float(y) < 40}
        assert {14.0, 36.0} >= set(below.values())
        assert ("parity" in below) == (chart.title.partition(":")[0] != "Board, workforce")


def test_verdicts_differ_without_colour() -> None:
    """Each verdict has a shape, or at least a filling, of its own; and no chart names a colour."""
    assert len({(kind, filled) for kind, filled, _ in MARKS.values()}) == len(MARKS)
    results = wres.evaluate(sector(seed=3, organisations=30), edition="wres-2024")
    for chart in (
        charts.funnel(results, indicator="discrimination"),
        charts.caterpillar(results, indicator="training", benchmark="score-test"),
        charts.pyramid(results, org="SYN001"),
        charts.dumbbell(results, community=0.2),
    ):
        colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', chart.svg))
        assert colours <= {"currentColor", "none"}


@pytest.mark.parametrize("count", [1, 2, 60, 61, 300, 301, 10_000])
@pytest.mark.parametrize("kind", ["funnel", "caterpillar", "dumbbell"])
def test_size_is_bounded(count: int, kind: str) -> None:
    """From one organisation to 10,000 a chart is valid, and no larger than a page can hold."""
    rng = np.random.default_rng(count)
    value = np.exp(rng.normal(0, 0.4, count)) if kind != "dumbbell" else rng.normal(-5, 4, count)
    frame = pd.DataFrame(dict.fromkeys((*COLUMNS, *ASSESSMENT)), index=range(count)).assign(
        edition="wres-2024",
        indicator="disciplinary" if kind != "dumbbell" else "board",
        org=[f"Acme {at}" for at in range(count)],
        year=2024,
        statistic="relative-likelihood" if kind != "dumbbell" else "total-difference",
        group="bme",
        value=value,
        lower=value - 0.2,
        upper=value + 0.4,
        numerator=1.0,
        denominator=12.0,
        status="ok",
        headline=True,
        benchmark="acme-judge",
        limit_low=1 / (1.2 + rng.random(count)),
        limit_high=2.0,
        verdict=rng.choice(["adverse", "favourable", "no-evidence"], count),
    )
    chart = KINDS[kind](frame)
    check_valid(chart)
    assert len(chart.svg) < 1_200_000
    assert len(chart.table) == count


def results_of(*rows: tuple[str, int, str, str, int]) -> wres.Results:
    counts = pd.DataFrame(rows, columns=["org", "year", "item", "group", "count"])
    return wres.evaluate(counts, edition="as-reported")


APPOINTED = [
    ("shortlisted", "white", 600),
    ("shortlisted", "bme", 300),
    ("appointed", "white", 120),
    ("appointed", "bme", 40),
]


def test_one_organisation_has_no_peers() -> None:
    """A funnel of one organisation can't judge it, and says so instead of showing an empty plot."""
    chart = charts.funnel(results_of(*(("Acme Trust", 2024, *row) for row in APPOINTED)), indicator="appointment")
    check_valid(chart)
    assert "1 of 1 had insufficient data" in chart.text
    assert "No organisation has a figure that could be judged." in chart.svg


def test_nothing_measured_says_so() -> None:
    """Of counts that serve no indicator every chart says that there is nothing, and has its rows in the table."""
    results = results_of(("Acme Trust", 2024, "headcount", "white", 10))
    for chart in (
        charts.funnel(results, indicator="appointment"),
        charts.caterpillar(results, indicator="training"),
        charts.trend(results, indicator="disciplinary"),
        charts.pyramid(results),
        charts.dumbbell(results),
    ):
        check_valid(chart)
        assert "could be" in "".join(ET.fromstring(chart.svg).itertext())
        assert re.search(r"insufficient data|0 with a figure|no figure|There is nothing", chart.text), chart.text


def test_an_endless_bound_has_an_arrow() -> None:
    """Where the group that is compared with had no event the interval goes on, and the picture shows it."""
    rows = [
        ("headcount", "white", 2900),
        ("headcount", "bme", 1100),
        ("disciplinary", "white", 0),
        ("disciplinary", "bme", 4),
    ]
    chart = charts.caterpillar(results_of(*(("Acme Trust", 2024, *row) for row in rows)), indicator="disciplinary")
    check_valid(chart)
    assert "∞" in chart.text
    assert "l-7 4" in chart.svg


def test_a_definition_breaks_a_trend() -> None:
    """Years by another definition aren't joined; with provenance only where the fingerprint moved."""
    counts = sector(seed=5, organisations=1, years=range(2017, 2023))
    results = wres.evaluate(counts, edition="as-reported", indicators=["disciplinary", "appointment"])
    steady = charts.trend(results, indicator="appointment")
    assert "definition" not in steady.text.replace("present definition", "")
    assert "by another definition from 2020 on" in charts.trend(results, indicator="disciplinary").text
    guessed = charts.trend(results.headline(), indicator="appointment")
    assert guessed.text.count("isn't known here") == 5
    known = charts.trend(results.headline(), indicator="disciplinary", provenance=results.provenance)
    assert "by another definition from 2020 on" in known.text


def test_a_choice_that_is_not_one_is_an_error() -> None:
    """More than one series, none, a wrong name, a wrong table: each error lists what there is."""
    results = wres.evaluate(sector(seed=1, organisations=3), edition="wres-2024")
    cases: dict[str, Callable[[], Any]] = {
        "a chart is of one indicator, and there are workforce, appointment": lambda: charts.funnel(
            results, benchmark="score-test"
        ),
        "a chart is of one statistic, and there are total-difference": lambda: charts.funnel(
            results, indicator="board"
        ),
        "did you mean 'training'": lambda: charts.funnel(results, indicator="trainin"),
        "did you mean 'SYN001'": lambda: charts.trend(results, org="SYN01", indicator="training"),
        "no figure with the year 1999": lambda: charts.caterpillar(results, indicator="training", year=1999),
        "a chart is of one org": lambda: charts.trend(results, indicator="training"),
        "give what wres.evaluate or wres.assess returns": lambda: charts.funnel(pd.DataFrame({"a": [1]})),
        "3 can't be drawn": lambda: charts.caterpillar(3),
        "give a share from 0 to 1": lambda: charts.dumbbell(results, community=18.3),
        "ends in .svg or .html": lambda: charts.dumbbell(results).save("chart.png"),
        "the verdict fine is none": lambda: charts.caterpillar(
            results.headline().assign(verdict="fine"), indicator="training"
        ),
    }
    for words, call in cases.items():
        with pytest.raises(wres.DefinitionError, match=re.escape(words)):
            call()


def test_a_chart_is_saved_whole(tmp_path: Path) -> None:
    """As an image that any viewer opens, or as a page with its text and its table."""
    results = wres.evaluate(sector(seed=1, organisations=8), edition="wres-2024", indicators=["training"])
    chart = charts.caterpillar(results)
    image = chart.save(tmp_path / "chart.svg").read_bytes()
    assert ET.fromstring(image).tag == f"{SVG}svg"
    page = chart.save(str(tmp_path / "chart.html")).read_text(encoding="utf-8")
    assert chart.svg in page
    assert page.count("<tr>") == 9
    assert chart.svg == chart._repr_svg_() == chart.__html__()
    assert chart.title in repr(chart)


@given(
    values=st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=8),
    bounds=st.lists(st.floats(allow_nan=True, allow_infinity=True), max_size=8),
    log=st.booleans(),
)
def test_a_scale_keeps_everything_on_it(values: list[float], bounds: list[float], log: bool) -> None:
    """Any value has a place between the ends, in the order of size; ticks are few, inside and in order."""
    low, high = domain(values, bounds, log=log, always=[1.0])
    assert low < 1.0 < high
    scale = Scale(low, high, 10, 200, log=log)
    at = scale.at(sorted(value for value in [*values, *bounds] if value == value))
    assert ((at >= 10 - 1e-6) & (at <= 200 + 1e-6)).all()
    assert (np.diff(at) >= 0).all()
    ticks = scale.ticks()
    assert len(ticks) <= 9
    assert ticks == sorted(set(ticks))
    assert all(low <= tick * (1 + 1e-12) + 1e-12 and tick <= high * (1 + 1e-12) + 1e-12 for tick in ticks)


def test_narrow_limits_stand_to_the_right() -> None:
    """The axis of a funnel is one over the width of the limits, or of the intervals where the limits are equal."""
    frame = pd.DataFrame(
        {"lower": [0.5, 0.8], "upper": [2.0, 1.25], "limit_low": [0.8, 0.8], "limit_high": [1.25, 1.25]}
    )
    own = precision(frame, log=True)
    assert own[1] / own[0] == pytest.approx(np.log(4) / np.log(1.25 / 0.8))
    frame["limit_low"] = [0.8, 0.5]
    limits = precision(frame, log=True)
    assert limits[0] > limits[1]


def test_a_band_held_back_is_not_an_empty_one() -> None:
    """It can't be shown then how a group spreads over its panel's bands, and the other panels are drawn as before."""
    results = wres.evaluate(sector(seed=1, organisations=1), edition="wres-2024", indicators=["workforce"])
    rows = results.headline()
    there = rows["panel"].eq("clinical") & rows["band"].eq("7")
    gaps = ["value", "numerator", "denominator", "lower", "upper"]
    held = rows.assign(
        **{name: rows[name].mask(there) for name in gaps}, status=rows["status"].mask(there, "suppressed")
    )
    whole, without = charts.pyramid(rows), charts.pyramid(held)
    assert "it can't be shown how many of a group are in each" not in whole.text
    assert (
        "Clinical, non-medical: a band has no figure, so that it can't be shown how many of a group are in each."
        in without.text
    )
    assert without.table.loc[without.table["panel"] == "clinical", ["bme", "others"]].isna().all(axis=None)
    other = ["non-clinical", "medical"]
    pd.testing.assert_frame_equal(
        whole.table[whole.table["panel"].isin(other)].reset_index(drop=True),
        without.table[without.table["panel"].isin(other)].reset_index(drop=True),
    )
