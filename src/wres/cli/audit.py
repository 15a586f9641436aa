"""`wres audit`: returns and published figures in, what is wrong with them out."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wres.cli.shared import (
    FAULT,
    FINDINGS,
    as_csv,
    as_json,
    as_table,
    counts_of,
    errors,
    output_as,
    plugins_option,
    records,
    registry_of,
    watched,
    writable,
    write,
)

if TYPE_CHECKING:
    import pandas as pd

    from wres.findings import AuditedFile, Code

__all__ = ["audit"]

FORMATS = ("text", "table", "json", "csv", "sarif", "junit", "github")
INPUT = "standard input"
COLOURS: Mapping[str, Mapping[str, Any]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow"},
    "note": {"fg": "cyan"},
    "heading": {"bold": True},
}


def _codes(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> list[str]:
    """Return codes that are given one by one or with commas between them."""
    return [code.strip() for text in given for code in text.split(",") if code.strip()]


def _others(context: click.Context, option: click.Parameter, given: tuple[str, ...]) -> list[tuple[str, Path]]:
    """Return the other formats that are asked for, each with its file."""
    pairs = []
    for text in given:
        shape, equals, file = text.partition("=")
        if not (equals and file) or shape not in FORMATS:
            raise click.BadParameter(f"{text!r} is no FORMAT=FILE; the formats are {', '.join(FORMATS)}")
        path = writable(context, option, Path(file))
        if path is not None:
            pairs.append((shape, path))
    return pairs


@click.command(epilog="Example: wres audit returns.csv --edition wres-2024 --previous returns-2023.csv")
@click.argument("files", metavar="FILE...", type=click.Path(path_type=str), nargs=-1)
@click.option("--edition", metavar="ID", help="The edition to judge returns by, such as wres-2024, or as-reported.")
@click.option(
    "--previous",
    type=click.Path(exists=True, dir_okay=False, path_type=str),
    help="Last year's returns, to hold these against.",
)
@click.option(
    "--peers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file with the column org and its type, region or any grouping: who is compared with whom.",
)
@click.option("--published", is_flag=True, help="Every table is one of published figures, whatever its columns are.")
@click.option(
    "--select", multiple=True, callback=_codes, metavar="CODES", help="Only these codes, or those that begin so."
)
@click.option("--ignore", multiple=True, callback=_codes, metavar="CODES", help="Not these, or those that begin so.")
@click.option(
    "--severity",
    type=click.Choice(["error", "warning", "note"]),
    default="note",
    show_default=True,
    help="Show findings that are at least so grave.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    show_default=True,
    help="Exit with 1 for a finding that is at least so grave.",
)
@click.option(
    "--acknowledge",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A TOML file of findings that may stand, each with its reason and until when.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day that acknowledgements are held against.  [default: today]",
)
@click.option(
    "--page",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=writable,
    metavar="FILE",
    help="Write what was found as a page of HTML too.",
)
@click.option(
    "--also",
    multiple=True,
    callback=_others,
    metavar="FORMAT=FILE",
    help="Write what was found in another format too; may be given several times.",
)
@click.option("--open", "opened", is_flag=True, help="Show the page in the browser afterwards.")
@click.option("--list", "listed", is_flag=True, help="List the codes instead.")
@click.option("--explain", multiple=True, callback=_codes, metavar="CODES", help="Say what codes mean instead.")
@plugins_option
@output_as(*FORMATS)
@errors
def audit(
    files: tuple[str, ...],
    edition: str | None,
    previous: str | None,
    peers: Path | None,
    published: bool,  # noqa: FBT001
    select: list[str],
    ignore: list[str],
    severity: Any,
    fail_on: Any,
    acknowledge: Path | None,
    today: dt.datetime | None,
    page: Path | None,
    also: list[tuple[str, Path]],
    opened: bool,  # noqa: FBT001
    listed: bool,  # noqa: FBT001
    explain: list[str],
    plugins: tuple[str, ...],
    shape: str,
    out: Path | None,
) -> None:
    """Find what is wrong with returns before they are sent, and with figures after they are printed.

    Each FILE is a CSV or Parquet table of counts or of published figures, which its columns tell, a workbook with a
    return, or - for standard input. Each is audited by itself.

    Exits with 0 where nothing is found that is as grave as --fail-on, with 1 where something is, and with 2 where the
    call or a file is at fault; the other files' findings are shown all the same.
    """
    from wres.findings import SEVERITIES, check_codes, choose, fails, read_acknowledgements
    from wres.findings import acknowledge as applied
    from wres.registry import editions_of
    from wres.validation import codes_of

    registry = registry_of(plugins)
    codes = codes_of(registry)
    for asked in (select, ignore, explain):
        check_codes(asked, codes)
    if listed or explain:
        chosen = [code for name, code in codes.items() if not explain or name.startswith(tuple(explain))]
        _explain(chosen, shape, out, brief=not explain)
        return
    if not files:
        raise click.UsageError("give one FILE or more, or --list, or --explain CODE")
    if opened and page is None:
        raise click.UsageError("--open shows the page; give --page FILE with it")
    if fail_on != "never" and SEVERITIES.index(fail_on) > SEVERITIES.index(severity):
        raise click.UsageError(
            f"--severity {severity} hides what --fail-on {fail_on} counts; give --severity {fail_on}, or leave it out"
        )
    if edition is not None:
        editions_of(edition, registry)
    day = dt.datetime.now().astimezone().date() if today is None else today.date()
    entries = None if acknowledge is None else read_acknowledgements(acknowledge, today=day, codes=codes)
    found = tuple(
        _audited(files, edition=edition, previous=previous, peers=peers, published=published or None, registry=registry)
    )
    if entries is not None:
        for stranger in entries.not_audited({org for one in found for org, _ in one.units}):
            click.echo(f"note: {stranger}", err=True)
        found = applied(found, entries)
    shown = choose(found, select=select, ignore=ignore, severity=severity)
    for one, less in zip(found, shown, strict=True):
        if one.kind == "acknowledgements":
            # Whatever else is chosen: an acknowledgement that is late or idle is told.
            for finding in (each for each in one.findings if each not in less.findings.findings):
                click.echo(f"note: {finding}", err=True)
    found = shown
    for form, path in also:
        write(_told(found, codes, form, fail_on), path)
    write(_told(found, codes, shape, fail_on, style=_style(out)), out)
    if shape != "text" or out is not None:
        _beside(found)
    if page is not None:
        from wres.report import audit_page

        write(audit_page(found, codes=codes), page)
        if opened:
            click.launch(page.resolve().as_uri())
    if any(one.problem for one in found):
        sys.exit(FAULT)
    if fails(found, fail_on):
        sys.exit(FINDINGS)


def _audited(
    files: tuple[str, ...], *, previous: str | None, peers: Path | None, **asked: Any
) -> Iterator[AuditedFile]:
    """Yield what the audit of each file came to."""
    import pandas as pd

    from wres.validation import audit_file

    asked["previous"] = None if previous is None else counts_of(previous, asked["edition"])
    asked["peers"] = None if peers is None else pd.read_csv(peers, dtype=str)
    with watched("auditing") as progress:
        for at, file in enumerate(files):
            with _path(file) as path:
                name = INPUT if file == "-" else file
                yield audit_file(path, name=name, progress=_part(progress, at, len(files)), **asked)


def _part(progress: Callable[[float], None] | None, at: int, size: int) -> Callable[[float], None] | None:
    """Return what moves a progress bar through one of several files."""
    return None if progress is None else lambda share: progress((at + share) / size)


@contextlib.contextmanager
def _path(file: str) -> Iterator[Path]:
    """Yield the path of a file, with standard input in a file of its own."""
    if file != "-":
        yield Path(file)
        return
    content = sys.stdin.buffer.read()
    kind = ".json" if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[") else ".csv"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{INPUT}{kind}")
        path.write_bytes(content)
        yield path


def _told(
    found: tuple[AuditedFile, ...],
    codes: Mapping[str, Code],
    shape: str,
    limit: Any,
    style: Callable[[str, str], str] | None = None,
) -> str:
    """Return what was found in one of the formats."""
    from wres.findings import formats

    if shape == "text":
        return formats.as_text(found, codes=codes, style=style or _plain)
    if shape == "json":
        return as_json(formats.as_document(found))
    if shape == "sarif":
        return formats.as_sarif(found, codes=codes)
    if shape == "junit":
        return formats.as_junit(found, limit=limit)
    if shape == "github":
        return formats.as_github(found)
    frame = formats.as_frame(found)
    return as_table(_shown(frame)) if shape == "table" else as_csv(frame)


def _beside(found: tuple[AuditedFile, ...]) -> None:
    """Tell a person what the text says at its end, and other formats don't show at once."""
    for one in found:
        for note in one.findings.notes:
            click.echo(f"note: {one.file}: {note}", err=True)
        if one.problem:
            click.echo(f"wres: {one.file}: {one.problem}", err=True)


