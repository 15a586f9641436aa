"""The command line: the public functions as commands, thin and quick to answer for help."""

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
    from wres.results import Results

__all__ = ["main"]

FORMATS = ("table", "csv", "json")
FINDINGS, FAULT = 1, 2


def _errors(command: Callable[..., Any]) -> Callable[..., Any]:
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


def _output(command: Callable[..., Any]) -> Callable[..., Any]:
    """Return a command with the options of everything that prints a table."""
    shape = click.option(
        "--format",
        "shape",
        type=click.Choice(FORMATS),
        default="table",
        show_default=True,
        help="How to print.",
    )
    out = click.option(
        "--out",
        type=click.Path(dir_okay=False, path_type=Path),
        callback=_writable,
        help="Write to this file instead of printing.",
    )
    return shape(out(command))


def _writable(context: click.Context, option: click.Parameter, path: Path | None) -> Path | None:
    """Return a path to write to, refused before any work where its folder doesn't exist."""
    if path is not None and not path.parent.is_dir():
        raise click.BadParameter(f"folder {str(path.parent)!r} doesn't exist; make it, or choose another")
    return path


def _plugins(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--plugin",
        "plugins",
        multiple=True,
        metavar="NAME",
        help="A plugin to load; may be given several times.",
    )(command)


def _registry(plugins: Sequence[str]) -> Registry:
    from wres.registry import load

    return load(*plugins)


def _write(text: str, out: Path | None) -> None:
    """Print a text, or write it to a file that is never seen half written."""
    if out is None:
        click.echo(text.rstrip("\n"))
        return
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
    click.echo(f"wrote {out}", err=True)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows as JSON values: what is missing is null, and so is what JSON can't say, infinity."""
    import numpy as np

    plain = frame.replace([np.inf, -np.inf], np.nan)
    records: list[dict[str, Any]] = plain.astype(object).where(plain.notna(), None).to_dict("records")  # type: ignore[assignment]
    return records


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _table(frame: pd.DataFrame) -> str:
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


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wres-standard", prog_name="wres")
def main() -> None:
    """The NHS Workforce Race Equality Standard: nine indicators, in every edition, from counts to results.

    Exit codes: 0 all is well, 1 there are findings, 2 the call or the input is at fault.
    """


@main.command(epilog="Example: wres evaluate counts.csv --edition wres-2024 --format csv --out results.csv")
@click.argument("file", type=click.Path(path_type=str))
@click.option(
    "--edition",
    required=True,
    metavar="ID",
    help="The edition to judge by, such as wres-2024, or as-reported: each year by its own.",
)
@click.option(
    "--indicator",
    "indicators",
    multiple=True,
    metavar="ID",
    help="Only this one; may be given several times.",
)
@_plugins
@click.option("--confidence", type=float, default=0.95, show_default=True, help="Of the intervals, between 0 and 1.")
@click.option(
    "--on-error",
    type=click.Choice(["raise", "status"]),
    default="raise",
    show_default=True,
    help="Stop at a faulty table, or set its faulty cells aside as invalid.",
)
@click.option("--all", "everything", is_flag=True, help="Each group's rates and shares too, not only the headlines.")
@click.option("--provenance", is_flag=True, help="Print where each definition comes from instead of the results.")
@_output
@_errors
def evaluate(
    file: str,
    edition: str,
    indicators: tuple[str, ...],
    plugins: tuple[str, ...],
    confidence: float,
    on_error: Any,
    everything: bool,  # noqa: FBT001
    provenance: bool,  # noqa: FBT001
    shape: str,
    out: Path | None,
) -> None:
    """Evaluate a counts table: FILE is a CSV or Parquet file, or - for CSV from standard input.

    Its columns are org, year, item, group and count, and where counts are split panel and band.
    """
    from wres.evaluate import evaluate as run

    with _watched() as progress:
        results = run(
            _counts(file),
            edition=edition,
            indicators=indicators or None,
            registry=_registry(plugins),
            confidence=confidence,
            on_error=on_error,
            progress=progress,
        )
    frame = results.frame if everything else results.headline()
    for note in results.notes:
        click.echo(f"note: {note}", err=True)
    if provenance:
        frame = results.provenance
    if shape == "csv":
        _write(frame.to_csv(index=False, lineterminator="\n"), out)
    elif shape == "json":
        part = "provenance" if provenance else "results"
        document: dict[str, Any] = {part: _records(frame), "notes": list(results.notes)}
        if not provenance:
            document["provenance"] = _records(results.provenance)
        _write(_json(document), out)
    else:
        _write(_table(frame) if provenance else _readable(results, frame), out)
    wrong = results.frame["status"].isin(["inconsistent", "invalid"])
    if wrong.any():
        for row in _records(results.frame.loc[wrong, ["org", "year", "indicator", "status"]].drop_duplicates()):
            click.echo("finding: {org} {year}, {indicator}: {status}".format(**row), err=True)
        sys.exit(FINDINGS)


