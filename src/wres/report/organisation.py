"""The page of one organisation: nine indicators, each with what it says, how sure that is, and what it can't tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from wres import charts
from wres.benchmarks.families import FINDINGS
from wres.charts.chart import Chart
from wres.charts.words import HELD, statistic_words
from wres.report.figures import (
    definitions,
    figure_name,
    found_words,
    is_whole,
    missing,
    missing_words,
    section,
    sentence_parts,
    shown_verdict,
    unknown_words,
)
from wres.report.material import Fact, Material
from wres.report.pages import fit, render
from wres.standard.bands import PANEL_TITLES
from wres.text import cleaned, counted, listed

__all__ = ["organisation_page"]


def organisation_page(material: Material, org: str, *, back: str = "") -> str:
    """Return the page of one organisation as HTML that needs nothing else.

    `material` is what `prepare` returns; `back` is the address of an index. An organisation that isn't there is a
    `DefinitionError`. What isn't known, the page says.

    >>> import wres
    >>> from wres.datasets import sector
    >>> from wres.report import prepare
    >>> results = wres.evaluate(sector(seed=1, organisations=6), edition="wres-2024")
    >>> page = organisation_page(prepare(results, orgs=["SYN002"]), "SYN002")
    >>> page.startswith("<!doctype html>"), "Formal disciplinary process" in page
    (True, True)
    """
    frame, now = material.of(org)
    year = material.year
    stale = ""
    if not len(now):
        last = int(frame["year"].max())
        stale = f"There are no figures of {year}; the last are of {last}, and they are shown without a benchmark."
        year = last
        now = frame[frame["headline"] & (frame["year"] == last)].reset_index(drop=True)
    lines: list[dict[str, Any]] = now.to_dict("records")  # type: ignore[assignment]
    this_year = frame[frame["year"] == year]
    past = frame[frame["headline"]]
    indicators = [_section(material, org, year, rows, this_year, past) for rows in _by_indicator(lines)]
    facts = list(dict.fromkeys((row["edition"], row["indicator"]) for row in lines))
    return render(
        "organisation.html.jinja",
        notice=material.notice(org),
        title=f"{org}, {year}",
        standard=material.title,
        org=org,
        year=year,
        editions=[f"Edition {edition}" for edition in dict.fromkeys(edition for edition, _ in facts)],
        summary=_summary(lines),
        stale=stale,
        back=back,
        reading=_reading(lines),
        level=f"{100 * material.results.confidence:g} %",
        lines=list(_lines(material, lines)),
        glance=_glance(material, lines),
        indicators=indicators,
        unknown=unknown_words(this_year, material.facts[facts[0]].unknown),
        missing=missing(now),
        missing_words=missing_words(lines),
        found=_found(material, org, year),
        found_words=found_words(material, material.found(org, year)),
        notes=[cleaned(note) for note in material.results.notes],
        provenance=definitions(material.facts[fact] for fact in facts),
    )


def _by_indicator(lines: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    order = dict.fromkeys((row["edition"], row["indicator"]) for row in lines)
    for key in order:
        yield [row for row in lines if (row["edition"], row["indicator"]) == key]


def _summary(lines: Sequence[dict[str, Any]]) -> str:
    whole = [row for row in lines if is_whole(row)]
    there = sum(row["status"] in ("ok", "zero-comparator") for row in whole)
    bands = [row for row in lines if not is_whole(row)]
    banded = sum(row["status"] == "ok" for row in bands)
    more = f", and {banded:,} of {counted(len(bands), 'band')} of the workforce" if bands else ""
    return f"{there:,} of {counted(len(whole), 'figure')} are there{more}."


def _reading(lines: Sequence[dict[str, Any]]) -> str:
    """Return in words what the tests within the organisation found, and what finding nothing means."""
    whole = [row for row in lines if is_whole(row)]
    judged = [row for row in whole if isinstance(row.get("verdict"), str)]
    if not judged:
        return "No benchmark was asked."

    def named(word: str, *, counts: bool = True) -> list[str]:
        these = [row for row in judged if shown_verdict(row) == word]
        if word in FINDINGS:
            these = [row for row in these if bool(row["listed"]) == counts]
        return [figure_name(row) for row in these]

    parts = []
    for word, text in (("adverse", "on the adverse side"), ("favourable", "on the favourable side")):
        found = named(word)
        if found:
            parts.append(f"Beyond chance {text} of equal treatment: {listed(found, 12)}.")
    alone = [name for word in FINDINGS for name in named(word, counts=False)]
    if alone:
        parts.append(
            "Beyond the 5 % level by a test of its own, and no more than chance makes among so many: "
            f"{listed(alone, 12)}."
        )
    nothing, few, held = named("no-evidence"), named("insufficient-data"), named(HELD)
    if nothing:
        parts.append(
            f"No evidence either way: {listed(nothing, 12)}. That is no evidence of equal treatment: small numbers "
            "hide large gaps."
        )
    if few:
        parts.append(f"Too little is known for a test: {listed(few, 12)}.")
    if held:
        parts.append(f"Held back to protect individuals: {listed(held, 12)}.")
    tested = len(judged) - len(few) - len(held)
    if tested:
        across = any(row["family"] == "indicator" for row in judged)
        among = "over all organisations" if across else "over this page"
        parts.append(
            f"{counted(tested, 'test')} at the 5 % level, about one in twenty of which finds something where nothing "
            f"is; beyond chance is what stands with a false discovery rate of 5 % {among}."
        )
    return " ".join(parts)


def _lines(material: Material, lines: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield a line for each figure of the short table; the bands have theirs further down."""
    ladders: dict[str, int] = {}
    for row in lines:
        fact = material.fact(row)
        if not is_whole(row):
            if ladders.setdefault(fact.indicator, 0) == 0:
                ladders[fact.indicator] = 1
                bands = [each for each in lines if each["indicator"] == fact.indicator]
                there = sum(each["status"] == "ok" for each in bands)
                yield {
                    "number": fact.number,
                    "anchor": fact.anchor,
                    "name": fact.name,
                    "value": f"{there} of {len(bands)} bands",
                    "sort": "",
                    "interval": "",
                    "unit": fact.unit,
                    "within": None,
                    "peers": None,
                    "trend": None,
                }
            continue
        value, interval, sort = fit(row["value"], row["lower"], row["upper"], fact.unit, row["status"])
        yield {
            "number": fact.number,
            "anchor": fact.anchor,
            "name": figure_name(row),
            "value": value,
            "sort": sort,
            "interval": interval,
            "unit": fact.unit,
            "within": shown_verdict(row),
            "peers": shown_verdict(row, "peers_verdict"),
            "trend": shown_verdict(row, "trend_verdict"),
        }


