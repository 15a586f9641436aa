"""Definitions stay what they were: a move is noticed, recorded and explained."""

from __future__ import annotations

import json
from pathlib import Path

import attrs
import pytest

import wres
from wres.definitions import method_fingerprint
from wres.plugins import sisters
from wres.testing import Move, assert_fingerprint, history, moves, record, released
from wres.testing.pins import as_text

CHANGELOG = Path(__file__).parents[1].joinpath("CHANGELOG.md").read_text(encoding="utf-8")
REGISTRY = wres.load(*sisters())
CURE = (
    "A definition moved, and with it the figures of everybody who uses it. If that is meant, write it in CHANGELOG.md "
    "under the heading Definitions (the editions and indicators, the fields that moved, the old and the new "
    "fingerprint, a worked figure before and after), and carry the record on as CONTRIBUTING.md says."
)


def shown(found: list[Move]) -> str:
    return "\n".join(map(str, [*found, CURE] if found else []))


def unrecorded(found: list[Move], changelog: str) -> list[Move]:
    """The moves whose fingerprints a changelog doesn't name."""
    return [move for move in found if any(digest and digest not in changelog for digest in (move.before, move.after))]


def test_every_edition_is_recorded() -> None:
    """Each edition, of the official standard and of its sisters, is in the record."""
    assert list(REGISTRY.editions) == list(released()["editions"]), CURE


def test_definitions_have_not_moved() -> None:
    """The fingerprint of every indicator of every edition is the one recorded."""
    assert "" == shown(moves(released(), REGISTRY))


def test_the_changelog_tells_what_moved() -> None:
    """Every move since the first record is recorded with both fingerprints."""
    assert "" == shown(unrecorded([*history(released()), *moves(released(), REGISTRY)], CHANGELOG))


def test_digests_tell_definitions_apart() -> None:
    """Two definitions have one digest exactly where they differ in words only."""
    by_digest: dict[str, set[tuple[object, ...]]] = {}
    for edition in REGISTRY.editions.values():
        for found in REGISTRY.indicators(edition.id):
            digest = REGISTRY.fingerprint(edition.id, found.id)
            by_digest.setdefault(digest, set()).add((found.adverse, found.measure, edition.grouping))
    assert {1} == {len(definitions) for definitions in by_digest.values()}


class Changed:
    """The standard with one definition changed by hand."""

    @wres.hookimpl
    def wres_indicators(self) -> list[wres.Indicator]:
        official = wres.load().indicator("wres-2024", "disciplinary")
        numerator = attrs.evolve(official.measure.numerator, years=2)
        measure = attrs.evolve(official.measure, numerator=numerator)
        return [attrs.evolve(official, editions=["wres-2024"], measure=measure, overrides="wres")]


def test_a_change_by_hand_fails_everywhere() -> None:
    """The pins, this record and the changelog each notice, and each names the field that moved."""
    changed = wres.load(Changed(), *sisters())
    field = "measure.numerator.years: 1 -> 2"
    was, now = (found.fingerprint("wres-2024", "disciplinary") for found in (REGISTRY, changed))
    with pytest.raises(AssertionError, match=field):
        assert_fingerprint("wres-2024", was, "disciplinary", registry=changed)
    with pytest.raises(AssertionError, match=field):
        assert_fingerprint("wres-2024", REGISTRY.fingerprint("wres-2024"), registry=changed)
    found = moves(released(), changed)
    assert [("wres-2024", "disciplinary", was, now)] == [(m.edition, m.indicator, m.before, m.after) for m in found]
    assert field in shown(found)
    assert field in shown(unrecorded(found, CHANGELOG))
    assert "" == shown(unrecorded(found, f"{CHANGELOG} {was} {now}"))


