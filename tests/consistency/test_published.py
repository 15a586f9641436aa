"""Printed figures are audited rightly: real contradictions are found and explained, correct figures let pass."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres.consistency import FiguresError, audit_published
from wres.consistency.published import BY_KIND
from wres.consistency.slips import SLIPS
from wres.datasets import national, published
from wres.errors import WresError
from wres.findings import CODES, Findings

DOCUMENT = json.loads(files("wres.datasets").joinpath("published.json").read_text(encoding="utf-8"))


def table(*rows: tuple[Any, ...], **more: Any) -> pd.DataFrame:
    """Figures of an invented organisation: indicator, statistic, group, value, and mostly a unit."""
    names = ["indicator", "statistic", "group", "value", "unit"]
    frame = pd.DataFrame([(*row, "")[: len(names)] if len(row) < 5 else row for row in rows], columns=names)
    return frame.assign(**{"org": "Acme Trust", "year": 2024, "source": "", **more})


def codes(frame: pd.DataFrame) -> list[str]:
    return [finding.code for finding in audit_published(frame)]


@pytest.fixture(scope="module")
def found() -> Findings:
    return audit_published(published())


def test_real_contradictions_are_found_and_called_by_their_name(found: Findings) -> None:
    """What is wrong in the published cases, beside notes and what can't be read, is this and nothing else."""
    expected = [
        ("WRES203", "ncic", "appointment", None),
        ("WRES215", "eeast", "discrimination", "arithmetic"),
        ("WRES216", "kmpt", "workforce", "contradicted"),
        ("WRES221", "kmpt", "disciplinary", "rounded-first"),
        ("WRES223", "kmpt", "training", "digit-lost"),
        ("WRES224", "bpas", "appointment", "digit-added"),
        ("WRES226", "kmpt", "discrimination", "labels-swapped"),
        ("WRES226", "kmpt", "harassment-public", "labels-swapped"),
        ("WRES226", "kmpt", "harassment-staff", "labels-swapped"),
        ("WRES226", "kmpt", "opportunities", "labels-swapped"),
        ("WRES230", "bpas", "appointment", "other-total"),
    ]
    severe = [f for f in found if f.severity != "note" and f.code not in {"WRES201", "WRES202"}]
    assert expected == sorted((f.code, f.org, f.indicator, f.evidence.get("reason")) for f in severe)


def test_every_failing_check_of_the_cases_is_covered(found: Findings) -> None:
    """Each figure that a transcriber's check shows to be contradicted stands in a finding of a contradiction."""
    frame = published()
    pointed = {place.row for f in found if "contradictions" in f.evidence for place in f.where}
    ids = {(case["id"], figure["id"]): at for case, figure, at in _positions(frame)}
    for case in DOCUMENT["cases"]:
        for check in case.get("checks", ()):
            if not check["agrees"]:
                assert ids[case["id"], check["figure"]] in pointed


def _positions(frame: pd.DataFrame) -> list[tuple[dict[str, Any], dict[str, Any], int]]:
    pairs = [(case, figure) for case in DOCUMENT["cases"] for figure in case["figures"]]
    assert len(pairs) == len(frame)
    return [(case, figure, at) for at, (case, figure) in enumerate(pairs)]


def test_notes_of_the_cases(found: Findings) -> None:
    """Differences with a per cent sign are noted, each; a ratio of 0.66 'more likely' is left open."""
    expected = ["cqc", "kmpt", "christie", "christie", "eeast", "eeast"]
    assert expected == [f.org for f in found.select("WRES204")]
    (left_open,) = found.select("WRES202")
    assert ("0.66 (the ratio itself)", "1.66 (an excess over 1)") == left_open.evidence["readings"]
    assert 4 == len(found.select("WRES201")) + len(found.select("WRES202"))


