"""Every definition as a record: as JSON with a published schema, as a table, and as pages of the docs."""

from __future__ import annotations

import datetime as dt
import enum
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from importlib.metadata import version
from importlib.resources import files
from typing import Any

import attrs
import pandas as pd

from wres._output import format_of
from wres.definitions import fingerprint
from wres.errors import DefinitionError
from wres.model import Edition, Grouping, Indicator, Item, Reference, Term
from wres.plugins import Provider
from wres.registry import Registry, load, provisional_note

__all__ = ["document", "pages", "schema", "table"]

SCHEMA = format_of("catalogue")
"""The name of the schema; a change that breaks a reader counts it up."""


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of `document`.

    >>> schema()["$id"]
    'urn:wres-standard:catalogue:1'
    """
    text = files("wres").joinpath("catalogue.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _plain(value: Any) -> Any:
    """Return a definition as JSON values; items and groupings, which stand apart, by id."""
    if isinstance(value, Item | Grouping):
        return value.id
    if isinstance(value, Provider):
        return {"name": value.name, "version": value.version}
    if isinstance(value, Reference | Term):
        return {f.name: _plain(getattr(value, f.name)) for f in attrs.fields(type(value))}
    if attrs.has(type(value)) or (is_dataclass(value) and not isinstance(value, type)):
        names = attrs.fields(type(value)) if attrs.has(type(value)) else fields(value)
        return {"kind": type(value).__qualname__, **{f.name: _plain(getattr(value, f.name)) for f in names}}
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(part) for part in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, enum.Enum):
        return value.value
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if callable(value) and hasattr(value, "__qualname__"):
        return f"{value.__module__}:{value.__qualname__}"
    raise DefinitionError(f"{value!r} can't be written as JSON; build definitions of text, numbers and dates")


def _fields(value: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    return {f.name: _plain(getattr(value, f.name)) for f in attrs.fields(type(value)) if f.name not in without}


def _indicator(registry: Registry, edition: Edition, indicator: Indicator) -> dict[str, Any]:
    measure = indicator.measure
    return {
        "edition": edition.id,
        **_fields(indicator, without=("overrides",)),
        "provider": _plain(registry.provider(edition.id, indicator.id)),
        "fingerprint": fingerprint(edition, indicator),
        "unit": str(measure.unit),
        "parity": measure.parity,
        "evidence": indicator.evidence,
        "terms": [_plain(term) for term in measure.terms],
        "question": edition.survey.questions.get(indicator.id) if edition.survey else None,
    }


def _pairs(registry: Registry, edition: str | None) -> Iterator[tuple[Edition, Indicator]]:
    for found in registry.editions.values() if edition is None else [registry.edition(edition)]:
        for indicator in registry.indicators(found.id):
            yield found, indicator


def document(registry: Registry | None = None, edition: str | None = None) -> dict[str, Any]:
    """Return every definition of a registry, or of one of its editions, as JSON values that `schema` describes.

    >>> document(edition="wres-2015")["indicators"][1]["measure"]["of"]
    'bme'
    """
    registry = load() if registry is None else registry
    pairs = list(_pairs(registry, edition))
    editions = dict(registry.editions) if edition is None else {edition: registry.edition(edition)}
    groupings = {found.grouping.id: found.grouping for found in editions.values()}
    items = {term.item.id: term.item for _, indicator in pairs for term in indicator.measure.terms}
    return {
        "format": SCHEMA,
        "library": version("wres-standard"),
        "providers": [_plain(provider) for provider in registry.providers],
        "editions": [_fields(found) for found in editions.values()],
        "groupings": [_fields(found) for found in groupings.values()],
        "items": [_fields(items[name]) for name in sorted(items)],
        "indicators": [_indicator(registry, found, indicator) for found, indicator in pairs],
        "benchmarks": [
            {
                "id": found.id,
                "title": found.title,
                "units": [str(unit) for unit in found.units],
                "references": [_plain(reference) for reference in found.references],
            }
            for found in registry.benchmarks.values()
        ],
    }


def table(registry: Registry | None = None, edition: str | None = None) -> pd.DataFrame:
    """Return the definitions as a frame, a row for each indicator of each edition.

    >>> table(edition="wres-2024")[["number", "indicator", "compares", "unit"]].head(3)
      number     indicator                       compares               unit
    0      1     workforce         headcount of headcount  percentage points
    1      2   appointment  white/bme, appointed of shortlisted        ratio
    2      3  disciplinary  bme/white, disciplinary of headcount       ratio
    """
    registry = load() if registry is None else registry
    return pd.DataFrame(
        [
            {
                "edition": found.id,
                "number": indicator.number,
                "indicator": indicator.id,
                "title": indicator.title,
                "compares": _compares(indicator),
                "unit": str(indicator.measure.unit),
                "adverse": indicator.adverse,
                "evidence": indicator.evidence,
                "provider": str(registry.provider(found.id, indicator.id)),
                "fingerprint": fingerprint(found, indicator),
            }
            for found, indicator in _pairs(registry, edition)
        ],
        columns=[
            *("edition", "number", "indicator", "title", "compares", "unit", "adverse", "evidence"),
            *("provider", "fingerprint"),
        ],
    )


def _compares(indicator: Indicator) -> str:
    """Return in short which groups and counts a measure compares."""
    measure = indicator.measure
    sign = "-" if measure.parity == 0 else "/"
    groups = f"{measure.of}{sign}{measure.to}, " if hasattr(measure, "of") and hasattr(measure, "to") else ""
    counts = [f"{term.item.id}{f' over {term.years} years' if term.years > 1 else ''}" for term in measure.terms]
    return groups + " of ".join(filter(None, [", ".join(counts[:-1]), *counts[-1:]]))


def _cited(references: tuple[Reference, ...]) -> list[str]:
    return [
        f"- {f'[{r.title}](<{r.url}>)' if r.url else r.title}{f', {r.locator}' if r.locator else ''} (*{r.evidence}*)"
        for r in references
    ]


def _rows(rows: tuple[Mapping[str, Any], ...]) -> list[str]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [
        f"| {' | '.join(names)} |",
        f"|{' --- |' * len(names)}",
        *(f"| {' | '.join(str(row.get(name, '')) for name in names)} |" for row in rows),
    ]


def _definition(registry: Registry, indicator: Indicator, editions: list[Edition]) -> list[str]:
    """Return one form of an indicator as Markdown."""
    measure = indicator.measure
    ids = [edition.id for edition in editions]
    span = ids[0] if len(ids) == 1 else f"{ids[0]} to {ids[-1]}"
    lines = [f"## {span}", "", f"**{indicator.title}**", "", indicator.description, ""]
    facts = {
        "editions": ", ".join(ids),
        "measure": f"{{py:class}}`~wres.measures.{type(measure).__name__}`"
        if type(measure).__module__.startswith("wres.measures.")
        else type(measure).__name__,
        "compares": _compares(indicator),
        "unit": str(measure.unit),
        "parity": "none" if measure.parity is None else f"{measure.parity:g}",
        "adverse": indicator.adverse,
        "questions": "; ".join(
            f"{edition.survey.questions[indicator.id]} ({edition.survey.year})"
            for edition in editions
            if edition.survey and indicator.id in edition.survey.questions
        ),
        "least sure reference": indicator.evidence,
        "fingerprint": f"`{fingerprint(editions[0], indicator)}`",
        "provider": str(registry.provider(ids[0], indicator.id)),
    }
    lines += ["| | |", "| --- | --- |", *(f"| {name} | {fact} |" for name, fact in facts.items() if fact), ""]
    lines += ["References:", "", *_cited(indicator.references), ""]
    for example in indicator.examples:
        lines += [f"**Example.** {example.title}", "", *_rows(example.counts), "", "gives", ""]
        lines += [*_rows(example.expected), "", *_cited((example.reference,)), ""]
    return lines


def pages(registry: Registry | None = None, standard: str = "wres") -> dict[str, str]:
    """Return the reference pages of a standard, Markdown by file name: an overview, and a page for each indicator.

    >>> sorted(pages())[:3]
    ['appointment.md', 'board.md', 'disciplinary.md']
    """
    registry = load() if registry is None else registry
    forms: dict[str, list[tuple[Indicator, list[Edition]]]] = {}
    editions = [edition for edition in registry.editions.values() if edition.standard == standard]
    for edition, indicator in (pair for one in editions for pair in _pairs(registry, one.id)):
        known = forms.setdefault(indicator.id, [])
        if known and known[-1][0] == indicator:
            known[-1][1].append(edition)
        else:
            known.append((indicator, [edition]))
    found = {}
    for name, held in forms.items():
        latest = held[-1][0]
        lines = [f"# {latest.number}: {name}", ""]
        for indicator, where in held:
            lines += _definition(registry, indicator, where)
        found[f"{name}.md"] = "\n".join(lines)
    found["editions.md"] = "\n".join(_editions(editions))
    items = {term.item.id: term.item for held in forms.values() for one, _ in held for term in one.measure.terms}
    found["items.md"] = "\n".join(_items(items))
    listed = "\n".join(f"{name}" for name in (*forms, "editions", "items"))
    rows = [
        {
            "number": held[-1][0].number,
            "id": f"[{name}]({name}.md)",
            "title": held[-1][0].title,
            "forms": len(held),
            "latest": held[-1][1][-1].id,
        }
        for name, held in forms.items()
    ]
    found["index.md"] = "\n".join(
        [
            "# Catalogue" if standard == "wres" else f"# {editions[-1].title}",
            "",
            "Every definition, generated from the definitions themselves.",
            "`wres catalogue --format json` gives the same as JSON, `wres.catalogue.schema()` its JSON Schema.",
            "",
            *_rows(tuple(rows)),
            "",
            *_omitted(editions[-1]),
            f"```{{toctree}}\n:hidden:\n\n{listed}\n```",
            "",
        ]
    )
    return found


def _editions(editions: Iterable[Edition]) -> Iterator[str]:
    yield "# Editions"
    yield ""
    for edition in editions:
        yield f"## {edition.id}"
        yield ""
        survey = f"; {edition.survey.title}" if edition.survey else ""
        yield f"{edition.title}. Snapshot of {edition.snapshot:%d %B %Y}{survey}."
        yield f"Facts held against their sources on {edition.reviewed:%d %B %Y}."
        if edition.provisional:
            yield f"{provisional_note(edition)}."
        yield ""
        for due in edition.deadlines:
            yield f"- {due.title}: {due.date:%d %B %Y} (*{due.reference.evidence}*: {due.reference})"
        yield from _cited(edition.references + (edition.survey.references if edition.survey else ()))
        yield ""
        yield from _omitted(edition)


def _omitted(edition: Edition) -> Iterator[str]:
    if edition.omitted:
        yield f"What {edition.id} asks for and isn't defined here:"
        yield ""
    for omission in edition.omitted:
        yield f"- {omission.number}, {omission.title}: {omission.reason}"
        yield from (f"  {line}" for line in _cited(omission.references))
    yield ""


def _items(items: Mapping[str, Item]) -> Iterator[str]:
    yield "# Items"
    yield ""
    for _, item in sorted(items.items()):
        yield f"## {item.id}"
        yield ""
        yield f"**{item.title}.** {item.definition}"
        yield ""
        if item.strata:
            yield f"May be split into {len(item.strata)} cells of panel and band."
            yield ""
        yield from _cited((item.reference,))
        yield ""
