"""Pins: notice a definition that moved, and say which of its fields did."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs

from wres.definitions import diff, essence, method_essence, method_fingerprint
from wres.errors import DefinitionError
from wres.model import Benchmark
from wres.plugins import normalised
from wres.registry import Registry, or_official

__all__ = ["Move", "as_text", "assert_fingerprint", "history", "moves", "record", "released"]

Record = Mapping[str, Mapping[str, Any]]

BENCHMARK = "benchmark"
"""What stands for an edition where a benchmark has moved."""


@attrs.frozen
class Move:
    """A definition that isn't what was recorded: its fingerprints, None where there is none, and what moved.

    `fields` gives each field by path, as it was and as it is; it is empty where nobody kept what the old fingerprint
    stood for.
    """

    edition: str
    indicator: str
    before: str | None
    after: str | None
    fields: Mapping[str, tuple[Any, Any]] = attrs.field(factory=dict)

    def __str__(self) -> str:
        if self.before is None or self.after is None:
            return f"{self.edition} {self.indicator} is {'new' if self.before is None else 'gone'}"
        moved = [f"{path}: {_shown(was)} -> {_shown(now)}" for path, (was, now) in self.fields.items()]
        return "\n  ".join(
            [
                f"{self.edition} {self.indicator} moved from {self.before} to {self.after}",
                *(moved or ["what moved isn't known: nobody kept what the old fingerprint stood for"]),
            ]
        )


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 160 else f"{text[:157]}…"


def record(
    registry: Registry | None = None,
    *,
    providers: Collection[str] = (),
    editions: Collection[str] | None = None,
    earlier: Record | str | Path | None = None,
) -> dict[str, Any]:
    """Return what to keep of a registry, as JSON values: every fingerprint, and what each stands for.

    `editions` has, by edition and id of the indicator, its fingerprints, the newest last, `benchmarks` by id those of
    each benchmark whose settings can be seen; `definitions` has by fingerprint what can move a number or a verdict.
    `providers` narrows to definitions of these distributions, `editions` to those named. An `earlier` record, or a JSON
    file of it, is carried on, so that what moved since can be shown. A provider that brings nothing is a
    `DefinitionError`.

    >>> sorted(record())
    ['benchmarks', 'definitions', 'editions', 'providers']
    """
    registry = or_official(registry)
    past: Record = {"editions": {}, "benchmarks": {}, "definitions": {}} if earlier is None else _read(earlier)
    names = sorted(map(normalised, providers))
    brings = {provider.name for provider in registry.providers}
    if not set(names) <= brings:
        raise DefinitionError(
            f"{', '.join(sorted(set(names) - brings))} brings nothing to this registry; it is of "
            f"{', '.join(sorted(brings))}: load the plugin by name, with wres.load or --plugin"
        )
    wanted = registry.editions if editions is None else editions
    kept = {} if editions is None else past["editions"]
    digests: dict[str, dict[str, list[str]]] = {name: had for name, had in kept.items() if name not in wanted}
    definitions: dict[str, Any] = dict(past["definitions"])
    for edition in map(registry.edition, wanted):
        for indicator in registry.indicators(edition.id):
            if not names or registry.provider(edition.id, indicator.id).name in names:
                digest = registry.fingerprint(edition.id, indicator.id)
                had = past["editions"].get(edition.id, {}).get(indicator.id, [])
                digests.setdefault(edition.id, {})[indicator.id] = _carried(had, digest)
                definitions[digest] = essence(edition, indicator)
        if not names:
            current = {name: had[-1] for name, had in digests.get(edition.id, {}).items()}
            definitions[registry.fingerprint(edition.id)] = current
    methods: dict[str, list[str]] = dict(past.get("benchmarks", {}))
    for name, benchmark in registry.benchmarks.items() if editions is None else ():
        if not names or registry.provider_of_benchmark(name).name in names:
            try:
                essential = method_essence(benchmark)
            except DefinitionError:
                continue
            digest = method_fingerprint(benchmark)
            methods[name] = _carried(methods.get(name, []), digest)
            definitions[digest] = essential
    return {
        "providers": names,
        "editions": digests,
        "benchmarks": methods,
        "definitions": dict(sorted(definitions.items())),
    }


def _carried(had: Sequence[str], digest: str) -> list[str]:
    """Return the fingerprints that there were with the present one as the last."""
    return [*had, digest][: len(had) + (digest not in had[-1:])]


def moves(recorded: Record | str | Path, registry: Registry | None = None) -> list[Move]:
    """Return each definition of a registry that isn't what was recorded, by edition and indicator; then each benchmark.

    A benchmark's `edition` is `"benchmark"`, and its `indicator` the id. `recorded` is what `record` gave back, or a
    JSON file of it. Only the editions that it has are looked at.

    >>> moves(record())
    []
    """
    registry = or_official(registry)
    kept = _read(recorded)
    pinned = kept.get("benchmarks", {})
    if not any(kept["editions"].values()) and not pinned:
        raise DefinitionError(f"{recorded} has no definitions to compare; write it with `wres fingerprints --out`")
    now = record(registry, providers=kept.get("providers", ()))
    found = []
    for edition, digests in kept["editions"].items():
        current = now["editions"].get(edition, {})
        for indicator in dict.fromkeys([*digests, *current]):
            before, after = (had[indicator][-1] if indicator in had else None for had in (digests, current))
            if before != after:
                found.append(Move(edition, indicator, before, after, _fields(before, after, kept, now)))
    for name in dict.fromkeys([*pinned, *now["benchmarks"]]) if pinned else ():
        before, after = (had[name][-1] if name in had else None for had in (pinned, now["benchmarks"]))
        if before != after:
            found.append(Move(BENCHMARK, name, before, after, _fields(before, after, kept, now)))
    return found


def history(recorded: Record | str | Path) -> list[Move]:
    """Return each move of a definition that a record knows of, by edition and indicator, oldest first.

    >>> history(record())
    []
    """
    kept = _read(recorded)
    return [
        Move(edition, indicator, before, after, _fields(before, after, kept, kept))
        for edition, digests in {**kept["editions"], BENCHMARK: kept.get("benchmarks", {})}.items()
        for indicator, had in digests.items()
        for before, after in pairwise(had)
    ]


def assert_fingerprint(
    edition: str | None = None,
    digest: str = "",
    indicator: str | None = None,
    *,
    benchmark: str | Benchmark | None = None,
    registry: Registry | None = None,
    recorded: Record | str | Path | None = None,
) -> None:
    """Fail, with an `AssertionError`, where a definition or a benchmark isn't the one whose fingerprint was pinned.

    Without `indicator`, `digest` is that of the whole edition; with `benchmark`, an id or a method of your own, it is
    that of its settings and of the version of its algorithm, and no edition is named. The message shows each field that
    moved, before and after: of every definition that this library has released, and of your own where `recorded`, what
    `record` gave back or a file of it, has them. `registry`, from `wres.load`, brings plugins in.

    >>> assert_fingerprint("wres-2024", "663236bd0feab4bd", "disciplinary")
    >>> assert_fingerprint(benchmark="four-fifths", digest="a3c9d3b369be3e29")
    """
    registry = or_official(registry)
    if benchmark is not None and edition is None and digest:
        _assert_method(registry.benchmark(benchmark) if isinstance(benchmark, str) else benchmark, digest, recorded)
        return
    if benchmark is not None or edition is None or not digest:
        raise DefinitionError("name an edition or a benchmark, and the digest that was pinned")
    actual = registry.fingerprint(edition, indicator)
    if actual == digest:
        return
    own = _read(recorded) if recorded is not None else {"editions": {}, "definitions": {}}
    kept = {"definitions": {**released()["definitions"], **own["definitions"]}}
    now = record(registry)
    pairs: dict[str, tuple[str | None, str | None]] = {}
    if indicator is not None:
        pairs[indicator] = digest, actual
    elif digest in kept["definitions"]:
        before, current = kept["definitions"][digest], now["definitions"][actual]
        pairs = {name: (before.get(name), current.get(name)) for name in dict.fromkeys([*before, *current])}
    moved = [
        str(Move(edition, name, was, then, _fields(was, then, kept, now)))
        for name, (was, then) in pairs.items()
        if was != then
    ]
    moved = moved or [str(Move(edition, "as a whole", digest, actual))]
    raise AssertionError(
        "\n".join([*moved, f"If that is right, pin {actual}; CHANGELOG.md says why under Definitions."])
    )


def _assert_method(method: Benchmark, digest: str, recorded: Record | str | Path | None) -> None:
    actual = method_fingerprint(method)
    if actual == digest:
        return
    own = {} if recorded is None else _read(recorded)["definitions"]
    kept = {"definitions": {**released()["definitions"], **own}}
    fields = _fields(digest, actual, kept, {"definitions": {actual: method_essence(method)}})
    raise AssertionError(
        f"{Move(BENCHMARK, method.id, digest, actual, fields)}\n"
        f"If that is right, pin {actual}; CHANGELOG.md says why under Methods."
    )


def _fields(before: str | None, after: str | None, kept: Record, now: Record) -> dict[str, tuple[Any, Any]]:
    """Return what differs between two fingerprints' definitions, as far as both are known."""
    if before is None or after is None or before not in kept["definitions"] or after not in now["definitions"]:
        return {}
    # As they look once written and read, so that a tuple and a list are the same.
    was, then = (json.loads(json.dumps(value)) for value in (kept["definitions"][before], now["definitions"][after]))
    return diff(was, then)


