"""What records say is read where it is known, and never guessed."""

from __future__ import annotations

import csv
import datetime as dt
import json
import random
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import wres
from wres.community import read_population
from wres.counts import check
from wres.intake import words
from wres.standard import WRES
from wres.standard.bands import BANDS

BEFORE = ("Band ", "AfC ", "", "band", "NHS AfC Band ")
SCALES = {"01": "1", "07": "7", "08": "8a", "11": "8d", "12": "9"}
UNCLEAR = ["8", "Band 8", "10", "Band 5a", "XR13", "XR00", "Band", "Band 55", "9a", "", None, "VSM 1", "5 or 6"]
WAIVED: dict[str, Any] = dict.fromkeys(["contract", "staff_group", "person"])
READERS = (words.band, words.panel, words.staff_group, words.contract, words.flag, words.stage, words.process)
READERS += (words.mandatory, words.uptake, words.experience, words.answer, words.executive, words.vacancy)


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        *((f"{before}{band}", band) for band in ("1", "5", "8a", "9") for before in BEFORE),
        ("Review Body Band 8 - Range A", "8a"),
        ("Non Review Body Band 4", "4"),
        ("Review Body Band 8 - Range D", "8d"),
        *((f"X{kind}{scale}", band) for kind in "RN" for scale, band in SCALES.items()),
        ("AfC 8A", "8a"),
        ("BAND 8 B", "8b"),
        ("Band 05", "5"),
        (6, "6"),
        (6.0, "6"),
        ("Very Senior Manager", "vsm"),
        ("Apprentice", "under-1"),
        ("Under Band 1", "under-1"),
        ("Consultant", "consultant"),
        ("Foundation Year 2", "trainee"),
        ("CT3", "trainee"),
        ("Associate Specialist", "non-consultant-career-grade"),
        *((band, band) for band in BANDS),
    ],
)
def test_pay_scales(value: object, meaning: str) -> None:
    assert meaning == words.band(value)


@pytest.mark.parametrize(
    "value",
    [
        "8",
        "Band 8",
        "10",
        "Band 5a",
        "XR13",
        "XR00",
        "Consultant Nurse",
        "Band",
        "Band 55",
        "9a",
        "",
        None,
        "VSM 1",
        "5 or 6",
    ],
)
def test_pay_scales_that_say_too_little_are_not_guessed(value: object) -> None:
    """A nurse who is a consultant is on Agenda for Change; band 8 is four bands."""
    assert words.band(value) is None


@given(st.one_of(st.text(), st.floats(), st.integers(), st.none(), st.dates(), st.booleans(), st.binary()))
def test_no_value_is_too_odd_to_read(value: object) -> None:
    """Each reader gives a meaning or None, whatever a column holds."""
    for read in READERS:
        assert read(value) is None or isinstance(read(value), str)
    assert isinstance(words.date(value), dt.date | None)
    assert isinstance(words.reporting_year(value), int | None)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_a_day_reads_the_same_however_it_is_written(day: dt.date) -> None:
    then = dt.datetime(day.year, day.month, day.day, 13)  # noqa: DTZ001
    forms = [day, then, day.isoformat(), f"{then.isoformat()}", f"{day:%d/%m/%Y}"]
    assert {day} == set(map(words.date, forms))
    assert day.year + (day.month >= 4) == words.financial_year(day)


@given(st.integers(0, 31), st.integers(0, 13), st.integers(1896, 2105))
def test_a_day_is_cut_down_to_its_month_only_if_there_is_one(day: int, month: int, year: int) -> None:
    """An engine asks by pattern what the calendar says."""
    import re

    from wres.intake.frames import BRITISH, ISO

    iso, british = f"{year:04d}-{month:02d}-{day:02d}", f"{day:02d}/{month:02d}/{year:04d}"
    try:
        dt.date(year, month, day)
        there = True
    except ValueError:
        there = False
    assert (there, there) == (bool(re.search(ISO, iso)), bool(re.search(BRITISH, british)))


def test_every_reader_has_one_vocabulary_of_ethnicity() -> None:
    """Records, counts tables and populations read each spelling of government statistics alike, or all refuse it."""
    path = Path(__file__).parents[1] / "data" / "ethnicity-spellings.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    for right in ("white", "bme", "unknown"):
        spellings = [row["spelling"] for row in rows if row["right"] == right]
        staff = pd.DataFrame({"ethnicity": [*spellings, "White"]})
        records = wres.tabulate(staff, edition="wres-2024", org="Acme Trust", columns=WAIVED)
        records = records.set_index("group")["count"]
        assert len(spellings) + (right == "white") == records[right]
        one = {"year": 2024, "item": "headcount", "count": 1}
        counts = pd.DataFrame([{**one, "org": f"R{at}", "group": word} for at, word in enumerate(spellings)])
        assert {right} == {WRES.read(code) for code in check(counts, WRES).codes}
        for word in spellings:
            beside = "bme" if right == "white" else "white"
            town = read_population(pd.DataFrame({"group": [beside, word], "count": 1}), id="acme-town")
            assert (0.0 if right == "unknown" else 0.5) == town.bme
    for word in (row["spelling"] for row in rows if row["right"] == "refused"):
        with pytest.raises(wres.RecordsError, match="no ethnicity that is read"):
            wres.tabulate(pd.DataFrame({"ethnicity": [word]}), edition="wres-2024", org="Acme Trust", columns=WAIVED)
        with pytest.raises(wres.CountsError, match="1 row that can't be read"):
            read_population(pd.DataFrame({"group": ["white", word], "count": 1}), id="acme-town")


MEANINGS = json.loads((Path(words.__file__).parent / "words.json").read_text(encoding="utf-8"))
WRITTEN = [
    (words.__dict__[field], form, meaning)
    for field in ("band", "staff_group", "contract")
    for meaning, forms in json.loads((Path(words.__file__).parent / "words.json").read_text(encoding="utf-8"))[
        field
    ].items()
    for form in forms
]


@given(st.sampled_from(WRITTEN), st.randoms())
def test_punctuation_case_and_order_do_not_matter(written: tuple[Any, str, str], rng: random.Random) -> None:
    """Grades, staff groups and contracts mean the same however their words are joined."""
    read, form, meaning = written
    parts = re.findall(r"[A-Za-z0-9]+", form.replace("&", " and ").replace("'", ""))
    rng.shuffle(parts)
    joined = "".join(part + rng.choice([" ", " - ", "/", ": ", ", ", " & ", "–", "  "]) for part in parts)
    for spelling in (joined, joined.upper(), joined.lower()):
        assert meaning == read(spelling.strip(" -/:,&–"))


def test_no_words_mean_two_things() -> None:
    """In any order: what one field has twice would be read by whichever came last."""
    for field, meanings in MEANINGS.items():
        found: dict[str, set[str]] = {}
        for meaning, forms in meanings.items():
            for form in (meaning, *forms):
                key = " ".join(sorted(word for word in words.text(form).split() if word != "and"))
                found.setdefault(key, set()).add(meaning)
        assert {} == {key: several for key, several in found.items() if len(several) > 1}, field
