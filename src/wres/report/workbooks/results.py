"""The results as a tidy workbook: a table to each sheet, numbers as numbers, and where each is defined."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from wres.disclosure import Scheme, notice
from wres.disclosure import suppress as hide
from wres.errors import DefinitionError
from wres.findings import Findings
from wres.report.figures import STATUS_WORDS
from wres.report.workbooks.book import book
from wres.results import KEYS, LIKELIHOOD_PLACES, PLACES, Results

__all__ = ["results_workbook"]

MEASURED = ("value", "lower", "upper", "comparator", "limit_low", "limit_high")
WIDTHS = {"org": 30, "statistic": 22, "reason": 80, "message": 80, "cure": 60, "reference": 60, "fingerprint": 20}
COLUMN_NOTES = {
    "edition": "the edition that the figure was judged by",
    "indicator": "the indicator's id; its number stands on the sheet Provenance",
    "panel, band": "the part of the workforce, empty for all of it",
    "statistic, group": "what the figure is, and whose; white/bme is White over BME",
    "value": "the figure, unrounded; empty where status says why there is none",
    "numerator, denominator": "what it was computed from",
    "lower, upper": "its interval",
    "interval_kind": "what the interval is: confidence, or none where there is none",
    "headline": "TRUE for the indicator's own figure, FALSE for those it is made of",
    "unit": "per cent is 0 to 100, percentage points are a difference of two such, a ratio is a plain number",
}


def results_workbook(
    results: Results,
    path: str | Path,
    *,
    assessments: Any = None,
    findings: Any = None,
    suppress: Scheme | str | None = None,
    progress: Callable[[float], None] | None = None,
) -> Path:
    """Return the path of the results written as a workbook, a table to each sheet.

    The sheets are `Headline`, `Figures` with every row, `Provenance` and `Notes`; between them stand `Assessments`,
    from `wres.assess`, and `Findings`, from an audit or any frame, where they are given. `suppress` is the scheme by
    which small numbers are hidden first. Where they are, findings have only the titles of their codes; assessments of
    figures that are hidden, and findings as a frame, are a `DefinitionError`. Rows are written as they come,
    so that memory stays small; what one sheet doesn't hold goes on to the next. The same results give the same bytes.
    `progress` is called with the share done, from 0 to 1, now and then. It needs xlsxwriter, which the extra `excel`
    brings.

    >>> import tempfile, wres
    >>> from wres.testing import make_counts
    >>> results = wres.evaluate(make_counts("wres-2024", orgs=1), edition="wres-2024")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     results_workbook(results, Path(folder, "results.xlsx")).name
    'results.xlsx'
    """
    if suppress is not None:
        results = hide(results, suppress)
    if results.scheme:
        findings = _without_numbers(findings)
        _refuse_hidden(results, assessments)
    parts = [("Headline", results.headline()), ("Figures", results.frame)]
    further = {"Assessments": assessments, "Findings": findings}
    parts += [(name, _frame(name, given)) for name, given in further.items() if given is not None]
    units = results.provenance.set_index(["edition", "indicator"])["unit"].to_dict()
    total, done = sum(len(rows) for _, rows in parts) or 1, 0

    def moved(rows: int) -> None:
        nonlocal done
        done += rows
        if progress is not None:
            progress(done / total)

    with book(path, "WRES results", notice=notice(results), streamed=True) as file:
        for name, rows in parts:
            frame = rows.reset_index(drop=True)
            decimals = None
            if {"edition", "indicator", "statistic"} <= set(frame.columns):
                frame["unit"] = [units.get(pair, "") for pair in zip(frame["edition"], frame["indicator"], strict=True)]
                decimals = frame["unit"].map(PLACES).fillna(1).astype(int)
                decimals = decimals.mask(frame["statistic"] == "likelihood", LIKELIHOOD_PLACES)
            file.table(name, frame, widths=WIDTHS, decimals=decimals, measured=MEASURED, progress=moved)
        file.table("Provenance", results.provenance, widths=WIDTHS)
        file.lines("Notes", "Notes", _notes(results))
    return Path(path)


def _without_numbers(findings: Any) -> Findings | None:
    """Return an audit's findings without numbers; in what else there is, none can be told from another."""
    if findings is None or isinstance(findings, Findings):
        return findings and findings.titled()
    raise DefinitionError("findings beside suppressed results: give what wres.audit returns, which is shown by titles")


def _refuse_hidden(results: Results, assessments: Any) -> None:
    """Refuse assessments with a figure that the results hide."""
    if assessments is None:
        return
    table = _frame("Assessments", assessments)
    hidden = results.frame.loc[results.frame["status"] == "suppressed", list(KEYS)]
    shown = table.loc[table["value"].notna() | table["numerator"].notna(), list(KEYS)]
    both = len(shown.drop_duplicates().merge(hidden, on=list(KEYS)))
    if both:
        raise DefinitionError(
            f"assessments show {both:,} figures that the scheme {results.scheme} hides; assess the suppressed results"
        )


def _frame(name: str, given: Any) -> pd.DataFrame:
    """Return what was given as a frame: one, or what has one as `.frame`."""
    frame = getattr(given, "frame", given)
    if not isinstance(frame, pd.DataFrame):
        raise DefinitionError(
            f"{name.lower()}: a {type(given).__name__} is no frame of pandas, and has none as .frame; give one"
        )
    return frame


def _notes(results: Results) -> Iterator[str]:
    yield f"Intervals are at {100 * results.confidence:g} %. This is no official product of the NHS."
    yield from results.notes
    for column, words in COLUMN_NOTES.items():
        yield f"{column}: {words}"
    for status, words in STATUS_WORDS.items():
        yield f"status {status}: {words}"
