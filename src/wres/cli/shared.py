"""What the commands share: errors in plain lines, tables in three formats, files that are never half written."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    import pandas as pd

    from wres.registry import Registry

FORMATS = ("table", "csv", "json")
FINDINGS, FAULT = 1, 2


def errors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command that tells what is wrong in plain lines, with exit code 2; --debug shows the traceback."""

    @click.option("--debug", is_flag=True, help="Show the traceback of an error.")
    @functools.wraps(command)
    def run(*args: Any, debug: bool, **options: Any) -> Any:
        try:
            return command(*args, **options)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            from pluggy import PluginValidationError

            from wres.errors import WresError

            if debug:
                raise
            known = isinstance(error, WresError | OSError | PluginValidationError)
            told = str(error) if known else f"{type(error).__name__}: {error}; run it again with --debug and report it"
            click.echo(f"wres: {told}", err=True)
            sys.exit(FAULT)

    return run


def output_as(*formats: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return what gives a command the options of everything that prints in one of some formats."""

    def give(command: Callable[..., Any]) -> Callable[..., Any]:
        shape = click.option(
            "--format",
            "shape",
            type=click.Choice(formats),
            default=formats[0],
            show_default=True,
            help="How to print.",
        )
        out = click.option(
            "--out",
            type=click.Path(dir_okay=False, path_type=Path),
            callback=writable,
            help="Write to this file instead of printing.",
        )
        return shape(out(command))

    return give


output = output_as(*FORMATS)


def writable(context: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    """Return a path to write to, refused before any work where its folder doesn't exist."""
    if path is not None and not path.parent.is_dir():
        raise click.BadParameter(f"folder {str(path.parent)!r} doesn't exist; make it, or choose another")
    return path


def plugins_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command that takes plugins by name."""
    return click.option(
        "--plugin",
        "plugins",
        multiple=True,
        metavar="NAME",
        help="A plugin to load; may be given several times.",
    )(command)


def registry_of(plugins: Sequence[str]) -> Registry:
    """Return the registry of the plugins named."""
    from wres.registry import load

    return load(*plugins)


WORKBOOKS = (".xlsx", ".xlsm", ".ods")


def counts_of(file: str, edition: str | None = None) -> pd.DataFrame:
    """Return the table in a file; its faults are found together with those of the edition.

    A workbook is read by the edition's collection template, and what is wrong with its own figures told.
    """
    from wres.counts import parse_counts
    from wres.errors import WresError

    if edition is not None and file.lower().endswith(WORKBOOKS):
        return _workbook(file, edition)
    if file != "-":
        return parse_counts(file)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "standard input.csv")
        path.write_bytes(sys.stdin.buffer.read())
        try:
            return parse_counts(path)
        except WresError as error:
            raise WresError(str(error).replace(str(path), "standard input")) from None


def _workbook(file: str, edition: str) -> pd.DataFrame:
    from wres.intake import read_workbook

    found = read_workbook(file, edition=edition, on_error="status")
    for note in found.notes:
        click.echo(f"note: {note}", err=True)
    for line in found.checks[found.checks["verdict"] == "differs"].itertuples():
        click.echo(f"note: {line.cell} has {line.printed}, and its counts make it {line.ours:.6g}", err=True)
    if left := len(found.not_understood):
        said = "cell of {} wasn't" if left == 1 else "cells of {} weren't"
        click.echo(f"note: {left:,} {said.format(found.source)} understood", err=True)
    return found.counts.reset_index(drop=True)


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


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows as JSON values: what is missing is null, and so is what JSON can't say, infinity."""
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
    """Return a frame as text, numbers to the right and words to the left."""
    if not len(frame):
        return "nothing to show\n"
    columns = []
    for name in frame.columns:
        cells = [str(cell) for cell in frame[name].astype(object).where(frame[name].notna(), "")]
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
