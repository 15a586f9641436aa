"""Audit printed figures: read them, find what they have to do with each other, and say what can't be.

Nothing but the printed strings is needed. Each stands for a range of numbers, and figures contradict each other where
no numbers in their ranges, and no whole counts, fulfil what the figures are of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType
from typing import Any

import attrs

from wres.consistency.discover import relations
from wres.consistency.explanations import Contradiction, contradictions
from wres.consistency.expressions import Values, evaluate, single
from wres.consistency.figures import Datum, impossible, notes, read_figures, usable
from wres.consistency.granularity import nearest_percentages, rules_printing, smallest_total
from wres.consistency.quantities import Quantities, quantities_of
from wres.consistency.related import related_figures
from wres.consistency.relations import Equal, Relation, WholeCount, Within
from wres.consistency.slips import SLIPS, describe, digits
from wres.consistency.spans import Rounding, Span, number_text, span
from wres.findings.codes import CODES, SEVERITIES
from wres.findings.finding import Finding, Findings, Place
from wres.registry import Registry

__all__ = ["PLAUSIBLE", "audit_published"]

PLAUSIBLE = Span(Fraction(1, 10), Fraction(10))
"""Relative likelihoods in print lie well inside; one beyond is mostly a figure of something else."""

BY_KIND: Mapping[str, str] = MappingProxyType(
    {
        "whole-count": "WRES206",
        "board": "WRES207",
        "plausible": "WRES208",
        "ratio": "WRES211",
        "power": "WRES211",
        "share": "WRES212",
        "rate": "WRES212",
        "sum": "WRES212",
        "one-total": "WRES206",
        "total": "WRES213",
        "part": "WRES213",
        "hundred": "WRES214",
        "difference": "WRES215",
        "change": "WRES215",
        "growth": "WRES215",
        "same": "WRES216",
    }
)
"""The code of a contradiction that no slip stands out for, by the kind of its first relation."""

SHOWN = 5
"""How many explanations and relations a finding spells out."""

LONG = 60
"""Signs of a cell that a finding repeats: more than any figure has."""

COPIED = 6
"""Digits that two pairs of figures share before that is more than chance: three and three, as in 28.4 and 23.1."""

FEW = 10
"""A percentage that fewer people give, such as 33.33, is one of few there are."""

APART = 20
"""Percentage points between two groups' shares from which they can't have changed places within a year."""


def audit_published(figures: Any, *, registry: Registry | None = None) -> Findings:
    """Return what is wrong with printed figures: findings, the most severe first.

    `figures` is any frame with the columns `org, year, indicator, statistic, group, value, unit, source`, a row for
    each figure; or rows as dictionaries, the columns as one, or the path of a CSV or JSON file. `value` is
    the printed text, whose decimals say how it was rounded. `unit` is what the figure is meant in, whatever sign is
    printed. `panel`, `band`, `place` (where in the publication) and `case` (which publication) are used where they are
    there; without `case` the host of `source` tells publications apart. Statistics, items and groups have the names
    that results and counts have, besides `x-of-y`, `share-of-x` and `x-change`.

    What each figure is of, in which direction and over how many years, is what the definitions of `registry` say, from
    `wres.load`, by default those of the official standard: each year by its own edition, or the nearest. A column
    `edition` names another edition, or the standard; without it figures are of the first standard that knows most of
    what a publication prints on the indicator. Names that no definition knows are noted, each once.

    A value that is no number is never guessed at: a usual sign for a missing or withheld figure is passed over, words
    that leave the number open are given with each reading (`WRES202`), anything else is named (`WRES201`). Columns or
    rows that make no table are a `FiguresError`, with all its problems at once.

    Where figures contradict each other, the finding names the smallest slip that would make them agree, if one stands
    out; `evidence` has the `reason`, what the other figures give, the `explanations` in order, and how many
    `alternatives` fit beside the first. Source: the arithmetic of the indicators, and `wres.findings.codes`.

    >>> import pandas as pd
    >>> rows = [("likelihood", "white", "9.6%"), ("likelihood", "bme", "55.9%"), ("relative-likelihood", "", "1.1")]
    >>> figures = pd.DataFrame(rows, columns=["statistic", "group", "value"]).assign(
    ...     org="Acme Trust", year=2024, indicator="training", unit="", source="")
    >>> finding, = audit_published(figures)
    >>> finding.code, finding.evidence["explanations"][0]
    ('WRES223', '9.6% for 59.6% (a digit lost)')
    """
    quantities = quantities_of(registry)
    data = read_figures(figures, quantities)
    by_org: dict[str, list[Datum]] = {}
    for datum in data:
        by_org.setdefault(datum.org, []).append(datum)
    found = [finding for own in by_org.values() for finding in _audited(own, quantities)]
    # Python sorts stably: within a severity the order of the input stays.
    found.sort(key=lambda finding: SEVERITIES.index(finding.severity))
    return Findings(tuple(found), tuple(notes(data, quantities)))


def _audited(data: Sequence[Datum], quantities: Quantities) -> Iterator[Finding]:
    """Yield the findings of one organisation."""
    fits = _fitting(data, quantities)
    for datum in data:
        yield from _alone(datum, fits)
    own = usable(data)
    values = {datum.key: datum.value for datum in own}
    publications: dict[str, list[Datum]] = {}
    for datum in own:
        publications.setdefault(datum.publication, []).append(datum)
    found = [relation for figures in publications.values() for relation in relations(figures, quantities)]
    found += _plausible(own, found)
    by_key = {datum.key: datum for datum in own}
    for contradiction in contradictions(found, values, related_figures(own)):
        yield _contradicted(contradiction, by_key, values)
    yield from _restated(own)
    yield from _copied(own)
    yield from _swapped_since(own, quantities)


def _finding(code: str, data: Sequence[Datum], message: str, evidence: Mapping[str, object]) -> Finding:
    """Return a finding about figures of one organisation, the first of which it stands at."""
    kind, first = CODES[code], data[0]
    return Finding(
        code=code,
        severity=kind.severity,
        org=first.org,
        year=first.year,
        indicator=first.indicator,
        message=message,
        cure=kind.cure,
        evidence=evidence,
        where=tuple(Place(label=datum.label, row=datum.row, source=datum.source) for datum in data),
    )


# Each figure by itself


def _fitting(data: Sequence[Datum], quantities: Quantities) -> dict[tuple[str, int], bool]:
    """Return, by a figure's key and the place of one of its meanings, whether that agrees with the other figures.

    Of figures whose words leave several meanings open, where others say something of them.
    """
    fits: dict[tuple[str, int], bool] = {}
    left_open = {datum.key for datum in data if datum.cell.meanings}
    publications = {datum.publication for datum in data if datum.key in left_open}
    for at in range(2 if left_open else 0):
        meant = [
            attrs.evolve(datum, value=attrs.evolve(datum.value, printed=datum.cell.meanings[at][1]))
            if datum.key in left_open
            else datum
            for datum in data
        ]
        own = usable(meant)
        values = {datum.key: datum.value for datum in own}
        for publication in publications:
            for relation in relations([datum for datum in own if datum.publication == publication], quantities):
                open_here = relation.keys & left_open
                if len(open_here) == 1:
                    (key,) = open_here
                    fits[key, at] = fits.get((key, at), True) and relation.holds(values)
    return fits


def _alone(datum: Datum, fits: Mapping[tuple[str, int], bool]) -> Iterator[Finding]:
    """Yield what is wrong with a figure whatever the others are."""
    cell, printed, kind = datum.cell, datum.cell.printed, datum.quantity.kind
    text = cell.text if len(cell.text) <= LONG else f"{cell.text[:LONG]}…"

    def found(code: str, message: str, **evidence: object) -> Finding:
        return _finding(code, [datum], f"{datum.label} is printed as {text!r}{message}", {"printed": text, **evidence})

    if cell.kind == "unreadable":
        yield found("WRES201", f": {cell.why}", why=cell.why)
    elif cell.kind == "open":
        readings = tuple(f"{meant.value} ({how})" for how, meant in cell.meanings)
        agree = tuple(reading for at, reading in enumerate(readings) if fits.get((datum.key, at)))
        message = f", which may mean {' or '.join(readings)}"
        if any((datum.key, at) in fits for at in range(len(readings))):
            which = agree[0] if len(agree) == 1 else "either" if agree else "neither"
            message += f"; the other figures agree with {which}"
        yield found("WRES202", message, readings=readings, agree=agree)
    if printed is None:
        return
    if kind in {"ratio", "chain"} and printed.unit in {"%", "points"}:
        readings = (f"a ratio of {printed.value}", f"an excess, a ratio of {1 + printed.value.scaleb(-2)}")
        yield found("WRES203", ", and a ratio has no unit", readings=readings)
    if kind in {"gap", "spread", "change"} and printed.unit == "%":
        yield found("WRES204", ", and is in percentage points", unit="percentage points")
    why = impossible(datum)
    if why:
        yield found("WRES205", f", and {why}", why=why)


def _plausible(data: Sequence[Datum], found: Iterable[Relation]) -> Iterator[Relation]:
    """Yield that a ratio nothing else bears out is a plausible one."""
    borne_out = {relation.target for relation in found if isinstance(relation, Equal) and relation.kind == "ratio"}
    for datum in data:
        if datum.quantity.kind == "ratio" and datum.key not in borne_out:
            yield Within(kind="plausible", key=datum.key, bounds=PLAUSIBLE)


# Contradictions


def _contradicted(found: Contradiction, data: Mapping[str, Datum], values: Values) -> Finding:
    """Return the finding of a contradiction, with the figures that are most suspect first."""
    first = found.relations[0]
    suspects = found.slips[0].keys if found.named else (first.target,) if first.target else ()
    keys = dict.fromkeys([*suspects, *sorted({key for r in found.relations for key in r.keys}, key=int)])
    explanations = tuple(describe(slip, values) for slip in found.slips)
    evidence: dict[str, object] = {
        "reason": found.reason,
        "printed": tuple(f"{data[key].label} {values[key].text}" for key in keys),
        "gives": tuple(_in_words(relation, data, values) for relation in found.relations[:SHOWN]),
        "contradictions": len(found.relations),
        "explanations": explanations[:SHOWN],
        "alternatives": max(len(explanations) - 1, 0),
    }
    rounding = _rounding(first, values)
    if rounding:
        evidence["rounding"] = rounding
    code = (SLIPS[found.reason].code if found.named else "") or BY_KIND[first.kind]
    return _finding(code, [data[key] for key in keys], _message(found, data, values, explanations), evidence)


def _in_words(relation: Relation, data: Mapping[str, Datum], values: Values) -> str:
    """Return a contradiction in words: what is printed, and what the others give."""
    target = relation.target
    if target is None:
        return relation.in_words(values)
    joint = ", and " if isinstance(relation, WholeCount | Within) else ", but "
    return f"{data[target].label} is printed as {values[target].text}{joint}{relation.in_words(values)}"


def _message(found: Contradiction, data: Mapping[str, Datum], values: Values, explanations: Sequence[str]) -> str:
    message = _in_words(found.relations[0], data, values)
    more = len(found.relations) - 1
    if more:
        message += f" (and {more} more that {'disagree' if more > 1 else 'disagrees'})"
    granular = [relation for relation in found.relations if isinstance(relation, WholeCount)]
    if granular and not found.named:
        return message + _nearest(granular[0], values)
    if not explanations:
        return message
    number = len(explanations)
    if not found.named:
        way = f"any of {number:,} small slips would explain it, such as" if number > 1 else "one slip would explain it:"
        return f"{message}; {way} {explanations[0]}"
    whose = (" and ".join(data[key].label for key in slip.keys) for slip in found.slips[: found.best])
    smallest = ", or ".join(f"{who}: {what}" for who, what in list(zip(whose, explanations, strict=False))[:SHOWN])
    others = number - found.best
    too = f"; {others} other{'s' if others > 1 else ''} would explain it too" if others > 0 else ""
    return f"{message}; the smallest explanation is {smallest}{too}"


def _nearest(relation: WholeCount, values: Values) -> str:
    """Return in words the percentages that whole counts next to one give, where its total is known."""
    value, size = values.get(relation.target or ""), _size(relation, values)
    if value is None or value.printed is None or not size:
        return ""
    near = (f"{number_text(share)}% ({count:,})" for count, share in nearest_percentages(value.printed, size))
    return f"; the nearest are {' and '.join(near)}"


def _rounding(relation: Relation, values: Values) -> tuple[str, ...]:
    """Return which ways of rounding were tried, and which fit, where that decides."""
    value = values.get(relation.target or "")
    if value is None or value.printed is None or value.unit == "count":
        return ()
    if isinstance(relation, Equal):
        within = evaluate(relation.right, values)
        fits = {rule: span(value.printed, rule).meets(within) for rule in Rounding}
    elif isinstance(relation, WholeCount) and (size := _size(relation, values)):
        fits = {rule: bool(counts) for rule, counts in rules_printing(value.printed, size).items()}
    else:
        return ()
    return tuple(f"{rule}: {'fits' if fit else 'no'}" for rule, fit in fits.items())


def _size(relation: WholeCount, values: Values) -> int:
    """Return the one total of percentages of whole counts, 0 where it isn't printed."""
    total = relation.totals[0]
    return int(single(values, total) or 0) if isinstance(total, str) else 0


