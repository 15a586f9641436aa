"""What pages say of figures: their names, their sentences, what is missing, and whose ethnicity isn't known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs
import pandas as pd

from wres.benchmarks import METHODS
from wres.benchmarks.families import FINDINGS
from wres.charts.words import HELD, name_of, number, span, statistic_words
from wres.findings import SEVERITIES, Finding
from wres.report.material import WITHIN, Fact, Material
from wres.report.words import compared, judged_figure, verdict
from wres.results import WINDOW_UNKNOWN
from wres.text import capitalised, cleaned, counted, listed

__all__ = [
    "STATUS_WORDS",
    "as_listed",
    "definitions",
    "figure_name",
    "found_words",
    "is_whole",
    "missing",
    "missing_words",
    "section",
    "sentence_parts",
    "shown_verdict",
    "unknown_words",
]

METHOD_TITLES = {method.id: method.title for method in METHODS}

SLACK = 10.0
"""Above this share of unknown ethnicity, in per cent, the page warns; our choice, no rule of the standard's."""


STATUS_WORDS = {
    "ok": "there",
    "not-reported": "not reported",
    "not-applicable": "not asked for",
    "invalid": "not readable",
    "inconsistent": "contradicting counts",
    "zero-denominator": "nobody in a group",
    "zero-comparator": "no ratio: nobody in the group divided by",
    "suppressed": "held back",
    "below-minimum": "too few answers to show",
}
"""What each status is called in a table."""


def figure_name(row: Any) -> str:
    """Return what a headline row is called: its indicator, and what singles it out."""
    more = statistic_words(row["statistic"], row["panel"], row["band"])
    return name_of(row["indicator"]) + (f" ({more})" if more else "")


def section(fact: Fact, name: str, group: str, anchor: str, **parts: Any) -> dict[str, Any]:
    """Return what the section of an indicator has on any page: heading, how to read it, its limits; and `parts`."""
    return {
        "anchor": anchor,
        "number": fact.number,
        "name": name,
        "title": cleaned(fact.title),
        "direction": fact.direction(group),
        "limits": fact.limits,
        **parts,
    }


def is_whole(row: Mapping[str, Any]) -> bool:
    """Whether a figure is of the indicator as a whole, and not of one of its bands."""
    return not isinstance(row.get("band"), str)


def shown_verdict(row: Mapping[str, Any], name: str = "verdict") -> Any:
    """Return what stands in a table as the verdict of a method on a figure: of one that is held back, that it is."""
    return HELD if row["status"] == "suppressed" and isinstance(row.get(name), str) else row.get(name)


def sentence_parts(material: Material, row: Mapping[str, Any], *, several: bool) -> dict[str, str]:
    """Return the sentences about a figure, part by part; a part that nothing is known for is empty."""
    fact = material.fact(row)
    figure = judged_figure(row, fact.row(), material.results.confidence, fact.focus)
    judged = figure.verdict and figure.status in ("ok", "zero-comparator")

    def reason(name: str) -> str:
        found = row.get(name)
        return cleaned(found) if isinstance(found, str) and judged else ""

    # The other methods' reasons give the interval once more.
    adds = figure.benchmark == WITHIN["part"] or figure.verdict == "insufficient-data"
    figure = attrs.evolve(figure, benchmark=METHOD_TITLES.get(figure.benchmark, figure.benchmark))
    words = verdict(figure) if judged else ""
    return {
        "heading": statistic_words(row["statistic"], row["panel"], row["band"]) if several else "",
        "sentence": " ".join(filter(None, [compared(figure), _reading(material, row, fact.unit)])),
        "verdict": words,
        "reason": " ".join(filter(None, [words, reason("reason") if adds else ""])),
        "peers": reason("peers_reason"),
        "trend": reason("trend_reason"),
        "unknown": _extremes(row, fact.unit) if judged else "",
    }


def _reading(material: Material, row: Mapping[str, Any], unit: str) -> str:
    """Return in words that it isn't known over how many years a figure is, and what it is over the others."""
    found = material.other_reading(row)
    if found is None:
        return ""
    years, other = found
    start = capitalised(WINDOW_UNKNOWN)
    if other["status"] != "ok":
        return f"{start}."
    between = span(other["lower"], other["upper"], unit)
    interval = f" ({between})" if between else ""
    return f"{start}: over {counted(years, 'year')} it is {number(other['value'], unit)}{interval}."


