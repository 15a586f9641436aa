"""What the audit of a file came to: its findings, those acknowledged, and what was wrong with the file itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal

import attrs

from wres.errors import DefinitionError, nearest
from wres.findings.acknowledgements import Acknowledged, Acknowledgements
from wres.findings.codes import CODES, SEVERITIES, Code, Severity
from wres.findings.finding import Finding, Findings

__all__ = ["Audited", "Kind", "acknowledge", "check_codes", "choose", "grave", "grouped", "line_of", "tally"]

Kind = Literal["returns", "published", "acknowledgements", "unknown"]


@attrs.frozen(kw_only=True)
class Audited:
    """One file and what its audit found.

    `units` are the organisations and years that were looked at; `problem` says why the file couldn't be audited, empty
    where it could. Where `lines` is true the rows of findings are lines of the file.

    >>> Audited(file="returns.csv", kind="returns").findings
    <Findings: none>
    """

    file: str
    kind: Kind = "unknown"
    findings: Findings = attrs.field(factory=Findings)
    acknowledged: tuple[Acknowledged, ...] = ()
    units: frozenset[tuple[str, int | None]] = frozenset()
    lines: bool = False
    problem: str = ""


def line_of(audited: Audited, finding: Finding) -> int | None:
    """Return the line of the file that a finding points to first, None where it points to none.

    >>> from wres.findings.finding import Place
    >>> finding = Finding(code="WRES206", severity="error", org="Acme Trust", year=2024, indicator="board",
    ...                   message="58.5% of 12 is no whole number", cure="", where=(Place(label="board", row=7),))
    >>> line_of(Audited(file="figures.csv", lines=True), finding)
    7
    """
    if not audited.lines:
        return None
    rows = (place.row for place in finding.where)
    return next((int(row) for row in rows if isinstance(row, int) and row > 0), None)


def acknowledge(audited: Sequence[Audited], acknowledgements: Acknowledgements) -> tuple[Audited, ...]:
    """Return what was audited, acknowledged findings apart, and last what is wrong with the acknowledgements."""
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
            Audited(file=acknowledgements.file, kind="acknowledgements", findings=Findings(tuple(own)), lines=True)
        )
    return tuple(applied)


def check_codes(codes: Iterable[str], known: Mapping[str, Code] = CODES) -> tuple[str, ...]:
    """Return codes, or beginnings of codes, all of which some finding could have; else raise a `DefinitionError`.

    >>> check_codes(["WRES2", "WRES001"])
    ('WRES2', 'WRES001')
    """
    codes = tuple(codes)
    wrong = [code for code in codes if not (code and any(name.startswith(code) for name in known))]
    if wrong:
        told = ", ".join(f"{code!r}{nearest(code, known)}" for code in wrong)
        raise DefinitionError(
            f"no finding has the code {told}; a code is such as WRES206, and WRES2 stands for all that begin so"
        )
    return codes


def choose(
    audited: Iterable[Audited],
    *,
    select: Collection[str] = (),
    ignore: Collection[str] = (),
    severity: Severity = "note",
) -> tuple[Audited, ...]:
    """Return what was audited with the findings that are asked for: by code or its beginning, and at least so grave."""
    chosen, dropped = tuple(select), tuple(ignore)
    shown = SEVERITIES[: 1 + SEVERITIES.index(severity)]

    def wanted(finding: Finding) -> bool:
        by_code = not chosen or finding.code.startswith(chosen)
        return by_code and not (dropped and finding.code.startswith(dropped)) and finding.severity in shown

    return tuple(
        attrs.evolve(
            one,
            findings=attrs.evolve(one.findings, findings=tuple(filter(wanted, one.findings))),
            acknowledged=tuple(pair for pair in one.acknowledged if wanted(pair.finding)),
        )
        for one in audited
    )


def grave(audited: Iterable[Audited], limit: Severity | Literal["never"]) -> bool:
    """Return whether there is a finding at least as grave as a limit."""
    if limit == "never":
        return False
    return any(f.severity in SEVERITIES[: 1 + SEVERITIES.index(limit)] for one in audited for f in one.findings)


def tally(audited: Iterable[Audited]) -> dict[str, int]:
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


def grouped(audited: Iterable[Audited]) -> dict[str, list[tuple[Audited, Finding]]]:
    """Return the findings of each organisation, gravest first, the organisation with most errors first.

    Of organisations with as many errors the one with more warnings comes first, then with more notes, then by name.
    """
    by_org: dict[str, list[tuple[Audited, Finding]]] = {}
    for one in audited:
        for finding in one.findings:
            by_org.setdefault(finding.org, []).append((one, finding))
    for found in by_org.values():
        found.sort(key=lambda pair: SEVERITIES.index(pair[1].severity))

    def order(org: str) -> tuple[object, ...]:
        severities = [finding.severity for _, finding in by_org[org]]
        return (*(-severities.count(name) for name in SEVERITIES), org)

    return {org: by_org[org] for org in sorted(by_org, key=order)}
