"""What people read says whether it holds small numbers, and shows none that a scheme hides, in words either."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pandas as pd
import pytest

import wres
from wres import charts
from wres.datasets import sector
from wres.disclosure import notice, suppress
from wres.disclosure.notices import HOLDS, hidden_by
from wres.errors import DefinitionError
from wres.findings import Findings
from wres.intake import read_workbook
from wres.report import audit_page, organisation_page, prepare, reporting_template, sector_page, write_pack
from wres.report.workbooks import blank_template, filled_template, results_workbook
from wres.validation.checks.examples import planted

SCHEME = "hes-sub-national"
NAMED = hidden_by(SCHEME)
EDITION = "wres-2024"


@pytest.fixture(scope="module")
def counts() -> pd.DataFrame:
    return sector(seed=4, organisations=12, years=(2023, 2024))


@pytest.fixture(scope="module")
def results(counts: pd.DataFrame) -> wres.Results:
    return wres.evaluate(counts, edition="as-reported")


@pytest.fixture(scope="module")
def large() -> pd.DataFrame:
    """Counts in which nothing is small."""
    numbers = {"shortlisted": (3000, 800, 100), "appointed": (1000, 200, 40)}
    rows = [("Acme Trust", 2024, item, group, n) for item, each in numbers.items()
            for group, n in zip(("white", "bme", "unknown"), each, strict=True)]  # fmt: skip
    return pd.DataFrame(rows, columns=["org", "year", "item", "group", "count"])


def impossible() -> pd.DataFrame:
    """A return with more appointed than shortlisted."""
    rows = planted(shortlisted=(2103, 3, 95), appointed=(603, 6, 17))
    return pd.DataFrame(rows).assign(org="Acme Trust", year=2024)


def texts(path: Path) -> str:
    """All that a workbook says, its headers too."""
    with zipfile.ZipFile(path) as file:
        return "".join(file.read(name).decode() for name in file.namelist() if name.endswith(".xml"))


def pages(material: Any) -> Iterator[str]:
    org = material.orgs[0]
    yield organisation_page(material, org)
    yield sector_page(material)
    yield reporting_template(material, org).html()


def test_pages_say_that_they_hold_small_numbers(results: wres.Results, large: pd.DataFrame) -> None:
    """Of those that hold none nothing is written, and of those that a scheme made, which one."""
    for page in pages(prepare(results)):
        assert HOLDS in page
        assert NAMED not in page
    for page in pages(prepare(results, suppress=SCHEME)):
        assert NAMED in page
        assert HOLDS not in page
    for page in pages(prepare(wres.evaluate(large, edition=EDITION, indicators=["appointment"]))):
        assert HOLDS not in page


def test_a_pack_and_word_document_too(results: wres.Results, tmp_path: Path) -> None:
    for suppressing, words in ((None, HOLDS), (SCHEME, NAMED)):
        folder = tmp_path / str(suppressing)
        material = prepare(results, orgs=["SYN001", "SYN002"], suppress=suppressing)
        write_pack(material, folder)
        for page in folder.rglob("*.html"):
            assert words in page.read_text(encoding="utf-8")
        document = tmp_path / f"{suppressing}.docx"
        document.write_bytes(reporting_template(material, material.orgs[0]).docx())
        assert words in texts(document)


def test_workbooks_and_templates_too(
    counts: pd.DataFrame, results: wres.Results, large: pd.DataFrame, tmp_path: Path
) -> None:
    """The words stand on a sheet and at the head of each printed page."""
    some = counts["org"].iloc[0]
    for suppressing, words in ((None, HOLDS), (SCHEME, NAMED)):
        book = results_workbook(results, tmp_path / f"{suppressing}-r.xlsx", suppress=suppressing)
        form = filled_template(counts, EDITION, tmp_path / f"{suppressing}-t.xlsx", org=some, suppress=suppressing)
        for made in (book, form):
            assert f"&amp;C{words}" in texts(made)
            assert texts(made).count(words) > texts(made).count(f"&amp;C{words}")
    assert HOLDS not in texts(filled_template(large, EDITION, tmp_path / "large.xlsx"))
    assert HOLDS not in texts(blank_template(EDITION, tmp_path / "blank.xlsx"))


def test_a_template_has_no_number_that_is_hidden(counts: pd.DataFrame, tmp_path: Path) -> None:
    """Read back, the filled template gives no count that the scheme hides."""
    some = counts["org"].iloc[0]
    path = filled_template(counts, EDITION, tmp_path / "t.xlsx", org=some, suppress=SCHEME)
    back = read_workbook(path, edition=EDITION)
    numbers = pd.to_numeric(back.counts["count"], errors="coerce")
    assert len(numbers)
    assert not ((numbers > 0) & (numbers <= 7)).any()


@pytest.mark.parametrize("kind", ["frame", "all", "shown"])
def test_a_workbook_refuses_what_would_show_hidden_numbers(kind: str, results: wres.Results, tmp_path: Path) -> None:
    """Findings have titles only; assessments of figures that are hidden, and findings of any form, are refused."""
    hidden = suppress(results, SCHEME)
    findings = wres.audit(sector(seed=4, organisations=12, years=(2023, 2024)), edition="as-reported")
    path = tmp_path / "r.xlsx"
    if kind == "frame":
        with pytest.raises(DefinitionError, match=r"wres\.audit"):
            results_workbook(hidden, path, findings=findings.frame)
    elif kind == "all":
        with pytest.raises(DefinitionError, match="assess the suppressed results"):
            results_workbook(hidden, path, assessments=wres.assess(results, "score-test"))
    else:
        results_workbook(hidden, path, assessments=wres.assess(hidden, "score-test"), findings=findings)
        assert NAMED in texts(path)


def chart(name: str, source: Any, **more: Any) -> charts.Chart:
    draw: Callable[..., charts.Chart] = getattr(charts, name)
    org = {"org": "SYN001"} if name in ("trend", "pyramid") else {}
    indicator = {"pyramid": "workforce", "dumbbell": "board"}.get(name, "disciplinary")
    return draw(source, indicator=indicator, **org, **more)


@pytest.mark.parametrize("name", ["funnel", "caterpillar", "trend", "dumbbell", "pyramid"])
def test_charts_hide_as_results_do(name: str, results: wres.Results) -> None:
    """By name or of suppressed results: the same picture, which names the scheme; a frame can't be suppressed."""
    hidden = suppress(results, SCHEME)
    made = chart(name, results, suppress=SCHEME)
    assert made.svg == chart(name, hidden).svg
    assert made.text.endswith(NAMED)
    assert NAMED not in chart(name, results).text
    with pytest.raises(DefinitionError, match="suppress="):
        chart(name, results.headline(), suppress=SCHEME)


