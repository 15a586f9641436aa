"""No word of a page is lost where scripts don't run, nor on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from browser import opened
from playwright.sync_api import Browser
from specimens import PAGES

Written = Callable[[str], Path]

every_page = pytest.mark.parametrize("name", PAGES)

PAPER = 680
"""How many CSS pixels of an A4 sheet lie between the margins of 15 mm."""

BLOCKS = "td, th, p, li, h1, h2, h3, caption, figcaption, text"
CUT = f"""() => [...document.body.querySelectorAll('{BLOCKS}')].map(one => [one, one.getBoundingClientRect()])
    .filter(([_, box]) => box.width && (box.right > document.documentElement.clientWidth + 1 || box.left < -1))
    .map(([one, box]) => `${{one.tagName}} ${{Math.round(box.right)}} ${{one.textContent.trim().slice(0, 60)}}`)"""
"""Words that the person who printed would miss, because they stand beyond the paper."""
SAID = f"""() => [...document.body.querySelectorAll('{BLOCKS}')]
    .filter(one => one.checkVisibility() && !one.querySelector('{BLOCKS}'))
    .map(one => one.matches('text') ? one.firstChild?.textContent ?? '' : one.innerText)"""
"""The words of every part that holds no other, in their order."""


@every_page
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


@every_page
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
    assert [text for text in wanted if text[:1000] not in found] == []


def letters(text: str) -> str:
    """What remains of a text when it doesn't matter where its lines end."""
    return "".join(re.findall(r"[A-Za-z0-9]", text))