def test_the_national_series_is_let_pass_where_it_agrees() -> None:
    """Of the national entries only the chain of powers is contradicted; what others say otherwise is restated."""
    frame = national(None)
    frame = frame[frame["year"].notna()]
    frame = frame.assign(org=frame["scope"], case=frame["entry"])
    found = audit_published(frame)
    contradicted = [
        (f.where[0].label.split()[-1], f.evidence["reason"]) for f in found if "contradictions" in f.evidence
    ]
    assert [("8d", "arithmetic"), ("9", "arithmetic"), ("8c", "copied")] == contradicted[:3]
    assert {"WRES207"} == {f.code for f in found if "contradictions" in f.evidence} - {"WRES211", "WRES229"}
    assert ["WRES217"] == [f.code for f in found.select("WRES217")]


CONTRADICTIONS = """
WRES206: 58.33% (7) and 66.67% (8)
board board total 12, board total-share bme 58.5%

WRES222: cut off
board board total 12, board total-share bme 41.6%

WRES207: 3 to 25
board total-share bme 2.9%

WRES208: not 0.1 to 10
appointment relative-likelihood white/bme 17.16

WRES203: a percentage in place of the ratio
appointment relative-likelihood - 17.16%

WRES211: 62% ÷ 60% gives
training likelihood white 62%, training likelihood bme 60%, training relative-likelihood - 1.43

WRES212: 100 × (700 ÷ 3,000) gives 23.33
workforce headcount total 3000, workforce headcount bme 700, workforce overall-share bme 31.3%

WRES213: 3,194
workforce headcount white 2513, workforce headcount bme 611, workforce headcount unknown 70, workforce headcount
total 3301

WRES213: more than
appointment shortlisted bme 12, appointment appointed bme 31

WRES214: 105.5 to 108.5, not 100
workforce overall-share white 76%, workforce overall-share bme 22%, workforce overall-share unknown 9%

WRES214: more than
workforce overall-share white 86%, workforce overall-share bme 22%

WRES215: -5 to -3
board total-share bme 17%, workforce overall-share bme 21%, board total-difference bme -7

WRES231: the sign lost
harassment-staff percentage white 18%, harassment-staff percentage bme 27%, harassment-staff difference bme-white -9

WRES206: no whole total has 1 as 49
workforce headcount total 3210, workforce growth bme 49%, workforce increase bme 1

WRES225: 0.28 for 0.028
appointment shortlisted white 600, appointment appointed white 17, appointment likelihood white 2.8%, appointment
likelihood white 0.28 ratio

WRES232: what another share leaves to 100
workforce overall-share white 79%, workforce overall-share bme 21%, workforce headcount white 2505, workforce
headcount total 3296, workforce overall-share unknown 2.9%
"""
"""By the code and some words of what is found: the figures, each as indicator, statistic, group, value and unit."""


@pytest.mark.parametrize("block", CONTRADICTIONS.strip().split("\n\n"), ids=lambda block: block[:7])
def test_contradictions(block: str) -> None:
    """Each kind of contradiction has its code, and says what is printed and what the other figures give."""
    head, figures = block.split("\n", 1)
    expected, words = head.split(": ")
    rows = [tuple("" if part == "-" else part for part in figure.split()) for figure in figures.split(",")]
    findings = audit_published(table(*rows)).select(severity="note")
    found = [f for f in findings if f.code == expected]
    assert found, findings
    assert any(words in f.message or any(words in str(e) for e in f.evidence.values()) for f in found), found
    assert all(f.cure == CODES[expected].cure and f.where for f in found)


