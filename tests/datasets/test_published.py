"""The published figures hold together: readable, sourced, and true or false exactly where the data say so."""

from __future__ import annotations

import json
import operator
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import reduce
from importlib.resources import files
from math import ceil, floor
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres.datasets import cases, glossary, implied_counts, national, published, published_counts
from wres.errors import DefinitionError
from wres.statistics.printed import read

DOCUMENT = json.loads(files("wres.datasets").joinpath("published.json").read_text(encoding="utf-8"))
RECORDS = [*DOCUMENT["cases"], *DOCUMENT["national"]]
INDICATORS = {
    *("workforce", "appointment", "disciplinary", "training", "board"),
    *("harassment-public", "harassment-staff", "opportunities", "discrimination"),
}
STATISTICS = {
    *("relative-likelihood", "likelihood", "percentage", "share", "overall-share"),
    *("total-share", "total-difference"),
}
ITEMS = {"headcount", "shortlisted", "appointed", "disciplinary", "training"}
UNITS = {"ratio", "per cent", "percentage points"}
COUNTS = ["org", "year", "item", "panel", "band", "group", "count", "origin"]

Range = tuple[Fraction, Fraction]


def printed(text: str) -> Range:
    """The range of what prints so, a sign of the unit aside."""
    figure = read(text)
    assert figure is not None, text
    return figure.interval


def combine(symbol: str, a: Range, b: Range) -> Range:
    if symbol == "/" and b[0] <= 0 <= b[1]:
        raise ZeroDivisionError
    apply = {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
        "**": operator.pow,
    }
    corners = [apply[symbol](x, y) for x in a for y in b]
    return min(corners), max(corners)


def value(expression: Any, figures: Mapping[str, Any]) -> Range:
    """The range of an expression: a constant, a printed string, a figure, or an operator and its operands."""
    if isinstance(expression, str):
        return Fraction(expression), Fraction(expression)
    if isinstance(expression, dict):
        if "printed" in expression:
            return printed(expression["printed"])
        figure = figures[expression["figure"]]
        # A count is what it says; any other figure was rounded.
        return value(figure["value"], figures) if figure["kind"] == "count" else counted(figure)
    symbol, *operands = expression
    if symbol == "**":
        base, exponent = (value(operand, figures)[0] for operand in operands)
        return (base ** int(exponent),) * 2
    return reduce(lambda a, b: combine(symbol, a, b), [value(operand, figures) for operand in operands])


def counted(figure: Mapping[str, Any]) -> Range:
    whole = figure["unit"] in {"people", "cases", "applications"}
    return (Fraction(figure["value"]),) * 2 if whole else printed(figure["value"])


def holds(check: Mapping[str, Any], figures: Mapping[str, Any]) -> bool:
    """Whether a check comes out in agreement."""
    if "undefined" in check:
        with pytest.raises(ZeroDivisionError):
            value(check["undefined"], figures)
        return True
    low, high = counted(figures[check["figure"]]) if "figure" in check else value(check["value"], figures)
    if "of_total" in check:
        totals = [value(total, figures)[0] for total in check["of_total"]]
        return any(ceil(total * low / 100) <= floor(total * high / 100) for total in totals)
    if "of_part" in check:
        part = value(check["of_part"], figures)[0]
        return ceil(100 * part / high) <= floor(100 * part / low)
    least, most = value(check["equals"], figures)
    # Two printed figures one last digit apart share an end, at which no number prints as both.
    return (least < high and low < most) if least < most else low <= least <= high


def checks() -> Iterator[Any]:
    for record in RECORDS:
        figures = {figure["id"]: figure for figure in record["figures"]}
        for number, check in enumerate(record.get("checks", ())):
            yield pytest.param(check, figures, id=f"{record['id']}-{number}")


@pytest.mark.parametrize(("check", "figures"), list(checks()))
def test_figures_agree_or_disagree_as_noted(check: Mapping[str, Any], figures: Mapping[str, Any]) -> None:
    """A figure follows from the others of its publication exactly where the data say that it does."""
    assert check["agrees"] == holds(check, figures)


def test_every_disagreement_is_explained_and_marked() -> None:
    """What doesn't follow has a reason, and its figure is marked as suspect."""
    for record in RECORDS:
        suspects = {figure["id"] for figure in record["figures"] if figure.get("suspect")}
        for check in record.get("checks", ()):
            if not check["agrees"]:
                assert check["why"]
                assert check["figure"] in suspects


def test_nothing_was_lost() -> None:
    """The numbers of cases, entries, figures and checks are those transcribed."""
    checked = [check for record in RECORDS for check in record.get("checks", ())]
    expected = (38, 221, 59, 108)
    assert expected == (
        len(cases()),
        len(published()),
        len(DOCUMENT["national"]),
        len(national(None)),
    )
    expected = (96, 21)
    assert expected == (len(checked), sum(not check["agrees"] for check in checked))


