"""Findings as SARIF 2.1.0, the format that code scanning takes.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import metadata
from pathlib import Path
from typing import Any
from urllib.parse import quote

from wres.findings.acknowledgements import Acknowledgement
from wres.findings.audited import AuditedFile, line_of
from wres.findings.codes import CODES, Code
from wres.findings.finding import Finding
from wres.findings.formats.data import plain
from wres.findings.formats.words import harmless_lines, with_cure
from wres.text import harmless

__all__ = ["SCHEMA", "as_sarif"]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "wresFinding/v1"


def as_sarif(audited: Sequence[AuditedFile], *, codes: Mapping[str, Code] = CODES) -> str:
    """Return one run with a rule for each code and a result for each finding.

    A fingerprint stays the same while the finding is about the same figures of the same organisation and year,
    wherever they stand in the file. An acknowledged finding is suppressed, with its reason. A file that couldn't be
    audited is a notification of the run, which then wasn't successful.

    >>> import json
    >>> run, = json.loads(as_sarif([AuditedFile(file="returns.csv")]))["runs"]
    >>> run["results"], run["invocations"][0]["executionSuccessful"]
    ([], True)
    """
    rules = [_rule(code) for code in codes.values()]
    index = {rule["id"]: at for at, rule in enumerate(rules)}
    seen: Counter[str] = Counter()
    results = []
    for one in audited:
        pairs: list[tuple[Finding, Acknowledgement | None]] = [(finding, None) for finding in one.findings]
        pairs += [(pair.finding, pair.entry) for pair in one.acknowledged]
        results += [_result(one, finding, entry, index, seen) for finding, entry in pairs]
    faults = [
        {"level": "error", "message": {"text": harmless_lines(one.problem)}, "locations": [_location(one, None)]}
        for one in audited
        if one.problem
    ]
    about = metadata("wres-standard")
    driver = {
        "name": "wres-standard",
        "semanticVersion": about["Version"],
        "shortDescription": {"text": about["Summary"]},
        "rules": rules,
    }
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": not faults, "toolExecutionNotifications": faults}],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rule(code: Code) -> dict[str, Any]:
    rule: dict[str, Any] = {
        "id": code.id,
        "name": re.sub(r"\W+", "", code.title.title()),
        "shortDescription": {"text": f"{code.title}."},
        "fullDescription": {"text": code.means},
        "defaultConfiguration": {"level": code.severity},
        "help": {
            "text": f"{code.means}\n\nCure: {code.cure}.",
            "markdown": f"{code.means}\n\n**Cure:** {code.cure}.",
        },
    }
    if page := help_page(code.id):
        rule["helpUri"] = page
    return rule


def help_page(code: str) -> str:
    """Return the address of a code's page, under the address that the distribution gives for its documentation.

    It is empty for a plugin's code, and where the distribution names no address.
    """
    named = (text.partition(", ") for text in metadata("wres-standard").get_all("Project-URL") or ())
    base = next((address for name, _, address in named if name == "Documentation"), "")
    return f"{base.rstrip('/')}/audit/{code}.html" if base and code in CODES else ""


def _result(
    one: AuditedFile, finding: Finding, entry: Acknowledgement | None, index: Mapping[str, int], seen: Counter[str]
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": finding.severity,
        "message": {"text": harmless_lines(f"{harmless(finding.org)}: {with_cure(finding)}")},
        "locations": [_location(one, finding)],
        "partialFingerprints": {FINGERPRINT: _fingerprint(finding, seen)},
        "properties": {
            "org": finding.org,
            "year": finding.year,
            "indicator": finding.indicator,
            "evidence": plain(finding.evidence),
        },
    }
    if related := _related(one, finding):
        result["relatedLocations"] = related
    if finding.code in index:
        result["ruleIndex"] = index[finding.code]
    if entry is not None:
        result["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": entry.reason,
                "properties": {"until": entry.until.isoformat(), "by": entry.by},
            }
        ]
    return result


def _location(one: AuditedFile, finding: Finding | None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(one.file)}}
    line = None if finding is None else line_of(one, finding)
    if line is not None:
        physical["region"] = {"startLine": line}
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding is not None and finding.where:
        labels = dict.fromkeys(harmless(place.label) for place in finding.where)
        location["logicalLocations"] = [
            {"name": label, "fullyQualifiedName": harmless(f"{finding.org}: {label}")} for label in labels
        ]
    return location


def _related(one: AuditedFile, finding: Finding) -> list[dict[str, Any]]:
    """Return the lines of the other figures that a finding is about."""
    places = {place.row: place for place in finding.where if one.lines and isinstance(place.row, int)}
    return [
        {
            "message": {"text": harmless(place.label)},
            "physicalLocation": {"artifactLocation": {"uri": _uri(one.file)}, "region": {"startLine": int(row)}},
        }
        for row, place in list(places.items())[1:]
        if isinstance(row, int) and row > 0
    ]


def _uri(file: str) -> str:
    """Return the address of a file: relative to the folder of the call where it lies in it."""
    path = Path(file)
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _fingerprint(finding: Finding, seen: Counter[str]) -> str:
    labels = sorted(place.label for place in finding.where)
    parts = [finding.code, finding.org, str(finding.year), finding.indicator, *labels]
    digest = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
    seen[digest] += 1
    return digest if seen[digest] == 1 else f"{digest}:{seen[digest]}"
