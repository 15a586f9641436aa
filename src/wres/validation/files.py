"""Audit a file: whether it holds returns or published figures is known by what is in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from wres.consistency.inputs import table
from wres.consistency.published import audit_published
from wres.errors import WresError
from wres.findings.audited import Audited, Kind
from wres.findings.codes import CODES, Code
from wres.findings.finding import Findings

if TYPE_CHECKING:
    import pandas as pd

    from wres.model import Edition
    from wres.registry import Registry

__all__ = ["audit_file", "codes_of", "recognise"]

RETURNS = frozenset({"item", "count"})
WORKBOOKS = (".xlsx", ".xlsm", ".ods")
PUBLISHED = frozenset({"statistic", "value"})


def codes_of(registry: Registry) -> dict[str, Code]:
    """Return every code that a finding may have: the library's, and those of the registry's plugins.

    >>> import wres
    >>> codes_of(wres.load())["WRES206"].severity
    'error'
    """
    fields = ("id", "title", "severity", "means", "cure")
    brought = {
        check.id: Code(**{name: getattr(check, name) for name in fields})
        for check in registry.checks.values()
        if check.id not in CODES
    }
    return {**CODES, **brought}


def recognise(frame: pd.DataFrame) -> Literal["returns", "published"]:
    """Return what a table holds, by the names of its columns: those of returns, or of published figures.

    >>> import pandas as pd
    >>> recognise(pd.DataFrame(columns=["org", "year", "indicator", "statistic", "group", "value"]))
    'published'
    """
    there = set(map(str, frame.columns))
    return "published" if len(PUBLISHED & there) > len(RETURNS & there) else "returns"


def audit_file(
    path: str | Path,
    *,
    edition: str | Edition | None = None,
    previous: Any = None,
    peers: Any = None,
    published: bool | None = None,
    registry: Registry | None = None,
    progress: Callable[[float], None] | None = None,
    name: str = "",
) -> Audited:
    r"""Return what is wrong with what a file holds; a file that can't be audited is told in `problem`, never raised.

    A table (CSV or Parquet, or a list of rows in JSON) is one of returns or of published figures, by its columns or as
    `published` says; a workbook is a return on the collection template. `edition`, `previous`, `peers` and `registry`
    are those of `wres.audit`; returns need the edition. `name` is what to call the file.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "figures.csv")
    ...     _ = path.write_text("org,year,indicator,statistic,group,value\nAcme,2024,board,total-share,bme,158%\n")
    ...     found = audit_file(path, name="figures.csv")
    >>> found.kind, [finding.code for finding in found.findings]
    ('published', ['WRES205'])
    """
    path = Path(path)
    name = name or str(path)
    kind: Kind = "unknown"
    lines = False
    try:
        if path.suffix.lower() in WORKBOOKS:
            kind = "returns"
            return _workbook(path, name, edition, previous, peers, registry, progress)
        frame = table(path)
        lines = frame.index.name == "line"
        kind = recognise(frame) if published is None else ("published" if published else "returns")
        if kind == "published":
            findings = audit_published(frame)
        else:
            findings = _returns(frame, edition, previous, peers, registry, progress)
    except WresError as error:
        problem = str(error).replace(str(path), name).removeprefix(f"{name} ")
        return Audited(file=name, kind=kind, lines=lines, problem=problem)
    return Audited(file=name, kind=kind, findings=findings, units=_units(frame), lines=lines)


def _returns(
    frame: pd.DataFrame,
    edition: str | Edition | None,
    previous: Any,
    peers: Any,
    registry: Registry | None,
    progress: Callable[[float], None] | None,
) -> Findings:
    from wres.validation.returns import audit

    return audit(
        frame, edition=_judged_by(edition), previous=previous, peers=peers, registry=registry, progress=progress
    )


def _workbook(
    path: Path,
    name: str,
    edition: str | Edition | None,
    previous: Any,
    peers: Any,
    registry: Registry | None,
    progress: Callable[[float], None] | None,
) -> Audited:
    """Return what is wrong with a return on the collection template; findings point at its cells."""
    import attrs

    from wres.intake import read_workbook

    read = read_workbook(path, edition=_judged_by(edition), registry=registry, on_error="status")
    found = _returns(read.counts, edition, previous, peers, registry, progress)
    differs = read.checks[read.checks["verdict"] == "differs"]
    own = [f"{at.cell} has {at.printed}, and its counts make it {at.ours:.6g}" for at in differs.itertuples()]
    if len(read.not_understood):
        own.append(f"cells that weren't understood: {', '.join(map(str, read.not_understood['cell']))}")
    findings = attrs.evolve(found, notes=(*read.notes, *own, *found.notes))
    return Audited(file=name, kind="returns", findings=findings, units=_units(read.counts))


def _judged_by(edition: str | Edition | None) -> str | Edition:
    if edition is None:
        raise WresError(
            "it holds returns, which are judged by an edition; name one (--edition wres-2024, or --edition as-reported)"
        )
    return edition


def _units(frame: pd.DataFrame) -> frozenset[tuple[str, int | None]]:
    """Return the organisations and years of a table, as findings name them."""
    if not {"org", "year"} <= set(frame.columns) or frame.columns.duplicated().any():
        return frozenset()
    pairs = frame[["org", "year"]].drop_duplicates().itertuples(index=False, name=None)
    return frozenset((str(org).strip(), int(year) if _whole(year) else None) for org, year in pairs if org == org)  # noqa: PLR0124


def _whole(year: object) -> bool:
    return isinstance(year, int | float) and float(year).is_integer()
