"""Audit printed figures: read them, find what they have to do with each other, and say what can't be.

Nothing but the printed strings is needed. Each stands for a range of numbers, and figures contradict each other where
no numbers in their ranges, and no whole counts, fulfil what the figures are of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType
from typing import Any

import attrs

from wres.consistency.discover import context, relations
from wres.consistency.explanations import Contradiction, contradictions
from wres.consistency.expressions import Value, evaluate, single
from wres.consistency.figures import Datum, gather, impossible, notes
from wres.consistency.granularity import nearest_percentages, rules_printing, smallest_total
from wres.consistency.relations import Equal, Relation, WholeCount, Within
from wres.consistency.slips import change, digits
from wres.consistency.spans import Rounding, Span, span, told
from wres.findings.codes import CODES, SEVERITIES
from wres.findings.finding import Finding, Findings, Place

__all__ = ["PLAUSIBLE", "audit_published"]

PLAUSIBLE = Span(Fraction(1, 10), Fraction(10))
"""Relative likelihoods in print lie well inside; one beyond is mostly a figure of something else."""

BY_REASON: Mapping[str, str] = MappingProxyType(
    {
        "rounded-first": "WRES221",
        "padded": "WRES221",
        "truncated": "WRES222",
        "digit-lost": "WRES223",
        "digit-added": "WRES224",
        "digits-transposed": "WRES224",
        "digit-misprinted": "WRES224",
        "decimal-shifted": "WRES225",
        "labels-swapped": "WRES226",
        "direction-inverted": "WRES227",
        "last-year-reused": "WRES228",
        "copied": "WRES229",
        "unknown-left-out": "WRES230",
        "other-total": "WRES230",
        "sign-lost": "WRES231",
        "excess": "WRES232",
        "complement": "WRES232",
        "unit-sign": "WRES203",
        "rounded-count": "WRES233",
    }
)
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

TOLD = 5
"""How many explanations and relations a finding spells out."""

COPIED = 6
"""Digits that two pairs of figures share before that is more than chance: three and three, as in 28.4 and 23.1."""


LONG = 60
"""Signs of a cell that a finding repeats: more than any figure has."""

FEW = 10
"""A percentage that fewer people give, such as 33.33, is one of few there are."""


def audit_published(figures: Any) -> Findings:
    """Return what is wrong with printed figures: findings, gravest first.

    `figures` is any frame with the columns `org, year, indicator, statistic, group, value, unit, source`, a row for
    each figure; or rows as dictionaries, the columns as one, or the path of a CSV or JSON file. `value` is
    the printed text, whose decimals say how it was rounded. `unit` is what the figure is meant
    in, whatever sign is printed. `panel`, `band`, `place` (where in the publication) and `case` (which publication)
    are used where they are there; without `case` the host of `source` tells publications apart. Statistics, items
    and groups have the names that results and counts have, besides `x-of-y`, `share-of-x` and `x-change`.

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
    data = gather(figures)
    by_org: dict[str, list[Datum]] = {}
    for datum in data:
        by_org.setdefault(datum.org, []).append(datum)
    found = [(finding, at) for at, own in enumerate(by_org.values()) for finding in _audited(own)]
    # Python sorts stably: within a severity the order of the input stays.
    found.sort(key=lambda pair: (SEVERITIES.index(pair[0].severity), pair[1]))
    return Findings(tuple(finding for finding, _ in found), tuple(notes(data)))


def _audited(data: Sequence[Datum]) -> Iterator[Finding]:
    """Yield the findings of one organisation."""
    values: dict[str, Value] = {}
    fits = _fitting(data)
    for datum in data:
        yield from _alone(datum, fits)
        if datum.value.span_known and not impossible(datum):
            values[datum.key] = datum.value
    usable = [datum for datum in data if datum.key in values]
    publications: dict[str, list[Datum]] = {}
    for datum in usable:
        publications.setdefault(datum.publication, []).append(datum)
    found: list[Relation] = []
    for own in publications.values():
        found += relations(own, values)
    found += _plausible(usable, found)
    by_key = {datum.key: datum for datum in data}
    for contradiction in contradictions(found, values, context(usable, values)):
        yield _finding(contradiction, by_key, values)
    yield from _restated(usable)
    yield from _copied(usable)
    yield from _exchanged_since(usable)


def finding(code: str, data: Sequence[Datum], message: str, evidence: Mapping[str, object]) -> Finding:
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


