"""What is reconstructed holds every set of counts that prints as published, and is as narrow where nothing is lost."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres.consistency import reconstruct
from wres.consistency.quantities import Quantity
from wres.consistency.spans import NEAREST, Rounding, Span, write
from wres.datasets import published

GROUPS = ("white", "bme", "unknown")
RATIO = Quantity("ratio", "disciplinary/headcount", "bme/white", year=2024)


def table(rows: list[tuple[str, str, str, str]], **more: Any) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["indicator", "statistic", "group", "value"])
    return frame.assign(**{"org": "Acme Trust", "year": 2024, **more})


def within(rows: list[tuple[str, str, str, str]]) -> dict[Quantity, Span]:
    return {b.quantity: b.within for b in reconstruct(table(rows))}


def count(item: str, group: str) -> Quantity:
    return Quantity("count", item, group, year=2024)


def consistent(total: int, shares: dict[str, str], rule: Rounding) -> list[tuple[int, ...]]:
    """Every three counts that make a total and print as shares: the slow way."""
    return [
        counts
        for counts in product(range(total + 1), repeat=3)
        if sum(counts) == total
        and all(
            write(Fraction(100 * n, total), 0, rule) == shares[g]
            for g, n in zip(GROUPS, counts, strict=True)
            if g in shares
        )
    ]


@given(
    st.lists(st.integers(0, 12), min_size=3, max_size=3).filter(any),
    st.sampled_from(NEAREST),
    st.sets(st.sampled_from(GROUPS)),
)
def test_counts_behind_shares_are_those_found_by_trying_all(
    counts: list[int], rule: Rounding, printed: set[str]
) -> None:
    """Of shares of a printed total, the range of each count reaches from the least to the greatest that fits."""
    total = sum(counts)
    shares = {g: write(Fraction(100 * n, total), 0, rule) for g, n in zip(GROUPS, counts, strict=True) if g in printed}
    rows = [("workforce", "headcount", "total", str(total))]
    rows += [("workforce", "overall-share", g, f"{text}%") for g, text in shares.items()]
    found = within(rows)
    fitting = [c for way in NEAREST for c in consistent(total, shares, way)]
    for at, group in enumerate(GROUPS):
        span = found.get(count("headcount", group))
        if span is not None:
            own = [c[at] for c in fitting]
            assert (min(own), max(own)) == (span.least, span.most)


@given(st.integers(1, 9), st.integers(1, 9), st.data())
def test_the_truth_behind_a_report_is_always_held(white: int, bme: int, data: st.DataObject) -> None:
    """Whatever part of a valid return is printed, each true count, rate and ratio lies in its range."""
    a, b = data.draw(st.integers(1, white)), data.draw(st.integers(0, bme))
    unknown = data.draw(st.integers(0, 4))
    rule = data.draw(st.sampled_from(NEAREST))
    total = white + bme + unknown
    truth: dict[Quantity, Fraction] = {
        **{count("headcount", g): Fraction(n) for g, n in zip(GROUPS, (white, bme, unknown), strict=True)},
        count("headcount", "total"): Fraction(total),
        count("disciplinary", "white"): Fraction(a),
        count("disciplinary", "bme"): Fraction(b),
        RATIO: Fraction(b * white, a * bme),
    }
    rows = [
        ("workforce", "headcount", "total", str(total)),
        ("workforce", "headcount", "white", str(white)),
        *(
            ("workforce", "overall-share", g, write(100 * truth[count("headcount", g)] / total, 0, rule))
            for g in GROUPS
        ),
        ("disciplinary", "disciplinary", "white", str(a)),
        ("disciplinary", "disciplinary", "bme", str(b)),
        ("disciplinary", "likelihood", "white", write(Fraction(100 * a, white), 1, rule) + "%"),
        ("disciplinary", "likelihood", "bme", write(Fraction(100 * b, bme), 1, rule) + "%"),
        ("disciplinary", "relative-likelihood", "bme/white", write(truth[RATIO], 1, rule)),
    ]
    printed = data.draw(st.lists(st.sampled_from(rows), unique=True, min_size=1))
    found = reconstruct(table(printed))
    assert () == found.notes
    for bounds in found:
        if bounds.quantity in truth:
            assert truth[bounds.quantity] in bounds.within


def test_a_report_without_counts_gives_an_interval_for_its_ratio() -> None:
    """From two printed rates follows the range of their ratio, and how many people there are at least."""
    found = within([("appointment", "likelihood", "white", "46.99%"), ("appointment", "likelihood", "bme", "14.65%")])
    ratio = found[Quantity("ratio", "appointed/shortlisted", "white/bme", year=2024)]
    assert ("3.206", "3.209") == (f"{float(ratio.low):.3f}", f"{float(ratio.high):.3f}")
    assert 83 >= (found[count("shortlisted", "white")].least or 0) >= 3


def test_kent_and_medway() -> None:
    """17 and 9 cases with 76% and 22% of 3,296 staff allow ratios of 1.78 to 1.88 only, as the transcribers say."""
    found = within(
        [
            ("workforce", "headcount", "total", "3296"),
            ("workforce", "overall-share", "white", "76%"),
            ("workforce", "overall-share", "bme", "22%"),
            ("disciplinary", "disciplinary", "white", "17"),
            ("disciplinary", "disciplinary", "bme", "9"),
        ]
    )
    assert (2489, 2521) == (found[count("headcount", "white")].least, found[count("headcount", "white")].most)
    assert ("1.78", "1.88") == (f"{float(found[RATIO].low):.2f}", f"{float(found[RATIO].high):.2f}")


def test_figures_that_contradict_others_are_left_out() -> None:
    """The published cases have ranges, those that contradict themselves without the figures that do."""
    frame = published()
    found = reconstruct(frame[frame["org"].isin(["kmpt", "bpas", "kernow-ccg"])])
    frame = found.frame
    training = frame[(frame["org"] == "kmpt") & (frame["of"] == "training/headcount") & (frame["group"] == "white")]
    assert [(58.6, 64.3)] == [
        (round(a, 1), round(b, 1)) for a, b in zip(training["lower"], training["upper"], strict=True)
    ]
    assert "kmpt 2020 likelihood white 9.6%: left out, contradicts others" in found.notes
    assert "bpas 2020 appointed white 481: left out, contradicts others" in found.notes
    bme = frame[(frame["org"] == "kernow-ccg") & (frame["year"] == 2020) & (frame["statistic"] == "count")]
    assert 5 == bme.set_index("group").loc["bme", "lower"] == bme.set_index("group").loc["bme", "upper"]


def test_what_cannot_be_made_whole_is_named() -> None:
    """A publication of nothing but a contradiction leaves out what it must, and says so."""
    found = reconstruct(table([("board", "board", "total", "12"), ("board", "total-share", "bme", "58.5%")]))
    assert found.notes
    assert "left out" in found.notes[0]


def test_a_reconstruction_as_text_and_table() -> None:
    """It begins with the ratios, and its table has a row for each quantity."""
    found = reconstruct(table([("training", "relative-likelihood", "white/bme", "1.1")]))
    assert "Acme Trust 2024 relative-likelihood training/headcount white/bme: 1.05 to 1.15" in repr(found)
    columns = ["org", "year", "publication", "statistic", "of", "group", "panel", "band", "lower", "upper", "printed"]
    assert columns == list(found.frame.columns)
    assert len(found) == len(found.frame)
    assert columns == list(reconstruct(table([])).frame.columns)


@pytest.mark.parametrize("value", ["n/a", "*", "0.66 more likely", "=1+1"])
def test_what_is_no_number_says_nothing(value: str) -> None:
    """A figure that can't be read leaves every quantity open."""
    assert 0 == len(reconstruct(table([("training", "relative-likelihood", "white/bme", value)])))
