"""`wres audit`: returns and published figures in, what is wrong with them out."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import wres
from wres.cli.shared import (
    FAULT,
    INPUT,
    Command,
    OutputFile,
    as_csv,
    as_json,
    as_table,
    edition_option,
    finding,
    note,
    output_as,
    output_file,
    parsed,
    path_of,
    peers_of,
    peers_option,
    plugins_option,
    provisional_option,
    say,
    show,
    watched,
    write,
)

if TYPE_CHECKING:
    import pandas as pd

    from wres.findings import AuditedFile, Code

__all__ = ["audit"]

FORMATS = ("text", "table", "csv", "json", "sarif", "junit", "github")
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
    """Return the other formats asked for, each with its file."""
    pairs = []
    for text in given:
        shape, equals, file = text.partition("=")
        if not (equals and file) or shape not in FORMATS:
            raise click.BadParameter(f"{text!r} is no FORMAT=FILE; the formats are {', '.join(FORMATS)}")
        pairs.append((shape, OutputFile().convert(file, option, context)))
    return pairs


def _codes_option(name: str, help: str) -> Callable[[Any], Any]:
    return click.option(name, multiple=True, callback=_codes, metavar="CODES", help=help)


@click.command(
    cls=Command,
    short_help="Find errors in returns and in published figures.",
    epilog="wres audit returns.csv --edition wres-2024 --previous returns-2023.csv\n"
    "wres audit published.csv --format github --also sarif=wres-audit.sarif\n"
    "wres audit --explain WRES206",
)
@click.argument("files", metavar="FILE...", nargs=-1)
@edition_option("Edition of the returns, such as wres-2024; as-reported takes each year's own.", required=False)
@provisional_option
@click.option("--previous", metavar="FILE", help="Last year's returns, to compare with.")
@peers_option
@click.option("--published", is_flag=True, help="Read every table as published figures.")
@_codes_option("--select", "Only these codes; WRES2 stands for all that begin so. Can be repeated.")
@_codes_option("--ignore", "All codes but these. Can be repeated.")
@click.option(
    "--severity",
    type=click.Choice(["error", "warning", "note"]),
    default="note",
    show_default=True,
    help="Lowest severity to show.",
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    show_default=True,
    help="Lowest severity that makes the exit code 1.",
)
@click.option(
    "--acknowledge",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="TOML file of findings that may stand, each with a reason and an end date.",
)
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Date on which acknowledgements have to hold.  [default: today]",
)
@output_file("--page", "Write the findings as an HTML page too.", metavar="FILE")
@click.option(
    "--also",
    multiple=True,
    callback=_others,
    metavar="FORMAT=FILE",
    help="Write the findings in another format too. Can be repeated.",
)
@click.option("--open", "opened", is_flag=True, help="Open the page in the browser.")
@click.option("--list", "listed", is_flag=True, help="List the codes of findings.")
@_codes_option("--explain", "Explain these codes.")
@plugins_option
@output_as(*FORMATS)
def audit(
    files: tuple[str, ...],
    edition: str | None,
    previous: str | None,
    peers: str | None,
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
    provisional: bool,  # noqa: FBT001
    shape: str,
    out: Path | None,
) -> None:
    """Find errors in returns before they are submitted, and in figures after they are published.

    Each FILE is a CSV, Parquet or JSON table of counts or of published figures, recognised by its columns, a workbook
    with a return, or - for standard input. Each is audited separately.

    Exits with 1 where a finding is at least as severe as --fail-on, and with 2 where the call or a file is invalid;
    findings of the other files are shown all the same.
    """
    from wres.findings import SEVERITIES, check_codes, choose, fails, read_acknowledgements
    from wres.findings import acknowledge as applied
    from wres.registry import editions_of
    from wres.validation import codes_of

    registry = wres.load(*plugins)
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
    audited = tuple(
        _audited(
            files,
            edition=edition,
            previous=previous,
            peers=peers,
            published=published or None,
            registry=registry,
            provisional=provisional,
        )
    )
    if entries is not None:
        note(*entries.not_audited({org for one in audited for org, _ in one.units}))
        audited = applied(audited, entries)
    shown = choose(audited, select=select, ignore=ignore, severity=severity)
    for one, less in zip(audited, shown, strict=True):
        if one.kind == "acknowledgements":
            # Whatever is chosen, an acknowledgement that has expired or matches nothing is reported.
            note(*(str(each) for each in one.findings if each not in less.findings.findings))
    for form, path in also:
        write(_formatted(shown, codes, form, fail_on), path)
    style = _coloured if out is None and not os.environ.get("NO_COLOR") else _plain
    write(_formatted(shown, codes, shape, fail_on, style), out)
    if shape != "text" or out is not None:
        for one in shown:
            note(*(f"{one.file}: {each}" for each in one.findings.notes))
            if one.problem:
                say(f"wres: {one.file}: {one.problem}")
    if page is not None:
        write(wres.report.audit_page(shown, codes=codes), page)
        if opened:
            click.launch(page.resolve().as_uri())
    if any(one.problem for one in shown):
        sys.exit(FAULT)
    if fails(shown, fail_on):
        finding()


def _audited(
    files: Sequence[str], *, edition: str | None, previous: str | None, peers: str | None, **asked: Any
) -> Iterator[AuditedFile]:
    """Yield each file with what its audit found."""
    from wres.validation import audit_file

    reading = {name: asked[name] for name in ("provisional", "registry")}
    asked["previous"] = None
    if previous is not None:
        asked["previous"], notes, lost = parsed(previous, edition, **reading)
        note(*notes, *lost)
    asked["peers"] = peers_of(peers)
    with watched("auditing") as progress:
        for at, file in enumerate(files):
            with path_of(file) as path:
                name = INPUT if file == "-" else file
                part = _part(progress, at, len(files))
                yield audit_file(path, edition=edition, name=name, progress=part, **asked)


def _part(progress: Callable[[float], None] | None, at: int, size: int) -> Callable[[float], None] | None:
    """Return what moves a progress bar through one of several files."""
    return None if progress is None else lambda share: progress((at + share) / size)


def _plain(text: str, severity: str) -> str:
    return text


def _coloured(text: str, severity: str) -> str:
    return click.style(text, **COLOURS[severity])


def _formatted(
    audited: Sequence[AuditedFile],
    codes: Mapping[str, Code],
    shape: str,
    limit: Any,
    style: Callable[[str, str], str] = _plain,
) -> str:
    """Return audited files in one of the formats."""
    from wres.findings import formats

    forms: dict[str, Callable[[], str]] = {
        "text": lambda: formats.as_text(audited, codes=codes, style=style),
        "table": lambda: as_table(_shown(formats.as_frame(audited))),
        "csv": lambda: as_csv(formats.as_frame(audited)),
        "json": lambda: as_json(formats.as_document(audited)),
        "sarif": lambda: formats.as_sarif(audited, codes=codes),
        "junit": lambda: formats.as_junit(audited, limit=limit),
        "github": lambda: formats.as_github(audited),
    }
    return forms[shape]()


def _shown(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns for people, with the last day of what is acknowledged."""
    frame = frame.assign(acknowledged=frame["acknowledged"].where(frame["until"] == "", "until " + frame["until"]))
    names = ["severity", "code", "org", "year", "indicator", "file", "line", "acknowledged", "message"]
    return frame[names] if frame["acknowledged"].any() else frame[names].drop(columns="acknowledged")


def _explain(codes: Iterable[Code], shape: str, out: Path | None, *, brief: bool) -> None:
    """Print what codes mean: a line each, or with all that is known of them."""
    import attrs
    import pandas as pd

    codes = list(codes)
    table = pd.DataFrame([attrs.asdict(code) for code in codes])
    full = "\n".join(f"{c.id} {c.title} ({c.severity})\n  {c.means}\n  Cure: {c.cure}.\n" for c in codes)
    text = as_table(table[["id", "severity", "title"]]) if brief else full
    show("codes", table, shape, out, table=text)
