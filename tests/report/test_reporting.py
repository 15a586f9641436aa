"""The reporting template: every heading, what figures answer, and a marked gap for the rest; in both forms the same."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from typing import Any

import attrs
import docx
import pandas as pd
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn

import wres
from wres.cells import Comparison, Row
from wres.cli import main
from wres.datasets import sector
from wres.findings import Finding, Findings
from wres.report import Material, ReportingTemplate, prepare, reporting_template
from wres.report.blocks import GapBlock, HeadingBlock, TableBlock
from wres.report.headings import HEADINGS, SECTIONS
from wres.text import cleaned

STAFF = [("headcount", "white", 800), ("headcount", "bme", 150), ("headcount", "unknown", 50)]
EVENTS = [("shortlisted", "white", 600), ("shortlisted", "bme", 300), ("appointed", "white", 300)]
EVENTS += [("appointed", "bme", 75), ("disciplinary", "white", 8), ("disciplinary", "bme", 3)]


def filled(*years: tuple[int, list[tuple[str, str, int]]], edition: str = "as-reported") -> ReportingTemplate:
    """The template of one organisation with these counts, of the last of the years."""
    rows = [("Acme Trust", year, *row) for year, counts in years for row in counts]
    table = pd.DataFrame(rows, columns=["org", "year", "item", "group", "count"])
    return reporting_template(prepare(wres.evaluate(table, edition=edition)), "Acme Trust")


def under(template: ReportingTemplate, heading: str) -> list[Any]:
    """The blocks that stand under the heading of this id, down to the next."""
    words = HEADINGS[heading].words
    at = next(at for at, b in enumerate(template.blocks) if isinstance(b, HeadingBlock) and b.text.endswith(words))
    rest = template.blocks[at + 1 :]
    end = next((at for at, b in enumerate(rest) if isinstance(b, HeadingBlock)), len(rest))
    return list(rest[:end])


def texts(template: ReportingTemplate) -> list[str]:
    """Every text of the template in its order."""
    found = []
    for block in template.blocks:
        table = isinstance(block, TableBlock)
        found += [block.caption, *block.columns, *sum(block.rows, ())] if table else [block.text]
    return [cleaned(text) for text in found if text]


def document(template: ReportingTemplate) -> Any:
    return docx.Document(io.BytesIO(template.docx()))


def words_of(made: Any) -> list[str]:
    """Every text of a document's body in its order."""
    found = ("".join(run.text or "" for run in each.iter(qn("w:t"))) for each in made.element.body.iter(qn("w:p")))
    return [text for text in found if text]


@pytest.fixture(scope="module")
def template() -> ReportingTemplate:
    """That of an invented organisation with every figure of two years."""
    counts = sector(seed=3, organisations=3, years=(2023, 2024))
    return reporting_template(prepare(wres.evaluate(counts, edition="as-reported"), orgs=["SYN003"]), "SYN003")


def test_every_heading_is_there(template: ReportingTemplate) -> None:
    """The cover and the seven sections, field by field, in the template's order, each with its evidence at the end."""
    heads = [block.text for block in template.blocks if isinstance(block, HeadingBlock)]
    sections = [name if number == "cover" else f"{number}. {name}" for number, name in SECTIONS.items()]
    assert sections == [head for head in heads if head in sections]
    wanted = [asked.words for asked in HEADINGS.values() if asked.section != "5"]
    assert wanted == [re.sub(r"^[a-c]\. ", "", head) for head in heads if re.sub(r"^[a-c]\. ", "", head) in wanted]
    for name in ("data", "narrative", "action"):
        assert heads.count(HEADINGS[name].words) == 9
    evidence = next(b for b in template.blocks if isinstance(b, TableBlock) and b.columns[1] == "Evidence")
    assert len(evidence.rows) == len(wanted) + 3
    assert {row[1] for row in evidence.rows} == {"secondary", "unverified"}


def test_gaps_are_numbered_marked_and_listed(template: ReportingTemplate) -> None:
    """Each says that it is one, counts, and stands in the list at the end; so it does in both forms."""
    assert [gap.number for gap in template.gaps] == list(range(1, len(template.gaps) + 1))
    listing = next(b for b in template.blocks if isinstance(b, TableBlock) and b.columns[0] == "Gap")
    assert [(str(gap.number), gap.place, gap.needed) for gap in template.gaps] == list(listing.rows)
    page = template.html()
    assert page.count("<mark>Gap ") == page.count("to be written: ") == len(template.gaps)
    marked = [p for p in document(template).paragraphs if p.runs and p.runs[0].font.highlight_color is not None]
    assert [gap.text for gap in template.gaps] == [paragraph.text for paragraph in marked]


