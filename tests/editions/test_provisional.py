"""An edition that nothing read defines is used where it is named, and as reported only where it is asked for."""

from __future__ import annotations

from pathlib import Path

import attrs
import pandas as pd
import pytest

import wres
from wres import catalogue
from wres.errors import UnknownEditionError
from wres.intake import read_workbook
from wres.model import Edition
from wres.registry import Registry, official, provisional_note
from wres.report.workbooks import blank_template
from wres.testing import make_counts

YEAR = 2098
LAST = [edition for edition in official().editions.values() if not edition.provisional][-1]
DRAFT = attrs.evolve(
    LAST, id=f"wres-{YEAR}", year=YEAR, snapshot=LAST.snapshot.replace(year=YEAR), supersedes=LAST.id, provisional=True
)
NOTE = f"wres-{YEAR} is provisional: nothing that defines it was read, and its facts are carried over from {LAST.id}"


class Draft:
    """A plugin with a provisional edition that has the indicators of the last one."""

    @wres.hookimpl
    def wres_editions(self) -> list[Edition]:
        return [DRAFT]

    @wres.hookimpl
    def wres_indicators(self) -> list[wres.Indicator]:
        return [attrs.evolve(one, editions=[DRAFT.id]) for one in official().indicators(LAST.id)]


@pytest.fixture(scope="module")
def registry() -> Registry:
    return wres.load(Draft())


@pytest.fixture(scope="module")
def counts(registry: Registry) -> pd.DataFrame:
    return make_counts(DRAFT.id, orgs=["Acme Trust"], years=[YEAR], registry=registry)


def test_it_is_used_where_it_is_named(registry: Registry, counts: pd.DataFrame) -> None:
    """Figures are made, and every way of showing them says what they rest on."""
    results = wres.evaluate(counts, edition=DRAFT.id, registry=registry)
    assert NOTE in results.notes
    assert results.provenance["provisional"].all()
    assert not wres.evaluate(counts, edition=LAST.id).provenance["provisional"].any()
    assert NOTE == provisional_note(DRAFT)


def test_as_reported_it_has_to_be_asked_for(registry: Registry, counts: pd.DataFrame) -> None:
    """Without that the error says what it rests on, and the way out; with it its figures are those of its name."""
    for call in (wres.evaluate, wres.audit):
        with pytest.raises(UnknownEditionError, match=r"is provisional: (.|\n)*provisional=True \(--provisional\)"):
            call(counts, edition="as-reported", registry=registry)
    named = wres.evaluate(counts, edition=DRAFT.id, registry=registry)
    asked = wres.evaluate(counts, edition="as-reported", registry=registry, provisional=True)
    pd.testing.assert_frame_equal(named.frame, asked.frame)
    assert named.notes == asked.notes
    assert not len(wres.audit(counts, edition="as-reported", registry=registry, provisional=True).select("WRES10"))


def test_earlier_years_need_no_asking(registry: Registry, counts: pd.DataFrame) -> None:
    """A table without the year of the provisional edition is judged as ever."""
    last = counts.assign(year=LAST.year)
    wres.evaluate(last, edition="as-reported", registry=registry)


def test_records_and_workbooks_ask_too(registry: Registry, tmp_path: Path) -> None:
    """Whatever is read as reported keeps to it; the template says what it rests on."""
    asked = pd.DataFrame({"year": YEAR, "ethnicity": ["A"] * 3, "opportunities": ["Yes", "No", "Don't know"]})
    with pytest.raises(UnknownEditionError, match="is provisional"):
        wres.tabulate(survey=asked, edition="as-reported", org="Acme Trust", registry=registry)
    counts = wres.tabulate(survey=asked, edition="as-reported", org="Acme Trust", registry=registry, provisional=True)
    assert [1, 3] == sorted(counts.loc[counts["group"] == "white", "count"])
    path = tmp_path / "return.csv"
    path.write_text("Acme Trust,,\n,White,BAME\nNumber of shortlisted applicants,600,300\n", encoding="utf-8")
    with pytest.raises(UnknownEditionError, match="is provisional"):
        read_workbook(path, edition="as-reported", year=YEAR, org="Acme Trust", registry=registry)
    read = read_workbook(path, edition="as-reported", year=YEAR, org="Acme Trust", registry=registry, provisional=True)
    assert [600, 300] == read.counts["count"].tolist()
    assert blank_template(DRAFT.id, tmp_path / "blank.xlsx", registry=registry).stat().st_size


def test_the_catalogue_says_so(registry: Registry) -> None:
    """Its record and its page are marked."""
    (record,) = catalogue.document(registry, DRAFT.id)["editions"]
    assert record["provisional"] is True
    assert f"{NOTE}." in catalogue.pages(registry)["editions.md"]
