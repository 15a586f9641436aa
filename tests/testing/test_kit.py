"""The kit catches what it is for: every planted fault by the check named for it, and no sound plugin."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from pathlib import Path

import attrs
import faulty
import pytest

import wres
from wres.testing import CheckResult, Conformance, ConformanceCase, check_plugin, conformance_cases
from wres.testing.checks import CHECKS
from wres.testing.strategies import StubPlugin

CHECKED = {(kind, function.__name__.replace("_", "-")) for kind, functions in CHECKS.items() for function in functions}
SCALING = "wres-2024/acme-leaving/scaling-counts-scales-nothing"
SMOOTHED = faulty.FAULTS["half a case more"][0]


def failing(found: Conformance) -> set[str]:
    return {result.name.rpartition("/")[2] for result in found.failed}


def kind(plugin: faulty.Brings) -> str:
    """What a fault is in: the first of an edition, a definition, a benchmark and a check that the plugin brings."""
    brings = {
        "edition": plugin.editions,
        "indicator": plugin.indicators,
        "benchmark": plugin.benchmarks,
        "check": plugin.checks,
    }
    return next((name for name, brought in brings.items() if brought), "plugin")


@functools.cache
def named_for(fault: str) -> list[CheckResult]:
    """The results of the check named for a fault."""
    plugin, check, _ = faulty.FAULTS[fault]
    return [case.result() for case in conformance_cases(plugin) if case.check == check]


@pytest.mark.parametrize("fault", faulty.FAULTS)
def test_a_fault_is_caught(fault: str) -> None:
    """The check named for a fault fails, and says something."""
    assert any(not result.passed and result.message for result in named_for(fault))


@pytest.mark.thorough
@pytest.mark.parametrize("fault", faulty.FAULTS)
def test_no_other_check_fails(fault: str) -> None:
    """With the check named for a fault fail those that it breaks too, and no other."""
    plugin, check, more = faulty.FAULTS[fault]
    found = check_plugin(plugin)
    assert {check, *more} == failing(found)
    assert not found.passed
    assert [] == [result.name for result in found.failed if not result.message]


# What the message of the check named for a fault says.
MESSAGES: dict[str, list[str]] = json.loads(Path(__file__).with_name("messages.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("fault", MESSAGES)
def test_a_fault_is_named(fault: str) -> None:
    """The check named for a fault names what is wrong, where, and the cure."""
    message = next(result.message for result in named_for(fault) if not result.passed)
    assert [] == [words for words in MESSAGES[fault] if words not in message]


def test_every_check_has_a_fault() -> None:
    """There is no check that nothing was planted for, and none by another name."""
    assert CHECKED == {(kind(plugin), check) for plugin, check, _ in faulty.FAULTS.values()}


def test_a_sound_plugin_passes() -> None:
    """What the faults are planted into has none, and the number of checks is shown."""
    plugin = faulty.Brings(indicators=[faulty.indicator()], benchmarks=[faulty.Judge()], checks=[faulty.check()])
    found = check_plugin(plugin)
    assert set() == failing(found)
    assert 1 + sum(len(CHECKS[what]) for what in ("indicator", "benchmark", "check")) == len(found)
    assert (True, "<Conformance of brings: 27 checks, 0 failed>") == (found.passed, repr(found))


def test_some_of_the_standard_passes() -> None:
    """Of the official standard's cases one of each check: all of them take a minute."""
    cases = {case.check: case for case in reversed(conformance_cases("wres-standard"))}
    assert [] == [result for case in cases.values() if not (result := case.result()).passed]


@pytest.mark.thorough
def test_the_standard_passes() -> None:
    """The official standard keeps its own rules, in every edition."""
    found = check_plugin("wres-standard")
    assert () == found.failed
    assert len(found) > 1_200


@pytest.mark.thorough
@pytest.mark.parametrize("plugin", ["wdes", "mwres", "bwres", "scwres"])
def test_sisters_pass(plugin: str) -> None:
    """Each sister standard keeps the rules, and its cases bear its name."""
    found = check_plugin(plugin)
    assert () == found.failed
    assert f"{plugin}/brings-definitions" == found[0].name


def test_an_edition_without_an_adverse_side_is_no_fault() -> None:
    """Of figures to be held against either side nothing says on which more of an item is, so that none disagrees."""
    registry = wres.load()
    edition = attrs.evolve(registry.edition("wres-2024"), id="acme-2024", standard="acme")
    base = registry.indicator("wres-2024", "training")
    either = attrs.evolve(base, id="acme-either", number="A1", editions=("acme-2024",), adverse="either")
    sided = attrs.evolve(base, id="acme-training", number="A2", editions=("wres-2024",))
    found = check_plugin(StubPlugin((either, sided), editions=(edition,)))
    assert [] == [one for one in found if one.name.endswith("/adverse-side-agrees") and not one.passed]


def test_an_empty_plugin_fails() -> None:
    """A plugin that brings nothing has one check, which fails: a run can't be green and empty."""
    found = check_plugin(faulty.Brings())
    assert (1, False) == (len(found), found.passed)
    assert "mark its hooks with @wres.hookimpl" in found[0].message
    assert not Conformance("nothing", ()).passed


