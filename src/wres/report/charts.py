"""Small charts as SVG: told apart without colour, with the figures as text."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from markupsafe import Markup

__all__ = ["intervals", "lines"]

Interval = tuple[str, float | None, float | None, float | None]

WIDTH, ROW = 860, 48
TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
_SVG = Markup('<svg role="img" viewBox="0 0 {} {}" xmlns="http://www.w3.org/2000/svg"><title>{}</title>{}</svg>')


def _text(x: float, y: float, words: object, anchor: str = "start") -> str:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(f"{x:.1f}", f"{y:.1f}", anchor, words)


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    numbers = [f"{number:.1f}" for number in (x1, y1, x2, y2)]
    return Markup('<line x1="{}" y1="{}" x2="{}" y2="{}" class="{}"/>').format(*numbers, kind)


def _dot(x: float, y: float) -> str:
    return Markup('<circle cx="{}" cy="{}" r="4"/>').format(f"{x:.1f}", f"{y:.1f}")


def intervals(rows: Sequence[Interval], parity: float) -> str:
    """Return ratios with their intervals on a logarithmic scale: name, value, lower and upper bound of each.

    >>> "Acme Trust" in intervals([("Acme Trust", 1.8, 0.8, 4.1)], parity=1.0)
    True
    """
    finite = [end for row in rows for end in row[1:] if end is not None and 0 < end < math.inf]
    low, high = min([*finite, parity / 1.5]), max([*finite, parity * 1.5])
    scale = (WIDTH - 60) / math.log(high / low)

    def x(value: float) -> float:
        return 30 + scale * math.log(min(max(value, low), high) / low)

    height = ROW * len(rows) + 44
    parts = [_line(x(parity), 8, x(parity), height - 28, "parity")]
    for tick in TICKS:
        if low <= tick <= high:
            parts += [
                _line(x(tick), height - 28, x(tick), height - 22, "axis"),
                _text(x(tick), height - 8, f"{tick:g}", "middle"),
            ]
    for at, (name, value, lower, upper) in enumerate(rows):
        y = ROW * (at + 0.75)
        figure = "" if value is None else f": {value:.2f}"
        parts.append(_text(0, y - 16, f"{name}{figure}"))
        if lower is not None and upper is not None:
            parts.append(_line(x(lower), y, x(upper), y, "interval"))
        if value is not None:
            parts.append(_dot(x(value), y))
    return _SVG.format(
        WIDTH, height, "Ratios with their 95 % intervals; the upright line is parity", Markup("").join(parts)
    )


DASHES = ("", "dashed", "dotted")


def lines(series: Mapping[str, Sequence[tuple[int, float]]], parity: float) -> str:
    """Return yearly series, each with its own dashes, its name at its end and its values beside its points.

    >>> "disciplinary" in lines({"disciplinary": [(2016, 1.56), (2018, 1.24)]}, parity=1.0)
    True
    """
    points = [point for found in series.values() for point in found]
    years = [year for year, _ in points]
    first, last = min(years), max(years)
    top = max([*(value for _, value in points), parity]) * 1.05
    bottom = min([*(value for _, value in points), parity]) * 0.95
    width, height = WIDTH - 220, 260

    def at(year: float, value: float) -> tuple[float, float]:
        return 60 + (year - first) / max(last - first, 1) * width, 20 + (top - value) / (top - bottom) * height

    parts = [_line(60, at(first, parity)[1], 60 + width, at(first, parity)[1], "parity")]
    parts += [_text(at(year, 0)[0], height + 45, year, "middle") for year in range(first, last + 1)]
    for dashes, (name, found) in zip(DASHES, series.items(), strict=False):
        corners = [at(*point) for point in sorted(found)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
        parts.append(Markup('<polyline points="{}" class="series {}"/>').format(path, dashes))
        for (x, y), (_, value) in zip(corners, sorted(found), strict=True):
            parts += [_dot(x, y), _text(x, y - 9, f"{value:g}", "middle")]
        parts.append(_text(corners[-1][0] + 12, corners[-1][1] + 5, name))
    return _SVG.format(WIDTH, height + 60, "National ratios by year; the level line is parity", Markup("").join(parts))
