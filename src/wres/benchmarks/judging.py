"""What a method says: its arrays, made into an assessment; and the sentences that go with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres._keys import combined, firsts
from wres.benchmarks._figures import MEASURED, MOST_UNKNOWN, Figures, Flags, Floats, figures
from wres.errors import DefinitionError
from wres.model import Reference
from wres.results import Results

__all__ = [
    "Judgement",
    "Method",
    "counted",
    "decimals",
    "level",
    "picked",
    "rounded",
    "sided",
    "silent",
    "verdicts",
    "worded",
    "written",
]

Texts = npt.NDArray[np.object_]

UNKNOWN = {
    "not-reported": "Not reported.",
    "not-applicable": "Not asked for in this edition.",
    "invalid": "The counts can't be read.",
    "inconsistent": "The counts contradict one another.",
    "zero-denominator": "A group has nobody in it, so there is nothing to compare.",
    "zero-comparator": "Nobody in the group that it is compared with had this event.",
    "suppressed": "Held back to protect individuals.",
    "below-minimum": "Too few people in a group to show.",
}
EMPTY = "Nobody is in this part of the organisation, so there is nothing to compare."
NO_COUNTS = "The counts beneath this figure aren't there."
NUMBERS = ("limit_low", "limit_high", "score", "p_value", "probability")


@attrs.frozen(eq=False, kw_only=True)
class Judgement:
    """What a method says of each figure: arrays of one length, nan or None where it says nothing.

    `verdict` is the figure's own. `listed` says whether it counts among the findings of `family`, as a method that
    makes a matter of that says; where it doesn't, `wres.assess` does, by the p-values.

    `reason` and `comparator` may also be functions without arguments that give the texts, so that nobody waits for
    texts that aren't read.
    """

    verdict: Texts
    reason: Texts | Callable[[], Texts]
    comparator: Any = None
    limit_low: Any = np.nan
    limit_high: Any = np.nan
    score: Any = np.nan
    p_value: Any = np.nan
    probability: Any = np.nan
    listed: Any = None
    family: Any = None

    @classmethod
    def where(cls, enough: Flags, *, verdict: Texts, comparator: Any = None, reason: Any, **numbers: Any) -> Judgement:
        """Return a judgement whose numbers and comparator are given only where there is `enough` to go by."""
        kept = {name: np.where(enough, values, np.nan) for name, values in numbers.items()}

        def compared() -> Texts:
            return picked([enough], [comparator() if callable(comparator) else comparator], None)

        return cls(verdict=verdict, reason=reason, comparator=compared, **kept)

    def sentences(self) -> Texts:
        """Return the reasons, written."""
        return self.reason() if callable(self.reason) else self.reason

    def compared(self) -> Texts:
        """Return what the figures are held against, written."""
        return np.asarray(self.comparator() if callable(self.comparator) else self.comparator, object)


@attrs.frozen(kw_only=True)
class Method:
    """A benchmark method that judges counts: `judge` is what a method of its own brings, arrays in and arrays out.

    Wrappers, which change the counts and ask the method inside them, take any object that has a `judge`.
    """

    id: str
    title: str
    units: tuple[str, ...]
    references: tuple[Reference, ...]

    version: ClassVar[int] = 1
    """The number of the algorithm, in the method's fingerprint: it grows where verdicts move by the same settings."""

    @property
    def across(self) -> bool:
        """Whether what the method says of one indicator's figures depends on another's."""
        return False

    def judge(self, figures: Figures, peers: Any = None) -> Judgement:
        """Return what the method says of each figure."""
        raise NotImplementedError

    def assess(self, results: Results, peers: Any = None) -> pd.DataFrame:
        """Return the headline rows with what the method says of each; what isn't known is `insufficient-data`."""
        found = figures(results)
        # A figure that isn't known is nan, and so is, rightly, all that is computed from it.
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return written(found, self.judge(found, peers))


def written(found: Figures, judgement: Judgement) -> pd.DataFrame:
    """Return the headline rows with the judgement of each; a figure that isn't known gets none."""
    known = found.known
    given = {name: getattr(judgement, name) for name in ("listed", "family") if getattr(judgement, name) is not None}
    texts = {
        "comparator": np.broadcast_to(judgement.compared(), len(found)),
        "verdict": picked([known], [judgement.verdict], "insufficient-data"),
        "reason": picked([known], [judgement.sentences()], lambda: _missing(found)),
    }
    return found.rows.assign(
        **{name: np.where(known, getattr(judgement, name), np.nan) for name in NUMBERS},
        # As they are: a frame would guess at their type first.
        **{name: pd.Series(values, found.rows.index, dtype=object) for name, values in (texts | given).items()},
    )


def _missing(found: Figures) -> Texts:
    """Return why a figure can't be judged by any method."""
    status = found.rows["status"]
    measured, empty = status.isin(MEASURED).to_numpy(bool), (status == "zero-denominator").to_numpy(bool)
    vague = measured & (found.unknown > MOST_UNKNOWN)
    shares = worded(
        "The ethnicity of {:.0f} % is unknown: too many to say anything.",
        rounded(100 * np.where(vague, found.unknown, 0), 0),
    )
    why = status.map(UNKNOWN).to_numpy(object)
    return picked([vague, measured | pd.isna(why), empty & ~found.paired], [shares, NO_COUNTS, EMPTY], why)


