"""The page of a sector: how figures are distributed over organisations, who is unlike the others, and who sent what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import numpy as np
import pandas as pd

from wres import charts
from wres.charts.chart import Chart
from wres.charts.words import figure, name_of, statistic_words
from wres.findings import CODES, Finding
from wres.report.figures import STATUS_WORDS, figure_name, found_words
from wres.report.material import JUDGED, Fact, Material
from wres.report.pages import fit, render
from wres.report.words import LIMITS, direction
from wres.text import counted, listed

__all__ = ["sector_page"]

SERIES = ["edition", "indicator", "statistic", "group"]
FEW = 5
"""Fewer organisations than this have no quartiles."""


@attrs.frozen(kw_only=True, eq=False)
class _Part:
    anchor: str
    number: str
    name: str
    title: str
    direction: str
    said: str
    charts: tuple[Chart, ...]
    years: pd.DataFrame | None
    years_words: str
    limits: tuple[str, ...]


def sector_page(material: Material, *, title: str = "", links: Mapping[str, str] | None = None, back: str = "") -> str:
    """Return the page of all organisations in the material as HTML that needs nothing else.

    `title` names the sector, a region or a type say; `links` gives the address of an organisation's page.

    >>> import wres
    >>> from wres.datasets import sector
    >>> from wres.report import prepare
    >>> results = wres.evaluate(sector(seed=1, organisations=8), edition="wres-2024")
    >>> page = sector_page(prepare(results), title="Acme region")
    >>> "8 organisations" in page
    True
    """
    now = material.now
    whole = now[now["band"].isna()]
    banded = now[now["band"].notna()]
    groups = [(key, rows) for key, rows in whole.groupby(SERIES, sort=False, dropna=False)]
    parts = [_part(material, rows) for _, rows in groups]
    parts += [_bands(material, rows) for _, rows in banded.groupby(["edition", "indicator"], sort=False)]
    parts.sort(key=lambda part: (len(part.number), part.number))
    names = dict.fromkeys(zip(now["edition"], now["indicator"], strict=True))
    name = title or "All organisations"
    by_year, by_org = _sent(material)
    everything = [each for org in material.orgs for each in material.found(org, material.year)]
    return render(
        "sector.html.jinja",
        title=f"{name}, {material.year}",
        standard=material.title,
        name=name,
        year=material.year,
        back=back,
        summary=_summary(material, now),
        overview=_overview(material, groups),
        parts=parts,
        submitted=_submitted(now),
        by_year=by_year,
        by_org=by_org,
        found=_found(material),
        found_words=found_words(material, everything),
        table=list(_table(material, whole, links or {})),
        columns=[figure_name(rows.iloc[0]) for _, rows in groups],
        notes=list(material.results.notes),
        provenance=[material.facts[fact] for fact in names],
    )


def _summary(material: Material, now: pd.DataFrame) -> str:
    there = now["org"].nunique()
    absent = [org for org in material.orgs if org not in material.rows_now]
    text = f"{counted(there, 'organisation')} with counts of {material.year}."
    if absent:
        text += f" {counted(len(absent), 'organisation')} of earlier years sent none: {listed(absent, 12)}."
    return text


def _quartiles(values: pd.Series[Any]) -> tuple[float, float, float]:
    known = values[np.isfinite(values.to_numpy(np.float64))]
    if len(known) < FEW:
        return float("nan"), float(known.median()) if len(known) else float("nan"), float("nan")
    low, middle, high = np.quantile(known.to_numpy(np.float64), [0.25, 0.5, 0.75])
    return float(low), float(middle), float(high)


def _overview(material: Material, groups: list[tuple[Any, pd.DataFrame]]) -> list[dict[str, Any]]:
    """Return a line for each figure: how many have it, how it is distributed, and how many are beyond what."""
    lines = []
    for _, rows in groups:
        fact = material.fact(rows.iloc[0])
        low, middle, high = _quartiles(rows["value"])
        held = rows["held_verdict"] if "held_verdict" in rows else rows["verdict"]
        lines.append(
            {
                "number": fact.number,
                "anchor": _anchor(fact, rows.iloc[0]),
                "name": figure_name(rows.iloc[0]),
                "unit": fact.unit,
                "there": int((rows["status"] == "ok").sum()),
                "of": len(rows),
                "median": figure(middle, fact.unit) if middle == middle else "–",  # noqa: PLR0124
                "middle": f"{figure(low, fact.unit)} to {figure(high, fact.unit)}" if low == low else "",  # noqa: PLR0124
                "adverse": int((held == "adverse").sum()),
                "favourable": int((held == "favourable").sum()),
                "beyond": int(rows["peers_verdict"].isin(["adverse", "favourable"]).sum()),
            }
        )
    return lines


def _anchor(fact: Fact, row: Any) -> str:
    return f"indicator-{fact.edition}-{fact.indicator}-{row['statistic']}".replace("_", "-")


def among(rows: pd.DataFrame, prefix: str) -> pd.DataFrame:
    """Return rows of the material as the assessments of one of its methods."""
    said = {name: rows[f"{prefix}{name}"] for name in JUDGED}
    kept = [name for name in rows.columns if not name.startswith(("peers_", "trend_", "held_", "unknown_"))]
    return rows[kept].assign(**said)


def _part(material: Material, rows: pd.DataFrame) -> _Part:
    row = rows.iloc[0]
    fact = material.fact(row)
    provenance = material.results.provenance
    pictures = [charts.funnel(among(rows, "peers_"), provenance=provenance)]
    pictures.append(charts.caterpillar(among(rows, ""), provenance=provenance))
    years, words, picture = _years(material, row, fact)
    if picture is not None:
        pictures.append(picture)
    return _Part(
        anchor=_anchor(fact, row),
        number=fact.number,
        name=figure_name(row),
        title=fact.title,
        direction=direction(fact.unit, fact.parity, fact.adverse, str(row["group"]), fact.focus),
        said=_said(rows, fact),
        charts=tuple(pictures),
        years=years,
        years_words=words,
        limits=LIMITS.get(fact.indicator, ()),
    )


def _said(rows: pd.DataFrame, fact: Fact) -> str:
    """Return in words how the figures are distributed and how many tests found something."""
    low, middle, high = _quartiles(rows["value"])
    there = int(np.isfinite(rows["value"].to_numpy(np.float64)).sum())
    text = f"{there:,} of {counted(len(rows), 'organisation')} have the figure."
    if middle == middle:  # noqa: PLR0124
        text += f" The middle one is {figure(middle, fact.unit)}"
        text += (
            f", and half of them lie between {figure(low, fact.unit)} and {figure(high, fact.unit)}."
            if low == low  # noqa: PLR0124
            else "; they are too few for more."
        )
    held = rows["held_verdict"] if "held_verdict" in rows else rows["verdict"]
    tested = int(held.isin(["adverse", "favourable", "no-evidence"]).sum())
    if tested:
        text += (
            f" Held against equal treatment, {int((held == 'adverse').sum()):,} of {tested:,} are on the adverse side "
            f"beyond chance, and {int((held == 'favourable').sum()):,} on the favourable side; of these about one in "
            "twenty may be chance all the same. Of the others nothing is shown either way."
        )
    return text


def _years(material: Material, row: Any, fact: Fact) -> tuple[pd.DataFrame | None, str, Chart | None]:
    """Return the quartiles of each year, what they say, and a chart of the years by the present definition."""
    frame = material.results.frame
    mine = frame[
        frame["headline"]
        & (frame["indicator"] == fact.indicator)
        & (frame["statistic"] == row["statistic"])
        & (frame["group"] == row["group"])
        & frame["band"].isna()
    ]
    if mine["year"].nunique() < 2:
        return None, "", None
    lines = []
    for (year, edition), found in mine.groupby(["year", "edition"], sort=True):
        low, middle, high = _quartiles(found["value"])
        lines.append(
            {
                "year": int(year),
                "organisations": int(np.isfinite(found["value"].to_numpy(np.float64)).sum()),
                "lower quartile": low,
                "median": middle,
                "upper quartile": high,
                "fingerprint": material.facts[str(edition), fact.indicator].fingerprint,
            }
        )
    table = pd.DataFrame(lines)
    same = table[table["fingerprint"] == fact.fingerprint]
    other = table.loc[table["fingerprint"] != fact.fingerprint, "year"]
    words = "Organisations come and go: a year's median is of those that had the figure then."
    if len(other):
        words += f" {listed(other, 12)} are by another definition, and aren't drawn."
    picture = None
    if len(same) > 1:
        series = {
            name: [
                (int(y), float(v))
                for y, v in zip(same["year"], same[name], strict=True)
                if v == v  # noqa: PLR0124
            ]
            for name in ("median", "lower quartile", "upper quartile")
        }
        series = {name: points for name, points in series.items() if points}
        if series:
            parity = 0.0 if np.isnan(fact.parity) else fact.parity
            picture = charts.lines(
                series,
                parity,
                title=f"Over the years: {figure_name(row)}",
                note="These are the middle and the quartiles of organisations, not an interval.",
            )
    for name in ("lower quartile", "median", "upper quartile"):
        table[name] = table[name].round(3)
    return table, words, picture


def _bands(material: Material, rows: pd.DataFrame) -> _Part:
    """Return what there is of an indicator that goes band by band: the distribution of each band."""
    row = rows.iloc[0]
    fact = material.fact(row)
    lines = []
    for (panel, band), found in rows.groupby(["panel", "band"], sort=False, dropna=False):
        low, middle, high = _quartiles(found["value"])
        lines.append(
            {
                "band": statistic_words("difference", panel, band),
                "organisations": int(np.isfinite(found["value"].to_numpy(np.float64)).sum()),
                "lower quartile": round(low, 2),
                "median": round(middle, 2),
                "upper quartile": round(high, 2),
                "unlike the others": int(found["peers_verdict"].isin(["adverse", "favourable"]).sum()),
            }
        )
    table = pd.DataFrame(lines)
    return _Part(
        anchor=_anchor(fact, row),
        number=fact.number,
        name=name_of(fact.indicator),
        title=fact.title,
        direction=direction(fact.unit, fact.parity, fact.adverse, str(row["group"]), fact.focus),
        said=(
            f"{counted(len(table), 'band')}, each with the share of the group in it less its share of the workforce, "
            "over the organisations. Small bands vary by chance alone."
        ),
        charts=(),
        years=table,
        years_words="",
        limits=LIMITS.get(fact.indicator, ()),
    )


def _submitted(now: pd.DataFrame) -> pd.DataFrame:
    """Return how many figures of each indicator are there, and how many aren't for which reason."""
    table = now.groupby(["indicator", "status"], sort=False).size().unstack("status", fill_value=0)
    table = table.reset_index().rename_axis(columns=None).rename(columns=STATUS_WORDS)
    table["indicator"] = [name_of(name) for name in table["indicator"]]
    return table