def _fitting(data: Sequence[Datum]) -> dict[tuple[str, int], bool]:
    """Return, by a figure's key and the place of one of its readings, whether that agrees with the other figures.

    Of figures whose words leave several readings open, where others say something of them.
    """
    found: dict[tuple[str, int], bool] = {}
    left_open = {datum.key for datum in data if datum.reading.meanings}
    publications = {datum.publication for datum in data if datum.key in left_open}
    for at in range(2 if left_open else 0):
        read = [
            attrs.evolve(datum, value=attrs.evolve(datum.value, printed=datum.reading.meanings[at][1]))
            if datum.key in left_open
            else datum
            for datum in data
        ]
        known = [datum for datum in read if datum.value.span_known and not impossible(datum)]
        values = {datum.key: datum.value for datum in known}
        for publication in publications:
            for relation in relations([d for d in known if d.publication == publication], values):
                for key in relation.keys & left_open if len(relation.keys & left_open) == 1 else ():
                    found[key, at] = found.get((key, at), True) and relation.holds(values)
    return found


def _alone(datum: Datum, fits: Mapping[tuple[str, int], bool]) -> Iterator[Finding]:
    read, printed = datum.reading, datum.reading.printed
    text = f"{datum.label} is printed as {_short(read.text)!r}"
    if read.kind == "unreadable":
        yield finding("WRES201", [datum], f"{text}: {read.why}", {"printed": _short(read.text), "why": read.why})
    elif read.kind == "open":
        readings = tuple(f"{meant.value} ({how})" for how, meant in read.meanings)
        agree = tuple(told for at, told in enumerate(readings) if fits.get((datum.key, at)))
        message = f"{text}, which may mean {' or '.join(readings)}"
        if any((datum.key, at) in fits for at in range(len(readings))):
            one = len(agree) == 1
            message += f"; the other figures agree with {agree[0] if one else 'either' if agree else 'neither'}"
        evidence = {"printed": read.text, "readings": readings, "agree": agree}
        yield finding("WRES202", [datum], message, evidence)
    if printed is None:
        return
    kind = datum.quantity.kind
    if kind in {"ratio", "chain"} and printed.unit in {"%", "points"}:
        readings = (f"a ratio of {printed.value}", f"an excess, a ratio of {1 + printed.value.scaleb(-2)}")
        yield finding(
            "WRES203", [datum], f"{text}, and a ratio has no unit", {"printed": read.text, "readings": readings}
        )
    if kind in {"gap", "spread", "change"} and printed.unit == "%":
        yield finding(
            "WRES204",
            [datum],
            f"{text}, and is in percentage points",
            {"printed": read.text, "unit": "percentage points"},
        )
    why = impossible(datum)
    if why:
        yield finding("WRES205", [datum], f"{text}, and {why}", {"printed": read.text, "why": why})


def _short(text: str) -> str:
    return text if len(text) <= LONG else f"{text[:LONG]}…"


def _plausible(data: Sequence[Datum], found: Iterable[Relation]) -> Iterator[Relation]:
    """Yield that a ratio nothing else bears out is a plausible one."""
    borne_out = {relation.target for relation in found if isinstance(relation, Equal) and relation.kind == "ratio"}
    for datum in data:
        if datum.quantity.kind == "ratio" and datum.key not in borne_out:
            yield Within(kind="plausible", key=datum.key, bounds=PLAUSIBLE)


# Contradictions


def _finding(found: Contradiction, data: Mapping[str, Datum], values: Mapping[str, Value]) -> Finding:
    first = found.relations[0]
    code = BY_REASON.get(found.reason) if found.named else None
    suspects = list(found.slips[0].keys) if found.named and found.slips else [first.target] if first.target else []
    keys = dict.fromkeys([*suspects, *sorted({key for r in found.relations for key in r.keys}, key=int)])
    concerned = [data[key] for key in keys if key in data]
    explanations = tuple(change(slip, values) for slip in found.slips)
    evidence: dict[str, object] = {
        "reason": found.reason,
        "printed": tuple(f"{datum.label} {values[datum.key].text}" for datum in concerned if datum.key in values),
        "gives": tuple(_told(relation, data, values) for relation in found.relations[:TOLD]),
        "contradictions": len(found.relations),
        "explanations": explanations[:TOLD],
        "alternatives": max(len(explanations) - 1, 0),
    }
    rounding = _rounding(first, values)
    if rounding:
        evidence["rounding"] = rounding
    return finding(code or BY_KIND[first.kind], concerned, _message(found, data, values, explanations), evidence)


def _told(relation: Relation, data: Mapping[str, Datum], values: Mapping[str, Value]) -> str:
    """Return a contradiction in words: what is printed, and what the others give."""
    target = relation.target
    if target is None:
        return relation.told(values)
    joint = ", and " if isinstance(relation, WholeCount | Within) else ", but "
    return f"{data[target].label} is printed as {values[target].text}{joint}{relation.told(values)}"