def test_a_benchmark_is_pinned(tmp_path: Path) -> None:
    """By its settings and the version of its algorithm: what moves is named, of a method and of a whole record."""
    digest = method_fingerprint(REGISTRY.benchmark("score-test"))
    assert_fingerprint(benchmark="score-test", digest=digest)
    wide = attrs.evolve(REGISTRY.benchmark("score-test"), confidence=0.99)
    with pytest.raises(
        AssertionError, match=r"benchmark score-test moved from .*\n  confidence: 0.95 -> 0.99\n.*Methods"
    ):
        assert_fingerprint(benchmark=wide, digest=digest)
    for wrong in (
        {"edition": "wres-2024", "benchmark": "trend", "digest": digest},
        {"digest": digest},
        {"benchmark": wide},
    ):
        with pytest.raises(wres.DefinitionError, match="name an edition or a benchmark"):
            assert_fingerprint(**wrong)
    path = tmp_path / "pins.json"
    path.write_text(as_text(record(REGISTRY)))
    kept = json.loads(path.read_text())
    kept["benchmarks"]["score-test"] = ["0123456789abcdef"]
    assert [("benchmark", "score-test")] == [(move.edition, move.indicator) for move in moves(kept, REGISTRY)]
    assert [] == moves(path, REGISTRY)


class Quarter:
    """A plugin with a method of its own."""

    @wres.hookimpl
    def wres_benchmarks(self) -> list[wres.Benchmark]:
        return [attrs.evolve(REGISTRY.benchmark("four-fifths"), id="acme-three-quarters", low=0.75)]


def test_methods_of_a_plugin_are_recorded() -> None:
    """With its definitions, and alone where only its provider is asked for."""
    registry = wres.load(Quarter())
    provider = registry.provider_of_benchmark("acme-three-quarters").name
    assert ["acme-three-quarters"] == list(record(registry, providers=[provider])["benchmarks"])
    assert "acme-three-quarters" in record(registry)["benchmarks"]


def test_a_record_is_carried_on() -> None:
    """What was recorded before stays, so that the move can be shown from the record alone."""
    changed = wres.load(Changed(), *sisters())
    carried = record(changed, editions=["wres-2024"], earlier=released())
    (move,) = (move for move in history(carried) if move not in history(released()))
    assert "measure.numerator.years: 1 -> 2" in str(move)
    again = record(changed, editions=["wres-2024"], earlier=carried)
    assert carried == again
    assert [] == moves(carried, changed)


def test_new_and_gone() -> None:
    """An indicator that only the record or only the registry has is named as such."""
    kept = record(REGISTRY, editions=["wres-2024"])
    board = kept["editions"]["wres-2024"].pop("board")
    kept["editions"]["wres-2024"]["leaving"] = board
    assert ["wres-2024 leaving is gone", "wres-2024 board is new"] == [str(move) for move in moves(kept, REGISTRY)]


def test_nobody_kept_it() -> None:
    """A pin that no record knows fails all the same, and says what it can't say."""
    with pytest.raises(AssertionError, match="nobody kept what the old fingerprint stood for"):
        assert_fingerprint("wres-2024", "0123456789abcdef", "board")
    with pytest.raises(AssertionError, match="as a whole moved from 0123456789abcdef"):
        assert_fingerprint("wres-2024", "0123456789abcdef")


def test_records_of_your_own(tmp_path: Path) -> None:
    """A file of records serves for definitions that this library doesn't have; one that is none is refused."""
    path = tmp_path / "pins.json"
    for text in ("no JSON", "[]", "{}"):
        path.write_text(text)
        with pytest.raises(wres.DefinitionError, match="wres fingerprints --"):
            moves(path)


def test_a_record_of_one_edition_keeps_the_others() -> None:
    """Recording one edition again leaves what was recorded of others."""
    both = record(editions=["wres-2023", "wres-2024"])
    again = record(editions=["wres-2024"], earlier=both)
    assert {name: both["editions"][name] for name in ("wres-2023", "wres-2024")} == again["editions"]


def test_nothing_is_never_compared() -> None:
    """A record that has nothing, or whose provider isn't loaded, is refused: a check can't be green and empty."""
    with pytest.raises(wres.DefinitionError, match="has no definitions to compare"):
        moves({"editions": {}, "definitions": {}})
    with pytest.raises(wres.DefinitionError, match="acme-wres brings nothing to this registry; it is of wres-standard"):
        record(providers=["Acme_WRES"])
    assert record(providers=["wres"])["editions"] == record()["editions"]
