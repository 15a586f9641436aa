"""Every measure against exact fractions and the interval functions it says it uses, and what its fields refuse."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres.cells import STATUSES, Cells, Estimate, ItemCells
from wres.measures import (
    Composition,
    Percentage,
    PercentageGap,
    RelativeLikelihood,
    RepresentationGap,
    ScoreGap,
)
from wres.standard.bands import CLUSTERS, STRATA
from wres.standard.items import HEADCOUNT
from wres.statistics.intervals import DIFFERENCE, PROPORTION, RATIO

GROUPS = ("white", "bme", "unknown")
WHITE, BME, UNKNOWN = range(3)
FEW = st.tuples(*[st.integers(0, 14)] * 3)
ANSWERED = "discrimination-answered"
YES = "discrimination-yes"
Row = dict[str, Any]


def cells(**counts: Any) -> Cells:
    return Cells.of(groups=GROUPS, **{name: np.array([values]) for name, values in counts.items()})


def rows(estimate: Estimate) -> dict[tuple[Any, ...], Row]:
    """What an estimate says of its one unit, by statistic, group, panel and band."""
    found: dict[tuple[Any, ...], Row] = {}
    for at, row in enumerate(estimate.rows):
        label = tuple(part for part in (row.statistic, row.group, row.panel, row.band) if part is not None)
        names = ("value", "lower", "upper", "numerator", "denominator")
        found[label] = {name: float(getattr(estimate, name)[0, at]) for name in names}
        found[label]["status"] = STATUSES[estimate.status[0, at]]
    for component in estimate.components:
        found |= rows(component)
    return found


def said(row: Row, value: Fraction | None, status: str = "ok", **others: float) -> None:
    """The row has the status, the value rounded once, and what else is asked."""
    expected = {"value": np.nan if value is None else float(value), **others}
    assert status == row["status"]
    np.testing.assert_array_equal([row[name] for name in expected], list(expected.values()))


def bounded(row: Row, interval: tuple[Any, Any], scale: float = 1, shift: float = 0) -> None:
    """The bounds are those of an interval function, to the last digits."""
    wanted = [scale * (float(bound) - shift) for bound in interval]
    np.testing.assert_allclose([row["lower"], row["upper"]], wanted, rtol=1e-12, atol=1e-12)


def share(x: int, n: int, minimum: int = 0) -> tuple[str, Fraction | None]:
    """The status and the value of a share."""
    status = "inconsistent" if x > n else "zero-denominator" if n == 0 else "below-minimum" if n < minimum else "ok"
    return status, Fraction(x, n) if status == "ok" else None


def graver(*statuses: str) -> str:
    return max(statuses, key=STATUSES.index)


@given(FEW, FEW, st.sampled_from(sorted(RATIO)), st.sampled_from([0.8, 0.95]))
def test_relative_likelihood(x: tuple[int, ...], n: tuple[int, ...], interval: str, confidence: float) -> None:
    """White over BME, each group's likelihood beneath, an empty comparator with its lower bound."""
    measure = RelativeLikelihood(
        numerator="appointed", denominator="shortlisted", of="white", to="bme", interval=interval
    )
    found = rows(measure.estimate(cells(appointed=x, shortlisted=n), confidence))
    shares = [share(*pair) for pair in zip(x, n, strict=True)]
    for at, group in enumerate(GROUPS):
        status, rate = shares[at]
        said(found["likelihood", group], rate, status, numerator=x[at], denominator=n[at])
        if rate is not None:
            bounded(found["likelihood", group], PROPORTION["wilson"](x[at], n[at], confidence))
    (first, above), (second, below) = shares[WHITE], shares[BME]
    status = graver(first, second)
    row = found["relative-likelihood", "white/bme"]
    if above is None or below is None:
        said(row, None, status, lower=np.nan, upper=np.nan)
    elif below == 0:
        said(row, None, "zero-comparator", numerator=float(above), denominator=0)
    else:
        said(row, above / below, numerator=float(above), denominator=float(below))
    if status == "ok":
        bounded(row, RATIO[interval](x[WHITE], n[WHITE], x[BME], n[BME], confidence))


