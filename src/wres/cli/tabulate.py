"""`wres tabulate`: records in, the counts table out."""

from __future__ import annotations

import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

import wres
from wres.cli.shared import (
    Command,
    as_csv,
    as_table,
    edition_option,
    hidden,
    note,
    output_as,
    output_file,
    plugins_option,
    provisional_option,
    say,
    suppress_option,
    write,
    write_counts,
)
from wres.text import harmless

__all__ = ["tabulate"]

SOURCES = {
    "applications": "job applications",
    "disciplinary": "disciplinary cases",
    "training": "training",
    "survey": "survey answers",
    "board": "board members",
}


def _sources(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command with an option for each kind of record but the staff list."""
    for name, title in reversed(SOURCES.items()):
        option = click.option(f"--{name}", multiple=True, metavar="FILE", help=f"Records of {title}. Can be repeated.")
        command = option(command)
    return command


def _pairs(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return options of the form NAME=VALUE as pairs."""
    for text in given:
        if "=" not in text:
            raise click.BadParameter(f"{text!r} has no '='; write {option.metavar}")
    return [(name.strip(), value.strip()) for name, _, value in (text.partition("=") for text in given)]


@click.command(
    cls=Command,
    short_help="Count records of staff into a table of counts.",
    epilog="wres tabulate staff.csv --edition wres-2024 --org RXX --explain\n"
    "wres tabulate staff.csv --edition wres-2024 --org RXX --out counts.csv",
)
@click.argument("staff", nargs=-1)
@_sources
@edition_option()
@provisional_option
@click.option(
    "--year", "years", type=int, multiple=True, metavar="YEAR", help="Reporting year to keep. Can be repeated."
)
@click.option("--org", metavar="CODE", help="Organisation of records without one.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    callback=_pairs,
    metavar="[SOURCE.]FIELD=COLUMN",
    help="Column of a field, as in staff.band='Pay Scale'; empty where there is none. Can be repeated.",
)
@click.option(
    "--code",
    "codes",
    multiple=True,
    callback=_pairs,
    metavar="FIELD:VALUE=MEANING",
    help="Meaning of an unknown value, as in band:'Local 5'=5; or, as ethnicity=staff-record, the list that codes are "
    "of. Can be repeated.",
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
    help="Stop at unknown values, or leave their records out and list them.",
)
@click.option("--threshold", type=int, default=11, show_default=True, help="Hide values in fewer records than this.")
@click.option("--explain", is_flag=True, help="Show how each column and value is read, and count nothing.")
@output_file("--quality", "Write what was left out, and why, to this CSV file too.", metavar="FILE")
@plugins_option
@suppress_option
@output_as("csv", "table", "json")
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
    provisional: bool,  # noqa: FBT001
    suppress: Any,
    shape: str,
    out: Path | None,
    **sources: tuple[str, ...],
) -> None:
    """Count records of staff into a table of counts.

    STAFF and the options for other records name files of .parquet, .csv or .arrow; several files, folders and patterns
    of one kind are read together. A summary of what was read, counted and left out goes to the standard error.
    """
    if quality is not None and suppress is not None:
        raise click.UsageError("--quality writes numbers that --suppress hides; give one of them")
    given: dict[str, Any] = {name: list(paths) for name, paths in {"staff": staff, **sources}.items() if paths}
    asked: dict[str, Any] = {
        "edition": edition,
        "org": org,
        "columns": _columns(columns),
        "codes": _codes(codes),
        "registry": wres.load(*plugins),
        "provisional": provisional,
        "threshold": threshold,
    }
    watch = _Watch()
    with warnings.catch_warnings():
        warnings.simplefilter("always", wres.RecordsWarning)
        warnings.showwarning = lambda message, *_: note(*str(message).splitlines())
        try:
            if explain:
                found = wres.intake.recognise(**given, **asked, progress=watch.moved)
            else:
                found = wres.tabulate(
                    **given,
                    **asked,
                    years=years or None,
                    assignment=assignment,
                    on_error=on_error,
                    progress=watch.moved,
                )
        finally:
            watch.done()
    if explain:
        write_counts(found, "table" if shape == "csv" else shape, out)
        return
    summary = wres.intake.quality(found)
    write_counts(hidden(found, suppress), shape, out)
    if quality is not None:
        write(as_csv(summary), quality)
    if suppress is None:
        say(as_table(summary), end="")
    else:
        note("without the summary, which carries numbers that are hidden")


def _columns(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, column in pairs:
        source, dot, field = name.partition(".")
        if dot:
            columns.setdefault(source, {})[field] = column or None
        else:
            columns[name] = column or None
    return columns


def _codes(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    codes: dict[str, Any] = {}
    for name, meaning in pairs:
        field, colon, value = name.partition(":")
        if field in codes and bool(colon) == isinstance(codes[field], str):
            message = f"gives both a list of {field} and the meaning of a value; give one of them"
            raise click.BadParameter(message, param_hint="--code")
        if colon:
            codes.setdefault(field, {})[value] = meaning
        else:
            codes[field] = meaning
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
        click.echo(f"\r\033[K{harmless(source)}: {done:,} records{share}", err=True, nl=False)

    def done(self) -> None:
        if self.shown:
            click.echo("\r\033[K", err=True, nl=False)