def _sent(material: Material) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how many organisations sent how much in each year, and how many indicators each has a figure of."""
    frame = material.results.frame
    rows = frame[frame["headline"] & (frame["status"] != "not-applicable")]
    there = rows["status"] != "not-reported"
    keys = ["org", "year", "edition", "indicator"]
    has = there.groupby([rows[name] for name in keys], sort=False).any()
    units = has.groupby(["org", "year"], sort=False).agg(["sum", "size"]).reset_index()
    years = sorted(int(year) for year in units["year"].unique())
    texts = {
        (str(org), int(year)): f"{got} of {asked}" if got else "nothing"
        for org, year, got, asked in zip(units["org"], units["year"], units["sum"], units["size"], strict=True)
    }
    columns = {str(year): [texts.get((org, year), "nothing") for org in material.orgs] for year in years}
    by_org = pd.DataFrame({"organisation": list(material.orgs), **columns})
    lines = []
    for year in years:
        mine = units[units["year"] == year]
        whole, some = int((mine["sum"] == mine["size"]).sum()), int((mine["sum"] > 0).sum())
        lines.append({"year": year, "complete": whole, "in part": some - whole, "nothing": len(material.orgs) - some})
    return pd.DataFrame(lines), by_org


def _found(material: Material) -> pd.DataFrame | None:
    """Return what an audit found in the year, a line for each code; None where it found nothing."""
    found: dict[str, list[Finding]] = {}
    for org in material.orgs:
        for each in material.found(org, material.year):
            found.setdefault(each.code, []).append(each)
    if not found:
        return None
    lines = [
        {
            "code": code,
            "what": CODES[code].title if code in CODES else code,
            "severity": each[0].severity,
            "findings": len(each),
            "organisations": len({one.org for one in each}),
            "which": listed(dict.fromkeys(one.org for one in each)),
        }
        for code, each in sorted(found.items())
    ]
    return pd.DataFrame(lines)


def _table(material: Material, whole: pd.DataFrame, links: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield a line for each organisation: every figure, or why there is none."""
    order = list(dict.fromkeys(map(tuple, whole[SERIES].to_numpy(object).tolist())))
    units = {key: material.facts[key[0], key[1]].unit for key in order}
    cells: dict[str, dict[Any, dict[str, str]]] = {}
    columns = [whole[name].tolist() for name in (*SERIES, "org", "value", "lower", "upper", "status")]
    for edition, indicator, statistic, group, org, value, lower, upper, status in zip(*columns, strict=True):
        key = (edition, indicator, statistic, group)
        text, _ = fit(value, lower, upper, units[key], status)
        shown = {
            "text": text if status == "ok" else STATUS_WORDS.get(status, status),
            "sort": f"{value:.9g}" if status == "ok" else "",
        }
        cells.setdefault(org, {})[key] = shown
    nothing = {"text": "–", "sort": ""}
    for org, found in cells.items():
        yield {"org": org, "link": links.get(org, ""), "cells": [found.get(key, nothing) for key in order]}
