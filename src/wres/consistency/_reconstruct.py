"""The counts that could lie behind a publication: bounds for each count, rate and ratio, from all that is printed.

Each printed figure leaves a range for what it is of; each definition, that a rate is one count of another, that the
groups make the total, narrows the ranges of its parts. This is repeated until nothing narrows (interval constraint
propagation, Davis 1987; Benhamou and others 1999), and then tried at each end of the counts. What is left holds every
set of counts that prints as published; the ends need not be reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from math import inf
from typing import TYPE_CHECKING, Any

import attrs

from wres.consistency.discover import GROUPS, Made, Publication, Template, context, definitions, relations
from wres.consistency.explanations import contradictions
from wres.consistency.expressions import AT_LEAST_0, HUNDRED, Expression, Op, Value, evaluate, keys_of, needed
from wres.consistency.figures import DIRECTIONS, LIKELIHOODS, Datum, Quantity, gather, impossible
from wres.consistency.spans import EVERYTHING, Span, point

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Bounds", "Reconstruction", "reconstruct"]

ROUNDS = 50
"""More than the figures of a report take; what converges without end stops here, and its ranges still hold."""

TRIED = 400
"""How often an end of a count is tried at most, for each publication."""

FINE = 10**15
"""Ends of ranges of fractions are rounded outwards to this when they grow long."""


@attrs.frozen(kw_only=True)
class Bounds:
    """The range of one quantity behind a publication, and how it was printed, if it was.

    Counts are whole; shares and rates are per cent, differences percentage points, ratios plain.
    """

    org: str
    year: int
    publication: str
    quantity: Quantity
    within: Span
    printed: tuple[str, ...] = ()


@attrs.frozen(repr=False)
class Reconstruction:
    """Bounds of every count, share, rate and ratio that the printed figures say something of.

    `notes` names the figures that were left out because they contradict others, and the publications left out.
    """

    bounds: tuple[Bounds, ...]
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Return the number of quantities."""
        return len(self.bounds)

    def __iter__(self) -> Iterator[Bounds]:
        """Return the bounds one after the other."""
        return iter(self.bounds)

    @property
    def frame(self) -> pd.DataFrame:
        """The bounds as a pandas frame.

        Columns: `org, year, publication, statistic, of, group, panel, band, lower, upper, printed`. `statistic` is
        `count`, `share`, `likelihood`, `relative-likelihood` or `difference`, `of` the item, or two for a rate;
        `upper` is missing where nothing printed limits it.
        """
        import pandas as pd

        rows = [
            (
                *(b.org, b.year, b.publication, NAMES[b.quantity.kind], b.quantity.of, b.quantity.group),
                *(b.quantity.panel, b.quantity.band, _float(b.within.low), _float(b.within.high), ", ".join(b.printed)),
            )
            for b in self
        ]
        columns = (
            "org",
            "year",
            "publication",
            "statistic",
            "of",
            "group",
            "panel",
            "band",
            "lower",
            "upper",
            "printed",
        )
        return pd.DataFrame(rows, columns=list(columns)).astype({"lower": "float64", "upper": "float64"})

    def __repr__(self) -> str:
        lines = [f"<Reconstruction: {len(self):,} quantities>"]
        shown = [b for b in self if b.quantity.kind == "ratio"] or list(self)
        lines += [f"{b.org} {b.year} {_name(b.quantity)}: {b.within}" for b in shown[:12]]
        return "\n".join([*lines, *self.notes])


NAMES: Mapping[str, str] = {
    "count": "count",
    "share": "share",
    "rate": "likelihood",
    "ratio": "relative-likelihood",
    "gap": "difference",
    "spread": "difference",
}


def _name(q: Quantity) -> str:
    return " ".join(filter(None, [NAMES[q.kind], q.of, q.group, q.panel, q.band]))


def _float(end: Fraction | float) -> float | None:
    return None if end in {inf, -inf} else float(end)