def _counts(file: str) -> pd.DataFrame:
    """Return the table in a file; its faults are found together with those of the edition."""
    from wres.counts import parse_counts
    from wres.errors import WresError

    if file != "-":
        return parse_counts(file)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "standard input.csv")
        path.write_bytes(sys.stdin.buffer.read())
        try:
            return parse_counts(path)
        except WresError as error:
            raise WresError(str(error).replace(str(path), "standard input")) from None


@contextlib.contextmanager
def _watched() -> Iterator[Callable[[float], None] | None]:
    """Yield what moves a progress bar, where a person is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1000, label="evaluating", file=sys.stderr) as bar:
        yield lambda share: bar.update(round(1000 * share) - bar.pos)


def _readable(results: Results, frame: pd.DataFrame) -> str:
    """Return the figures that there are, rounded for reading, and how many there aren't."""
    shown = results.readable(frame[frame["status"] != "not-reported"])
    missing = int((frame["status"] == "not-reported").sum())
    return _table(shown) + (f"{missing:,} figures not reported\n" if missing else "")


@main.command(epilog="Example: wres catalogue --edition wres-2024 --format json --out catalogue.json")
@click.option("--edition", metavar="ID", help="Only this edition.")
@_plugins
@click.option("--schema", is_flag=True, help="Print the JSON Schema of the JSON form instead.")
@_output
@_errors
def catalogue(edition: str | None, plugins: tuple[str, ...], schema: bool, shape: str, out: Path | None) -> None:  # noqa: FBT001
    """List every definition, with its references and how sure they are."""
    from wres import catalogue as records

    if schema:
        _write(_json(records.schema()), out)
        return
    registry = _registry(plugins)
    if shape == "json":
        _write(_json(records.document(registry, edition)), out)
        return
    table = records.table(registry, edition)
    if shape == "csv":
        _write(table.to_csv(index=False, lineterminator="\n"), out)
    else:
        _write(_table(table.drop(columns=["title", "provider"])), out)


@main.command(epilog="Example: wres demo --page published.html")
@click.option(
    "--page",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("wres-demo.html"),
    callback=_writable,
    show_default=True,
    help="Where to write the same as a page.",
)
@_output
@_errors
def demo(page: Path, shape: str, out: Path | None) -> None:
    """Work out again what organisations published, and show what was printed beside it."""
    import pandas as pd

    from wres.errors import WresError
    from wres.report import demo as report

    found = report.comparisons()
    national = report.series()
    if shape == "json":
        import attrs

        _write(_json({"comparisons": [attrs.asdict(c) for c in found], "england": _records(national)}), out)
    elif shape == "csv":
        import attrs

        _write(pd.DataFrame([attrs.asdict(c) for c in found]).to_csv(index=False, lineterminator="\n"), out)
    else:
        parts = [f"{title}\n{_table(lines)}" for title, lines in report.tables(found).items()]
        parts.append(f"England, as printed in national reports\n{_table(national)}")
        parts.append(report.verdict(found))
        _write("\n".join(parts), out)
    try:
        _write(report.page(), page)
    except (WresError, OSError) as error:
        click.echo(f"no page: {error}", err=True)


if __name__ == "__main__":
    main()
