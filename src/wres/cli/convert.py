"""`wres convert`: counts to the collection template and back, and results to a workbook."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wres.cli.shared import (
    FINDINGS,
    as_csv,
    counts_of,
    errors,
    plugins_option,
    registry_of,
    watched,
    whole,
    writable,
    write,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["convert"]

WORKBOOKS = (".xlsx", ".xlsm", ".ods")
OUR_SHEETS = ("Figures!", "Gaps!", "Notes!", "Provenance!")
NO_FIGURE = "no label, heading or figure of the template"
"""What is said of a cell that is nothing of a return."""


@click.command(epilog="Example: wres convert counts.csv --edition wres-2024 --to template --out acme.xlsx --open")
@click.argument("file", required=False, type=click.Path(path_type=str))
@click.option("--edition", required=True, metavar="ID", help="The edition whose template it is, such as wres-2024.")
@click.option(
    "--to",
    "target",
    type=click.Choice(["template", "counts", "results"]),
    help="The template filled from counts, the counts in a workbook, or a workbook of the results.",
)
@click.option("--blank", is_flag=True, help="Write the edition's template empty; takes no FILE.")
@click.option("--org", metavar="NAME", help="Whose return it is; not needed where there is one organisation only.")
@click.option("--year", type=int, help="The reporting year.  [default: the edition's, or the last there is]")
@plugins_option
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=writable,
    help="Where to write.  [default: wres-template.xlsx, wres-results.xlsx, or the standard output for counts]",
)
@click.option("--open", "opened", is_flag=True, help="Open the file afterwards.")
@errors
def convert(
    file: str | None,
    edition: str,
    target: str | None,
    blank: bool,  # noqa: FBT001
    org: str | None,
    year: int | None,
    plugins: tuple[str, ...],
    out: Path | None,
    opened: bool,  # noqa: FBT001
) -> None:
    """Convert between counts and the workbooks that people fill in and read.

    FILE is a counts table (CSV, Parquet, or - for standard input), or a workbook (.xlsx, .xlsm, .ods, or a sheet saved
    as CSV) for its counts. The template is reconstructed and not the official file.
    """
    if blank in (target is not None, file is not None):
        raise click.UsageError("give a FILE with --to template, counts or results, or --blank alone")
    if target == "counts":
        if opened and out is None:
            raise click.UsageError("--open needs a file; give --out too")
        understood = _read(str(file), edition, org, year, out)
    else:
        understood = True
        out = out or Path("wres-results.xlsx" if target == "results" else "wres-template.xlsx")
        if blank:
            from wres.report.workbooks import blank_template

            blank_template(edition, out, year=year)
        else:
            counts, understood = _counts(str(file), edition, org, year)
            _write(counts, edition, str(target), org, year, plugins, out)
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
    plugins: tuple[str, ...],
    out: Path,
) -> None:
    from wres.report.workbooks import filled_template, results_workbook

    registry = registry_of(plugins)
    if target == "template":
        filled_template(counts, edition, out, org=org, year=year, registry=registry)
        return
    from wres._evaluate import evaluate

    kept = counts
    for name, wanted in (("org", org), ("year", year)):
        if wanted is not None and name in kept:
            kept = kept[kept[name].astype(str).str.strip() == str(wanted)]
    if not len(kept) and len(counts):
        raise click.UsageError(f"the file has no counts of {' in '.join(str(one) for one in (org, year) if one)}")
    with watched("evaluating") as progress:
        results = evaluate(kept, edition=edition, registry=registry, progress=progress)
    with watched("writing") as progress:
        results_workbook(results, out, progress=progress)


def _counts(file: str, edition: str, org: str | None, year: int | None) -> tuple[pd.DataFrame, bool]:
    """Return the counts in a file of any kind, and whether all of it was understood."""
    if file.lower().endswith(WORKBOOKS):
        return _workbook(file, edition, org, year)
    return counts_of(file), True


def _workbook(file: str, edition: str, org: str | None, year: int | None) -> tuple[pd.DataFrame, bool]:
    """Return the counts in a workbook, and whether each of its figures was understood; what wasn't is listed."""
    from wres.intake.workbooks import read_workbook

    read = read_workbook(file, edition=edition, org=org, year=year)
    for note in read.notes:
        click.echo(f"note: {note}", err=True)
    strange = _figures(read.not_understood)
    for cell, text, why in strange.itertuples(index=False):
        click.echo(f"not understood: {cell} ({text!r}): {why}", err=True)
    differing = read.checks[read.checks["verdict"] == "differs"]
    for line in differing.itertuples():
        click.echo(f"differs: {line.cell} has {line.printed}, and its counts give {line.ours:.6g}", err=True)
    return read.counts, not len(strange) and not len(differing)


def _figures(strange: pd.DataFrame) -> pd.DataFrame:
    """Return the cells that hold a figure or stand in the way of one: titles, remarks and our own sheets do not."""
    said = dict(zip(strange["cell"], strange["text"], strict=True))
    ours = strange["cell"].str.startswith(OUR_SHEETS) & (said.get("Figures!F1") == "By wres-standard")
    figure = strange["text"].str.fullmatch(r"[-+£]?[\d,]*\.?\d+ ?%?")
    return strange[(figure | (strange["why"] != NO_FIGURE)) & ~ours]


def _read(file: str, edition: str, org: str | None, year: int | None, out: Path | None) -> bool:
    """Write the counts in a workbook, and return whether all of it was understood."""
    counts, understood = _workbook(file, edition, org, year)
    if out is not None and out.suffix == ".parquet":
        with whole(out) as part:
            counts.to_parquet(part, index=False)
    else:
        write(as_csv(counts), out)
    return understood
