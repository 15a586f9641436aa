"""The forms in which findings are handed on: whole, valid, and harmless whatever an organisation is called."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import attrs
import jsonschema
import pytest

from wres.errors import DefinitionError
from wres.findings import CODES, Acknowledged, Acknowledgement, AuditedFile, Finding, Findings, Place, choose
from wres.findings.audited import fails, grouped, line_of, tally
from wres.findings.codes import check_codes
from wres.findings.formats import as_document, as_frame, as_github, as_junit, as_sarif, as_text
from wres.findings.formats.data import COLUMNS, plain
from wres.text import harmless

HOSTILE = {
    "markup": "<script>alert('1')</script> & ]]>",
    "new lines": "Acme\nTrust\r\n::error::x",
    "a command": "::stop-commands::token",
    "an older command": "##[add-mask]Acme",
    "separators": "Acme, Trust: file=x,line=1::%0A%25",
    "directions": "\u202eReversed\u202c\u2066 Trust\u200f",
    "control characters": "a\x00b\x1b[31m\x07c\ufffe",
    "a formula": '=HYPERLINK("https://acme.example","Acme")',
    "half a letter": "Acme \ud83d Trust",
    "long": "long " * 3000,
    "nothing": "",
}
REASON = "the board's papers say 12 of 20"


def finding(code: str = "WRES206", org: str = "Acme Trust", **changes: Any) -> Finding:
    kind = CODES[code]
    made = Finding(
        code=code,
        severity=kind.severity,
        org=org,
        year=2024,
        indicator="board",
        message=f"58.5% of 12 is no whole number of {org}",
        cure=kind.cure,
        evidence={"nearest": (58.3, float("inf")), "reason": org, "count": 7},
        where=(Place(label=f"board {org}", row=3), Place(label="total", row=5, source="https://acme.example")),
    )
    return attrs.evolve(made, **changes)


def outcome(org: str = "Acme Trust") -> list[AuditedFile]:
    """Two files: one with a finding of each severity and an acknowledged one, and one that can't be read."""
    found = Findings((finding(org=org), finding("WRES208", org), finding("WRES204", org)), (f"not looked at: {org}",))
    entry = Acknowledgement(
        code="WRES211", org=org, reason=REASON, until=dt.date(2025, 3, 31), by="board secretary", line=1
    )
    return [
        AuditedFile(
            file="returns/a b.csv",
            kind="published",
            findings=found,
            acknowledged=(Acknowledged(finding("WRES211", org), entry),),
            lines=True,
        ),
        AuditedFile(file="b.csv", problem=f"it is empty\nand {org}"),
    ]


every_name = pytest.mark.parametrize("org", HOSTILE.values(), ids=HOSTILE.keys())


# SARIF


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": required.split(),
        "properties": properties,
    }


TEXT = {"type": "string", "minLength": 1}
MESSAGE = _object("text", text=TEXT, markdown=TEXT)
LEVEL = {"enum": ["none", "note", "warning", "error"]}
ARTIFACT = _object("uri", uri={"type": "string", "pattern": r"^[A-Za-z0-9._~/%:-]+$"})
REGION = _object("startLine", startLine={"type": "integer", "minimum": 1})
PHYSICAL = _object("artifactLocation", artifactLocation=ARTIFACT, region=REGION)
LOGICAL = {"type": "array", "uniqueItems": True, "items": _object("name", name=TEXT, fullyQualifiedName=TEXT)}
LOCATION = _object("physicalLocation", physicalLocation=PHYSICAL, logicalLocations=LOGICAL, message=MESSAGE)
LOCATIONS = {"type": "array", "items": LOCATION}
SUPPRESSION = _object(
    "kind justification",
    kind={"enum": ["inSource", "external"]},
    status={"enum": ["accepted", "underReview", "rejected"]},
    justification=TEXT,
    properties={"type": "object"},
)
RULE = _object(
    "id shortDescription fullDescription help defaultConfiguration",
    id={"type": "string", "pattern": "^[A-Z]+[0-9]{3}$"},
    name={"type": "string", "pattern": r"^\w+$"},
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    helpUri={"type": "string", "pattern": "^https?://"},
    defaultConfiguration=_object("level", level=LEVEL),
)
RESULT = _object(
    "ruleId message locations partialFingerprints",
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": 0},
    level=LEVEL,
    message=MESSAGE,
    locations={**LOCATIONS, "minItems": 1},
    relatedLocations=LOCATIONS,
    partialFingerprints={"type": "object", "minProperties": 1, "additionalProperties": TEXT},
    suppressions={"type": "array", "minItems": 1, "uniqueItems": True, "items": SUPPRESSION},
    properties={"type": "object"},
)
NOTIFICATION = _object("message", level=LEVEL, message=MESSAGE, locations=LOCATIONS)
INVOCATION = _object(
    "executionSuccessful",
    executionSuccessful={"type": "boolean"},
    toolExecutionNotifications={"type": "array", "items": NOTIFICATION},
)
DRIVER = _object(
    "name rules",
    name=TEXT,
    semanticVersion=TEXT,
    shortDescription=MESSAGE,
    rules={"type": "array", "uniqueItems": True, "items": RULE},
)
RUN = _object(
    "tool results",
    tool=_object("driver", driver=DRIVER),
    invocations={"type": "array", "items": INVOCATION},
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results={"type": "array", "items": RESULT},
)
SARIF = {
    **_object("version runs", version={"const": "2.1.0"}, runs={"type": "array", "items": RUN}),
    "$schema": "https://json-schema.org/draft/2020-12/schema",
}
SARIF["properties"]["$schema"] = {"type": "string", "pattern": "sarif-schema-2.1.0.json$"}
"""What the standard says of each property that is used, and no property that it doesn't have."""


