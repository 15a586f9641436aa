"""Every kind of page in Chromium: quiet, alone, as wide as its window, and open to everybody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import opened
from playwright.sync_api import Browser
from specimens import PAGES

Written = Callable[[str], Path]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}

# What is wider than the page, and not inside a part that scrolls by itself and that the keyboard reaches.
OVER = """() => [...document.body.querySelectorAll('*')].filter(one => {
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height || one.closest('.skip, .unseen')) return false;
    if (box.left >= -0.5 && box.right <= document.documentElement.clientWidth + 0.5) return false;
    const part = one.parentElement.closest('.scroll');
    return !(part && part.tabIndex === 0 && getComputedStyle(part).overflowX === 'auto');
}).map(one => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 60)}`)"""


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 320)])
def test_it_is_open_to_everybody(name: str, scheme: Any, width: int, browser: Browser, written: Written) -> None:
    """Quiet, alone, as wide as its window, and without a violation of WCAG 2.2 AA that axe can see.

    No message, no error and no request; nothing but tables and charts scrolls sideways, each by itself. Axe looks when
    what is folded up is open, in either scheme of colours.
    """
    with opened(browser, written(name), width=width, color_scheme=scheme) as one:
        assert one.run(OVER) == []
        assert one.run("[document.documentElement.scrollWidth, document.body.scrollWidth]") <= [width, width]
        assert (one.messages, one.asked) == ([], [])
        assert one.run("performance.getEntriesByType('resource').map(one => one.name)") == []
        one.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        found = Axe().run(one.page, options=AXE).response
        assert one.run("axe.getRules(['wcag22aa']).length") > 0
        assert {(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]} == set()
        assert one.messages == []
