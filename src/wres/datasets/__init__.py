"""Data to work with: figures that real organisations published, and a synthetic sector made from a seed.

>>> from wres.datasets import implied_counts, published_counts, sector
>>> implied_counts(3296, "22%")
(709, 741)
>>> sector(seed=1, organisations=2)["origin"].unique().tolist()
['synthetic']
"""

from __future__ import annotations

from wres.datasets._published import (
    DerivedCount,
    PublishedCase,
    PublishedCheck,
    PublishedFigure,
    PublishedSource,
    cases,
    glossary,
    implied_counts,
    national,
    published,
    published_counts,
)
from wres.datasets._sector import sector

__all__ = [
    "DerivedCount",
    "PublishedCase",
    "PublishedCheck",
    "PublishedFigure",
    "PublishedSource",
    "cases",
    "glossary",
    "implied_counts",
    "national",
    "published",
    "published_counts",
    "sector",
]
