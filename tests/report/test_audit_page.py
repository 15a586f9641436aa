"""The page of an audit: everything that was found, in the order of the work, harmless and whole."""

from __future__ import annotations

import datetime as dt
import html
from typing import Any

import attrs
import pytest
from harmless import HOSTILE, Page, check_harmless

from wres.findings import CODES, Acknowledged, Acknowledgement, AuditedFile, Code, Finding, Findings, Place
from wres.report import audit_page


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
        evidence={"gives": ("58.33% (7)", "66.67% (8)"), "alternatives": 3, "empty": "", org: org},
        where=(Place(label="board bme", row=3, source="https://acme.example"),),
    )
    return attrs.evolve(made, **changes)


def outcome(org: str = "Acme Trust") -> list[AuditedFile]:
    entry = Acknowledgement(
        code="WRES211", org=org, reason=f"reason of {org}", until=dt.date(2025, 3, 31), by="board secretary"
    )
    return [
        AuditedFile(
            file="returns.csv",
            kind="published",
            findings=Findings((finding("WRES204", org), finding(org=org)), (f"nothing was said of {org}",)),
            acknowledged=(Acknowledged(finding("WRES211", org), entry),),
            lines=True,
        ),
        AuditedFile(file="other.csv", kind="published", findings=Findings((finding("WRES208", "Borough Care"),))),
        AuditedFile(file="bad.csv", problem=f"it is empty, {org}"),
    ]


def part(page: str, heading: str) -> str:
    return page.partition(f'id="{heading}"')[2].partition("</section>")[0]


@pytest.mark.parametrize("org", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_names_are_harmless(org: str) -> None:
    """Markup, directions, formulas, templates, control characters and 10,000 letters are text on the page."""
    text = audit_page(outcome(org))
    page = check_harmless(text)
    assert len(text) < 100_000
    assert "49" not in "".join(page.texts["bdi"])
    assert "<script>alert" not in text


def test_the_order_of_the_work() -> None:
    """The organisation with the error comes first, and its error before its note; counts stand above."""
    text = audit_page(outcome())
    work = Page(part(text, "work").partition("</h2>")[2])
    links = [str(link["href"]) for link in work.of("a")]
    assert ["#WRES206", "#WRES204", "#WRES208"] == links
    assert ["Acme Trust", "Acme Trust", "Borough Care"] == work.texts["bdi"]
    assert 3 == len(work.of("input"))
    rows = part(text, "organisations").partition("<tbody>")[2]
    assert rows.index("Acme Trust") < rows.index("Borough Care")
    assert "1 error, 1 warning, 1 note; 1 acknowledged; 1 file couldn&#39;t be audited." in text


def test_a_finding_has_why_and_cure() -> None:
    """What it rests on, where it stands, and what would fix it are beside it; the code is explained below."""
    text = html.unescape(audit_page(outcome()))
    work = part(text, "work")
    for words in (
        "58.5% of 12 is no whole number of Acme Trust",
        "gives: 58.33% (7); 66.67% (8)",
        "alternatives: 3",
        "file: returns.csv, line 3",
        "where: board bme (row 3), https://acme.example",
        CODES["WRES206"].cure[1:],
    ):
        assert words in work
    assert "empty:" not in work
    meanings = part(text, "codes")
    assert [code in meanings for code in ("WRES204", "WRES206", "WRES208", "WRES211", "WRES212")] == [True] * 4 + [
        False
    ]
    assert CODES["WRES206"].means in meanings


def test_the_acknowledged_stand_apart() -> None:
    """With the reason, until when and by whom, and not among the work."""
    text = audit_page(outcome())
    own = part(text, "acknowledged")
    assert ("WRES211" in part(text, "work"), "WRES211" in own) == (False, True)
    assert "reason of Acme Trust" in own
    assert "(until 2025-03-31, board secretary)" in own


def test_what_was_not_looked_at_is_named() -> None:
    """Files that couldn't be audited, and what audits passed over."""
    text = audit_page(outcome())
    assert "it is empty, Acme Trust" in part(text, "problems")
    assert "returns.csv: nothing was said of Acme Trust" in part(text, "notes")


def test_findings_alone_will_do() -> None:
    """What `wres.audit` returns is enough; nothing found is a page that says so."""
    text = audit_page(Findings((finding(),)), title="Acme's returns")
    page = check_harmless(text)
    assert ["Acme's returns"] == page.texts["h1"]
    assert "1 error." in text
    nothing = audit_page(Findings())
    check_harmless(nothing)
    assert "Nothing found." in nothing
    assert [""] * 3 == [part(nothing, name) for name in ("work", "acknowledged", "codes")]


def test_a_plugins_code_is_explained() -> None:
    """Codes are those that are given; a finding whose code isn't among them has no link to nowhere."""
    own = Code(id="ACME101", title="Looked at", severity="error", means="Acme looks.", cure="look back")
    found = Findings((attrs.evolve(finding(), code="ACME101"),))
    assert "Acme looks." in audit_page(found, codes={**CODES, own.id: own})
    check_harmless(audit_page(found))


def test_the_same_findings_are_the_same_page() -> None:
    """No time is on it."""
    assert audit_page(outcome()) == audit_page(outcome())


def test_many_findings_can_be_filtered() -> None:
    """The work is a table that the page's script sorts and filters; without it, it is a plain one."""
    many = Findings(tuple(finding(org=f"Acme {at}") for at in range(300)))
    page = check_harmless(audit_page(many))
    assert [{"class": "sortable"}] * 2 == page.of("table")
    assert 300 == len(page.of("input"))