def test_ids_are_unique() -> None:
    """A case, an entry and a figure within either is known by its id."""
    assert len(RECORDS) == len({record["id"] for record in RECORDS})
    for record in RECORDS:
        assert len(record["figures"]) == len({figure["id"] for figure in record["figures"]})


def test_sources_and_organisations_are_used_and_known() -> None:
    """No record names a source or an organisation that isn't there, and none is there for nothing."""
    assert set(DOCUMENT["sources"]) == {record["source"] for record in RECORDS}
    assert {org["id"] for org in DOCUMENT["organisations"]} == {case["org"] for case in DOCUMENT["cases"]}


@pytest.mark.parametrize("frame", [published(), national(None)], ids=["published", "national"])
def test_every_figure_has_an_address(frame: pd.DataFrame) -> None:
    """Every figure can be looked up, and says how near to the publisher it was read."""
    assert frame["source"].str.match(r"https?://\S+$").all()
    assert {"primary", "secondary"} == set(frame["evidence"])


@pytest.mark.parametrize("frame", [published(), national(None)], ids=["published", "national"])
def test_every_value_is_readable_where_it_is_a_number(frame: pd.DataFrame) -> None:
    """Only a figure of the kind `words` is more, or less, than one printed number."""
    readable = [read(text) is not None for text in frame["value"]]
    assert (frame["kind"] != "words").tolist() == readable


@pytest.mark.parametrize("frame", [published(), national(None)], ids=["published", "national"])
def test_figures_use_the_words_of_the_library(frame: pd.DataFrame) -> None:
    """Indicators, statistics, groups and units are the library's; other measures have other names."""
    standard, count, other = (frame[frame["kind"] == kind] for kind in ("standard", "count", "other"))
    assert set() == set(frame["indicator"]) - INDICATORS
    assert set() == set(standard["statistic"]) - STATISTICS
    assert set() == set(standard["unit"]) - UNITS
    assert set() == set(standard["group"]) - {"white", "bme", "unknown", "white/bme", "bme/white"}
    assert set() == set(count["statistic"]) - ITEMS
    assert set() == set(other["statistic"]) & STATISTICS
    assert set() == set(frame["kind"]) - set(glossary("kind"))
    assert set() == {name for names in frame["suspect"] for name in names.split(",") if name} - set(glossary("suspect"))


def test_published_begins_with_the_columns_of_the_contract() -> None:
    """The first columns are those that an audit of published figures asks for."""
    first = ["org", "year", "indicator", "statistic", "group", "value", "unit", "source"]
    assert first == list(published().columns[:8])
    assert first == list(published("words").columns[:8])


def test_published_kinds_make_up_the_whole() -> None:
    """Each figure is of one kind."""
    assert len(published()) == sum(len(published(kind)) for kind in glossary("kind"))


def test_two_places_that_disagree_are_two_rows() -> None:
    """A publication that prints 1.7 and 1.8 for one figure keeps both, distinguished by their places."""
    frame = published("standard")
    keys = ["case", "year", "indicator", "statistic", "group", "panel", "band", "unit"]
    assert not frame.duplicated([*keys, "place"]).any()
    rows = frame[(frame["org"] == "kmpt") & (frame["indicator"] == "disciplinary")]
    ratios = rows[rows["statistic"] == "relative-likelihood"]
    expected = ["1.7", "1.8"]
    assert expected == ratios["value"].tolist()


def test_a_wrong_word_is_answered_with_the_nearest() -> None:
    """Unknown kinds, scopes and words name what there is."""
    with pytest.raises(DefinitionError, match="did you mean 'standard'"):
        published("standrad")
    with pytest.raises(DefinitionError, match="did you mean 'london'"):
        national("londn")
    with pytest.raises(DefinitionError, match="did you mean 'suspect'"):
        glossary("suspects")


def test_counts_are_a_valid_table() -> None:
    """The columns and keys are a counts table's; nothing is split, and no total stands beside its parts."""
    counts = published_counts()
    expected = COUNTS
    assert expected == list(counts.columns)
    assert not counts.duplicated(["org", "year", "item", "group"]).any()
    assert counts[["panel", "band"]].isna().all(axis=None)
    assert {"white", "bme", "unknown"} == set(counts["group"])
    assert {"reported", "derived"} == set(counts["origin"])
    assert (counts["count"] >= 0).all()
    expected = ("int64", "Int64")
    assert expected == (str(counts["year"].dtype), str(counts["count"].dtype))


