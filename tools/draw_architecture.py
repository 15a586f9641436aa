"""Draw which room of `src/wres` imports from which, as SVG: `python tools/draw_architecture.py > architecture.svg`.

The rooms stand on the diagonal, top to bottom. A dot right of a room says that it imports from the room at the foot of
the dot's column, the larger the more often; as imports only go down, no dot is left of the diagonal.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from html import escape

from floors import FLOORS, MODULES, floor_of, imported

# The margin holds the longest of the first names; a column is narrow enough for a telephone, a row high enough to read.
MARGIN, COLUMN, ROW = 44, 8.6, 17
STYLE = """
.rooms { display: block; width: 100%; max-width: 31rem; margin: 1.5rem auto; font-size: 11px }
.rooms text { fill: var(--color-foreground-primary, currentColor); text-anchor: end; dominant-baseline: central }
.rooms rect.room, .rooms circle { fill: var(--color-brand-content, currentColor) }
.rooms circle { fill-opacity: .8 }
.rooms line { stroke: var(--color-background-border, silver); stroke-width: .7 }
.rooms rect.row { fill: transparent }
.rooms g:hover rect.row { fill: var(--color-background-hover, transparent) }
.rooms g:hover text { font-weight: bold }
"""


def name(room: str) -> str:
    """Return the name by which a room is known."""
    return "wres" if room == "__init__" else room


def uses() -> dict[str, Counter[str]]:
    """Return, for each room from top to bottom, how often it imports from each of the others."""
    rooms = {floor: Counter[str]() for floor in FLOORS if floor in map(floor_of, MODULES) and floor != "__main__"}
    for module in MODULES:
        room = floor_of(module)
        if room in rooms:
            rooms[room].update(to for _, target in imported(module) if (to := floor_of(target)) != room)
    return rooms


def sentence(room: str, used: Counter[str], order: list[str]) -> str:
    """Return in words what a room imports from."""
    others = [name(other) for other in order if other in used]
    return f"{name(room)} imports from {', '.join(others) or 'no other room'}."


def drawn(rooms: dict[str, Counter[str]]) -> Iterator[str]:
    """Yield the lines of the picture."""
    order = list(rooms)
    width, height = MARGIN + COLUMN * len(order) + 1, ROW * len(order)
    middle = {room: (MARGIN + COLUMN * (number + 0.5), ROW * (number + 0.5)) for number, room in enumerate(order)}
    words = " ".join(sentence(room, used, order) for room, used in rooms.items())
    yield f'<svg class="rooms" viewBox="0 0 {width:.0f} {height}" role="img" aria-labelledby="rooms-title rooms-desc">'
    yield '<title id="rooms-title">Which room of wres imports from which: none from a room above its own</title>'
    yield f'<desc id="rooms-desc">{escape(words)}</desc>'
    yield f"<style>{STYLE}</style>"
    for room, (x, y) in middle.items():
        first = next((middle[other][1] for other in order if room in rooms[other]), y)
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{first:.1f}" y2="{y:.1f}"/>'
    for room, (x, y) in middle.items():
        last = max([x, *(middle[other][0] for other in rooms[room])])
        yield f"<g><title>{escape(sentence(room, rooms[room], order))}</title>"
        yield f'<rect class="row" x="0" width="{width:.0f}" y="{y - ROW / 2:.1f}" height="{ROW}"/>'
        yield f'<line x1="{x:.1f}" x2="{last:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text x="{x - COLUMN / 2 - 1:.1f}" y="{y:.1f}">{name(room)}</text>'
        yield f'<rect class="room" x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6"/>'
        for other, often in rooms[room].items():
            yield f'<circle cx="{middle[other][0]:.1f}" cy="{y:.1f}" r="{min(4.0, 1.2 + 0.5 * often**0.5):.1f}"/>'
        yield "</g>"
    yield "</svg>"


def picture() -> str:
    """Return the picture."""
    return "\n".join(drawn(uses())) + "\n"


if __name__ == "__main__":
    sys.stdout.write(picture())
