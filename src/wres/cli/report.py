"""`wres report`: pages for people, of one organisation, of a sector, or a folder of all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import wres
from wres.cli.shared import (
    Command,
    counts_of,
    edition_option,
    evaluated,
    keep,
    note,
    output_file,
    peers_of,
    peers_option,
    plugins_option,
    provisional_option,
    say,
    shape_option,
    show,
    suppress_option,
    watched,
    write,
    written,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["report"]


def _share(context: click.Context, option: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 <= value <= 1:
        raise click.BadParameter(f"{value:g} is no share; give a number from 0 to 1, such as 0.183")
    return value


@click.command(
    cls=Command,
    short_help="Write pages to read, to print and to send.",
    epilog="wres report counts.csv --edition wres-2024 --org 'Acme Trust' --out acme.html\n"
    "wres report counts.csv --edition wres-2024 --pack pages",
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@edition_option()
@provisional_option
@click.option("--org", metavar="NAME", help="Write the page of this organisation.")
@click.option("--sector", is_flag=True, help="Write the page of all organisations together.")
@click.option(
    "--pack",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write a page for each organisation, one of all and an index to this folder, which has to be empty or new.",
)
@click.option(
    "--template",
    type=click.Choice(["html", "docx"]),
    help="Fill the reporting template of 2015 and 2016 for one organisation instead of writing its page.",
)
@click.option("--year", type=int, help="Year to report on.  [default: the last one]")
@click.option("--title", default="", help="Name of the sector, such as a region or a type of organisation.")
@peers_option
@click.option("--community", type=float, callback=_share, help="BME share of the community, 0 to 1, beside boards.")
@plugins_option
@suppress_option
@shape_option()
@output_file("--out", "File for a page or the template.  [default: wres-report.html, or .docx]")
@click.option("--open", "opened", is_flag=True, help="Open the page or the template afterwards.")
def report(
    files: tuple[str, ...],
    edition: str,
    org: str | None,
    sector: bool,  # noqa: FBT001
    pack: Path | None,
    template: str | None,
    year: int | None,
    title: str,
    peers: str | None,
    community: float | None,
    plugins: tuple[str, ...],
    provisional: bool,  # noqa: FBT001
    suppress: Any,
    shape: str,
    out: Path | None,
    opened: bool,  # noqa: FBT001
) -> None:
    """Write pages about the figures of counts tables, and list the pages written.

    Each FILE is a CSV or Parquet file, or - for CSV from standard input. All organisations in the files are compared
    with one another. The counts are audited too, and pages say what was found. A page needs no network and can be
    printed.

    Exits with 1 where a figure in a workbook isn't understood or differs from its own counts.
    """
    import pandas as pd

    from wres.report import organisation_page, prepare, reporting_template, sector_page, write_pack

    wanted = [name for name, given in (("--org", org), ("--sector", sector), ("--pack", pack)) if given]
    if len(wanted) > 1:
        raise click.UsageError(f"{' and '.join(wanted)} exclude one another; give one of them")
    if template is not None and (sector or pack):
        raise click.UsageError(f"--template is of one organisation; give --org in place of {wanted[0]}")
    if pack is not None and out is not None:
        raise click.UsageError("--pack FOLDER says where its pages go; leave --out out")
    registry = wres.load(*plugins)
    groups = peers_of(peers)
    counts = _tables(files, edition, provisional=provisional, registry=registry)
    results = evaluated(counts, suppress, edition=edition, provisional=provisional, registry=registry)
    orgs = [str(name) for name in pd.unique(results.frame["org"])]
    if not wanted:
        if len(orgs) != 1:
            raise click.UsageError(
                f"the files have {len(orgs):,} organisations; give --org NAME, --sector or --pack FOLDER"
            )
        org = orgs[0]
    with watched("auditing") as progress:
        findings = wres.audit(
            counts, edition=edition, provisional=provisional, peers=groups, registry=registry, progress=progress
        )
    chosen = None if org is None else [org]
    material = prepare(
        results, orgs=chosen, year=year, peers=groups, registry=registry, community=community, findings=findings
    )
    place = out or Path(f"wres-report.{template or 'html'}")
    keep([place], files)
    if pack is not None:
        with watched("writing pages") as progress:
            place = write_pack(material, pack, title=title, progress=progress)
        say(f"wrote {place} and {len(material.orgs):,} pages")
    elif org is None:
        write(sector_page(material, title=title), place)
    elif template is None:
        write(organisation_page(material, org), place)
    else:
        filled = reporting_template(material, org)
        with written(place) as part:
            part.write_bytes(filled.docx() if template == "docx" else filled.html().encode())
        note(f"{len(filled.gaps)} gaps are left to write; they are listed at its end")
    pages = [place] if pack is None else sorted(pack.rglob("*.html"))
    show("pages", pd.DataFrame({"page": map(str, pages)}), shape, None)
    if opened:
        click.launch(place.resolve().as_uri())


def _tables(files: tuple[str, ...], edition: str, **options: Any) -> pd.DataFrame:
    """Return the tables in files as one; `options` are those of `read_workbook`."""
    import pandas as pd

    tables = [counts_of(file, edition, **options) for file in files]
    return tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)