def sarif(audited: list[AuditedFile]) -> dict[str, Any]:
    document = json.loads(as_sarif(audited))
    jsonschema.validate(document, SARIF)
    (run,) = document["runs"]
    return dict(run)


@every_name
def test_sarif_is_valid(org: str) -> None:
    """Every document has the properties that the standard asks for, each of its kind."""
    run = sarif(outcome(org))
    assert list(CODES) == [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert 4 == len(run["results"])


def test_sarif_points_at_the_line() -> None:
    """A result is at the file and line of its first figure; the others are related."""
    first = sarif(outcome())["results"][0]
    assert {"artifactLocation": {"uri": "returns/a%20b.csv"}, "region": {"startLine": 3}} == first["locations"][0][
        "physicalLocation"
    ]
    assert [5] == [place["physicalLocation"]["region"]["startLine"] for place in first["relatedLocations"]]
    rules = sarif(outcome())["tool"]["driver"]["rules"]
    assert "WRES206" == first["ruleId"] == rules[first["ruleIndex"]]["id"]


def test_sarif_paths(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file in the folder of the call is relative to it, whatever way it was named; another one is absolute."""
    monkeypatch.chdir(tmp_path)

    def uri(file: Path) -> str:
        (result,) = sarif([AuditedFile(file=str(file), findings=Findings((finding(),)))])["results"]
        return str(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])

    assert "a.csv" == uri(tmp_path / "a.csv")
    assert (tmp_path.parent / "a.csv").as_uri() == uri(tmp_path.parent / "a.csv")


def test_sarif_suppresses_what_is_acknowledged() -> None:
    """It is a result all the same, with the reason and until when."""
    results = sarif(outcome())["results"]
    (suppressed,) = [result for result in results if "suppressions" in result]
    (reason,) = suppressed["suppressions"]
    assert ("WRES211", REASON) == (suppressed["ruleId"], reason["justification"])
    assert {"until": "2025-03-31", "by": "board secretary"} == reason["properties"]


def test_sarif_says_what_could_not_be_audited() -> None:
    """A file at fault is a notification, and the run wasn't successful."""
    (invocation,) = sarif(outcome())["invocations"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert (False, "it is empty\nand Acme Trust") == (
        invocation["executionSuccessful"],
        notification["message"]["text"],
    )
    assert sarif([])["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def prints(*found: Finding) -> list[str]:
    results = sarif([AuditedFile(file="a.csv", findings=Findings(found), lines=True)])["results"]
    return [result["partialFingerprints"]["wresFinding/v1"] for result in results]


def test_fingerprints_are_stable() -> None:
    """They outlive a move to another line and another figure, and part what is about something else."""
    moved = attrs.evolve(finding(), where=(Place(label="board Acme Trust", row=30), Place(label="total", row=1)))
    assert prints(finding()) == prints(moved) == prints(attrs.evolve(finding(), message="59.1% of 12"))
    others = [finding(year=2023), finding("WRES205"), finding(org="Borough Care"), finding(indicator="training")]
    assert 6 == len(set(prints(finding(), finding(), *others)))


def test_help_has_an_address_where_the_documentation_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each code's page is under the address that the distribution names; without one there is none."""
    from email.message import Message

    from wres.findings.formats import sarif as module

    about = Message()
    about["Version"], about["Summary"] = "1.0", "Acme"
    about["Project-URL"] = "Documentation, https://docs.acme.example/"
    monkeypatch.setattr(module, "metadata", lambda name: about)
    rules = sarif([])["tool"]["driver"]["rules"]
    assert "https://docs.acme.example/audit/WRES206.html" in {rule["helpUri"] for rule in rules}
    assert "" == module.help_page("ACME101")


# JUnit


@every_name
def test_junit_is_well_formed(org: str) -> None:
    """It can be read again, its numbers are those of its cases, and no name adds an element."""
    text = as_junit(outcome(org))
    root = ET.fromstring(text.encode())
    first, second = root
    assert [("4", "1", "0", "1"), ("1", "0", "1", "0")] == [
        tuple(suite.attrib[name] for name in ("tests", "failures", "errors", "skipped")) for suite in (first, second)
    ]
    names = {"testsuites", "testsuite", "testcase", "failure", "error", "skipped", "system-out"}
    assert names == {element.tag for element in root.iter()}
    assert {harmless(org)} == {case.attrib["classname"] for case in first}


def test_junit_fails_what_is_severe_enough() -> None:
    """The limit says which findings are failures; the others pass with their text."""
    counts = {
        limit: ET.fromstring(as_junit(outcome(), limit=limit).encode())[0].attrib["failures"]  # type: ignore[arg-type]
        for limit in ("error", "warning", "note", "never")
    }
    assert {"error": "1", "warning": "2", "note": "3", "never": "0"} == counts


def test_junit_of_nothing_passes() -> None:
    """A file without findings has a case, so that a reader sees that it was audited."""
    (suite,) = ET.fromstring(as_junit([AuditedFile(file="a.csv")]).encode())
    assert [("nothing found", 0)] == [(case.attrib["name"], len(case)) for case in suite]


# GitHub


def unescaped(text: str) -> str:
    for sign, escape in ((":", "%3A"), (",", "%2C"), ("\r", "%0D"), ("\n", "%0A"), ("%", "%25")):
        text = text.replace(escape, sign)
    return text


@every_name
def test_workflow_commands_hold_what_they_are_given(org: str) -> None:
    """Each is one line, of one command, whose settings and message come back as they were."""
    *commands, last = as_github(outcome(org)).splitlines()
    assert 4 == len(commands)
    for command in commands:
        found = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", command)
        assert found
        settings = dict(part.split("=", 1) for part in found[2].split(","))
        assert {"file", "line", "title"} >= settings.keys() >= {"file", "title"}
    first = re.fullmatch(r"::error ([^:]*)::(.*)", next(c for c in commands if "WRES206" in c))
    assert first
    settings = dict(part.split("=", 1) for part in first[1].split(","))
    assert ("returns/a b.csv", "3") == (unescaped(settings["file"]), settings["line"])
    assert " ".join(filter(None, ["WRES206", harmless(org), "2024, board"])) == unescaped(settings["title"])
    message = [harmless(line) for line in finding(org=org).message.splitlines()]
    assert message == unescaped(first[2]).partition("\ncure: ")[0].splitlines()
    assert "1 error, 1 warning, 1 note; 1 acknowledged; 1 file couldn't be audited" == last


def test_files_with_separators_in_their_names() -> None:
    """A comma or a colon in a path ends no setting."""
    (command, _) = as_github([AuditedFile(file="C:\\a,b%.csv", findings=Findings((finding(),)))]).splitlines()
    assert command.startswith("::error file=C%3A\\a%2Cb%25.csv,title=WRES206 Acme Trust 2024%2C board::58.5%25 of 12")


# Text, and data


@every_name
def test_text_is_no_command(org: str) -> None:
    """No line of it is a command to a log or a terminal."""
    text = as_text(outcome(org), width=50)
    assert not re.search(r"^\s*::|##\[|[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", text, flags=re.MULTILINE)
    assert text.endswith("1 error, 1 warning, 1 note in 1 file; 1 acknowledged; 1 file couldn't be audited\n")


def test_text_for_people() -> None:
    """By organisation, most severe first, with where, why once for each code, and the cure."""
    found = Findings((finding("WRES208"), finding(), finding(year=2023)))
    text = as_text([attrs.evolve(outcome()[0], findings=found)], width=200)
    lines = text.splitlines()
    assert ["Acme Trust", "  error WRES206, 2024, board  returns/a b.csv:3"] == lines[:2]
    assert 1 == text.count(f"why: {CODES['WRES206'].means[:40]}")
    assert 2 == text.count("cure: check the count, the total and the percentage")
    assert lines.index("Acknowledged") > lines.index("  warning WRES208, 2024, board  returns/a b.csv:3")
    assert f"  error WRES211 Acme Trust, 2024, board: {REASON} (until 2025-03-31, board secretary)" in lines


def test_text_with_colours() -> None:
    """A style is given each severity, and the words are the same without it."""
    given: list[tuple[str, str]] = []

    def style(text: str, severity: str) -> str:
        given.append((text, severity))
        return text

    assert as_text(outcome()) == as_text(outcome(), style=style)
    assert {("error", "error"), ("warning", "warning"), ("note", "note"), ("Acme Trust", "heading")} <= set(given)


def test_the_organisation_with_most_errors_comes_first() -> None:
    """Then the one with more warnings, then by name; within it the most severe first."""
    found = [finding("WRES208", "A"), finding("WRES208", "B"), finding(org="B"), finding("WRES208", "C")]
    by_org = grouped([AuditedFile(file="a.csv", findings=Findings(tuple(found)))])
    assert {"B": ["error", "warning"], "A": ["warning"], "C": ["warning"]} == {
        org: [f.severity for _, f in pairs] for org, pairs in by_org.items()
    }
    assert ["B", "A", "C"] == list(by_org)


@every_name
def test_the_document_is_json(org: str) -> None:
    """Everything is there, names as they are, and no number that JSON doesn't know."""
    text = json.dumps(as_document(outcome(org)), allow_nan=False)
    document = json.loads(text)
    first, second = document["files"]
    assert {"error": 1, "warning": 1, "note": 1, "acknowledged": 1, "unreadable": 1} == document["summary"]
    assert (org, 3, [58.3, None]) == tuple(
        first["findings"][0][name] if name != "evidence" else first["findings"][0]["evidence"]["nearest"]
        for name in ("org", "line", "evidence")
    )
    assert REASON == first["acknowledged"][0]["acknowledgement"]["reason"]
    assert f"it is empty\nand {org}" == second["problem"]


def test_a_frame_has_every_finding() -> None:
    """A row each, acknowledged ones with their reason."""
    frame = as_frame(outcome())
    assert list(COLUMNS) == list(frame.columns)
    assert ["", "", "", REASON] == frame["acknowledged"].tolist()
    assert [3, 3, 3, 3] == frame["line"].tolist()


def test_values_as_json_has_them() -> None:
    """Numbers of any library are numbers, what JSON doesn't know is null, and anything else is text."""
    import numpy as np

    given = {"n": np.int64(3), "x": np.float64(0.5), "nan": float("nan"), "day": dt.date(2024, 3, 31), "no": None}
    assert {"n": 3, "x": 0.5, "nan": None, "day": "2024-03-31", "no": None} == plain(given)


# What is chosen


def test_choosing_and_failing() -> None:
    """By code, by severity; the acknowledged ones are chosen the same way, and never fail."""
    chosen = choose(outcome(), select=["WRES2"], ignore=["WRES204"], severity="warning")
    assert {"error": 1, "warning": 1, "note": 0, "acknowledged": 1, "unreadable": 1} == tally(chosen)
    only = choose(outcome(), select=["WRES211", "WRES204"])
    assert {"error": 0, "warning": 0, "note": 1, "acknowledged": 1, "unreadable": 1} == tally(only)
    assert [False, False, True, False] == [fails(only, limit) for limit in ("error", "warning", "note", "never")]  # type: ignore[arg-type]


def test_a_code_that_no_finding_can_have_is_refused() -> None:
    """All of them at once, with the nearest."""
    with pytest.raises(DefinitionError, match=r"'WRES9' .*, 'WRES20l' \(did you mean"):
        check_codes(["WRES9", "WRES206", "WRES20l"])


def test_a_line_is_a_line_of_the_file() -> None:
    """Labels of rows are lines only where the file has lines."""
    audited = outcome()[0]
    assert 3 == line_of(audited, finding())
    assert line_of(attrs.evolve(audited, lines=False), finding()) is None
    assert line_of(audited, finding(where=())) is None
    assert 9 == line_of(audited, finding(where=(Place(label="all"), Place(label="one", row=9))))