@pytest.mark.parametrize(
    "rows",
    [
        [("workforce", "overall-share", g, v) for g, v in (("white", "33%"), ("bme", "33%"), ("unknown", "33%"))],
        [("discrimination", "percentage", "bme", "12.0%"), ("discrimination", "percentage", "bme", "12%")],
        [("board", "total-share", "bme", "23%"), ("board", "total-share", "white", "77%")],
        [("harassment-staff", "percentage", "bme", v) for v in ("n/a", "*", "<5", "–", "")],
        [("disciplinary", "disciplinary", "bme", "<5"), ("disciplinary", "likelihood", "bme", "0.9%"),
         ("workforce", "headcount", "bme", "440")],
        [("disciplinary", "relative-likelihood", "bme/white", "9.5")],
        [("disciplinary", "likelihood", "white", "0.0%"), ("disciplinary", "likelihood", "bme", "1.2%"),
         ("disciplinary", "relative-likelihood", "bme/white", "31.0")],
        [("workforce", "overall-share", "bme", "18.5%"), ("workforce", "share-of-workforce", "bme", "4%")],
        [("appointment", "likelihood", "white", "8.0%"), ("appointment", "likelihood", "white", "0.08", "ratio")],
        [("board", "total-share", "bme", "17%"), ("board", "board-complement", "not-bme", "83%")],
        [("workforce", "declared-share", "declared", "89.4%"), ("workforce", "overall-share", "unknown", "10.6%")],
    ],
)  # fmt: skip
def test_correct_figures_are_let_pass(rows: list[tuple[Any, ...]]) -> None:
    """Rounding, missing and withheld figures, bounds, and the same figure in two units are no fault."""
    assert [] == codes(table(*rows))


def test_a_bound_can_contradict_too() -> None:
    """Fewer than five of 440 can't print as 3%."""
    rows = [("disciplinary", "disciplinary", "bme", "<5"), ("disciplinary", "likelihood", "bme", "3.0%")]
    assert ["WRES212"] == codes(table(*rows, ("workforce", "headcount", "bme", "440")))


def test_two_year_averages_are_not_held_against_one_year() -> None:
    """Until 2019 the cases were the average of two years, so that a year's count says nothing of the rate."""
    rows = [("disciplinary", "disciplinary", "bme", "9"), ("workforce", "headcount", "bme", "700"),
            ("disciplinary", "likelihood", "bme", "2.3%")]  # fmt: skip
    assert ["WRES212"] == codes(table(*rows))
    assert [] == codes(table(*rows, year=2018))


def test_swapped_labels_are_seen_from_last_year() -> None:
    """Shares that change places within a year were swapped in print."""
    shares = [("workforce", "overall-share", g, v) for g, v in (("white", "78%"), ("bme", "20%"))]
    swapped = [("workforce", "overall-share", g, v) for g, v in (("white", "21%"), ("bme", "77%"))]
    frame = pd.concat([table(*shares, year=2023), table(*swapped)], ignore_index=True)
    assert ["WRES226"] == codes(frame)


def test_last_years_figure_is_seen_from_last_year() -> None:
    """Indicator 9's workforce share of 21% contradicts indicator 1's, and is last year's."""
    last = table(("workforce", "overall-share", "bme", "21%"), year=2023)
    this = table(("workforce", "overall-share", "bme", "22%"), ("board", "overall-share", "bme", "21%"))
    assert ["WRES228"] == codes(pd.concat([last, this], ignore_index=True))
    assert ["WRES216"] == codes(this)


def test_changes_are_held_against_both_years() -> None:
    """A change has the two years' difference, whichever way its sign is printed; a growth their quotient."""
    last = table(
        ("harassment-staff", "percentage", "bme", "27.2%"), ("workforce", "headcount", "bme", "212"), year=2023
    )

    def this(change: str, growth: str) -> pd.DataFrame:
        rows = [("harassment-staff", "percentage", "bme", "25.5%"), ("workforce", "headcount", "bme", "250"),
                ("harassment-staff", "change", "bme", change), ("workforce", "growth", "bme", growth),
                ("workforce", "increase", "bme", "38")]  # fmt: skip
        return pd.concat([last, table(*rows)], ignore_index=True)

    assert [] == codes(this("1.7", "18%"))
    assert [] == codes(this("-1.7", "17.9%"))
    assert ["WRES215", "WRES215"] == codes(this("2.9", "23%"))


def test_pairs_of_another_question_are_seen() -> None:
    """Two questions with the same two figures to the last digit were copied; short figures are the same by chance."""

    def pair(indicator: str, white: str, bme: str) -> list[tuple[Any, ...]]:
        return [(indicator, "percentage", "white", white), (indicator, "percentage", "bme", bme)]

    assert ["WRES229"] == codes(
        table(*pair("harassment-public", "28.4%", "31.7%"), *pair("harassment-staff", "28.4%", "31.7%"))
    )
    assert [] == codes(table(*pair("harassment-public", "28%", "31%"), *pair("harassment-staff", "28%", "31%")))


