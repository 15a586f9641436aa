"""What a plugin may bring: editions, indicators, benchmarks and checks, each through one hook.

A hook takes no arguments and is called once for each `wres.load`. It returns definitions, which are values; none of
them runs until someone evaluates. Mark the function, which may stand in a module or on an object, with
`wres.hookimpl`, and name the module in the entry-point group `wres` of your distribution::

    [project.entry-points.wres]
    acme = "acme_wres"

Nothing takes part until a caller names the distribution: `wres.load("acme-wres")`.
"""

from __future__ import annotations

from collections.abc import Iterable

import pluggy

from wres.model import Benchmark, Check, Edition, Indicator

__all__ = ["hookimpl", "wres_benchmarks", "wres_checks", "wres_editions", "wres_indicators"]

PROJECT = "wres"
"""The name of the hooks and of the entry-point group; the distribution is called `wres-standard`."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
"""Marks a function as the implementation of the hook whose name it has."""


@hookspec
def wres_editions() -> Iterable[Edition]:  # type: ignore[empty-body]
    """Return the editions that a plugin brings: a new standard, or a new year of one.

    >>> import datetime as dt
    >>> import wres
    >>> from wres.standard import WRES
    >>> ACME = wres.Reference(title="Acme staff standard", url="https://example.org/standard", evidence="primary")
    >>> class Plugin:
    ...     @wres.hookimpl
    ...     def wres_editions(self):
    ...         return [
    ...             wres.Edition(
    ...                 id="acme-2026", standard="acme", title="Acme staff standard 2026", year=2026,
    ...                 snapshot=dt.date(2026, 3, 31), reviewed=dt.date(2026, 4, 1), grouping=WRES, references=[ACME],
    ...             )
    ...         ]
    >>> wres.load(Plugin()).edition("acme-2026").title
    'Acme staff standard 2026'
    """


@hookspec
def wres_indicators() -> Iterable[Indicator]:  # type: ignore[empty-body]
    """Return the indicators that a plugin brings, each listing the editions that it holds for.

    An indicator whose id the edition already has names, in `overrides`, the provider whose definition it replaces.

    >>> import wres
    >>> from wres.measures import RelativeLikelihood
    >>> ACME = wres.Reference(title="Acme on leavers", url="https://example.org/leavers", evidence="primary")
    >>> LEAVERS = wres.Item(id="leavers", title="Leavers", definition="People who left in the year.", reference=ACME)
    >>> class Plugin:
    ...     @wres.hookimpl
    ...     def wres_indicators(self):
    ...         return [
    ...             wres.Indicator(
    ...                 id="leaving", number="A1", title="Relative likelihood of leaving", editions=["wres-2024"],
    ...                 measure=RelativeLikelihood(numerator=LEAVERS, denominator="headcount", of="bme", to="white"),
    ...                 adverse="above", references=[ACME],
    ...                 examples=[
    ...                     wres.Example(
    ...                         title="25 of 500 against 30 of 1,000",
    ...                         counts=wres.Example.rows("leavers", white=30, bme=25)
    ...                         + wres.Example.rows("headcount", white=1000, bme=500),
    ...                         expected=[{"statistic": "relative-likelihood", "value": "1.67"}],
    ...                         reference=ACME,
    ...                     )
    ...                 ],
    ...             )
    ...         ]
    >>> wres.load(Plugin()).indicator("wres-2024", "leaving").number
    'A1'
    """


@hookspec
def wres_benchmarks() -> Iterable[Benchmark]:  # type: ignore[empty-body]
    """Return the benchmark methods that a plugin brings: a whole table of results in, a whole table of verdicts out.

    >>> import attrs
    >>> import wres
    >>> ACME = wres.Reference(title="Acme on parity", url="https://example.org/parity", evidence="primary")
    >>> @attrs.frozen
    ... class Beyond:
    ...     '''Adverse where the whole interval of a ratio lies above 1.'''
    ...     id = "beyond-parity"
    ...     title = "Interval beyond parity"
    ...     references = (ACME,)
    ...     units = ("ratio",)
    ...     def assess(self, results, peers=None):
    ...         rows = results.headline()
    ...         return rows.assign(verdict=(rows["lower"] > 1).map({True: "adverse", False: "no-evidence"}))
    >>> class Plugin:
    ...     @wres.hookimpl
    ...     def wres_benchmarks(self):
    ...         return [Beyond()]
    >>> wres.load(Plugin()).benchmark("beyond-parity").title
    'Interval beyond parity'
    """


@hookspec
def wres_checks() -> Iterable[Check]:  # type: ignore[empty-body]
    """Return the checks of returns that a plugin brings: all organisations and years in, what was found out.

    A check's id is the code of its findings: letters and three digits, and never `WRES…`, which are the library's own.

    >>> import numpy as np
    >>> import wres
    >>> from wres.validation import Location, Matches, Rule
    >>> ACME = wres.Reference(title="Acme on boards", url="https://example.org/boards", evidence="primary")
    >>> def empty_boards(returns):
    ...     board = returns.count("board").sum(-1)
    ...     unit = np.flatnonzero(board == 0)
    ...     yield Matches(unit=unit, indicator="board", message="the board has no members", at=[Location(item="board")])
    >>> class Plugin:
    ...     @wres.hookimpl
    ...     def wres_checks(self):
    ...         return [
    ...             Rule(
    ...                 id="ACME101", title="Board without members", severity="warning",
    ...                 means="Every count of the board is nought.", cure="count the members on the day",
    ...                 references=[ACME], find=empty_boards, edition="wres-2024",
    ...                 examples=[
    ...                     wres.Example(
    ...                         title="no members", counts=wres.Example.rows("board", white=0, bme=0),
    ...                         expected=[{"indicator": "board"}], reference=ACME,
    ...                     )
    ...                 ],
    ...             )
    ...         ]
    >>> wres.load(Plugin()).check("ACME101").title
    'Board without members'
    """