@given(FEW, FEW, st.sampled_from([0, 11]), st.sampled_from(sorted(DIFFERENCE)))
def test_percentage_gap(x: tuple[int, ...], n: tuple[int, ...], minimum: int, interval: str) -> None:
    """BME less White in percentage points, each group's percentage beneath, too few held back."""
    measure = PercentageGap(yes=YES, answered=ANSWERED, of="bme", to="white", minimum=minimum, interval=interval)
    found = rows(measure.estimate(cells(discrimination_yes=x, discrimination_answered=n)))
    shares = [share(*pair, minimum) for pair in zip(x, n, strict=True)]
    for at, group in enumerate(GROUPS):
        status, rate = shares[at]
        hidden = np.nan if status == "below-minimum" else x[at]
        value = None if rate is None else 100 * rate
        said(found["percentage", group], value, status, numerator=hidden, denominator=n[at])
        if rate is not None:
            bounded(found["percentage", group], PROPORTION["wilson"](x[at], n[at], 0.95), 100)
    (first, bme), (second, white) = shares[BME], shares[WHITE]
    row = found["difference", "bme-white"]
    if bme is None or white is None:
        said(row, None, graver(first, second), lower=np.nan, upper=np.nan)
    else:
        said(row, 100 * (bme - white), numerator=np.nan, denominator=np.nan)
        bounded(row, DIFFERENCE[interval](x[BME], n[BME], x[WHITE], n[WHITE], 0.95), 100)


POINTS = st.tuples(*[st.integers(0, 700)] * 3)


@given(POINTS, FEW, st.sampled_from([(10, 10), (5, 100), (1, 1)]), st.sampled_from([0, 11]))
def test_score_gap(x: tuple[int, ...], n: tuple[int, ...], scale: tuple[int, int], minimum: int) -> None:
    """Means of points, each group's and everybody's beneath, the interval as if each had scored nothing or all."""
    top, per_point = scale
    each = top * per_point
    measure = ScoreGap(
        points=YES, answered=ANSWERED, of="bme", to="white", top=top, per_point=per_point, minimum=minimum
    )
    found = rows(measure.estimate(cells(discrimination_yes=x, discrimination_answered=n)))
    people = [*zip(x, n, strict=True), (sum(x), sum(n))]
    shares = [share(points, each * answered, each * minimum) for points, answered in people]
    labels = [*(("score", group) for group in GROUPS), ("overall-score", "all")]
    for label, (points, answered), (status, part) in zip(labels, people, shares, strict=True):
        hidden = np.nan if status == "below-minimum" else points / each * top
        value = None if part is None else part * top
        assert status == found[label]["status"]
        np.testing.assert_allclose(
            [found[label][name] for name in ("value", "numerator", "denominator")],
            [np.nan if value is None else float(value), hidden, answered],
            rtol=1e-15,
        )
        if part is not None:
            bounded(found[label], PROPORTION["wilson"](points / each, answered, 0.95), top)
    (first, bme), (second, white) = shares[BME], shares[WHITE]
    row = found["difference", "bme-white"]
    if bme is None or white is None:
        said(row, None, graver(first, second), lower=np.nan, upper=np.nan)
    else:
        assert row["status"] == "ok"
        np.testing.assert_allclose(row["value"], float(top * (bme - white)), rtol=1e-15)
        bounded(row, DIFFERENCE["newcombe"](x[BME] / each, n[BME], x[WHITE] / each, n[WHITE], 0.95), top)


@given(FEW, FEW, st.sampled_from([0, 11]))
def test_percentage(x: tuple[int, ...], n: tuple[int, ...], minimum: int) -> None:
    """The percentage of one group, and nothing of the others."""
    measure = Percentage(yes=YES, answered=ANSWERED, of="bme", minimum=minimum)
    found = rows(measure.estimate(cells(discrimination_yes=x, discrimination_answered=n), 0.9))
    assert [("percentage", "bme")] == list(found)
    status, rate = share(x[BME], n[BME], minimum)
    hidden = np.nan if status == "below-minimum" else x[BME]
    said(found["percentage", "bme"], None if rate is None else 100 * rate, status, numerator=hidden, denominator=n[BME])
    if rate is not None:
        bounded(found["percentage", "bme"], PROPORTION["wilson"](x[BME], n[BME], 0.9), 100)


