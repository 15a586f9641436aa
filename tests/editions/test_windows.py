"""The window of indicator 3: since 2020 nobody knows whether it is one year or two, so both are there."""

from __future__ import annotations

import html
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import wres
from wres.datasets import sector
from wres.disclosure import SCHEMES, audit_disclosure, suppress
from wres.intake import read_workbook
from wres.plugins import amendments
from wres.report import organisation_page, prepare
from wres.report.workbooks import blank_template, filled_template
from wres.results import WINDOW_UNKNOWN as UNKNOWN
from wres.testing import check_plugin
from wres.text import capitalised

WINDOW_UNKNOWN = capitalised(UNKNOWN)
REGISTRY = wres.load()
MEASURES = {edition: REGISTRY.indicator(edition, "disciplinary").measure for edition in REGISTRY.editions}
OPEN = [edition for edition, measure in MEASURES.items() if measure.readings]
AVERAGING = [edition for edition, measure in MEASURES.items() if measure.numerator.years > 1]
STAFF = {"white": 2505, "bme": 725, "unknown": 66}


def table(year: int, now: tuple[Any, Any], before: tuple[Any, Any] | None = None) -> pd.DataFrame:
    """A return: the staff of a year, and the White and BME cases of the year and of the one before."""
    rows = [(year, "headcount", group, number) for group, number in STAFF.items()]
    for when, cases in ((year, now), (year - 1, before)):
        rows += [(when, "disciplinary", group, n) for group, n in zip(STAFF, cases or (), strict=False)]
    return pd.DataFrame(rows, columns=["year", "item", "group", "count"]).assign(org="Acme Trust")


def figures(counts: pd.DataFrame, edition: str, registry: wres.Registry | None = None) -> dict[str, pd.Series[Any]]:
    """The ratios of the last year by their statistics."""
    found = wres.evaluate(counts, edition=edition, indicators=["disciplinary"], registry=registry).frame
    found = found[(found["year"] == found["year"].max()) & (found["group"] == "bme/white")]
    return {str(row["statistic"]): row for _, row in found.iterrows()}


def test_each_edition_averages_or_is_open() -> None:
    """No edition is known to be over one year."""
    assert sorted(MEASURES) == sorted([*OPEN, *AVERAGING])


@given(st.sampled_from(OPEN), st.tuples(*[st.integers(0, 40)] * 4))
def test_the_other_reading_is_the_average(edition: str, cases: tuple[int, int, int, int]) -> None:
    """Beneath the headline stands the ratio of the averages of two years, over this year's staff."""
    white, bme, *before = cases
    assume(white and white + before[0])
    found = figures(table(REGISTRY.edition(edition).year, (white, bme), (before[0], before[1])), edition)
    for name, (top, bottom) in {
        "relative-likelihood": (Fraction(bme), Fraction(white)),
        "relative-likelihood-over-2-years": (Fraction(bme + before[1], 2), Fraction(white + before[0], 2)),
    }.items():
        assert float((top / STAFF["bme"]) / (bottom / STAFF["white"])) == pytest.approx(found[name]["value"], rel=1e-15)
    official = wres.evaluate(
        table(2019, (white, bme), (before[0], before[1])), edition="wres-2019", indicators=["disciplinary"]
    ).headline()
    other = found["relative-likelihood-over-2-years"]
    last = official[official["year"] == 2019]
    assert last[["value", "lower", "upper"]].to_numpy().tolist() == [other[["value", "lower", "upper"]].tolist()]


def test_the_other_reading_needs_last_year() -> None:
    """Without last year's cases there is one reading; the note says all the same that it isn't known."""
    found = figures(table(2024, (17, 9)), "wres-2024")
    assert [row["status"] for row in found.values()] == ["ok", "not-reported"]
    assert any(WINDOW_UNKNOWN in note for note in wres.evaluate(table(2024, (17, 9)), edition="wres-2024").notes)
    assert not any(WINDOW_UNKNOWN in note for note in wres.evaluate(table(2019, (17, 9)), edition="wres-2019").notes)