# What no equation says


def _restated(data: Sequence[Datum]) -> Iterator[Finding]:
    """Yield figures of which another publication prints another value."""
    same: dict[tuple[object, ...], list[Datum]] = {}
    for datum in data:
        if datum.quantity.kind != "other" and datum.value.printed:
            same.setdefault((datum.quantity, datum.value.unit), []).append(datum)
    for printings in same.values():
        for a, b in combinations(printings, 2):
            if a.publication != b.publication and not a.value.span().meets(b.value.span()):
                message = f"{a.label} is printed as {a.value.text}, and as {b.value.text} in another publication"
                yield _finding("WRES217", [a, b], message, {"printed": (a.value.text, b.value.text)})
                break


def _copied(data: Sequence[Datum]) -> Iterator[Finding]:
    """Yield pairs of the groups compared whose figures are those of another year or of another survey question."""
    groups: dict[tuple[object, ...], dict[str, Datum]] = {}
    for datum in data:
        if datum.quantity.kind == "rate" and datum.value.printed:
            where = (datum.publication, datum.place, datum.quantity._replace(group=""))
            groups.setdefault(where, {}).setdefault(datum.quantity.group, datum)
    pairs: dict[tuple[str, ...], dict[tuple[int, str], tuple[Datum, Datum]]] = {}
    for found in groups.values():
        both = _compared(found)
        if both:
            texts = (str(_number(both[0])), str(_number(both[1])))
            pairs.setdefault(texts, {}).setdefault((both[0].year, both[0].quantity.of), both)
    for same in pairs.values():
        for ((year, of), a), ((other, subject), b) in combinations(sorted(same.items(), key=lambda item: item[0]), 2):
            if _telling(a) and ((of == subject and other - year == 1) or (of != subject and year == other)):
                message = (
                    f"{b[0].statistic} of {_staff(b)} are {b[0].value.text} and {b[1].value.text}, "
                    f"those of {a[0].indicator if year == other else year} to the last digit"
                )
                yield _finding("WRES229", [*b, *a], message, {"printed": (b[0].value.text, b[1].value.text)})


