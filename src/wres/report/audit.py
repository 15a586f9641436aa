"""A page of what an audit found: what is wrong, why we think so and what would fix it, to be worked down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from wres.disclosure.notices import HOLDS
from wres.findings.audited import AuditedFile, grouped, line_of, tally
from wres.findings.codes import CODES, SEVERITIES, Code
from wres.findings.finding import Finding, Findings
from wres.findings.formats.words import about, answered_by, counts
from wres.report.pages import render

__all__ = ["audit_page"]

MEANS: Mapping[str, str] = {
    "error": "can't be right as it stands",
    "warning": "is likely wrong, or misleads",
    "note": "is worth knowing",
}

PRINTED = "WRES2"
"""How the codes of printed figures begin."""
SMALL = re.compile(r"(?<![\w.,])(?:[1-9]|10)(?![\w%]|[.,]\d)")


def audit_page(
    findings: Findings | Iterable[AuditedFile],
    *,
    codes: Mapping[str, Code] = CODES,
    title: str = "What the audit found",
) -> str:
    """Return a page of findings: the organisation with most errors first, and of each the most severe first.

    `findings` are what `wres.audit` or `wres.audit_published` found, or several files' with their acknowledged ones, as
    `wres.validation.audit_file` and `acknowledge` return them; `codes` are those that a finding may have. The page
    needs no network, and says the same when it is printed. It needs jinja2, which the extra `report` brings; without
    it a `WresError` says so.

    >>> from wres.findings import Findings
    >>> "Nothing found" in audit_page(Findings())
    True
    """
    audited = (AuditedFile(file="", findings=findings),) if isinstance(findings, Findings) else tuple(findings)
    by_org = grouped(audited)
    found = {finding.code for pairs in by_org.values() for _, finding in pairs}
    acknowledged = [(one, pair) for one in audited for pair in one.acknowledged]
    shown = found | {pair.finding.code for _, pair in acknowledged}
    return render(
        "audit.html.jinja",
        notice=HOLDS if any(map(_small, (finding for one in audited for finding in one.findings))) else "",
        title=title,
        standard="Workforce Race Equality Standard: audit",
        tally=counts(tally(audited)),
        files=[one.file for one in audited if one.file and one.kind != "acknowledgements"],
        severities="; ".join(
            f"{mark} {name}: {means}" for mark, (name, means) in zip("●◐○", MEANS.items(), strict=True)
        )
        + ".",
        organisations=[_organisation(org, pairs) for org, pairs in by_org.items()],
        work=[_line(one, finding, codes) for pairs in by_org.values() for one, finding in pairs],
        acknowledged=[
            {
                **_line(one, pair.finding, codes),
                "reason": pair.entry.reason,
                "answer": answered_by(pair.entry.by, pair.entry.until),
            }
            for one, pair in acknowledged
        ],
        codes=[code for code in codes.values() if code.id in shown],
        problems=[(one.file, one.problem) for one in audited if one.problem],
        notes=[(one.file, note) for one in audited for note in one.findings.notes],
    )


def _small(finding: Finding) -> bool:
    """Return whether a finding of a return gives a small number; what is printed is public."""
    texts = [finding.message, *map(str, finding.evidence.values())]
    return not finding.code.startswith(PRINTED) and any(SMALL.search(text) for text in texts)


def _organisation(org: str, pairs: Sequence[tuple[AuditedFile, Finding]]) -> dict[str, Any]:
    severities = [finding.severity for _, finding in pairs]
    return {"org": org or "not named", **{name: severities.count(name) for name in SEVERITIES}}


def _line(one: AuditedFile, finding: Finding, codes: Mapping[str, Code]) -> dict[str, Any]:
    """Return what a line of the page has of a finding."""
    line = line_of(one, finding)
    known = codes.get(finding.code)
    return {
        "code": finding.code,
        "known": known is not None,
        "title": known.title if known else finding.code,
        "severity": finding.severity,
        "rank": SEVERITIES.index(finding.severity),
        "org": finding.org or "not named",
        "about": about(finding),
        "message": finding.message,
        "cure": finding.cure,
        "file": ", ".join(filter(None, [one.file, "" if line is None else f"line {line}"])),
        "where": list(dict.fromkeys(_places(finding))),
        "evidence": list(_evidence(finding)),
    }


def _places(finding: Finding) -> Iterator[str]:
    for place in finding.where:
        yield ", ".join(filter(None, [str(place), place.source]))


def _evidence(finding: Finding) -> Iterator[tuple[str, list[str]]]:
    """Yield what a finding rests on, each part by its name."""
    for name, value in finding.evidence.items():
        values = value if isinstance(value, tuple | list) else [value]
        texts = [str(each) for each in values if each is not None and str(each)]
        if texts:
            yield name.replace("_", " "), texts
