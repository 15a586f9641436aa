"""A headless Chromium that reaches no network, and pages opened in it with everything that they complained of."""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
from playwright.sync_api import Browser, Page, Playwright

__all__ = ["NAMES", "Opened", "chromium", "launch", "opened"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    # No name is looked up, whatever a page asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def chromium() -> str:
    """Where Chromium is: the variable `CHROMIUM`, or the first that is on the path."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), "")
    assert found, f"there is none of {', '.join(NAMES)}: install Chromium, or say where it is in CHROMIUM"
    return found


def launch(playwright: Playwright) -> Browser:
    """A browser with a profile of its own, which goes when it is closed."""
    return playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS), chromium_sandbox=False)


@attrs.frozen
class Opened:
    """A page that is open, and what was heard of it since: messages, errors and requests other than for itself."""

    page: Page
    messages: list[str] = attrs.field(factory=list)
    asked: list[str] = attrs.field(factory=list)

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script says of the page."""
        return self.page.evaluate(script, *arguments)


@functools.cache
def window(browser: Browser, **options: bool) -> Page:
    """A window with options of a context, such as `bypass_csp`; one for each page would take most of the time."""
    return browser.new_context(**options).new_page()


@contextlib.contextmanager
def opened(
    browser: Browser,
    path: Path,
    *,
    width: int = 1440,
    height: int = 900,
    color_scheme: Any = "light",
    forced_colors: Any = "none",
    **options: bool,
) -> Iterator[Opened]:
    """Open a page of a width, in a window that was left empty."""
    one = Opened(window(browser, **options))
    own = path.as_uri()
    heard: dict[Any, Callable[[Any], Any]] = {
        "console": lambda message: one.messages.append(f"{message.type}: {message.text}"),
        "pageerror": lambda error: one.messages.append(str(error)),
        "dialog": lambda dialog: (one.messages.append(f"dialog: {dialog.message}"), dialog.dismiss()),
        "request": lambda request: request.url != own and one.asked.append(request.url[:200]),
        "popup": lambda page: one.asked.append(page.url),
    }
    one.page.set_viewport_size({"width": width, "height": height})
    one.page.emulate_media(media="screen", color_scheme=color_scheme, forced_colors=forced_colors)
    for event, listen in heard.items():
        one.page.on(event, listen)
    try:
        one.page.goto(own)
        yield one
    finally:
        for event, listen in heard.items():
            one.page.remove_listener(event, listen)
        one.page.goto("about:blank")
