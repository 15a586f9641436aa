"""Hypothesis strategies: lawful counts for any edition, definitions, plugins and registries.

Needs Hypothesis: `python -m pip install 'wres-standard[testing]'`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs
import numpy as np
import pandas as pd
from hypothesis import strategies as st

from wres.evaluate import official
from wres.hookspecs import hookimpl
from wres.measures import PercentageGap, RelativeLikelihood, RepresentationGap
from wres.model import Edition, Example, Indicator, Item, Measure, Reference
from wres.registry import Registry, load
from wres.testing.counts import chosen_of, make_counts, nested

__all__ = ["counts", "definitions", "plugins", "registries"]

REFERENCE = Reference(title="Acme handbook", url="https://example.org/handbook", evidence="primary")


@st.composite
def counts(
    draw: st.DrawFn,
    edition: str | Edition,
    *,
    orgs: int = 2,
    years: Sequence[int] | None = None,
    indicators: Iterable[str | Indicator] | None = None,
    registry: Registry | None = None,
    gaps: bool = True,
) -> pd.DataFrame:
    """Return a strategy of counts tables that are lawful for an edition, whoever wrote it.

    The arguments are those of `wres.testing.make_counts`. No part is larger than its whole; groups are often alike, or
    empty, or as few as can be. With `gaps`, counts are missing or suppressed, and whole items aren't there.

    >>> from hypothesis import find
    >>> table = find(counts("wres-2024", orgs=1, indicators=["discrimination"]), lambda table: len(table) > 0)
    >>> sorted(set(table["item"]))
    ['discrimination-answered', 'discrimination-yes']
    """
    found, chosen = chosen_of(edition, indicators, registry)
    seed = draw(st.integers(0, 2**32 - 1))
    table = make_counts(found, orgs=orgs, years=years, indicators=chosen, registry=registry, seed=seed)
    count = table["count"].to_numpy().copy()
    groups = table["group"].to_numpy()
    keys = ["org", "year", "panel", "band", "group"]
    # What is done to a group in a stratum is done to every item of it alike, so that parts stay within their wholes.
    shape = draw(st.sampled_from(["as made", "one group empty", "never", "few", "everybody", "none"]))
    if shape == "one group empty":
        count[groups == draw(st.sampled_from(sorted(set(groups))))] = 0
    elif shape == "never":
        _, within = nested(chosen)
        gone = {draw(st.sampled_from(sorted(within)))}
        for _ in within:  # What lies within something that never happened didn't happen either.
            gone |= {part for part, wholes in within.items() if gone & set(wholes)}
        count[table["item"].isin(gone) & (groups == draw(st.sampled_from(sorted(set(groups)))))] = 0
    elif shape == "few":
        count = np.minimum(count, draw(st.integers(0, 12)))
    elif shape == "everybody":
        count = table.assign(count=count).groupby(keys, dropna=False)["count"].transform("min").to_numpy()
    elif shape == "none":
        count[:] = 0
    table["count"] = count
    if gaps:
        items = list(dict.fromkeys(table["item"]))
        absent = draw(st.lists(st.sampled_from(items), max_size=len(items) - 1, unique=True))
        table = table[~table["item"].isin(absent)].reset_index(drop=True)
        unknown = draw(st.lists(st.integers(0, len(table) - 1), max_size=5, unique=True))
        hidden = draw(st.lists(st.integers(0, len(table) - 1), max_size=5, unique=True))
        table["count"] = table["count"].astype("Int64")
        table.loc[[*unknown, *hidden], "count"] = pd.NA
        table.loc[hidden, "origin"] = "suppressed"
    return table


@st.composite
def definitions(
    draw: st.DrawFn, *, editions: Sequence[str] = ("wres-2023", "wres-2024"), prefix: str = "acme"
) -> Indicator:
    """Return a strategy of sound indicators for some of `editions`, their ids and items beginning with `prefix`.

    Each compares or represents two items of its own, in either direction, and has a worked example off parity.

    >>> from hypothesis import find
    >>> find(definitions(), lambda indicator: indicator.measure.parity == 0).examples[0].expected[0]["statistic"]
    'difference'
    """
    number = draw(st.integers(1, 3))
    part, whole = (
        Item(id=f"{prefix}-{name}-{number}", title=name.title(), definition=f"The {name}.", reference=REFERENCE)
        for name in ("part", "whole")
    )
    of, to = draw(st.permutations(["white", "bme"]))
    n = draw(st.tuples(st.integers(20, 2000), st.integers(20, 2000)))
    x = draw(st.tuples(st.integers(1, n[0] - 1), st.integers(1, n[1] - 1)).filter(lambda x: x[0] * n[1] != x[1] * n[0]))
    measure: Measure
    kind = draw(st.sampled_from(["ratio", "gap", "representation"]))
    if kind == "ratio":
        measure = RelativeLikelihood(numerator=part, denominator=whole, of=of, to=to)
        expected = {"statistic": "relative-likelihood", "value": x[0] * n[1] / (x[1] * n[0])}
    elif kind == "gap":
        measure = PercentageGap(yes=part, answered=whole, of=of, to=to)
        expected = {"statistic": "difference", "value": 100 * (x[0] * n[1] - x[1] * n[0]) / (n[0] * n[1])}
    else:
        measure = RepresentationGap(part=part, whole=whole)
        at = (of, to).index("bme")
        value = 100 * (x[at] * sum(n) - n[at] * sum(x)) / (sum(x) * sum(n))
        expected = {"statistic": "difference", "value": value}
    return Indicator(
        id=f"{prefix}-{kind}-{number}",
        number=f"A{number}",
        title=f"A {kind} of {part.title} and {whole.title}",
        editions=draw(st.lists(st.sampled_from(list(editions)), min_size=1, unique=True).map(sorted)),
        measure=measure,
        adverse=draw(st.sampled_from(["above", "below", "either"])),
        references=[REFERENCE],
        examples=[
            Example(
                title="Counts drawn",
                counts=[
                    {"item": item.id, "group": group, "count": count}
                    for item, pair in ((part, x), (whole, n))
                    for group, count in zip((of, to), pair, strict=True)
                ],
                expected=[expected],
                reference=REFERENCE,
            )
        ],
    )


@attrs.frozen
class Plugin:
    """A plugin that brings indicators; `__name__` and `__version__` are its provider's."""

    indicators: tuple[Indicator, ...]
    __name__: str = "acme"
    __version__: str = "1.0"

    @hookimpl
    def wres_indicators(self) -> tuple[Indicator, ...]:
        """Return the indicators."""
        return self.indicators


