"""Facts that are data files beside the code, read where they are first looked into."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from importlib.resources import files
from typing import Any, Generic, TypeVar

__all__ = ["Shipped"]

T = TypeVar("T")


class Shipped(Mapping[str, T], Generic[T]):
    """The records of a JSON file of the package by their id, each made into a value by `make(id, fields)`.

    >>> titles = Shipped("wres.findings", "codes.json", lambda id, fields: fields["title"])
    >>> titles["WRES001"]
    'Acknowledgement has expired'
    """

    def __init__(self, package: str, name: str, make: Callable[[str, dict[str, Any]], T]) -> None:
        self._package, self._name, self._make = package, name, make

    @functools.cached_property
    def _values(self) -> dict[str, T]:
        document = json.loads(files(self._package).joinpath(self._name).read_text(encoding="utf-8"))
        return {key: self._make(key, fields) for key, fields in document.items()}

    def __getitem__(self, key: str) -> T:
        """Return the value of an id."""
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        """Return the ids, in the order of the file."""
        return iter(self._values)

    def __len__(self) -> int:
        """Return how many records the file holds."""
        return len(self._values)

    def __repr__(self) -> str:
        return f"<{len(self)} records of {self._package}/{self._name}>"
