"""Every fact of the standard with its source: how sure it is, where it would be read, and which line it would change.

Most of what defines the standard could be read by nobody who wrote this. Each such fact is a question to whoever can
read the document: `facts(unverified=True)` lists them, and `questions` puts those together that one look would settle.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from typing import Any, NamedTuple

import pandas as pd

from wres.errors import DefinitionError
from wres.model import Edition, Reference
from wres.registry import STANDARD, Registry, or_official
from wres.standard.bands import CLUSTERS, TIERS
from wres.standard.ethnicity import GROUPING_REFERENCES
from wres.template import template

__all__ = ["COLUMNS", "QUESTIONS", "facts", "questions"]

COLUMNS = ("edition", "kind", "name", "fact", "evidence", "source", "url", "where")
"""The columns of `facts`; `where` is the file of this package and the line that says it."""

QUESTIONS = ("source", "fact", "evidence", "editions", "concerns", "where")
"""The columns of `questions`."""


class _Fact(NamedTuple):
    edition: str
    kind: str
    name: str
    reference: Reference
    where: str


def facts(
    registry: Registry | None = None, *, edition: str | Edition | None = None, unverified: bool = False
) -> pd.DataFrame:
    """Return every fact that has a source, a row for each edition and thing that it is true of.

    Columns: `edition, kind, name, fact, evidence, source, url, where`. `kind` is `edition`, `survey`, `deadline`,
    `indicator`, `item`, `grouping`, `bands` or `template`, `name` what of it the fact is about, `fact` what was read or
    remembered and `source` the document; `where` is the line to change, such as `wres/editions/wres_2024.py:34`, empty
    for definitions of a plugin. `edition` narrows to one edition, `unverified` to what nobody could read.

    >>> found = facts(edition="wres-2024", unverified=True)
    >>> found[found["name"] == "disciplinary"].iloc[0][["source", "evidence"]].tolist()
    ['WRES technical guidance', 'unverified']
    """
    registry = or_official(registry)
    chosen: Iterable[Edition] = registry.editions.values()
    if edition is not None:
        chosen = [edition if isinstance(edition, Edition) else registry.edition(edition)]
    rows = [
        (edition_id, kind, name, source.locator, source.evidence, source.title, source.url, where)
        for edition_id, kind, name, source, where in _facts(registry, list(chosen))
        if source.evidence == "unverified" or not unverified
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).drop_duplicates(ignore_index=True)


def questions(found: pd.DataFrame) -> pd.DataFrame:
    """Return facts by what one look into their source would settle: a row for each statement of each document.

    `found` is what `facts` returns. Columns: `source, fact, evidence, editions, concerns, where`, the last three with
    everything that the statement is about, in order.

    >>> asked = questions(facts(unverified=True))
    >>> row = asked[asked["fact"].str.startswith("over this year's workforce")].iloc[0]
    >>> row["editions"], row["concerns"]
    ('wres-2015 to wres-2019', 'disciplinary')
    """
    if list(found.columns) != list(COLUMNS):
        raise DefinitionError(f"found has the columns {', '.join(map(str, found.columns))}; give what facts(…) returns")
    order = list(dict.fromkeys(found.loc[found["edition"] != "", "edition"]))
    rows = []
    for (source, fact, evidence), rows_of in found.groupby(["source", "fact", "evidence"], sort=False):
        names = [name for name in dict.fromkeys(rows_of["name"]) if name]
        where = ", ".join(place for place in dict.fromkeys(rows_of["where"]) if place)
        rows.append((source, fact, evidence, _span(set(rows_of["edition"]), order), ", ".join(names), where))
    return pd.DataFrame(rows, columns=list(QUESTIONS))


def _span(editions: set[str], order: list[str]) -> str:
    """Return editions in short: neighbours as a span."""
    runs: list[list[str]] = []
    for at, edition in enumerate(order):
        if edition in editions and at and order[at - 1] in editions:
            runs[-1].append(edition)
        elif edition in editions:
            runs.append([edition])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


def _facts(registry: Registry, editions: list[Edition]) -> Iterator[_Fact]:
    items: dict[str, Any] = {}
    for edition in editions:
        yield from _of_edition(registry, edition)
        items |= {term.item.id: term.item for one in registry.indicators(edition.id) for term in one.measure.terms}
        for reference in GROUPING_REFERENCES.get(edition.grouping.id, ()):
            yield _Fact(edition.id, "grouping", edition.grouping.id, reference, "wres/standard/ethnicity.py")
    for name, item in sorted(items.items()):
        yield _Fact("", "item", name, item.reference, _line("items.json", name))
    for group in (*CLUSTERS, *(group for groups in TIERS.values() for group in groups)):
        for reference in group.references:
            yield _Fact("", "bands", group.id, reference, "wres/standard/bands.py")


def _of_edition(registry: Registry, edition: Edition) -> Iterator[_Fact]:
    lines = _lines(edition.id)
    for reference in edition.references:
        yield _Fact(edition.id, "edition", edition.id, reference, lines.get("references", ""))
    for reference in edition.survey.references if edition.survey else ():
        yield _Fact(edition.id, "survey", edition.id, reference, lines.get("survey", ""))
    for deadline in edition.deadlines:
        yield _Fact(edition.id, "deadline", edition.id, deadline.reference, lines.get("deadlines", ""))
    for indicator in registry.indicators(edition.id):
        for reference in indicator.references:
            yield _Fact(edition.id, "indicator", indicator.id, reference, lines.get(indicator.id, ""))
    if edition.standard == STANDARD:
        made = template(edition, registry)
        for row in (*made.rows, *made.workings):
            for reference in row.references:
                yield _Fact(edition.id, "template", f"row {row.name}", reference, _line("template.json", row.name))


@functools.cache
def _lines(edition: str) -> Mapping[str, str]:
    """Return where the page of an edition says what: its fields and its indicators, each by name."""
    name = f"wres.editions.{edition.replace('-', '_')}"
    if find_spec(name) is None:
        return {}
    page = import_module(name)
    path = f"{name.replace('.', '/')}.py"
    tree = ast.parse(files("wres.editions").joinpath(path.rpartition("/")[-1]).read_text(encoding="utf-8"))
    found: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            found |= {str(field.arg): f"{path}:{field.value.lineno}" for field in node.value.keywords}
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            forms = zip(page.INDICATORS, node.value.elts, strict=True)
            found |= {form.id: f"{path}:{place.lineno}" for form, place in forms}
    return found


def _line(file: str, name: str) -> str:
    """Return where a data file of the standard has an entry."""
    at = _entries(file).get(name)
    return f"wres/standard/{file}" + (f":{at}" if at else "")


@functools.cache
def _entries(file: str) -> Mapping[str, int]:
    lines = files("wres.standard").joinpath(file).read_text(encoding="utf-8").splitlines()
    return {line.split('"')[1]: at for at, line in enumerate(lines, start=1) if line.startswith(' "')}