def headcount(org: str, year: int) -> dict[str, int]:
    counts = published_counts()
    rows = counts[(counts["org"] == org) & (counts["year"] == year) & (counts["item"] == "headcount")]
    return dict(zip(rows["group"], rows["count"].tolist(), strict=True))


def test_north_cumbria_shares_have_unknown_in_the_denominator() -> None:
    """North Cumbria 2025 prints 85%, 13% and 2%, which are shares of everybody."""
    staff = headcount("ncic", 2025)
    expected = {"white": 6307, "bme": 990, "unknown": 125}
    assert expected == staff
    frame = published("standard")
    rows = frame[(frame["case"] == "2025-acute-ncic") & (frame["statistic"] == "overall-share")]
    expected = dict(zip(rows["group"], rows["value"], strict=True))
    assert expected == {group: f"{100 * n / 7422:.0f}%" for group, n in staff.items()}


def test_bpas_keeps_its_misprint() -> None:
    """BPAS 2020 prints 481 appointed of 603 beside a likelihood of 0.08; the count stands as printed."""
    counts = published_counts()
    rows = counts[(counts["org"] == "bpas") & (counts["item"] == "appointed")]
    expected = {"white": 481, "bme": 12}
    assert expected == dict(zip(rows["group"], rows["count"].tolist(), strict=True))


@pytest.mark.parametrize(("share", "expected"), [("76%", (2489, 2521)), ("22%", (709, 741)), ("2%", (50, 82))], ids=str)
def test_implied_counts_of_kmpt(share: str, expected: tuple[int, int]) -> None:
    """Of 3,296 staff, these whole counts print as the shares of the three groups."""
    assert expected == implied_counts(3296, share)


def derived() -> Iterator[Any]:
    for case in cases():
        if case.derived:
            yield pytest.param(case, id=case.id)


@pytest.mark.parametrize("case", list(derived()))
def test_derived_counts_follow(case: Any) -> None:
    """A derived count lies in the range that its share allows, and the groups add up to the printed total."""
    totals = {f.value for f in case.figures if f.statistic == "headcount" and f.group == "total"}
    assert {str(d.total) for d in case.derived} == totals
    assert {d.total for d in case.derived} == {sum(d.count for d in case.derived)}
    for d in case.derived:
        if d.share is not None:
            low, high = implied_counts(d.total, d.share)
            assert low <= d.count <= high
            assert ("only" in d.how) == (low == high)
            assert d.share in {f.value for f in case.figures if f.statistic == "overall-share"}


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 3))
def test_implied_counts_hold_the_truth(total: int, part: int, decimals: int) -> None:
    """The count that a share was made from is in the range, however the share was rounded at a half."""
    part = min(part, total)
    if total:
        exact = Fraction(100 * part, total) * 10**decimals
        for units in {floor(exact + Fraction(1, 2)), ceil(exact - Fraction(1, 2))}:
            text = f"{units // 10**decimals}.{units % 10**decimals:0{decimals}d}" if decimals else str(units)
            low, high = implied_counts(total, f"{text}%")
            assert low <= part <= high


@given(st.integers(0, 5000), st.sampled_from(["0%", "0.4%", "7%", "12.5%", "33.33%", "99.96%", "100%"]))
def test_implied_counts_are_those_that_print_so(total: int, share: str) -> None:
    """A count is in the range exactly when its percentage agrees with the printed one."""
    low, high = implied_counts(total, share)
    figure = read(share)
    assert figure is not None
    near = {n for n in (low - 1, low, high, high + 1) if 0 <= n <= total}
    if total:
        assert {n: low <= n <= high for n in near} == {n: figure.agrees(Fraction(100 * n, total)) for n in near}


def test_implied_counts_can_be_none() -> None:
    """Nothing of ten prints as 33%: the range is empty."""
    low, high = implied_counts(10, "33%")
    assert low > high


@pytest.mark.parametrize("share", ["", "about a third", "-3%", "1.2.3", "%"])
def test_implied_counts_ask_for_a_percentage(share: str) -> None:
    """What isn't a printed percentage is refused in words."""
    with pytest.raises(DefinitionError, match="printed percentage"):
        implied_counts(100, share)


def test_national_defaults_to_england() -> None:
    """The series is England's unless a region is asked for; its year may be missing."""
    assert {"england"} == set(national()["scope"])
    assert {"london"} == set(national("london")["scope"])
    expected = "Int64"
    assert expected == str(national()["year"].dtype)
    assert set(DOCUMENT["scopes"]) == set(national(None)["scope"])


def test_cases_are_values() -> None:
    """Cases can be hashed and compared, and asking again gives the same ones."""
    assert len(cases()) == len(set(cases()))
    assert cases() == cases()
    assert all(case.figures and case.source.title for case in cases())
