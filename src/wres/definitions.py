"""What a definition is made of: how two differ, and the digest of what can move a number."""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from typing import Any

import attrs

from wres.errors import DefinitionError
from wres.model import Benchmark, Edition, Grouping, Indicator, Item, Reference
from wres.statistics.intervals import SETTINGS

__all__ = [
    "PINNED",
    "canonical",
    "diff",
    "digest",
    "essence",
    "fingerprint",
    "interval_essence",
    "interval_fingerprint",
    "method_essence",
    "method_fingerprint",
]

PINNED = "wres.pinned"
"""The metadata of a field that moves no figure: what stands in a definition's fingerprint, whatever its value is."""
WORDS = ("id", "title", "references")
"""What a benchmark is called and where it is written, which changes none of its verdicts."""


def _parts(value: Any) -> list[tuple[str, Any]] | None:
    """Return the named parts of a definition, or None for one that has none."""
    if attrs.has(type(value)):
        return [(field.name, getattr(value, field.name)) for field in attrs.fields(type(value))]
    if is_dataclass(value) and not isinstance(value, type):
        return [(field.name, getattr(value, field.name)) for field in dataclass_fields(value)]
    if isinstance(value, Mapping):
        return [("/".join(key) if isinstance(key, tuple) else str(key), part) for key, part in value.items()]
    if isinstance(value, tuple | list) and any(_parts(part) is not None for part in value):
        return [(str(at), part) for at, part in enumerate(value)]
    return None


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    parts = _parts(value)
    if parts is None:
        yield path, value
        return
    if not isinstance(value, Mapping | tuple | list) and path:
        yield f"{path}.kind", type(value).__qualname__
    for name, part in parts:
        yield from _leaves(part, f"{path}.{name.lstrip('_')}" if path else name.lstrip("_"))


def diff(before: Any, after: Any) -> dict[str, tuple[Any, Any]]:
    """Return each field that differs between two definitions, by path, with what it was and what it is.

    Indicators, editions, measures, groupings and whole registries can be compared; a field that only one of them has
    stands beside None.

    >>> import attrs, wres
    >>> base = wres.load().indicator("wres-2024", "disciplinary")
    >>> flip = attrs.evolve(base, measure=attrs.evolve(base.measure, of="white", to="bme"))
    >>> diff(base, flip)
    {'measure.of': ('bme', 'white'), 'measure.to': ('white', 'bme')}
    """
    was, now = dict(_leaves(before)), dict(_leaves(after))
    moved = {
        path: (was.get(path), now.get(path)) for path in dict.fromkeys([*was, *now]) if was.get(path) != now.get(path)
    }
    # The same parts in another order have the same fields.
    return moved if moved or before == after else {"": (before, after)}


def canonical(value: Any) -> Any:
    """Return a definition as plain JSON values: what moves a number, without the words about it."""
    if isinstance(value, Reference):
        return None
    if isinstance(value, Item):
        return {"item": value.id, "strata": [[s.panel, s.band, s.within] for s in value.strata]}
    if isinstance(value, Grouping):
        roles = {role: getattr(value, role) for role in ("focus", "comparator", "unknown")}
        return {**roles, "groups": {name: sorted(codes) for name, codes in value.groups.items()}}
    if value is None or isinstance(value, str | int | float | bool):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, set | frozenset):
        return sorted(map(canonical, value), key=repr)
    parts: Any = None if isinstance(value, tuple | list) else _parts(value)
    if parts is not None:
        if isinstance(value, Mapping):  # In order, which a mapping of parts has for a reason.
            return [(name, canonical(part)) for name, part in parts]
        idle = _idle(value)
        method = isinstance(value, Benchmark)
        if method:
            idle = idle.union(WORDS)
        found = {name: canonical(part) for name, part in parts if name not in idle} | _pinned(value)
        if method:
            return {"method": _kind(value), "version": getattr(type(value), "version", 1), **found}
        return {"kind": _kind(value), **found}
    if isinstance(value, tuple | list):
        return [canonical(part) for part in value]
    if isinstance(value, Callable) and "<" not in getattr(value, "__qualname__", "<"):  # type: ignore[arg-type]
        return f"{inspect.getmodule(value).__name__}:{value.__qualname__}"  # type: ignore[union-attr]
    raise DefinitionError(
        f"{value!r} has no fingerprint; build measures as attrs or dataclass values of text, numbers, terms and "
        "named functions"
    )


