"""A synthetic sector: counts of organisations that don't exist, with disparities that were set."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres.errors import DefinitionError, nearest

__all__ = ["sector"]

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

GROUPS = ("white", "bme", "unknown")
RATIOS = ("appointment", "disciplinary", "training")
SURVEY = ("harassment-public", "harassment-staff", "opportunities", "discrimination")

_AFC = ("under-1", "1", "2", "3", "4", "5", "6", "7", "8a", "8b", "8c", "8d", "9", "vsm")
_GRADES = ("consultant", "non-consultant-career-grade", "trainee", "other")
# The last is part of the consultants, so it is drawn from them and stands outside every total.
_STRATA = (
    *(("non-clinical", band) for band in _AFC),
    *(("clinical", band) for band in _AFC),
    *(("medical", grade) for grade in _GRADES),
    ("medical", "senior-medical-manager"),
)
_ITEMS = (
    *("shortlisted", "appointed", "disciplinary", "training"),
    *(f"{indicator}-{part}" for indicator in SURVEY for part in ("yes", "answered")),
    *("board", "board-voting", "board-executive"),
)
_CONSULTANT = 2 * len(_AFC)

# Made up, for a plausible shape: which share of staff each panel has, and how it spreads over its bands.
# No result should hang on these: no source was found for them.
_PANELS = (0.30, 0.57, 0.13)
_NON_CLINICAL = (1, 1, 20, 22, 18, 12, 9, 7, 4, 2.5, 1.5, 1, 0.5, 0.5)
_CLINICAL = (0.5, 0.5, 18, 13, 5, 30, 19, 9, 3.5, 1, 0.3, 0.1, 0.05, 0.05)
_MEDICAL = (45, 12, 40, 3)
_SENIOR_MANAGERS = 0.03


def _mix() -> Floats:
    parts = (np.array(panel, np.float64) for panel in (_NON_CLINICAL, _CLINICAL, _MEDICAL))
    return np.concatenate([share * part / part.sum() for share, part in zip(_PANELS, parts, strict=True)])


# How far up the bands each stratum stands, from the middle; medical grades are no ladder of this kind.
_STEPS = np.array([*range(len(_AFC)), *range(len(_AFC))], np.float64) - (len(_AFC) - 1) / 2
_RANK = np.concatenate([_STEPS, np.zeros(len(_GRADES))])

# A true ratio of 1 or a true difference of 0 is parity. Defaults, each with where it comes from:
_RATIO = {
    "appointment": 1.54,  # national, 2022 (HSJ on the 2022 report)
    "disciplinary": 1.14,  # national, 2021 and 2022 (NHS Providers); other editions 1.03 to 1.56
    "training": 1.0,  # no national value is sure
}
_RATIO_SPREAD = {
    "appointment": 0.25,  # assumed, like the next
    "disciplinary": 0.25,  # assumed; .15 to .4 is plausible
    "training": 0.1,  # made up
}
_DIFFERENCE = {
    "harassment-public": 0.0,  # no national pair was seen; a London trust, 2021, prints 35% for both groups
    "harassment-staff": 5.0,  # national, 2019: 24 and 29 (People Management)
    "opportunities": -11.2,  # one trust, 2025: 61.5% and 50.3%
    "discrimination": 9.0,  # national, 2019: 6 and 15 (People Management)
    "board": -11.7,  # national, 2018: 7.4% of boards, 19.1% of staff
}
# Made up.
_DIFFERENCE_SPREAD = {**dict.fromkeys(SURVEY, 2.0), "opportunities": 3.0, "board": 0.0}
_RATE = {
    "appointment": (0.15, 0.15),  # of those shortlisted; assumed
    "disciplinary": (0.007, 0.015),  # of staff in a year; assumed (KMPT 2020 prints 0.7% and 1.2%)
    "training": (0.45, 0.65),  # made up around the one rate in print, 55.9% (KMPT 2020)
    "harassment-public": (0.22, 0.36),  # made up around 29.1%, national, 2016 (Labour Research)
    "harassment-staff": (0.22, 0.31),  # made up around 24 and 29, national, 2019
    "opportunities": (0.50, 0.62),  # made up around 61.5% and 50.3%, one trust, 2025
    "discrimination": (0.08, 0.13),  # made up around 6 and 15, national, 2019
}

Level = float | Sequence[float]
"""A number, or one for each year."""


@attrs.frozen(eq=False)
class _Draws:
    """Random numbers by purpose and year: more organisations, or other years, change none of them.

    A purpose is a number that is used once; giving it another would change every sector made from a seed.
    """

    seed: int

    def of(self, purpose: int, year: int = 0) -> np.random.Generator:
        # Organisations are the first axis of every draw: the first k of them use the stream's beginning.
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(purpose, year)))


def _merged(name: str, given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    for key in given:
        if key not in defaults:
            raise DefinitionError(f"{name} has no {key!r}{nearest(key, defaults)}; it takes {', '.join(defaults)}")
    return {**defaults, **given}


def _whole(name: str, value: int, least: int) -> int:
    try:
        number = operator.index(value)
    except TypeError:
        number = least - 1
    if number < least:
        raise DefinitionError(f"{name} is {value!r}; give a whole number from {least}")
    return number


def _years(years: Sequence[int]) -> tuple[int, ...]:
    checked = tuple(_whole("a year", year, 1) for year in years)
    if not checked or len(set(checked)) < len(checked):
        raise DefinitionError(f"years are {checked!r}; give at least one, and each once")
    return checked


def _check(*rules: tuple[str, Any]) -> None:
    broken = [rule for rule, kept in rules if not kept]
    if broken:
        raise DefinitionError(f"the sector can't be made; these don't hold: {'; '.join(broken)}")


def _levels(name: str, key: str, value: Level, years: int) -> Floats:
    try:
        return np.broadcast_to(np.asarray(value, np.float64), (years,))
    except ValueError:
        raise DefinitionError(f"{name}[{key!r}] is {value!r}; give one number, or {years}, one for each year") from None


def _plain(value: Level) -> float | list[float]:
    """Return the number or the numbers as JSON has them."""
    numbers: float | list[float] = np.asarray(value, np.float64).tolist()
    return numbers


def _range(name: str, value: float | tuple[float, float]) -> tuple[float, float]:
    low, high = np.broadcast_to(np.asarray(value, np.float64), (2,)).tolist()
    if not 0 <= low <= high <= 1:
        raise DefinitionError(f"{name} is {value!r}; give a number, or a lower and an upper one, from 0 to 1")
    return low, high


@attrs.frozen(eq=False, kw_only=True)
class _Truth:
    """What is true of each organisation in every year; arrays whose first axis is the organisation."""

    size: Floats
    bme: Floats  # the share of BME staff among those of known ethnicity
    share: Floats  # of White, BME and unknown among staff
    mix: Floats  # of the strata, (organisation, group, stratum)
    response: Floats
    base: Mapping[str, Floats]  # the rate about which the two groups' rates lie
    lean: Mapping[str, Floats]  # how far the organisation's disparity is from the sector's, in standard deviations
    members: Counts  # of the board


def _logit(p: Any) -> Any:
    return np.log(p) - np.log1p(-p)


def _composed(bme: Floats, unknown: Floats) -> Floats:
    """Return the shares of White, BME and unknown; `bme` is among those whose ethnicity is known."""
    known = 1 - unknown
    return np.stack([known * (1 - bme), known * bme, unknown], -1)


def _truth(
    draws: _Draws,
    organisations: int,
    *,
    size: tuple[float, float],
    bme_share: tuple[float, float],
    unknown: tuple[float, float],
    response: float,
    board: tuple[int, int],
    gradient: float,
    rates: Mapping[str, tuple[float, float]],
) -> _Truth:
    n = organisations
    bme = np.clip(draws.of(1).beta(*bme_share, n), 1e-6, 1 - 1e-6)
    # Half of the gradient tilts the sector's mix of bands for either group, so that the middle stays.
    tilt = np.exp(np.multiply.outer(np.array([0.5, -0.5, 0.0]) * gradient, _RANK)) * _mix()
    names = (*RATIOS, *SURVEY)
    return _Truth(
        bme=bme,
        size=draws.of(0).lognormal(np.log(size[0]), size[1], n),
        share=_composed(bme, draws.of(2).uniform(*unknown, n)),
        mix=np.broadcast_to(tilt / tilt.sum(-1, keepdims=True), (n, *tilt.shape)),
        response=np.clip(draws.of(3).normal(response, 0.06, n), 0, 1),
        base={k: draws.of(10 + i).uniform(*rates[k], n) for i, k in enumerate(names)},
        lean={k: draws.of(30 + i).standard_normal(n) for i, k in enumerate((*names, "board"))},
        members=draws.of(4).integers(board[0], board[1] + 1, n),
    )


def _around(base: Floats, ratio: Floats, on_top: int) -> Floats:
    """Return the groups' rates, `base` their geometric mean; `on_top` is 0 for White over BME, or 1."""
    root = np.sqrt(ratio)
    # Where one rate would pass 1, both give way, so that the ratio stays true.
    base = np.minimum(base, 1 / np.maximum(root, 1 / root))
    pair = base * root, base / root
    # A product of such a rate and root can pass 1 by its last bit.
    return np.minimum(np.stack([pair[on_top], pair[1 - on_top], base], -1), 1)