def reconstruct(figures: Any) -> Reconstruction:
    """Return the range of every count, share, rate and ratio that printed figures say something of.

    `figures` is a table as for `audit_published`. The ranges hold everything that could have been printed so, whichever
    way a half was rounded; every publication and year stands by itself. Where counts were not printed, a ratio has the
    range that the printed shares and rates leave it. Figures that contradict others are left out: those that the
    smallest slip would change, or where none stands out all that may be wrong. `figures` that are none are a
    `FiguresError`.

    >>> import pandas as pd
    >>> rows = [("workforce", "headcount", "total", "3296"), ("workforce", "overall-share", "white", "76%"),
    ...         ("workforce", "overall-share", "bme", "22%"), ("disciplinary", "disciplinary", "white", "17"),
    ...         ("disciplinary", "disciplinary", "bme", "9")]
    >>> figures = pd.DataFrame(rows, columns=["indicator", "statistic", "group", "value"]).assign(
    ...     org="Acme Trust", year=2020, unit=["people", "per cent", "per cent", "people", "people"])
    >>> reconstruct(figures)
    <Reconstruction: 13 quantities>
    Acme Trust 2020 relative-likelihood disciplinary/headcount bme/white: 1.778 to 1.882
    """
    places: dict[tuple[str, int, str], list[Datum]] = {}
    for datum in gather(figures):
        if datum.value.span_known and not impossible(datum):
            places.setdefault((datum.org, datum.year, datum.publication), []).append(datum)
    bounds: list[Bounds] = []
    notes: list[str] = []
    for (org, year, publication), data in places.items():
        network = _Network(Publication(data))
        sound = network.sound()
        while not sound and (suspects := _suspects(data)):
            notes += [f"{d.org} {d.year} {d.label} {d.value.text}: left out, contradicts others" for d in suspects]
            data = [datum for datum in data if datum not in suspects]  # noqa: PLW2901
            network = _Network(Publication(data))
            sound = network.sound()
        if sound:
            bounds += [
                Bounds(
                    org=org,
                    year=year,
                    publication=publication,
                    quantity=quantity,
                    within=network.spans[key],
                    printed=tuple(d.value.text for d in network.printed.get(quantity, ())),
                )
                for quantity, key in network.keys.items()
                if network.spans[key] not in {AT_LEAST_0, EVERYTHING}
            ]
        else:
            told = f"{org} {year}{publication and f' ({publication})'}"
            notes.append(
                f"{told}: no counts print as all of its figures; audit_published says which contradict each other"
            )
    return Reconstruction(tuple(bounds), tuple(notes))


def _suspects(data: Sequence[Datum]) -> list[Datum]:
    """Return the figures that may be wrong: those of the slips that stand out, or of all that would mend as much.

    Where no relation fails and still no counts fit, one figure without which the others agree.
    """
    values = {datum.key: datum.value for datum in data}
    keys: set[str] = set()
    for found in contradictions(relations(data, values), values, context(data, values)):
        # Which of several figures is wrong isn't known, and none of them may narrow the others.
        slips = found.slips[: 1 if found.named else None]
        keys.update(*(slip.keys for slip in slips), () if slips else found.relations[0].keys)
    if not keys:
        # A complement says least, and counts are surest.
        order = sorted(data, key=lambda d: (d.quantity.kind == "count", d.quantity.group in {*GROUPS, "total"}))
        alone = (d.key for d in order if _Network(Publication(o for o in data if o is not d)).sound())
        keys.update(islice(alone, 1))
    return [datum for datum in data if datum.key in keys]


