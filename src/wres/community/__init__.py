"""The people that an organisation serves: named populations, catchments, and boards and workforces held against them.

A share here is of those whose group is known, from 0 to 1. Diversity and likeness are different things: a board can be
diverse and unlike its community, so that both are given.
"""

from wres.community.catchments import catchment
from wres.community.comparison import blau, exact_multinomial, likeness, three_way
from wres.community.populations import ENGLAND_AND_WALES_2021, POPULATIONS, Community, Population, share_of
from wres.community.tables import read_population

__all__ = [
    "ENGLAND_AND_WALES_2021",
    "POPULATIONS",
    "Community",
    "Population",
    "blau",
    "catchment",
    "exact_multinomial",
    "likeness",
    "read_population",
    "share_of",
    "three_way",
]