def test_an_average_is_never_averaged_again() -> None:
    """A half is an average: it stands as it is in both readings, and serves no later year."""
    found = figures(table(2024, (17, 8.5), (21, 7)), "wres-2024")
    assert found["relative-likelihood"]["value"] == found["relative-likelihood-over-2-years"]["value"]
    found = figures(table(2024, (17, 9), (21, 6.5)), "wres-2024")
    assert [row["status"] for row in found.values()] == ["ok", "not-reported"]


@pytest.mark.parametrize("edition", AVERAGING)
def test_a_half_is_refused_where_it_would_be_averaged(edition: str) -> None:
    """In an edition that averages, of this year and of last year, by its id and as reported; the cure is named."""
    year = REGISTRY.edition(edition).year
    for counts in (table(year, (17, 8.5), (21, 7)), table(year, (17, 8), (21, 6.5))):
        for asked in (edition, "as-reported"):
            with pytest.raises(wres.CountsError, match=r"average of two years already.*disciplinary-averaged-already"):
                wres.evaluate(counts, edition=asked)
        found = wres.audit(counts, edition=edition).select("WRES174")
        assert [finding.severity for finding in found] == ["error"]
        aside = wres.evaluate(counts, edition=edition, on_error="status", indicators=["disciplinary"]).headline()
        assert "invalid" in set(aside["status"])


def test_as_reported_asks_each_years_edition() -> None:
    """Halves of 2021 are taken, though the table has years of an edition that averages too."""
    counts = pd.concat([table(2018, (17, 8), (20, 8)), table(2022, (17, 8.5), (21, 7))])
    found = wres.evaluate(counts, edition="as-reported", indicators=["disciplinary"]).headline()
    assert found.loc[found["year"].isin([2018, 2022]), "status"].tolist() == ["ok", "ok"]


@pytest.mark.parametrize(("item", "count"), [("headcount", 725.5), ("disciplinary", 8.25), ("training", 8.5)])
def test_other_fractions_are_refused(item: str, count: float) -> None:
    """A half of anything that no definition averages, and any other fraction, is no count."""
    counts = pd.concat(
        [table(2024, (17, 9)), table(2024, (1, 1)).tail(1).assign(item=item, count=count, group="unknown")]
    )
    counts = counts.drop_duplicates(["year", "item", "group"], keep="last")
    with pytest.raises(wres.CountsError, match=f"count {count:g} .*fractional"):
        wres.evaluate(counts, edition="wres-2024")


def test_averages_taken_as_they_are() -> None:
    """The amendment takes a half in the editions that average, and nothing else moves."""
    registry = wres.load("disciplinary-averaged-already")
    for edition in AVERAGING:
        found = figures(table(REGISTRY.edition(edition).year, (19, 8.5)), edition, registry)
        assert round(float(found["relative-likelihood"]["value"]), 2) == 1.55
    for edition in REGISTRY.editions:
        moved = {
            one.id
            for one in registry.indicators(edition)
            if registry.fingerprint(edition, one.id) != REGISTRY.fingerprint(edition, one.id)
        }
        assert moved == ({"disciplinary"} if edition in AVERAGING else set())


def test_two_years_as_the_headline() -> None:
    """The amendment makes two years the headline where it isn't known, under a fingerprint of its own."""
    registry = wres.load("disciplinary-over-two-years")
    for edition in OPEN:
        year = REGISTRY.edition(edition).year
        results = wres.evaluate(table(year, (17, 9), (21, 7)), edition=edition, registry=registry)
        row = results.headline().query(f"indicator == 'disciplinary' and year == {year}").iloc[0]
        assert (row["statistic"], round(float(row["value"]), 2)) == ("relative-likelihood", 1.45)
        assert results.readings == ()
        who = results.provenance.set_index("indicator")["provider"]
        assert (who["disciplinary"], who["training"]) == ("disciplinary-over-two-years", "wres-standard")
        assert registry.fingerprint(edition, "disciplinary") != REGISTRY.fingerprint(edition, "disciplinary")
    for edition in AVERAGING:
        assert registry.fingerprint(edition) == REGISTRY.fingerprint(edition)


