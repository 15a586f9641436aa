"""The counts that could lie behind a publication: bounds for each count, rate and ratio, from all that is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import inf
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import attrs

from wres.consistency.discover import relations
from wres.consistency.explanations import contradictions
from wres.consistency.expressions import AT_LEAST_0
from wres.consistency.figures import Datum, read_figures, usable
from wres.consistency.network import Network
from wres.consistency.quantities import Quantities, Quantity, quantities_of
from wres.consistency.related import related_figures
from wres.consistency.spans import EVERYTHING, Span
from wres.registry import Registry

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Bounds", "Reconstruction", "reconstruct"]

COLUMNS = ("org", "year", "publication", "statistic", "of", "group", "panel", "band", "lower", "upper", "printed")
NAMES: Mapping[str, str] = MappingProxyType(
    {
        "count": "count",
        "share": "share",
        "rate": "likelihood",
        "ratio": "relative-likelihood",
        "gap": "difference",
        "spread": "difference",
    }
)
"""The kinds of quantity, as the column `statistic` names them."""


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

    def __str__(self) -> str:
        q = self.quantity
        names = " ".join(filter(None, [NAMES[q.kind], q.of, q.group, q.panel, q.band]))
        return f"{self.org} {self.year} {names}: {self.within}"


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
                *(b.org, b.year, b.publication, NAMES[b.quantity.kind], *b.quantity[1:5]),
                *(None if end in {inf, -inf} else float(end) for end in (b.within.low, b.within.high)),
                ", ".join(b.printed),
            )
            for b in self
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"lower": "float64", "upper": "float64"})

    def __repr__(self) -> str:
        ratios = [b for b in self if b.quantity.kind == "ratio"]
        shown = map(str, (ratios or list(self))[:12])
        return "\n".join([f"<Reconstruction: {len(self):,} quantities>", *shown, *self.notes])


def reconstruct(figures: Any, *, registry: Registry | None = None) -> Reconstruction:
    """Return the range of every count, share, rate and ratio that printed figures say something of.

    `figures` is a table as for `audit_published`, read by the definitions of `registry`. The ranges hold everything
    that could have been printed so, whichever way a half was rounded; every publication and year stands by itself.
    Where counts were not printed, a ratio has the range that the printed shares and rates leave it. Figures that
    contradict others are left out: those that the smallest slip would change, or where none stands out all that may be
    wrong. `figures` that are none are a `FiguresError`.

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
    quantities = quantities_of(registry)
    places: dict[tuple[str, int, str], list[Datum]] = {}
    for datum in usable(read_figures(figures, quantities)):
        places.setdefault((datum.org, datum.year, datum.publication), []).append(datum)
    bounds: list[Bounds] = []
    notes: list[str] = []
    for (org, year, publication), printed in places.items():
        data, network = printed, Network(printed, quantities)
        while not (sound := network.sound()) and (suspects := _suspects(data, quantities)):
            notes += [f"{d.org} {d.year} {d.label} {d.value.text}: left out, contradicts others" for d in suspects]
            data = [datum for datum in data if datum not in suspects]
            network = Network(data, quantities)
        if not sound:
            where = f"{org} {year}{publication and f' ({publication})'}"
            notes.append(
                f"{where}: no counts print as all of its figures; audit_published says which contradict each other"
            )
            continue
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
    return Reconstruction(tuple(bounds), tuple(notes))


def _suspects(data: Sequence[Datum], quantities: Quantities) -> list[Datum]:
    """Return the figures that may be wrong: those of the slips that stand out, or of all that would mend as much.

    Where no relation fails and still no counts fit, one figure without which the others agree.
    """
    values = {datum.key: datum.value for datum in data}
    keys: set[str] = set()
    for found in contradictions(relations(data, quantities), values, related_figures(data)):
        # Which of several figures is wrong isn't known, and none of them may narrow the others.
        slips = found.slips[: 1 if found.named else None]
        keys.update(*(slip.keys for slip in slips), () if slips else found.relations[0].keys)
    if not keys:
        # A complement says least, and counts are surest.
        order = sorted(data, key=lambda d: (d.quantity.kind == "count", d.quantity.group in {*d.groups, "total"}))
        alone = (d.key for d in order if Network([o for o in data if o is not d], quantities).sound())
        keys.update(islice(alone, 1))
    return [datum for datum in data if datum.key in keys]