def _telling(data: Sequence[Datum]) -> bool:
    """Return whether figures are too long, and of too many people, to be the same by chance."""
    printed = [datum.value.printed for datum in data if datum.value.printed]
    long = sum(map(digits, printed)) >= COPIED
    return long and all(0 < figure.value < 100 and smallest_total(figure) >= FEW for figure in printed)


def _swapped_since(data: Sequence[Datum], quantities: Quantities) -> Iterator[Finding]:
    """Yield years in which the shares of the two groups compared are each near the other's of the year before.

    Of wholes: a part, such as a board, may change so.
    """
    shares: dict[tuple[str, int], dict[str, Datum]] = {}
    for datum in data:
        q = datum.quantity
        whole = q.kind == "share" and not q.panel and not q.band and datum.value.unit == "per cent"
        if whole and quantities.whole(datum.edition, q.of):
            shares.setdefault((q.of, q.year), {}).setdefault(q.group, datum)
    for (of, year), found in shares.items():
        now, last = _compared(found), _compared(shares.get((of, year - 1), {}))
        if now is None or last is None or now[0].groups != last[0].groups:
            continue
        concerned = [*now, *last]
        w, b, v, c = map(_number, concerned)
        if abs(v - c) >= APART and 4 * (abs(w - c) + abs(b - v)) < abs(w - v) + abs(b - c):
            message = f"shares of {_staff(now)} are {w}% and {b}%, and were {v}% and {c}% the year before"
            evidence = {"reason": "labels-swapped", "printed": tuple(f"{n}%" for n in (w, b, v, c))}
            yield _finding("WRES226", concerned, message, evidence)


def _compared(found: Mapping[str, Datum]) -> tuple[Datum, Datum] | None:
    """Return the figures, by group, of the group compared with and of the one in focus, None without one of them."""
    for datum in found.values():
        comparator, focus, _ = datum.groups
        if comparator in found and focus in found:
            return found[comparator], found[focus]
    return None


def _staff(data: Sequence[Datum]) -> str:
    return f"{data[0].groups[0]} and {data[0].groups[1]} staff"


def _number(datum: Datum) -> Decimal:
    return datum.value.printed.value if datum.value.printed else Decimal(0)