@pytest.mark.thorough
@pytest.mark.parametrize("name", amendments())
def test_amendments_pass_the_kit(name: str) -> None:
    """Each amendment is an ordinary plugin."""
    assert check_plugin(name).failed == ()


@attrs.frozen
class Beyond:
    """A method that asks whether the figure lies beyond a bound."""

    bound: float
    id = "beyond"
    title = "Beyond a bound"
    references = ()
    units = ("ratio",)

    def assess(self, results: wres.Results, peers: Any = None) -> pd.DataFrame:
        rows = results.headline()
        return rows.assign(
            verdict=np.where(rows["value"] > self.bound, "adverse", "no-evidence"), reason="By the bound."
        )


@given(st.tuples(*[st.integers(1, 40)] * 4), st.floats(0.2, 5))
def test_a_verdict_is_that_of_both_readings(cases: tuple[int, int, int, int], bound: float) -> None:
    """Where the readings are judged alike the verdict stands; else there is none, and the reason has both."""
    white, bme, *before = cases
    results = wres.evaluate(table(2024, (white, bme), (before[0], before[1])), edition="wres-2024")
    found = wres.assess(results, Beyond(bound))
    row = found[(found["indicator"] == "disciplinary") & (found["year"] == 2024)].iloc[0]
    values = [results.headline(), results.other_reading().headline()]  # type: ignore[union-attr]
    one, two = (float(of.query("indicator == 'disciplinary' and year == 2024")["value"].iloc[0]) for of in values)
    if (one > bound) == (two > bound):
        assert row["verdict"] == ("adverse" if one > bound else "no-evidence")
        assert pd.isna(row["code"])
        assert row["reason"] == "By the bound."
    else:
        assert (row["verdict"], row["code"]) == ("insufficient-data", "window-unknown")
        assert f"({one:.2f})" in row["reason"]
        assert f"({two:.2f})" in row["reason"]
    assert found.loc[found["indicator"] != "disciplinary", "code"].isna().all()


@pytest.mark.parametrize(
    "method", [one for one in REGISTRY.benchmarks.values() if "ratio" in one.units], ids=lambda m: m.id
)
def test_every_method_judges_both_readings(method: wres.registry.Benchmark) -> None:
    """The verdict of each method on a small sector is its verdict on both readings, or none."""
    results = wres.evaluate(sector(seed=5, organisations=8, years=(2023, 2024)), edition="as-reported")
    found = wres.assess(results, method)
    other = results.other_reading()
    assert other is not None
    one, two = (method.assess(of.judged(method.units)) for of in (results, other))
    ok = [of["status"].eq("ok").to_numpy() for of in (one, two)]
    both = found["indicator"].eq("disciplinary").to_numpy() & ok[0] & ok[1]
    assert both.any()
    for of in (one, two):
        both &= of["verdict"].ne("insufficient-data").to_numpy()
    apart = both & (one["verdict"].to_numpy() != two["verdict"].to_numpy())
    assert (found["code"] == "window-unknown").tolist() == apart.tolist()
    assert (found["verdict"] == np.where(apart, "insufficient-data", one["verdict"])).all()


def test_last_years_hidden_cases_stay_hidden() -> None:
    """Twice the average less this year's cases gives nobody's number of last year that is hidden or small."""
    scheme = SCHEMES["hes-sub-national"]
    counts = sector(seed=3, organisations=40, years=range(2021, 2025))
    results = wres.evaluate(counts, edition="as-reported", indicators=["disciplinary"])
    shown = suppress(results, scheme)
    assert suppress(shown, scheme).frame.equals(shown.frame)
    assert not len(audit_disclosure(shown, scheme=scheme))

    def cases(frame: pd.DataFrame, statistic: str) -> pd.Series[float]:
        rows = frame[(frame["indicator"] == "disciplinary") & (frame["statistic"] == statistic)]
        return rows.set_index(["org", "year", "group"])["numerator"]

    own, true = cases(shown.frame, "likelihood"), cases(results.frame, "likelihood")
    last = (2 * cases(shown.frame, "likelihood-over-2-years") - own).dropna()
    assert len(last)
    for (org, year, group), number in last.items():
        assert not scheme.hides(number)
        if (org, year - 1, group) in own.index:
            assert not pd.isna(own[org, year - 1, group])
            assert number == true[org, year - 1, group]


