"""Audit a file: whether it holds returns or published figures is known by what is in it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from wres.consistency import FiguresError, audit_published
from wres.consistency.inputs import table
from wres.errors import WresError
from wres.findings.audited import AuditedFile, Kind
from wres.intake.tables import WORKBOOKS, counts_in
from wres.validation._audit import audit

if TYPE_CHECKING:
    import pandas as pd

    from wres.model import Edition
    from wres.registry import Registry

__all__ = ["audit_file"]

RETURNS = frozenset({"item", "count"})
PUBLISHED = frozenset({"statistic", "value"})
"""The columns that tell a table of returns from one of published figures."""


def audit_file(
    path: str | Path,
    *,
    edition: str | Edition | None = None,
    previous: Any = None,
    peers: Any = None,
    published: bool | None = None,
    registry: Registry | None = None,
    provisional: bool = False,
    progress: Callable[[float], None] | None = None,
    name: str = "",
) -> AuditedFile:
    r"""Return a file with what is wrong with it; where it can't be audited, `problem` says why and nothing is raised.

    A table (CSV or Parquet, or a list of rows in JSON) is one of returns or of published figures, by its columns or as
    `published` says; a workbook is a return on the collection template. `edition`, `previous`, `peers`, `registry`,
    `provisional` and `progress` are those of `wres.audit`; returns need the edition. `name` is what to call the file.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "figures.csv")
    ...     _ = path.write_text("org,year,indicator,statistic,group,value\nAcme,2024,board,total-share,bme,158%\n")
    ...     audited = audit_file(path, name="figures.csv")
    >>> audited.kind, [finding.code for finding in audited.findings]
    ('published', ['WRES205'])
    """
    path = Path(path)
    audited = AuditedFile(file=name or str(path))
    notes: tuple[str, ...] = ()
    try:
        if path.suffix.lower() in WORKBOOKS:
            audited = attrs.evolve(audited, kind="returns")
            edition = _named(edition)
        if path.suffix.lower() == ".json":
            counts = _table(path)
        else:
            counts, *remarks = counts_in(path, edition, registry=registry, provisional=provisional)
            notes = tuple(itertools.chain(*remarks))
        if audited.kind != "returns":
            there = set(map(str, counts.columns))
            if published is None:
                published = len(PUBLISHED & there) > len(RETURNS & there)
            kind: Kind = "published" if published else "returns"
            audited = attrs.evolve(audited, kind=kind, lines=counts.index.name == "line")
        if audited.kind == "published":
            found = audit_published(counts, registry=registry)
        else:
            found = audit(
                counts,
                edition=_named(edition),
                previous=previous,
                peers=peers,
                registry=registry,
                provisional=provisional,
                progress=progress,
            )
    except WresError as error:
        problem = str(error).replace(str(path), audited.file).removeprefix(f"{audited.file} ")
        return attrs.evolve(audited, problem=problem)
    return attrs.evolve(audited, findings=attrs.evolve(found, notes=(*notes, *found.notes)), units=_units(counts))


def _table(path: Path) -> pd.DataFrame:
    """Return the table in a JSON file, unchecked."""
    try:
        rows = table(path)
    except FiguresError:
        rows = None
    if rows is None or not (RETURNS | PUBLISHED) & set(rows.columns):
        raise WresError(
            f"{path} holds no table; give a list of rows, as in "
            '[{"org": "Acme Trust", "year": 2024, "item": "board", "group": "bme", "count": 2}] for returns, or with '
            "indicator, statistic, group and value for published figures"
        )
    return rows


def _named(edition: str | Edition | None) -> str | Edition:
    if edition is None:
        raise WresError(
            "it holds returns, which are judged by an edition; name one (--edition wres-2024, or --edition as-reported)"
        )
    return edition


def _units(frame: pd.DataFrame) -> frozenset[tuple[str, int | None]]:
    """Return the organisations and years of a table, as findings name them."""
    if not {"org", "year"} <= set(frame.columns) or frame.columns.duplicated().any():
        return frozenset()
    pairs = frame[["org", "year"]].drop_duplicates().dropna(subset="org").itertuples(index=False, name=None)
    return frozenset((str(org).strip(), int(year) if _whole(year) else None) for org, year in pairs)


def _whole(year: object) -> bool:
    return isinstance(year, int | float) and float(year).is_integer()