@st.composite
def plugins(draw: st.DrawFn, *, name: str = "acme", overrides: Sequence[str] = ("wres",)) -> Plugin:
    """Return a strategy of plugins called `name`, with definitions of their own and in place of other providers'.

    Some bring what nobody may: what another defines already, what overrides a provider in vain, an item that means two
    things, an edition that nobody registers.

    >>> from hypothesis import find
    >>> find(plugins(), lambda plugin: len(plugin.indicators) > 1).__name__
    'acme'
    """
    prefix = draw(st.sampled_from([name, "shared"]))
    known = ("wres-2023", "wres-2024")
    own = st.lists(definitions(editions=known, prefix=prefix), max_size=2, unique_by=lambda one: one.id)
    changed = st.builds(
        lambda indicator, edition, adverse, target: attrs.evolve(
            official().indicator("wres-2024", indicator), editions=[edition], adverse=adverse, overrides=target
        ),
        st.sampled_from(["board", "training"]),
        st.sampled_from([*known, "wres-2042"] if draw(st.integers(0, 9)) == 0 else known),
        st.sampled_from(["above", "below"]),
        st.sampled_from([None, *overrides]) if draw(st.integers(0, 4)) == 0 else st.sampled_from(list(overrides)),
    )
    others = st.lists(changed, max_size=2, unique_by=lambda one: (one.id, one.editions))
    return Plugin((*draw(own), *draw(others)), name)


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    """Return a strategy of registries: the official standard beside a plugin that can be loaded.

    >>> registries()
    registries()
    """
    own = draw(st.lists(definitions(), max_size=3, unique_by=lambda one: one.id))
    return load(Plugin(tuple(own)))
