"""What organisations printed beside what their own figures give: the library's main job, on real publications."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import attrs
import pandas as pd

from wres._assess import assess
from wres._evaluate import evaluate
from wres.charts import intervals, lines
from wres.charts.words import number
from wres.consistency import audit_published
from wres.datasets import (
    DerivedCount,
    PublishedCase,
    PublishedFigure,
    cases,
    implied_counts,
    national,
    published,
    published_counts,
)
from wres.findings import Findings
from wres.report.material import WITHIN
from wres.report.pages import render
from wres.results import WINDOW_UNKNOWN
from wres.statistics.printed import read

__all__ = ["Recalculation", "assessed", "audited", "comparisons", "page", "series", "tables", "verdict"]

RATIO = "relative-likelihood"


@attrs.frozen(kw_only=True)
class Recalculation:
    """A printed figure beside the figure that the same publication's counts or rates give.

    `value`, `lower` and `upper` are in the printed figure's unit, the bounds a 95 % interval, None where there is
    none; `least` and `most` enclose what is possible given how counts or rates were rounded in print. `agrees` is
    None where nothing was printed; `says` is the comparison in words, and `why` what is known of a disagreement.
    """

    org: str
    title: str
    year: int
    indicator: str
    statistic: str
    group: str
    unit: str
    basis: str
    printed: str = ""
    place: str = ""
    value: float | None = None
    least: float | None = None
    most: float | None = None
    lower: float | None = None
    upper: float | None = None
    status: str = "ok"
    agrees: bool | None = None
    says: str = ""
    why: str = ""
    source: str = ""

    @property
    def figure(self) -> str:
        """The figure's name: what it is of, and for which group."""
        return f"{self.statistic} {self.group}"


def _extremes(case: PublishedCase) -> Iterator[dict[tuple[str, str], int]]:
    """Yield the derived counts of a case at each corner of what their printed shares allow."""
    derived: list[DerivedCount] = [d for d in case.derived if d.share is not None]
    for corner in itertools.product((0, 1), repeat=len(derived)):
        yield {
            (d.item, d.group): implied_counts(d.total, str(d.share))[end]
            for d, end in zip(derived, corner, strict=True)
        }


def _from_counts() -> Iterator[Recalculation]:
    """Yield each figure of the organisations that print counts: those printed, and every ratio."""
    counts = published_counts()
    known = {(case.org, case.year): case for case in cases()}
    keys = dict.fromkeys(zip(counts["org"], counts["year"], strict=True))
    corners = _corners(counts, [known[key] for key in keys])
    results = evaluate(counts, edition="as-reported")
    frame = results.frame[~results.frame["status"].isin(["not-reported", "not-applicable"])]
    for row in frame.astype(object).where(frame.notna(), None).to_dict("records"):
        case = known[row["org"], row["year"]]
        label = (row["indicator"], row["statistic"], row["group"])
        figures: list[PublishedFigure | None] = [
            f for f in case.figures if f.kind == "standard" and (f.indicator, f.statistic, f.group) == label
        ]
        if not figures and row["statistic"] == RATIO:
            figures = [None]
        least, most = corners.get((row["org"], row["year"], *label), (row["value"], row["value"]))
        for figure in figures:
            # Likelihoods are plain ratios here, and mostly per cent in print.
            scale = 100 if figure and row["statistic"] == "likelihood" and figure.unit == "per cent" else 1
            line = Recalculation(
                org=case.org,
                title=case.title,
                year=case.year,
                indicator=row["indicator"],
                statistic=row["statistic"],
                group=row["group"],
                unit=figure.unit if figure else "ratio",
                basis="counts, some derived" if case.derived else "counts",
                printed=figure.value if figure else "",
                place=figure.place if figure else "",
                status=row["status"],
                source=figure.url if figure else case.source.url,
                value=_scaled(row["value"], scale),
                least=_scaled(least, scale),
                most=_scaled(most, scale),
                lower=_scaled(row["lower"], scale),
                upper=_scaled(row["upper"], scale),
            )
            basis = "its own counts and shares" if case.derived else "its own counts"
            line = _judged(line, basis, case, figure)
            if row["headline"] and (row["edition"], row["indicator"]) in results.readings:
                line = attrs.evolve(line, says=f"{line.says} ({WINDOW_UNKNOWN})")
            yield line


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else scale * value


