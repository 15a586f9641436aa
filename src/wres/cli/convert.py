"""`wres convert`: counts to the collection template and back, and results to a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

import wres
from wres.cli.shared import (
    Command,
    counts_of,
    edition_option,
    evaluated,
    hidden,
    keep,
    output_as,
    plugins_option,
    provisional_option,
    say,
    suppress_option,
    watched,
    write_counts,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["convert"]


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
@suppress_option
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
    suppress: Any,
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
    registry = wres.load(*plugins)
    if target == "counts" and opened and out is None:
        raise click.UsageError("--open needs a file; give --out too")
    if target != "counts":
        if context.get_parameter_source("shape") is not ParameterSource.DEFAULT:
            raise click.UsageError("--format is for --to counts; a workbook is written to --out FILE")
        out = out or Path("wres-results.xlsx" if target == "results" else "wres-template.xlsx")
        keep([out], [file] if file else [])
    if blank:
        from wres.report.workbooks import blank_template

        blank_template(edition, str(out), year=year, registry=registry)
    else:
        options = {"provisional": provisional, "registry": registry}
        counts = counts_of(str(file), edition, org=org, year=year, **options)
        if target == "results":
            counts = _of(counts, org, year)
        results = evaluated(counts, suppress if target == "results" else None, edition=edition, **options)
        if target == "counts":
            write_counts(hidden(counts, suppress), shape, out)
        elif target == "template":
            from wres.report.workbooks import filled_template

            filled_template(counts, edition, str(out), org=org, year=year, suppress=suppress, registry=registry)
        else:
            from wres.report.workbooks import results_workbook

            with watched("writing") as progress:
                results_workbook(results, str(out), progress=progress)
    if target != "counts":
        say(f"wrote {out}")
    if opened and out is not None:
        click.launch(str(out.resolve()))


def _of(counts: pd.DataFrame, org: str | None, year: int | None) -> pd.DataFrame:
    """Return the counts of an organisation and a year."""
    kept = counts
    for name, wanted in (("org", org), ("year", year)):
        if wanted is not None and name in kept:
            kept = kept[kept[name].astype(str).str.strip() == str(wanted)]
    if not len(kept) and len(counts):
        raise click.UsageError(f"the file has no counts of {' in '.join(str(one) for one in (org, year) if one)}")
    return kept
