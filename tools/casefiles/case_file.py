"""Read a case file: a publication's counts and printed figures by indicator, with checks that somebody worked out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from casefiles.checks import CaseCheck
from casefiles.stated import Stated
from wres.consistency.expressions import Unit, Values, single
from wres.consistency.related import RelatedFigures, share_known

__all__ = ["figures_in", "read_case", "year_of"]


def _indicators(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the indicators of a case by their numbers; an entry of a national file is one of its own."""
    indicators: Mapping[str, Any] = record.get("indicators", {str(record.get("indicator", "")): record})
    return indicators


def year_of(record: Mapping[str, Any]) -> Any:
    """Return the year of a case."""
    return record.get("reporting_year", record.get("year"))


def figures_in(record: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...], object]]:
    """Yield each figure of a case: the number of its indicator, its path there, and what is printed."""
    for number, indicator in _indicators(record).items():
        for part in ("counts", "published"):
            for path, content in _leaves(indicator.get(part, {}), (part,)):
                yield number, path, content


def _leaves(tree: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(tree, Mapping | list):
        branches = tree.items() if isinstance(tree, Mapping) else enumerate(tree)
        for name, branch in branches:
            yield from _leaves(branch, (*path, str(name)))
    elif isinstance(tree, str | int | float):
        yield path, tree


def read_case(record: Mapping[str, Any]) -> Stated:
    """Return what the checks of a case file, or of an entry of a national one, state."""
    stated, paths = Stated(), {}
    for number, path, content in figures_in(record):
        key = ".".join((number, *path))
        paths[key] = (number, *path)
        stated.add(key, content, _unit(path))
    stated.related = _related(paths, year_of(record), stated.values)
    for number, indicator in _indicators(record).items():
        for at, check in enumerate(indicator.get("checks") or ()):
            where = f"check {at + 1} of indicator {number or '(none)'}"
            stated.relations.append((str(check.get("kind")), CaseCheck(check, number, stated, where).relation()))
    return stated


def _unit(path: Sequence[str]) -> Unit:
    name, last = "_".join(path), path[-1]
    if path[0] == "counts" or "_count" in name:
        return "count"
    if re.search("change|difference|points", last) or "difference" in name:
        return "points"
    if "growth" in name:
        return "other"
    if "pct" in name:
        return "per cent"
    return "ratio" if "likelihood" in name else "other"


def _related(paths: Mapping[str, tuple[str, ...]], year: object, values: Values) -> RelatedFigures:
    other = {"white": "bme", "bme": "white"}
    known = {path: key for key, path in paths.items()}
    before: dict[tuple[str, ...], list[str]] = {}
    for key, path in paths.items():
        name, last = path[2], [word for word in path[3:] if word != "previous_year"]
        bare = name.removesuffix("_previous_year")
        if isinstance(year, int):
            bare = bare.removesuffix(f"_{year - 1}")
            last = [word for word in last if word != str(year - 1)]
        if (bare, *last) != path[2:]:
            before.setdefault((bare, *last), []).append(key)
    pairs, beside, earlier, declared = {}, {}, {}, {}
    for key, path in paths.items():
        if sibling := known.get((*path[:-1], other.get(path[-1], ""))):
            pairs[key] = sibling
        if path[1] == "published" and path[2].endswith("_pct") and path[-1] in other:
            item = (path[0], "counts", path[2].removesuffix("_pct"), *path[3:-1])
            whole = {
                group: single(values, known.get((*item, group), "")) for group in ("white", "bme", "unknown", "total")
            }
            share = share_known(*whole.values())
            if share is not None:
                declared[key] = (share, tuple(k for k in (key, sibling) if k))
        near = tuple(k for k, p in paths.items() if p[:-1] == path[:-1] and k not in {key, sibling})
        if near and path[1] == "published" and len(path) > 3:
            beside[key] = near
        if path[2:] in before:
            earlier[key] = tuple(before[path[2:]])
    totals = frozenset(key for key, path in paths.items() if path[1] == "counts" and path[-1] == "total")
    return RelatedFigures(pairs=pairs, beside=beside, earlier=earlier, known=declared, totals=totals)
