"""One of every kind of page that the library writes, of counts that are plain, hostile, old, few or none."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

import wres
from wres.datasets import published_counts, sector
from wres.report import (
    Material,
    audit_page,
    demo,
    organisation_page,
    prepare,
    reporting_template,
    sector_page,
    write_pack,
)
from wres.testing import make_counts

__all__ = ["PAGES", "page"]

LABELS = ["org", "year", "item", "group", "count"]
NAMES = {
    "SYN001": '<script>alert(1)</script>"><img src=x onerror=alert(1)>',
    "SYN002": "\u202eReversed\u202c Trust\u2066 מרכז אקמה",
    "SYN003": "W" * 10_000,
    "SYN004": '=HYPERLINK("https://example.org","Acme")',
    "SYN005": "long name " * 1000,
    "SYN006": "{{ 7 * 7 }}{% raw %}</style></title><svg onload=alert(1)>",
}


@functools.cache
def plain() -> Material:
    """Twelve organisations over the years in which definitions changed."""
    counts = sector(seed=9, organisations=12, years=range(2018, 2025))
    return prepare(wres.evaluate(counts, edition="as-reported"), community=0.183)


@functools.cache
def hostile() -> Material:
    """Six organisations with names that would do harm, or burst a page."""
    counts = sector(seed=9, organisations=6, years=range(2020, 2025))
    return prepare(wres.evaluate(counts.assign(org=counts["org"].map(NAMES)), edition="as-reported"))


@functools.cache
def old() -> Material:
    """Counts of the year of the first edition."""
    return prepare(wres.evaluate(sector(seed=2, organisations=4, years=(2015,)), edition="wres-2015"))


@functools.cache
def real() -> Material:
    """What organisations published."""
    return prepare(wres.evaluate(published_counts(), edition="as-reported"))


@functools.cache
def few() -> Material:
    """One count of one organisation, from which nothing follows."""
    counts = pd.DataFrame([("Acme Trust", 2024, "headcount", "white", 10)])
    return prepare(
        wres.evaluate(counts.set_axis(["org", "year", "item", "group", "count"], axis=1), edition="wres-2024")
    )


@functools.cache
def stale() -> Material:
    """Two organisations, one of which sent nothing this year."""
    rows = [("shortlisted", "white", 600), ("shortlisted", "bme", 300), ("appointed", "white", 120)]
    rows += [("appointed", "bme", 40)]
    sent = [("Acme Trust", 2023, *row) for row in rows] + [("Borough Care", 2024, *row) for row in rows]
    counts = pd.DataFrame(sent, columns=LABELS)
    return prepare(wres.evaluate(counts, edition="as-reported"))


@functools.cache
def sister() -> Material:
    """The disability standard, with invented counts."""
    registry = wres.load("wdes")
    edition = next(edition for edition in registry.editions if edition.startswith("wdes"))
    counts = make_counts(edition, registry=registry, seed=4)
    return prepare(wres.evaluate(counts, edition=edition, registry=registry))


def index(material: Material) -> str:
    """The index of a pack, whose links lead to pages beside it."""
    with tempfile.TemporaryDirectory() as folder:
        return write_pack(material, Path(folder, "pack"), title="Acme region").read_text(encoding="utf-8")


def audited(counts: pd.DataFrame) -> str:
    """What an audit finds in counts some of which were written down wrongly."""
    wrong = counts.copy()
    wrong.loc[wrong["item"] == "appointed", "count"] *= 40
    return audit_page(wres.audit(wrong, edition="as-reported"))


def org_of(material: Material, start: str) -> str:
    """The organisation whose name starts so, as the page has it."""
    return next(org for org in material.orgs if org.startswith(start))


PAGES: dict[str, Callable[[], str]] = {
    "demo": demo.page,
    "organisation": lambda: organisation_page(plain(), "SYN006"),
    "sector": lambda: sector_page(plain(), title="Acme region"),
    "index": lambda: index(plain()),
    "reporting": lambda: reporting_template(plain(), "SYN006").html(),
    "audit": lambda: audited(sector(seed=9, organisations=6, years=(2023, 2024))),
    "audit-nothing": lambda: audit_page([]),
    "published": lambda: organisation_page(real(), real().orgs[0]),
    "hostile-markup": lambda: organisation_page(hostile(), org_of(hostile(), "<script>")),
    "hostile-long": lambda: organisation_page(hostile(), org_of(hostile(), "WWW")),
    "hostile-sector": lambda: sector_page(hostile(), title="<script>'\u202e\"</script>" + "W" * 300),
    "hostile-index": lambda: index(hostile()),
    "hostile-reporting": lambda: reporting_template(hostile(), org_of(hostile(), "WWW")).html(),
    "hostile-audit": lambda: audited(
        sector(seed=9, organisations=6, years=(2024,)).assign(org=lambda frame: frame["org"].map(NAMES))
    ),
    "old": lambda: organisation_page(old(), "SYN001"),
    "old-sector": lambda: sector_page(old()),
    "few": lambda: organisation_page(few(), "Acme Trust"),
    "few-sector": lambda: sector_page(few()),
    "stale": lambda: organisation_page(stale(), "Acme Trust"),
    "sister": lambda: organisation_page(sister(), sister().orgs[0]),
}
"""Every kind of page by name, and how it is made."""


@functools.cache
def page(name: str) -> str:
    """The HTML of a page."""
    return PAGES[name]()
