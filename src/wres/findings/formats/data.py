"""Findings as data: one JSON document, one flat table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

from wres._output import format_of
from wres.findings.audited import AuditedFile, line_of, tally
from wres.findings.finding import Finding, Findings

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "as_document", "as_frame"]

COLUMNS = (
    *("file", "line", "code", "severity", "org", "year", "indicator", "message", "cure", "evidence", "where"),
    *("acknowledged", "until", "by"),
)
"""The columns of the flat table; the last three are empty unless the finding is acknowledged."""


def as_document(audited: Sequence[AuditedFile]) -> dict[str, Any]:
    """Return audited files as one value for JSON: a summary, and each file with its findings.

    The same input gives the same document: it holds no time.

    >>> as_document([AuditedFile(file="returns.csv", kind="returns")])["summary"]["error"]
    0
    """
    from importlib.metadata import version

    return {
        "format": format_of("audit"),
        "library": version("wres-standard"),
        "summary": tally(audited),
        "files": [_file(one) for one in audited],
    }


def _file(one: AuditedFile) -> dict[str, Any]:
    return {
        "file": one.file,
        "kind": one.kind,
        "problem": one.problem or None,
        "findings": [_record(one, finding) for finding in one.findings],
        "acknowledged": [
            {
                **_record(one, pair.finding),
                "acknowledgement": {
                    "reason": pair.entry.reason,
                    "until": pair.entry.until.isoformat(),
                    "by": pair.entry.by,
                },
            }
            for pair in one.acknowledged
        ],
        "notes": list(one.findings.notes),
    }


def _record(one: AuditedFile, finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "org": finding.org,
        "year": finding.year,
        "indicator": finding.indicator,
        "message": finding.message,
        "cure": finding.cure,
        "line": line_of(one, finding),
        "where": [{"label": place.label, "row": plain(place.row), "source": place.source} for place in finding.where],
        "evidence": plain(finding.evidence),
    }


def plain(value: Any) -> Any:
    """Return a value as JSON has it: numbers that it doesn't know are null, what is no number is text.

    >>> plain({"share": float("nan"), "groups": ("white", "bme")})
    {'share': None, 'groups': ['white', 'bme']}
    """
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Mapping):
        return {str(name): plain(content) for name, content in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(content) for content in value]
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value) if math.isfinite(value) else None
    return str(value)


def as_frame(audited: Sequence[AuditedFile]) -> pd.DataFrame:
    """Return every finding, acknowledged ones too, as a table of a row each.

    >>> as_frame([]).columns.tolist()[:3]
    ['file', 'line', 'code']
    """
    import pandas as pd

    frame = pd.DataFrame(list(_rows(audited)), columns=list(COLUMNS))
    return frame.astype({"line": "Int64", "year": "Int64"})


def _rows(audited: Sequence[AuditedFile]) -> Iterator[dict[str, object]]:
    for one in audited:
        entries = [None] * len(one.findings) + [pair.entry for pair in one.acknowledged]
        found = Findings((*one.findings, *(pair.finding for pair in one.acknowledged)))
        for finding, entry, row in zip(found, entries, found.frame.to_dict("records"), strict=True):
            answer = (entry.reason, entry.until.isoformat(), entry.by) if entry else ("", "", "")
            cells = dict(zip(("acknowledged", "until", "by"), answer, strict=True))
            yield {
                "file": one.file,
                "line": line_of(one, finding),
                **{str(name): cell for name, cell in row.items()},
                **cells,
            }
