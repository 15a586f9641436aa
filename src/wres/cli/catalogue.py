"""`wres catalogue`: every definition, with its references."""

from __future__ import annotations

from pathlib import Path

import click

import wres
from wres.cli.shared import Command, as_json, as_table, edition_option, output, plugins_option, show, write

__all__ = ["catalogue"]


@click.command(
    cls=Command,
    short_help="List every definition with its sources.",
    epilog="wres catalogue --edition wres-2024\nwres catalogue --format json --out catalogue.json",
)
@edition_option("Only this edition.", required=False)
@plugins_option
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the JSON format instead.")
@output
def catalogue(edition: str | None, plugins: tuple[str, ...], schema: bool, shape: str, out: Path | None) -> None:  # noqa: FBT001
    """List every definition, with its sources and how certain they are.

    JSON has the references, items, groupings, editions and worked examples too.
    """
    registry = wres.load(*plugins)
    if schema or shape == "json":
        write(as_json(wres.catalogue.schema() if schema else wres.catalogue.document(registry, edition)), out)
        return
    table = wres.catalogue.table(registry, edition)
    omitted = [
        f"{one.id} asks for {omission.number}, {omission.title}, which isn't defined: {omission.reason}\n"
        for one in (registry.editions.values() if edition is None else [registry.edition(edition)])
        for omission in one.omitted
    ]
    text = as_table(table.drop(columns=["title", "provider"])) + "".join(omitted)
    show("definitions", table, shape, out, table=text)
