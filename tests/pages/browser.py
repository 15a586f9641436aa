"""A headless Chromium that reaches no network, and pages opened in it with everything that they complained of."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
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
    said: list[str] = attrs.field(factory=list)
    asked: list[str] = attrs.field(factory=list)

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script says of the page."""
        return self.page.evaluate(script, *arguments)


@contextlib.contextmanager
def opened(browser: Browser, path: Path, *, width: int = 1440, height: int = 900, **more: Any) -> Iterator[Opened]:
    """Open a page of a width; `more` are options of a context, such as `color_scheme`."""
    context = browser.new_context(viewport={"width": width, "height": height}, **more)
    one = Opened(context.new_page())
    own = path.as_uri()
    one.page.on("console", lambda message: one.said.append(f"{message.type}: {message.text}"))
    one.page.on("pageerror", lambda error: one.said.append(str(error)))
    one.page.on("dialog", lambda dialog: (one.said.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    one.page.on("request", lambda request: request.url != own and one.asked.append(request.url[:200]))
    one.page.on("popup", lambda page: one.asked.append(page.url))
    try:
        one.page.goto(own)
        yield one
    finally:
        context.close()
