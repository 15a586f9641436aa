"""Codes, survey words and missing values fall into the groups that the standard compares."""

from __future__ import annotations

import csv
import itertools
import string
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wres.errors import DefinitionError
from wres.model import Grouping
from wres.recorded import plain
from wres.standard import (
    CODES,
    FIVE_GROUPS,
    FIVE_GROUPS_2011,
    GROUPING_REFERENCES,
    GROUPINGS,
    WHITE_OTHER_APART,
    WRES,
)
from wres.standard.ethnicity import SCHEMES, categories, reader

DATA = Path(__file__).parents[1] / "data"
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
def test_local_codes_follow_their_first_character_where_their_list_is_named(first: str) -> None:
    """The second character is the organisation's own: it moves nobody, save to unknown where it says *not stated*."""
    read = reader(scheme="staff-record")
    found = {first + local: read.group(first + local) for local in string.ascii_uppercase + string.digits}
    unstated = {code for code in ("NA", "NS", "NK", "ND", "NR") if code in found}
    assert {code: "unknown" if code in unstated else EXPECTED[first] for code in found} == found


@pytest.mark.parametrize("code", ["C2", "C3", "CA", "CC", "CH", "CN", "CP", "CX", "CY"])
def test_labels_that_look_like_nationalities_stay_white(code: str) -> None:
    """CX is mixed White and CC Welsh: what starts with C is White, whatever its label."""
    groups = [reader(grouping, "staff-record").group(code) for grouping in (WRES, WHITE_OTHER_APART)]
    assert ["white", "white-other"] == groups


CHARACTERS = string.ascii_uppercase + string.digits


def test_every_code_of_one_or_two_characters_is_listed_or_refused() -> None:
    """What no list has is read by none, and what one has as that list says."""
    lists = [scheme.codes for scheme in SCHEMES.values() if scheme.detected]
    nothing = {code for code, forms in categories() if code.partition(":")[0] in ("Z", "99") for code in forms} | {"NA"}
    for code in (*CHARACTERS, *map("".join, itertools.product(CHARACTERS, repeat=2))):
        listed = [codes[code] for codes in lists if code in codes]
        group = reader().group(code)
        if code in nothing:
            assert group == "unknown", code
        elif not listed:
            assert group is None, code
        else:
            assert len(listed) == 1, code
            assert group == (EXPECTED.get(code) or reader().group(listed[0])), code


def test_sixteen_plus_one_by_hand() -> None:
    """A1 is Indian and B1 Caribbean: a list of its own, and no local codes of White people."""
    groups = {"W": "white", "M": "bme", "A": "bme", "B": "bme", "O": "bme", "N": "unknown"}
    assert {code: groups[code[0]] for code in SCHEMES["sixteen-plus-one"].codes} == {
        code: reader().group(code) for code in SCHEMES["sixteen-plus-one"].codes
    }


codes_of = {name: sorted(SCHEMES[name].codes) for name in ("national-2001", "sixteen-plus-one")}
stated = {name: [code for code in codes if reader().group(code) != "unknown"] for name, codes in codes_of.items()}


@given(*(st.lists(st.sampled_from(stated[name]), min_size=1) for name in stated))
def test_a_column_of_two_lists_is_refused(national: list[str], others: list[str]) -> None:
    """Whatever the mixture, and every code of it is named."""
    message = reader().several([*national, *others])
    assert [] == [code for code in (*national, *others) if repr(code) not in message]
    assert ("", "") == (reader().several(national), reader().several(others))


@given(st.lists(st.sampled_from(codes_of["sixteen-plus-one"]), min_size=1))
def test_relabelling_inside_a_list_moves_nobody(codes: list[str]) -> None:
    """A code and its description, beside it or in its place, are one value."""
    described = [SCHEMES["sixteen-plus-one"].codes[code] for code in codes]
    both = [f"{code} - {words}" for code, words in zip(codes, described, strict=True)]
    for grouping in GROUPINGS.values():
        read = reader(grouping)
        assert [read.group(c) for c in codes] == [read.group(w) for w in described] == [read.group(b) for b in both]


SPELLINGS = [form for _, forms in categories() for form in forms if len(form) > 2]
JOINTS = [" ", " - ", "/", " / ", ": ", ", ", "_", " – ", "  ", " (", "\xa0", ") "]


