"""What is known of figures beside their values: which others a slip may have mixed them up with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import attrs

from wres.consistency.figures import Datum
from wres.consistency.quantities import GROUPS, Quantity

__all__ = ["RelatedFigures", "related_figures", "share_known"]


@attrs.frozen(kw_only=True)
class RelatedFigures:
    """What is known of figures beside their values, by their keys.

    `pairs` has, for a figure of White or BME staff, that of the other group at the same place; `earlier` those
    of it for the year before; `beside` the figures that a copying eye may slip to; `known` the share of people
    whose ethnicity is known in what a share is of, with all the shares of it; `totals` the counts that are totals;
    `unknown` the share of people of unknown ethnicity in what a White share is of.
    """

    pairs: Mapping[str, str] = attrs.field(factory=dict)
    earlier: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    beside: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    known: Mapping[str, tuple[Fraction, tuple[str, ...]]] = attrs.field(factory=dict)
    totals: frozenset[str] = frozenset()
    unknown: Mapping[str, str] = attrs.field(factory=dict)


def related_figures(data: Sequence[Datum]) -> RelatedFigures:
    """Return what is known of figures beside their values: by what they are of, and where they stand."""
    at: dict[Quantity, list[Datum]] = {}
    by_kind: dict[tuple[object, ...], list[Datum]] = {}
    for datum in data:
        q = datum.quantity
        at.setdefault(q, []).append(datum)
        by_kind.setdefault((q.kind, q.group, q.year, datum.publication, q.kind == "rate" or q.of), []).append(datum)
    pairs, earlier, known, unknown = {}, {}, {}, {}
    other = {"white": "bme", "bme": "white"}
    for datum in data:
        q = datum.quantity
        here = (datum.place, datum.source, datum.value.unit)
        for sibling in at.get(q._replace(group=other.get(q.group, "?")), ()):
            if (sibling.place, sibling.source, sibling.value.unit) == here:
                pairs[datum.key] = sibling.key
        before = at.get(q._replace(year=q.year - 1))
        if before:
            earlier[datum.key] = tuple(d.key for d in before)
        if q.kind == "share" and q.group in other:
            if q.group == "white" and (others := at.get(q._replace(group="unknown"))):
                unknown[datum.key] = others[0].key
            counts = {group: at.get(q._replace(kind="count", group=group)) for group in (*GROUPS, "total")}
            share = share_known({group: found[0].value.exact if found else None for group, found in counts.items()})
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
    )


def share_known(counts: Mapping[str, Fraction | None]) -> Fraction | None:
    """Return the share of people of known ethnicity, by the counts of the groups and the total; None if all are.

    >>> print(share_known({"white": Fraction(70), "bme": Fraction(20), "unknown": None, "total": Fraction(100)}))
    9/10
    """
    white, bme, unknown, total = (counts[group] for group in (*GROUPS, "total"))
    if white is None or bme is None:
        return None
    whole = total if total is not None else None if unknown is None else white + bme + unknown
    return (white + bme) / whole if whole and white + bme < whole else None