def of_everybody(found: Mapping[Any, Row], statistic: str, counts: tuple[int, ...], *where: str) -> None:
    """The shares of each group of everybody, unknown in the denominator."""
    for at, group in enumerate(GROUPS):
        status, part = share(counts[at], sum(counts))
        row = found[(statistic, group, *where)]
        said(row, None if part is None else 100 * part, status, numerator=counts[at], denominator=sum(counts))
        if part is not None:
            bounded(row, PROPORTION["wilson"](counts[at], sum(counts), 0.95), 100)


@given(FEW, FEW, FEW)
def test_representation_of_a_board(board: tuple[int, ...], voting: tuple[int, ...], staff: tuple[int, ...]) -> None:
    """Board less workforce; a later part within the first; the exact interval, the workforce taken as known."""
    measure = RepresentationGap(part={"total": "board", "voting": "board-voting"}, whole="headcount")
    found = rows(measure.estimate(cells(board=board, board_voting=voting, headcount=staff)))
    of_everybody(found, "overall-share", staff)
    of_everybody(found, "total-share", board)
    beyond = any(v > b for v, b in zip(voting, board, strict=True))
    if not beyond:
        of_everybody(found, "voting-share", voting)
    for label, part in (("total", board), ("voting", voting)):
        row = found[f"{label}-difference", "bme"]
        first, above = share(part[BME], sum(part))
        second, below = share(staff[BME], sum(staff))
        if label == "voting" and beyond:
            said(row, None, "inconsistent", lower=np.nan, upper=np.nan)
        elif above is None or below is None:
            said(row, None, graver(first, second), lower=np.nan, upper=np.nan)
        else:
            said(row, 100 * (above - below), numerator=part[BME], denominator=sum(part))
            bounded(row, PROPORTION["clopper-pearson"](part[BME], sum(part), 0.95), 100, float(below))


PANELS = ("non-clinical", "clinical", "medical")
SPLIT = [(stratum.panel, stratum.band) for stratum in STRATA]


@given(st.integers(0, 2**32 - 1), st.sampled_from(["band", "panel", "join"]))
def test_representation_of_the_strata(seed: int, by: str) -> None:
    """Each panel, band or join of bands less the workforce; its interval against the rest, weighted."""
    counts = np.random.default_rng(seed).integers(0, 6, (len(STRATA), 3))
    parent = {at: SPLIT.index((s.panel, s.within)) for at, s in enumerate(STRATA) if s.within}
    for at, whole in parent.items():
        counts[at] = np.minimum(counts[at], counts[whole])
    item = ItemCells(counts[None].astype(float), strata=tuple(SPLIT), split=np.array([3], np.int8), inside=parent)
    made = Cells(items={"headcount": item}, groups=GROUPS, size=1)
    counted = [at for at in range(len(STRATA)) if at not in parent]
    if by == "band":
        measure = RepresentationGap(part=HEADCOUNT, whole=HEADCOUNT, by=("panel", "band"))
        wanted = {pair: [at] for at, pair in enumerate(SPLIT)}
    elif by == "panel":
        measure = RepresentationGap(part=HEADCOUNT, whole=HEADCOUNT, by=("panel",))
        wanted = {(panel,): [at for at in counted if SPLIT[at][0] == panel] for panel in PANELS}
    else:
        joins = {cluster.id: cluster.bands for cluster in CLUSTERS}
        measure = RepresentationGap(part=HEADCOUNT, whole=HEADCOUNT, by=("panel", "band"), bands=joins)
        wanted = {
            (panel, cluster.id): [SPLIT.index((panel, band)) for band in cluster.bands]
            for panel in PANELS
            for cluster in CLUSTERS
            if panel in cluster.panels
        }
    found = rows(measure.estimate(made))
    staff = tuple(int(n) for n in counts[counted].sum(axis=0))
    of_everybody(found, "overall-share", staff)
    assert {("difference", "bme", *key) for key in wanted} == {key for key in found if key[0] == "difference"}
    for key, where in wanted.items():
        part = tuple(int(n) for n in counts[where].sum(axis=0))
        of_everybody(found, "share", part, *key)
        row = found[("difference", "bme", *key)]
        first, above = share(part[BME], sum(part))
        second, below = share(staff[BME], sum(staff))
        if above is None or below is None:
            said(row, None, graver(first, second))
            continue
        said(row, 100 * (above - below), numerator=part[BME], denominator=sum(part))
        rest = sum(staff) - sum(part)
        interval = DIFFERENCE["newcombe"](part[BME], sum(part), staff[BME] - part[BME], rest, 0.95) if rest else (0, 0)
        bounded(row, interval, 100 * rest / sum(staff))