def _style(out: Path | None) -> Callable[[str, str], str]:
    """Return what colours the text; a file has no colours, and neither has who asks for none."""
    return _coloured if out is None and not os.environ.get("NO_COLOR") else _plain


def _plain(text: str, severity: str) -> str:
    return text


def _coloured(text: str, severity: str) -> str:
    return click.style(text, **COLOURS[severity])


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table for people: a line each, nothing in it that is a command."""
    from wres.text import harmless

    frame = frame.assign(acknowledged=frame["acknowledged"].where(frame["until"] == "", "until " + frame["until"]))
    names = ["severity", "code", "org", "year", "indicator", "file", "line", "acknowledged", "message"]
    texts = [name for name in names if name not in ("line", "year")]
    frame = frame[names].assign(**{name: frame[name].map(harmless) for name in texts})
    return frame if frame["acknowledged"].any() else frame.drop(columns="acknowledged")


def _explain(codes: Iterable[Code], shape: str, out: Path | None, *, brief: bool) -> None:
    """Write what codes mean: a line each, or with all that is known of them."""
    import attrs
    import pandas as pd

    codes = list(codes)
    table = pd.DataFrame([attrs.asdict(code) for code in codes])
    if shape == "json":
        write(as_json({"codes": records(table)}), out)
    elif shape == "csv":
        write(as_csv(table), out)
    elif brief:
        write(as_table(table[["id", "severity", "title"]]), out)
    else:
        write("\n".join(f"{c.id} {c.title} ({c.severity})\n  {c.means}\n  Cure: {c.cure}.\n" for c in codes), out)