@pytest.mark.parametrize("name", [SCALING, "*/scaling-counts-*"])
def test_an_expected_failure(name: str) -> None:
    """A case that is known to fail passes with its reason, by id or by pattern."""
    reasons = {name: "half a case is added to each count", "*/zero-denominators-*": "then nothing is zero"}
    found = check_plugin(SMOOTHED, reasons)
    assert found.passed
    (result,) = [result for result in found if result.name == SCALING]
    assert result.message.startswith("expected: half a case is added to each count (")


def test_an_expected_failure_that_passes() -> None:
    """It fails, so that a reason doesn't outlive its fault."""
    found = check_plugin(faulty.Brings(indicators=[faulty.indicator()]), {SCALING: "not yet scaled"})
    assert {"scaling-counts-scales-nothing"} == failing(found)
    assert "take it out of expected_failures" in found.failed[0].message


@pytest.mark.parametrize(
    ("reasons", "message"), [({SCALING: " "}, "has no reason"), ({"*/scaling": "for good reason"}, "no case is called")]
)
def test_a_reason_belongs_to_a_case(reasons: dict[str, str], message: str) -> None:
    """A reason that is none, or that belongs to no case, is refused."""
    with pytest.raises(wres.DefinitionError, match=message):
        conformance_cases(SMOOTHED, reasons)


def test_only_what_is_expected_to_fail_may() -> None:
    """A reason for one case excuses no other, and a pattern for all is refuted by each that passes."""
    found = check_plugin(SMOOTHED, {SCALING: "half a case is added to each count"})
    assert {"zero-denominators-are-statuses"} == failing(found)
    found = check_plugin(SMOOTHED, {"*": "nothing works"})
    assert len(found) - 2 == len(found.failed)


def test_results_are_a_sequence() -> None:
    """The number of checks is the length; each result has its case's id, in their order."""
    found = check_plugin(faulty.SWAPPED_PLUGIN)
    assert [case.id for case in conformance_cases(faulty.SWAPPED_PLUGIN)] == [result.name for result in found]
    assert 1 + len(CHECKS["indicator"]) == len(found)
    assert f"<Conformance of brings: {len(found)} checks, 1 failed>" == repr(found).splitlines()[0]
    assert found.failed == tuple(result for result in found if not result.passed)


def test_cases() -> None:
    """A case has an id and a check of its own, says what it demands, and raises with what is wrong when it is run."""
    cases = conformance_cases(SMOOTHED)
    assert len(cases) == len({case.id for case in cases})
    by_id: dict[str, ConformanceCase] = {case.id: case for case in cases}
    case = by_id[SCALING]
    assert ("scaling-counts-scales-nothing", True) == (case.check, case.description.startswith("Ten times the people"))
    with pytest.raises(AssertionError, match=f"{SCALING}: ten times every count moves Example Trust 01 2024"):
        case.run()
    by_id["wres-2024/acme-leaving/examples-reproduce"].run()


def test_what_raises_is_named_where() -> None:
    """An exception of the plugin's is a failure with its type, its place, and no end to the others."""
    found = check_plugin(faulty.FAULTS["raising on zero"][0])
    (result,) = [one for one in found.failed if one.name.endswith("zero-denominators-are-statuses")]
    assert "ZeroDivisionError: division by zero (line " in result.message
    assert "faulty.py, in raising_on_zero)" in result.message


@pytest.mark.filterwarnings("ignore")
def test_warnings_of_arithmetic_fail() -> None:
    """A measure that divides by zero without saying that it means to fails."""
    found = check_plugin(faulty.altered(after=faulty.dividing))
    assert "zero-denominators-are-statuses" in failing(found)
    assert any("RuntimeWarning" in result.message for result in found.failed)


def test_a_plugin_that_is_not_there() -> None:
    """It is the error that loading gives, and no case."""
    with pytest.raises(wres.PluginError, match="did you mean 'wdes'"):
        conformance_cases("wdez")


def test_beside() -> None:
    """Definitions for another plugin's edition are checked beside it, and can't be loaded alone."""
    plugin = faulty.Brings(indicators=[faulty.indicator(editions=["scwres-2021"])])
    with pytest.raises(wres.UnknownEditionError, match="scwres-2021"):
        check_plugin(plugin)
    assert check_plugin(plugin, beside=["scwres"]).passed


@pytest.mark.thorough
def test_checks_survive_optimisation() -> None:
    """The kit demands the same where asserts are left out."""
    code = (
        "import faulty; from wres.testing import check_plugin; print(len(check_plugin(faulty.SWAPPED_PLUGIN).failed))"
    )
    command = [sys.executable, "-O", "-c", code]
    found = subprocess.run(command, cwd=Path(faulty.__file__).parent, capture_output=True, text=True, check=True)
    assert "1\n" == found.stdout


def test_progress() -> None:
    """Long work says how far it is."""
    shares: list[float] = []
    check_plugin(faulty.Brings(), progress=shares.append)
    assert [1.0] == shares
    shares.clear()
    found = check_plugin(faulty.Brings(benchmarks=[faulty.Judge()]), progress=shares.append)
    assert [(at + 1) / len(found) for at in range(len(found))] == shares
