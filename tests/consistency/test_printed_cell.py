"""Every kind of cell is read for what it is, or named as unreadable; none is guessed at, none is worked out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres.consistency.printed_cell import read_cell
from wres.statistics.printed import read

# A cell as publications set it, and the plain figure that it stands for.
SPELT = {
    "58.5%": "58.5%", "12·5%": "12.5%", "５８．５％": "58.5%", "17.2 per cent": "17.2%", "\u221264 %": "-64%",
    "–7.50\u2009%": "-7.50%", "4 % points": "4 points", "-0.64 percentage points": "-0.64 points",
    "1,234": "1234", "1\u2009234": "1234", "1\u00a0234\u202f567": "1234567", "\u200b1.24 ": "1.24", "１": "1",
    "1.5 times": "1.5 times", "1.5×": "1.5 times", "1.5:1": "1.5 times", "1.5 times more likely": "1.5 times",
    "twice as likely": "2 times", "0.8 times as likely as White staff": "0.8 times", "1" * 40: "1" * 40,
    "54 per cent more likely": "1.54 times", "20% less likely": "0.80 times",
}  # fmt: skip


@pytest.mark.parametrize(("text", "plain"), SPELT.items())
def test_numbers(text: str, plain: str) -> None:
    """A number keeps its decimals and its sign, whatever spaces, minus and decimal point it is set with."""
    found = read_cell(text)
    assert ("number", read(plain)) == (found.kind, found.printed)


@pytest.mark.parametrize(
    "text",
    ["9" * 10**6, "1," * 10**6, " " * 10**6, "<" * 10**6, "more likely " * 10**5, "-" * 10**6, "1\u2009" * 10**5],
    ids=lambda text: repr(text[:6]),
)
def test_endless_cells_are_not_looked_into(text: str) -> None:
    """A cell of any length is named at once."""
    found = read_cell(text)
    assert ("unreadable", "longer than any figure") == (found.kind, found.why)


@pytest.mark.parametrize(
    "text", ["1e5", "1.2E-3", "inf", "-inf", "Infinity", "1_000", "0x10", "½", "12½%", "1.", "٣٤%", "①"]
)
def test_numbers_to_programs_only_are_not_read(text: str) -> None:
    """What Python or a spreadsheet would take for a number, and no publication prints, is named and not guessed."""
    assert "unreadable" == read_cell(text).kind


@pytest.mark.parametrize("text", ["", None, "n/a", "N/A", "–", "-", "..", "not reported", " \u00a0", "nan", "NULL"])
def test_signs_for_a_missing_figure(text: str | None) -> None:
    """A sign for no figure is no figure, and no fault."""
    assert "missing" == read_cell(text).kind


@pytest.mark.parametrize("text", ["*", "#", "[c]", "suppressed"])
def test_signs_for_a_withheld_figure(text: str) -> None:
    """A withheld figure is no figure, and no fault."""
    assert "withheld" == read_cell(text).kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<5", "0 to 5"),
        ("≤ 5", "0 to 5"),
        ("fewer than 10", "0 to 10"),
        (">95%", "at least 95"),
        ("at least 3", "at least 3"),
    ],
)
def test_bounds(text: str, expected: str) -> None:
    """A figure given by a bound is the range that it leaves."""
    assert ("bound", expected) == (read_cell(text).kind, str(read_cell(text).bounds))


def test_a_bound_says_whether_its_end_belongs_to_it() -> None:
    """Fewer than five is at most four; up to five is five."""
    below, up_to = read_cell("<5").bounds, read_cell("up to 5").bounds
    assert below is not None
    assert up_to is not None
    assert (4, 5) == (below.most, up_to.most)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.66 more likely", ["0.66", "1.66"]),
        ("1.24 more likely", ["1.24", "2.24"]),
        ("0.66 times more likely", ["0.66", "1.66"]),
        ("2 times less likely", ["2", "0.5"]),
    ],
)
def test_words_that_leave_the_number_open(text: str, expected: list[str]) -> None:
    """Each number that may be meant is given, and none is taken."""
    found = read_cell(text)
    assert ("open", expected, None) == (found.kind, [str(p.value) for _, p in found.meanings], found.printed)


@pytest.mark.parametrize("text", ["the same", "no difference", "around 13%", "c. 20", "nearly one in five staff", "~5"])
def test_words_that_are_no_exact_number(text: str) -> None:
    """A statement in words is neither a number nor a fault."""
    assert "words" == read_cell(text).kind


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("=1+1", "formula"),
        ("=cmd|' /C calc'!A0", "formula"),
        ("@SUM(A1:A9)", "formula"),
        ("+SUM(1)", "formula"),
        ("#DIV/0!", "error"),
        ("#N/A", "error"),
        ("48¹", "footnote"),
        ("48*", "footnote"),
        ("12,5%", "commas"),
        ("1.234.567", "commas"),
        ("1,23", "commas"),
        ("0.8-1.25", "more than one number"),
        ("5.53% increase to 7%", "more than one number"),
        ("23 (45%)", "more than one number"),
        ("1 234", "more than one number"),
        ("1e5", "powers of ten"),
        ("yes", "not one number"),
        ("½", "not one number"),
        ("٣", "not one number"),
        ("9" * 61, "longer"),
        ("6" * 100_000, "longer"),
    ],
)
def test_unreadable_cells_say_why(text: str, why: str) -> None:
    """What isn't surely one number is named, with the reason."""
    found = read_cell(text)
    assert "unreadable" == found.kind
    assert why in found.why


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    """No text whatever makes the reader fail, and only a number has a number."""
    found = read_cell(text)
    assert (found.kind == "number") == (found.printed is not None)
    assert (found.kind == "unreadable") == bool(found.why)


@given(st.text("0123456789.,%<>=-+ times more likely", max_size=20))
def test_text_that_looks_like_a_figure_is_read_without_an_error(text: str) -> None:
    """Nor does text of the signs that figures are made of."""
    assert read_cell(text).text == text