def _apart(base: Floats, points: Floats) -> Floats:
    """Return the rates of the groups, BME less White being `points`, as near to it as 0 and 1 allow."""
    half = points / 200
    return np.clip(np.stack([base - half, base + half, base], -1), 0, 1)


def _year(
    draws: _Draws,
    year: int,
    truth: _Truth,
    shortlisted: Floats,
    per_head: float,
    level: Mapping[str, float],
    spread: Mapping[str, float],
) -> Counts:
    """Return a year's counts, axes `(organisation, row, group)`: the headcount's strata, then the items."""
    # Staff come and go: 2% either way, unrelated from year to year (made up).
    staff = np.maximum(np.rint(truth.size * np.exp(draws.of(50, year).normal(0, 0.02, len(truth.size)))), 1)
    headcount = draws.of(51, year).multinomial(staff.astype(np.int64), truth.share)
    strata = draws.of(52, year).multinomial(headcount, truth.mix)
    managers = draws.of(53, year).binomial(strata[..., _CONSULTANT], _SENIOR_MANAGERS)
    rows = [*np.moveaxis(strata, -1, 0), managers]

    applicants = draws.of(54, year).poisson((truth.size * per_head)[:, None] * shortlisted)
    for at, key in enumerate(RATIOS):
        ratio = level[key] * np.exp(spread[key] * truth.lean[key])
        rate = _around(truth.base[key], ratio, on_top=int(key == "disciplinary"))
        events = draws.of(60 + at, year).binomial(applicants if key == "appointment" else headcount, rate)
        rows += [applicants, events] if key == "appointment" else [events]

    # People without a stated ethnicity are in nobody's base.
    asked = headcount * np.array([1, 1, 0])
    respondents = draws.of(70, year).binomial(asked, truth.response[:, None])
    for at, key in enumerate(SURVEY):
        # Nearly every respondent answers each question (made up).
        answered = draws.of(71 + at, year).binomial(respondents, 0.97)
        rate = _apart(truth.base[key], level[key] + spread[key] * truth.lean[key])
        rows += [draws.of(81 + at, year).binomial(answered, rate), answered]

    seats = np.clip(truth.bme + (level["board"] + spread["board"] * truth.lean["board"]) / 100, 0, 1)
    board = draws.of(90, year).multinomial(truth.members, _composed(seats, truth.share[:, 2]))
    # Most members vote, and fewer than half of the board are executives (made up).
    voting = draws.of(91, year).binomial(board, 0.85)
    executive = draws.of(92, year).binomial(board, 0.4)
    return np.stack([*rows, board, voting, executive], 1)