def test_a_narrowed_part_stays_narrowed() -> None:
    """A part that is some bands is those bands in each panel's row, and lies inside a whole narrowed to its panel."""
    values = np.zeros((1, len(STRATA), 3))
    for (panel, band), n in {("clinical", "5"): 10, ("clinical", "8a"): 20, ("medical", "consultant"): 30}.items():
        values[0, SPLIT.index((panel, band))] = [n, n, 0]
    values[0, SPLIT.index(("clinical", "8a"))] = [30, 10, 0]
    item = ItemCells(values, strata=tuple(SPLIT), split=np.array([3], np.int8))
    made = Cells(items={"headcount": item}, groups=GROUPS, size=1)
    part = wres.Term(item=HEADCOUNT, where={"band": ("8a", "8b")})
    found = rows(RepresentationGap(part=part, whole=HEADCOUNT, by=("panel",)).estimate(made))
    said(found["share", "bme", "clinical"], Fraction(25), numerator=10, denominator=40)
    whole = wres.Term(item=HEADCOUNT, where={"panel": ("clinical",)})
    row = rows(RepresentationGap(part=part, whole=whole).estimate(made))["difference", "bme"]
    assert ("zero-denominator" if row["denominator"] == 0 else "ok") == row["status"]
    narrow = wres.Term(item=HEADCOUNT, where={"panel": ("clinical",), "band": ("8a",)})
    row = rows(RepresentationGap(part=narrow, whole=whole).estimate(made))["difference", "bme"]
    said(row, Fraction(25) - Fraction(100, 3))
    bounded(row, DIFFERENCE["newcombe"](10, 40, 10, 20, 0.95), 100 * 20 / 60)


@given(FEW, FEW)
def test_composition(board: tuple[int, ...], staff: tuple[int, ...]) -> None:
    """The shares of both, and no figure."""
    found = rows(Composition(part="board", whole="headcount").estimate(cells(board=board, headcount=staff)))
    of_everybody(found, "share", board)
    of_everybody(found, "overall-share", staff)
    said(found["difference", "bme"], None, "not-applicable", lower=np.nan, upper=np.nan)


