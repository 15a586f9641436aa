"""Where the fields of records are: the columns that a caller names, and those known by their usual names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from wres.errors import DefinitionError, closest, nearest
from wres.intake.sources import SOURCES, SURVEY, RecordSource
from wres.model import FrozenMap
from wres.shipped import Shipped

__all__ = ["LAYOUTS", "ColumnMatch", "Layout", "check_named", "find", "missing"]


@attrs.frozen(kw_only=True)
class Layout:
    """The names of columns in one kind of extract, and how sure they are."""

    id: str
    title: str
    evidence: str
    names: FrozenMap[str, tuple[str, ...]]


def _layout(id: str, fields: dict[str, Any]) -> Layout:
    names = FrozenMap({name: tuple(forms) for name, forms in fields["names"].items()})
    return Layout(id=id, title=fields["title"], evidence=fields["evidence"], names=names)


LAYOUTS: tuple[Layout, ...] = tuple(Shipped("wres.intake", "layouts.json", _layout).values())
"""The layouts that are looked for, plain names first. Those of systems were read in no specification."""


def _plain(name: object) -> str:
    return re.sub(r"[\W_]+", "", str(name).casefold())


@attrs.frozen
class ColumnMatch:
    """Where a field was found: its column, and which layout names it so, `named` where the caller did."""

    column: str
    layout: str


def _asked(questions: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the names of a survey's columns by the numbers of its questions."""
    names: dict[str, tuple[str, ...]] = {}
    for item, fields in SURVEY:
        number = questions.get(item, "")
        parts = re.findall(r"Q\d+[a-z]?", number)
        names |= (
            {field: (part,) for field, part in zip(fields, parts, strict=False)} if len(parts) == len(fields) else {}
        )
    return names


def find(
    source: RecordSource,
    columns: Sequence[str],
    named: Mapping[str, str | None],
    questions: Mapping[str, str] | None = None,
) -> tuple[dict[str, ColumnMatch], list[str]]:
    """Return where each field of a source is, and what is wrong: every problem with its cure.

    `named` gives columns by field, None for a field that isn't there; other fields are looked for by the names of each
    layout, in the order of `LAYOUTS`, whatever their case and punctuation.
    """
    plain: dict[str, str] = {}
    for column in columns:
        plain.setdefault(_plain(column), column)
    survey = Layout(
        id="survey", title="Numbers of the questions", evidence="unverified", names=FrozenMap(_asked(questions or {}))
    )
    found: dict[str, ColumnMatch] = {}
    problems = []
    there = ", ".join(map(str, columns)) or "none"
    for name in source.names:
        if name in named:
            given = named[name]
            if given is None:
                continue
            if given not in columns:
                problems.append(
                    f"{source.id} has no column {given!r} for {name}{nearest(given, columns)}; it has {there}"
                )
            else:
                found[name] = ColumnMatch(given, "named")
            continue
        for layout in (*LAYOUTS, survey):
            hits = [plain[_plain(form)] for form in layout.names.get(name, ()) if _plain(form) in plain]
            if hits:
                found[name] = ColumnMatch(hits[0], layout.id)
                break
    twice: dict[str, list[str]] = {}
    for name, place in found.items():
        twice.setdefault(place.column, []).append(name)
    problems += [
        f"{source.id} has one column, {at!r}, for {' and '.join(names)}; name another, or give None for one of them"
        for at, names in twice.items()
        if len(names) > 1
    ]
    return found, problems


def missing(source: RecordSource, name: str, columns: Sequence[str], cure: str = "") -> str:
    """Return the message about a field that has no column: the columns there are, and the nearest."""
    known = [form for layout in LAYOUTS for form in layout.names.get(name, (name,))]
    like = next((hit for form in known if (hit := closest(form, columns, cutoff=0.8))), None)
    hint = f" (is it {like!r}?)" if like else ""
    there = ", ".join(map(str, columns)) or "no columns"
    return (
        f"{source.id} has no column for {name.replace('_', ' ')}{hint}; it has {there}: name it, "
        f"columns={{{source.id!r}: {{{name!r}: …}}}}{cure}"
    )


def check_named(columns: Mapping[str, Any] | None) -> dict[str, dict[str, str | None]]:
    """Return the columns that a caller names, by source and field; a name of neither is a `DefinitionError`."""
    fields = {name: [*dict.fromkeys(n for part in parts for n in part.names)] for name, parts in SOURCES.items()}
    every = sorted({name for names in fields.values() for name in names})
    named: dict[str, dict[str, str | None]] = {name: {} for name in SOURCES}
    for key, value in (columns or {}).items():
        if isinstance(value, Mapping):
            if key not in SOURCES:
                raise DefinitionError(
                    f"columns names a source {key!r}{nearest(key, SOURCES)}; they are {', '.join(SOURCES)}"
                )
            stray = [name for name in value if name not in fields[key]]
            if stray:
                raise DefinitionError(
                    f"columns names a field {stray[0]!r} of {key}{nearest(stray[0], fields[key])}; "
                    f"it has {', '.join(fields[key])}"
                )
            named[key] |= value
        elif key not in every:
            raise DefinitionError(f"columns names a field {key!r}{nearest(key, every)}; they are {', '.join(every)}")
        else:
            for source in SOURCES:
                if key in fields[source]:
                    named[source].setdefault(key, value)
    return named
