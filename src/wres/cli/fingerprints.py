"""`wres fingerprints`: pin what can move a number, and notice what did."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from wres.cli.shared import FINDINGS, as_table, errors, output, plugins_option, registry_of, write

__all__ = ["fingerprints"]


@click.command(
    epilog="Example: wres fingerprints --format json --out fingerprints.json; later: --check fingerprints.json"
)
@click.option("--edition", metavar="ID", help="Only this edition.")
@plugins_option
@click.option("--provider", "providers", multiple=True, metavar="NAME", help="Only definitions of this distribution.")
@click.option(
    "--check",
    "recorded",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Hold the definitions against this record, and say which fields moved.",
)
@output
@errors
def fingerprints(
    edition: str | None,
    plugins: tuple[str, ...],
    providers: tuple[str, ...],
    recorded: Path | None,
    shape: str,
    out: Path | None,
) -> None:
    """Print the fingerprint of every definition: the digest of everything in it that can move a number.

    As JSON it is a record, which also says what each fingerprint stands for; an earlier record in the file that is
    written stays in it. Exit code 1 if --check finds a definition that moved.
    """
    import pandas as pd

    from wres.testing import moves, record
    from wres.testing.pins import as_text

    registry = registry_of(plugins)
    if recorded is not None:
        compared = json.loads(recorded.read_text(encoding="utf-8")).get("editions", {}) if edition else {}
        if edition and edition not in compared:
            raise click.BadParameter(
                f"{recorded} has no edition {edition!r}; it has {', '.join(compared) or 'none'}", param_hint="--edition"
            )
        found = [move for move in moves(recorded, registry) if edition in (None, move.edition)]
        for move in found:
            click.echo(str(move))
        if found:
            sys.exit(FINDINGS)
        click.echo(f"no definition of {recorded} has moved")
        return
    earlier = out if out is not None and out.exists() and shape == "json" else None
    kept = record(registry, providers=providers, editions=edition and [edition], earlier=earlier)
    if shape == "json":
        write(as_text(kept), out)
        return
    rows = [
        {"edition": name, "indicator": indicator, "fingerprint": had[-1]}
        for name, digests in kept["editions"].items()
        for indicator, had in digests.items()
    ]
    table = pd.DataFrame(rows, columns=["edition", "indicator", "fingerprint"])
    write(table.to_csv(index=False, lineterminator="\n") if shape == "csv" else as_table(table), out)
