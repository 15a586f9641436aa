"""`wres fingerprints`: pin what can move a number, and notice what did."""

from __future__ import annotations

import json
from pathlib import Path

import click

import wres
from wres.cli.shared import Command, edition_option, finding, output, plugins_option, show, write

__all__ = ["fingerprints"]


@click.command(
    cls=Command,
    short_help="Pin definitions, and check whether any has changed.",
    epilog="wres fingerprints --format json --out fingerprints.json\nwres fingerprints --check fingerprints.json",
)
@edition_option("Only this edition.", required=False)
@plugins_option
@click.option(
    "--provider", "providers", multiple=True, metavar="NAME", help="Only this distribution's. Can be repeated."
)
@click.option(
    "--check",
    "recorded",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Compare the definitions with this record, and show which fields have changed.",
)
@output
def fingerprints(
    edition: str | None,
    plugins: tuple[str, ...],
    providers: tuple[str, ...],
    recorded: Path | None,
    shape: str,
    out: Path | None,
) -> None:
    """Print the fingerprint of every definition: a digest of all that can change a number.

    In JSON it is a record, which also has what each fingerprint was taken of. Earlier definitions in the file that is
    written are kept.

    Exits with 1 where --check finds a definition that has changed.
    """
    import pandas as pd

    from wres.testing import moves, record
    from wres.testing.pins import as_text

    registry = wres.load(*plugins)
    if recorded is not None:
        found = [move for move in moves(recorded, registry) if edition in (None, move.edition)]
        known = json.loads(recorded.read_text(encoding="utf-8")).get("editions", {})
        if edition is not None and edition not in known:
            raise click.BadParameter(
                f"{recorded} has no edition {edition!r}; it has {', '.join(known) or 'none'}", param_hint="--edition"
            )
        names = ("edition", "indicator", "before", "after")
        rows = [{**{name: getattr(move, name) for name in names}, "change": str(move)} for move in found]
        text = "".join(f"{move}\n" for move in found) or f"no definition of {recorded} has moved\n"
        show("changes", pd.DataFrame(rows, columns=[*names, "change"]), shape, out, table=text)
        if found:
            finding()
        return
    earlier = out if out is not None and out.exists() and shape == "json" else None
    kept = record(registry, providers=providers, editions=edition and [edition], earlier=earlier)
    if shape == "json":
        write(as_text(kept), out)
        return
    rows = [
        {"edition": name, "indicator": indicator, "fingerprint": digests[-1]}
        for name, indicators in kept["editions"].items()
        for indicator, digests in indicators.items()
    ]
    show("fingerprints", pd.DataFrame(rows, columns=["edition", "indicator", "fingerprint"]), shape, out)