def _message(
    found: Contradiction, data: Mapping[str, Datum], values: Mapping[str, Value], explanations: Sequence[str]
) -> str:
    says = _told(found.relations[0], data, values)
    more = len(found.relations) - 1
    if more:
        says += f" (and {more} more that {'disagree' if more > 1 else 'disagrees'})"
    granular = [r for r in found.relations if isinstance(r, WholeCount)]
    if granular and not found.named:
        near = _nearest(granular[0], values)
        return f"{says}; {near}" if near else says
    if not explanations:
        return says
    if not found.named:
        number = len(explanations)
        many = f"any of {number:,} small slips would mend it, such as" if number > 1 else "one slip would mend it:"
        return f"{says}; {many} {explanations[0]}"
    others = len(explanations) - found.best
    fit = f"; {others} other{'s' if others > 1 else ''} would mend it too" if others > 0 else ""
    whose = [" and ".join(data[key].label for key in slip.keys if key in data) for slip in found.slips[: found.best]]
    smallest = ", or ".join(f"{who}: {what}" for who, what in list(zip(whose, explanations, strict=False))[:TOLD])
    return f"{says}; the smallest explanation is {smallest}{fit}"


def _nearest(relation: WholeCount, values: Mapping[str, Value]) -> str:
    """Return the percentages that whole counts next to one give, where its total is known."""
    target, size = relation.target, _size(relation, values)
    value = values.get(target) if target else None
    if value is None or value.printed is None or not size:
        return ""
    near = nearest_percentages(value.printed, size)
    return f"the nearest are {' and '.join(f'{told(share)}% ({count:,})' for count, share in near)}"


def _rounding(relation: Relation, values: Mapping[str, Value]) -> tuple[str, ...]:
    """Return which ways of rounding were tried, and which fit, where that decides."""
    target = relation.target
    value = values.get(target) if target else None
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


def _size(relation: WholeCount, values: Mapping[str, Value]) -> int:
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
                told = f"{a.label} is printed as {a.value.text}, and as {b.value.text} in another publication"
                yield finding("WRES217", [a, b], told, {"printed": (a.value.text, b.value.text)})
                break


def _telling(*data: Datum) -> bool:
    """Return whether figures are too long, and of too many people, to be alike by chance."""
    printed = [datum.value.printed for datum in data if datum.value.printed and not impossible(datum)]
    long = sum(map(digits, printed)) >= COPIED
    return long and all(0 < figure.value < 100 and smallest_total(figure) >= FEW for figure in printed)


def _copied(data: Sequence[Datum]) -> Iterator[Finding]:
    """Yield pairs of White and BME figures that are those of another year or of another survey question."""
    pairs: dict[tuple[str, str], dict[tuple[int, str], tuple[Datum, Datum]]] = {}
    groups: dict[tuple[object, ...], dict[str, Datum]] = {}
    for datum in data:
        if datum.quantity.kind == "rate" and datum.value.printed:
            groups.setdefault((datum.publication, datum.place, datum.quantity._replace(group="")), {}).setdefault(
                datum.quantity.group, datum
            )
    for found in groups.values():
        if {"white", "bme"} <= found.keys():
            white, bme = found["white"], found["bme"]
            texts = (str(white.value.printed.value), str(bme.value.printed.value))  # type: ignore[union-attr]
            pairs.setdefault(texts, {}).setdefault((white.year, white.quantity.of), (white, bme))
    for alike in pairs.values():
        for ((year, of), a), ((other, subject), b) in combinations(sorted(alike.items(), key=lambda item: item[0]), 2):
            if _telling(*a) and ((of == subject and other - year == 1) or (of != subject and year == other)):
                told = (
                    f"{b[0].statistic} of white and bme staff are {b[0].value.text} and {b[1].value.text}, "
                    f"those of {a[0].indicator if year == other else year} to the last digit"
                )
                yield finding("WRES229", [*b, *a], told, {"printed": (b[0].value.text, b[1].value.text)})


def _exchanged_since(data: Sequence[Datum]) -> Iterator[Finding]:
    """Yield years in which the White and BME shares of the workforce are each near the other's of the year before."""
    shares: dict[int, dict[str, Datum]] = {}
    for datum in data:
        q = datum.quantity
        if (q.kind, q.of, q.panel, q.band) == ("share", "headcount", "", "") and datum.value.unit == "per cent":
            shares.setdefault(q.year, {}).setdefault(q.group, datum)
    for year, now in shares.items():
        last = shares.get(year - 1, {})
        if not all({"white", "bme"} <= found.keys() for found in (now, last)):
            continue
        (w, b), (v, c) = ([_number(found[group]) for group in ("white", "bme")] for found in (now, last))
        if abs(v - c) >= APART and 4 * (abs(w - c) + abs(b - v)) < abs(w - v) + abs(b - c):
            told = f"shares of white and bme staff are {w}% and {b}%, and were {v}% and {c}% the year before"
            evidence = {"reason": "labels-swapped", "printed": tuple(f"{n}%" for n in (w, b, v, c))}
            yield finding("WRES226", [now["white"], now["bme"], last["white"], last["bme"]], told, evidence)


APART = 20
"""Percentage points between two groups' shares from which they can't have changed places within a year."""


def _number(datum: Datum) -> Any:
    return datum.value.printed.value if datum.value.printed else 0
