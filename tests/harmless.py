"""Names that would do harm, and what makes a page harmless whatever they are."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections import Counter
from html.parser import HTMLParser

HOSTILE = {
    "SYN001": "<script>alert(1)</script>",
    "SYN002": '"><img src=x onerror=alert(1)>',
    "SYN003": "\u202eReversed\u202c Trust\u2066",
    "SYN004": '=HYPERLINK("https://example.org","Acme")',
    "SYN005": "long " * 2000,
    "SYN006": "../../etc/passwd",
    "SYN007": "{{ 7 * 7 }}{% raw %}",
    "SYN008": "</style></title><svg onload=alert(1)>",
    "SYN009": "מרכז אקמה",
    "SYN010": "CON",
    "SYN011": "javascript:alert(1)",
    "SYN012": "a\x00b\x1b[31m",
}
VOID = {"meta", "link", "input", "br", "img"}


class Page(HTMLParser):
    """A page taken apart: its elements, their nesting checked, and its texts."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))
        assert len(attributes) == len(dict(attributes))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in self.open[-1:]:
            self.texts.setdefault(tag, []).append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def check_harmless(text: str) -> Page:
    """The page is whole, has our one script and no other, runs nothing from its data and loads nothing."""
    page = Page(text)
    tags = Counter(tag for tag, _ in page.elements)
    assert tags["script"] == tags["style"] == tags["title"] - tags["svg"] - titles_inside(text) == tags["main"] == 1
    assert tags["h1"] == 1
    assert not tags.keys() & {"img", "iframe", "object", "embed", "form", "base", "foreignobject", "image", "use", "a:"}
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (tag, attributes)
        assert set(attributes) & {"src", "srcset", "action", "data", "poster", "background"} == set()
        address = attributes.get("href")
        if tag == "a" and address is not None:
            assert re.fullmatch(r"#[\w-]+|(\.\./)?[a-z/0-9-]+\.html", address), address
    (policy,) = [one["content"] for one in page.of("meta") if one.get("http-equiv") == "Content-Security-Policy"]
    for tag in ("script", "style"):
        digest = base64.b64encode(hashlib.sha256("".join(page.texts[tag]).encode()).digest()).decode()
        assert f"'sha256-{digest}'" in str(policy)
    assert "default-src 'none'" in str(policy)
    assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\x00\x1b")
    ids = [str(attributes["id"]) for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.elements:
        for name in ("aria-labelledby", "href"):
            target = attributes.get(name) or ""
            if name == "aria-labelledby" or target.startswith("#"):
                assert not target or target.removeprefix("#") in ids
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    return page


def titles_inside(text: str) -> int:
    """Titles of marks and of words that were cut, inside images."""
    inside = re.findall(r"<svg.*?</svg>", text, flags=re.DOTALL)
    return sum(image.count("<title>") - 1 for image in inside)
