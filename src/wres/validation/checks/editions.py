"""Editions mixed up: years, items, splits, averages, directions and bases of another one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.measures.steps import Floats
from wres.model import Indicator, Unit
from wres.standard.bands import AFC_BANDS
from wres.validation.checks.examples import planted, rows, rule
from wres.validation.checks.rows import Problems
from wres.validation.returns import Returns
from wres.validation.rules import Location, Matches

__all__ = ["RULES"]

JUNIOR = AFC_BANDS[:8]
"""The bands that the first edition left out."""

BASE = 0.85
"""The share of the survey's other answers below which those who don't know seem to be left out: a guess between the few
who skip a question and the many who don't know."""


def years(returns: Returns) -> Iterator[Matches]:
    """Yield an edition of another year than any return's, where one was named for all."""
    there = sorted(set(returns.year[returns.judged].tolist()))
    for at, edition in enumerate(returns.editions):
        if there and edition.year not in there and (returns.edition == at).any():
            yield Matches(
                unit=[-1],
                indicator="",
                message="the counts are of {years}, and {edition} is the edition of {of}",
                evidence={"years": ", ".join(map(str, there)), "edition": edition.id, "of": edition.year},
            )


def items(returns: Returns) -> Iterator[Matches]:
    """Yield the items supplied of which the edition makes no figure."""
    filled: npt.NDArray[np.bool_] = np.asarray(returns.rows.filled.any(-1))
    for at, edition in enumerate(returns.editions):
        mine = returns.judged & (returns.edition == at)
        for item in sorted(set(returns.cells.items) - {rest for ways in returns.seats.values() for _, rest in ways}):
            asked = item in returns.asked and bool(returns.asked[item][1][mine].any())
            number = int(filled[mine, returns.table.items.index(item)].sum())
            if number and not asked:
                yield Matches(
                    unit=[-1],
                    indicator=returns.indicator(item),
                    message="{edition} makes no figure of {item}, which returns have: {returns:,}",
                    evidence={"edition": edition.id, "item": item, "returns": number},
                )


def senior_only(returns: Returns) -> Iterator[Matches]:
    """Yield the workforces in senior bands alone, in editions that ask for all."""
    cells = returns.cells.items.get("headcount")
    if cells is None or cells.split is None:
        return
    everybody = np.nan_to_num(cells.values).sum(-1)
    junior = everybody[:, [band in JUNIOR for _, band in cells.strata]].sum(-1)
    senior = everybody[:, [band in AFC_BANDS and band not in JUNIOR for _, band in cells.strata]].sum(-1)
    asked = _of_editions_with(returns, _compares_junior_bands)
    unit = np.flatnonzero((junior == 0) & (senior > 0) & ((cells.split & 2) == 2) & asked)
    yield Matches(
        unit=unit,
        indicator=returns.indicator("headcount"),
        message="of {senior:,} people in pay bands nobody is below band 8a",
        evidence={"senior": senior[unit]},
        at=[Location(item="headcount")],
    )


def _compares_junior_bands(indicator: Indicator) -> bool:
    """Return whether an indicator compares each band of the workforce, junior ones among them."""
    return "band" in getattr(indicator.measure, "by", ()) and any(
        stratum.band in JUNIOR and all(getattr(stratum, name) in names for name, names in term.where.items())
        for term in indicator.measure.terms
        for stratum in term.item.strata
    )


def _of_editions_with(returns: Returns, holds: Callable[[Indicator], bool]) -> npt.NDArray[np.bool_]:
    """Return which returns are judged by an edition of which something holds for an indicator."""
    there = np.array([any(map(holds, indicators)) for indicators in returns.indicators], bool)
    return there[returns.edition]


def inverted(returns: Returns) -> Iterator[Matches]:
    """Yield the ratios and differences that a return states in the opposite direction."""
    yield from _stated(returns, inverted=True)


def different(returns: Returns) -> Iterator[Matches]:
    """Yield the ratios and differences that a return states and its counts don't give."""
    yield from _stated(returns, inverted=False)


