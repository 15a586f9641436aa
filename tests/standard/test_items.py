"""Each item of the collection says what it counts."""

from __future__ import annotations

import pytest

from wres.model import Item
from wres.standard import ITEMS, STRATA, items

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
    ("item", "words"),
    [
        ("headcount", "bank contract"),
        ("disciplinary", "not cases"),
        ("training", "not attendances"),
        ("harassment-staff-yes", "each respondent once"),
        ("opportunities-answered", "don't know in the survey of 2021 and later"),
        ("board", "Vacant"),
    ],
)
def test_definitions_say_what_is_easily_mistaken(item: str, words: str) -> None:
    """A definition names what the figure is most often got wrong by."""
    assert words in ITEMS[item].definition