def printed(*rows: tuple[int, str, str, str, str]) -> pd.DataFrame:
    """Figures as a publication prints them."""
    columns = ["year", "indicator", "statistic", "group", "value"]
    return pd.DataFrame(rows, columns=columns).assign(org="Acme Trust", unit="", source="report")


PRINTED = (
    (2024, "workforce", "headcount", "white", "2505"),
    (2024, "workforce", "headcount", "bme", "725"),
    (2024, "disciplinary", "disciplinary", "white", "17"),
    (2024, "disciplinary", "disciplinary", "bme", "9"),
)
BEFORE = ((2023, "disciplinary", "disciplinary", "white", "21"), (2023, "disciplinary", "disciplinary", "bme", "7"))


def test_a_printed_ratio_may_be_of_either_window() -> None:
    """A ratio of the two years that are printed is no contradiction; without last year, or of neither, it is one."""
    ratio = (2024, "disciplinary", "relative-likelihood", "bme/white")
    for value, before, found in (("1.83", BEFORE, 0), ("1.45", BEFORE, 0), ("1.45", (), 1), ("1.60", BEFORE, 1)):
        assert len(wres.audit_published(printed(*PRINTED, *before, (*ratio, value)))) == found, (value, before)


def test_a_printed_half_may_be_a_count() -> None:
    """Of the cases, which a definition averages; half a member of staff is none."""
    for item, found in (("disciplinary", 0), ("headcount", 1)):
        rows = printed((2024, "disciplinary", item, "bme", "8.5"))
        assert len(wres.audit_published(rows)) == found, item


def test_halves_go_through_the_template(tmp_path: Path) -> None:
    """A half comes back from a filled template, and is shown as one."""
    pytest.importorskip("xlsxwriter")
    counts = table(2024, (17, 8.5))
    filled_template(counts, "wres-2024", tmp_path / "filled.xlsx")
    back = read_workbook(tmp_path / "filled.xlsx", edition="wres-2024").counts
    mine = back[(back["item"] == "disciplinary") & (back["year"] == 2024)].set_index("group")["count"]
    assert (mine["white"], mine["bme"]) == (17, 8.5)


def test_an_average_that_was_entered_is_left_and_named(tmp_path: Path) -> None:
    """In an edition that averages, a number typed over the average is no year's count; the amendment takes it."""
    openpyxl = pytest.importorskip("openpyxl")
    path = blank_template("wres-2017", tmp_path / "return.xlsx")
    book = openpyxl.load_workbook(path)
    line = next(row for row in book["Return"].iter_rows() if row[0].value == "39")
    line[3].value, line[4].value = 17, 8.5
    book.save(path)
    read = read_workbook(path, edition="wres-2017", org="Acme Trust")
    left = read.not_understood.set_index("cell")["why"]
    assert not read.counts["item"].eq("disciplinary").any()
    for cell in line[3:5]:
        assert "an average of 2 years" in left[f"Return!{cell.coordinate}"]
    registry = wres.load("disciplinary-averaged-already")
    counts = read_workbook(path, edition="wres-2017", org="Acme Trust", registry=registry).counts
    mine = counts[(counts["item"] == "disciplinary") & (counts["year"] == 2017)].set_index("group")["count"]
    assert (mine["white"], mine["bme"]) == (17, 8.5)


def test_pages_say_that_it_is_not_known() -> None:
    """A page has both ratios in words, and says that nobody has read which is meant."""
    pytest.importorskip("jinja2")
    results = wres.evaluate(table(2024, (17, 9), (21, 7)), edition="wres-2024")
    page = html.unescape(organisation_page(prepare(results), "Acme Trust"))
    assert f"{WINDOW_UNKNOWN}: over 2 years it is 1.45" in page