def _labels(values: Sequence[object], repeats: int, tiles: int) -> Any:
    return np.tile(np.repeat(np.array(values, dtype=object), repeats), tiles)


def _frame(cells: Counts, years: Sequence[int]) -> pd.DataFrame:
    """Return the counts table of cells with axes `(organisation, year, row, group)`."""
    n, _, rows, _ = cells.shape
    units, within = n * len(years), rows * len(GROUPS)
    strata = [*_STRATA, *[(None, None)] * len(_ITEMS)]
    items = [*["headcount"] * len(_STRATA), *_ITEMS]
    names = [f"SYN{number:03d}" for number in range(1, n + 1)]
    return pd.DataFrame(
        {
            "org": _labels(names, len(years) * within, 1),
            "year": np.tile(np.repeat(np.array(years, np.int64), within), n),
            "item": _labels(items, len(GROUPS), units),
            "panel": _labels([panel for panel, _ in strata], len(GROUPS), units),
            "band": _labels([band for _, band in strata], len(GROUPS), units),
            "group": _labels(GROUPS, 1, units * rows),
            "count": cells.reshape(-1).astype(np.int64),
            "origin": _labels(["synthetic"], 1, units * within),
        }
    )


def sector(
    *,
    seed: int,
    organisations: int = 210,
    years: Sequence[int] = (2024,),
    parity: bool = False,
    relative_likelihood: Mapping[str, Level] | None = None,
    difference: Mapping[str, Level] | None = None,
    spread: Mapping[str, float] | None = None,
    rates: Mapping[str, float | tuple[float, float]] | None = None,
    gradient: float | None = None,
    size: float = 5500,
    size_spread: float = 0.6,
    bme_share: tuple[float, float] = (1.6, 6.4),
    unknown: float | tuple[float, float] = (0.02, 0.06),
    shortlisted: float = 0.64,
    shortlisted_bme: float = 0.4,
    response: float = 0.48,
    board: tuple[int, int] = (11, 17),
) -> pd.DataFrame:
    """Return a counts table of a synthetic sector: organisations `SYN001`, …, that don't exist.

    Columns: `org, year, item, panel, band, group, count, origin`, the last always `synthetic`. Headcount is
    split by panel and band, senior medical managers being part of the consultants; every other item is
    unsplit, and nobody of unknown ethnicity is in a survey's base. `frame.attrs` says that it is synthetic,
    and has the seed and all parameters.

    What is true of the sector, and so what a method should find:

    - `relative_likelihood`: the ratio for `appointment`, `training` (White over BME) and `disciplinary` (BME
      over White), in the direction of the editions from 2016;
    - `difference`: BME less White in percentage points for the four survey indicators, kept to rates from 0
      to 1; and for `board` the BME share of members less that of staff, kept to shares from 0 to 1, which
      small shares feel;
    - `spread`: the standard deviation between organisations of the logarithm of those ratios, or of those
      differences;
    - `rates`: the level about which the two groups' rates lie, one number, or the ends of a range over
      organisations;
    - `gradient`: by how much the log-odds of being BME fall with each band of Agenda for Change (default 0.2:
      42.3% of band 5 and 12.7% of very senior managers in 2024, as NHS Employers prints them, are 1.62 apart
      over 8 steps);
    - `parity`: ratios of 1, differences, spreads and gradient of 0, wherever nothing else is said.

    A ratio or difference may have one number for each year. What isn't given keeps its default; each default
    stands in this module with its source, or says that it is made up.

    What it looks like: `size` is the median headcount and `size_spread` the standard deviation of its
    logarithm; `bme_share` the two parameters of a beta distribution of the BME share among those of known
    ethnicity; `unknown` the share whose ethnicity is unknown; `shortlisted` applicants for each member of
    staff (3,500 for 5,500), a share `shortlisted_bme` of them BME where that of staff is average; `response`
    the survey's response rate; `board` the fewest and the most members. The defaults are plausible from
    experience, and fitted to nothing.

    An organisation keeps its size, make-up and true disparities over the years. Its rows depend on the seed
    and the parameters alone, not on how many organisations or which other years are asked for. The same call
    gives the same bytes with the same release of numpy. Parameters out of range, or with an unknown key, are
    a `DefinitionError`.

    >>> frame = sector(seed=2015, organisations=2, parity=True)
    >>> frame.loc[frame["item"] == "appointed", ["org", "group", "count"]].reset_index(drop=True).shape
    (6, 3)
    >>> frame.attrs["synthetic"], frame.attrs["seed"], frame.attrs["parameters"]["difference"]["board"]
    (True, 2015, 0.0)
    """
    years = _years(years)
    seed = _whole("seed", seed, 0)
    organisations = _whole("organisations", organisations, 1)

    def default(values: Mapping[str, float], level: float) -> dict[str, float]:
        return dict.fromkeys(values, level) if parity else dict(values)

    gradient = gradient if gradient is not None else 0.0 if parity else 0.2
    ratios = _merged("relative_likelihood", relative_likelihood or {}, default(_RATIO, 1.0))
    differences = _merged("difference", difference or {}, default(_DIFFERENCE, 0.0))
    spreads = _merged("spread", spread or {}, default({**_RATIO_SPREAD, **_DIFFERENCE_SPREAD}, 0.0))
    levels = {
        **{key: _levels("relative_likelihood", key, value, len(years)) for key, value in ratios.items()},
        **{key: _levels("difference", key, value, len(years)) for key, value in differences.items()},
    }
    ranges = {key: _range(f"rates[{key!r}]", value) for key, value in _merged("rates", rates or {}, _RATE).items()}
    _check(
        ("relative_likelihood is above 0", all((levels[key] > 0).all() for key in ratios)),
        ("difference is from -100 to 100", all((abs(levels[key]) <= 100).all() for key in differences)),
        ("spread is 0 or more", all(value >= 0 for value in spreads.values())),
        ("gradient is a number", np.isfinite(gradient)),
        ("size is 1 or more", 1 <= size < 1e7),
        ("size_spread is from 0 to 3", 0 <= size_spread <= 3),
        ("bme_share is two numbers above 0", len(bme_share) == 2 and min(bme_share) > 0),
        ("shortlisted is from 0 to 100", 0 <= shortlisted <= 100),
        ("shortlisted_bme is between 0 and 1", 0 < shortlisted_bme < 1),
        ("response is from 0 to 1", 0 <= response <= 1),
        ("board is the fewest and the most members", len(board) == 2 and 0 <= board[0] <= board[1]),
    )
    unknown = _range("unknown", unknown)

    draws = _Draws(seed)
    truth = _truth(
        draws,
        organisations,
        size=(size, size_spread),
        bme_share=bme_share,
        unknown=unknown,
        response=response,
        board=board,
        gradient=gradient,
        rates=ranges,
    )
    # Applicants are more often BME than staff, by the same odds everywhere.
    shift = _logit(shortlisted_bme) - _logit(bme_share[0] / sum(bme_share))
    applicants = _composed(1 / (1 + np.exp(-(_logit(truth.bme) + shift))), truth.share[:, 2])
    # By year, so that a year's figures don't hang on the others asked for; all organisations at once.
    cells = []
    for at, year in enumerate(years):
        level = {key: float(values[at]) for key, values in levels.items()}
        cells.append(_year(draws, year, truth, applicants, shortlisted, level, spreads))
    frame = _frame(np.stack(cells, 1), years)
    frame.attrs = {
        "title": f"Synthetic sector of {organisations} organisations that don't exist (seed {seed})",
        "synthetic": True,
        "seed": seed,
        "parameters": {
            "organisations": organisations,
            "years": list(years),
            "parity": parity,
            "relative_likelihood": {key: _plain(value) for key, value in ratios.items()},
            "difference": {key: _plain(value) for key, value in differences.items()},
            "spread": {key: float(value) for key, value in spreads.items()},
            "rates": {key: list(value) for key, value in ranges.items()},
            "gradient": gradient,
            "size": size,
            "size_spread": size_spread,
            "bme_share": list(bme_share),
            "unknown": list(unknown),
            "shortlisted": shortlisted,
            "shortlisted_bme": shortlisted_bme,
            "response": response,
            "board": list(board),
        },
    }
    return frame
