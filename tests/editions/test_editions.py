"""A page is the standard of its year: its snapshot, its survey, its sources, and a form of each indicator."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from types import ModuleType

import attrs
import pytest

from wres.editions import pages, wres_indicators
from wres.model import Edition
from wres.registry import official
from wres.standard import WRES

PAGES = pages()
EDITIONS: tuple[Edition, ...] = tuple(page.EDITION for page in PAGES)
by_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.EDITION.id)
by_edition = pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.id)
BY_YEAR = {edition.year: edition for edition in EDITIONS}


def questions(edition: Edition) -> tuple[str, ...]:
    assert edition.survey is not None
    return tuple(edition.survey.questions.values())


def test_there_is_a_page_a_year() -> None:
    """From 2015 on, without a gap."""
    assert [*range(2015, 2015 + len(PAGES))] == [edition.year for edition in EDITIONS]


def test_each_edition_replaces_the_one_before() -> None:
    """The chain has no gap and starts with the first."""
    assert [None, *(edition.id for edition in EDITIONS[:-1])] == [edition.supersedes for edition in EDITIONS]


@by_page
def test_a_page_is_named_after_its_edition(page: ModuleType) -> None:
    """Whoever looks for a year finds its file."""
    assert page.__name__ == f"wres.editions.{page.EDITION.id.replace('-', '_')}"


@by_page
def test_a_page_has_a_form_of_each_indicator(page: ModuleType) -> None:
    """All nine, in the order of their numbers."""
    assert [*"123456789"] == [form.number for form in page.INDICATORS]


@by_page
def test_the_registry_has_what_the_page_says(page: ModuleType) -> None:
    """Each form holds in the edition as the page cites it, and in no edition whose page says otherwise."""
    for form in page.INDICATORS:
        held = official().indicator(page.EDITION.id, form.id)
        assert form.held_in(held.editions) == held
        assert [form] * len(held.editions) == [
            one for other in PAGES if other.EDITION.id in held.editions for one in other.INDICATORS if one.id == form.id
        ]


def test_pages_that_agree_share_an_indicator() -> None:
    """Of equal forms with equal sources there is one indicator, which lists its editions."""
    forms = [attrs.evolve(one, editions=[EDITIONS[0].id]) for one in wres_indicators()]
    assert len(forms) == len(set(forms))


@by_edition
def test_an_edition_agrees_with_its_year(edition: Edition) -> None:
    """Id, title, snapshot and standard tell one year and one standard."""
    year = edition.year
    assert ("wres", f"wres-{year}", f"Workforce Race Equality Standard {year}", year) == (
        edition.standard,
        edition.id,
        edition.title,
        edition.snapshot.year,
    )


@by_edition
def test_the_snapshot_ends_the_financial_year(edition: Edition) -> None:
    """The workforce is counted on 31 March, in the first year on 1 April."""
    assert ((4, 1) if edition.year == 2015 else (3, 31)) == (edition.snapshot.month, edition.snapshot.day)


@by_edition
def test_the_survey_is_of_the_autumn_before(edition: Edition) -> None:
    """An edition takes the survey of the year before, with a question for each of four indicators."""
    survey = edition.survey
    assert survey is not None
    assert (
        edition.year - 1,
        f"NHS Staff Survey {edition.year - 1}",
        ["harassment-public", "harassment-staff", "opportunities", "discrimination"],
    ) == (survey.year, survey.title, [*survey.questions])


def test_when_questions_were_renumbered() -> None:
    """The survey's numbers changed with the surveys of 2015, 2018 and 2021."""
    renumbered = [later.year for earlier, later in pairwise(EDITIONS) if questions(earlier) != questions(later)]
    assert [2016, 2019, 2022] == renumbered[:3]


def test_the_questions_of_2024() -> None:
    """The survey of 2024 asks them as Q14a, Q14b and Q14c, Q15 and Q16b."""
    expected = ("Q14a", "Q14b, Q14c", "Q15", "Q16b")
    assert expected == questions(BY_YEAR[2025])


@by_edition
def test_an_edition_uses_the_standard_grouping(edition: Edition) -> None:
    """Every edition compares White and BME staff."""
    assert edition.grouping is WRES


@by_edition
def test_facts_are_dated_and_referenced(edition: Edition) -> None:
    """An edition has references, was reviewed after its snapshot, and claims no day of publication."""
    expected = (True, True, None)
    assert expected == (
        bool(edition.references),
        edition.reviewed > edition.snapshot,
        edition.published,
    )


def test_editions_whose_wording_was_not_read_say_so() -> None:
    """An edition of which no form of the indicators was read has an unverified reference."""
    unread = {e.year for e in EDITIONS if any(r.evidence == "unverified" for r in e.references)}
    assert {2016, 2017, 2018, 2019, 2021, 2025} == unread & {*range(2015, 2026)}


def test_deadlines_are_those_that_were_read() -> None:
    """Only days that a source prints are given, all after their snapshots."""
    for edition in EDITIONS:
        for deadline in edition.deadlines:
            assert (deadline.date > edition.snapshot, deadline.reference.evidence) == (True, "secondary")
    expected = {
        2015: dt.date(2015, 7, 1),
        2016: dt.date(2016, 8, 1),
        2017: dt.date(2017, 8, 1),
        2018: dt.date(2018, 8, 1),
        2023: dt.date(2023, 8, 31),
        2024: dt.date(2024, 10, 30),
    }
    assert expected.items() <= {edition.year: d.date for edition in EDITIONS for d in edition.deadlines}.items()


def test_an_edition_can_be_a_key() -> None:
    """Editions are values: they can be compared, hashed and used as keys."""
    assert {edition: edition.id for edition in EDITIONS}[BY_YEAR[2018]] == "wres-2018"