def verdicts(enough: Flags, adverse: Flags, favourable: Flags) -> Texts:
    """Return a verdict for each figure; where there isn't `enough` nothing is found, and that isn't `no-evidence`.

    >>> verdicts(np.array([True, True, False]), np.array([True, False, True]), np.array([False, False, False])).tolist()
    ['adverse', 'no-evidence', 'insufficient-data']
    """
    return picked([~enough, adverse, favourable], ["insufficient-data", "adverse", "favourable"], "no-evidence")


def picked(where: Sequence[Flags], texts: Sequence[Any], otherwise: Any) -> Texts:
    """Return to each row the text of the first of `where` that holds; a function for the rest is asked only if needed.

    >>> picked([np.array([True, False]), np.array([True, True])], ["first", ["a", "b"]], "neither").tolist()
    ['first', 'b']
    """
    if callable(otherwise):
        otherwise = "" if np.logical_or.reduce(where).all() else otherwise()
    if not any(np.ndim(text) for text in (*texts, otherwise)):
        first: Any = len(texts)
        for at in reversed(range(len(texts))):
            first = np.where(where[at], np.int8(at), first)
        chosen: Texts = np.array([*texts, otherwise], object)[first]
        return chosen
    found: Texts = np.broadcast_to(np.asarray(otherwise, object), where[0].shape)
    for here, text in zip(reversed(where), reversed(texts), strict=True):
        found = np.where(here, np.asarray(text, object), found)
    return found


def sided(found: Figures, above: Flags, below: Flags, enough: Flags) -> Texts:
    """Return verdicts: `above` or `below` is evidence, and where there isn't `enough` nothing is.

    >>> import pandas as pd, wres
    >>> counts = pd.DataFrame({"org": "Acme Trust", "year": 2024, "item": ["appointed", "shortlisted"] * 2,
    ...                        "group": ["white", "white", "bme", "bme"], "count": [300, 600, 75, 300]})
    >>> found = figures(wres.evaluate(counts, edition="wres-2024", indicators=["appointment"]))
    >>> yes, no = np.array([True]), np.array([False])
    >>> sided(found, yes, no, yes).tolist(), sided(found, no, yes, yes).tolist(), sided(found, no, no, no).tolist()
    (['adverse'], ['favourable'], ['insufficient-data'])
    """
    return verdicts(enough, found.adverse(above, below), above | below)


def silent(found: Figures) -> Texts:
    """Return why two groups' counts say nothing of a gap: nobody had the event, or everybody had; else empty."""
    nobody, everybody = found.x + found.y == 0, (found.x == found.n) & (found.y == found.m)
    return picked(
        [nobody & found.paired, everybody & found.paired],
        [
            "Nobody in either group had this event, so there is nothing to compare.",
            "Everybody in both groups had this event, so there is no gap to measure.",
        ],
        "",
    )


def worded(template: str, *values: Any) -> Texts:
    """Return the template filled for each row, each different sentence written once.

    >>> worded("{:.0f} of {}", [1.0, 1.0, 2.0], [3, 3, 4]).tolist()
    ['1 of 3', '1 of 3', '2 of 4']
    """
    columns = np.broadcast_arrays(*(np.asarray(value) for value in values))
    code = combined(len(columns[0]), (pd.factorize(column, use_na_sentinel=False)[0] for column in columns))
    first = firsts(code)
    texts = [template.format(*row) for row in zip(*(column[first].tolist() for column in columns), strict=True)]
    return np.array(texts, object)[code]


def level(name: str, value: float) -> float:
    """Return a level of confidence; `DefinitionError` unless it lies between 0 and 1."""
    if not 0 < value < 1:
        raise DefinitionError(f"{name} is {value!r}; give a number between 0 and 1, such as 0.95")
    return value


def rounded(values: Floats, places: int = 2) -> Floats:
    """Return numbers as a sentence prints them, so that equal sentences are equal."""
    found: Floats = np.round(values, places) + 0.0
    return found


def counted(numbers: Any, noun: str) -> Texts:
    """Return numbers with their noun.

    >>> counted([1, 12], "year").tolist()
    ['1 year', '12 years']
    """
    whole = np.nan_to_num(np.asarray(numbers, np.float64))
    return worded(f"{{:,.0f}} {noun}{{}}", whole, np.where(whole == 1, "", "s"))


def decimals(values: Any, ratio: Any) -> Texts:
    """Return numbers as text: ratios with two decimals, points with one.

    >>> decimals([1.256, -0.04, float("inf")], [True, False, True]).tolist()
    ['1.26', '0.0', '∞']
    """
    values = np.asarray(values, np.float64)
    shown = np.where(ratio, rounded(values, 2), rounded(values, 1))
    found = worded("{:.{}f}", shown, np.where(ratio, 2, 1))
    return np.where(np.isposinf(values), "∞", found)