def test_what_is_held_back_is_called_that(results: wres.Results) -> None:
    """Nowhere is it insufficient data, nobody or no figure."""
    hidden = suppress(results, SCHEME)
    material = prepare(hidden)
    now = material.now
    held = now[(now["status"] == "suppressed") & now["band"].isna()]
    org = str(held["org"].iloc[0])
    page = organisation_page(material, org)
    assert "– held back" in page
    assert "Held back to protect individuals:" in page
    mine = now[(now["org"] == org) & now["band"].isna() & (now["status"] != "suppressed")]
    few = int((mine[["verdict", "peers_verdict", "trend_verdict"]] == "insufficient-data").sum().sum())
    assert page.count("– insufficient data") == few
    words = chart("funnel", hidden, benchmark="overdispersed-funnel").text
    one = now[(now["indicator"] == "disciplinary") & (now["status"] == "suppressed")]
    assert f"{len(one)} of 12 {'is' if len(one) == 1 else 'are'} held back to protect individuals." in words


def test_findings_beside_suppressed_figures_have_no_numbers() -> None:
    """A finding of an impossible return names what is wrong and not by how much."""
    counts = impossible()
    results = wres.evaluate(counts, edition=EDITION)
    findings = wres.audit(counts, edition=EDITION)
    assert any("6" in finding.message for finding in findings)
    page = organisation_page(prepare(results, findings=findings, suppress=SCHEME), "Acme Trust")
    found = page[page.index("What the audit found") : page.index("Where the definitions come from")]
    for finding in findings:
        assert finding.message not in page
        assert finding.code in found
    table = re.sub(r"WRES\d+", "", found)
    assert not re.search(r">[^<]*\b[1-7]\b[^<]*</td>", table)
    bare = findings.titled()
    assert len(bare) == len(findings)
    assert not any(finding.evidence or finding.where for finding in bare)
    assert bare.titled().findings == bare.findings


def test_a_page_of_an_audit_says_that_it_holds_numbers() -> None:
    """What is published already isn't."""
    findings = wres.audit(impossible(), edition=EDITION)
    assert HOLDS in audit_page(findings)
    assert HOLDS not in audit_page(findings.titled())
    assert HOLDS not in audit_page(Findings())


def test_notices_know_every_shape(counts: pd.DataFrame, large: pd.DataFrame) -> None:
    assert HOLDS == notice(counts)
    assert not notice(large)
    results = wres.evaluate(counts, edition=EDITION)
    assert HOLDS == notice(results)
    assert "threshold-10" in notice(suppress(results, "threshold-10"))
    assert not notice(attrs.evolve(results, frame=results.frame.head(0)))
