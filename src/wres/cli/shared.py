"""What the commands share: help, errors, options, tables in three formats, and files that are never half written."""

from __future__ import annotations

import contextlib
import glob
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

import wres
from wres._output import format_of, whole
from wres.text import HARMFUL, cleaned, harmless, readable

if TYPE_CHECKING:
    import pandas as pd

    from wres.disclosure import Scheme
    from wres.intake.tables import ReadCounts

F = TypeVar("F", bound=Callable[..., Any])

FORMATS = ("table", "csv", "json")
FINDINGS, FAULT, INTERRUPTED = 1, 2, 130
INPUT = "standard input"
_CONTROL = re.compile("[\t\n\r\x85\u2028\u2029]")
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
            _keep(ctx)
            super().invoke(ctx)
        except click.ClickException as error:
            raise click.UsageError(readable(error.format_message()), ctx) from None
        except (click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            say("wres: interrupted")
            sys.exit(INTERRUPTED)
        except Exception as error:
            if debug:
                raise
            say(f"wres: {_problem(error)}")
            sys.exit(FAULT)
        ctx.exit(ctx.meta.get(__name__, 0))


def _problem(error: Exception) -> str:
    """Return what is wrong, in words."""
    from pluggy import PluginValidationError

    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'standard output'}: {error.strerror}"
    if isinstance(error, wres.WresError | OSError | PluginValidationError):
        return str(error)
    return f"{type(error).__name__}: {error}; run it with --debug and report it"


class Group(Helpful, click.Group):
    """A group of such commands, listed in their own order."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.commands)


# Options


class OutputFile(click.Path):
    """The type of a file to write to, refused before any work where its folder doesn't exist."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        if not str(value).strip():
            self.fail("the name of the file is empty; give one, such as results.csv", param, ctx)
        path = Path(str(super().convert(value, param, ctx)))
        if not path.parent.is_dir():
            self.fail(f"folder {str(path.parent)!r} doesn't exist; make it, or choose another", param, ctx)
        return path


def output_file(name: str, help: str, **settings: Any) -> Callable[[F], F]:
    """Return an option that names a file to write to."""
    return click.option(name, type=OutputFile(), help=help, **settings)


def _keep(context: click.Context) -> None:
    """Refuse a file to write to that is named twice, or is read."""
    outputs: list[Path] = []
    inputs: list[str] = []
    for option in context.command.params:
        values = [value for value in _flat([context.params.get(str(option.name))]) if value is not None]
        if isinstance(option.type, OutputFile) or option.metavar == "FORMAT=FILE":
            outputs += [value for value in values if isinstance(value, Path)]
        elif isinstance(option, click.Argument) or option.metavar == "FILE":
            inputs += map(str, values)
    keep(outputs, inputs)


def keep(outputs: Sequence[Path], inputs: Iterable[str]) -> None:
    """Refuse files to write to of which one is named twice, or is read: it is a file, folder or pattern of `inputs`."""
    there = [Path(path) for name in inputs for path in (glob.glob(name) if glob.has_magic(name) else [name])]  # noqa: PTH207
    for at, path in enumerate(outputs):
        if path.exists() and not path.is_file():
            continue
        if any(_same(path, other) for other in outputs[:at]):
            raise click.UsageError(f"{path} is to be written twice; name another file for one of them")
        if any(_same(path, read) for read in there):
            raise click.UsageError(f"{path} is read, and would be written over; name another file to write to")


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, tuple | list):
            yield from _flat(value)
        else:
            yield value


def _same(path: Path, other: Path) -> bool:
    """Return whether two paths are of one file, or the second is a folder that holds the first, which is there."""
    with contextlib.suppress(OSError, ValueError):
        if other.is_dir():
            return path.exists() and Path(os.path.realpath(path)).is_relative_to(os.path.realpath(other))
        return os.path.realpath(path) == os.path.realpath(other) or path.samefile(other)
    return False


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


def _scheme(context: click.Context, option: click.Parameter, scheme: str | None) -> Scheme | None:
    if scheme is None:
        return None
    from wres.disclosure.schemes import scheme_of

    try:
        return scheme_of(scheme)
    except wres.DefinitionError as error:
        raise click.BadParameter(str(error)) from None


