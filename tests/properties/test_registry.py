"""Whatever is loaded, and in whatever order: the same registry, or the same error."""

from __future__ import annotations

import itertools
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import wres
from wres.standard import WRES
from wres.testing.strategies import StubPlugin, editions, plugins

QUIET = settings(suppress_health_check=list(HealthCheck))
NAMES = ("acme", "borough", "cove")
SETS = st.tuples(*(plugins(name=name, overrides=("wres", *(n for n in NAMES if n != name))) for name in NAMES))
SOUND = st.tuples(
    plugins(name="acme", sound=True),
    plugins(name="borough", overrides=(), sound=True),
    plugins(name="cove", overrides=(), sound=True),
)
CIRCLE = "override one another in a circle"
FAULTS = {
    "which nobody registers": wres.UnknownEditionError,
    CIRCLE: wres.DefinitionError,
    "which doesn't define it": wres.DefinitionError,
    "they both override": wres.ConflictError,
    "give one of them another id, or overrides=": wres.ConflictError,
    "load one of them, or rename one": wres.ConflictError,
    "give one another id": wres.ConflictError,
    "import one, or rename the other": wres.ConflictError,
}
"""What may be wrong with plugins that are each made of sound values, by words of the message. Circles are rare, and
have a test of their own."""


def loaded(chosen: Any) -> Any:
    """The registry, or what is wrong, as values that compare."""
    try:
        return wres.load(*chosen)
    except wres.WresError as error:
        return type(error), str(error)


def fault(outcome: Any) -> str:
    """What is wrong, in words of the message, which are those of an error of that kind; or that nothing is."""
    if isinstance(outcome, wres.Registry):
        return "sound"
    error, said = outcome
    (found,) = [words for words in FAULTS if words in said][:1]
    assert FAULTS[found] == error
    return found


def agreed(chosen: Any) -> Any:
    """What loading gives, in every order the same, and of the faults that are known."""
    outcomes = [loaded(order) for order in itertools.permutations(chosen)]
    assert [outcomes[0]] * len(outcomes) == outcomes
    assert fault(outcomes[0]) in {*FAULTS, "sound"}
    return outcomes[0]


def owners(chosen: Any) -> dict[tuple[str, str], list[str]]:
    """Who brings each definition, by edition and indicator."""
    found: dict[tuple[str, str], list[str]] = {}
    for plugin in chosen:
        for indicator in plugin.indicators:
            for edition in indicator.editions:
                found.setdefault((edition, indicator.id), []).append(plugin.__name__)
    return found


@QUIET
@given(SETS, st.sets(st.sampled_from(range(len(NAMES)))))
def test_order_never_matters(found: tuple[StubPlugin, ...], left: set[int]) -> None:
    """Every order of any subset gives an equal registry, or the same error in the same words."""
    agreed([plugin for at, plugin in enumerate(found) if at not in left])


@pytest.mark.thorough
def test_every_fault_is_reached() -> None:
    """The sets that the order is tried on have every fault that plugins can have with one another, and none."""
    seen: set[str] = set()

    @settings(QUIET, max_examples=600, phases=[Phase.generate], derandomize=True, database=None)
    @given(SETS)
    def collect(found: tuple[StubPlugin, ...]) -> None:
        seen.add(fault(loaded(found)))

    collect()
    assert set() == {*FAULTS, "sound"} - seen - {CIRCLE}


@pytest.mark.parametrize("length", range(2, 5))
@QUIET
@given(st.data())
def test_a_chain_ends_where_it_ends(length: int, data: st.DataObject) -> None:
    """Of plugins that override one another in a chain the last stands; closed to a circle, none does."""
    names = [f"acme-{at}" for at in range(length)]
    board = wres.load().indicator("wres-2024", "board")

    def chain(first: str) -> list[StubPlugin]:
        targets = [first, *names[:-1]]
        return [
            StubPlugin((attrs.evolve(board, editions=["wres-2024"], title=name, overrides=target),), name)
            for name, target in zip(names, targets, strict=True)
        ]

    order = data.draw(st.permutations(range(length)))
    registry = wres.load(*(chain("wres")[at] for at in order))
    assert names[-1] == registry.indicator("wres-2024", "board").title
    assert names[-1] == registry.provider("wres-2024", "board").name
    error, said = loaded([chain(names[-1])[at] for at in order])
    told = f"indicator 'board' of wres-2024: {', '.join(names)} override one another in a circle"
    assert (wres.DefinitionError, told) == (error, said)


@QUIET
@given(editions(prefix="acme"), editions(prefix="borough"))
def test_a_grouping_has_one_meaning(one: wres.Edition, other: wres.Edition) -> None:
    """One grouping id that means two things is refused in every order, naming both who bring it."""
    grouping = attrs.evolve(other.grouping, id=one.grouping.id, title="Otherwise")
    chosen = [StubPlugin((), name, editions=(edition,)) for name, edition in
              zip(NAMES, (one, attrs.evolve(other, grouping=grouping)), strict=False)]  # fmt: skip
    error, said = agreed(chosen)
    assert wres.ConflictError == error
    assert [] == [word for word in (repr(one.grouping.id), "acme 1.0", "borough 1.0") if word not in said]
    assert WRES.id != one.grouping.id


@QUIET
@given(SETS)
def test_what_nobody_else_touches_stays(found: tuple[StubPlugin, ...]) -> None:
    """In every subset that loads, a definition that one plugin alone brings is as it is in the whole."""
    together = loaded(found)
    if not isinstance(together, wres.Registry):
        return
    brought = owners(found)
    for size in range(len(found) + 1):
        for chosen in itertools.combinations(found, size):
            alone = loaded(chosen)
            if isinstance(alone, wres.Registry):
                for edition in alone.editions:
                    for one in alone.indicators(edition):
                        if len(brought.get((edition, one.id), [])) < 2 and (
                            (edition, one.id) not in brought or (edition, one.id) in owners(chosen)
                        ):
                            assert one == together.indicator(edition, one.id)
                            assert alone.provider(edition, one.id) == together.provider(edition, one.id)
                            assert alone.fingerprint(edition, one.id) == together.fingerprint(edition, one.id)


@QUIET
@given(SOUND)
def test_sound_plugins_add_up(found: tuple[StubPlugin, ...]) -> None:
    """Plugins without a conflict all load, and bring to the standard exactly what they are made of."""
    official, registry = wres.load(), wres.load(*found)
    assert set(official.editions) | {e.id for one in found for e in one.editions} == set(registry.editions)
    assert set(official.benchmarks) | {b.id for one in found for b in one.benchmarks} == set(registry.benchmarks)
    expected = dict.fromkeys(_keys(official), "wres-standard") | {key: name for key, (name,) in owners(found).items()}
    assert expected == {key: registry.provider(*key).name for key in _keys(registry)}


def _keys(registry: wres.Registry) -> list[tuple[str, str]]:
    return [(edition, one.id) for edition in registry.editions for one in registry.indicators(edition)]


@QUIET
@given(SETS)
def test_naming_twice_is_naming_once(found: tuple[StubPlugin, ...]) -> None:
    """A plugin that is named twice takes part once."""
    assert loaded(found) == loaded((*found, *found))
