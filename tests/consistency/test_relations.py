"""Whether printed figures can be of one set of numbers agrees with trying every set of counts."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wres.consistency.expressions import HUNDRED, Expression, Op, Unit, Value, evaluate, needed, shown, single
from wres.consistency.relations import Bounded, Equal, OneTotal, WholeCount, Within
from wres.consistency.spans import EVERYTHING, NEAREST, Rounding, Span, span, write
from wres.errors import DefinitionError
from wres.statistics.printed import read

PERCENTAGE = Op("*", (HUNDRED, Op("/", ("n", "total"))))


def value(text: str, unit: Unit = "per cent", rule: Rounding | None = None) -> Value:
    printed = read(text)
    assert printed is not None
    return Value(printed=printed, unit=unit, rule=rule)


@given(st.integers(0, 30), st.integers(1, 30), st.integers(0, 1), st.integers(0, 1000))
def test_a_share_follows_from_its_counts_where_it_prints_so(n: int, total: int, decimals: int, units: int) -> None:
    """A percentage of two counts holds exactly when it is written so under some way to the nearest digit."""
    text = write(Fraction(units % (100 * 10**decimals + 1), 10**decimals), decimals)
    values = {"p": value(text), "n": value(str(n), "count"), "total": value(str(total), "count")}
    share = Equal(kind="share", left="p", right=PERCENTAGE)
    printed = {write(Fraction(100 * n, total), decimals, rule) for rule in NEAREST}
    assert (text in printed) == share.holds(values)


@given(
    st.lists(st.integers(1, 25), min_size=4, max_size=4), st.sampled_from(NEAREST), st.integers(0, 2), st.integers(0, 2)
)
def test_what_is_printed_of_any_counts_holds(counts: list[int], rule: Rounding, rates: int, places: int) -> None:
    """Rates and their ratio, each rounded in the same way from counts, never contradict each other."""
    a, b, c, d = counts
    texts = {
        "a": write(Fraction(100 * a, b), rates, rule),
        "c": write(Fraction(100 * c, d), rates, rule),
        "r": write(Fraction(a * d, b * c), places, rule),
    }
    values = {"a": value(texts["a"], "other"), "c": value(texts["c"], "other"), "r": value(texts["r"], "ratio")}
    assert Equal(kind="ratio", left="r", right=Op("/", ("a", "c"))).holds(values)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 60))
def test_a_ratio_of_printed_rates_holds_where_some_rates_give_it(a: int, b: int, r: int) -> None:
    """Of rates that print so, a pair that gives the ratio makes it hold; one beyond them all makes it fail."""
    texts = {"a": write(Fraction(a, 10), 1), "b": write(Fraction(b, 10), 1), "r": write(Fraction(r, 10), 1)}
    values = {key: value(text, "ratio") for key, text in texts.items()}
    quotients = [
        Fraction(x, y) for x, y in product((Fraction(a, 10) + Fraction(i, 100) for i in (-5, -3, 0, 3, 5)),
                                           (Fraction(b, 10) + Fraction(i, 100) for i in (-5, -3, 0, 3, 5)))
        if x >= 0 and y > 0
    ]  # fmt: skip
    inner = span(values["r"].printed).low, span(values["r"].printed).high  # type: ignore[arg-type]
    relation = Equal(kind="ratio", left="r", right=Op("/", ("a", "b")))
    if any(inner[0] < q < inner[1] for q in quotients):
        assert relation.holds(values)
    if b > 0 and (max(quotients) < inner[0] or min(quotients) > inner[1]):
        assert not relation.holds(values)


@given(st.integers(1, 20), st.lists(st.integers(0, 100), min_size=3, max_size=3))
def test_shares_of_a_total_are_whole_counts_that_make_it_up(total: int, shares: list[int]) -> None:
    """Three percentages fit a total exactly when three counts that make it up print so."""
    keys = ("white", "bme", "unknown")
    values = {k: value(str(share)) for k, share in zip(keys, shares, strict=True)} | {"n": value(str(total), "count")}

    def prints(count: int, share: int) -> bool:
        return any(write(Fraction(100 * count, total), 0, rule) == str(share) for rule in NEAREST)

    alone = [[n for n in range(total + 1) if prints(n, share)] for share in shares]
    board = WholeCount(kind="board", shares=keys, totals=(total,), whole=True)
    assert any(sum(counts) == total for counts in product(*alone)) == board.holds(values)
    for key, counts in zip(keys, alone, strict=True):
        assert bool(counts) == WholeCount(shares=(key,), totals=("n",)).holds(values)


@given(st.integers(0, 9), st.integers(0, 100))
def test_one_total_is_there_if_trying_all_of_them_says_so(count: int, share: int) -> None:
    """A count with its percentage has a total exactly if some total prints so: more than 2,000 print 9 people as 0%."""
    values = {"n": value(str(count), "count"), "p": value(str(share))}
    shares = (Fraction(100 * count, total) for total in range(1, 2001))
    possible = any(write(exact, 0, rule) == str(share) for exact in shares for rule in NEAREST)
    assert possible == OneTotal(counts=("n",), shares=("p",)).holds(values)


EXPRESSIONS: list[Expression] = [
    Op("+", ("x", "y")),
    Op("-", ("x", "y")),
    Op("-", ("y", "x")),
    Op("-", (HUNDRED, "y", "x")),
    Op("*", ("x", "y")),
    Op("/", ("x", "y")),
    Op("/", ("y", "x")),
    Op("/", (Op("/", ("x", "y")), Op("*", (Fraction(3), "z")))),
]


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda e: shown(e, {}))
@given(st.lists(st.integers(0, 40), min_size=3, max_size=3), st.integers(-20, 600), st.sampled_from([0, 5]))
def test_what_is_needed_is_what_fits(expression: Expression, numbers: list[int], want: int, width: int) -> None:
    """Every number by which an expression reaches the range wanted is one that it may be; without 0, no other."""
    unit: Unit = "count" if numbers[0] % 2 else "per cent"
    values = {key: value(str(n), unit) for key, n in zip("xyz", numbers, strict=True)}
    target = Span(Fraction(want, 10), Fraction(want + width, 10))
    need = needed(expression, "x", target, values)
    for trial in range(-20, 130, 3):
        fixed = values | {"x": Value(bounds=Span(Fraction(trial, 2), Fraction(trial, 2)))}
        reached = evaluate(expression, fixed).meets(target)
        assert reached <= (Fraction(trial, 2) in need)
        if min(numbers) > 0 < want:
            assert (Fraction(trial, 2) in need) == reached


def test_what_is_needed_under_a_power_or_twice_is_anything() -> None:
    """Where a figure stands twice, or under a power, nothing is known of it."""
    values = {"x": value("2", "ratio")}
    for expression in (Op("+", ("x", "x")), Op("**", ("x", Fraction(3))), Op("+", ("y", Fraction(1)))):
        assert EVERYTHING == needed(expression, "x", Span(Fraction(1), Fraction(2)), values)


def test_powers() -> None:
    """A power takes a whole exponent."""
    values = {"x": value("1.5", "ratio")}
    assert Span(Fraction(145, 100) ** 2, Fraction(155, 100) ** 2) == evaluate(Op("**", ("x", Fraction(2))), values)
    with pytest.raises(DefinitionError, match="give one whole exponent"):
        evaluate(Op("**", ("x", Fraction(1, 2))), values)


def test_a_part_is_no_more_than_its_whole() -> None:
    """An inequality says how large its parts may be."""
    values = {"n": value("13", "count"), "t": value("12", "count"), "w": value("61"), "b": value("40")}
    part = Bounded(kind="part", left="n", right="t")
    assert not part.holds(values)
    assert ("at most 12", "at least 13") == (str(part.needs("n", values)), str(part.needs("t", values)))
    assert "13 is more than 12" == part.in_words(values)
    assert Bounded(kind="hundred", left=Op("+", ("w", "b")), right=HUNDRED).holds(values)
    assert not Bounded(kind="hundred", left=Op("+", ("w", "b", "b")), right=HUNDRED).holds(values)


def test_nobody_of_nobody_may_print_as_0() -> None:
    """A rate without a base that is printed as 0 is let pass; a ratio without a base is not."""
    values = {"p": value("0.0"), "n": value("0", "count"), "total": value("0", "count")}
    assert Equal(kind="rate", left="p", right=PERCENTAGE).holds(values)
    assert not Equal(kind="ratio", left="p", right=PERCENTAGE).holds(values)
    assert "gives no finite number" in Equal(kind="ratio", left="p", right=PERCENTAGE).in_words(values)


def test_an_unknown_figure_contradicts_nothing() -> None:
    """Without a number every relation holds."""
    values = {"p": value("7")}
    for relation in (
        Equal(kind="share", left="p", right=PERCENTAGE),
        Bounded(kind="part", left="n", right="total"),
        WholeCount(shares=("p",), totals=("total",)),
        WholeCount(shares=("q",), totals=(3,)),
        OneTotal(counts=("n",), shares=("p",)),
        Within(kind="plausible", key="q", bounds=Span(Fraction(1), Fraction(2))),
    ):
        assert relation.holds(values)
        assert all(relation.needs(key, values).meets(EVERYTHING) for key in relation.keys)
        assert relation.in_words(values)


def test_what_rounds_to_0_is_no_less_than_0() -> None:
    """A percentage printed as 0 isn't negative; a difference may be."""
    assert Fraction(0) == value("0").span().low
    assert Fraction(-1, 2) == value("0", "points").span().low
    assert Fraction(3) == single({"n": value("3", "count")}, "n")
    assert single({"n": value("3")}, "n") is None


