"""Findings are values: typed, frozen, chosen by code, written as text, as a table and as a page."""

from __future__ import annotations

import pickle
import re

import attrs
import pandas as pd
import pytest

from wres.errors import DefinitionError
from wres.findings import CODES, Code, Finding, Findings, Place


def finding(code: str = "WRES223", year: int | None = 2024) -> Finding:
    return Finding(
        code=code,
        severity=CODES[code].severity,
        org="Acme Trust",
        year=year,
        indicator="training",
        message="9.6% for <59.6%>",
        cure=CODES[code].cure,
        evidence={"reason": "digit-lost", "explanations": ("a", "b"), "alternatives": 1},
        where=(Place(label="likelihood white", row=3, source="https://acme.example"), Place(label="the whole")),
    )


SEVERAL = Findings((finding(), finding("WRES221"), finding("WRES204", None)), ("one thing wasn't looked at",))


def test_codes_are_permanent_words() -> None:
    """Each code has an id of its series, a title, a meaning and a cure, each of its own."""
    assert all(re.fullmatch(r"WRES[012]\d\d", code.id) for code in CODES.values())
    assert list(CODES) == sorted(CODES)
    assert len(CODES) == len({code.title for code in CODES.values()})
    assert all(code.means.endswith(".") and code.cure and not code.cure.endswith(".") for code in CODES.values())


def test_the_codes_that_there_were_are_still_there() -> None:
    """A code that is in use anywhere in the world keeps its meaning; take none away."""
    numbers = [*range(201, 209), *range(211, 218), *range(221, 234)]
    assert {f"WRES{n}" for n in numbers} <= set(CODES)


def test_a_severity_is_one_of_three() -> None:
    """A misspelt severity is answered with the nearest."""
    with pytest.raises(DefinitionError, match=r"Code\.severity is 'eror' \(did you mean 'error'"):
        Code(id="WRES999", title="x", severity="eror", means="x.", cure="x")  # type: ignore[arg-type]
    with pytest.raises(DefinitionError, match=r"Finding\.severity is 'fatal'"):
        attrs.evolve(finding(), severity="fatal")  # type: ignore[arg-type]
    with pytest.raises(DefinitionError, match="no severity 'warnin'"):
        SEVERAL.select(severity="warnin")  # type: ignore[arg-type]


def test_a_finding_is_a_frozen_value() -> None:
    """It can be compared, hashed, pickled, and not changed."""
    one = finding()
    assert {one} == {pickle.loads(pickle.dumps(one))}
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.code = "WRES201"  # type: ignore[misc]
    assert "error WRES223 Acme Trust 2024 training: 9.6% for <59.6%>" == str(one)


def test_choosing_by_code_and_severity() -> None:
    """A code stands for itself, its beginning for the series; ignoring takes away the same."""

    def chosen(found: Findings) -> list[str]:
        return [f.code for f in found]

    assert ["WRES223", "WRES221", "WRES204"] == chosen(SEVERAL.select("WRES2"))
    assert ["WRES223", "WRES221"] == chosen(SEVERAL.select("WRES22"))
    assert ["WRES223", "WRES221"] == chosen(SEVERAL.select(severity="warning"))
    assert ["WRES221"] == chosen(SEVERAL.select("WRES221", "WRES204", severity="warning"))
    assert ["WRES204"] == chosen(SEVERAL.ignore("WRES22"))
    assert SEVERAL == SEVERAL.ignore()
    assert SEVERAL.notes == SEVERAL.ignore("WRES223").notes


@pytest.mark.parametrize("code", ["WRES224x", "wres223", "", "WRES8"])
def test_a_code_that_no_finding_can_have_is_an_error(code: str) -> None:
    """A slip in a setting hides nothing: it is refused."""
    for choose in (SEVERAL.select, SEVERAL.ignore):
        with pytest.raises(DefinitionError, match="no finding has the code"):
            choose(code)


def test_findings_are_a_tuple() -> None:
    """Length, places and slices are those of the findings."""
    assert (3, finding(), (finding("WRES221"), finding("WRES204", None))) == (len(SEVERAL), SEVERAL[0], SEVERAL[1:])
    assert not Findings()


def test_findings_as_a_table() -> None:
    """A row each, text throughout, the year a whole number that may be missing."""
    frame = SEVERAL.frame
    names = ["code", "severity", "org", "year", "indicator", "message", "cure", "evidence", "where"]
    assert names == list(frame.columns)
    assert [2024, 2024, None] == [None if pd.isna(year) else year for year in frame["year"]]
    assert "reason: digit-lost; explanations: a, b; alternatives: 1" == frame.loc[0, "evidence"]
    assert "likelihood white (row 3); the whole" == frame.loc[0, "where"]
    assert names == list(Findings().frame.columns)
    assert list(frame.dtypes.astype(str)) == list(Findings().frame.dtypes.astype(str))


def test_findings_as_text() -> None:
    """The tally comes first, then some of the findings, then how many more, then notes."""
    lines = repr(SEVERAL).splitlines()
    assert ["<Findings: 1 error, 1 warning, 1 note>", "one thing wasn't looked at"] == [lines[0], lines[-1]]
    assert "note WRES204 Acme Trust training: 9.6% for <59.6%>" == lines[3]
    many = repr(Findings((finding(),) * 20)).splitlines()
    assert ["<Findings: 20 errors>", 14, "… and 8 more"] == [many[0], len(many), many[-1]]
    assert "<Findings: none>" == repr(Findings())


def test_findings_as_a_page() -> None:
    """In a notebook they are a table, and what was printed stays text."""
    page = SEVERAL._repr_html_()
    assert "9.6% for &lt;59.6%&gt;" in page
    assert "one thing wasn&#x27;t looked at" in page
