"""Definitions as JSON values, and back: each value once, in a list, what it is made of before it.

Only classes of the model, the measures and the cells are made from what is read, and those of definitions that the
caller has loaded: reading a file runs nothing that it names.
"""

from __future__ import annotations

import datetime as dt
import enum
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass
from typing import Any

import attrs

from wres import cells, measures, model
from wres._documents import FINITE, INFINITE
from wres.errors import DefinitionError
from wres.model import FrozenMap

__all__ = ["ValueReader", "ValueWriter"]

Named = type | Callable[..., Any]

OWN: dict[str, Named] = {
    name: getattr(module, name)
    for module in (model, measures, cells)
    for name in module.__all__
    if isinstance(getattr(module, name), type)
}
"""The classes that any definition may be made of, by name."""


def _name(value: Any) -> str:
    """Return the name of a class or function: of ours alone, of others with its module."""
    name: str = value.__qualname__
    return name if OWN.get(name) is value else f"{value.__module__}:{name}"


def _parts(value: Any) -> dict[str, Any] | None:
    """Return what a value is made from, by the names of its arguments; None where it has no such parts."""
    kind = type(value)
    if attrs.has(kind):
        return {field.alias or field.name: getattr(value, field.name) for field in attrs.fields(kind) if field.init}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclass_fields(value) if field.init}
    return None


@attrs.define
class ValueWriter:
    """Writes values, each once: `values` has them in their order.

    >>> writer = ValueWriter()
    >>> writer.written((model.Unit.RATIO, 1.5, float("inf")))
    [{'value': 0}, 1.5, {'number': 'Infinity'}]
    >>> writer.values
    [{'enum': 'Unit', 'is': 'ratio'}]
    """

    values: list[dict[str, Any]] = attrs.field(factory=list, init=False)
    _places: dict[int, tuple[int, Any]] = attrs.field(factory=dict, init=False)

    def written(self, value: Any) -> Any:
        """Return a value as JSON has it; one that can't be written is a `DefinitionError`."""
        if isinstance(value, enum.Enum):
            return self._once(value, lambda: {"enum": _name(type(value)), "is": value.value})
        if value is None or isinstance(value, bool | str | int):
            return value
        if isinstance(value, float):
            return value if math.isfinite(value) else {"number": INFINITE.get(value, "NaN")}
        if isinstance(value, tuple | list):
            return [self.written(part) for part in value]
        if isinstance(value, set | frozenset):
            return {"set": [self.written(part) for part in sorted(value, key=repr)]}
        if isinstance(value, Mapping):
            pairs = [[self.written(key), self.written(part)] for key, part in value.items()]
            return {"map": pairs}
        if isinstance(value, dt.date):
            return {"date": value.isoformat()}
        parts = _parts(value)
        if parts is not None:
            return self._once(
                value, lambda: {"class": _name(type(value)), **{key: self.written(each) for key, each in parts.items()}}
            )
        if callable(value) and "<" not in getattr(value, "__qualname__", "<"):
            return {"function": _name(value)}
        raise DefinitionError(
            f"{value!r} can't be saved; build definitions as attrs or dataclass values of text, numbers, terms and "
            "named functions"
        )

    def _once(self, value: Any, made: Callable[[], dict[str, Any]]) -> dict[str, int]:
        if id(value) not in self._places:
            found = made()
            self.values.append(found)
            # The value is kept, so that no other gets its id.
            self._places[id(value)] = len(self.values) - 1, value
        return {"value": self._places[id(value)][0]}


class ValueReader:
    """Reads what a `ValueWriter` wrote; `known` are definitions whose classes and functions may occur as well.

    >>> ValueReader([{"enum": "Unit", "is": "ratio"}]).read([{"value": 0}, {"number": "Infinity"}])
    (<Unit.RATIO: 'ratio'>, inf)
    """

    def __init__(self, values: Iterable[Any], known: Iterable[Any] = ()) -> None:
        self._named = {**OWN, **{_name(each): each for definition in known for each in _named(definition, set())}}
        self._values: list[Any] = []
        for value in values:
            self._values.append(self._made(value))

    def read(self, value: Any) -> Any:
        """Return the value that was written; what can't be read is a `DefinitionError` that says why."""
        if isinstance(value, list):
            return tuple(self.read(part) for part in value)
        if not isinstance(value, Mapping):
            return value
        ((tag, content),) = value.items()
        if tag == "value":
            if not 0 <= content < len(self._values):
                raise DefinitionError(f"value {content} stands nowhere before it")
            return self._values[content]
        if tag == "map":
            return FrozenMap([(self.read(key), self.read(part)) for key, part in content])
        if tag == "set":
            return frozenset(self.read(part) for part in content)
        if tag == "date":
            return dt.date.fromisoformat(content)
        if tag == "number":
            return FINITE.get(content, math.nan)
        if tag == "function":
            return self._known(content)
        raise DefinitionError(f"{tag!r} is nothing that definitions are saved as; update wres-standard")

    def _made(self, value: Mapping[str, Any]) -> Any:
        fields = dict(value)
        if "class" not in fields:
            return self._known(fields["enum"])(fields["is"])
        name = fields.pop("class")
        try:
            return self._known(name)(**{key: self.read(part) for key, part in fields.items()})
        except TypeError as error:
            raise DefinitionError(f"a {name} is made otherwise in this version: {error}") from None

    def _known(self, name: str) -> Callable[..., Any]:
        if name not in self._named:
            raise DefinitionError(f"{name} isn't known here; give registry=wres.load(…) with the plugin that brings it")
        return self._named[name]


def _named(value: Any, seen: set[int]) -> Iterable[Named]:
    """Yield the classes and functions that a definition is made of."""
    if id(value) in seen or value is None or isinstance(value, str | int | float):
        return
    seen.add(id(value))
    parts = _parts(value)
    if parts is not None:
        yield type(value)
        below: Iterable[Any] = parts.values()
    elif isinstance(value, Mapping):
        below = [*value, *value.values()]
    elif isinstance(value, tuple | list | set | frozenset):
        below = value
    else:
        if callable(value) and hasattr(value, "__qualname__"):
            yield value
        return
    for part in below:
        yield from _named(part, seen)
