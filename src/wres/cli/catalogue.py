"""`wres catalogue`: every definition, with its references."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wres.cli.shared import (
    as_json,
    as_table,
    errors,
    output,
    plugins_option,
    registry_of,
    write,
)

if TYPE_CHECKING:
    pass

__all__ = ["catalogue"]


@click.command(epilog="Example: wres catalogue --edition wres-2024 --format json --out catalogue.json")
@click.option("--edition", metavar="ID", help="Only this edition.")
@plugins_option
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the JSON form instead.")
@output
@errors
def catalogue(edition: str | None, plugins: tuple[str, ...], schema: bool, shape: str, out: Path | None) -> None:  # noqa: FBT001
    """List every definition, with its references and how sure they are."""
    from wres import catalogue as records

    if schema:
        write(as_json(records.schema()), out)
        return
    registry = registry_of(plugins)
    if shape == "json":
        write(as_json(records.document(registry, edition)), out)
        return
    table = records.table(registry, edition)
    if shape == "csv":
        write(table.to_csv(index=False, lineterminator="\n"), out)
    else:
        omitted = [
            f"{one.id} asks for {omission.number}, {omission.title}, which isn't defined: {omission.reason}\n"
            for one in (registry.editions.values() if edition is None else [registry.edition(edition)])
            for omission in one.omitted
        ]
        write(as_table(table.drop(columns=["title", "provider"])) + "".join(omitted), out)
