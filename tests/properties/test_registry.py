"""Whatever is loaded, and in whatever order: the same registry, or the same error."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import wres
from wres.testing.strategies import Plugin, plugins

QUIET = settings(suppress_health_check=list(HealthCheck), deadline=None)
NAMES = ("acme", "borough", "cove")
SETS = st.tuples(*(plugins(name=name, overrides=("wres", *(n for n in NAMES if n != name))) for name in NAMES))


def loaded(chosen: Any) -> Any:
    """The registry, or what is wrong, as values that compare."""
    try:
        return wres.load(*chosen)
    except wres.WresError as error:
        return type(error), str(error)


@QUIET
@given(SETS, st.integers(0, len(NAMES)))
def test_order_never_matters(found: tuple[Plugin, ...], size: int) -> None:
    """Every order of every subset gives an equal registry, or the same error in the same words."""
    for chosen in itertools.combinations(found, size):
        outcomes = [loaded(order) for order in itertools.permutations(chosen)]
        assert [outcomes[0]] * len(outcomes) == outcomes


@QUIET
@given(SETS)
def test_what_nobody_else_touches_stays(found: tuple[Plugin, ...]) -> None:
    """A definition that one plugin alone brings is the same alone and among others."""
    together = loaded(found)
    if not isinstance(together, wres.Registry):
        return
    for plugin in found:
        others = {(e, i.id) for other in found if other is not plugin for i in other.indicators for e in i.editions}
        for indicator in plugin.indicators:
            for edition in indicator.editions:
                if (edition, indicator.id) not in others:
                    assert indicator == together.indicator(edition, indicator.id)
                    assert plugin.__name__ == together.provider(edition, indicator.id).name


@QUIET
@given(SETS)
def test_naming_twice_is_naming_once(found: tuple[Plugin, ...]) -> None:
    """A plugin that is named twice takes part once."""
    assert loaded(found) == loaded((*found, *found))