@given(
    st.sampled_from(SPELLINGS), st.randoms(use_true_random=False), st.sampled_from([str.upper, str.lower, str.title])
)
def test_punctuation_and_order_change_nothing(form: str, random: Random, case: Callable[[str], str]) -> None:
    """Spellings that differ in case, punctuation and the order of their words are one value."""
    words = plain(form).split()
    assume(words)
    random.shuffle(words)
    changed = "".join(case(word) + random.choice(JOINTS) for word in words)
    assert reader().code(form) == reader().code(changed)


def test_spellings_of_government_statistics() -> None:
    """Half of the spellings that government statistics have, each read as the list beside them says, or refused."""
    with (DATA / "ethnicity-spellings.csv").open(encoding="utf-8") as file:
        rows = [
            (row["spelling"], row["right"], reader().group(row["spelling"]) or "refused")
            for row in csv.DictReader(file)
        ]
    assert 151 == len(rows)
    assert [] == [row for row in rows if row[2] not in row[1].split(" or ")]


@pytest.mark.parametrize(("code", "label"), SCHEMES["staff-record"].codes.items())
def test_extended_descriptions_are_read_as_their_codes(code: str, label: str) -> None:
    """The staff record's own words need no list to be named: alone, and after their code."""
    for grouping in GROUPINGS.values():
        read = reader(grouping)
        assert {grouping.read(code[0])} == {
            read.group(form) for form in (label, f"{code} {label}", f"{code} - {label}")
        }


@pytest.mark.parametrize(
    "words", ["NS", "N/S", "n/s", "Not stated", "PREFER NOT TO SAY", "Not Stated/Unknown", "N/A", None]
)
def test_not_stated_is_unknown_whatever_list_is_named(words: str | None) -> None:
    """However it is written, and though N is a code."""
    assert {"unknown"} == {reader(scheme=name).group(words) for name in (None, *SCHEMES)}


@pytest.mark.parametrize(
    "words", ["White & other", "White or Asian", "M White British", "A1 White British", "Total", "ethnicity"]
)
def test_what_has_no_certain_meaning_is_refused(words: str) -> None:
    """Groups of both sides, a code with another's description, and totals."""
    assert reader().group(words) is None


def test_a_list_that_nobody_read_is_named_or_refused() -> None:
    """Pairs of letters are read once their list is named, by column or by value; a misspelt name is an error."""
    assert (None, "white", "white") == (
        reader().group("CX"),
        reader(scheme="staff-record").group("CX"),
        reader().group("staff-record:CX"),
    )
    assert ("staff-record",) == reader().named("CX")
    with pytest.raises(DefinitionError, match="did you mean 'staff-record'"):
        reader(scheme="staf-record")


def test_a_grouping_of_other_codes_is_a_list_of_its_own() -> None:
    """Its codes are read as it has them, and no words or lists of ours are."""
    groups = {"white": ("W",), "bme": ("A", "B?", "M", "O"), "unknown": ("", "Z")}
    read = reader(Grouping(id="acme", title="Acme", characteristic="ethnicity", groups=groups))
    assert ["bme", "bme", "bme", "white", None, None, None] == [
        read.group(value) for value in ("a", "B", "B1", "W", "A1", "White British", "H")
    ]


def test_every_scheme_has_its_sources() -> None:
    """A list that is detected was read by somebody; another is only believed, and says so."""
    sure = {"primary", "secondary"}
    assert {"staff-record"} == {name for name, scheme in SCHEMES.items() if not scheme.detected}
    assert {True} == {bool(sure & {each.evidence for each in scheme.references}) for scheme in SCHEMES.values()}
    assert "unverified" in {each.evidence for each in SCHEMES["staff-record"].references}


@pytest.mark.parametrize("first", NOT_CODES)
def test_letters_that_are_no_codes_are_not_guessed(first: str) -> None:
    """A letter that is no code has no group in any grouping, alone or with a local character."""
    assert {None} == {reader(g).group(code) for g in GROUPINGS.values() for code in (first, f"{first}A")}


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
    nested = {group: {WRES.read(code.rstrip("?")) for code in codes} for group, codes in grouping.groups.items()}
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
