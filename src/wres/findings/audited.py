"""An audited file: its findings, those acknowledged, and why it couldn't be audited, if it couldn't."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Literal

import attrs

from wres.findings.acknowledgements import Acknowledged, Acknowledgements
from wres.findings.codes import SEVERITIES, Limit, Severity, at_least
from wres.findings.finding import Finding, Findings

__all__ = ["AuditedFile", "Kind", "acknowledge", "choose", "fails", "grouped", "line_of", "tally"]

Kind = Literal["returns", "published", "acknowledgements", "unknown"]


@attrs.frozen(kw_only=True)
class AuditedFile:
    """A file with what its audit found.

    `units` are the organisations and years that were audited; `problem` says why the file couldn't be audited, empty
    where it could. Where `lines` is true the rows of findings are lines of the file.

    >>> AuditedFile(file="returns.csv", kind="returns").findings
    <Findings: none>
    """

    file: str
    kind: Kind = "unknown"
    findings: Findings = attrs.field(factory=Findings)
    acknowledged: tuple[Acknowledged, ...] = ()
    units: frozenset[tuple[str, int | None]] = frozenset()
    lines: bool = False
    problem: str = ""


def line_of(audited: AuditedFile, finding: Finding) -> int | None:
    """Return the line of the file that a finding points to first, None where it points to none.

    >>> from wres.findings.finding import Place
    >>> finding = Finding(code="WRES206", severity="error", org="Acme Trust", year=2024, indicator="board",
    ...                   message="58.5% of 12 is no whole number", cure="", where=(Place(label="board", row=7),))
    >>> line_of(AuditedFile(file="figures.csv", lines=True), finding)
    7
    """
    if not audited.lines:
        return None
    rows = (place.row for place in finding.where)
    return next((int(row) for row in rows if isinstance(row, int) and row > 0), None)


def acknowledge(audited: Sequence[AuditedFile], acknowledgements: Acknowledgements) -> tuple[AuditedFile, ...]:
    """Return audited files with acknowledged findings set apart, and last what is wrong with the acknowledgements.

    >>> import datetime as dt
    >>> audited = acknowledge([AuditedFile(file="returns.csv")], Acknowledgements(today=dt.date(2025, 4, 1)))
    >>> [one.file for one in audited]
    ['returns.csv']
    """
    own = [*acknowledgements.expired()]
    for printed, kinds in ((False, {"returns"}), (True, {"published"})):
        some = [one for one in audited if one.kind in kinds]
        found = [finding for one in some for finding in one.findings]
        units = frozenset(unit for one in some for unit in one.units)
        own += acknowledgements.stale(found, units, printed=printed)
    applied = []
    for one in audited:
        kept, gone = acknowledgements.apply(one.findings)
        applied.append(attrs.evolve(one, findings=kept, acknowledged=gone))
    if own:
        applied.append(
            AuditedFile(file=acknowledgements.file, kind="acknowledgements", findings=Findings(tuple(own)), lines=True)
        )
    return tuple(applied)


def choose(
    audited: Iterable[AuditedFile],
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    severity: Severity = "note",
) -> tuple[AuditedFile, ...]:
    """Return audited files with the findings asked for: by code or its beginning, and at least as severe as `severity`.

    >>> choose([AuditedFile(file="returns.csv")], select=["WRES1"], severity="error")[0].findings
    <Findings: none>
    """
    chosen, dropped, shown = tuple(select) or ("",), tuple(ignore), at_least(severity)

    def wanted(finding: Finding) -> bool:
        code = finding.code
        return finding.severity in shown and code.startswith(chosen) and not code.startswith(dropped)

    return tuple(
        attrs.evolve(
            one,
            findings=attrs.evolve(one.findings, findings=tuple(filter(wanted, one.findings))),
            acknowledged=tuple(pair for pair in one.acknowledged if wanted(pair.finding)),
        )
        for one in audited
    )


def fails(audited: Iterable[AuditedFile], limit: Limit) -> bool:
    """Return whether a finding is at least as severe as a limit.

    >>> fails([AuditedFile(file="returns.csv")], "note")
    False
    """
    return any(finding.severity in at_least(limit) for one in audited for finding in one.findings)


def tally(audited: Iterable[AuditedFile]) -> dict[str, int]:
    """Return how many findings there are of each severity, how many are acknowledged, and how many files are at fault.

    >>> tally([])
    {'error': 0, 'warning': 0, 'note': 0, 'acknowledged': 0, 'unreadable': 0}
    """
    audited = tuple(audited)
    counts: dict[str, int] = {
        name: sum(f.severity == name for one in audited for f in one.findings) for name in SEVERITIES
    }
    return {
        **counts,
        "acknowledged": sum(len(one.acknowledged) for one in audited),
        "unreadable": sum(bool(one.problem) for one in audited),
    }


def grouped(audited: Iterable[AuditedFile]) -> dict[str, list[tuple[AuditedFile, Finding]]]:
    """Return the findings of each organisation, most severe first, the organisation with most errors first.

    Of organisations with as many errors the one with more warnings comes first, then with more notes, then by name.
    """
    by_org: dict[str, list[tuple[AuditedFile, Finding]]] = {}
    for one in audited:
        for finding in one.findings:
            by_org.setdefault(finding.org, []).append((one, finding))
    for found in by_org.values():
        found.sort(key=lambda pair: SEVERITIES.index(pair[1].severity))

    def order(org: str) -> tuple[object, ...]:
        severities = [finding.severity for _, finding in by_org[org]]
        return (*(-severities.count(name) for name in SEVERITIES), org)

    return {org: by_org[org] for org in sorted(by_org, key=order)}
