"""What the commands share: help, errors, options, tables in three formats, and files that are never half written."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

import wres

if TYPE_CHECKING:
    import pandas as pd

    from wres.intake.tables import ReadCounts

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = ("table", "csv", "json")
FINDINGS, FAULT = 1, 2
INPUT = "standard input"
LISTED = 20
"""Figures of one file that couldn't be read, which are named."""


class Helpful(click.Command):
    """A command whose epilog holds examples, a line each, which its help shows as they are typed."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples."""
        examples = (self.epilog or "").splitlines()
        with formatter.section("Examples" if len(examples) > 1 else "Example"):
            formatter.write("".join(f"{'':{formatter.current_indent}}{line}\n" for line in examples))


class Command(Helpful):
    """A command whose errors are plain lines, with exit code 2; --debug shows the traceback."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.append(click.Option(["--debug"], is_flag=True, help="Show the traceback of an error."))

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        debug = ctx.params.pop("debug")
        try:
            super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            from pluggy import PluginValidationError

            if debug:
                raise
            known = isinstance(error, wres.WresError | OSError | PluginValidationError)
            problem = str(error) if known else f"{type(error).__name__}: {error}; run it with --debug and report it"
            click.echo(f"wres: {problem}", err=True)
            sys.exit(FAULT)
        ctx.exit(ctx.meta.get(__name__, 0))


class Group(Helpful, click.Group):
    """A group of such commands, listed in their own order."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.commands)


# Options


def writable(context: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    """Return a path to write to, refused before any work where its folder doesn't exist."""
    if path is not None and not path.parent.is_dir():
        raise click.BadParameter(f"folder {str(path.parent)!r} doesn't exist; make it, or choose another")
    return path


def output_file(name: str, help: str, **settings: Any) -> Callable[[F], F]:
    """Return an option that names a file to write to."""
    kind = click.Path(dir_okay=False, path_type=Path)
    return click.option(name, type=kind, callback=writable, help=help, **settings)


def shape_option(*formats: str) -> Callable[[F], F]:
    """Return the option that names one of some formats, the first unless another is named."""
    choice = click.Choice(formats or FORMATS)
    default = choice.choices[0]
    return click.option("--format", "shape", type=choice, default=default, show_default=True, help="Output format.")


def output_as(*formats: str) -> Callable[[F], F]:
    """Return the options of a command that prints, or writes to a file, in one of some formats."""
    shape, out = shape_option(*formats), output_file("--out", "Write to this file instead of printing.")
    return lambda command: shape(out(command))


output = output_as()


def edition_option(
    help: str = "Edition, such as wres-2024; as-reported takes each year's own.", *, required: bool = True
) -> Callable[[F], F]:
    """Return the option that names an edition."""
    return click.option("--edition", metavar="ID", required=required, help=help)


provisional_option = click.option(
    "--provisional", is_flag=True, help="With as-reported, take a year's provisional edition too."
)
indicators_option = click.option(
    "--indicator", "indicators", multiple=True, metavar="ID", help="Only this indicator. Can be repeated."
)
plugins_option = click.option(
    "--plugin", "plugins", multiple=True, metavar="NAME", help="Plugin to load. Can be repeated."
)
peers_option = click.option(
    "--peers",
    metavar="FILE",
    help="CSV file with the column org and others, such as type or region; organisations with the same values are "
    "compared with one another.",
)


# Input


@contextlib.contextmanager
def path_of(file: str) -> Iterator[Path]:
    """Yield the path of a file; for - that of a temporary one with the standard input, CSV or JSON by how it begins."""
    if file != "-":
        yield Path(file)
        return
    content = sys.stdin.buffer.read()
    kind = ".json" if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else ".csv"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{INPUT}{kind}")
        path.write_bytes(content)
        yield path


def parsed(file: str, edition: str | None = None, **options: Any) -> ReadCounts:
    """Return the table in a file, or in the standard input, as `wres.intake.tables.counts_in` does."""
    from wres.intake.tables import counts_in

    with path_of(file) as path:
        try:
            return counts_in(path, edition, **options)
        except wres.WresError as error:
            raise wres.WresError(str(error).replace(str(path), INPUT if file == "-" else file)) from None


def counts_of(file: str, edition: str | None = None, **options: Any) -> pd.DataFrame:
    """Return the table in a file, unchecked, with notes; the command has findings where a figure in it was lost."""
    read = parsed(file, edition, **options)
    note(*read.notes)
    more = [f"and {len(read.lost) - LISTED:,} more"] if len(read.lost) > LISTED else []
    if read.lost:
        finding(*read.lost[:LISTED], *more)
    return read.table


def peers_of(file: str | None) -> pd.DataFrame | None:
    """Return the table that says who is compared with whom."""
    return None if file is None else counts_of(file)


def evaluated(counts: pd.DataFrame, **options: Any) -> wres.Results:
    """Return the results of counts, with a progress bar and their notes."""
    with watched("evaluating") as progress:
        results = wres.evaluate(counts, progress=progress, **options)
    note(*results.notes)
    return results


# Output


def finding(*lines: str) -> None:
    """Print findings to the standard error; the command goes on, and ends with exit code 1."""
    for line in lines:
        click.echo(line, err=True)
    click.get_current_context().meta[__name__] = FINDINGS


def note(*lines: str) -> None:
    """Print notes to the standard error."""
    for line in lines:
        click.echo(f"note: {line}", err=True)


@contextlib.contextmanager
def whole(out: Path) -> Iterator[Path]:
    """Yield a path to write to, which becomes the file once all is written."""
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"wrote {out}", err=True)