def _extremes(row: Mapping[str, Any], unit: str) -> str:
    """Return in words between which figures the ratio lies whatever those of unknown ethnicity are."""
    low, high = sorted(float(row.get(f"unknown_{name}", float("nan"))) for name in ("limit_low", "limit_high"))
    between = span(low, high, unit)
    if not between:
        return ""
    text = f"Whatever those of unknown ethnicity are, the figure lies between {between.replace(' to ', ' and ')}"
    if row["verdict"] not in FINDINGS:
        return f"{text}."
    if row.get("unknown_verdict") == row["verdict"]:
        return f"{text}, and what was found stands."
    return f"{text}; at one of these ends nothing would be found beyond chance."


def definitions(facts: Iterable[Fact]) -> pd.DataFrame:
    """Return where the definition of each indicator comes from, a line for each."""
    lines = [
        (
            fact.number,
            fact.indicator,
            fact.edition,
            fact.fingerprint,
            f"{fact.provider} {fact.provider_version}",
            fact.evidence,
            fact.reference,
        )
        for fact in facts
    ]
    names = ["number", "indicator", "edition", "fingerprint", "provider", "evidence", "written in"]
    return pd.DataFrame(lines, columns=names)


def as_listed(rows: pd.DataFrame, prefix: str = "") -> pd.Series[Any]:
    """Return the verdicts that are counted: a finding that isn't listed counts as none."""
    verdicts = rows[f"{prefix}verdict"]
    found = verdicts.isin(FINDINGS)
    return verdicts.mask(found & ~rows[f"{prefix}listed"].eq(True), "no-evidence")  # noqa: FBT003


def unknown_words(this_year: pd.DataFrame, unknown: str) -> str:
    """Return in words how many people's ethnicity isn't known, and what that does to the figures."""
    rows = this_year[(this_year["statistic"] == "overall-share") & (this_year["group"] == unknown)]
    rows = rows[rows["status"] == "ok"]
    if not len(rows):
        return (
            "How many of the workforce have no known ethnicity isn't known, so neither is how much that could move the "
            "figures."
        )
    row = rows.iloc[0]
    share = float(row["value"])
    start = (
        f"The ethnicity of {row['numerator']:,.0f} of {row['denominator']:,.0f} staff isn't known: "
        f"{number(share, 'per cent')} %. They are in the workforce as a whole and in neither of the groups compared."
    )
    if share > 50:
        return f"{start} That is more than half: no comparison of groups here can be relied on."
    if share > SLACK:
        return f"{start} That is enough to move any of the figures; see the words on it with each ratio."
    return f"{start} What they could change stands with each ratio, where it was tested."


def missing(now: pd.DataFrame) -> pd.DataFrame | None:
    """Return the figures that aren't there, with their status; None where all are."""
    rows = now[now["status"] != "ok"]
    if not len(rows):
        return None
    names = [figure_name(row) for row in rows.to_dict("records")]
    return pd.DataFrame({"figure": names, "why": [STATUS_WORDS.get(status, status) for status in rows["status"]]})


def missing_words(lines: Sequence[dict[str, Any]]) -> str:
    """Return in words how many figures aren't there for which reason."""
    found: dict[str, int] = {}
    for row in lines:
        if row["status"] != "ok":
            found[row["status"]] = found.get(row["status"], 0) + 1
    return "; ".join(f"{number:,} {STATUS_WORDS.get(status, status)}" for status, number in found.items()) + "."


def found_words(material: Material, found: Sequence[Finding]) -> str:
    """Return in words how much an audit found, and what finding nothing means; empty where none was asked."""
    if material.findings is None:
        return ""
    if not found:
        return "The audit found nothing: the counts agree with one another, which doesn't show that they are right."
    tally = {name: sum(each.severity == name for each in found) for name in SEVERITIES}
    parts = [counted(number, name) for name, number in tally.items() if number]
    return (
        f"{listed(parts)}. An error can't be right as it stands, a warning is likely wrong or misleads, and a note is "
        "worth knowing; figures that rest on a wrong count are wrong too."
    )
