"""Which numbers of people are too small to show."""

from __future__ import annotations

import attrs
import numpy as np
import numpy.typing as npt

from wres.errors import DefinitionError, nearest
from wres.model import FrozenMap, Reference

__all__ = ["ATTACKERS", "SCHEMES", "Attacker", "Flags", "Floats", "Scheme", "attacker_of", "dominated", "scheme_of"]

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

SURVEY = Reference(
    title="NHS Staff Survey, results of fewer than 11 respondents held back; no text stating it was found",
    url="",
    evidence="unverified",
)
HES = Reference(
    title="NHS Digital: Change to disclosure control methodology for HES and ECDS from September 2018",
    url=(
        "https://digital.nhs.uk/data-and-information/data-tools-and-services/data-services/"
        "hospital-episode-statistics/change-to-disclosure-control-methodology-for-hes-and-ecds-from-september-2018"
    ),
    locator="sub-national: 1 to 7 hidden",
    evidence="secondary",
)
ROUNDING = attrs.evolve(
    HES, locator="zeros kept, others to the nearest 5, percentages from rounded counts; believed", evidence="unverified"
)
ACRO = Reference(
    title="ACRO, defaults of its checks",
    url="https://github.com/AI-SDC/ACRO",
    locator="threshold 10, nk (2, 90 %), p-ratio 10 %, rounding base 5",
    evidence="primary",
)


@attrs.frozen(kw_only=True)
class Attacker:
    """Who may want to work out a hidden number, by what is known to them beside what is shown.

    To them a hidden number is at least `least`, and `counted` of the people in it are known.

    >>> ATTACKERS["informed"].least
    1
    """

    id: str
    title: str
    least: int = 0
    counted: int = 0


ATTACKERS: FrozenMap[str, Attacker] = FrozenMap(
    {
        attacker.id: attacker
        for attacker in (
            Attacker(id="external", title="A stranger, who has what is shown and nothing else"),
            Attacker(id="informed", title="One who knows that zeros are shown: a hidden number is at least 1", least=1),
            Attacker(id="internal", title="One of the people counted, who recognises themselves", counted=1),
        )
    }
)
"""The attackers by id, as the literature has them: external, external and informed of the rule, and internal."""


def attacker_of(attacker: str) -> Attacker:
    """Return an attacker by its id; an unknown id is a `DefinitionError` that lists those there are."""
    if attacker in ATTACKERS:
        return ATTACKERS[attacker]
    raise DefinitionError(f"no attacker {attacker!r}{nearest(attacker, ATTACKERS)}; there are {', '.join(ATTACKERS)}")


@attrs.frozen(kw_only=True)
class Scheme:
    """Which numbers of people are too small to show.

    Numbers from 1 to `most` are hidden, and with `complement` the numbers who didn't have the event too; of a group of
    fewer than `fewest` people nothing is shown. `base` rounds what is left to its multiples. Zero is shown.

    >>> SCHEMES["hes-sub-national"].hides([0, 1, 7, 8])
    array([False,  True,  True, False])
    """

    id: str
    title: str
    most: int = 0
    fewest: int = 0
    base: int | None = None
    complement: bool = True
    attacker: str = "external"
    width: int = attrs.field(
        default=attrs.Factory(lambda scheme: max(scheme.most - 1, scheme.fewest - 2, 1), takes_self=True)
    )
    references: tuple[Reference, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.most < 0 or self.fewest < 0 or (self.base is not None and self.base < 2):
            raise DefinitionError("most and fewest are at least 0, and base at least 2 or None")
        if self.width < 1:
            raise DefinitionError(f"width is {self.width!r}; give 1 or more: what is known to less is known")
        attacker_of(self.attacker)

    @property
    def least(self) -> int:
        """The least that a hidden number is, as the attacker knows."""
        return ATTACKERS[self.attacker].least

    @property
    def room(self) -> int:
        """How far apart the values of a hidden number have to lie before the attacker takes away who is known."""
        return self.width + ATTACKERS[self.attacker].counted

    def hides(self, numbers: npt.ArrayLike) -> Flags:
        """Return whether numbers of people are too small to show."""
        given = np.asarray(numbers, np.float64)
        with np.errstate(invalid="ignore"):
            return np.asarray((given > 0) & (given <= self.most), np.bool_)

    def hides_group(self, people: npt.ArrayLike) -> Flags:
        """Return whether a group is too small for anything of it to be shown."""
        given = np.asarray(people, np.float64)
        with np.errstate(invalid="ignore"):
            return np.asarray((given > 0) & ((given < self.fewest) | (given <= self.most)), np.bool_)

    def hides_rate(self, x: npt.ArrayLike, n: npt.ArrayLike) -> Flags:
        """Return whether so many of so many people are too small a number, or those who are left are.

        >>> SCHEMES["hes-sub-national"].hides_rate([4, 40, 95], [100, 100, 100])
        array([ True, False,  True])
        """
        some, everybody = np.asarray(x, np.float64), np.asarray(n, np.float64)
        return self.hides(some) | self.hides(everybody - some) if self.complement else self.hides(some)

    def rounded(self, numbers: npt.ArrayLike) -> Floats:
        """Return numbers to the nearest multiple of the base, halves up."""
        given = np.asarray(numbers, np.float64)
        return given if self.base is None else np.floor(given / self.base + 0.5) * self.base


SCHEMES: FrozenMap[str, Scheme] = FrozenMap(
    {
        scheme.id: scheme
        for scheme in (
            Scheme(id="staff-survey", title="Fewer than 11 answers", fewest=11, references=(SURVEY,)),
            Scheme(id="hes-sub-national", title="1 to 7, as for hospital episodes", most=7, references=(HES,)),
            Scheme(
                id="hes-rounded", title="1 to 7, others to the nearest 5", most=7, base=5, references=(HES, ROUNDING)
            ),
            Scheme(id="threshold-10", title="Fewer than 10", most=9, references=(ACRO,)),
        )
    }
)
"""The schemes by id. A scheme of one's own is a `Scheme`."""


def dominated(contributions: npt.ArrayLike, *, n: int = 2, k: float = 0.9, p: float | None = 0.1) -> Flags:
    """Return whether a total is made by so few that it discloses their own numbers: contributors on the last axis.

    Where the `n` largest make more than the share `k`, or where all but the two largest make less than the part `p` of
    the largest, so that the second could work it out. Source: ACRO's defaults.

    >>> dominated([[90, 5, 5], [30, 30, 40]])
    array([ True, False])
    """
    given = np.sort(np.nan_to_num(np.asarray(contributions, np.float64)), axis=-1)[..., ::-1]
    total = given.sum(axis=-1)
    few = (total > 0) & (given[..., :n].sum(axis=-1) > k * total)
    if p is None:
        return np.asarray(few, np.bool_)
    return np.asarray(few | ((total > 0) & (given[..., 2:].sum(axis=-1) < p * given[..., 0])), np.bool_)


def scheme_of(scheme: Scheme | str) -> Scheme:
    """Return a scheme by its id, or as it is; an unknown id is a `DefinitionError` that lists those there are."""
    if isinstance(scheme, Scheme):
        return scheme
    if scheme in SCHEMES:
        return SCHEMES[scheme]
    raise DefinitionError(
        f"no scheme {scheme!r}{nearest(scheme, SCHEMES)}; there are {', '.join(SCHEMES)}, or give a Scheme"
    )