def test_publications_are_kept_apart() -> None:
    """What another site prints of a figure restates it; without addresses all is one publication."""
    rows = [("appointment", "relative-likelihood", "white/bme", v) for v in ("1.24", "1.57")]
    assert ["WRES216"] == codes(table(*rows))
    assert ["WRES217"] == codes(table(*rows, source=["https://www.acme.example/a", "https://borough.example/b"]))
    assert ["WRES216"] == codes(table(*rows, source=["https://www.acme.example/a", "https://acme.example/b"]))
    assert ["WRES217"] == codes(table(*rows, case=["a", "b"]))


@pytest.mark.parametrize("value", ["105%", "-2%", "999999999999999999999999999999999999999%"])
def test_shares_that_cannot_be(value: str) -> None:
    """A share lies from 0 to 100."""
    assert ["WRES205"] == codes(table(("workforce", "overall-share", "bme", value)))


@pytest.mark.parametrize(
    ("statistic", "group", "value"),
    [("headcount", "bme", "12.5"), ("headcount", "bme", "-4"), ("headcount", "bme", "1" * 40),
     ("relative-likelihood", "white/bme", "-1.2"), ("total-difference", "bme", "-130")],
)  # fmt: skip
def test_figures_that_cannot_be(statistic: str, group: str, value: str) -> None:
    """A count is whole and no more than any workforce, a ratio is 0 or more, a difference within 100."""
    indicator = {"headcount": "workforce", "relative-likelihood": "appointment"}.get(statistic, "board")
    assert "WRES205" in codes(table((indicator, statistic, group, value)))


def test_the_ways_of_rounding_are_named() -> None:
    """A contradiction says which ways of rounding were tried, and a cut-off figure which one fits."""
    rows = [("workforce", "headcount", "total", "1000"), ("workforce", "headcount", "bme", "129")]
    (finding,) = audit_published(table(*rows, ("workforce", "overall-share", "bme", "12%")))
    tried = ("half-up: no", "half-even: no", "half-down: no", "truncation: fits")
    assert tried == finding.evidence["rounding"]
    board = [("board", "board", "total", "12"), ("board", "total-share", "bme", "41.6%")]
    (finding,) = audit_published(table(*board))
    assert tried == finding.evidence["rounding"]


def test_a_contradiction_says_how_many_slips_would_mend_it() -> None:
    """Explanations that fit equally well are counted, and none is chosen."""
    rows = [("board", "total-share", "bme", "64%"), ("workforce", "overall-share", "bme", "39%")]
    (finding,) = audit_published(table(*rows, ("board", "total-difference", "bme", "29")))
    assert ("arithmetic", "WRES215") == (finding.evidence["reason"], finding.code)
    assert finding.evidence["alternatives"] == 8
    assert "any of 9 small slips would explain it" in finding.message


def test_a_misspelt_statistic_is_noted() -> None:
    """A name that no check knows is noted, with the nearest, lest nothing is found in silence."""
    found = audit_published(table(("training", "likelyhood", "bme", "5%"), ("training", "likelyhood", "white", "5%")))
    expected = "2 figures have the statistic 'likelyhood', which no definition knows (did you mean 'likelihood'?)"
    assert (expected,) == found.notes


def test_indicators_by_number_and_groups_by_other_names() -> None:
    """Numbers stand for indicators, and usual other words for groups."""
    rows = [(1, "overall-share", g, v) for g, v in (("White", "76%"), ("BAME", "22%"), ("Not stated", "9%"))]
    (finding,) = audit_published(table(*rows))
    assert ("WRES214", "workforce") == (finding.code, finding.indicator)


