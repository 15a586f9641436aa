"""How pages are written: one file each, that needs no network and runs nothing but its own tables' script."""

from __future__ import annotations

import base64
import functools
import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

import pandas as pd

from wres.charts.words import HELD, number, span
from wres.errors import WresError
from wres.text import capitalised, cleaned, shortened

__all__ = ["fit", "render", "slug"]

LONGEST = 2000
"""How much of a text a cell holds: the longest references, and no name of 10,000 letters."""
LABELS = ("edition", "indicator", "org", "panel", "band", "statistic", "group", "benchmark")
VERDICTS = {
    "adverse": "▲ adverse",
    "favourable": "▼ favourable",
    "no-evidence": "○ no evidence",
    "insufficient-data": "– insufficient data",
    HELD: "– held back",
}
"""Each verdict as a shape and words."""


def render(template: str, *, notice: str = "", **values: Any) -> str:
    """Return a page of one of the templates; everything that is put in is escaped.

    `notice` says at its head whether it holds small numbers, or how they are hidden.
    It needs jinja2, which the extra `report` brings; without it a `WresError` says so.
    """
    environment, fixed = _environment()
    text: str = environment.get_template(template).render(**fixed, notice=notice, **values)
    return text


def slug(name: str, at: int) -> str:
    """Return a file's name for an organisation: its place, so that each has its own, and what is harmless of its name.

    >>> slug("../../Acme & Söhne", 7), slug("CON", 12)
    ('0007-acme-s-hne.html', '0012-con.html')
    """
    harmless = re.sub(r"[^a-z0-9]+", "-", cleaned(name).lower()).strip("-")[:40].strip("-")
    return f"{at:04d}-{harmless or 'organisation'}.html"


def fit(value: float, lower: float, upper: float, unit: str, status: str) -> tuple[str, str, str]:
    """Return a figure and its interval as a table prints them, and what it is sorted by.

    >>> fit(1.256, 1.0, float("inf"), "ratio", "ok"), fit(float("nan"), 2.0, float("inf"), "ratio", "not-reported")
    (('1.26', '1.00 to ∞', '1.256'), ('–', '', ''))
    """
    if status == "zero-comparator":
        return "–", span(lower, upper, unit), ""
    if status != "ok" or math.isnan(value):
        return "–", "", ""
    return number(value, unit), span(lower, upper, unit), f"{value:.9g}"


def _cell(value: Any, places: int | None) -> str:
    if isinstance(value, bool) or not isinstance(value, float):
        text = cleaned(value)
        return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    return f"{value:.6g}" if places is None else f"{value:.{places}f}"


def _places(column: Sequence[Any]) -> int | None:
    """Return how many decimals a column needs, so that its points stand beneath one another; None where none serve.

    >>> _places([0.5, 12.34567, float("inf"), ""]), _places([31.0, 2.0]), _places([0.5, 2e-7])
    (4, 0, None)
    """
    sizes = [abs(cell) for cell in column if isinstance(cell, float) and math.isfinite(cell) and cell]
    if sizes and not 1e-3 <= min(sizes) <= max(sizes) < 1e9:
        return None
    return max((len(f"{size:.4f}".rstrip("0").partition(".")[2]) for size in sizes), default=0)


def _lines(frame: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    # Column by column: thousands of cells a page, and no type of theirs is to be kept.
    columns = []
    for at in range(frame.shape[1]):
        cells = ["" if pd.isna(cell) else cell for cell in frame.iloc[:, at].tolist()]
        places = _places(cells)
        columns.append([_cell(cell, places) for cell in cells])
    return iter(zip(*columns, strict=True))


def _heads(frame: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Return the heads of a frame's columns in words, and those of numbers; a year is none."""
    heads = {name: capitalised(cleaned(name).replace("_", " ")) for name in frame.columns}
    numbers = [head for name, head in heads.items() if pd.api.types.is_numeric_dtype(frame[name]) and name != "year"]
    return list(heads.values()), numbers


def _slim(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a chart's table without labels that are the same in every row: its caption has them."""
    same = [name for name in LABELS if name in frame.columns and frame[name].nunique(dropna=False) == 1]
    return frame if len(frame) < 2 else frame.drop(columns=same)


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@functools.cache
def _environment() -> tuple[Any, dict[str, Any]]:
    """Return the engine and what every page has."""
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined
        from markupsafe import Markup
    except ImportError:
        raise WresError("pages need jinja2: python -m pip install 'wres-standard[report]'") from None
    from importlib.metadata import version

    environment = Environment(
        loader=PackageLoader("wres.report", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {
        "plain": cleaned,
        "short": lambda text, most: shortened(text, 0.6 * most),
        "capital": capitalised,
        "lines": _lines,
        "slim": _slim,
        "heads": _heads,
        "mark": lambda verdict: VERDICTS.get(verdict, verdict) if isinstance(verdict, str) else "–",
    }
    folder = files("wres.report") / "templates"
    style, script = (folder.joinpath(name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    fixed = {
        # Ours alone: nothing of anybody's data is in them.
        "style": Markup(style),  # noqa: S704
        "script": Markup(script),  # noqa: S704
        "style_hash": _digest(style),
        "script_hash": _digest(script),
        "version": version("wres-standard"),
    }
    return environment, fixed