def _glance(material: Material, lines: Sequence[dict[str, Any]]) -> list[Chart]:
    """Return the figures of one unit beside one another, for each unit that has a parity."""
    pictures = []
    level = f"{100 * material.results.confidence:g} %"
    for unit, parity in (("ratio", 1.0), ("percentage points", 0.0)):
        rows = [row for row in lines if is_whole(row) and material.fact(row).unit == unit]
        known = [row for row in rows if row["status"] == "ok"]
        if known:
            figures = [(figure_name(row), row["value"], row["lower"], row["upper"]) for row in known]
            title = f"{'Ratios' if unit == 'ratio' else 'Differences in percentage points'} with {level} intervals"
            pictures.append(charts.intervals(figures, parity, title=title, unit=unit))
    return pictures


def _section(
    material: Material, org: str, year: int, rows: list[dict[str, Any]], this_year: pd.DataFrame, past: pd.DataFrame
) -> dict[str, Any]:
    """Return what the page says of one indicator."""
    fact = material.fact(rows[0])
    whole = [row for row in rows if is_whole(row)]
    components = this_year[(this_year["edition"] == fact.edition) & (this_year["indicator"] == fact.indicator)]
    common = partial(section, fact, fact.name, str(rows[0]["group"]), fact.anchor, counts=_counts(material, components))
    if not whole:
        sentences = _band_words(material, rows, fact)
        return common(sentences=sentences, **_banded(material, org, components, fact))
    sentences = [sentence_parts(material, row, several=len(whole) > 1) for row in whole]
    mine = past[past["indicator"] == fact.indicator]
    return common(sentences=sentences, ladders=(), charts=_pictures(material, org, whole, components, mine))