FIELDS: dict[type, dict[str, Any]] = {
    RelativeLikelihood: {"numerator": "appointed", "denominator": "shortlisted", "of": "white", "to": "bme"},
    PercentageGap: {"yes": YES, "answered": ANSWERED, "of": "bme", "to": "white"},
    ScoreGap: {"points": YES, "answered": ANSWERED, "of": "bme", "to": "white"},
    Percentage: {"yes": YES, "answered": ANSWERED, "of": "bme"},
    RepresentationGap: {"part": "headcount", "whole": "headcount"},
    Composition: {"part": "board", "whole": "headcount"},
}
REFUSED = [
    (
        RelativeLikelihood,
        {"numerator": "apointed"},
        (
            "the standard has no item 'apointed' (did you mean 'appointed'?); "
            "for an item of your own, give the Item itself"
        ),
    ),
    (Composition, {"part": 7}, "7 is no Term; give a Term, an Item or an item's id"),
    (
        RelativeLikelihood,
        {"interval": "kats"},
        f"RelativeLikelihood.interval is 'kats' (did you mean 'katz'?); choose one of {', '.join(RATIO)}",
    ),
    (PercentageGap, {"interval": 7}, f"PercentageGap.interval is 7; choose one of {', '.join(DIFFERENCE)}"),
    (Percentage, {"of": ""}, "Percentage.of is ''; name a group"),
    (Percentage, {"of": 7}, "Percentage.of is 7; name a group"),
    (ScoreGap, {"to": "bme"}, "ScoreGap compares 'bme' with itself; name two groups"),
    (PercentageGap, {"minimum": -1}, "PercentageGap.minimum is -1; give a whole number from 0, which shows all"),
    (Percentage, {"minimum": True}, "Percentage.minimum is True; give a whole number from 0, which shows all"),
    (ScoreGap, {"minimum": 1.5}, "ScoreGap.minimum is 1.5; give a whole number from 0, which shows all"),
    (ScoreGap, {"top": 0}, "ScoreGap.top is 0; give a whole number from 1"),
    (ScoreGap, {"per_point": True}, "ScoreGap.per_point is True; give a whole number from 1"),
    (ScoreGap, {"top": 2.5}, "ScoreGap.top is 2.5; give a whole number from 1"),
    (Percentage, {"base": 7}, "7 is no list of names; give text, or several in a tuple"),
    (
        RepresentationGap,
        {"part": {}},
        "a part is missing; give a Term, an Item, an item's id, or several of them by label",
    ),
    (RepresentationGap, {"by": "grade"}, "RepresentationGap.by is ('grade',); choose from 'panel' and 'band'"),
    (
        RepresentationGap,
        {"part": "board", "by": "band"},
        "RepresentationGap.by is ('band',), for one part that is split; board can't be",
    ),
    (
        RepresentationGap,
        {"part": {"all": "headcount", "shortlist": "shortlisted"}, "by": "band"},
        "RepresentationGap.by is ('band',), for one part that is split; all, shortlist can't be",
    ),
    (
        RepresentationGap,
        {"bands": ("8a", "8b")},
        "RepresentationGap.bands is ('8a', '8b'); give names with their bands, such as {'8a-8b': ('8a', '8b')}",
    ),
    (
        RepresentationGap,
        {"bands": {"low": ("1", "2")}, "by": "panel"},
        "RepresentationGap.bands joins low, and by has no 'band'; add it",
    ),
    (RepresentationGap, {"bands": {"low": ("1", "10")}, "by": "band"}, "item 'headcount' has no band '10'"),
    (
        RepresentationGap,
        {"bands": {"doctors": ("consultant", "senior-medical-manager")}, "by": "band"},
        "Term.where counts 'senior-medical-manager' twice",
    ),
]


@pytest.mark.parametrize(("kind", "fields", "told"), REFUSED, ids=[f"{k.__name__} {f}" for k, f, _ in REFUSED])
def test_fields_are_checked(kind: type, fields: dict[str, Any], told: str) -> None:
    """What a field can't hold is refused in words that name the field and the cure."""
    with pytest.raises(wres.DefinitionError) as error:
        kind(**{**FIELDS[kind], **fields})
    assert str(error.value).startswith(told)


@pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.__name__)
def test_terms_name_a_part_before_its_whole(kind: type) -> None:
    """The terms are the counts used, in the order that lawful counts are made by."""
    measure = kind(**FIELDS[kind])
    *parts, whole = (term.item.id for term in measure.terms)
    values = [value for value in FIELDS[kind].values() if value not in GROUPS]
    assert values == [*parts, whole]


def test_terms_of_several_parts() -> None:
    """The first part is the whole of the later ones."""
    measure = RepresentationGap(part={"total": "board", "voting": "board-voting"}, whole="headcount")
    assert ["board-voting", "board", "headcount"] == [term.item.id for term in measure.terms]


def test_several_years_are_joined_in_the_interval() -> None:
    """A numerator averaged over two years has the interval of all its events over twice the denominator."""
    term = wres.Term(item=wres.load().items["disciplinary"], years=2)
    measure = RelativeLikelihood(numerator=term, denominator="headcount", of="bme", to="white")
    made = Cells.of(
        groups=GROUPS,
        earlier=[1, -1],
        disciplinary=np.array([[6, 9, 0], [8, 4, 1]]),
        headcount=np.array([[1000, 500, 20], [900, 400, 10]]),
    )
    found = measure.estimate(made)
    assert Fraction(13, 2) / 500 / (Fraction(14, 2) / 1000) == Fraction(found.value[0, 0]).limit_denominator(10_000)
    np.testing.assert_allclose(
        [found.lower[0, 0], found.upper[0, 0]],
        np.ravel(RATIO["skewness-corrected"](13, 1000, 14, 2000, 0.95)),
        rtol=1e-12,
    )
    np.testing.assert_allclose(
        [found.components[0].lower[0, BME], found.components[0].upper[0, BME]],
        np.ravel(PROPORTION["wilson"](13, 1000, 0.95)),
        rtol=1e-12,
    )