def _idle(value: Any) -> set[str]:
    """Return the fields whose default is to be empty, and are: a measure may gain one, and no fingerprint moves."""
    found = set()
    for field in attrs.fields(type(value)) if attrs.has(type(value)) else dataclass_fields(value):
        default: Any = field.default
        make = getattr(default, "factory", None) or getattr(field, "default_factory", None)
        if callable(make):
            default = make(value) if getattr(default, "takes_self", False) else make()
        here = getattr(value, field.name)
        if (default is None and here is None) or (default in ((), {}) and here in ((), {})):
            found.add(field.name)
    return found


def _pinned(value: Any) -> dict[str, Any]:
    """Return what stands for fields that move no figure."""
    fields = attrs.fields(type(value)) if attrs.has(type(value)) else ()
    return {field.name: field.metadata[PINNED] for field in fields if PINNED in field.metadata}


def _kind(value: object) -> str:
    """Return the name of a value's class; only our own keeps it wherever the module goes."""
    kind = type(value)
    return kind.__qualname__ if kind.__module__.startswith("wres.") else f"{kind.__module__}:{kind.__qualname__}"


def essence(edition: Edition, indicator: Indicator) -> dict[str, Any]:
    """Return everything in a definition that can move a number, as JSON values: what its fingerprint is a digest of.

    >>> import wres
    >>> registry = wres.load()
    >>> found = essence(registry.edition("wres-2024"), registry.indicator("wres-2024", "disciplinary"))
    >>> found["adverse"], found["measure"]["of"]
    ('above', 'bme')
    """
    return {
        "measure": canonical(indicator.measure),
        "grouping": canonical(edition.grouping),
        "adverse": indicator.adverse,
    }


def fingerprint(edition: Edition, indicator: Indicator) -> str:
    """Return the digest, 16 hexadecimal digits, of everything in a definition that can move a number.

    That is the measure with its terms and item ids, the grouping and the adverse side; titles and links don't count.
    """
    return digest(essence(edition, indicator))


def interval_essence(interval: str) -> dict[str, Any]:
    """Return what an interval's fingerprint is a digest of: its name, its version and its constants.

    >>> interval_essence("skewness-corrected")
    {'interval': 'skewness-corrected', 'version': 1, 'continuity': 0.12}
    """
    return {"interval": interval, "version": 1, **SETTINGS.get(interval, {})}


def interval_fingerprint(interval: str) -> str:
    """Return the digest, 16 hexadecimal digits, of how an interval is computed.

    >>> interval_fingerprint("newcombe")
    'b1c385407a46ebf3'
    """
    return digest(interval_essence(interval))


def method_essence(benchmark: Benchmark) -> dict[str, Any]:
    """Return what a benchmark's fingerprint is a digest of: its class, settings and the version of its algorithm.

    A method's class gives the number of its `version`, 1 where it gives none. A method whose settings aren't those of
    an attrs or dataclass value is a `DefinitionError`.

    >>> from wres.benchmarks import FourFifths
    >>> method_essence(FourFifths())["method"]
    'FourFifths'
    """
    found: dict[str, Any] = canonical(benchmark)
    return found


def method_fingerprint(benchmark: Benchmark) -> str:
    """Return the digest, 16 hexadecimal digits, of everything in a benchmark that can move a verdict.

    >>> import wres
    >>> method_fingerprint(wres.load().benchmark("four-fifths"))
    'a3c9d3b369be3e29'
    """
    return digest(method_essence(benchmark))


def digest(value: Any) -> str:
    """Return 16 hexadecimal digits that stand for a JSON value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