def _corners(counts: pd.DataFrame, having: Sequence[PublishedCase]) -> dict[tuple[Any, ...], tuple[float, float]]:
    """Return the least and the greatest value of each figure that rests on derived counts."""
    tables, names = [], {}
    for case in having:
        own = counts[(counts["org"] == case.org) & (counts["year"] == case.year)]
        for at, corner in enumerate(_extremes(case)):
            key = list(zip(own["item"], own["group"], strict=True))
            varied = [corner.get(cell, n) for cell, n in zip(key, own["count"], strict=True)]
            names[f"{case.org} {at}"] = case.org
            tables.append(own.assign(org=f"{case.org} {at}", count=pd.Series(varied, own.index)))
    frame = evaluate(pd.concat(tables), edition="as-reported").frame
    labels = ["org", "year", "indicator", "statistic", "group"]
    values = frame[frame["value"].notna()].assign(org=lambda f: f["org"].map(names)).groupby(labels)["value"]
    return {key: (low, high) for key, low, high in zip(values.min().index, values.min(), values.max(), strict=True)}


def _from_rates() -> Iterator[Recalculation]:
    """Yield each printed ratio whose two rates are printed beside it."""
    for case in cases():
        rates = {
            (f.indicator, f.group): f for f in case.figures if f.statistic == "likelihood" and f.unit == "per cent"
        }
        for figure in case.figures:
            of, _, to = figure.group.partition("/")
            top, bottom = rates.get((figure.indicator, of)), rates.get((figure.indicator, to))
            if figure.statistic != RATIO or figure.kind != "standard" or top is None or bottom is None:
                continue
            ends = [read(rate.value) for rate in (top, bottom)]
            if ends[0] is None or ends[1] is None:
                continue
            (low, high), (less, more) = ends[0].interval, ends[1].interval
            line = Recalculation(
                org=case.org,
                title=case.title,
                year=int(figure.year or case.year),
                indicator=figure.indicator,
                statistic=RATIO,
                group=figure.group,
                unit="ratio",
                basis=f"printed rates {top.value} and {bottom.value}",
                printed=figure.value,
                place=figure.place,
                value=float(Fraction(ends[0].value) / Fraction(ends[1].value)),
                least=float(low / more),
                most=float(high / less),
                source=figure.url,
            )
            yield _judged(line, "its own rates", case, figure)


def _judged(line: Recalculation, basis: str, case: PublishedCase, figure: PublishedFigure | None) -> Recalculation:
    """Return a comparison with whether the printed figure can be right, and with what to say."""
    printed = read(line.printed)
    if line.status != "ok":
        return attrs.evolve(line, says=f"no figure: {line.status}")
    if printed is None:
        return attrs.evolve(line, says="not printed")
    low, high = (float(end) for end in printed.interval)
    least, most = (float("nan") if end is None else end for end in (line.least, line.most))
    agrees = least <= high and most >= low
    possible = _span(least, most, line.unit)
    if agrees:
        return attrs.evolve(line, agrees=True, says="agrees")
    why = [check.why for check in case.checks if figure and check.figure == figure.id and not check.agrees]
    return attrs.evolve(line, agrees=False, says=f"can't be right: {basis} give {possible}", why="; ".join(why))


def _shown(value: float | None, unit: str) -> str:
    return "" if value is None else number(value, unit)


def _span(least: float, most: float, unit: str) -> str:
    low, high = _shown(least, unit), _shown(most, unit)
    return low if low == high else f"{low} to {high}"


def comparisons() -> list[Recalculation]:
    """Return every printed figure that can be worked out again, oldest first within an organisation.

    >>> found = comparisons()
    >>> kent = [c for c in found if c.org == "kmpt" and c.indicator == "disciplinary" and c.basis.startswith("counts")]
    >>> [(c.printed, c.agrees) for c in kent if c.statistic == "relative-likelihood"]
    [('1.7', False), ('1.8', True)]
    """
    found = [*_from_counts(), *_from_rates()]
    return sorted(found, key=lambda c: (c.title, c.year))


def series() -> pd.DataFrame:
    """Return the national figures of the indicators by year, printed values as they stand, and board gaps worked out.

    Columns: `year`, then `workforce` and `board` (BME, per cent), `gap` (percentage points, board less workforce, with
    the decimals that the two share), `appointment` (White over BME), `disciplinary` (BME over White). Where reports
    revise one another the values are joined by "or".

    >>> series().set_index("year").loc[2018, ["workforce", "board", "gap"]].tolist()
    ['19.1', '7.4', '-11.7']
    """
    wanted = {
        "workforce": ("workforce", "overall-share", "bme"),
        "board": ("board", "total-share", "bme"),
        "appointment": ("appointment", RATIO, "white/bme"),
        "disciplinary": ("disciplinary", RATIO, "bme/white"),
    }
    frame = national()
    frame = frame[(frame["kind"] == "standard") & frame["year"].notna()]
    columns = {}
    for name, label in wanted.items():
        mine = frame[(frame[["indicator", "statistic", "group"]] == list(label)).all(axis=1)]
        values = mine["value"].str.removesuffix("%").str.strip().groupby(mine["year"])
        columns[name] = values.agg(lambda found: " or ".join(dict.fromkeys(found)))
    table = pd.DataFrame(columns).sort_index()
    gaps = []
    for board, workforce in zip(table["board"], table["workforce"], strict=True):
        ends = [read(value if isinstance(value, str) else "") for value in (board, workforce)]
        if ends[0] is None or ends[1] is None:
            gaps.append("")
        else:
            gaps.append(f"{ends[0].value - ends[1].value:.{min(end.decimals for end in ends if end)}f}")
    table.insert(2, "gap", gaps)
    return table.fillna("").reset_index().astype({"year": "int64"})


