"""The facts of the standard as data: what is counted, how ethnicity and pay are recorded, sources.

>>> from wres.standard import ITEMS, WRES
>>> ITEMS["headcount"].title, WRES.read("A")
('Staff in the workforce', 'white')
"""

from wres.standard.bands import (
    AFC_BANDS,
    BANDS,
    CLUSTERS,
    MEDICAL_GRADES,
    PANELS,
    STRATA,
    STRATA_REFERENCES,
    TIERS,
    BandGroup,
)
from wres.standard.ethnicity import (
    CODE_REFERENCES,
    CODES,
    FIVE_GROUPS,
    FIVE_GROUPS_2011,
    GROUPING_REFERENCES,
    GROUPINGS,
    WHITE_OTHER_APART,
    WRES,
)
from wres.standard.items import ITEMS
from wres.standard.references import SOURCES, Belief, cite, inferred, unverified

__all__ = [
    "AFC_BANDS",
    "BANDS",
    "CLUSTERS",
    "CODES",
    "CODE_REFERENCES",
    "FIVE_GROUPS",
    "FIVE_GROUPS_2011",
    "GROUPINGS",
    "GROUPING_REFERENCES",
    "ITEMS",
    "MEDICAL_GRADES",
    "PANELS",
    "SOURCES",
    "STRATA",
    "STRATA_REFERENCES",
    "TIERS",
    "WHITE_OTHER_APART",
    "WRES",
    "BandGroup",
    "Belief",
    "cite",
    "inferred",
    "unverified",
]
