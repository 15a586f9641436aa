"""A page is the standard of its year: its snapshot, its survey, its sources, and a form of each indicator."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import attrs
import pytest

import wres
from wres import catalogue, editions
from wres.editions import pages, wres_indicators
from wres.model import Edition
from wres.registry import official
from wres.standard import WRES
from wres.template import template
from wres.testing import conformance_cases, make_counts

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


def test_pages_wait_until_they_are_asked_for() -> None:
    """Importing the package imports none of them."""
    code = "import sys, wres; wres.load; print([name for name in sys.modules if name.startswith('wres.editions')])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert run.stdout.strip() == "[]"


# A page is all that an edition takes: one is written here for the year after the last.

LAST = EDITIONS[-1]
YEAR = LAST.year + 1
NEW = f"wres-{YEAR}"
FORM, ANOTHER = "survey.OPPORTUNITIES_WITH_DONT_KNOW", "survey.OPPORTUNITIES_WITHOUT_DONT_KNOW"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wres.Registry]:
    """The official standard with one page more: the last one's, each year in it a year later, and another form of 7."""
    last = Path(editions.__path__[0], f"wres_{LAST.year}.py").read_text(encoding="utf-8")
    assert FORM in last
    text = re.sub(r"\b20\d\d\b", lambda year: str(int(year[0]) + 1), last).replace(FORM, ANOTHER)
    # Whatever the last one rests on, this one is no draft.
    text = text.replace("provisional=True", "provisional=False")
    folder = tmp_path_factory.mktemp("editions")
    module = f"wres_{YEAR}"
    (folder / f"{module}.py").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(editions, "__path__", [*editions.__path__, str(folder)])
        yield wres.load()
    del sys.modules[f"{editions.__name__}.{module}"]
    delattr(editions, module)


def test_it_is_found(registry: wres.Registry) -> None:
    """The edition stands after the others, with nine indicators, and the others are as they were."""
    assert [*official().editions, NEW] == list(registry.editions)
    assert [one.id for one in official().indicators(LAST.id)] == [one.id for one in registry.indicators(NEW)]
    for edition in official().editions:
        assert official().fingerprint(edition) == registry.fingerprint(edition)


def test_what_differs_from_the_year_before(registry: wres.Registry) -> None:
    """Of the edition the facts of its year, and of the indicators the one whose form is another."""
    edition = registry.edition(NEW)
    assert (YEAR, LAST.id, YEAR - 1) == (edition.year, edition.supersedes, edition.survey and edition.survey.year)
    pairs = [(one, registry.indicator(LAST.id, one.id)) for one in registry.indicators(NEW)]
    found = {(one.id, path) for one, before in pairs for path in wres.diff(before, one)}
    sources = {(name, path) for name, path in found if path.partition(".")[0] in ("editions", "references")}
    assert {("opportunities", "measure.base"), ("opportunities", "description")} == found - sources
    moved = [one.id for one, _ in pairs if registry.fingerprint(NEW, one.id) != registry.fingerprint(LAST.id, one.id)]
    assert ["opportunities"] == moved


def test_counts_are_evaluated(registry: wres.Registry) -> None:
    """Every indicator gives a figure, by the edition's name and as reported."""
    counts = make_counts(NEW, orgs=2, registry=registry)
    named = wres.evaluate(counts, edition=NEW, registry=registry)
    assert {"ok"} == set(named.headline()["status"])
    assert {one.id for one in registry.indicators(NEW)} == set(named.headline()["indicator"])
    reported = wres.evaluate(counts[counts["year"] == YEAR], edition="as-reported", registry=registry)
    assert [NEW] == reported.frame["edition"].unique().tolist()


def test_it_passes_what_the_others_pass(registry: wres.Registry) -> None:
    """Its facts agree with its year, and are dated and referenced."""
    page = sys.modules[f"{editions.__name__}.wres_{YEAR}"]
    test_a_page_is_named_after_its_edition(page)
    test_a_page_has_a_form_of_each_indicator(page)
    test_an_edition_agrees_with_its_year(page.EDITION)
    test_the_snapshot_ends_the_financial_year(page.EDITION)
    test_the_survey_is_of_the_autumn_before(page.EDITION)
    test_an_edition_uses_the_standard_grouping(page.EDITION)
    test_facts_are_dated_and_referenced(page.EDITION)


def test_it_conforms(registry: wres.Registry) -> None:
    """The edition passes every check of the kit, and so does the indicator whose form is another."""
    sample = (NEW, f"{NEW}/opportunities")
    cases = [case for case in conformance_cases("wres-standard") if case.id.rpartition("/")[0] in sample]
    assert set(sample) == {case.id.rpartition("/")[0] for case in cases}
    for case in cases:
        case.run()


def test_the_catalogue_lists_it(registry: wres.Registry) -> None:
    """Its definitions are records, and the pages say which form holds."""
    records = catalogue.document(registry, NEW)
    assert ([NEW], 9) == ([one["id"] for one in records["editions"]], len(records["indicators"]))
    pages = catalogue.pages(registry)
    assert f"## {NEW}\n" in pages["editions.md"]
    assert f"## {NEW}\n" in pages["opportunities.md"]


def test_its_template_has_rows(registry: wres.Registry) -> None:
    """The rows are those of the latest template, each item that is counted among them."""
    made = template(NEW, registry)
    assert [row.name for row in template(LAST).rows] == [row.name for row in made.rows]
    counted = {term.item.id for one in registry.indicators(NEW) for term in one.measure.terms}
    assert counted == {row.item for row in (*made.rows, *made.workings) if row.item}