@pytest.mark.parametrize("confidence", [0.5, 0.99])
def test_the_confidence_is_that_asked_for(confidence: float) -> None:
    """Every interval, of headlines and beneath them, has the confidence that the caller gives."""
    answers = cells(discrimination_yes=(30, 20, 3), discrimination_answered=(90, 50, 12))
    fields = {"yes": YES, "answered": ANSWERED, "of": "bme", "to": "white"}
    row = rows(PercentageGap(**fields).estimate(answers, confidence))["difference", "bme-white"]
    bounded(row, DIFFERENCE["skewness-corrected"](20, 50, 30, 90, confidence), 100)
    seats = cells(board=(9, 2, 1), headcount=(700, 250, 50))
    found = rows(RepresentationGap(part="board", whole="headcount").estimate(seats, confidence))
    bounded(found["difference", "bme"], PROPORTION["clopper-pearson"](2, 12, confidence), 100, 0.25)
    bounded(found["share", "bme"], PROPORTION["wilson"](2, 12, confidence), 100)
    bounded(found["overall-share", "bme"], PROPORTION["wilson"](250, 1000, confidence), 100)
    values = np.array([[[[60.0, 20, 0], [40.0, 30, 0]]]])[0]
    strata = (("clinical", "5"), ("clinical", "6"))
    made = Cells(items={"headcount": ItemCells(values, strata, np.array([3], np.int8))}, groups=GROUPS, size=1)
    term = wres.Term(item=HEADCOUNT, where={"band": ("5",)})
    row = rows(RepresentationGap(part=term, whole=HEADCOUNT).estimate(made, confidence))["difference", "bme"]
    bounded(row, DIFFERENCE["newcombe"](20, 80, 30, 70, confidence), 100 * 70 / 150)


def test_a_part_that_is_the_whole() -> None:
    """It can't differ from itself: the gap is 0, and so are its bounds, of one person too."""
    for staff in ((0, 1, 0), (60, 30, 10)):
        row = rows(RepresentationGap(part="headcount", whole="headcount").estimate(cells(headcount=staff)))
        assert (0.0, 0.0, 0.0) == tuple(row["difference", "bme"][name] for name in ("value", "lower", "upper"))


@pytest.mark.parametrize(
    ("part", "whole", "inside"),
    [
        (("clinical",), ("clinical", "medical"), True),
        (("clinical", "medical"), ("clinical",), False),
        (("clinical",), ("medical",), False),
    ],
)
def test_what_lies_inside(part: tuple[str, ...], whole: tuple[str, ...], inside: bool) -> None:
    """A part in strata of the whole is held against the rest of it, any other against the whole as known."""
    values = np.zeros((1, len(STRATA), 3))
    for panel, band, counts in (("clinical", "5", [40, 30, 0]), ("medical", "consultant", [60, 20, 0])):
        values[0, SPLIT.index((panel, band))] = counts
    item = ItemCells(values, strata=tuple(SPLIT), split=np.array([3], np.int8))
    made = Cells(items={"headcount": item}, groups=GROUPS, size=1)
    terms = (wres.Term(item=HEADCOUNT, where={"panel": panels}) for panels in (part, whole))
    measure = RepresentationGap(**dict(zip(("part", "whole"), terms, strict=True)))
    row = rows(measure.estimate(made))["difference", "bme"]
    (b, m), (K, N) = (
        {("clinical",): (30, 70), ("medical",): (20, 80), ("clinical", "medical"): (50, 150)}[panels]
        for panels in (part, whole)
    )
    if inside:
        bounded(row, DIFFERENCE["newcombe"](b, m, K - b, N - m, 0.95), 100 * (N - m) / N)
    else:
        bounded(row, PROPORTION["clopper-pearson"](b, m, 0.95), 100, K / N)
