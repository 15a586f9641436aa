"""A regulator's pack: a folder of one page for each organisation, one of them all, and an index of what stands out."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from wres._output import write_whole
from wres.benchmarks.families import FINDINGS
from wres.errors import WresError
from wres.report.figures import as_listed, figure_name
from wres.report.material import Material
from wres.report.organisation import organisation_page
from wres.report.pages import fit, render, slug
from wres.report.sector import sector_page
from wres.text import counted

__all__ = ["write_pack"]

PAGES, SECTOR, INDEX = "organisations", "sector.html", "index.html"


def write_pack(
    material: Material,
    folder: str | Path,
    *,
    title: str = "",
    progress: Callable[[float], None] | None = None,
) -> Path:
    """Write a page for each organisation, one of all and an index into a folder; return the path of the index.

    One page is in memory at a time. The folder is made where it isn't there, and has to be empty, else a `WresError`
    says so: nothing is overwritten. The index is written last, so that a pack that was interrupted has none. `progress`
    is called with the share done.

    >>> import tempfile, wres
    >>> from wres.datasets import sector
    >>> from wres.report import prepare
    >>> results = wres.evaluate(sector(seed=1, organisations=2), edition="wres-2024")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     index = write_pack(prepare(results), folder)
    ...     sorted(path.name for path in index.parent.rglob("*.html"))
    ['0001-syn001.html', '0002-syn002.html', 'index.html', 'sector.html']
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WresError(f"{str(folder)!r} isn't an empty folder; name one that is, or that isn't there yet")
    (folder / PAGES).mkdir(parents=True, exist_ok=True)
    links = {org: f"{PAGES}/{slug(org, at)}" for at, org in enumerate(material.orgs, 1)}
    with _settled():
        for done, (org, link) in enumerate(links.items(), 1):
            write_whole(folder / link, organisation_page(material, org, back=f"../{INDEX}"))
            if progress is not None:
                progress(done / (len(links) + 2))
    write_whole(folder / SECTOR, sector_page(material, title=title, links=links, back=INDEX))
    index = folder / INDEX
    write_whole(index, index_page(material, links, title=title))
    if progress is not None:
        progress(1.0)
    return index


@contextlib.contextmanager
def _settled() -> Iterator[None]:
    """Keep what all pages share from being looked through for garbage at each, which takes a fifth of a page's time."""
    # What others keep, as Python 3.12 does from its start, can't be told from ours afterwards.
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def index_page(material: Material, links: Mapping[str, str], *, title: str = "") -> str:
    """Return the index of a pack: what stands out and how sure that is, and where each organisation's page is."""
    now = material.now
    whole = now[now["band"].isna()]
    whole = whole.assign(held=as_listed(whole), others=as_listed(whole, "peers_"))
    name = title or "All organisations"
    return render(
        "pack.html.jinja",
        notice=material.notice(),
        title=f"{name}, {material.year}",
        standard=material.title,
        name=name,
        year=material.year,
        sector=SECTOR,
        sure=_sure(whole),
        standing=_standing(material, whole, links),
        organisations=_organisations(material, whole, links),
        audited=material.findings is not None,
    )


def _sure(whole: pd.DataFrame) -> list[str]:
    """Return in words how far what stands out can be relied on."""
    tested = whole["held"].isin([*FINDINGS, "no-evidence"])
    found = whole["held"].isin(FINDINGS)
    compared = whole["others"].isin([*FINDINGS, "no-evidence"])
    beyond = whole["others"].isin(FINDINGS)
    parity = (
        f"{int(tested.sum()):,} of {counted(len(whole), 'figure')} could be held against equal treatment, and "
        f"{int(found.sum()):,} are further from it than chance makes them, with a false discovery rate of 5 %: about "
        "one in twenty of those may be chance all the same."
    )
    others = (
        f"{int(compared.sum()):,} could be compared with the other organisations, and {int(beyond.sum()):,} are unlike "
        "them, beyond 99.8 % limits and with the same false discovery rate. To be like the others is not to be fair."
    )
    silent = "That a figure isn't listed shows nothing: in a small organisation a large gap and none look the same."
    return [parity, others, silent]


def _standing(material: Material, whole: pd.DataFrame, links: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the figures that stand out, those that chance explains least first."""
    rows = whole[whole["held"].isin(FINDINGS) | whole["others"].isin(FINDINGS)]
    least = rows[[name for name in ("p_value", "peers_p_value") if name in rows]].min(axis=1)
    rows = rows.assign(least=least).sort_values(["least", "org"], kind="stable", na_position="last")
    lines = []
    for row in rows.to_dict("records"):
        fact = material.fact(row)
        value, interval, sort = fit(row["value"], row["lower"], row["upper"], fact.unit, row["status"])
        lines.append(
            {
                "org": row["org"],
                "link": links[row["org"]],
                "name": figure_name(row),
                "value": value,
                "sort": sort,
                "interval": interval,
                "unit": fact.unit,
                "held": row["held"],
                "peers": row["others"],
                "chance": _chance(row["least"]),
                "chance_sort": f"{row['least']:.9g}",
            }
        )
    return lines


def _chance(p: float) -> str:
    return "" if p != p else "under 0.001" if p < 0.001 else f"{p:.3f}"  # noqa: PLR0124


def _organisations(material: Material, whole: pd.DataFrame, links: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a line for each organisation: how much of it could be judged, and what was found."""
    table = whole.assign(
        there=whole["status"].isin(["ok", "zero-comparator"]),
        adverse=whole["held"] == "adverse",
        favourable=whole["held"] == "favourable",
        few=(whole["held"] == "insufficient-data") & (whole["status"] != "suppressed"),
        back=whole["status"] == "suppressed",
        unlike=whole["others"].isin(FINDINGS),
    )
    names = ["there", "adverse", "favourable", "few", "back", "unlike"]
    sums: dict[str, dict[str, int]] = table.groupby("org", sort=False)[names].sum().to_dict("index")  # type: ignore[assignment]
    sizes = table.groupby("org", sort=False).size()
    lines = []
    for org, link in links.items():
        errors = sum(each.severity == "error" for each in material.found(org, material.year))
        line: dict[str, Any] = {"org": org, "link": link, "known": org in sums, "errors": errors}
        if org in sums:
            line |= {**sums[org], "of": int(sizes[org])}
        lines.append(line)
    return lines