suppress_option = click.option(
    "--suppress",
    metavar="SCHEME",
    callback=_scheme,
    help="Hide small numbers, and what would give them away, by this scheme: staff-survey, hes-sub-national, "
    "hes-rounded or threshold-10.",
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


def evaluated(counts: pd.DataFrame, suppress: Scheme | None = None, **options: Any) -> wres.Results:
    """Return the results of counts, with a progress bar and their notes, and without what a scheme hides."""
    rounds = suppress is not None and suppress.base is not None
    with watched("evaluating") as progress:
        results = wres.evaluate(hidden(counts, suppress) if rounds else counts, progress=progress, **options)
    if suppress is not None:
        import attrs

        results = attrs.evolve(results, scheme=suppress.id) if rounds else hidden(results, suppress)
        results = attrs.evolve(results, notes=(*results.notes, f"small numbers are hidden by {suppress.id}"))
    note(*results.notes)
    return results


def hidden(shown: Any, scheme: Scheme | None) -> Any:
    """Return counts or results without what a scheme hides, where there is one."""
    if scheme is None:
        return shown
    from wres.disclosure import suppress

    return suppress(shown, scheme)


# Output


def say(*texts: str, end: str = "\n") -> None:
    """Print texts to the standard error, none of which is a command to a terminal or a log."""
    for text in texts:
        click.echo(f"{readable(text)}{end}", err=True, nl=False)


def finding(*lines: str) -> None:
    """Print findings to the standard error; the command goes on, and ends with exit code 1."""
    say(*lines)
    click.get_current_context().meta[__name__] = FINDINGS


def note(*lines: str) -> None:
    """Print notes to the standard error."""
    say(*(f"note: {line}" for line in lines))


@contextlib.contextmanager
def written(out: Path) -> Iterator[Path]:
    """Yield a path to write to, which becomes the file once all is written, and say so."""
    with whole(out) as part:
        yield part
    say(f"wrote {out}")


def write(text: str, out: Path | None) -> None:
    """Print a text, or write it to a file that is never seen half written."""
    if out is None:
        click.echo(text.rstrip("\n"))
        return
    with written(out) as part:
        part.write_text(text, encoding="utf-8", newline="")


def show(name: str, frame: pd.DataFrame, shape: str, out: Path | None, *, table: str = "", **beside: Any) -> None:
    """Print a frame in a format; `table` is another text for people, and `beside` is in JSON with the rows."""
    if shape == "json":
        write(as_json({"format": format_of(name), "library": wres.__version__, **beside, name: records(frame)}), out)
    else:
        write(as_csv(frame) if shape == "csv" else table or as_table(frame), out)


def write_counts(counts: pd.DataFrame, shape: str, out: Path | None) -> None:
    """Print counts in a format, or write them, as Parquet where the file's name says so."""
    if out is not None and out.suffix == ".parquet":
        with written(out) as part:
            counts.to_parquet(part, index=False)
    else:
        show("counts", counts, shape, out)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows as JSON has them: null for what is missing, and words for what is infinite."""
    from wres._documents import records

    return records(frame)


def as_json(value: Any) -> str:
    """Return JSON for people and programs, a line for each row; what would act on a terminal is escaped."""
    parts = [f"  {_line(name)}: {_part(part)}" for name, part in value.items()]
    text = "\n".join(["{", ",\n".join(parts), "}"])
    return HARMFUL.sub(lambda found: json.dumps(found[0])[1:-1], text) + "\n"


def _part(part: Any) -> str:
    rows = isinstance(part, list) and part and all(isinstance(row, dict) for row in part)
    return "\n".join(["[", ",\n".join(f"    {_line(row)}" for row in part), "  ]"]) if rows else _line(part)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def as_csv(frame: pd.DataFrame) -> str:
    """Return a frame as comma-separated values, in which no text is a formula to a spreadsheet, or ends its line."""
    from wres.counts.guard import as_csv as guarded

    def on_one_line(cell: Any) -> Any:
        return cleaned(cell) if isinstance(cell, str) and (_CONTROL.search(cell) or HARMFUL.search(cell)) else cell

    text = [name for name in frame.columns if frame[name].dtype.kind not in "iufb"]
    return guarded(frame.assign(**{name: frame[name].map(on_one_line) for name in text}))


def as_table(frame: pd.DataFrame) -> str:
    """Return a frame as text, numbers to the right and words to the left; no cell is a command to a terminal."""
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