def test_figures_fill_what_they_can() -> None:
    """Staff, the BME proportion and the self-reporting rate follow from the counts of both years."""
    found = filled((2023, [*STAFF[:1], ("headcount", "bme", 100), ("headcount", "unknown", 0)]), (2024, STAFF))
    assert [block.text for block in under(found, "organisation")] == ["Acme Trust"]
    staff = [block.text for block in under(found, "staff")]
    assert staff[0] == "At 31 March 2024: 1,000 (800 White, 150 BME, 50 unknown)."
    shares = [block.text.partition(" (")[0] for block in under(found, "proportion")]
    assert shares == ["At 31 March 2024: 15.0 %", "At 31 March 2023: 11.1 %"]
    rates = [block.text.partition(" (")[0] for block in under(found, "self-reported")]
    assert rates == ["At 31 March 2024: 95.0 %", "At 31 March 2023: 100.0 %"]


def test_indicators_have_both_years() -> None:
    """People and shares of each group, and the comparison with its interval, of this year and of the one before."""
    found = filled((2023, EVENTS), (2024, EVENTS))
    (table,) = (
        b for b in found.blocks if isinstance(b, TableBlock) and ("White", *["300 of 600 (50.0 %)"] * 2) in b.rows
    )
    assert table.columns == ("Figure", "2024", "2023")
    assert table.rows[-1][0] == "White over BME"
    assert table.rows[-1][1] == table.rows[-1][2]
    assert table.rows[-1][1].startswith("2.00 (95 % interval 1.")


def test_what_is_missing_is_a_gap() -> None:
    """An indicator without counts asks for them, in either year; a field that figures don't answer does too."""
    needed = [(gap.place, gap.needed) for gap in filled((2024, EVENTS)).gaps]
    lacking = "which weren't supplied, or why there are none"
    assert ("Indicator 5, 2024", f"the figures of 2024, {lacking}") in needed
    assert ("Indicator 2, 2023", f"the figures of 2023, {lacking}") in needed
    assert ("Indicator 2, 2024", f"the figures of 2024, {lacking}") not in needed
    assert "the figures for this weren't supplied" in [text for _, text in needed]


def test_comparisons_that_do_not_hold_are_named() -> None:
    """A direction or a period that changed makes two rows, or a note; without last year there is nothing to compare."""
    turned = filled((2015, EVENTS + STAFF), (2016, EVENTS + STAFF))
    notes = [block.text for block in under(turned, "reliability")]
    assert (
        "Indicator 2 is defined otherwise in wres-2015 than in wres-2016: the two years' figures can't be compared."
        in (notes)
    )
    rows = [row for b in turned.blocks if isinstance(b, TableBlock) for row in b.rows if "over" in row[0]]
    assert [(row[1] == "–", row[2] == "–") for row in rows if row[0] == "White over BME"] == [(False, True)] * 2
    window = filled((2019, EVENTS + STAFF), (2020, EVENTS + STAFF))
    assert any("averages 2 years in wres-2019 and 1 year in wres-2020" in b.text for b in under(window, "reliability"))
    alone = filled((2024, EVENTS))
    assert "There are no figures of 2023" in under(alone, "reliability")[0].text


def test_findings_of_an_audit_are_issues_of_completeness() -> None:
    """What an audit found in the year stands under completeness, with its code; of another organisation it doesn't."""
    rows = [("Acme Trust", 2024, *row) for row in EVENTS]
    table = pd.DataFrame(rows, columns=["org", "year", "item", "group", "count"])
    common: dict[str, Any] = {"code": "WRES111", "severity": "error", "indicator": "appointment", "cure": "mend it"}
    findings = Findings(
        (
            Finding(**common, org="Acme Trust", year=2024, message="more appointed than shortlisted"),
            Finding(**common, org="Borough Care", year=2024, message="another's"),
        )
    )
    material = prepare(wres.evaluate(table, edition="wres-2024"), findings=findings)
    found = [block.text for block in under(reporting_template(material, "Acme Trust"), "completeness")]
    assert "Error WRES111: more appointed than shortlisted" in found
    assert not [text for text in found if "another's" in text]


def test_the_document_has_the_same_words(template: ReportingTemplate) -> None:
    """Page and document say the same, block after block."""
    body = words_of(document(template))
    assert texts(template) == body[3:]
    page = re.sub(r"<[^>]+>", "\n", template.html().partition("<main")[2].partition("</main>")[0])
    shown = [line.strip() for line in page.splitlines()]
    assert all(
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;") in shown
        for text in texts(template)
    )


