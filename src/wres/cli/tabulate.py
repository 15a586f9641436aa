"""`wres tabulate`: records in, the counts table out."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wres.cli.shared import (
    as_csv,
    as_json,
    as_table,
    errors,
    output_as,
    plugins_option,
    records,
    registry_of,
    whole,
    writable,
    write,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["tabulate"]

SOURCES = ("applications", "disciplinary", "training", "survey", "board")


def _sources(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command with an option for each kind of record but the staff list."""
    for name in reversed(SOURCES):
        command = click.option(f"--{name}", multiple=True, metavar="FILE", help=f"Records for {name}, as STAFF.")(
            command
        )
    return command


def _pairs(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return options of the form NAME=VALUE as pairs."""
    for text in given:
        if "=" not in text:
            raise click.BadParameter(f"{text!r} has no '='; write {option.metavar}")
    return [(name.strip(), value.strip()) for name, _, value in (text.partition("=") for text in given)]


@click.command(epilog="Example: wres tabulate staff.parquet --edition wres-2024 --org RXX --out counts.csv")
@click.argument("staff", nargs=-1, type=click.Path(path_type=str))
@_sources
@click.option(
    "--edition", required=True, metavar="ID", help="The edition to count for, such as wres-2024, or as-reported."
)
@click.option("--year", "years", type=int, multiple=True, metavar="YEAR", help="A reporting year to keep; repeatable.")
@click.option("--org", metavar="CODE", help="The organisation of records that name none.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    callback=_pairs,
    metavar="[SOURCE.]FIELD=COLUMN",
    help="The column of a field, as in staff.band='Pay Scale'; nothing after = says that there is none. Repeatable.",
)
@click.option(
    "--code",
    "codes",
    multiple=True,
    callback=_pairs,
    metavar="FIELD:VALUE=MEANING",
    help="What a value means that isn't known, as in band:'Local 5'=5. Repeatable.",
)
@click.option(
    "--assignment",
    type=click.Choice(["primary", "highest-band"]),
    default="primary",
    show_default=True,
    help="Which of a person's rows counts.",
)
@click.option(
    "--on-error",
    type=click.Choice(["raise", "list"]),
    default="raise",
    show_default=True,
    help="Stop at values that aren't known, or leave their records out and list them.",
)
@click.option("--threshold", type=int, default=11, show_default=True, help="Values in fewer records aren't shown.")
@click.option("--explain", is_flag=True, help="Show what each column and value is read as, and count nothing.")
@click.option(
    "--quality",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=writable,
    metavar="FILE",
    help="Write what was left out, and why, to this CSV file too.",
)
@plugins_option
@output_as("csv", "table", "json")
@errors
def tabulate(
    staff: tuple[str, ...],
    edition: str,
    years: tuple[int, ...],
    org: str | None,
    columns: list[tuple[str, str]],
    codes: list[tuple[str, str]],
    assignment: Any,
    on_error: Any,
    threshold: int,
    explain: bool,  # noqa: FBT001
    quality: Path | None,
    plugins: tuple[str, ...],
    shape: str,
    out: Path | None,
    **sources: tuple[str, ...],
) -> None:
    """Count records into a counts table: STAFF and the options name files of .parquet, .csv or .arrow.

    Several files, folders and patterns of one kind of record are read together. What was read, counted and left out
    is told beside the table.
    """
    from wres.intake import quality as summary
    from wres.intake import recognise
    from wres.intake import tabulate as run

    given: dict[str, Any] = {name: list(paths) for name, paths in {"staff": staff, **sources}.items() if paths}
    asked: dict[str, Any] = {
        "edition": edition,
        "org": org,
        "columns": _columns(columns),
        "codes": _codes(codes),
        "registry": registry_of(plugins),
        "threshold": threshold,
    }
    watch = _Watch()
    try:
        if explain:
            found = recognise(**given, **asked, progress=watch.moved)
        else:
            found = run(
                **given, **asked, years=years or None, assignment=assignment, on_error=on_error, progress=watch.moved
            )
    finally:
        watch.done()
    if explain:
        write(as_table(found) if shape != "json" else as_json(records(found)), out)
        return
    told = summary(found)
    _save(found, shape, out)
    if quality is not None:
        write(as_csv(told), quality)
    click.echo(as_table(told), err=True, nl=False)


def _save(counts: pd.DataFrame, shape: str, out: Path | None) -> None:
    if out is not None and out.suffix == ".parquet":
        with whole(out) as part:
            counts.to_parquet(part, index=False)
    elif shape == "json":
        write(as_json(records(counts)), out)
    elif shape == "table":
        write(as_table(counts), out)
    else:
        write(as_csv(counts), out)


def _columns(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, column in pairs:
        source, dot, field = name.partition(".")
        if dot:
            columns.setdefault(source, {})[field] = column or None
        else:
            columns[name] = column or None
    return columns


def _codes(pairs: list[tuple[str, str]]) -> dict[str, dict[str, str]]:
    codes: dict[str, dict[str, str]] = {}
    for name, meaning in pairs:
        field, colon, value = name.partition(":")
        if not colon:
            raise click.BadParameter(f"{name!r} names no value; write FIELD:VALUE=MEANING", param_hint="--code")
        codes.setdefault(field, {})[value] = meaning
    return codes


class _Watch:
    """A line that says how far reading has come, where a person is watching."""

    def __init__(self) -> None:
        self.last, self.shown = 0.0, False

    def moved(self, source: str, done: int, total: int | None) -> None:
        if not sys.stderr.isatty() or time.monotonic() - self.last < 0.1:
            return
        self.last, self.shown = time.monotonic(), True
        share = f" of {total:,}, {min(1, done / total):.0%}" if total else ""
        click.echo(f"\r\033[K{source}: {done:,} records{share}", err=True, nl=False)

    def done(self) -> None:
        if self.shown:
            click.echo("\r\033[K", err=True, nl=False)
