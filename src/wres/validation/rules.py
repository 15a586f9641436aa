"""A rule: the code of its findings, the function that finds what breaks it, and the columns that this yields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from wres.errors import DefinitionError
from wres.findings.codes import CODES, Code
from wres.model import Example, Reference
from wres.registry import Registry
from wres.validation.returns import Returns

__all__ = ["Location", "Matches", "Rule", "codes_of", "plugin_codes"]

Ints = npt.NDArray[np.intp]


@attrs.frozen(eq=False, kw_only=True)
class Location:
    """Where a finding points: an item's cells, of one group and stratum or of all, in the return itself or another.

    `item` is an id, or an array with one for each finding; `group` and `stratum` are positions in `Returns.groups` and
    in the item's `strata`, -1 or None for all; `unit` is the position of another return, such as last year's.

    >>> Location(item="board").group is None
    True
    """

    item: Any
    group: Any = None
    stratum: Any = None
    unit: Any = None


@attrs.frozen(eq=False, kw_only=True)
class Matches:
    """What a rule matches, as columns: one entry for each finding, so that a return without one costs nothing.

    `unit` are positions of returns; `indicator` is an id, or an array of them. `message` is a template that the names
    of `evidence`, `{org}` and `{year}` fill in, and so is `cure`, which may be left out where the code's own will do.
    The values of `evidence` are arrays with an entry for each finding, or one value for all. `at` gives the locations,
    the most suspect first; `rows`, for what is in no cell, an array for each finding of positions in the table.

    >>> one = Matches(unit=[0], indicator="board", message="{members} people", evidence={"members": [60]})
    >>> one.positions(1)
    array([0])
    """

    unit: Any
    indicator: Any
    message: Any
    evidence: Mapping[str, Any] = attrs.field(factory=dict)
    at: Sequence[Location] = ()
    cure: Any = None
    rows: Sequence[Ints] | None = None

    def positions(self, size: int) -> Ints:
        """Return the positions of the returns; one outside `size` returns is a `DefinitionError`."""
        unit = np.atleast_1d(np.asarray(self.unit))
        if unit.size and (unit.dtype.kind not in "iu" or unit.min() < -1 or unit.max() >= size):
            raise DefinitionError(f"it found something in return {self.unit!r}; give positions from 0 to {size - 1}")
        return unit.astype(np.intp)


def _listed(value: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(value)


@attrs.frozen(kw_only=True)
class Rule(Code):
    """A check of returns: its code, where it is written, examples of what it finds, and the function that finds it.

    `find` takes `Returns` and yields `Matches`. `needs` says what else it needs: `previous` for last year's figures,
    `peers` for other organisations'. A rule without `peers` finds the same in a return whatever others there are.
    """

    references: tuple[Reference, ...] = attrs.field(converter=_listed)
    examples: tuple[Example, ...] = attrs.field(converter=_listed)
    edition: str
    needs: tuple[str, ...] = attrs.field(default=(), converter=_listed)
    find: Callable[[Returns], Iterable[Matches]]


def plugin_codes(registry: Registry) -> dict[str, Code]:
    """Return the codes of the checks that plugins bring, by id."""
    names = [field.name for field in attrs.fields(Code)]
    checks = (check for check in registry.checks.values() if check.id not in CODES)
    return {check.id: Code(**{name: getattr(check, name) for name in names}) for check in checks}


def codes_of(registry: Registry) -> dict[str, Code]:
    """Return every code that a finding may have, by id: the library's, and those of the registry's plugins.

    >>> import wres
    >>> codes_of(wres.load())["WRES206"].severity
    'error'
    """
    return {**CODES, **plugin_codes(registry)}
