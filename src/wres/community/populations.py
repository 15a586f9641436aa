"""Named populations: how many people of each group there are."""

from __future__ import annotations

from collections.abc import Mapping

import attrs
import numpy as np

from wres.errors import DefinitionError, nearest
from wres.model import FrozenMap, Reference
from wres.standard.ethnicity import CENSUS as CENSUS_2021
from wres.standard.ethnicity import reader

__all__ = ["ENGLAND_AND_WALES_2021", "POPULATIONS", "Community", "Population", "people_of", "share_of"]

CENSUS = attrs.evolve(
    CENSUS_2021, locator="England and Wales: White 81.7, Asian 9.3, Black 4.0, mixed 2.9, other 2.1 %"
)


def _shares(value: Mapping[str, float]) -> FrozenMap[str, float]:
    shares = FrozenMap({str(group): float(share) for group, share in value.items()})
    wrong = [group for group, share in shares.items() if not 0 <= share <= 1]
    if wrong or not abs(sum(shares.values()) - 1) < 0.005:
        problem = (
            f"the share of {wrong[0]} is {shares[wrong[0]]!r}" if wrong else f"they add up to {sum(shares.values()):g}"
        )
        raise DefinitionError(f"shares: {problem}; give shares from 0 to 1 that add up to 1")
    return shares


@attrs.frozen(kw_only=True)
class Population:
    """A population that others are held against.

    `shares` gives each group's share of those whose group is known, from 0 to 1; `bme` is the share of everybody who
    isn't in a White group. `people` is the number the shares are known from, None where that is beyond doubt.

    >>> ENGLAND_AND_WALES_2021.bme
    0.183
    """

    id: str
    title: str
    shares: Mapping[str, float] = attrs.field(converter=_shares)
    people: float | None = None
    reference: Reference

    def __attrs_post_init__(self) -> None:
        if self.people is not None and not 0 < self.people < np.inf:
            raise DefinitionError(f"people is {self.people!r}; give a number above 0, or None")

    @property
    def bme(self) -> float:
        """The share of BME people."""
        read = reader()
        white = sum(share for group, share in self.shares.items() if read.group(group) == "white")
        return round(1 - white, 12)


ENGLAND_AND_WALES_2021 = Population(
    id="england-and-wales-2021",
    title="England and Wales, Census 2021, all residents",
    shares={"white": 0.817, "asian": 0.093, "black": 0.040, "mixed": 0.029, "other": 0.021},
    reference=CENSUS,
)
"""All residents of England and Wales in 2021. Local tables are read by `read_population`."""

POPULATIONS: FrozenMap[str, Population] = FrozenMap({ENGLAND_AND_WALES_2021.id: ENGLAND_AND_WALES_2021})
"""The populations that are built in, by id."""

Community = Population | str | float
"""A population, the id of one that is built in, or the share of BME people."""


def share_of(community: Community) -> float:
    """Return the share of BME people in a population, in one that is built in, or as it is given.

    >>> share_of("england-and-wales-2021")
    0.183
    """
    if isinstance(community, str) and community in POPULATIONS:
        community = POPULATIONS[community]
    if isinstance(community, Population):
        return community.bme
    if isinstance(community, str):
        raise DefinitionError(
            f"no population {community!r}{nearest(community, POPULATIONS)}; there are {', '.join(POPULATIONS)}"
        )
    if not 0 <= community <= 1:
        raise DefinitionError(f"a community's share is {community!r}; give a share from 0 to 1, such as 0.183")
    return float(community)


def people_of(community: Community) -> float:
    """Return the number that a population is known from, nan where that is beyond doubt."""
    population = POPULATIONS.get(community) if isinstance(community, str) else community
    people = population.people if isinstance(population, Population) else None
    return np.nan if people is None else people
