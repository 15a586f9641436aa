"""Judge the checks that somebody worked out for a publication, from its printed figures alone.

A case file is one JSON document per publication: its counts and printed figures by indicator, and checks, each of a
kind (`pct`, `ratio_of_published`, `same`, …) over paths into the indicator's figures. A record of the library's
own published figures says the same with expressions over its figures' ids. Both are read here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from types import MappingProxyType
from typing import Any, Literal

import attrs

from wres.audit.explanations import FALLBACK, Contradiction, contradictions
from wres.audit.expressions import HUNDRED, Expression, Op, Unit, Value, Values, single
from wres.audit.published import PLAUSIBLE
from wres.audit.reading import Reading, reading
from wres.audit.relations import Equal, NoFiniteValue, OneTotal, Relation, WholeCount, Within
from wres.audit.slips import Context, change, share_known
from wres.audit.spans import EVERYTHING, Span
from wres.errors import DefinitionError, nearest

__all__ = ["Judgement", "judge"]


@attrs.frozen(kw_only=True)
class Judgement:
    """What a check comes to: `verdict`, and for a disagreement `reason`, what the figures give, and what would mend it.

    `slips` are the explanations in words, the smallest first; `others` counts those that fit as well as the first.
    """

    kind: str
    published: str
    verdict: Literal["agree", "disagree", "undecided"]
    reason: str = ""
    gives: str = ""
    slips: tuple[str, ...] = ()
    others: int = 0


def judge(record: Mapping[str, Any]) -> tuple[Judgement, ...]:
    """Return the judgement of each check of a publication, in their order.

    `record` is a case file, an entry of a national one, or a record of the library's own document, as read from JSON.
    What each check was expected to show isn't looked at. Where a figure can't be read the verdict is `undecided`, and
    so it is where words leave several readings open that don't all agree; `gives` says which do. A check that can't be
    understood is a `DefinitionError` naming it.

    >>> record = {"indicators": {"4": {"published": {"rate_pct": {"white": "9.6%", "bme": "55.9%"},
    ...                                              "relative_likelihood": "1.1"},
    ...     "checks": [{"kind": "ratio_of_published", "published": "published.relative_likelihood",
    ...                 "num": "published.rate_pct.white", "den": "published.rate_pct.bme"}]}}}
    >>> judgement, = judge(record)
    >>> judgement.verdict, judgement.reason, judgement.slips[0]
    ('disagree', 'digit-lost', '9.6% for 59.6% (a digit lost)')
    """
    book = _own(record) if "figures" in record else _case(record)
    found = contradictions([entry.relation for entry in book.entries], book.values, book.context)
    by_relation = {id(relation): c for c in found for relation in c.relations}
    return tuple(_judgement(entry, by_relation.get(id(entry.relation)), book) for entry in book.entries)


@attrs.frozen
class _Entry:
    kind: str
    relation: Relation


@attrs.define
class _Book:
    """The figures of a publication, by key, the relations that its checks state, and what helps to explain them."""

    values: dict[str, Value] = attrs.field(factory=dict)
    readings: dict[str, Reading] = attrs.field(factory=dict)
    entries: list[_Entry] = attrs.field(factory=list)
    context: Context = attrs.field(factory=Context)

    def literal(self, content: object, unit: Unit) -> str:
        """Note a figure that stands in the check itself, and return its key."""
        key = f"inline {len(self.values)}"
        self.add(key, content, unit)
        return key

    def add(self, key: str, content: object, unit: Unit) -> None:
        """Note a figure."""
        read = reading(content if isinstance(content, str) else str(content))
        if unit == "count" and read.printed and (read.printed.unit or read.printed.decimals):
            # What has a sign or decimals was rounded, and is no count.
            unit = "per cent" if read.printed.unit == "%" else "other"
        self.readings[key] = read
        self.values[key] = Value(printed=read.printed, bounds=read.bounds, unit=unit)

    def counted(self, key: str) -> str:
        """Note that a check takes a figure for a count, and return its key."""
        value = self.values[key]
        if value.unit == "other" and value.printed and not value.printed.unit and not value.printed.decimals:
            self.values[key] = attrs.evolve(value, unit="count")
        return key


def _judgement(entry: _Entry, found: Contradiction | None, book: _Book) -> Judgement:
    relation = entry.relation
    text = book.values[relation.target].text if relation.target in book.values else ""
    # Without a number or a bound for each of its figures a check says nothing.
    silent = sorted(key for key in relation.keys if book.values[key].span() == EVERYTHING)
    if silent:
        return _undecided(entry, silent, book)
    if found is None:
        return Judgement(kind=entry.kind, published=text, verdict="agree")
    return Judgement(
        kind=entry.kind,
        published=text,
        verdict="disagree",
        reason=found.reason if found.named else FALLBACK.get(relation.kind, "arithmetic"),
        gives=relation.told(book.values),
        slips=tuple(change(slip, book.values) for slip in found.slips),
        others=max(len(found.slips) - 1, 0),
    )


def _undecided(entry: _Entry, silent: Sequence[str], book: _Book) -> Judgement:
    """Return the judgement of a check some of whose figures are no number, or one of several."""
    relation, text = entry.relation, book.readings[silent[0]].text
    judgement = Judgement(kind=entry.kind, published=text, verdict="undecided")
    readings = [book.readings[key] for key in silent]
    if not all(read.meanings for read in readings):
        return judgement
    told = {}
    for meanings in product(*(read.meanings for read in readings)):
        changed = {
            key: attrs.evolve(book.values[key], printed=printed)
            for key, (_, printed) in zip(silent, meanings, strict=True)
        }
        words = " and ".join(f"{printed.value} ({how})" for how, printed in meanings)
        told[words] = relation.holds({**book.values, **changed})
    # Where no reading agrees, the words may mean still something else.
    if all(told.values()):
        return attrs.evolve(judgement, verdict="agree")
    gives = "; ".join(f"{'agrees' if holds else 'disagrees'} if it means {words}" for words, holds in told.items())
    return attrs.evolve(judgement, reason="meaning-open", gives=gives)


# Case files


def _unit(path: Sequence[str]) -> Unit:
    name, last = "_".join(path), path[-1]
    if path[0] == "counts" or "_count" in name:
        return "count"
    if re.search("change|difference|points", last) or "difference" in name:
        return "points"
    if "growth" in name:
        return "other"
    if "pct" in name:
        return "per cent"
    return "ratio" if "likelihood" in name else "other"


def _leaves(tree: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(tree, Mapping):
        for name, branch in tree.items():
            yield from _leaves(branch, (*path, str(name)))
    elif isinstance(tree, list):
        for at, branch in enumerate(tree):
            yield from _leaves(branch, (*path, str(at)))
    elif isinstance(tree, (str, int, float)):
        yield path, tree


def _case(record: Mapping[str, Any]) -> _Book:
    indicators = record.get("indicators", {str(record.get("indicator", "")): record})
    book, paths = _Book(), {}
    for number, indicator in indicators.items():
        for part in ("counts", "published"):
            for path, content in _leaves(indicator.get(part, {}), (part,)):
                key = ".".join((number, *path))
                paths[key] = (number, *path)
                book.add(key, content, _unit(path))
    book.context = _case_context(paths, record.get("reporting_year", record.get("year")), book.values)
    for number, indicator in indicators.items():
        for at, check in enumerate(indicator.get("checks", ())):
            where = f"check {at + 1} of indicator {number or '(none)'}"
            book.entries.append(_Entry(str(check.get("kind")), _Check(check, number, book, where).relation()))
    return book


def _case_context(paths: Mapping[str, tuple[str, ...]], year: object, values: Values) -> Context:
    other = {"white": "bme", "bme": "white"}
    known = {path: key for key, path in paths.items()}
    before: dict[tuple[str, ...], list[str]] = {}
    for key, path in paths.items():
        name, last = path[2], [word for word in path[3:] if word != "previous_year"]
        bare = name.removesuffix("_previous_year")
        if isinstance(year, int):
            bare = bare.removesuffix(f"_{year - 1}")
            last = [word for word in last if word != str(year - 1)]
        if (bare, *last) != path[2:]:
            before.setdefault((bare, *last), []).append(key)
    pairs, beside, earlier, declared = {}, {}, {}, {}
    for key, path in paths.items():
        if sibling := known.get((*path[:-1], other.get(path[-1], ""))):
            pairs[key] = sibling
        if path[1] == "published" and path[2].endswith("_pct") and path[-1] in other:
            item = (path[0], "counts", path[2].removesuffix("_pct"), *path[3:-1])
            whole = {
                group: single(values, known.get((*item, group), "")) for group in ("white", "bme", "unknown", "total")
            }
            share = share_known(whole)
            if share is not None:
                declared[key] = (share, tuple(k for k in (key, sibling) if k))
        near = tuple(k for k, p in paths.items() if p[:-1] == path[:-1] and k not in {key, sibling})
        if near and path[1] == "published" and len(path) > 3:
            beside[key] = near
        if path[2:] in before:
            earlier[key] = tuple(before[path[2:]])
    totals = frozenset(key for key, path in paths.items() if path[1] == "counts" and path[-1] == "total")
    return Context(pairs=pairs, beside=beside, earlier=earlier, known=declared, totals=totals)


ALIKE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "num": ("numerator", "part", "count"),
        "den": ("denominator", "total", "base", "of"),
        "count": ("part", "num", "numerator", "increase"),
        "total": ("den", "denominator", "base"),
        "other": ("again", "with"),
        "a": ("first", "this", "to"),
        "b": ("second", "last", "from"),
        "low": ("min", "smallest"),
        "high": ("max", "largest"),
        "exponent": ("power", "n"),
        "parts": ("terms", "of"),
    }
)
"""Other words that checks may have for the same."""


@attrs.frozen
class _Check:
    """One check of a case file: its words, the indicator that its paths start from, and where it stands."""

    words: Mapping[str, Any]
    number: str
    book: _Book
    where: str

    def figure(self, word: str, unit: Unit = "count") -> str:
        """Return the key of the figure that a word of the check names, or holds."""
        said = self.said(word)
        if said not in self.words:
            raise DefinitionError(
                f"{self.where} has no {word!r}{nearest(word, self.words)}; it has {', '.join(self.words)}"
            )
        return self.named(self.words[said], unit)

    def said(self, word: str) -> str:
        """Return a word as the check has it, or another that means the same."""
        names = (name for alike in (word, *ALIKE.get(word, ())) for name in (alike, f"{alike}_inline"))
        return next((name for name in names if name in self.words), word)

    def named(self, content: object, unit: Unit = "count") -> str:
        """Return the key of the figure at a path, or of a literal."""
        path = str(content).removeprefix("indicators.")
        for key in (f"{self.number}.{path}", path):
            if key in self.book.values:
                return self.book.counted(key) if unit == "count" else key
        if isinstance(content, str) and re.match(r"(?:indicators|[1-9]|counts|published)\.[a-z]", content):
            key = f"{self.number}.{path}"
            raise DefinitionError(
                f"{self.where} names {content!r}, where there is no figure{nearest(key, self.book.values)}"
            )
        return self.book.literal(content, unit)

    def parts(self, unit: Unit) -> tuple[str, ...]:
        """Return the figures of which a sum is made."""
        return tuple(self.named(part, unit) for part in self.words.get(self.said("parts"), ()))

    def quotient(self, word: str) -> Expression:
        """Return a figure, or the quotient of two."""
        content = self.words.get(self.said(word))
        if isinstance(content, (list, tuple)):
            return Op("/", tuple(self.named(part) for part in content))
        return self.figure(word)

    @property
    def published(self) -> str:
        """The key of the figure that the check is about."""
        return self.figure("published", "other")

    @property
    def kind(self) -> str:
        """The kind of the check."""
        return str(self.words.get("kind"))

    def per_cent(self, key: str) -> bool:
        """Return whether a figure is per cent: by its sign, or else its name, or else the kind of check."""
        value = self.book.values[key]
        if value.printed and value.printed.unit:
            return value.printed.unit == "%"
        if value.unit == "other":
            return self.kind in {"pct", "pct_inline", "rate_interval"} and "rate" not in key.split(".")
        return value.unit in {"per cent", "points"}

    def falls(self, now: str, before: str) -> bool:
        """Return whether the figure is a change printed without a sign, of numbers that fell."""
        own, ends = self.book.values[self.published].printed, [self.book.values[key].printed for key in (now, before)]
        named = re.search("change|growth|decrease|fall|fell|drop|reduction", str(self.words.get("published")))
        if named is None or own is None or ends[0] is None or ends[1] is None:
            return False
        return own.value >= 0 and ends[0].value < ends[1].value

    def relation(self) -> Relation:
        """Return what the check says that its figures do."""
        if self.kind not in KINDS:
            raise DefinitionError(
                f"{self.where} is of an unknown kind {self.kind!r}{nearest(self.kind, KINDS)}; "
                f"there are {', '.join(KINDS)}"
            )
        return KINDS[self.kind](self)


def _equal(kind: str, build: Callable[[_Check], Expression]) -> Callable[[_Check], Relation]:
    return lambda check: Equal(kind=kind, left=check.published, right=build(check))


def _people(check: _Check, share: str) -> Expression:
    """Return the people behind a printed share of a printed total, who are whole."""
    return Op("whole", (Op("*", (Op("/", (check.figure(share, "per cent"), HUNDRED)), check.figure("total"))),))


def _ratio_interval(check: _Check) -> Expression:
    # Without its number the total cancels.
    counted = check.said("total") in check.words
    rates = [
        Op("/", (check.figure(f"{end}_count"), _people(check, share) if counted else check.figure(share, "per cent")))
        for end, share in (("num", "num_pct"), ("den", "den_pct"))
    ]
    return Op("/", tuple(rates))


def _rate_interval(check: _Check) -> Expression:
    return _share_of(check, Op("/", (check.figure("count"), _people(check, "pct"))))


def _share_of(check: _Check, share: Expression) -> Expression:
    """Return a share in the unit that the figure is printed in."""
    return Op("*", (HUNDRED, share)) if check.per_cent(check.published) else share


def _share_from_implied(check: _Check) -> Expression:
    shares = [Op("/", (check.figure(f"{end}_pct", "per cent"), HUNDRED)) for end in ("a", "b")]
    a, b = (
        Op("whole", (Op("/", (check.figure(f"{end}_count"), share)),))
        for end, share in zip(("a", "b"), shares, strict=True)
    )
    # a / (a + b), with each figure once.
    return Op("/", (HUNDRED, Op("+", (Fraction(1), Op("/", (b, a))))))


def _share(check: _Check) -> Expression:
    return _share_of(check, Op("/", (check.quotient("num"), check.quotient("den"))))


def _quotient(check: _Check) -> Expression:
    ends = [check.figure(end, "other") for end in ("num", "den")]
    signs = [check.per_cent(end) for end in ends]
    if signs[0] != signs[1]:
        # One rate is per cent and one is not.
        return Op("/", tuple(Op("/", (end, HUNDRED)) if sign else end for end, sign in zip(ends, signs, strict=True)))
    return Op("/", tuple(ends))


def _difference(check: _Check) -> Expression:
    ends = (check.figure("a", "per cent"), check.figure("b", "per cent"))
    return Op("-", ends[::-1] if check.falls(*ends) else ends)


def _growth(check: _Check) -> Expression:
    ends = (check.figure("to"), check.figure("from"))
    quotient = Op("/", ends)
    return Op("*", (HUNDRED, Op("-", (Fraction(1), quotient) if check.falls(*ends) else (quotient, Fraction(1)))))


def _power(check: _Check) -> Expression:
    base, exponent = (check.words.get(check.said(word)) for word in ("base", "exponent"))
    # A number is what it is, a printed one was rounded.
    exact = isinstance(base, (int, float))
    return Op("**", (Fraction(str(base)) if exact else check.figure("base", "ratio"), Fraction(str(exponent))))


def _same(check: _Check) -> Expression:
    left = check.published
    right = check.figure("other", check.book.values[left].unit)
    signs = check.per_cent(left), check.per_cent(right)
    if signs[0] == signs[1] or not any("rate" in key.split(".") for key in (left, right)):
        return right
    return Op("*", (HUNDRED, right)) if signs[0] else Op("/", (right, HUNDRED))


def _feasible(check: _Check) -> Relation:
    return WholeCount(shares=(check.published,), totals=(check.figure("den"),))


def _board(check: _Check) -> Relation:
    low, high = (int(check.words.get(check.said(word), usual)) for word, usual in (("low", 5), ("high", 20)))
    return WholeCount(kind="board", shares=(check.published,), totals=tuple(range(low, high + 1)))


def _implied(check: _Check) -> Relation:
    return OneTotal(pairs=((check.figure("count"), check.published),))


def _hundred(check: _Check) -> Relation:
    return Equal(kind="hundred", left=HUNDRED, right=Op("+", check.parts("per cent")))


def _plausible(check: _Check) -> Relation:
    usual = (("low", PLAUSIBLE.low), ("high", PLAUSIBLE.high))
    low, high = (Fraction(str(check.words.get(check.said(word), end))) for word, end in usual)
    return Within(kind="plausible", key=check.published, bounds=Span(low, high), bare=True)


def _undefined(check: _Check) -> Relation:
    return NoFiniteValue(expression=Op("/", (check.quotient("num"), check.quotient("den"))))


KINDS: Mapping[str, Callable[[_Check], Relation]] = MappingProxyType(
    {
        "pct": _equal("share", _share),
        "pct_inline": _equal("share", _share),
        "rate": _equal("rate", _share),
        "ratio": _equal("ratio", lambda c: Op("/", (c.quotient("num"), c.quotient("den")))),
        "ratio_of_published": _equal("ratio", _quotient),
        "ratio_interval": _equal("ratio", _ratio_interval),
        "rate_interval": _equal("rate", _rate_interval),
        "share_from_implied": _equal("share", _share_from_implied),
        "sum_counts": _equal("total", lambda c: Op("+", c.parts("count"))),
        "sum_published": _equal("sum", lambda c: Op("+", c.parts("per cent"))),
        "sum_inline": _equal("sum", lambda c: Op("+", c.parts("count"))),
        "sum_pct_100": _hundred,
        "diff_inline": _equal("difference", _difference),
        "pct_change": _equal("growth", _growth),
        "power": _equal("power", _power),
        "same": _equal("same", _same),
        "same_inline": _equal("same", _same),
        "feasible_pct": _feasible,
        "feasible_small_board": _board,
        "implied_total": _implied,
        "implied_total_inline": _implied,
        "implied_base": _implied,
        "plausible_ratio": _plausible,
        "ratio_undefined": _undefined,
    }
)
"""The kinds of check that a case file may hold."""


# The library's own records


def _own(record: Mapping[str, Any]) -> _Book:
    figures = {figure["id"]: figure for figure in record["figures"]}
    units: Mapping[str, Unit] = {"per cent": "per cent", "ratio": "ratio", "percentage points": "points"}
    book = _Book()
    for key, figure in figures.items():
        book.add(key, figure["value"], units.get(figure["unit"], "count"))
    book.context = _own_context(figures, record["year"])
    for check in record.get("checks", ()):
        book.entries.append(_own_check(check, book))
    return book


def _own_context(figures: Mapping[str, Mapping[str, Any]], year: int | None) -> Context:
    def at(figure: Mapping[str, Any], **other: object) -> tuple[object, ...]:
        names = ("indicator", "statistic", "group", "unit", "place", "panel", "band", "year")
        return tuple({"year": year, **figure, **other}.get(name) for name in names)

    known = {at(figure): key for key, figure in figures.items()}
    pairs, beside, earlier = {}, {}, {}
    for key, figure in figures.items():
        sibling = known.get(at(figure, group={"white": "bme", "bme": "white"}.get(figure["group"])))
        if sibling:
            pairs[key] = sibling
        near = tuple(k for k, f in figures.items() if k != key and at(f, band=None) == at(figure, band=None))
        if near:
            beside[key] = near
        before = tuple(
            k
            for k, f in figures.items()
            if at(f, year=None, place=None) == at(figure, year=None, place=None)
            and f.get("year", year) == figure.get("year", year or 0) - 1
        )
        if before:
            earlier[key] = before
    totals = frozenset(key for key, figure in figures.items() if figure["group"] == "total")
    return Context(pairs=pairs, beside=beside, earlier=earlier, totals=totals)


def _own_check(check: Mapping[str, Any], book: _Book) -> _Entry:
    def read(node: Any) -> Expression:
        if isinstance(node, str):
            return Fraction(node)
        if isinstance(node, Mapping):
            return str(node["figure"]) if "figure" in node else book.literal(node["printed"], "per cent")
        symbol, *operands = node
        return Op(symbol, tuple(read(operand) for operand in operands))

    def count(node: Any) -> str | int:
        return int(node) if isinstance(node, str) else str(node["figure"])

    figure = check.get("figure")
    if "of_total" in check:
        totals = tuple(count(total) for total in check["of_total"])
        kind = "whole-count" if len(totals) == 1 else "board"
        return _Entry("of_total", WholeCount(kind=kind, shares=(str(figure),), totals=totals))
    if "of_part" in check:
        part = check["of_part"]
        key = book.literal(part, "count") if isinstance(part, str) else str(part["figure"])
        return _Entry("of_part", OneTotal(pairs=((key, str(figure)),)))
    if "undefined" in check:
        return _Entry("undefined", NoFiniteValue(expression=read(check["undefined"])))
    left: Expression = str(figure) if figure else Fraction(check["value"])
    right = read(check["equals"])
    return _Entry("equals", Equal(kind=_kind_of(left, right, book), left=left, right=right))


def _kind_of(left: Expression, right: Expression, book: _Book) -> str:
    if isinstance(right, str):
        return "same"
    if not isinstance(left, str):
        return "hundred"
    symbol = right.symbol if isinstance(right, Op) else ""
    unit = book.values[left].unit
    by_symbol = {"+": "total" if unit == "count" else "sum", "-": "difference", "**": "power"}
    return by_symbol.get(symbol, "ratio" if unit == "ratio" else "share")
