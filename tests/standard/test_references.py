"""Sources say who wrote them, and what was read nowhere says so."""

from __future__ import annotations

import attrs
import pytest

from wres.errors import DefinitionError
from wres.model import Reference
from wres.registry import official
from wres.standard import (
    CLUSTERS,
    CODE_REFERENCES,
    GROUPING_REFERENCES,
    ITEMS,
    SOURCES,
    STRATA_REFERENCES,
    TIERS,
    cite,
    inferred,
    unverified,
)
from wres.template import template

EDITIONS = tuple(official().editions.values())
USED: list[Reference] = [
    *SOURCES.values(),
    *CODE_REFERENCES,
    *STRATA_REFERENCES,
    *(r for references in GROUPING_REFERENCES.values() for r in references),
    *(r for group in (*CLUSTERS, *(g for tier in TIERS.values() for g in tier)) for r in group.references),
    *(item.reference for item in ITEMS.values()),
    *(
        r
        for edition in EDITIONS
        for row in (*template(edition).rows, *template(edition).workings)
        for r in row.references
    ),
    *(r for edition in EDITIONS for r in edition.references),
    *(r for edition in EDITIONS if edition.survey for r in edition.survey.references),
    *(deadline.reference for edition in EDITIONS for deadline in edition.deadlines),
]


@pytest.mark.parametrize(
    ("source", "evidence"),
    [
        ("S02", "primary"),
        ("S45", "primary"),
        ("S48", "primary"),
        ("S03", "secondary"),
        ("S08", "secondary"),
        ("S46a", "secondary"),
        ("S59", "unverified"),
    ],
)
def test_evidence_follows_the_owner(source: str, evidence: str) -> None:
    """A page of the standard's owner is primary, a copy of its documents isn't."""
    assert evidence == SOURCES[source].evidence


def test_sources_have_each_one_address() -> None:
    """Two ids with one address are one page read at two dates, and only Kernow's was."""
    by_url: dict[str, list[str]] = {}
    for source, reference in SOURCES.items():
        by_url.setdefault(reference.url, []).append(source)
    expected = [["S28a", "S28b"]]
    assert expected == [ids for ids in by_url.values() if len(ids) > 1]


def test_a_citation_keeps_its_source() -> None:
    """Citing changes the locator and nothing else."""
    assert attrs.evolve(SOURCES["S35"], locator="indicator 3") == cite("S35", "indicator 3")


def test_a_conclusion_is_graded_as_one() -> None:
    """What was concluded from a page isn't cited as if it stood there, even on the owner's."""
    assert attrs.evolve(SOURCES["S02"], locator="here", evidence="inferred") == inferred("S02", "here")


def test_a_source_without_an_address_proves_nothing() -> None:
    """A conclusion from a source that nobody can open stays unverified."""
    expected = "unverified"
    assert expected == inferred("S59", "the survey's categories").evidence


def test_an_unknown_source_names_the_nearest() -> None:
    """A slip in an id is answered with the id that was meant."""
    with pytest.raises(DefinitionError, match=r"no source 's48' \(did you mean 'S48'"):
        cite("s48")


@pytest.mark.parametrize(
    ("belief", "words"),
    [("exact", "believed exact"), ("probable", "probably right"), ("weak", "weak")],
)
def test_an_unverified_fact_says_how_sure(belief: str, words: str) -> None:
    """The locator tells a reader how much an unverified fact is believed."""
    assert f"here; {words}, to be confirmed" == unverified("Guidance", belief, "here").locator  # type: ignore[arg-type]


def test_an_unknown_belief_is_refused() -> None:
    """A misspelt belief is an error that lists the beliefs."""
    with pytest.raises(DefinitionError, match="exact, probable, weak"):
        unverified("Guidance", "certain")  # type: ignore[arg-type]


def test_no_address_means_unverified() -> None:
    """Nothing without an address passes for read."""
    expected = []
    assert expected == [r for r in USED if (r.url == "") != (r.evidence == "unverified")]


def test_what_is_unverified_is_to_be_confirmed() -> None:
    """Every unverified fact says that it is to be confirmed, and no other does."""
    expected = []
    wrong = [r for r in USED if r.locator.endswith("to be confirmed") != (r.evidence == "unverified")]
    assert expected == wrong


@pytest.mark.parametrize(
    ("reference", "facts"),
    [
        (ITEMS["disciplinary"].reference, ("people and not cases",)),
        (ITEMS["training"].reference, ("people and not attendances",)),
        (ITEMS["opportunities-answered"].reference, ("don't know",)),
        (ITEMS["board-executive"].reference, ("executive membership",)),
        (template("wres-2019")[1].references[0], ("probably right",)),
        (template("wres-2024")[64].references[-1], ("weak",)),
    ],
)
def test_beliefs_are_not_cited_as_read(reference: Reference, facts: tuple[str, ...]) -> None:
    """A detail that was read nowhere makes its reference unverified, and is named in it."""
    expected = ("unverified", "", True)
    assert expected == (
        reference.evidence,
        reference.url,
        all(fact in reference.locator for fact in facts),
    )


@pytest.mark.parametrize(
    "fact",
    [
        "D to S as BME",
        "Roma",
        "prefer not to say",
        "numbers of the questions",
        "without VSM",
        "under band 1",
        "second form",
    ],
)
def test_these_beliefs_have_no_source(fact: str) -> None:
    """No reference that mentions a fact known only from experience has an address."""
    assert {"unverified"} == {r.evidence for r in USED if fact in r.locator and r.title != SOURCES["S59"].title}
