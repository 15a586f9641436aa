"""Definitions stay what they were: the digests written down are those of the code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import wres

PATH = Path(__file__).with_name("fingerprints.json")
WRITTEN: dict[str, dict[str, str]] = json.loads(PATH.read_text(encoding="utf-8"))
REGISTRY = wres.load()
CURE = (
    "A definition moved, and with it the figures of everybody who uses it. If that is meant, write it in CHANGELOG.md "
    "under the heading Definitions (the editions and indicators, the fields that moved as wres.diff shows them, the "
    "old and the new fingerprint, a worked figure before and after); then put the new one in tests/fingerprints.json."
)


def test_every_definition_is_written_down() -> None:
    """Each edition and each of its indicators has its line, and nothing else has one."""
    code = {edition: [one.id for one in REGISTRY.indicators(edition)] for edition in REGISTRY.editions}
    assert code == {edition: list(lines) for edition, lines in WRITTEN.items()}, CURE


@pytest.mark.parametrize("edition", WRITTEN)
def test_definitions_have_not_moved(edition: str) -> None:
    """The digest of every indicator of an edition is the one written down."""
    code = {indicator: REGISTRY.fingerprint(edition, indicator) for indicator in WRITTEN[edition]}
    assert WRITTEN[edition] == code, CURE


def test_digests_tell_definitions_apart() -> None:
    """Two definitions have one digest exactly where they differ in words only."""
    by_digest: dict[str, set[tuple[str, object]]] = {}
    for edition, lines in WRITTEN.items():
        for indicator, digest in lines.items():
            found = REGISTRY.indicator(edition, indicator)
            by_digest.setdefault(digest, set()).add((found.adverse, found.measure))
    assert {1} == {len(definitions) for definitions in by_digest.values()}
