"""Codes, survey words and missing values fall into the groups that the standard compares."""

from __future__ import annotations

import string

import pytest

from wres.model import Grouping
from wres.standard import (
    CODES,
    FIVE_GROUPS,
    FIVE_GROUPS_2011,
    GROUPING_REFERENCES,
    GROUPINGS,
    WHITE_OTHER_APART,
    WRES,
)

# From the Data Dictionary's list by hand, so that it isn't derived from the code it checks.
EXPECTED = {
    **dict.fromkeys("ABC", "white"),
    **dict.fromkeys("DEFGHJKLMNPRS", "bme"),
    **dict.fromkeys(("Z", "99", "X", "", "NULL"), "unknown"),
}
FIVE = {
    **dict.fromkeys("ABC", "white"),
    **dict.fromkeys("DEFG", "mixed"),
    **dict.fromkeys("HJKL", "asian"),
    **dict.fromkeys("MNP", "black"),
    **dict.fromkeys("RS", "other"),
    **dict.fromkeys(("Z", "99", "X", ""), "unknown"),
}
NOT_CODES = "IOQTUVWY"


@pytest.mark.parametrize(("code", "group"), EXPECTED.items())
def test_every_code_has_its_group(code: str, group: str) -> None:
    """Each national code, and each way of saying nothing, is read as the standard reads it."""
    assert group == WRES.read(code)


@pytest.mark.parametrize("code", [None, float("nan"), "  ", "null", "z", " a "])
def test_blanks_and_case_do_not_matter(code: object) -> None:
    """Missing values are unknown, and a code in lower case or with blanks is the code."""
    assert ("white" if code == " a " else "unknown") == WRES.read(code)


def test_ninety_nine_is_read_as_a_number_too() -> None:
    """A column of codes that came as numbers keeps its 99."""
    expected = ["unknown"] * 3
    assert expected == [WRES.read(code) for code in (99, 99.0, "99.0")]


@pytest.mark.parametrize("first", [c for c in EXPECTED if len(c) == 1 and c != "X"])
def test_local_codes_follow_their_first_character(first: str) -> None:
    """The second character is the organisation's own: it never moves anybody to another group."""
    expected = EXPECTED[first]
    assert {expected} == {WRES.read(first + local) for local in string.ascii_uppercase + string.digits}


@pytest.mark.parametrize("code", ["C2", "C3", "CA", "CC", "CH", "CN", "CP", "CX", "CY"])
def test_labels_that_look_like_nationalities_stay_white(code: str) -> None:
    """CX is mixed White and CC Welsh: what starts with C is White, whatever its label."""
    expected = ("white", "white-other")
    assert expected == (WRES.read(code), WHITE_OTHER_APART.read(code))


@pytest.mark.parametrize("first", NOT_CODES)
def test_letters_that_are_no_codes_are_not_guessed(first: str) -> None:
    """A letter that is no code has no group in any grouping, alone or with a local character."""
    assert {None} == {g.read(code) for g in GROUPINGS.values() for code in (first, f"{first}A")}


@pytest.mark.parametrize("word", ["X9", "999", "9", "White-ish", "Caribbeans", "CAX"])
def test_other_words_are_not_guessed(word: str) -> None:
    """A word that only starts like a code or a category has no group."""
    assert WRES.read(word) is None


@pytest.mark.parametrize(
    ("words", "wres", "five"),
    [
        (("English, Welsh, Scottish, Northern Irish or British", "Irish"), "white", "white"),
        (("English/Welsh/Scottish/Northern Irish/British",), "white", "white"),
        (("Gypsy or Irish Traveller", "GYPSY OR IRISH TRAVELLER", "Roma"), "white", "white"),
        (("Any other White background",), "white", "white"),
        (("White and Black Caribbean", "White and Black African", "White and Asian"), "bme", "mixed"),
        (("Any other Mixed or multiple ethnic background",), "bme", "mixed"),
        (("Indian", "Pakistani", "Bangladeshi", "Any other Asian background"), "bme", "asian"),
        (("African", "Caribbean", "CARIBBEAN"), "bme", "black"),
        (("Any other Black, Black British or Caribbean background",), "bme", "black"),
        (("Chinese", "Arab", "Any other ethnic group"), "bme", "other"),
        (("Prefer not to say", "PREFER NOT TO SAY", "Not stated", "Not known"), "unknown", "unknown"),
    ],
)
def test_census_categories_have_their_groups(words: tuple[str, ...], wres: str, five: str) -> None:
    """The survey's and the later censuses' own words are read beside the codes."""
    assert {(wres, five)} == {(WRES.read(word), FIVE_GROUPS.read(word)) for word in words}


@pytest.mark.parametrize("grouping", GROUPINGS.values(), ids=lambda g: g.id)
@pytest.mark.parametrize("code", CODES)
def test_a_description_is_read_as_its_code(grouping: Grouping, code: str) -> None:
    """Exports that print the description, or the code before it, mean the code."""
    forms = (CODES[code], f"{code} {CODES[code]}", f"{code} - {CODES[code]}")
    assert {grouping.read(code)} == {grouping.read(form) for form in forms}


@pytest.mark.parametrize(("code", "group"), FIVE.items())
def test_the_five_groups_follow_the_headings(code: str, group: str) -> None:
    """Each code is in the group of its heading, Chinese among the others."""
    assert group == FIVE_GROUPS.read(code)


def test_only_chinese_moves_with_the_census() -> None:
    """The two fivefold groupings agree on every code but R, and on every word but Chinese."""
    words = {*CODES, *(code for codes in FIVE_GROUPS.groups.values() for code in codes if "?" not in code)}
    moved = {word for word in words if FIVE_GROUPS.read(word) != FIVE_GROUPS_2011.read(word)}
    assert ({True}, "other", "asian") == (
        {word == "R" or "CHINESE" in word for word in moved},
        FIVE_GROUPS.read("R"),
        FIVE_GROUPS_2011.read("R"),
    )


def test_white_minorities_stand_apart() -> None:
    """The grouping that splits White puts Irish and other White people apart, and moves nobody else."""
    read = {code: WHITE_OTHER_APART.read(code) for code in EXPECTED}
    expected = {**EXPECTED, "A": "white-british", "B": "white-other", "C": "white-other"}
    assert expected == read


@pytest.mark.parametrize("grouping", GROUPINGS.values(), ids=lambda g: g.id)
def test_finer_groupings_nest_in_the_standard(grouping: Grouping) -> None:
    """Whatever a grouping reads, two entries of one group are never in two of the standard's groups."""
    nested = {group: {WRES.read(code) for code in codes} for group, codes in grouping.groups.items()}
    assert {1} == {len(found) for found in nested.values()}


@pytest.mark.parametrize("word", ["white", "bme", "White", "BME"])
def test_totals_too_coarse_for_a_grouping_are_refused(word: str) -> None:
    """A total of all White or of all BME staff can't be shared out over finer groups."""
    refused = (WHITE_OTHER_APART, "white") if word.lower() == "white" else (FIVE_GROUPS, "bme")
    assert (refused[1], None) == (WRES.read(word), refused[0].read(word))


def test_every_grouping_says_where_it_comes_from() -> None:
    """Each grouping has references, and a fact that was read among them."""
    assert {*GROUPINGS} == {
        key for key, found in GROUPING_REFERENCES.items() if {"primary", "secondary"} & {r.evidence for r in found}
    }


def test_the_roles_are_groups_apart() -> None:
    """Focus, comparator and unknown are three groups."""
    assert {3} == {len({g.focus, g.comparator, g.unknown}) for g in GROUPINGS.values()}
