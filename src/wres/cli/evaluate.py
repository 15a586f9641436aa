"""`wres evaluate`: counts in, results out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import wres
from wres.cli.shared import (
    Command,
    as_json,
    as_table,
    counts_of,
    edition_option,
    evaluated,
    finding,
    indicators_option,
    output,
    plugins_option,
    provisional_option,
    records,
    show,
    suppress_option,
    write,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["evaluate"]


@click.command(
    cls=Command,
    short_help="Calculate the indicators from a table of counts.",
    epilog="wres evaluate counts.csv --edition wres-2024 --format csv --out results.csv",
)
@click.argument("file")
@edition_option()
@provisional_option
@indicators_option
@plugins_option
@click.option("--confidence", type=float, default=0.95, show_default=True, help="Level of the intervals, 0 to 1.")
@click.option(
    "--on-error",
    type=click.Choice(["raise", "status"]),
    default="raise",
    show_default=True,
    help="Stop at invalid cells, or mark their figures as invalid and go on.",
)
@click.option("--all", "everything", is_flag=True, help="Show each group's rates and shares too.")
@click.option("--provenance", is_flag=True, help="Show where each definition comes from instead of the results.")
@suppress_option
@output
def evaluate(
    file: str,
    edition: str,
    indicators: tuple[str, ...],
    plugins: tuple[str, ...],
    provisional: bool,  # noqa: FBT001
    confidence: float,
    on_error: Any,
    everything: bool,  # noqa: FBT001
    provenance: bool,  # noqa: FBT001
    suppress: Any,
    shape: str,
    out: Path | None,
) -> None:
    """Calculate the indicators from a table of counts, with intervals.

    FILE is a CSV or Parquet file, or - for CSV from standard input. Its columns are org, year, item, group and count,
    and panel and band where counts are split. In a workbook (.xlsx, .xlsm or .ods) the return on the collection
    template is read, or a sheet with these columns. JSON has every figure, and all that wres.read_results needs.

    Exits with 1 where a figure is inconsistent or invalid, or one in a workbook isn't understood or differs from its
    own counts.
    """
    registry = wres.load(*plugins)
    results = evaluated(
        counts_of(file, edition, provisional=provisional, registry=registry),
        edition=edition,
        provisional=provisional,
        indicators=indicators or None,
        registry=registry,
        suppress=suppress,
        confidence=confidence,
        on_error=on_error,
    )
    if provenance:
        show("provenance", results.provenance, shape, out, notes=list(results.notes))
    elif shape == "json":
        write(as_json(results.to_dict()), out)
    else:
        frame = results.frame if everything else results.headline()
        show("results", frame, shape, out, table=_readable(results, frame))
    wrong = results.frame[results.frame["status"].isin(["inconsistent", "invalid"])]
    for row in records(wrong[["org", "year", "indicator", "status"]].drop_duplicates()):
        finding("finding: {org} {year}, {indicator}: {status}".format(**row))


def _readable(results: wres.Results, frame: pd.DataFrame) -> str:
    """Return the figures that were reported, rounded for reading, and how many weren't."""
    reported = frame["status"] != "not-reported"
    missing = int((~reported).sum())
    return as_table(results.readable(frame[reported])) + (f"{missing:,} figures not reported\n" if missing else "")