def test_the_document_is_a_document(template: ReportingTemplate) -> None:
    """British English, a title, real headings, table headers that repeat, no stale picture, and the same bytes."""
    made = document(template)
    core = made.core_properties
    assert (core.language, core.author, core.revision) == ("en-GB", "", 1)
    assert core.title == "SYN003: Workforce Race Equality Standard reporting template, 2024"
    assert {lang.get(qn("w:val")) for lang in made.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    levels = {2: "Heading 1", 3: "Heading 2", 4: "Heading 3"}
    wanted = [(cleaned(b.text), levels[b.level]) for b in template.blocks if isinstance(b, HeadingBlock)]
    assert wanted == [(p.text, p.style.name) for p in made.paragraphs if p.style.name.startswith("Heading")]
    tables = [block for block in template.blocks if isinstance(block, TableBlock)]
    assert len(made.tables) == len(tables)
    for table in made.tables:
        assert [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows[:2]] == [True, False]
    data = template.docx()
    assert data == template.docx()
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert not [name for name in names if "thumbnail" in name or "vba" in name.lower()]
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


HOSTILE = (
    "</w:t><w:t>Acme & Söhne",
    "\u202eReversed\u202c\x00\x1b Trust\u2066",
    "long " * 2000,
    '=HYPERLINK("https://example.org")',
    "DDEAUTO c:\\windows\\system32\\cmd.exe",
    "{{ 7 * 7 }}",
    "👩🏾‍⚕️ Trust",
    "../CON",
)


@pytest.mark.parametrize("names", [HOSTILE[:3], pytest.param(HOSTILE[3:], marks=pytest.mark.thorough)], ids=len)
def test_hostile_names_are_text(names: tuple[str, ...]) -> None:
    """Whatever an organisation is called is harmless text in both forms, and whole once."""
    rows = [(name, 2024, *row) for name in names for row in EVENTS]
    table = pd.DataFrame(rows, columns=["org", "year", "item", "group", "count"])
    material = prepare(wres.evaluate(table, edition="wres-2024"))
    assert len(material.orgs) == len(names)
    for org in material.orgs:
        found = reporting_template(material, org)
        data = found.docx()
        made = docx.Document(io.BytesIO(data))
        body = words_of(made)
        assert cleaned(org) in body
        assert not set("".join(body)) & set("\u202a\u202e\u2066\x00\x1b")
        assert {"begin", "end"} == {
            each.get(qn("w:fldCharType")) for each in made.sections[0].footer._element.iter(qn("w:fldChar"))
        }
        assert not made.element.xpath(".//w:instrText | .//w:hyperlink | .//w:object")
        assert len(data) < 120_000
        assert "<script>" not in found.html().partition("<main")[2].partition("</main>")[0]


def test_without_python_docx_it_says_what_to_install(
    template: ReportingTemplate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page needs no python-docx, and the document says which extra brings it."""
    monkeypatch.setitem(sys.modules, "docx", None)
    assert "to be written" in template.html()
    with pytest.raises(wres.WresError, match=r"wres-standard\[report\]"):
        template.docx()


@pytest.mark.parametrize("form", ["html", "docx"])
def test_on_the_command_line(form: str, tmp_path: Any) -> None:
    """`wres report --template` writes it, and says how many gaps are left."""
    rows = [("Acme Trust", 2024, *row) for row in EVENTS]
    table = pd.DataFrame(rows, columns=["org", "year", "item", "group", "count"])
    table.to_csv(tmp_path / "counts.csv", index=False)
    out = tmp_path / f"return.{form}"
    call = ["report", str(tmp_path / "counts.csv"), "--edition", "wres-2024", "--template", form, "--out", str(out)]
    result = CliRunner().invoke(main, call)
    assert result.exit_code == 0, result.output
    assert "gaps are left to write" in result.stderr
    data = out.read_bytes()
    assert data[:2] == b"PK" if form == "docx" else data.startswith(b"<!doctype html>")
    refused = CliRunner().invoke(main, [*call, "--sector"])
    assert refused.exit_code == 2
    assert "--template is of one organisation" in refused.stderr


def test_a_gap_is_a_value() -> None:
    """Its text says its number and what is needed."""
    assert GapBlock(3, "Cover", "the date").text == "Gap 3, to be written: the date."


def test_what_a_figure_is_made_of_does_not_depend_on_its_name() -> None:
    """Statistics and groups of other names are judged as before, and printed with their people."""
    results = wres.evaluate(
        sector(seed=1, organisations=2), edition="wres-2024", indicators=["training", "opportunities"]
    )
    names = {"likelihood": "chance", "white/bme": "of-two", "percentage": "agreed", "bme-white": "both"}

    def renamed(row: Row) -> Row:
        statistic, group = (names.get(name, name) for name in (row.statistic, row.group))
        made = row.made_of
        if isinstance(made, Comparison):
            focus, comparator = renamed(made.focus), renamed(made.comparator)
            made = attrs.evolve(made, focus=focus, comparator=comparator, unknown=tuple(map(renamed, made.unknown)))
        return attrs.evolve(row, statistic=statistic, group=group, made_of=made)

    rows = {key: tuple(map(renamed, each)) for key, each in results.rows.items()}
    stranger = prepare(attrs.evolve(results, frame=results.frame.replace(names), rows=rows))
    ours = prepare(results)
    judged = [name for name in ours.now if name not in ("statistic", "group")]
    pd.testing.assert_frame_equal(ours.now[judged], stranger.now[judged])

    def people(material: Material) -> list[str]:
        found = texts(reporting_template(material, "SYN001"))
        return [text for text in found if re.search(r"^[\d,]+ of [\d,]+ \(", text)]

    assert people(ours) == people(stranger) != []
