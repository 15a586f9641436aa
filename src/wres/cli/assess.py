"""`wres assess`: counts in, what benchmark methods say of their figures out."""

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

__all__ = ["assess"]

DEFAULTS = ("score-test", "newcombe-difference", "board-exact")
"""A test within one organisation for each kind of figure; none of them needs peers."""


@click.command(epilog="Example: wres assess counts.csv --edition wres-2024 --benchmark overdispersed-funnel")
@click.argument("file", type=click.Path(path_type=str), required=False)
@click.option("--edition", metavar="ID", help="The edition to judge by, such as wres-2024, or as-reported.")
@click.option(
    "--benchmark",
    "benchmarks",
    multiple=True,
    metavar="ID",
    help=f"A method; may be given several times. Without it: {', '.join(DEFAULTS)}.",
)
@click.option("--list", "listed", is_flag=True, help="List the methods instead, with the units that each judges.")
@click.option(
    "--peers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file with the column org and its type, region or any grouping: who is compared with whom.",
)
@click.option(
    "--indicator", "indicators", multiple=True, metavar="ID", help="Only this one; may be given several times."
)
@click.option("--all", "everything", is_flag=True, help="What can't be judged too; csv and json always have it.")
@plugins_option
@output
@errors
def assess(
    file: str | None,
    edition: str | None,
    benchmarks: tuple[str, ...],
    listed: bool,  # noqa: FBT001
    peers: Path | None,
    indicators: tuple[str, ...],
    everything: bool,  # noqa: FBT001
    plugins: tuple[str, ...],
    shape: str,
    out: Path | None,
) -> None:
    """Assess the figures of a counts table: FILE is a CSV or Parquet file, or - for CSV from standard input.

    Exits with 1 where a method finds something adverse.
    """
    import pandas as pd

    from wres._assess import assess as judge
    from wres._evaluate import evaluate

    registry = registry_of(plugins)
    if listed:
        methods = [
            {"benchmark": found.id, "title": found.title, "units": ", ".join(found.units)}
            for found in registry.benchmarks.values()
        ]
        _write(pd.DataFrame(methods, columns=["benchmark", "title", "units"]), "benchmarks", shape, out)
        return
    if file is None or edition is None:
        raise click.UsageError("give a FILE of counts and --edition, or --list")
    groups = None if peers is None else pd.read_csv(peers, dtype=str)
    with watched("evaluating") as progress:
        results = evaluate(
            counts_of(file, edition),
            edition=edition,
            indicators=indicators or None,
            registry=registry,
            progress=progress,
        )
    found = judge(results, *(benchmarks or DEFAULTS), peers=groups, registry=registry)
    for note in results.notes:
        click.echo(f"note: {note}", err=True)
    if shape == "table":
        judged = found if everything else found[found["verdict"] != "insufficient-data"]
        figures = results.readable(judged)[["indicator", "org", "year", "figure", "value"]]
        said = judged[["benchmark", "verdict", "reason"]].reset_index(drop=True)
        write(
            as_table(pd.concat([figures.reset_index(drop=True), said], axis=1)) + _rest(len(found) - len(judged)), out
        )
    else:
        _write(found, "assessments", shape, out)
    if (found["verdict"] == "adverse").any():
        sys.exit(FINDINGS)


def _rest(hidden: int) -> str:
    return f"{hidden:,} figures can't be judged: --all shows why\n" if hidden else ""


def _write(frame: pd.DataFrame, name: str, shape: str, out: Path | None) -> None:
    if shape == "csv":
        write(as_csv(frame), out)
    elif shape == "json":
        document: dict[str, Any] = {name: records(frame)}
        write(as_json(document), out)
    else:
        write(as_table(frame), out)
