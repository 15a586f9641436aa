"""JSON Schemas of what the library and its commands write as JSON, made from what the tables hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wres import catalogue
from wres._output import format_of
from wres.errors import DefinitionError, nearest
from wres.findings.finding import TABLES as FINDINGS
from wres.model import FrozenMap
from wres.results import KINDS

__all__ = ["DOCUMENTS", "schema"]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": "string"}
CELLS: Mapping[str, dict[str, Any]] = {
    "text": {"type": ["string", "null"]},
    "integer": {"type": "integer"},
    "number": {"anyOf": [{"type": ["number", "null"]}, {"enum": ["Infinity", "-Infinity"]}]},
    "flag": {"type": "boolean"},
    "maybe": {"type": ["boolean", "null"]},
    "json": {},
    "open": {"type": ["string", "number"]},
}
"""What a cell of each kind of column is in JSON."""

COUNTS = {
    **dict.fromkeys(("item", "panel", "band", "group", "origin"), "text"),
    "org": "open",
    "year": "integer",
    "count": "number",
}
NOTES = {"notes": {"type": "array", "items": TEXT}}
DEFINITIONS = {
    "type": "object",
    "required": ["values", "terms", "rows", "definitions"],
    "properties": {"values": {"type": "array", "items": {"type": "object"}}},
}
Kind = tuple[str, dict[str, Any], Mapping[str, Mapping[str, str]]]
_DOCUMENTS: dict[str, Kind] = {
    "results": (
        "Results: every figure with its interval and status, and where its definition is written",
        {
            "confidence": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
            "scheme": TEXT,
            **NOTES,
            "definitions": DEFINITIONS,
        },
        KINDS["results"],
    ),
    "assessments": (
        "Assessments: what benchmark methods say of each figure",
        {
            "benchmarks": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["id", "method", "settings"],
                    "properties": {
                        "id": TEXT,
                        "method": {"type": ["string", "null"]},
                        "settings": {"type": ["object", "null"]},
                    },
                },
            }
        },
        KINDS["assessments"],
    ),
    "findings": ("Findings of an audit", {**NOTES, "looked_for": {"type": "object"}}, FINDINGS),
    "counts": ("A counts table", {}, {"counts": COUNTS}),
}
DOCUMENTS: Mapping[str, Kind] = FrozenMap(_DOCUMENTS)
"""The documents that have a schema, beside the catalogue: what each is, its head, and what its tables hold."""


def schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a kind of document: `catalogue`, or one of `DOCUMENTS`.

    An unknown kind is a `DefinitionError` that lists those there are.

    >>> schema("results")["$id"]
    'urn:wres-standard:results:1'
    """
    if kind == "catalogue":
        return catalogue.schema()
    if kind not in DOCUMENTS:
        there = ["catalogue", *DOCUMENTS]
        raise DefinitionError(f"no document {kind!r}{nearest(kind, there)}; there are {', '.join(there)}")
    title, head, tables = DOCUMENTS[kind]
    name = format_of(kind)
    parts = {"format": {"const": name}, "library": TEXT, **head}
    return {
        "$schema": DRAFT,
        "$id": name,
        "title": title,
        "type": "object",
        "required": [*parts, *tables],
        "properties": {**parts, "columns": {"type": "object"}, **{each: _rows(tables[each]) for each in tables}},
    }


def _rows(columns: Mapping[str, str]) -> dict[str, Any]:
    """Return the schema of a table; further columns, such as those of a unit's parts, may stand beside these."""
    absent = ("panel", "band", "origin") if columns is COUNTS else ()
    return {
        "type": "array",
        "items": {
            "type": "object",
            "required": [name for name in columns if name not in absent],
            "properties": {name: CELLS[kind] for name, kind in columns.items()},
        },
    }