def test_a_table_that_is_none_says_everything_at_once() -> None:
    """Missing columns are named with the nearest; every failing row is listed with its cure."""
    with pytest.raises(FiguresError, match="no column 'value' \\(did you mean 'values'\\?\\); add it"):
        audit_published(table().rename(columns={"value": "values"}))
    bad = table(("training", "likelihood", "bme", 58.5), ("", "likelihood", "bme", "5%"), ("board", "", "bme", "5%"))
    with pytest.raises(FiguresError, match="5 problems in the figures") as caught:
        audit_published(bad.assign(year=[2024, "twenty", None]))
    problems = caught.value.failures["problem"].tolist()
    assert 5 == len(problems)
    assert "has lost its printed decimals" in problems[0]
    assert "year 'twenty' is no year" in " ".join(problems)
    again = pickle.loads(pickle.dumps(caught.value))
    assert (str(caught.value), 5) == (str(again), len(again.failures))
    with pytest.raises(FiguresError, match="are a list, no frame"):
        audit_published([1, 2])
    with pytest.raises(FiguresError, match="two columns 'value'; keep one"):
        audit_published(pd.concat([table(), table()[["value"]]], axis=1))


def test_any_frame_will_do(found: Findings) -> None:
    """A Polars frame, lazy or not, gives the same findings as the pandas one."""
    frame = published()
    for other in (pl.from_pandas(frame), pl.from_pandas(frame).lazy()):
        assert [str(f) for f in found] == [str(f) for f in audit_published(other)]


def test_rows_columns_and_paths_will_do(tmp_path: Path) -> None:
    """The same figures as rows, as columns, as one row and in files give the same findings."""
    frame = table(
        ("board", "board", "total", "12", "people"),
        ("board", "total-share", "bme", "58.5%"),
        source="https://a.example",
    )
    expected = [("WRES206", "Acme Trust", 2024, "board")]
    frame.to_csv(tmp_path / "figures.csv", index=False)
    forms = [frame.to_dict("records"), frame.to_dict("list")]
    for name, form in zip(("rows", "columns"), forms, strict=True):
        (tmp_path / f"{name}.json").write_text(json.dumps(form), encoding="utf-8")
    forms += sorted(tmp_path.iterdir())
    for form in (*forms, str(tmp_path / "figures.csv")):
        found = wres.audit_published(form)
        assert expected == [(f.code, f.org, f.year, f.indicator) for f in found], form
    assert ["WRES205"] == [f.code for f in audit_published({**frame.to_dict("records")[1], "value": "158%"})]
    assert Findings() == audit_published([])


def test_a_document_that_is_no_table_is_refused(tmp_path: Path) -> None:
    """JSON holds rows or columns; an object of other things is named for what it lacks."""
    for document in (
        {"organisation": "Acme Trust", "indicators": {"9": {"published": {"board_pct": {"bme": "58.5%"}}}}},
        {"entries": [{"org": "Acme Trust"}]},
        [["org", "year"], ["Acme Trust", 2024]],
    ):
        path = tmp_path / "document.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        for form in (document, path):
            with pytest.raises(FiguresError, match=r"no frame; give|no column 'org'"):
                audit_published(form)


