"""Findings as JUnit's XML, which CI services show as the results of tests."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from wres.findings.audited import AuditedFile
from wres.findings.codes import Limit, Severity, at_least
from wres.findings.finding import Finding
from wres.findings.formats.words import about, answered_by, harmless_lines, place, with_cure
from wres.text import harmless

__all__ = ["as_junit"]


def as_junit(audited: Sequence[AuditedFile], *, limit: Limit = "error") -> str:
    """Return a test suite for each file, with a case for each finding.

    A finding at least as severe as `limit` is a failure, a lesser one a passed case with its text, an acknowledged one
    is skipped with its reason, and a file that couldn't be audited is an error. A file without findings has one
    case, which passes.

    >>> "nothing found" in as_junit([AuditedFile(file="returns.csv")])
    True
    """
    suites = ET.Element("testsuites")
    suites.extend(_suite(one, at_least(limit)) for one in audited)
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _suite(one: AuditedFile, failing: tuple[Severity, ...]) -> ET.Element:
    suite = ET.Element("testsuite", {"name": harmless(one.file)})
    for finding in one.findings:
        case = _case(suite, one, finding)
        if finding.severity in failing:
            failure = ET.SubElement(case, "failure", {"type": finding.code, "message": harmless(finding.message)})
            failure.text = _text(one, finding)
        else:
            ET.SubElement(case, "system-out").text = _text(one, finding)
    for pair in one.acknowledged:
        reason = f"acknowledged {answered_by(pair.entry.by, pair.entry.until)}: {pair.entry.reason}"
        ET.SubElement(_case(suite, one, pair.finding), "skipped", {"message": harmless(reason)})
    if one.problem:
        case = ET.SubElement(suite, "testcase", {"classname": harmless(one.file), "name": "can be audited"})
        error = ET.SubElement(case, "error", {"message": harmless(one.problem.partition("\n")[0])})
        error.text = harmless_lines(one.problem)
    elif not len(suite):
        ET.SubElement(suite, "testcase", {"classname": harmless(one.file), "name": "nothing found"})
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(sum(1 for _ in suite.iter(tag))))
    return suite


def _case(suite: ET.Element, one: AuditedFile, finding: Finding) -> ET.Element:
    places = "; ".join(dict.fromkeys(place.label for place in finding.where))
    name = ", ".join(filter(None, [f"{finding.code} {about(finding)}".strip(), places]))
    return ET.SubElement(
        suite, "testcase", {"classname": harmless(finding.org), "name": harmless(name), "file": harmless(one.file)}
    )


def _text(one: AuditedFile, finding: Finding) -> str:
    return harmless_lines(f"{finding.severity} {finding.code} {place(one, finding)}\n{with_cure(finding)}")
