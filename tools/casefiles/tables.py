"""A case file's figures as a table of published figures, so that they can be audited without its checks."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from casefiles.case_file import figures_in, year_of
from wres.consistency.inputs import COLUMNS, EXTRA, slug
from wres.vocabulary import vocabulary

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["case_figures"]

COUNTS: Mapping[str, str] = MappingProxyType({"workforce": "headcount", "trained": "training"})
"""The case files' names for items that the library calls otherwise."""

STATISTICS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "workforce-pct": ("overall-share", "per cent"),
        "clusters-pct": ("panel-share", "per cent"),
        "bands-pct": ("share", "per cent"),
        "pct": ("percentage", "per cent"),
        "rate-pct": ("likelihood", "per cent"),
        "rate": ("likelihood", "ratio"),
        "relative-likelihood": ("relative-likelihood", "ratio"),
        "board-pct": ("total-share", "per cent"),
        "difference-bme": ("total-difference", "percentage points"),
        **{f"{seat}-pct": (f"{seat}-share", "per cent") for seat in ("total", "voting", "executive")},
    }
)
"""The case files' names for statistics, with the unit that they are meant in."""

_NUMBERS = {one.number: one.id for one in vocabulary().registry.indicators()}

GROUPS = frozenset({"white", "bme", "unknown", "total", "declared", "black", "asian", "mixed", "not-bme"})
PANELS = frozenset({"clinical", "non-clinical", "medical", "non-medical"})
QUOTED = re.compile("national|quoted|benchmark")
"""Figures of somebody else, printed for comparison."""


def case_figures(record: Mapping[str, Any]) -> pd.DataFrame:
    """Return the figures of a case file: a frame as `audit_published` takes it, a row each, `value` as printed.

    Columns: `org, year, indicator, statistic, group, value, unit, source, panel, band, place, case`. The checks of the
    case aren't looked at, nor figures quoted from others. A name that isn't the library's keeps its own, with hyphens.

    >>> record = {"id": "2024-acme", "organisation": "Acme Trust", "reporting_year": 2024, "indicators": {
    ...     "1": {"counts": {"workforce": {"total": 12}}, "published": {"workforce_pct": {"bme": "58.5%"}}}}}
    >>> case_figures(record)[["statistic", "group", "value"]]
           statistic  group  value
    0      headcount  total     12
    1  overall-share    bme  58.5%
    """
    import pandas as pd

    columns = [*COLUMNS, *EXTRA]
    return pd.DataFrame(list(_rows(record)), columns=columns).astype({"year": "int64"})


def _rows(record: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    source, year = record.get("source", {}), year_of(record)
    common = {
        "org": record.get("organisation") or record.get("scope") or record.get("id"),
        "source": source.get("url", "") if isinstance(source, Mapping) else str(source),
        "case": record.get("id", ""),
        **dict.fromkeys(("panel", "band", "place"), ""),
    }
    printed = [(number, [slug(word) for word in path], content) for number, path, content in figures_in(record)]
    counted = {(number, path[1]) for number, path, _ in printed if path[0] == "counts"}
    for number, (part, *path), content in printed:
        items = {item for indicator, item in counted if indicator == number} if part == "published" else None
        found = _figure(path, items, year)
        if found and year is not None:
            named = _NUMBERS.get(number, number)
            yield {**common, "indicator": named, "value": str(content), **found}


def _figure(path: Sequence[str], items: Collection[str] | None, year: Any) -> dict[str, object] | None:
    """Return what the figure at a path is of, None for one of somebody else; `items` are counted, None for a count."""
    name, *rest = path
    if any(QUOTED.search(word) for word in path):
        return None
    found: dict[str, object] = {"year": year, "group": ""}
    name, place = _cut(name, "-((?:[a-z]+-)?page)$")
    name = re.sub("-(?:words|as-printed)$", "", name)
    if name == "as-printed":
        name = "relative-likelihood"
    words = [name, *rest]
    for at, word in enumerate(words):
        word, before = _cut(word, "-?(previous-year)$")  # noqa: PLW2901
        words[at], when = _cut(word, "-?((?:19|20)[0-9]{2})$")
        if before or when:
            found["year"] = int(when) if when else year - 1
    name, *rest = words
    if place:
        found["place"] = place.replace("-", " ")
    for word in filter(None, rest):
        if word in GROUPS:
            found["group"] = word
        elif "-to-" in word:
            found["group"] = word.replace("-to-", "/")
        elif word in PANELS:
            found["panel"] = word
        elif word == "change":
            name = f"{re.sub('-pct$', '', name)}-change"
        else:
            found["band"] = word.removeprefix("band-")
    group, _, change = name.partition("-")
    if group in GROUPS and change in {"change", "growth-pct", "increase"}:
        name, found["group"] = change, group
    statistic, unit = _statistic(name, items)
    if "cumulative" in statistic:
        statistic = "cumulative-relative-likelihood"
    return {**found, "statistic": statistic, "unit": unit}


def _statistic(name: str, items: Collection[str] | None) -> tuple[str, str]:
    if items is None or name.endswith("-count"):
        bare = name.removesuffix("-count")
        return COUNTS.get(bare, bare), "people"
    if name in STATISTICS:
        return STATISTICS[name]
    if name.endswith("-change") or name == "change":
        return name, "percentage points"
    bare = name.removesuffix("-pct")
    if bare in items:
        return f"share-of-{bare}", "per cent"
    return bare, "per cent" if bare != name else "other"


def _cut(word: str, pattern: str) -> tuple[str, str]:
    """Return a word without what a pattern finds at its end, and that."""
    found = re.search(pattern, word)
    return (word[: found.start()], found[1]) if found else (word, "")