@pytest.mark.parametrize("form", [b"bytes", 3, None, {"org": ["a"], "year": [1, 2]}, [1], object()])
def test_what_is_no_table_at_all_is_named(form: Any) -> None:
    """Whatever else is given is named by its type, with what would do."""
    with pytest.raises(FiguresError, match=f"are a {type(form).__name__}, no frame; give"):
        audit_published(form)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A file that isn't there, or isn't what its name says, is named."""
    bad = tmp_path / "bad.json"
    with pytest.raises(WresError, match="can't be read"):
        audit_published(bad)
    bad.write_text("{", encoding="utf-8")
    with pytest.raises(WresError, match="is no JSON"):
        audit_published(bad)
    bad.write_text("3", encoding="utf-8")
    with pytest.raises(FiguresError, match="are a int, no frame"):
        audit_published(bad)


def test_counts_may_be_whole_numbers() -> None:
    """A number of people has no decimals to lose; any other figure has, and bytes are to be decoded."""
    rows = [("board", "board", "total", 12, "people"), ("board", "total-share", "bme", "58.5%", "")]
    assert ["WRES206"] == codes(table(*rows))
    with pytest.raises(FiguresError, match=r"value 58 is a int, and has lost(.|\n)*5 bytes, no text; decode them"):
        audit_published(table(("board", "total-share", "bme", 58, ""), ("board", "total-share", "white", b"58.5%", "")))


def test_likelihoods_whose_unit_is_not_said_are_noted() -> None:
    """0.08 may be 8% or 0.08%: it is noted and not guessed."""
    rows = [("appointment", "shortlisted", "white", "603"), ("appointment", "appointed", "white", "48")]
    found = audit_published(table(*rows, ("appointment", "likelihood", "white", "0.08")))
    assert (0, 1) == (len(found), len(found.notes))
    assert "such as '0.08', may be per cent or plain" in found.notes[0]
    assert ["WRES225"] == codes(table(*rows, ("appointment", "likelihood", "white", "0.08", "per cent")))
    assert Findings() == audit_published(table(*rows, ("appointment", "likelihood", "white", "0.08", "ratio")))


def test_an_open_reading_is_held_against_the_other_figures() -> None:
    """'0.66 more likely' with rates of 12% and 20% is a ratio of 1.66, as the finding says, which settles nothing."""
    rows = [("appointment", "likelihood", "white", "33.2%"), ("appointment", "likelihood", "bme", "20.0%")]
    (found,) = audit_published(table(*rows, ("appointment", "relative-likelihood", "", "0.66 more likely")))
    assert ("WRES202", ("1.66 (an excess over 1)",)) == (found.code, found.evidence["agree"])
    assert found.message.endswith("; the other figures agree with 1.66 (an excess over 1)")


def test_a_cell_of_any_length_is_cut_short() -> None:
    """A finding repeats no more of a cell than a figure could have."""
    (found,) = audit_published(table(("board", "total-share", "bme", "9" * 10**6)))
    assert len(found.message) < 200


def test_nothing_printed_gives_no_finding() -> None:
    """An empty table is a valid one."""
    assert Findings() == audit_published(table())


def test_the_same_figures_give_the_same_findings(found: Findings) -> None:
    """A second run, and another order of organisations, change nothing but the order."""
    frame = published()
    assert found == audit_published(frame)
    other = audit_published(frame.sort_values("org", kind="stable", ascending=False))
    assert sorted(map(str, found)) == sorted(map(str, other))


@pytest.mark.thorough
def test_findings_do_not_depend_on_the_process() -> None:
    """Whatever order sets have in a process, the findings and their words are the same."""
    code = "import wres, wres.datasets; print(wres.audit_published(wres.datasets.published()).frame.to_csv())"
    tables = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert 1 == len(tables)


def test_every_reason_has_words_a_code_and_a_cost() -> None:
    """No slip is without words and cost, and none but `misprinted` without a code of its own."""
    assert all(slip.words and slip.cost for slip in SLIPS.values())
    assert ["misprinted"] == [name for name, slip in SLIPS.items() if not slip.code]
    assert {slip.code for slip in SLIPS.values() if slip.code} | set(BY_KIND.values()) <= set(CODES)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["workforce", "training", "board", "harassment-staff", "9", "nonsense"]),
            st.sampled_from(["headcount", "overall-share", "likelihood", "relative-likelihood", "total-share", "change",
                             "total-difference", "training", "difference", "growth", "increase", "x-of-y", "share-of-x",
                             "relative-likelihood-of-x", "cumulative-x", "share-of-workforce"]),
            st.sampled_from(["white", "bme", "unknown", "total", "white/bme", "not-bme", "", "declared"]),
            st.one_of(st.text("0123456789.,%<-", max_size=7), st.text(max_size=5), st.none()),
            st.sampled_from(["", "people", "per cent", "ratio", "percentage points", "words"]),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_any_table_is_audited_without_an_error(rows: list[tuple[Any, ...]]) -> None:
    """However odd, figures of text give findings with known codes and rows of the table."""
    frame = table(*rows)
    for finding in audit_published(frame):
        assert finding.code in CODES
        assert finding.severity == CODES[finding.code].severity
        assert all(place.row in frame.index for place in finding.where)
