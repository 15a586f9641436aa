"""Each item of the collection says what it counts, and each row of the template where it comes from."""

from __future__ import annotations

import re

import pytest

from wres.model import Item
from wres.standard import ITEMS, STRATA, TEMPLATE_ROWS, items

SPLIT = ["headcount", "shortlisted", "appointed", "disciplinary", "training"]
SURVEYED = ["harassment-public", "harassment-staff", "opportunities", "discrimination"]
SEATS = ["board", "board-voting", "board-executive"]


def test_the_items_are_those_of_the_collection() -> None:
    """Nine indicators take sixteen items, in the order of the indicators."""
    answers = [f"{indicator}-{part}" for indicator in SURVEYED for part in ("yes", "answered")]
    assert [*SPLIT, *answers, *SEATS] == [*ITEMS]


@pytest.mark.parametrize("item", ITEMS.values(), ids=lambda i: i.id)
def test_constants_are_named_for_their_items(item: Item) -> None:
    """An item's constant is its id in capitals."""
    assert item is getattr(items, item.id.upper().replace("-", "_"))


def test_only_workforce_items_are_split() -> None:
    """The five items that organisations count may be split by panel and band, surveys and boards not."""
    assert {**dict.fromkeys(ITEMS, ()), **dict.fromkeys(SPLIT, STRATA)} == {
        item.id: item.strata for item in ITEMS.values()
    }


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("headcount", "bank contract"),
        ("disciplinary", "not cases"),
        ("training", "not attendances"),
        ("harassment-staff-yes", "each respondent once"),
        ("opportunities-answered", "don't know in the survey of 2021 and later"),
        ("board", "Vacant"),
    ],
)
def test_definitions_say_what_is_easily_mistaken(item: str, said: str) -> None:
    """A definition names what the figure is most often got wrong by."""
    assert said in ITEMS[item].definition


def test_the_template_has_sixty_five_rows() -> None:
    """The rows are numbered from 1 to 65, each under its own number."""
    assert [(n, n) for n in range(1, 66)] == [(key, row.number) for key, row in TEMPLATE_ROWS.items()]


def test_a_row_is_counted_or_computed() -> None:
    """Each row either asks for an item or says what it is computed from."""
    expected = []
    wrong = [row.number for row in TEMPLATE_ROWS.values() if (row.item is None) == (row.computed == "")]
    assert expected == wrong


def test_the_first_rows_are_the_strata() -> None:
    """Rows 1 to 33 ask for the headcount of each stratum, in order."""
    expected = [("headcount", s.panel, s.band) for s in STRATA]
    assert expected == [(TEMPLATE_ROWS[n].item, TEMPLATE_ROWS[n].panel, TEMPLATE_ROWS[n].band) for n in range(1, 34)]


def test_counts_of_the_template_are_items() -> None:
    """Beside the strata the template asks for seven figures."""
    expected = {
        34: "shortlisted",
        35: "appointed",
        39: "disciplinary",
        43: "training",
        50: "board",
        51: "board-voting",
        54: "board-executive",
    }
    assert expected == {n: row.item for n, row in TEMPLATE_ROWS.items() if n > 33 and row.item}


def test_parts_of_the_template_are_never_larger() -> None:
    """The rows that are part of another are those whose count can't exceed it."""
    expected = {30: 29, 35: 34, 39: 38, 43: 42, 51: 50, 54: 53}
    assert expected == {n: row.within for n, row in TEMPLATE_ROWS.items() if row.within}


def test_computed_rows_look_back() -> None:
    """What is computed names rows above it, or items."""
    rows = {n: re.findall(r"\b\d+\b", row.computed.replace("100 * ", "")) for n, row in TEMPLATE_ROWS.items()}
    expected = []
    assert expected == [n for n, found in rows.items() if any(int(row) >= n for row in found)]


def test_survey_rows_are_shares_of_answers() -> None:
    """Rows 46 to 49 are the answers yes per cent of all answers."""
    assert [f"100 * {indicator}-yes / {indicator}-answered" for indicator in SURVEYED] == [
        TEMPLATE_ROWS[n].computed for n in range(46, 50)
    ]


def test_indicators_follow_the_rows() -> None:
    """The rows of an indicator stand together, in the order of the indicators."""
    found = [row.indicator for row in TEMPLATE_ROWS.values()]
    assert (sorted(found), set("123456789")) == (found, set(found))
