"""What charts are drawn with: a canvas of a fixed size, scales that keep everything on it, and marks of many shapes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from wres.text import cleaned, shortened

__all__ = ["DASHES", "MARKS", "WIDTH", "Axis", "Canvas", "Scale", "domain"]

Floats = npt.NDArray[np.float64]

WIDTH = 720
SIZE = 13
HUGE = 1e150
DASHES = {"solid": "", "dashed": "9 5", "dotted": "2 5", "long": "16 4 2 4", "close": "4 2"}

MARKS = {
    "adverse": ("up", True, "adverse"),
    "favourable": ("down", True, "favourable"),
    "no-evidence": ("circle", False, "no evidence either way"),
    "insufficient-data": ("cross", False, "insufficient data"),
    "": ("circle", True, "a figure"),
}
"""The shape of each verdict, whether it is filled, and its words; `""` is a figure that nobody judged."""

_SHAPES = {
    "circle": "m{r} 0a{r} {r} 0 1 1-{d} 0a{r} {r} 0 1 1 {d} 0z",
    "square": "m-{r}-{r}h{d}v{d}h-{d}z",
    "diamond": "m0-{s}l{s} {s}l-{s} {s}l-{s}-{s}z",
    "up": "m0-{s}l{s} {d}h-{e}z",
    "down": "m0 {s}l{s}-{d}h-{e}z",
    "cross": "m-{r}-{r}l{d} {d}m0-{d}l-{d} {d}",
}


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _shape(kind: str, radius: float) -> str:
    numbers = {"r": radius, "d": 2 * radius, "s": 1.3 * radius, "e": 2.6 * radius}
    return _SHAPES[kind].format(**{name: _number(number) for name, number in numbers.items()})


@attrs.frozen
class Axis:
    """An axis of values: its title, its unit, and parity, nan where there is none; that of ratios is logarithmic."""

    words: str
    unit: str
    parity: float = math.nan
    log: bool = attrs.field(default=attrs.Factory(lambda self: self.unit == "ratio", takes_self=True))


@attrs.frozen
class Scale:
    """Values onto pixels: `low` to `high` onto `start` to `end`; what lies outside, infinity too, onto the nearer end.

    >>> Scale(1, 100, 0, 200, log=True).at([10, 0, float("inf")]).round(9).tolist()
    [100.0, 0.0, 200.0]
    """

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, values: Any) -> Floats:
        """Return where values lie; nan where there is none."""
        low, high = (math.log(end) if self.log else end for end in (self.low, self.high))
        found = np.clip(np.asarray(values, np.float64), self.low, self.high)
        if self.log:
            found = np.log(found)
        with np.errstate(invalid="ignore"):
            share: Floats = (found - low) / (high - low)
            return self.start + share * (self.end - self.start)

    def outside(self, values: Any) -> npt.NDArray[np.int8]:
        """Return -1 for what lies below the scale, 1 above it, 0 on it or nowhere."""
        found = np.asarray(values, np.float64)
        sides: npt.NDArray[np.int8] = ((found > self.high).astype(np.int8) - (found < self.low)).astype(np.int8)
        return sides

    def ticks(self, most: int = 8) -> list[float]:
        """Return round values on the scale, few enough to read.

        >>> Scale(0.4, 6, 0, 1, log=True).ticks(), Scale(-12, 31, 0, 1).ticks()
        ([0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0], [-10.0, 0.0, 10.0, 20.0, 30.0])
        """
        if self.log:
            decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            choices: Sequence[Iterable[float]] = [
                [float(f"{m}e{d}") for d in decades for m in (1, 1.5, 2, 3, 5, 7)],
                [float(f"{m}e{d}") for d in decades for m in (1, 2, 5)],
                [float(f"1e{d}") for d in decades],
                [float(f"1e{d}") for d in decades if d % max(1, len(decades) // most + 1) == 0],
            ]
            inside = [[tick for tick in ticks if self.low <= tick <= self.high] for ticks in choices]
            return next((ticks for ticks in inside if len(ticks) <= most), inside[-1][:most])
        rough = (self.high - self.low) / most
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough)
        first, last = math.ceil(self.low / step), math.floor(self.high / step)
        return [at * step + 0.0 for at in range(first, last + 1)]


def domain(values: Any, bounds: Any = (), *, log: bool, always: Sequence[float] = ()) -> tuple[float, float]:
    """Return the ends of a scale: all values and what must always be seen, and of the bounds what isn't far away.

    One bound a hundred times as far as the rest would press the rest together; an arrow says that it goes on.

    >>> domain([0.5, 2.0], [0.1, 5000.0], log=True, always=[1.0])
    (0.1, 22.0)
    """
    found, ends = (np.asarray(each, np.float64).reshape(-1) for each in (values, bounds))
    found = np.concatenate([found, np.asarray(always, np.float64)])
    found, ends = (each[np.isfinite(each) & ((each > 0) | (not log))] for each in (found, ends))
    if log:
        found = found if len(found) else np.array([1.0])
        found, ends = (np.clip(each, 1 / HUGE, HUGE) for each in (found, ends))
        low, high = found.min() / 1.1, found.max() * 1.1
        near = ends[(ends >= low / 10) & (ends <= high * 10)]
        low, high = min([low, *near]), max([high, *near])
        if (ends > high * 10).any():
            high *= 10
        if (ends < low / 10).any():
            low /= 10
        return float(f"{low:.6g}"), float(f"{high:.6g}")
    found = found if len(found) else np.array([0.0])
    found, ends = (np.clip(each, -HUGE, HUGE) for each in (found, ends))
    low, high = found.min(), found.max()
    reach = 3 * max(high - low, 5.0)
    near = np.clip(ends, low - reach, high + reach)
    low, high = min([low, *near]), max([high, *near])
    pad = max(0.04 * (high - low), 1e-9 * max(abs(low), abs(high)), 1e-6 if high - low else 1.0)
    return float(low - pad), float(high + pad)


@attrs.define
class Canvas:
    """An image of `WIDTH` by the height that it is given in the end, on which everything is escaped.

    >>> canvas = Canvas()
    >>> canvas.text(0, 20, "<Acme> & Co")
    >>> canvas.svg("Title", "In words", 40).count("&lt;Acme&gt; &amp; Co")
    1
    """

    parts: list[str] = attrs.field(factory=list)

    def text(
        self, x: float, y: float, words: Any, anchor: str = "start", *, room: float = math.inf, bold: bool = False
    ) -> None:
        """Write words that take at most `room` pixels."""
        fitted = shortened(words, min(room, WIDTH) / SIZE)
        whole = cleaned(words)[:1000]
        note = f"<title>{escape(whole)}</title>" if fitted != whole else ""
        style = "" if anchor == "start" else f' text-anchor="{anchor}"'
        style += ' font-weight="600"' if bold else ""
        self.parts.append(f'<text x="{_number(x)}" y="{_number(y)}"{style}>{escape(fitted)}{note}</text>')

    def lines(self, x1: Any, y1: Any, x2: Any, y2: Any, *, dash: str = "solid", width: float = 1) -> None:
        """Draw lines between points, as many as there are, as one path; none where a point isn't known."""
        ends = np.broadcast_arrays(*(np.atleast_1d(np.asarray(each, np.float64)) for each in (x1, y1, x2, y2)))
        path = "".join(
            f"M{_number(a)} {_number(b)}L{_number(c)} {_number(d)}"
            for a, b, c, d in np.stack(ends, axis=-1).tolist()
            if not math.isnan(a + b + c + d)
        )
        self.path(path, dash=dash, width=width)

    def path(self, path: str, *, dash: str = "solid", width: float = 1, fill: str = "none", opacity: float = 1) -> None:
        """Draw a path; an empty one is nothing."""
        if not path:
            return
        dashes = f' stroke-dasharray="{DASHES[dash]}"' if DASHES[dash] else ""
        stroke = f' stroke="currentColor" stroke-width="{width:g}"' if width else ""
        faint = "" if opacity == 1 else f' fill-opacity="{opacity:g}"'
        self.parts.append(f'<path d="{path}" fill="{fill}"{stroke}{dashes}{faint}/>')

    def polyline(self, x: Any, y: Any, *, dash: str = "solid", width: float = 1) -> None:
        """Draw one line through points, broken where one isn't known."""
        path, pen = [], "M"
        for a, b in np.stack([np.asarray(x, np.float64), np.asarray(y, np.float64)], axis=-1).tolist():
            if math.isnan(a + b):
                pen = "M"
                continue
            path.append(f"{pen}{_number(a)} {_number(b)}")
            pen = "L"
        self.path("".join(path), dash=dash, width=width)

    def box(self, x: float, y: float, width: float, height: float, *, opacity: float, edge: float = 0) -> None:
        """Draw a box, faint or full."""
        if width > 0 and height > 0:
            self.path(
                f"M{_number(x)} {_number(y)}h{_number(width)}v{_number(height)}h{_number(-width)}z",
                fill="currentColor",
                opacity=opacity,
                width=edge,
            )

    def marks(
        self, kind: str, x: Any, y: Any, *, filled: bool, names: Sequence[str] | None = None, radius: float = 4
    ) -> None:
        """Draw marks of one shape; with `names`, each says its own when pointed at."""
        places = np.stack([np.asarray(x, np.float64), np.asarray(y, np.float64)], axis=-1).tolist()
        shape = _shape(kind, radius)
        paths = [f"M{_number(a)} {_number(b)}{shape}" for a, b in places if not math.isnan(a + b)]
        fill = 'fill="currentColor"' if filled else 'fill="none"'
        style = f'class="mark" {fill} stroke="currentColor" stroke-width="1.5"'
        if names is None:
            if paths:
                self.parts.append(f'<path d="{"".join(paths)}" {style}/>')
            return
        there = [name for name, (a, b) in zip(names, places, strict=True) if not math.isnan(a + b)]
        drawn = (
            f'<path d="{path}"><title>{escape(cleaned(name)[:300])}</title></path>'
            for path, name in zip(paths, there, strict=True)
        )
        if paths:
            self.parts.append(f"<g {style}>{''.join(drawn)}</g>")

    def arrows(self, x: Any, y: Any, way: Any, *, upright: bool = False) -> None:
        """Draw arrow heads where `way` is 1 or -1: the line goes on beyond the scale."""
        forms = {
            (1, False): "m-7-4l7 4l-7 4",
            (-1, False): "m7-4l-7 4l7 4",
            (1, True): "m-4 7l4-7l4 7",
            (-1, True): "m-4-7l4 7l4-7",
        }
        places = zip(*np.broadcast_arrays(x, y, way), strict=True)
        path = "".join(
            f"M{_number(a)} {_number(b)}{forms[int(side), upright]}"
            for a, b, side in places
            if side and not math.isnan(a + b)
        )
        self.path(path, width=1.5)

    def grid(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Draw a faint line."""
        numbers = " ".join(
            f'{name}="{_number(value)}"' for name, value in zip(("x1", "y1", "x2", "y2"), (x1, y1, x2, y2), strict=True)
        )
        self.parts.append(f'<line {numbers} stroke="currentColor" stroke-opacity="0.15"/>')

    def legend(self, y: float, entries: Sequence[tuple[str, bool, str]], x: float = 12) -> None:
        """Draw what the shapes mean, in one line: kind, whether filled, words."""
        for kind, filled, words in entries:
            if kind in DASHES:
                self.lines(x - 4, y - 4, x + 22, y - 4, dash=kind, width=1.5)
                gap = 28.0
            else:
                self.marks(kind, [x], [y - 4], filled=filled)
                gap = 10.0
            self.text(x + gap, y, words)
            x += gap + 7.2 * len(words) + 24

    def svg(self, title: str, text: str, height: float) -> str:
        """Return the image, so high, with its title and its description, which a screen reader reads out."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {WIDTH} '
            f'{_number(height)}" font-family="system-ui, sans-serif" font-size="{SIZE}" fill="currentColor">'
            f"<title>{escape(cleaned(title))}</title><desc>{escape(cleaned(text))}</desc>{''.join(self.parts)}</svg>"
        )
