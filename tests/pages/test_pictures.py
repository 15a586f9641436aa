"""What pages look like: charts that need no colour and are read in any, and pictures held against earlier ones.

The pictures in `shots/` are grey, of a fixed size, and set in DejaVu Sans, so that only Chromium's own drawing can move
them. `nox -s pages -- --update-shots` takes them anew after a change that is meant.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from browser import Opened, opened
from PIL import Image
from playwright.sync_api import Browser

Written = Callable[[str], Path]

SHOTS = Path(__file__).parent / "shots"
CELL, APART, MOST = 8, 24, 2
"""Pictures are compared by the mean of squares of 8 by 8 pixels, so that the smoothing of an edge is nothing; two of
them may differ by more than 24 of 255 grey levels. One word or one mark that changes moves more."""

FONT = """() => { const style = document.createElement('style');
    style.textContent = '*, svg * { font-family: "DejaVu Sans" !important; animation: none !important; }';
    document.head.append(style); return document.fonts.ready.then(() => true); }"""
WIDE = """() => { const measure = font => { const one = document.createElement('canvas').getContext('2d');
    one.font = `40px ${font}`; return one.measureText('Equality 0123').width; };
    return measure('"DejaVu Sans", monospace') !== measure('monospace'); }"""

TAKEN: dict[str, tuple[str, dict[str, Any], str]] = {
    "organisation": ("organisation", {"width": 1440, "height": 860}, ""),
    "organisation-narrow": ("organisation", {"width": 320, "height": 860}, ""),
    "organisation-dark": ("organisation", {"width": 1000, "height": 500, "color_scheme": "dark"}, ""),
    "bands": ("organisation", {"width": 1000, "height": 860}, "figure:has(svg) >> nth=2"),
    "funnel": ("sector", {"width": 1000, "height": 860}, "figure:has(svg) >> nth=0"),
    "years": ("sector", {"width": 1000, "height": 860}, "figure:has(svg) >> nth=2"),
    "index": ("index", {"width": 1000, "height": 860}, ""),
}


def taken(one: Opened, part: str) -> npt.NDArray[np.uint8]:
    """A picture of the window, or of a part of the page, in greys."""
    assert one.run(WIDE), "the pictures are set in DejaVu Sans: install it (Debian: fonts-dejavu-core)"
    one.run(FONT)
    picture = one.page.locator(part).screenshot() if part else one.page.screenshot()
    return np.asarray(Image.open(io.BytesIO(picture)).convert("L"))


def apart(before: npt.NDArray[np.uint8], after: npt.NDArray[np.uint8]) -> int:
    """How many squares differ between two pictures; all of them where the sizes do."""
    if before.shape != after.shape:
        return before.size // CELL**2
    high, wide = (size // CELL for size in before.shape)
    squares = [
        picture[: high * CELL, : wide * CELL].reshape(high, CELL, wide, CELL).mean(axis=(1, 3), dtype=np.float64)
        for picture in (before, after)
    ]
    return int((np.abs(squares[0] - squares[1]) > APART).sum())


@pytest.mark.parametrize("name", TAKEN)
def test_it_looks_as_before(name: str, browser: Browser, written: Written, pytestconfig: pytest.Config) -> None:
    """A page that looks otherwise than its picture fails, until the picture is taken anew."""
    page, options, part = TAKEN[name]
    path = SHOTS / f"{name}.png"
    with opened(browser, written(page), bypass_csp=True, **options) as one:
        found = taken(one, part)
    if pytestconfig.getoption("--update-shots", default=False):
        Image.fromarray(found).quantize(32).save(path, optimize=True)
    before = np.asarray(Image.open(path).convert("L"))
    squares = apart(before, found)
    if squares > MOST:
        Image.fromarray(found).save(path.with_suffix(".new.png"))
    assert squares <= MOST, f"{name} looks otherwise: hold it against {path.with_suffix('.new.png')}"


@pytest.mark.parametrize(
    "change",
    [
        "document.querySelector('tbody .verdict').textContent = '▲ adverse'",
        "document.querySelector('table').style.fontSize = '12px'",
        "document.querySelector('svg path.mark, svg .mark').remove()",
        "document.querySelector('tbody a').textContent = 'appointment'",
    ],
)
def test_a_change_is_seen(change: str, browser: Browser, written: Written) -> None:
    """One verdict, one mark, one name or one size that differs is beyond the tolerance: the comparison can fail."""
    _, options, _ = TAKEN["organisation"]
    with opened(browser, written("organisation"), bypass_csp=True, **options | {"height": 1200}) as one:
        before = taken(one, "main > section >> nth=0")
        one.run(f"() => {{ {change}; }}")
        after = taken(one, "main > section >> nth=0")
    assert apart(before, before) == 0
    assert apart(before, after) > MOST


@pytest.mark.parametrize("page", ["organisation", "sector", "demo", "hostile-sector"])
def test_charts_have_no_colour(page: str, browser: Browser, written: Written) -> None:
    """A chart is drawn in one ink: no pixel of it has a colour, so nothing in it can depend on one."""
    with opened(browser, written(page)) as one:
        charts = one.page.locator(".picture svg")
        assert charts.count() > 1
        for at in range(min(charts.count(), 6)):
            pixels = np.asarray(Image.open(io.BytesIO(charts.nth(at).screenshot())).convert("RGB")).astype(int)
            assert (pixels.max(axis=2) - pixels.min(axis=2)).max() <= 6
            assert (pixels.max(axis=2) < 80).mean() > 0.002


# Every text of a chart against what it stands on; axe doesn't look inside images.
TEXTS = """() => { const light = color => { const parts = color.match(/[\\d.]+/g).slice(0, 3).map(Number)
        .map(one => one / 255).map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]; };
    const ground = light(getComputedStyle(document.body).backgroundColor);
    return [...document.querySelectorAll('.picture text')].filter(one => one.textContent).map(one => {
        const ink = light(getComputedStyle(one).fill), size = one.getBoundingClientRect().height;
        return [(Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05), size]; }); }"""


@pytest.mark.parametrize(
    "options", [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str
)
def test_charts_are_read_in_any_scheme(options: dict[str, Any], browser: Browser, written: Written) -> None:
    """Words in a chart have a contrast of 4.5 at least and are no smaller than 10 pixels, on a small screen too."""
    with opened(browser, written("organisation"), width=320, **options) as one:
        texts = one.run(TEXTS)
        assert len(texts) > 50
        assert min(contrast for contrast, _ in texts) >= 4.5
        assert min(size for _, size in texts) >= 10
        picture = np.asarray(Image.open(io.BytesIO(one.page.locator(".picture svg").first.screenshot())).convert("L"))
        assert np.ptp(picture) > 150
