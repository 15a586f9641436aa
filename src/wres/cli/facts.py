"""`wres facts`: every fact with its source, and what nobody could read."""

from __future__ import annotations

from pathlib import Path

import click

import wres
from wres.cli.shared import Command, as_table, edition_option, output, plugins_option, show
from wres.text import listed

__all__ = ["facts"]


@click.command(
    cls=Command,
    short_help="List every fact with its source, or the open questions.",
    epilog="wres facts --unverified\nwres facts --edition wres-2024 --format csv --out facts.csv",
)
@edition_option("Only this edition.", required=False)
@click.option("--unverified", is_flag=True, help="Only what nobody could read: the open questions.")
@plugins_option
@output
def facts(
    edition: str | None,
    unverified: bool,  # noqa: FBT001
    plugins: tuple[str, ...],
    shape: str,
    out: Path | None,
) -> None:
    """List every fact of the standard with its source, how certain it is, and the line that says it.

    The table has a line for each statement of each source. CSV and JSON have one for each edition and thing that it is
    about, and with --unverified one for each open question: the document that would answer it, and what to change.
    """
    found = wres.facts.facts(wres.load(*plugins), edition=edition, unverified=unverified)
    asked = wres.facts.questions(found)
    readable = asked.copy()
    for name in ("concerns", "where"):
        readable[name] = [listed(names.split(", "), 1) for names in asked[name]]
    show("questions" if unverified else "facts", asked if unverified else found, shape, out, table=as_table(readable))
