"""The keyboard alone reaches everything, sees where it is, sorts, filters and unfolds, and hears what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from browser import opened
from playwright.sync_api import Browser
from specimens import PAGES

Written = Callable[[str], Path]

# Every stop there should be, in the order of the page; and each that comes, with whether it shows where the focus is.
STOPS = """() => {
    const wanted = [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
        .filter(one => one.checkVisibility());
    window.reached = [];
    document.addEventListener('focusin', event => {
        const style = getComputedStyle(event.target), box = event.target.getBoundingClientRect();
        const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
        const seen = box.bottom > 0 && box.top < innerHeight && box.width > 0;
        window.reached.push([wanted.indexOf(event.target), ring && seen]);
    });
    return wanted.length;
}"""


@pytest.mark.parametrize("name", [name for name in PAGES if name not in {"sector", "hostile-sector"}])
def test_every_stop_is_reached_in_order(name: str, browser: Browser, written: Written) -> None:
    """Tab goes to each link, heading, field, fold and scrolling part in the order of the page, always in sight."""
    with opened(browser, written(name), width=320, height=640) as one:
        count = one.run(STOPS)
        for _ in range(count):
            one.page.keyboard.press("Tab")
        reached = one.run("window.reached")
        assert [[at, True] for at in range(count)] == reached


@pytest.mark.parametrize(("name", "at"), [("index", 0), ("organisation", 0), ("sector", 0), ("demo", 1)])
def test_tables_sort(name: str, at: int, browser: Browser, written: Written) -> None:
    """Enter on a heading sorts by it, again the other way round; what has no number is last, and a line says so."""
    with opened(browser, written(name)) as one:
        button = one.page.locator("th.number button:visible").nth(at)
        button.focus()
        for way, sign in (("ascending", 1), ("descending", -1)):
            one.page.keyboard.press("Enter")
            column = button.evaluate(
                "one => { const head = one.parentElement; const rows = [...one.closest('table').tBodies[0].rows];"
                " return rows.map(row => row.cells[head.cellIndex])"
                ".map(cell => cell.dataset.sort ?? cell.textContent); }"
            )
            numbers = [float(text) for text in column if text.lstrip("-").replace(".", "", 1).isdigit()]
            assert numbers == sorted(numbers, key=lambda number: sign * number)
            assert len(numbers) > 2
            head = one.page.locator("th[aria-sort]")
            assert (head.count(), head.first.get_attribute("aria-sort")) == (1, way)
            line = one.page.locator("[role=status]", has_text=f"Sorted by {button.inner_text()}, {way}.")
            assert line.count() == 1
            assert button.evaluate("one => one === document.activeElement")


def test_tables_filter(browser: Browser, written: Written) -> None:
    """Words typed into a filter leave the rows that have them all, and a line says how many those are."""
    with opened(browser, written("index")) as one:
        field = one.page.get_by_label("Only rows with").first
        field.focus()
        one.page.keyboard.type("SYN006 discrimination")
        rows = one.page.locator("#standing ~ .scroll tbody tr")
        shown = [row.inner_text() for row in rows.all() if row.is_visible()]
        assert 1 == len(shown) < rows.count()
        assert "SYN006" in shown[0]
        assert f"1 of {rows.count()} rows" in one.page.locator(".filter").first.inner_text()


def test_folds_open(browser: Browser, written: Written) -> None:
    """Enter unfolds the figures of a chart, and the first stop of the page leads past its head."""
    with opened(browser, written("organisation")) as one:
        one.page.keyboard.press("Tab")
        assert one.run("document.activeElement.getAttribute('href')") == "#main"
        one.page.locator("summary").first.focus()
        one.page.keyboard.press("Enter")
        assert one.page.locator("details table").first.is_visible()
