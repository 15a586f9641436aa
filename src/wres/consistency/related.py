"""What is known of figures beside their values: which others a slip may have mixed them up with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import attrs

from wres.consistency.figures import Datum
from wres.consistency.quantities import Quantity

__all__ = ["RelatedFigures", "related_figures", "share_known"]


@attrs.frozen(kw_only=True)
class RelatedFigures:
    """What is known of figures beside their values, by their keys.

    `pairs` has, for a figure of one of the two groups compared, that of the other at the same place; `earlier` those
    of it for the year before; `beside` the figures that a copying eye may slip to; `known` the share of people
    whose ethnicity is known in what a share is of, with all the shares of it; `totals` the counts that are totals;
    `unknown` the share of people of no known group in what a share of the group compared with is of; `counts` all
    counts that are printed beside a figure.
    """

    pairs: Mapping[str, str] = attrs.field(factory=dict)
    earlier: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    beside: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    known: Mapping[str, tuple[Fraction, tuple[str, ...]]] = attrs.field(factory=dict)
    totals: frozenset[str] = frozenset()
    unknown: Mapping[str, str] = attrs.field(factory=dict)
    counts: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)


def related_figures(data: Sequence[Datum]) -> RelatedFigures:
    """Return what is known of figures beside their values: by what they are of, and where they stand."""
    at: dict[Quantity, list[Datum]] = {}
    by_label: dict[tuple[object, ...], list[Datum]] = {}
    by_kind: dict[tuple[object, ...], list[Datum]] = {}
    counts: dict[tuple[object, ...], list[str]] = {}
    for datum in data:
        q = datum.quantity
        at.setdefault(q, []).append(datum)
        # Last year's figure may have been an average of more years than this one.
        by_label.setdefault(q[:6], []).append(datum)
        by_kind.setdefault((q.kind, q.group, q.year, datum.publication, q.kind == "rate" or q.of), []).append(datum)
        if q.kind == "count":
            counts.setdefault((q.year, datum.publication), []).append(datum.key)
    # One tuple for all the figures beside it: a long table has many.
    beside = {where: tuple(keys) for where, keys in counts.items()}
    pairs, earlier, known, unknown = {}, {}, {}, {}
    for datum in data:
        q, (comparator, focus, nobody) = datum.quantity, datum.groups
        other = {comparator: focus, focus: comparator}
        here = (datum.place, datum.source, datum.value.unit)
        for sibling in at.get(q._replace(group=other.get(q.group, "?")), ()):
            if (sibling.place, sibling.source, sibling.value.unit) == here:
                pairs[datum.key] = sibling.key
        before = by_label.get(q._replace(year=q.year - 1)[:6])
        if before:
            earlier[datum.key] = tuple(d.key for d in before)
        if q.kind == "share" and q.group in other:
            if q.group == comparator and (others := at.get(q._replace(group=nobody))):
                unknown[datum.key] = others[0].key
            found = [at.get(q._replace(kind="count", group=group)) for group in (*datum.groups, "total")]
            share = share_known(*(each[0].value.exact if each else None for each in found))
            if share is not None:
                known[datum.key] = (share, tuple(d.key for g in other for d in at.get(q._replace(group=g), ())))
    return RelatedFigures(
        pairs=pairs,
        earlier=earlier,
        beside={
            d.key: tuple(n.key for n in near if n.quantity != d.quantity) for near in by_kind.values() for d in near
        },
        known=known,
        totals=frozenset(d.key for d in data if d.quantity.kind == "count" and d.quantity.group == "total"),
        unknown=unknown,
        counts={d.key: beside.get((d.year, d.publication), ()) for d in data},
    )


def share_known(
    comparator: Fraction | None, focus: Fraction | None, unknown: Fraction | None, total: Fraction | None
) -> Fraction | None:
    """Return the share of people of a known group, by the counts of the groups and the total; None if all are.

    >>> print(share_known(Fraction(70), Fraction(20), None, Fraction(100)))
    9/10
    """
    if comparator is None or focus is None:
        return None
    both = comparator + focus
    whole = total if total is not None else None if unknown is None else both + unknown
    return both / whole if whole and both < whole else None
