"""`wres evaluate`: counts in, results out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wres.cli.shared import (
    FINDINGS,
    as_csv,
    as_json,
    as_table,
    counts_of,
    errors,
    output,
    plugins_option,
    records,
    registry_of,
    watched,
    write,
)

if TYPE_CHECKING:
    import pandas as pd

    from wres.results import Results

__all__ = ["evaluate"]


@click.command(epilog="Example: wres evaluate counts.csv --edition wres-2024 --format csv --out results.csv")
@click.argument("file", type=click.Path(path_type=str))
@click.option(
    "--edition",
    required=True,
    metavar="ID",
    help="The edition to judge by, such as wres-2024, or as-reported: each year by its own.",
)
@click.option(
    "--indicator",
    "indicators",
    multiple=True,
    metavar="ID",
    help="Only this one; may be given several times.",
)
@plugins_option
@click.option("--confidence", type=float, default=0.95, show_default=True, help="Of the intervals, between 0 and 1.")
@click.option(
    "--on-error",
    type=click.Choice(["raise", "status"]),
    default="raise",
    show_default=True,
    help="Stop at a faulty table, or set its faulty cells aside as invalid.",
)
@click.option("--all", "everything", is_flag=True, help="Each group's rates and shares too, not only the headlines.")
@click.option("--provenance", is_flag=True, help="Print where each definition comes from instead of the results.")
@output
@errors
def evaluate(
    file: str,
    edition: str,
    indicators: tuple[str, ...],
    plugins: tuple[str, ...],
    confidence: float,
    on_error: Any,
    everything: bool,  # noqa: FBT001
    provenance: bool,  # noqa: FBT001
    shape: str,
    out: Path | None,
) -> None:
    """Evaluate a counts table: FILE is a CSV or Parquet file, or - for CSV from standard input.

    Its columns are org, year, item, group and count, and where counts are split panel and band. A workbook (.xlsx,
    .xlsm or .ods) is read for a return on the collection template, or for a sheet with these columns.
    """
    from wres._evaluate import evaluate as run

    with watched("evaluating") as progress:
        results = run(
            counts_of(file, edition),
            edition=edition,
            indicators=indicators or None,
            registry=registry_of(plugins),
            confidence=confidence,
            on_error=on_error,
            progress=progress,
        )
    frame = results.frame if everything else results.headline()
    for note in results.notes:
        click.echo(f"note: {note}", err=True)
    if provenance:
        frame = results.provenance
    if shape == "csv":
        write(as_csv(frame), out)
    elif shape == "json":
        part = "provenance" if provenance else "results"
        document: dict[str, Any] = {part: records(frame), "notes": list(results.notes)}
        if not provenance:
            document["provenance"] = records(results.provenance)
        write(as_json(document), out)
    else:
        write(as_table(frame) if provenance else _readable(results, frame), out)
    wrong = results.frame["status"].isin(["inconsistent", "invalid"])
    if wrong.any():
        for row in records(results.frame.loc[wrong, ["org", "year", "indicator", "status"]].drop_duplicates()):
            click.echo("finding: {org} {year}, {indicator}: {status}".format(**row), err=True)
        sys.exit(FINDINGS)


def _readable(results: Results, frame: pd.DataFrame) -> str:
    """Return the figures that there are, rounded for reading, and how many there aren't."""
    shown = results.readable(frame[frame["status"] != "not-reported"])
    missing = int((frame["status"] == "not-reported").sum())
    return as_table(shown) + (f"{missing:,} figures not reported\n" if missing else "")