def as_text(recorded: Record) -> str:
    """Return a record as JSON, with a line for each definition, so that what moves is a line that moves."""
    parts = []
    for name, part in recorded.items():
        if isinstance(part, Mapping):
            lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in part.items()]
            parts.append(f"{json.dumps(name)}: {{\n" + ",\n".join(lines) + "\n}")
        else:
            parts.append(f"{json.dumps(name)}: {json.dumps(part)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _read(recorded: Record | str | Path) -> Record:
    if isinstance(recorded, Mapping):
        found: Any = recorded
    else:
        try:
            found = json.loads(Path(recorded).read_text(encoding="utf-8"))
        except ValueError as error:
            raise DefinitionError(f"{recorded} is no JSON ({error}); write it with `wres fingerprints --out`") from None
    if not isinstance(found, Mapping) or not {"editions", "definitions"} <= set(found):
        raise DefinitionError(f"{recorded} is no record of fingerprints; write one with `wres fingerprints --out`")
    return found


def released() -> Record:
    """Return the record of every definition that this library has released, sister standards among them.

    >>> released()["editions"]["wres-2024"]["disciplinary"]
    ['fb168ad11cfb7aa1', '663236bd0feab4bd']
    """
    return _read(json.loads(files("wres.testing").joinpath("fingerprints.json").read_text(encoding="utf-8")))