def write(text: str, out: Path | None) -> None:
    """Print a text, or write it to a file that is never seen half written."""
    if out is None:
        click.echo(text.rstrip("\n"))
        return
    with whole(out) as part:
        part.write_text(text, encoding="utf-8", newline="")


def show(name: str, frame: pd.DataFrame, shape: str, out: Path | None, *, table: str = "", **beside: Any) -> None:
    """Print a frame in a format; `table` is another text for people, and `beside` is in JSON with the rows."""
    if shape == "json":
        write(as_json({name: records(frame), **beside}), out)
    else:
        write(as_csv(frame) if shape == "csv" else table or as_table(frame), out)


def write_counts(counts: pd.DataFrame, shape: str, out: Path | None) -> None:
    """Print counts in a format, or write them, as Parquet where the file's name says so."""
    if out is not None and out.suffix == ".parquet":
        with whole(out) as part:
            counts.to_parquet(part, index=False)
    else:
        text = as_json(records(counts)) if shape == "json" else as_csv(counts) if shape == "csv" else as_table(counts)
        write(text, out)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows as JSON values: null for what is missing, and for infinity, which JSON doesn't have."""
    import numpy as np

    plain = frame.replace([np.inf, -np.inf], np.nan)
    records: list[dict[str, Any]] = plain.astype(object).where(plain.notna(), None).to_dict("records")  # type: ignore[assignment]
    return records


def as_json(value: Any) -> str:
    """Return JSON for people and programs, a line for each value."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_csv(frame: pd.DataFrame) -> str:
    """Return a frame as comma-separated values, in which no text is a formula to a spreadsheet."""
    from wres.counts.guard import as_csv as guarded

    return guarded(frame)


def as_table(frame: pd.DataFrame) -> str:
    """Return a frame as text, numbers to the right and words to the left; no cell is a command to a terminal."""
    from wres.text import harmless

    if not len(frame):
        return "nothing to show\n"
    columns = []
    for name in frame.columns:
        cells = [harmless(cell) for cell in frame[name].astype(object).where(frame[name].notna(), "")]
        width = max(map(len, [name, *cells]))
        numbers = all(not cell or cell[:1].isdigit() or cell[:1] == "-" for cell in cells)
        columns.append([cell.rjust(width) if numbers else cell.ljust(width) for cell in [name, *cells]])
    return "".join(f"{'  '.join(line).rstrip()}\n" for line in zip(*columns, strict=True))


@contextlib.contextmanager
def watched(label: str) -> Iterator[Callable[[float], None] | None]:
    """Yield what moves a progress bar, where a person is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1000, label=label, file=sys.stderr) as bar:
        yield lambda share: bar.update(round(1000 * share) - bar.pos)
