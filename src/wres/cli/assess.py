"""`wres assess`: counts in, what benchmarks say of their figures out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
    peers_of,
    peers_option,
    plugins_option,
    provisional_option,
    show,
    suppress_option,
    write,
)

__all__ = ["assess"]

DEFAULTS = ("score-test", "board-exact")
"""A test within one organisation for each kind of figure; none of them needs peers."""


@click.command(
    cls=Command,
    short_help="Compare the figures of a table of counts with benchmarks.",
    epilog="wres assess counts.csv --edition wres-2024\n"
    "wres assess counts.csv --edition as-reported --benchmark trend --all",
)
@click.argument("file", required=False)
@edition_option(required=False)
@provisional_option
@click.option(
    "--benchmark",
    "benchmarks",
    multiple=True,
    metavar="ID",
    default=DEFAULTS,
    help=f"Benchmark to apply. Can be repeated.  [default: {', '.join(DEFAULTS)}]",
)
@click.option("--list", "listed", is_flag=True, help="List the benchmarks, with the units that each assesses.")
@peers_option
@indicators_option
@click.option("--all", "everything", is_flag=True, help="Show figures that can't be assessed too.")
@plugins_option
@suppress_option
@output
def assess(
    file: str | None,
    edition: str | None,
    benchmarks: tuple[str, ...],
    listed: bool,  # noqa: FBT001
    peers: str | None,
    indicators: tuple[str, ...],
    everything: bool,  # noqa: FBT001
    plugins: tuple[str, ...],
    provisional: bool,  # noqa: FBT001
    suppress: Any,
    shape: str,
    out: Path | None,
) -> None:
    """Compare the figures of a table of counts with benchmarks, each with a verdict and a reason.

    FILE is a CSV or Parquet file, or - for CSV from standard input. CSV and JSON have every figure; the table leaves
    out those that can't be assessed, unless --all is given.

    Exits with 1 where a verdict is adverse, or a figure in a workbook isn't understood or differs from its own counts.
    """
    import pandas as pd

    registry = wres.load(*plugins)
    if listed:
        methods = [(found.id, found.title, ", ".join(found.units)) for found in registry.benchmarks.values()]
        show("benchmarks", pd.DataFrame(methods, columns=["benchmark", "title", "units"]), shape, out)
        return
    if file is None or edition is None:
        raise click.UsageError("give a FILE of counts and --edition, or --list")
    groups = peers_of(peers)
    results = evaluated(
        counts_of(file, edition, provisional=provisional, registry=registry),
        edition=edition,
        provisional=provisional,
        indicators=indicators or None,
        suppress=suppress,
        registry=registry,
    )
    found = wres.assess(results, *benchmarks, peers=groups, registry=registry)
    shown = found if everything else found[found["verdict"] != "insufficient-data"]
    figures = results.readable(shown)[["indicator", "org", "year", "figure", "value"]].reset_index(drop=True)
    words = {True: "yes", False: "no"}
    verdicts = shown.assign(listed=shown["listed"].astype(object).map(words).fillna(""))
    verdicts = verdicts[["benchmark", "verdict", "listed", "reason"]].reset_index(drop=True)
    back = int((found["status"] == "suppressed").sum())
    rest = f"{back:,} figures are held back to protect individuals\n" if back else ""
    few = len(found) - len(shown) - (0 if everything else back)
    rest += f"{few:,} figures can't be assessed: --all shows why\n" if few else ""
    if shape == "json":
        write(as_json(wres.assessments_to_dict(found, registry)), out)
    else:
        show("assessments", found, shape, out, table=as_table(pd.concat([figures, verdicts], axis=1)) + rest)
    if (found["verdict"] == "adverse").any():
        finding()
