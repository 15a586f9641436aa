"""Who is compared with whom: the groups of peers that a caller names, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from wres._keys import Ints, combined
from wres.benchmarks._figures import Figures, Flags
from wres.errors import DefinitionError, nearest
from wres.recorded import number_of, spelt, text, year
from wres.text import listed

__all__ = ["named_peers", "peer_groups"]

Texts = npt.NDArray[Any]

ALONE = 3
"""From so many organisations on the column is at fault where each has a value of its own, not how few they are."""


def peer_groups(figures: Figures, peers: Any, by: str | None = None) -> tuple[Ints, Texts]:
    """Return the pool of each row, -1 for none, and the name of its peers, or the sentence that says why it has none.

    A pool is one figure in one year among organisations of one group: those with the same value in the column
    `by` of `peers`, or in all its columns beside `org` and `year`. Without `peers` all organisations are one group.
    Raises `DefinitionError` for a column that isn't there, is empty, or differs for all organisations, and for an
    organisation in two groups.
    """
    inside, names = named_peers(figures.rows, peers, by)
    columns = [figures.series, figures.year, figures.definition, *([] if peers is None else [pd.factorize(names)[0]])]
    return np.where(inside, combined(len(figures), columns), -1), names


def named_peers(rows: pd.DataFrame, peers: Any, by: str | None = None) -> tuple[Flags, Texts]:
    """Return which rows have peers, and what these are called or why there are none, by `org` and `year`.

    >>> rows = pd.DataFrame({"org": ["Acme Trust", "Example Trust"], "year": 2024})
    >>> named_peers(rows, pd.DataFrame({"org": ["Acme Trust"], "type": ["acute"]}))[1].tolist()
    ['acute', "It isn't in the peers; add a row for it, with its type."]
    """
    if peers is None:
        return np.ones(len(rows), bool), np.broadcast_to(np.array("all organisations", object), len(rows))
    if not isinstance(peers, pd.DataFrame) or "org" not in peers.columns:
        raise DefinitionError("peers is no frame with a column org; give one row for each organisation")
    there = [name for name in peers.columns if name not in ("org", "year")]
    chosen = there if by is None else [by]
    if not there or not set(chosen) <= set(there):
        wanted = "no column beside org to group by" if by is None else f"no column {by!r}{nearest(by, there)}"
        raise DefinitionError(f"peers has {wanted}; it has {', '.join(map(str, peers.columns))}")
    if twice := [name for name in chosen if isinstance(peers[name], pd.DataFrame)]:
        raise DefinitionError(f"peers has the column {twice[0]!r} twice; keep one")
    keys = ["org", *(["year"] if "year" in peers.columns else [])]
    values = pd.DataFrame({name: peers[name].map(text) for name in chosen}, index=peers.index)
    table = values.where(values != "").assign(**_keys(peers, keys)).dropna(subset=keys)
    if problems := list(_problems(table, keys, chosen)):
        raise DefinitionError(f"peers: {'; '.join(problems)}")
    one = table.groupby(keys, as_index=False, sort=False).first()
    gaps = [[repr(name) for name, value in row.items() if pd.isna(value)] for row in one[chosen].to_dict("records")]
    groups = (map(str, row) for row in one[chosen].to_numpy())
    named = pd.DataFrame(
        {
            **one[keys],
            "gaps": list(map(len, gaps)),
            "name": [
                f"The peers have no {listed(gap)} for it; fill that in, or leave the column out."
                if gap
                else ", ".join(row)
                for gap, row in zip(gaps, groups, strict=True)
            ],
        },
        dtype=object,
    )
    joined = pd.DataFrame(_keys(rows, keys), dtype=object).merge(named, how="left", on=keys)
    when = " and this year" if "year" in keys else ""
    absent = f"It isn't in the peers; add a row for it{when}, with its {listed(chosen)}."
    return joined["gaps"].eq(0).to_numpy(bool), joined["name"].fillna(absent).to_numpy(object)


def _keys(frame: pd.DataFrame, keys: Sequence[str]) -> dict[str, Any]:
    """Return what organisations, and years, are known by, whoever wrote them."""
    read = {"org": lambda org: number_of(spelt(org)) if text(org) else None, "year": year}
    return {
        name: frame[name].map({each: read[name](each) for each in frame[name].unique()}).to_numpy() for name in keys
    }


def _problems(table: pd.DataFrame, keys: Sequence[str], chosen: Sequence[str]) -> Iterator[str]:
    """Yield what makes columns useless: two values for one organisation, none at all, or one for each."""
    empty = [name for name in chosen if len(table) and table[name].isna().all()]
    wrong = set(empty)
    if empty:
        yield f"{listed(map(repr, empty))} {'is' if len(empty) == 1 else 'are'} empty for all organisations"
    for name in chosen:
        pairs = table[[*keys, name]].dropna().drop_duplicates()
        twice = pairs[pairs.duplicated(keys, keep=False)]
        if len(twice):
            org, *others = twice["org"].unique()
            both = listed(map(repr, twice.loc[twice["org"] == org, name]))
            who = f"{org} and {len(others):,} more are" if others else f"{org} is"
            yield f"{who} in several groups, as {name!r} is {both}; give one row for each"
        elif _all_apart(pairs["org"], pairs[name]):
            yield f"{name!r} differs for all {pairs['org'].nunique():,} organisations, so that nobody has a peer"
        else:
            continue
        wrong.add(name)
    left = [name for name in chosen if name not in wrong]
    full = table.dropna()
    if wrong and left:
        yield f"leave out what groups nobody: peers[{['org', *left]}]"
    elif wrong:
        yield "group by what organisations share, such as their type or region"
    elif len(left) > 1 and _all_apart(full["org"], full[left].agg(", ".join, axis=1)):
        yield f"no two organisations have the same {listed(left)}; group by less, such as peers[{['org', left[0]]}]"


def _all_apart(org: pd.Series[Any], value: pd.Series[Any]) -> bool:
    """Return whether every organisation has a value of its own, and there are some."""
    return org.nunique() >= ALONE and bool((org.groupby(value.to_numpy()).nunique() == 1).all())