def _band_words(material: Material, rows: list[dict[str, Any]], fact: Fact) -> list[dict[str, str]]:
    """Return the sentences about many bands at once: how many there are, and how many are beyond chance."""
    there = [row for row in rows if row["status"] == "ok"]
    judged = [row for row in there if row.get("verdict") in FINDINGS and row["listed"]]
    few = sum(row.get("verdict") == "insufficient-data" for row in there)
    sentence = f"{len(there):,} of {counted(len(rows), 'band')} have a figure."
    if there and isinstance(there[0].get("verdict"), str):
        sentence += (
            f" In {len(judged):,} of them the share is further from the workforce's than chance makes it among so "
            f"many, by the exact test; in {few:,} the numbers are too small for any test."
        )
        if judged:
            names = [statistic_words(row["statistic"], row["panel"], row["band"]) for row in judged]
            sentence += f" They are: {listed(names, 8)}."
    return [{"heading": "", "sentence": sentence, "verdict": "", "reason": "", "peers": "", "trend": "", "unknown": ""}]


def _banded(material: Material, org: str, components: pd.DataFrame, fact: Fact) -> dict[str, Any]:
    bands = material.bands
    mine = bands[(bands["org"] == org) & (bands["indicator"] == fact.indicator) & (bands["edition"] == fact.edition)]
    ladders = []
    for panel, rows in mine.groupby("panel", sort=False):
        found = rows[rows["verdict"] != "insufficient-data"]
        text = str((found if len(found) else rows)["reason"].iloc[0])
        # The last sentence is about one band.
        if panel == "medical":
            text = "Grades are no ladder, so that nothing follows from their order."
        name = PANEL_TITLES.get(str(panel), cleaned(panel))
        ladders.append({"panel": name, "reason": text.partition(" This band has")[0]})
    headline = components[components["headline"]]
    picture = charts.pyramid(headline, provenance=material.results.provenance, indicator=fact.indicator)
    return {"ladders": ladders, "charts": [picture]}


def _pictures(
    material: Material, org: str, whole: list[dict[str, Any]], components: pd.DataFrame, mine: pd.DataFrame
) -> list[Chart]:
    """Return the charts of an indicator: its years, and of a board its three shares."""
    pictures = []
    first = whole[0]
    series = mine[(mine["statistic"] == first["statistic"]) & (mine["group"] == first["group"])]
    if series["year"].nunique() > 1:
        pictures.append(charts.trend(series, provenance=material.results.provenance))
    if str(first["statistic"]).endswith("-difference") and first["status"] == "ok":
        headline = components[components["headline"]]
        community = material.community
        if isinstance(community, Mapping):
            community = {name: share for name, share in community.items() if name == org} or None
        pictures.append(
            charts.dumbbell(
                headline,
                indicator=None,
                statistic=first["statistic"],
                community=community,
                provenance=material.results.provenance,
            )
        )
    return pictures


def _counts(material: Material, components: pd.DataFrame) -> pd.DataFrame | None:
    """Return the numbers beneath an indicator, of each group."""
    rows = components[~components["headline"] & (components["status"] != "not-applicable")]
    lines: list[dict[str, Any]] = rows.to_dict("records")  # type: ignore[assignment]
    rates = [material.rate(row) for row in lines]
    window = material.results.windows.get
    # Another reading is there where the years that it is over are.
    kept = [
        rate is not None
        and (row["status"] == "ok" or rate.numerator.term.years <= window((row["edition"], row["indicator"]), 1))
        for row, rate in zip(lines, rates, strict=True)
    ]
    rows = rows[np.array(kept, bool)]
    if not len(rows):
        return None
    names = ["panel", "band", "statistic", "group", "numerator", "denominator", "value", "lower", "upper", "status"]
    table = rows[[name for name in names if rows[name].notna().any()]].copy()
    for name in ("value", "lower", "upper"):
        if name in table:
            table[name] = table[name].round(4)
    return table


def _found(material: Material, org: str, year: int) -> pd.DataFrame | None:
    """Return what an audit found of the year, the most severe first; None where it found nothing."""
    found = material.found(org, year)
    if not found:
        return None
    names = ("severity", "code", "indicator", "message", "cure")
    return pd.DataFrame({name: [getattr(each, name) for each in found] for name in names})