def tables(found: Sequence[Recalculation]) -> dict[str, pd.DataFrame]:
    """Return the comparisons as text tables, one for each organisation and year, rounded for reading."""
    rows: dict[str, list[dict[str, str]]] = {}
    for c in found:
        bounds = [_shown(bound, c.unit) for bound in (c.lower, c.upper)]
        rows.setdefault(f"{c.title}, {c.year}", []).append(
            {
                "indicator": c.indicator,
                "figure": c.figure,
                "unit": c.unit,
                "printed": c.printed,
                "computed": _shown(c.value, c.unit),
                "95 % interval": " to ".join(filter(None, bounds)),
                "status": c.status,
                "from": c.basis,
                "comparison": c.says,
            }
        )
    return {title: pd.DataFrame(lines) for title, lines in rows.items()}


def verdict(found: Sequence[Recalculation]) -> str:
    """Return in words which of the printed figures can't be right, and what is known about why."""
    judged = [c for c in found if c.agrees is not None]
    wrong = [c for c in judged if not c.agrees]
    lines = [f"{len(wrong)} of {len(judged)} printed figures can't be right:"]
    for c in wrong:
        why = f" ({c.why})" if c.why else ""
        lines.append(f"  {c.title} {c.year}, {c.indicator}, {c.figure}: printed {c.printed}, {c.says}{why}")
    return "\n".join(lines) + "\n"


def audited() -> Findings:
    """Return what an audit finds in the organisations' printed figures, with nothing but what is printed.

    >>> audited().select("WRES223")[0].evidence["explanations"][0]
    '9.6% for 59.6% (a digit lost)'
    """
    found, titles = audit_published(published()), _titles()
    return attrs.evolve(found, findings=tuple(attrs.evolve(f, org=titles.get(f.org, f.org)) for f in found))


def _titles() -> dict[str, str]:
    return {case.org: case.title for case in cases()}


def assessed() -> pd.DataFrame:
    """Return what benchmark methods say of the printed counts: a rule in use beside the test of each kind of figure.

    Columns: `organisation, year, indicator, figure, value, benchmark, verdict, reason`, all text but the year; figures
    that can't be judged aren't in it.

    >>> assessed().loc[lambda found: found["indicator"] == "disciplinary", ["benchmark", "verdict"]].values.tolist()
    [['score-test', 'no-evidence'], ['four-fifths', 'adverse']]
    """
    results = evaluate(published_counts(), edition="as-reported")
    found = assess(results, *WITHIN.values(), "four-fifths")
    found = found[found["verdict"] != "insufficient-data"]
    table = results.readable(found).reset_index(drop=True)
    table = table.assign(organisation=table["org"].map(_titles()))
    verdicts = found[["benchmark", "verdict", "reason"]].reset_index(drop=True)
    return pd.concat([table[["organisation", "year", "indicator", "figure", "value"]], verdicts], axis=1)


def page() -> str:
    """Return the comparison as a page of HTML that needs nothing else.

    It needs jinja2, which the extra `report` brings; without it a `WresError` says so.
    """
    found = comparisons()
    national_series = series()
    ratios = {
        f"{c.indicator} {c.year}, {c.title}": (c.value, c.lower, c.upper)
        for c in found
        if c.statistic == RATIO and c.lower is not None
    }
    return render(
        "demo.html.jinja",
        title="Published figures, worked out again",
        standard="Workforce Race Equality Standard",
        span=lambda c: "" if c.least is None else _span(c.least, c.most, c.unit),
        shown=_shown,
        comparisons=found,
        wrong=[c for c in found if c.agrees is False],
        findings=audited(),
        assessments=assessed(),
        series=national_series.to_dict("records"),
        ratios=intervals(
            [(name, *figures) for name, figures in ratios.items()],
            parity=1.0,
            title="Ratios with their 95 % intervals, as computed",
        ),
        trend=lines(
            {
                name: [
                    (int(year), float(value.split(" or ")[-1]))
                    for year, value in zip(national_series["year"], national_series[name], strict=True)
                    if value
                ]
                for name in ("appointment", "disciplinary")
            },
            parity=1.0,
        ),
    )
