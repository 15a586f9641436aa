"""Where the facts of the standard are written: the sources that were read, and the words for what wasn't.

Most pages were read in part, through copies; a locator says where in a page a fact stands. What was read
nowhere is still written down, as `unverified`, so that a reader can tell it from the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlsplit

import attrs

from wres.errors import DefinitionError, nearest
from wres.model import Evidence, Reference
from wres.shipped import Shipped

__all__ = ["SOURCES", "Belief", "cite", "inferred", "unverified"]

Belief = Literal["exact", "probable", "weak"]
"""How much an unverified fact is believed."""

_BELIEFS: dict[str, str] = {
    "exact": "believed exact, to be confirmed",
    "probable": "probably right, to be confirmed",
    "weak": "weak, to be confirmed",
}

# Whose word is final: NHS England for its standards, the NHS Data Dictionary for codes, and for two sister
# standards the bodies that own them. A copy on another site is secondary, whoever wrote the original.
_OWNERS = {"www.england.nhs.uk", "www.datadictionary.nhs.uk", "www.skillsforcare.org.uk", "www.nhs.wales"}


def _evidence(url: str) -> Evidence:
    if not url:
        return "unverified"
    return "primary" if urlsplit(url).netloc in _OWNERS else "secondary"


def _made(source: str, fields: dict[str, str]) -> Reference:
    url, published = fields["url"], fields.get("published")
    return Reference(
        title=fields["title"],
        url=url,
        # A page that nobody else can open proves nothing to them.
        locator="" if url else "read, but its address isn't known; to be confirmed",
        # Only the days that are known; a month alone stays in the title.
        published=dt.date.fromisoformat(published) if published else None,
        evidence=_evidence(url),
    )


SOURCES: Mapping[str, Reference] = Shipped("wres.standard", "sources.json", _made)
"""Every source that was read, by its id."""


def _source(source: str) -> Reference:
    try:
        return SOURCES[source]
    except KeyError:
        hint = nearest(source, SOURCES)
        raise DefinitionError(
            f"no source {source!r}{hint}; wres.standard.SOURCES lists them, and unverified(…) is for what no "
            "source says"
        ) from None


def _at(found: Reference, locator: str) -> str:
    return "; ".join(part for part in (locator, found.locator) if part)


def cite(source: str, locator: str = "") -> Reference:
    """Return the reference for a fact that was read in a source, `locator` saying where in it or what of it.

    An unknown id is a `DefinitionError`.

    >>> cite("S48", "codes A to S").evidence
    'primary'
    >>> print(cite("S03", "indicator 2"))
    HPMA: the WRES of 2015, in summary, indicator 2 <http://hpma.org.uk/node/2224>
    """
    found = _source(source)
    return attrs.evolve(found, locator=_at(found, locator))


def inferred(source: str, locator: str) -> Reference:
    """Return the reference for a fact that was concluded from a source, `locator` saying from what.

    A source of no known address leaves the fact unverified. An unknown id is a `DefinitionError`.

    >>> inferred("S26d", "the sign of the printed difference").evidence
    'inferred'
    """
    found = _source(source)
    return attrs.evolve(found, locator=_at(found, locator), evidence="inferred" if found.url else "unverified")


def unverified(title: str, belief: Belief = "probable", locator: str = "") -> Reference:
    """Return the reference for a fact that was read nowhere: where it should stand, and the belief in it.

    `belief` is `"exact"`, `"probable"` or `"weak"`; anything else is a `DefinitionError`.

    >>> print(unverified("WRES technical guidance", "exact", "the period of indicator 3"))
    WRES technical guidance, the period of indicator 3; believed exact, to be confirmed
    """
    if belief not in _BELIEFS:
        raise DefinitionError(f"belief is {belief!r}; choose one of {', '.join(_BELIEFS)}")
    sure = _BELIEFS[belief]
    return Reference(title=title, url="", locator=f"{locator}; {sure}" if locator else sure, evidence="unverified")
