"""`wres report`: pages for people, of one organisation, of a sector, or a folder of all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wres.cli.shared import counts_of, errors, plugins_option, registry_of, watched, whole, writable, write

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["report"]


def _share(context: click.Context, option: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 <= value <= 1:
        raise click.BadParameter(f"{value:g} is no share; give a number from 0 to 1, such as 0.183")
    return value


@click.command(
    epilog="Example: wres report counts.csv --edition as-reported --org 'Acme Trust' --output acme.html --open"
)
@click.argument("files", metavar="FILE...", type=click.Path(path_type=str), nargs=-1, required=True)
@click.option(
    "--edition",
    required=True,
    metavar="ID",
    help="The edition to judge by, such as wres-2024, or as-reported: each year by its own.",
)
@click.option("--org", metavar="NAME", help="The page of this organisation; not needed where there is one only.")
@click.option("--sector", is_flag=True, help="The page of all organisations together.")
@click.option(
    "--pack",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="A page for each organisation, one of all and an index, into this folder, which has to be empty or new.",
)
@click.option(
    "--template",
    type=click.Choice(["html", "docx"]),
    help="The reporting template of 2015 and 2016 in place of the page of one organisation, filled from the figures.",
)
@click.option("--year", type=int, help="The year to report on.  [default: the last there is]")
@click.option("--title", default="", help="What to call the sector: a region or a type of organisation, say.")
@click.option(
    "--peers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV file with the column org and its type, region or any grouping: who is compared with whom.",
)
@click.option("--community", type=float, callback=_share, help="The community's share, 0 to 1, to show boards beside.")
@plugins_option
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=writable,
    help="Where to write a single page or the template.  [default: wres-report.html, or .docx]",
)
@click.option("--open", "opened", is_flag=True, help="Show it in the browser afterwards.")
@errors
def report(
    files: tuple[str, ...],
    edition: str,
    org: str | None,
    sector: bool,  # noqa: FBT001
    pack: Path | None,
    template: str | None,
    year: int | None,
    title: str,
    peers: Path | None,
    community: float | None,
    plugins: tuple[str, ...],
    output: Path | None,
    opened: bool,  # noqa: FBT001
) -> None:
    """Write pages of the figures of counts tables: each FILE is a CSV or Parquet file, or - for standard input.

    A page needs no network and can be printed. All organisations in the files are compared with one another,
    whichever of them has its page written. The counts are audited too, and pages say what was found.
    """
    import pandas as pd

    from wres._evaluate import evaluate
    from wres.report import organisation_page, prepare, reporting_template, sector_page, write_pack
    from wres.validation import audit

    wanted = [name for name, given in (("--org", org), ("--sector", sector), ("--pack", pack)) if given]
    if len(wanted) > 1:
        raise click.UsageError(f"{' and '.join(wanted)} exclude one another; give one of them")
    if template is not None and (sector or pack):
        raise click.UsageError(f"--template is of one organisation; give --org in place of {wanted[0]}")
    if pack is not None and output is not None:
        raise click.UsageError("--pack FOLDER says where its pages go; leave --output out")
    output = output or Path(f"wres-report.{template or 'html'}")
    registry = registry_of(plugins)
    counts = _tables(files, edition)
    with watched("evaluating") as progress:
        results = evaluate(counts, edition=edition, registry=registry, progress=progress)
    orgs = [str(name) for name in pd.unique(results.frame["org"])]
    if not wanted:
        if len(orgs) != 1:
            raise click.UsageError(
                f"the files have {len(orgs):,} organisations; give --org NAME, --sector or --pack FOLDER"
            )
        org = orgs[0]
    for note in results.notes:
        click.echo(f"note: {note}", err=True)
    alike = None if peers is None else pd.read_csv(peers, dtype=str)
    with watched("auditing") as progress:
        findings = audit(counts, edition=edition, peers=alike, registry=registry, progress=progress)
    material = prepare(
        results,
        orgs=None if org is None else [org],
        year=year,
        peers=alike,
        registry=registry,
        community=community,
        findings=findings,
    )
    if pack is not None:
        with watched("writing pages") as progress:
            output = write_pack(material, pack, title=title, progress=progress)
        click.echo(f"wrote {output} and {len(material.orgs):,} pages", err=True)
    elif org is None:
        write(sector_page(material, title=title), output)
    elif template is None:
        write(organisation_page(material, org), output)
    else:
        filled = reporting_template(material, org)
        with whole(output) as part:
            part.write_bytes(filled.docx() if template == "docx" else filled.html().encode())
        click.echo(f"{len(filled.gaps)} gaps are left to write; they are listed at its end", err=True)
    if opened:
        click.launch(output.resolve().as_uri())


def _tables(files: tuple[str, ...], edition: str) -> pd.DataFrame:
    """Return the tables in files as one."""
    import pandas as pd

    tables = [counts_of(file, edition) for file in files]
    return tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)
