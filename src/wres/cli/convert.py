"""`wres convert`: counts to the collection template and back, and results to a workbook."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

import wres
from wres.cli.shared import (
    FINDINGS,
    WORKBOOKS,
    Command,
    counts_of,
    edition_option,
    evaluated,
    note,
    output_as,
    plugins_option,
    provisional_option,
    watched,
    write_counts,
)

if TYPE_CHECKING:
    import pandas as pd

    from wres.registry import Registry

__all__ = ["convert"]

OUR_SHEETS = ("Figures!", "Gaps!", "Notes!", "Provenance!")
NO_FIGURE = "no label, heading or figure of the template"
"""Why a cell that is nothing of a return isn't understood."""


@click.command(
    cls=Command,
    short_help="Convert between counts and workbooks.",
    epilog="wres convert counts.csv --edition wres-2024 --to template --out acme.xlsx\n"
    "wres convert --blank --edition wres-2024 --out blank.xlsx",
)
@click.argument("file", required=False)
@edition_option("Edition of the template, such as wres-2024; with --to results also as-reported.")
@provisional_option
@click.option(
    "--to",
    "target",
    type=click.Choice(["template", "counts", "results"]),
    help="The template filled from counts, the counts in a workbook, or a workbook of the results.",
)
@click.option("--blank", is_flag=True, help="Write the edition's empty template; takes no FILE.")
@click.option("--org", metavar="NAME", help="Organisation of the return, where there are several.")
@click.option("--year", type=int, help="Reporting year.  [default: the edition's, or the last one]")
@plugins_option
@output_as("csv", "table", "json")
@click.option("--open", "opened", is_flag=True, help="Open the file afterwards.")
@click.pass_context
def convert(
    context: click.Context,
    file: str | None,
    edition: str,
    target: str | None,
    blank: bool,  # noqa: FBT001
    org: str | None,
    year: int | None,
    plugins: tuple[str, ...],
    provisional: bool,  # noqa: FBT001
    shape: str,
    out: Path | None,
    opened: bool,  # noqa: FBT001
) -> None:
    """Convert between counts and the workbooks that people fill in and read.

    FILE is a counts table (CSV, Parquet, or - for standard input), or a workbook (.xlsx, .xlsm, .ods, or a sheet saved
    as CSV) for its counts. The template is reconstructed and not the official file. Workbooks are written to --out, or
    to wres-template.xlsx or wres-results.xlsx; --format is for counts.

    Exits with 1 where a figure in a workbook isn't understood, or differs from its own counts.
    """
    if blank in (target is not None, file is not None):
        raise click.UsageError("give a FILE with --to template, counts or results, or --blank alone")
    understood, registry = True, wres.load(*plugins)
    if target == "counts":
        if opened and out is None:
            raise click.UsageError("--open needs a file; give --out too")
        counts, understood = _workbook(str(file), edition, org, year, provisional=provisional, registry=registry)
        write_counts(counts, shape, out)
    else:
        if context.get_parameter_source("shape") is not ParameterSource.DEFAULT:
            raise click.UsageError("--format is for --to counts; a workbook is written to --out FILE")
        out = out or Path("wres-results.xlsx" if target == "results" else "wres-template.xlsx")
        if blank:
            from wres.report.workbooks import blank_template

            blank_template(edition, out, year=year, registry=registry)
        else:
            if str(file).lower().endswith(WORKBOOKS):
                counts, understood = _workbook(
                    str(file), edition, org, year, provisional=provisional, registry=registry
                )
            else:
                counts = counts_of(str(file))
            _write(counts, edition, str(target), org, year, registry, out, provisional=provisional)
        click.echo(f"wrote {out}", err=True)
    if opened and out is not None:
        click.launch(str(out.resolve()))
    if not understood:
        sys.exit(FINDINGS)


def _write(
    counts: pd.DataFrame,
    edition: str,
    target: str,
    org: str | None,
    year: int | None,
    registry: Registry,
    out: Path,
    *,
    provisional: bool,
) -> None:
    """Write the template filled from counts, or the results of those of an organisation and a year."""
    from wres.report.workbooks import filled_template, results_workbook

    if target == "template":
        filled_template(counts, edition, out, org=org, year=year, registry=registry)
        return
    kept = counts
    for name, wanted in (("org", org), ("year", year)):
        if wanted is not None and name in kept:
            kept = kept[kept[name].astype(str).str.strip() == str(wanted)]
    if not len(kept) and len(counts):
        raise click.UsageError(f"the file has no counts of {' in '.join(str(one) for one in (org, year) if one)}")
    results = evaluated(kept, edition=edition, provisional=provisional, registry=registry)
    with watched("writing") as progress:
        results_workbook(results, out, progress=progress)


def _workbook(file: str, edition: str, org: str | None, year: int | None, **options: Any) -> tuple[pd.DataFrame, bool]:
    """Return the counts in a workbook, and whether each of its figures was understood; what wasn't is listed."""
    from wres.intake import read_workbook

    read = read_workbook(file, edition=edition, org=org, year=year, **options)
    note(*read.notes)
    strange = _figures(read.not_understood)
    for cell, text, why in strange.itertuples(index=False):
        click.echo(f"not understood: {cell} ({text!r}): {why}", err=True)
    differing = read.checks[read.checks["verdict"] == "differs"]
    for line in differing.itertuples():
        click.echo(f"differs: {line.cell} has {line.printed}, and its counts give {line.ours:.6g}", err=True)
    return read.counts, not len(strange) and not len(differing)


def _figures(strange: pd.DataFrame) -> pd.DataFrame:
    """Return the cells that hold a figure or stand in the way of one: titles, remarks and our own sheets do not."""
    texts = dict(zip(strange["cell"], strange["text"], strict=True))
    ours = strange["cell"].str.startswith(OUR_SHEETS) & (texts.get("Figures!F1") == "By wres-standard")
    figure = strange["text"].str.fullmatch(r"[-+£]?[\d,]*\.?\d+ ?%?")
    return strange[(figure | (strange["why"] != NO_FIGURE)) & ~ours]
