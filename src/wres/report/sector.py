"""The page of a sector: how figures are distributed over organisations, who is unlike the others, and who sent what."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from wres import charts
from wres.benchmarks._figures import NOBODY
from wres.benchmarks.families import FINDINGS
from wres.charts.chart import Chart
from wres.charts.words import name_of, number, span, statistic_words
from wres.findings import CODES, Finding
from wres.report.figures import STATUS_WORDS, as_listed, definitions, figure_name, found_words, section
from wres.report.material import JUDGED, Fact, Material
from wres.report.pages import fit, render
from wres.text import counted, listed

__all__ = ["sector_page"]

SERIES = ["edition", "indicator", "statistic", "group"]
FEW = 5
"""Fewer organisations than this have no quartiles."""


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
    parts = [_section(material, rows) for _, rows in groups]
    parts += [_bands(material, rows) for _, rows in banded.groupby(["edition", "indicator"], sort=False)]
    parts.sort(key=lambda part: (len(part["number"]), part["number"]))
    names = dict.fromkeys(zip(now["edition"], now["indicator"], strict=True))
    name = title or "All organisations"
    by_year, by_org = _sent(material)
    everything = [each for org in material.orgs for each in material.found(org, material.year)]
    return render(
        "sector.html.jinja",
        notice=material.notice(),
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
        provenance=definitions(material.facts[name] for name in names),
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
        held = as_listed(rows)
        lines.append(
            {
                "number": fact.number,
                "anchor": _anchor(fact, rows.iloc[0]),
                "name": figure_name(rows.iloc[0]),
                "unit": fact.unit,
                "there": int((rows["status"] == "ok").sum()),
                "of": len(rows),
                "median": "–" if math.isnan(middle) else number(middle, fact.unit),
                "middle": span(low, high, fact.unit),
                "adverse": int((held == "adverse").sum()),
                "favourable": int((held == "favourable").sum()),
                "beyond": int(as_listed(rows, "peers_").isin(FINDINGS).sum()),
            }
        )
    return lines


def _anchor(fact: Fact, row: Any) -> str:
    return f"{fact.anchor}-{row['statistic']}".replace("_", "-")


def _assessments(rows: pd.DataFrame, prefix: str) -> pd.DataFrame:
    """Return rows of the material as the assessments of one of its methods."""
    kept = [name for name in rows.columns if not name.startswith(("peers_", "trend_", "unknown_"))]
    return rows[kept].assign(**{name: rows[f"{prefix}{name}"] for name in JUDGED})


def _section(material: Material, rows: pd.DataFrame) -> dict[str, Any]:
    """Return what the page says of one figure."""
    row = rows.iloc[0]
    fact = material.fact(row)
    provenance = material.results.provenance
    years, words, pictures = _years(material, row, fact)
    return section(
        fact,
        figure_name(row),
        str(row["group"]),
        _anchor(fact, row),
        sentence=_sentence(rows, fact),
        charts=[
            charts.funnel(_assessments(rows, "peers_"), provenance=provenance),
            charts.caterpillar(_assessments(rows, ""), provenance=provenance),
            *pictures,
        ],
        years=years,
        years_words=words,
    )


def _sentence(rows: pd.DataFrame, fact: Fact) -> str:
    """Return in words how the figures are distributed and how many tests found something."""
    low, middle, high = _quartiles(rows["value"])
    there = int(np.isfinite(rows["value"].to_numpy(np.float64)).sum())
    text = f"{there:,} of {counted(len(rows), 'organisation')} have the figure."
    if not math.isnan(middle):
        text += f" The middle one is {number(middle, fact.unit)}"
        text += (
            f", and half of them lie between {number(low, fact.unit)} and {number(high, fact.unit)}."
            if not math.isnan(low)
            else "; they are too few for more."
        )
    text += _unknown_middle(rows, fact)
    held = as_listed(rows)
    tested = int(held.isin(["adverse", "favourable", "no-evidence"]).sum())
    if tested:
        text += (
            f" Held against equal treatment, {int((held == 'adverse').sum()):,} of {tested:,} are on the adverse side "
            f"beyond chance, and {int((held == 'favourable').sum()):,} on the favourable side; of these about one in "
            "twenty may be chance all the same. Of the others nothing is shown either way."
        )
    return text


def _unknown_middle(rows: pd.DataFrame, fact: Fact) -> str:
    """Return in words between what the middle of all lies, where there are some whose figure isn't here."""
    values = rows["value"].to_numpy(np.float64)
    known = values[np.isfinite(values)]
    gone = int((rows["value"].isna() & ~rows["status"].isin([*NOBODY, "zero-comparator"])).sum())
    if not gone or not len(known):
        return ""
    middle = (len(known) + gone - 1) // 2, (len(known) + gone) // 2
    low, high = (np.sort(np.r_[known, np.full(gone, far)])[[*middle]].mean() for far in (-np.inf, np.inf))
    others = counted(gone, "organisation")
    if not np.isfinite([low, high]).all():
        return f" The figure of {others} isn't here, so that the middle one of all may be anything."
    ends = f"{number(low, fact.unit)} to {number(high, fact.unit)}"
    return f" The figure of {others} isn't here: whatever it is, the middle one of all lies from {ends}."


def _years(material: Material, row: Any, fact: Fact) -> tuple[pd.DataFrame | None, str, list[Chart]]:
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
        return None, "", []
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
    pictures = []
    quartiles = ["median", "lower quartile", "upper quartile"]
    if len(same) > 1 and same[quartiles].notna().to_numpy().any():
        known = {name: same.loc[same[name].notna(), ["year", name]].to_numpy() for name in quartiles}
        pictures.append(
            charts.lines(
                {name: [(int(year), value) for year, value in points.tolist()] for name, points in known.items()},
                0.0 if math.isnan(fact.parity) else fact.parity,
                title=f"Over the years: {figure_name(row)}",
                note="These are the middle and the quartiles of organisations, not an interval.",
            )
        )
    table[quartiles] = table[quartiles].round(3)
    return table, words, pictures


def _bands(material: Material, rows: pd.DataFrame) -> dict[str, Any]:
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
                "unlike the others": int(as_listed(found, "peers_").isin(FINDINGS).sum()),
            }
        )
    table = pd.DataFrame(lines)
    return section(
        fact,
        fact.name,
        str(row["group"]),
        _anchor(fact, row),
        sentence=(
            f"{counted(len(table), 'band')}, each with the share of the group in it less its share of the workforce, "
            "over the organisations. Small bands vary by chance alone."
        ),
        charts=[],
        years=table,
        years_words="",
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
    cells: dict[str, dict[Any, dict[str, Any]]] = {}
    columns = [whole[name].tolist() for name in (*SERIES, "org", "value", "lower", "upper", "status")]
    for edition, indicator, statistic, group, org, value, lower, upper, status in zip(*columns, strict=True):
        key = (edition, indicator, statistic, group)
        text, _, sort = fit(value, lower, upper, units[key], status)
        shown = text if status == "ok" else STATUS_WORDS.get(status, status)
        cells.setdefault(org, {})[key] = {"text": shown, "sort": sort}
    nothing = {"text": "–", "sort": ""}
    for org, found in cells.items():
        yield {"org": org, "link": links.get(org, ""), "cells": [found.get(key, nothing) for key in order]}
