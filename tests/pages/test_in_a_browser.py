"""Every kind of page in Chromium: quiet, alone, as wide as its window, whole in print, and open to everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import opened
from playwright.sync_api import Browser
from specimens import each_page

Written = Callable[[str], Path]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
PAPER = 680
"""How many CSS pixels of an A4 sheet lie between the margins of 15 mm."""

# What is wider than the page, and not inside a part that scrolls by itself and that the keyboard reaches.
OVER = """() => [...document.body.querySelectorAll('*')].filter(one => {
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height || one.closest('.skip, .unseen')) return false;
    if (box.left >= -0.5 && box.right <= document.documentElement.clientWidth + 0.5) return false;
    const part = one.parentElement.closest('.scroll');
    return !(part && part.tabIndex === 0 && getComputedStyle(part).overflowX === 'auto');
}).map(one => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 60)}`)"""

BLOCKS = "td, th, p, li, h1, h2, h3, caption, figcaption, text"
CUT = f"""() => [...document.body.querySelectorAll('{BLOCKS}')].map(one => [one, one.getBoundingClientRect()])
    .filter(([_, box]) => box.width && (box.right > document.documentElement.clientWidth + 1 || box.left < -1))
    .map(([one, box]) => `${{one.tagName}} ${{Math.round(box.right)}} ${{one.textContent.trim().slice(0, 60)}}`)"""
"""Words that the person who printed would miss, because they stand beyond the paper."""
SAID = f"""() => [...document.body.querySelectorAll('{BLOCKS}')]
    .filter(one => one.checkVisibility() && !one.querySelector('{BLOCKS}'))
    .map(one => one.matches('text') ? one.firstChild?.textContent ?? '' : one.innerText)"""
"""The words of every part that holds no other, in their order."""


@each_page()
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 320)])
def test_it_is_open_to_everybody(name: str, scheme: Any, width: int, browser: Browser, written: Written) -> None:
    """Quiet, alone, as wide as its window, and without a violation of WCAG 2.2 AA that axe can see.

    No message, no error and no request; nothing but tables and charts scrolls sideways, each by itself. Axe looks when
    what is folded up is open, in either scheme of colours.
    """
    with opened(browser, written(name), width=width, color_scheme=scheme) as one:
        assert one.run(OVER) == []
        assert one.run("[document.documentElement.scrollWidth, document.body.scrollWidth]") <= [width, width]
        assert (one.said, one.asked) == ([], [])
        assert one.run("performance.getEntriesByType('resource').map(one => one.name)") == []
        one.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        found = Axe().run(one.page, options=AXE).response
        assert one.run("axe.getRules(['wcag22aa']).length") > 0
        assert {(each["id"], each["nodes"][0]["html"][:200]) for each in found["violations"]} == set()
        assert one.said == []


@each_page()
def test_without_scripts_everything_is_there(name: str, browser: Browser, written: Written) -> None:
    """All that scripts add is the sorting and the filter: no word of the page depends on them."""
    words = "() => document.body.textContent.replace(/\\s+/g, ' ').trim()"
    with opened(browser, written(name), java_script_enabled=False) as one:
        plain = one.page.locator("body").text_content() or ""
        assert one.page.locator("main [hidden]").count() == 0
        assert one.page.locator("button, input:not([type=checkbox])").count() == 0
    with opened(browser, written(name)) as one:
        one.run("document.querySelectorAll('.filter, [role=status]').forEach(one => one.remove())")
        assert one.run(words) == " ".join(plain.split())


@each_page()
def test_print_is_whole(name: str, browser: Browser, written: Written, tmp_path: Path) -> None:
    """On A4 every word is there, what is folded up too, and nothing stands beyond the margins."""
    with opened(browser, written(name), width=PAPER) as one:
        one.page.emulate_media(media="print", color_scheme="light")
        assert one.run(CUT) == []
        wanted = list(filter(None, map(letters, one.run(SAID))))
        one.page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    document = pypdfium2.PdfDocument(tmp_path / "page.pdf")
    found = ""
    for sheet in document:
        width, height = sheet.get_size()
        assert (round(width), round(height)) == (595, 842)
        text = sheet.get_textpage()
        found += letters(re.sub(r"^\s*\d+ of \d+\s|\s\d+ of \d+\s*$", "", text.get_text_range()))
        for each in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(each)
            assert 40 <= left <= right <= width - 40
            assert 14 <= bottom <= top <= height - 40
    document.close()
    assert [said for said in wanted if said[:1000] not in found] == []


def letters(text: str) -> str:
    """What remains of a text when it doesn't matter where its lines end."""
    return "".join(re.findall(r"[A-Za-z0-9]", text))