class _Network:
    """Quantities with their ranges, and the equations between them."""

    def __init__(self, publication: Publication) -> None:
        self.printed = {q: data for q, data in publication.at.items() if q.kind in NAMES}
        self.keys: dict[Quantity, str] = {}
        self.spans: dict[str, Span] = {}
        self.whole: set[str] = set()
        self.equations: list[tuple[str, Expression]] = []
        for quantity in (*self.printed, *_ratios(self.printed)):
            self._add(quantity)
        self._add_totals()
        for quantity, data in self.printed.items():
            for datum in data:
                scale = HUNDRED if datum.expression != datum.key else Fraction(1)
                self._meet(self.keys[quantity], datum.value.span() * point(scale))
        self.at: dict[str, list[int]] = {}
        for at, (key, right) in enumerate(self.equations):
            for name in sorted({key, *keys_of(right)}):
                self.at.setdefault(name, []).append(at)

    def _add(self, quantity: Quantity) -> str:
        if quantity in self.keys:
            return self.keys[quantity]
        key = self.keys[quantity] = str(len(self.keys))
        self.spans[key] = DOMAINS.get(quantity.kind, EVERYTHING)
        if quantity.kind == "count":
            self.whole.add(key)
            return key
        for kind, template in definitions(quantity):
            # A whole's share of panels, and a ratio's other forms, say nothing more.
            if kind != "sum" and not (quantity.kind == "ratio" and "rate" not in _kinds(template)):
                self.equations.append((key, self._made(template)))
        return key

    def _made(self, template: Template) -> Expression:
        if isinstance(template, Made):
            parts: list[Expression] = [self._made(operand) for operand in template.operands]
            return Op(template.symbol, tuple(parts))
        return self._add(template) if isinstance(template, Quantity) else template

    def _add_totals(self) -> None:
        """Let the groups make up each total, and their shares 100."""
        for quantity in list(self.keys):
            if quantity.kind in {"count", "share"} and quantity.group in {*GROUPS, "total"}:
                parts = tuple(self._add(quantity._replace(group=group)) for group in GROUPS)
                total = self._add(quantity._replace(group="total")) if quantity.kind == "count" else None
                if total is not None and (total, Op("+", parts)) not in self.equations:
                    self.equations.append((total, Op("+", parts)))
                elif total is None and quantity.group == "bme":
                    others: tuple[Expression, ...] = (HUNDRED, *(part for part in parts if part != self.keys[quantity]))
                    self.equations.append((self.keys[quantity], Op("-", others)))

    def _meet(self, key: str, within: Span) -> bool:
        """Narrow one range; return whether that changed it."""
        before = self.spans[key]
        after = before & within
        if key in self.whole and not after.empty:
            least, most = after.least, after.most
            if least is None and after.low != -inf:
                after = NONE
            else:
                low: Fraction | float = after.low if least is None else Fraction(least)
                after = Span(low, inf, high_in=False) if most is None else Span(low, Fraction(most))
        elif not after.empty:
            after = _outwards(after)
        self.spans[key] = after
        return after != before

    def sound(self) -> bool:
        """Narrow every range as far as can be; return whether numbers are left."""
        return self.narrow() and self.probe()

    def narrow(self, start: Iterable[int] | None = None) -> bool:
        """Narrow every range as far as the equations reach; return whether numbers are left."""
        todo = dict.fromkeys(range(len(self.equations)) if start is None else start)
        for _ in range(ROUNDS * max(len(self.equations), 1)):
            if not todo:
                break
            at = next(iter(todo))
            del todo[at]
            key, right = self.equations[at]
            parts = sorted(keys_of(right))
            values = {name: Value(bounds=self.spans[name]) for name in (key, *parts)}
            wants = {key: evaluate(right, values)}
            wants |= {name: needed(right, name, self.spans[key], values) for name in parts}
            for name, want in wants.items():
                if self._meet(name, want):
                    if self.spans[name].empty:
                        return False
                    todo.update(dict.fromkeys(self.at[name]))
        return not any(span.empty for span in self.spans.values())

    def probe(self) -> bool:
        """Take away the ends of the counts from which no other range has anything left; return whether some remain."""
        left = TRIED
        changed = True
        while changed and left:
            changed = False
            for key in sorted(self.whole):
                for high in (False, True):
                    while left and not self.spans[key].empty:
                        left -= 1
                        if not self._fails(key, high=high):
                            break
                        changed = True
                        within = self.spans[key]
                        inner = Span(within.low, within.high - 1) if high else Span(within.low + 1, within.high)
                        if inner.empty:
                            return False
                        self.spans[key] = inner
                        if not self.narrow(self.at.get(key, ())):
                            return False
        return True

    def _fails(self, key: str, *, high: bool) -> bool:
        within = self.spans[key]
        end = within.high if high else within.low
        if not isinstance(end, Fraction) or within.low == within.high:
            return False
        kept = dict(self.spans)
        self.spans[key] = point(end)
        holds = self.narrow(self.at.get(key, ()))
        self.spans = kept
        return not holds


PERCENT = Span(Fraction(0), HUNDRED)
NONE = Span(Fraction(1), Fraction(0))
DOMAINS: Mapping[str, Span] = {
    "count": AT_LEAST_0,
    "share": PERCENT,
    "rate": PERCENT,
    "ratio": AT_LEAST_0,
    "gap": Span(-HUNDRED, HUNDRED),
    "spread": Span(-HUNDRED, HUNDRED),
}


def _outwards(within: Span) -> Span:
    """Return a range whose ends are short enough to go on with, and which holds the whole of it."""
    low, high, low_in, high_in = within.low, within.high, within.low_in, within.high_in
    if isinstance(low, Fraction) and low.denominator > FINE:
        low, low_in = Fraction(low.numerator * FINE // low.denominator, FINE), True
    if isinstance(high, Fraction) and high.denominator > FINE:
        high, high_in = -Fraction(-high.numerator * FINE // high.denominator, FINE), True
    return Span(low, high, low_in, high_in)


def _kinds(template: Template) -> set[str]:
    if isinstance(template, Made):
        return {kind for operand in template.operands for kind in _kinds(operand)}
    return {template.kind} if isinstance(template, Quantity) else set()


def _ratios(printed: Mapping[Quantity, Sequence[Datum]]) -> Iterator[Quantity]:
    """Yield the ratios of the standard of whose counts or rates something is printed for both groups."""
    for indicator, direction in DIRECTIONS.items():
        top, bottom = LIKELIHOODS[indicator]
        years = {q.year for q in printed}
        for year in years:
            known = {q.group for q in printed if (q.kind, q.of) in {("rate", f"{top}/{bottom}"), ("count", top)}}
            if {"white", "bme"} <= known:
                yield Quantity("ratio", f"{top}/{bottom}", direction, year=year)