def _stated(returns: Returns, *, inverted: bool) -> Iterator[Matches]:
    there = np.flatnonzero(returns.figures[: returns.current])
    if not len(there):
        return
    frame = returns.frame.iloc[there]
    item = frame["item"].map(lambda value: str(value).strip().lower()).to_numpy(object)
    text = frame["count"].map(lambda value: str(value).strip())
    stated = pd.to_numeric(text, errors="coerce").to_numpy(float)
    places = text.str.extract(r"\.(\d+)$")[0].str.len().to_numpy(float, na_value=0)
    slack = 0.5 * 10.0**-places
    place = returns.table.place[there].astype(np.intp)
    for at, indicators in enumerate(returns.indicators):
        for indicator in indicators:
            mine = np.flatnonzero((item == indicator.id) & (place >= 0) & np.isfinite(stated))
            mine = mine[returns.edition[place[mine]] == at]
            if not len(mine) or indicator.measure.unit not in (Unit.RATIO, Unit.POINTS):
                continue
            found = indicator.measure.estimate(returns.cells)
            if len(found.rows) != 1:
                continue
            unit, given, width = place[mine], stated[mine], slack[mine] + 1e-9
            value: Floats = np.asarray(found.value)[unit, 0]
            with np.errstate(divide="ignore", invalid="ignore"):
                other = 1 / value if indicator.measure.unit == Unit.RATIO else -value
            agrees = np.abs(given - value) <= width
            opposite = np.abs(given - other) <= width
            wrong = np.isfinite(value) & ~agrees & (opposite if inverted else ~opposite)
            yield _figure(indicator.id, found.rows[0].group, unit, given, value, there[mine], wrong, inverted=inverted)


def _figure(
    indicator: str,
    group: str,
    unit: npt.NDArray[np.intp],
    given: Floats,
    value: Floats,
    row: npt.NDArray[np.intp],
    wrong: npt.NDArray[np.bool_],
    *,
    inverted: bool,
) -> Matches:
    """Return the stated figures that are wrong, with what the counts give."""
    how = "{stated:g} is the counts' {value} turned round" if inverted else "{stated:g} isn't the counts' {value}"
    return Matches(
        unit=unit[wrong],
        indicator=indicator,
        message=f"{how} ({{group}})",
        evidence={"stated": given[wrong], "value": np.round(value[wrong], 3), "group": group},
        rows=[np.array([one]) for one in row[wrong]],
    )


def bases(returns: Returns) -> Iterator[Matches]:
    """Yield the questions on opportunities whose base leaves out those who don't know."""
    item = "opportunities-answered"
    rest = [whole for _, whole in returns.pairs if whole.endswith("-answered") and whole != item and whole in returns]
    if item not in returns or not rest:
        return
    base, most = returns.count(item), np.stack([returns.count(one) for one in rest]).max(0)
    indicator = returns.indicator(item)
    counted = _of_editions_with(
        returns, lambda one: one.id == indicator and "dont-know" in getattr(one.measure, "base", ())
    )
    base, most = (counts[:, [returns.comparator, returns.focus]].sum(-1) for counts in (base, most))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = base / most
        unit = np.flatnonzero((share < BASE) & (most >= 100) & counted)
    yield Matches(
        unit=unit,
        indicator=indicator,
        message="{base:,} people are in the base of the question on opportunities, {share} % of the {most:,} who "
        "answered others",
        evidence={"base": base[unit], "most": most[unit], "share": np.round(100 * share[unit], 1)},
        at=[Location(item=item)],
    )


def _figures(indicator: str, value: Any) -> list[dict[str, Any]]:
    return [{"item": indicator, "group": "bme", "count": value}]


_SENIOR = [
    *rows("headcount", 150, 32, 4, panel="clinical", band="8a"),
    *rows("headcount", 20, 3, 0, panel="non-clinical", band="9"),
]

RULES = (
    rule(
        "WRES171",
        years,
        "a return of the year before",
        [{**row, "year": -1} for row in planted()],
        {"indicator": ""},
    ),
    rule(
        "WRES172",
        items,
        "voting members in a return of 2015",
        planted(),
        {"indicator": ""},
        edition="wres-2015",
    ),
    rule(
        "WRES173",
        senior_only,
        "209 people in bands 8a and 9, and none below",
        [*planted(headcount=None, disciplinary=(7, 2, 0), training=(101, 20, 2)), *_SENIOR],
        {"indicator": "workforce"},
    ),
    rule(
        "WRES174",
        Problems(("average",)),
        "16.5 disciplinary cases where the edition averages two years",
        planted(disciplinary=(16.5, 9, 1)),
        {"indicator": "disciplinary"},
        edition="wres-2017",
    ),
    rule(
        "WRES175",
        inverted,
        "a relative likelihood of 0.61, BME over White",
        [*planted(), *_figures("appointment", "0.61")],
        {"indicator": "appointment"},
    ),
    rule(
        "WRES176",
        different,
        "a relative likelihood of 1.25",
        [*planted(), *_figures("appointment", "1.25")],
        {"indicator": "appointment"},
    ),
    rule(
        "WRES177",
        bases,
        "a base of 1,082 for opportunities where 1,553 answered other questions",
        planted(opportunities_yes=(605, 148, 0), opportunities_answered=(835, 247, 0)),
        {"indicator": "opportunities"},
    ),
)
"""The checks of editions."""