RULES = st.sampled_from(NEAREST)


@given(st.integers(1, 12), st.lists(st.integers(0, 100), min_size=3, max_size=3), st.data())
def test_whole_people_make_up_a_board_as_trying_all_of_them_says(
    size: int, drawn: list[int], data: st.DataObject
) -> None:
    """Percentages of a board of known size are possible exactly if some members, rounded in one way, print so."""
    if data.draw(st.booleans()):
        # Possible ones are rare among those drawn.
        first = data.draw(st.integers(0, size))
        second = data.draw(st.integers(0, size - first))
        rule = data.draw(RULES)
        drawn = [int(write(Fraction(100 * n, size), 0, rule)) for n in (first, second, size - first - second)]
    texts = [f"{n}%" for n in drawn]
    values = {name: Value(printed=read(text), unit="per cent") for name, text in zip("abc", texts, strict=True)}
    possible = any(
        [write(Fraction(100 * n, size), 0, rule) + "%" for n in (a, b, size - a - b)] == texts
        for rule in NEAREST
        for a in range(size + 1)
        for b in range(size - a + 1)
    )
    board = WholeCount(kind="board", shares=("a", "b", "c"), totals=(size,), whole=True)
    assert possible == board.holds(values)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 60), st.integers(0, 1), st.integers(0, 400))
def test_rates_of_people_behind_a_share_are_those_found_by_trying_all(
    total: int, people: int, cases: int, decimals: int, tenths: int
) -> None:
    """With a printed share of a printed total a rate is possible exactly if some number of people gives both."""
    share = write(Fraction(100 * min(people, total), total), 0)
    text = write(Fraction(tenths, 10), decimals)
    values = {
        "share": Value(printed=read(f"{share}%"), unit="per cent"),
        "total": Value(printed=read(str(total)), unit="count"),
        "cases": Value(printed=read(str(cases)), unit="count"),
        "rate": Value(printed=read(f"{text}%"), unit="per cent"),
    }
    behind = Op("whole", (Op("*", (Op("/", ("share", HUNDRED)), "total")),))
    possible = any(
        write(Fraction(100 * n, total), 0, rule) == share and write(Fraction(100 * cases, n), decimals, rule) == text
        for rule in NEAREST
        for n in range(1, total + 1)
    )
    rate = Equal(kind="rate", left="rate", right=Op("*", (HUNDRED, Op("/", ("cases", behind)))))
    assert possible == rate.holds(values)
