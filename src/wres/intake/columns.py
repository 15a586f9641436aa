"""Where the fields of records are: the columns that a caller names, and those known by their usual names."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from wres.errors import DefinitionError, closest, nearest
from wres.intake.sources import LISTED, SOURCES, SURVEY, RecordSource
from wres.model import FrozenMap
from wres.shipped import Shipped

__all__ = [
    "COUNTS",
    "LAYOUTS",
    "UNUSED",
    "Absence",
    "ColumnMatch",
    "Layout",
    "absences",
    "check_named",
    "find",
    "likely_use",
    "missing",
    "numbers_of",
    "own_field",
]

COUNTS = "count"
"""What names a column of numbers of people among records: there is none, and a caller can say so."""


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


def _unused(id: str, fields: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    return fields["title"], tuple(fields["names"])


UNUSED: Mapping[str, tuple[str, tuple[str, ...]]] = Shipped("wres.intake", "unused.json", _unused)
"""What columns that nothing uses are likely to hold: a title, and their names."""


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
    plain: dict[str, list[str]] = {}
    for column in columns:
        plain.setdefault(_plain(column), []).append(column)
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
                found[name] = ColumnMatch(hits[0][0], layout.id)
                if len(hits[0]) > 1:
                    problems.append(
                        f"{source.id} has {len(hits[0])} columns for {name}, {', '.join(map(repr, hits[0]))}: "
                        f"name one, {_named(source, name)}"
                    )
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


def _named(source: RecordSource, name: str, given: str = "…") -> str:
    return f"columns={{{source.id!r}: {{{name!r}: {given}}}}}"


@attrs.frozen(kw_only=True)
class Absence:
    """A column that isn't there though it may move a count: what follows, and whether the caller knows of it."""

    source: RecordSource
    field: str
    effect: str
    needed: bool = False
    waived: bool = False
    like: str | None = None

    @property
    def stops(self) -> bool:
        """Whether nothing is counted before the caller says that there is none."""
        return self.needed and not self.waived

    def __str__(self) -> str:
        hint = f" (is it {self.like!r}?)" if self.like else ""
        name = _named(self.source, self.field)
        cure = f"name it, {name}, or give None where there is none"
        return f"{self.source.id} has no column for {self.field.replace('_', ' ')}{hint}, so {self.effect}: {cure}"


def absences(
    source: RecordSource,
    found: Mapping[str, ColumnMatch],
    columns: Sequence[str],
    named: Mapping[str, str | None],
    *,
    linked: bool,
) -> list[Absence]:
    """Return the columns that a source lacks though they may move a count; `linked` people are looked up."""
    wanted = [(field.id, field.absent, field.needed) for field in source.fields if field.absent]
    if source.anonymous:
        wanted.append((source.identity, source.anonymous, False))
    if source.linked and not linked:
        wanted.append((LISTED.id, LISTED.absent, LISTED.needed))
    used = {at.column for at in found.values()}
    free = [column for column in columns if column not in used]
    return [
        Absence(
            source=source,
            field=name,
            effect=effect,
            needed=needed,
            waived=name in named and named[name] is None,
            like=_like(name, free),
        )
        for name, effect, needed in wanted
        if name not in found
    ]


def _forms(name: str) -> list[str]:
    return [form for layout in LAYOUTS for form in layout.names.get(name, ())] or [name]


def _like(name: str, columns: Sequence[str]) -> str | None:
    """Return the column that most likely holds a field under a name that isn't known: by its words, or its letters."""
    forms = _forms(name)
    words = {form for form in forms if "_" not in form}
    holds = (column for column in columns if words & set(re.findall(r"[a-z]+", str(column).casefold())))
    return next(holds, None) or next((hit for form in forms if (hit := closest(form, columns, cutoff=0.8))), None)


@functools.cache
def _known(source: RecordSource) -> dict[str, set[str]]:
    return {name: set(map(_plain, _forms(name))) for name in source.names}


def own_field(source: RecordSource, column: str) -> str | None:
    """Return the field of a source that a column may hold by its name, None where it holds none."""
    return next((name for name, forms in _known(source).items() if _plain(column) in forms), None)


def likely_use(source: RecordSource, column: str) -> str:
    """Return what a column that nothing uses is likely to hold, an empty string where its name doesn't say.

    >>> likely_use(SOURCES["staff"][0], "Contracted WTE")
    'full-time equivalents: people are counted'
    """
    plain = _plain(column)
    if mine := own_field(source, column):
        return f"{mine.replace('_', ' ')}, which another column says"
    if title := next((title for title, names in UNUSED.values() if plain in map(_plain, names)), None):
        return title
    if numbers_of(column) == "people":
        return "numbers of people: counts already, where each row is more than one"
    others = (name for parts in SOURCES.values() for part in parts if (name := own_field(part, column)))
    other = next(others, "")
    return f"{other.replace('_', ' ')}, of another kind of record" if other else ""


_NUMBERS = re.compile(
    r"(head|staff|people|person|employee|applicant|record)?counts?(of\w+)?|headcount\w*|n|num|numbers?|"
    r"(number|no|num|total)of\w+|people|persons|staffnumbers?|totals?"
)
_HOURS = re.compile(r"\w*(fte|wte|(full|whole)timeequivalents?)")


def numbers_of(column: str) -> str:
    """Return `people` or `hours` for a column named as a count of people or of full-time equivalents, or `""`.

    >>> [numbers_of(name) for name in ("Number of applicants", "FTE", "Employee number")]
    ['people', 'hours', '']
    """
    plain = _plain(column)
    return "people" if _NUMBERS.fullmatch(plain) else "hours" if _HOURS.fullmatch(plain) else ""


def missing(source: RecordSource, name: str, columns: Sequence[str], cure: str = "") -> str:
    """Return the message about a field that has no column: the columns there are, and the likeliest."""
    hint = f" (is it {like!r}?)" if (like := _like(name, columns)) else ""
    there = ", ".join(map(str, columns)) or "no columns"
    return (
        f"{source.id} has no column for {name.replace('_', ' ')}{hint}; it has {there}: name it, "
        f"{_named(source, name)}{cure}"
    )


def _waivable(source: RecordSource) -> list[str]:
    """Return what a caller can't name a column for, and only say that there is none."""
    return [COUNTS, *([LISTED.id] if source.linked else [])]


def check_named(columns: Mapping[str, Any] | None) -> dict[str, dict[str, str | None]]:
    """Return the columns that a caller names, by source and field; a name of neither is a `DefinitionError`."""
    fields = {
        name: [*dict.fromkeys([*(n for part in parts for n in part.names), *_waivable(parts[0])])]
        for name, parts in SOURCES.items()
    }
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
    for source, given in named.items():
        for name in _waivable(SOURCES[source][0]):
            if given.get(name) is not None:
                raise DefinitionError(
                    f"columns names {given[name]!r} for {name} of {source}, which no column is read for; give None, "
                    "which says that there is none"
                )
    return named
