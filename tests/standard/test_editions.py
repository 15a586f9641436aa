"""The eleven editions follow one another, each with its snapshot, its survey and its sources."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from wres.model import Edition
from wres.standard import EDITIONS, WRES

by_edition = pytest.mark.parametrize("edition", EDITIONS, ids=lambda e: e.id)
BY_YEAR = {edition.year: edition for edition in EDITIONS}


def questions(year: int) -> tuple[str, ...]:
    survey = BY_YEAR[year].survey
    assert survey is not None
    return tuple(survey.questions.values())


def test_there_is_an_edition_a_year() -> None:
    """From 2015 to 2025, oldest first."""
    assert [f"wres-{year}" for year in range(2015, 2026)] == [edition.id for edition in EDITIONS]


def test_each_edition_replaces_the_one_before() -> None:
    """The chain has no gap and starts with the first."""
    assert [None, *(edition.id for edition in EDITIONS[:-1])] == [edition.supersedes for edition in EDITIONS]


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


def test_questions_are_renumbered_three_times() -> None:
    """The survey's numbers changed with the surveys of 2015, 2018 and 2021."""
    years = [later for earlier, later in pairwise(BY_YEAR) if questions(earlier) != questions(later)]
    expected = [2016, 2019, 2022]
    assert expected == years


def test_the_last_questions_are_the_ones_in_use() -> None:
    """The survey of 2024 asks them as Q14a, Q14b and Q14c, Q15 and Q16b."""
    expected = ("Q14a", "Q14b, Q14c", "Q15", "Q16b")
    assert expected == questions(2025)


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


def test_review_is_one_day() -> None:
    """All editions were reviewed together."""
    assert {dt.date(2026, 11, 23)} == {edition.reviewed for edition in EDITIONS}


def test_editions_whose_wording_was_not_read_say_so() -> None:
    """An edition of which no form of the indicators was read has an unverified reference."""
    unread = {e.year for e in EDITIONS if any(r.evidence == "unverified" for r in e.references)}
    assert {2016, 2017, 2018, 2019, 2021, 2025} == unread


def test_deadlines_are_those_that_were_read() -> None:
    """Only days that a source prints are given, all after their snapshots."""
    assert {
        2015: dt.date(2015, 7, 1),
        2016: dt.date(2016, 8, 1),
        2017: dt.date(2017, 8, 1),
        2018: dt.date(2018, 8, 1),
        2023: dt.date(2023, 8, 31),
        2024: dt.date(2024, 10, 30),
    } == {e.year: d.date for e in EDITIONS for d in e.deadlines if d.date > e.snapshot}


def test_an_edition_can_be_a_key() -> None:
    """Editions are values: they can be compared, hashed and used as keys."""
    assert {edition: edition.id for edition in EDITIONS}[EDITIONS[3]] == "wres-2018"
