"""A sentence for each figure that a board can read, never stronger than the evidence.

A comparison in words, such as "1.52 times as likely", is made only where the whole interval lies on one side of parity,
and the figure with it, and no benchmark found too little. Otherwise the sentence gives the number, says what the
interval leaves open, and stops.

>>> figure = JudgedFigure(indicator="appointment", statistic="relative-likelihood", group="white/bme", unit="ratio",
...                       parity=1.0, adverse="above", value=1.52, lower=1.31, upper=1.76)
>>> print(sentence(figure))
White applicants were 1.52 times as likely as BME applicants to be appointed from shortlisting (95 % interval 1.31 to 1.76). That is a difference to the disadvantage of BME staff.
"""  # noqa: E501

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from wres.charts.words import number, statistic_words
from wres.results import VERDICTS
from wres.text import capitalised, cleaned

__all__ = [
    "DIRECTIONAL",
    "LIMITS",
    "JudgedFigure",
    "called",
    "compared",
    "compares",
    "direction",
    "judged_figure",
    "sentence",
    "sentences",
    "verdict",
]

DIRECTIONAL = ("times as likely", "percentage points above", "percentage points below", "disadvantage", "advantage of")
"""The words that say which group fares better; no sentence has one where the evidence doesn't."""

GROUPS = {"white": "White", "bme": "BME"}

_EVENTS = {
    "appointment": ("applicants", "be appointed from shortlisting"),
    "disciplinary": ("staff", "enter the formal disciplinary process"),
    "training": ("staff", "take up non-mandatory training and CPD"),
}
_SHARES = {
    "harassment-public": "who say that patients, relatives or the public harassed, bullied or abused them",
    "harassment-staff": "who say that staff harassed, bullied or abused them",
    "opportunities": "who believe that the organisation gives equal opportunities for career progression or promotion",
    "discrimination": "who say that a manager, team leader or colleague discriminated against them at work",
}

LIMITS = {
    "workforce": (
        "It compares head counts at one date: it says where people stand, not how they came there or who left.",
        "In a small band one person moves the share by several points.",
    ),
    "appointment": (
        "It adds up all vacancies: groups can differ here although each vacancy treats them alike, and the reverse.",
        "It starts at shortlisting: who applied and wasn't shortlisted isn't in it.",
    ),
    "disciplinary": (
        "Few people enter the process, so that one or two cases can move the ratio a long way.",
        "A ratio hides how rare the event is: look at the numbers of people too.",
        "It counts who entered the process, not what for or how it ended.",
    ),
    "training": (
        "Where nearly everybody takes up training the ratio can hardly leave 1.",
        "What counts as non-mandatory training, and what of it is recorded, differs from place to place.",
    ),
    "harassment-public": ("It is of those who answered the survey; what the others would have said isn't known.",),
    "harassment-staff": ("It is of those who answered the survey; what the others would have said isn't known.",),
    "opportunities": (
        "It is of those who answered the survey; what the others would have said isn't known.",
        "It asks what people believe of the organisation, which isn't a count of promotions.",
    ),
    "discrimination": ("It is of those who answered the survey; what the others would have said isn't known.",),
    "board": (
        "A board has few members: one person moves the share by several points, and hardly any gap is beyond chance.",
        "That chance could give the gap doesn't make the board representative.",
    ),
}
"""What the figure of an indicator can't tell, whatever its value."""

_MISSING = {
    "not-reported": "There is no figure: the counts that it needs weren't supplied.",
    "not-applicable": "This edition asks for no figure here.",
    "invalid": "There is no figure: a count that it needs couldn't be read.",
    "inconsistent": "There is no figure: the counts contradict one another, so that one of them is wrong.",
    "zero-denominator": "There is no figure: one of the groups has nobody in it.",
    "suppressed": "There is no figure: a count was held back.",
    "below-minimum": "There is no figure: too few people answered in one of the groups to show it.",
}


_FOUND = ("adverse", "favourable")


@attrs.frozen(kw_only=True)
class JudgedFigure:
    """One figure with all that its sentence may use: a headline row, the facts of its indicator, and a verdict.

    `verdict` is empty where no benchmark was asked. `comparator` and `benchmark` are the benchmark's words for what it
    held the figure against, and its title. `focus` is the group that the adverse side is adverse for.
    """

    indicator: str
    statistic: str
    group: str
    unit: str
    parity: float = math.nan
    adverse: str = ""
    value: float = math.nan
    lower: float = math.nan
    upper: float = math.nan
    status: str = "ok"
    panel: str | None = None
    band: str | None = None
    confidence: float = 0.95
    verdict: str = ""
    benchmark: str = ""
    comparator: str | None = None
    focus: str = "bme"

    @property
    def side(self) -> int:
        """1 or -1 where the whole interval and the figure lie above or below parity, 0 where that isn't sure."""
        if self.status == "zero-comparator" or math.isinf(self.value):
            # Without end, so that only the lower bound says anything.
            return 1 if self.lower > self.parity and not self.lower <= 0 else 0
        numbers = (self.value, self.lower, self.upper, self.parity)
        if any(math.isnan(each) for each in numbers) or not self.fits:
            return 0
        return 1 if self.lower > self.parity else -1 if self.upper < self.parity else 0

    @property
    def fits(self) -> bool:
        """Whether the figure lies in its interval; true too where there is none."""
        low, high = self.lower, self.upper
        return math.isnan(low) or math.isnan(high) or low <= self.value <= high

    @property
    def against(self) -> bool:
        """Whether a verdict is on the other side than the interval, both seen from equal treatment."""
        if not self.side or self.adverse not in ("above", "below") or self.verdict not in _FOUND:
            return False
        return (self.verdict == "adverse") != ((self.side > 0) == (self.adverse == "above"))

    @property
    def elsewhere(self) -> bool:
        """Whether the benchmark held the figure against something else than equal treatment."""
        return self.comparator not in (None, "", "parity")

    @property
    def sure(self) -> int:
        """The side, 0 too where a benchmark found no evidence, too little to look at, or the opposite."""
        if self.verdict in ("no-evidence", "insufficient-data") or (self.against and not self.elsewhere):
            return 0
        return self.side


def called(group: str) -> str:
    """Return what a group is called in a sentence.

    >>> called("bme"), called("unknown")
    ('BME', 'unknown')
    """
    return GROUPS.get(group, cleaned(group))


def _sides(figure: JudgedFigure) -> tuple[str, str]:
    """Return the two groups of a label such as `white/bme` or `bme-white`; the second is empty where there is one."""
    if figure.group in (figure.focus, f"non-{figure.focus}"):
        return called(figure.group), ""
    known = sorted({*GROUPS, figure.focus}, key=len, reverse=True)
    for mark in "/-":
        for first in known:
            if figure.group.startswith(f"{first}{mark}"):
                return called(first), called(figure.group[len(first) + 1 :])
            if figure.group.endswith(f"{mark}{first}"):
                return called(figure.group[: -len(first) - 1]), called(first)
    first, _, second = figure.group.partition("/" if "/" in figure.group else "\0")
    return called(first), called(second)


def _interval(figure: JudgedFigure) -> str:
    low, high = (number(each, figure.unit, figure.parity) for each in (figure.lower, figure.upper))
    return f"{100 * figure.confidence:g} % interval {low} to {high}"


def _bounded(figure: JudgedFigure) -> bool:
    return not math.isnan(figure.lower) and not math.isnan(figure.upper)


def compared(figure: JudgedFigure) -> str:
    """Return the sentence of the figure itself: what it is, and what its interval allows to be said of it.

    >>> figure = JudgedFigure(indicator="disciplinary", statistic="relative-likelihood", group="bme/white", unit="ratio",
    ...                       parity=1.0, value=1.83, lower=0.82, upper=4.11)
    >>> print(compared(figure))
    The ratio of the BME rate to the White rate is 1.83. Its 95 % interval 0.82 to 4.11 includes 1.00, equal rates: the figures don't show that the groups fare differently, nor that they fare alike.
    """  # noqa: E501
    if figure.status not in ("ok", "zero-comparator"):
        return _MISSING.get(figure.status, f"There is no figure: {cleaned(figure.status)}.")
    if figure.status == "zero-comparator" or (figure.unit == "ratio" and math.isinf(figure.value)):
        return _zero(figure)
    if not math.isfinite(figure.value):
        return "There is no figure."
    return _sure(figure) if figure.sure else _open(figure)


def _zero(figure: JudgedFigure) -> str:
    _, second = _sides(figure)
    start = (
        f"No ratio can be given: nobody in the group that it is divided by ({second or 'the other'}) had this event."
    )
    if math.isnan(figure.lower) or figure.lower <= 0:
        return (
            f"{start} Nobody in the other group is known to have had it either, so nothing can be said of a difference."
        )
    low = number(figure.lower, figure.unit, figure.parity)
    bound = f"It is at least {low} (lower end of the {100 * figure.confidence:g} % interval)"
    if not figure.sure:
        return f"{start} {bound}, which doesn't show that the groups fare differently, nor that they fare alike."
    return f"{start} {bound}. {_worse(figure, 1)}".rstrip()


def _worse(figure: JudgedFigure, side: int) -> str:
    """Return whose disadvantage a difference on this side is, empty where the indicator has no adverse side."""
    if figure.adverse not in ("above", "below"):
        return ""
    adverse = (side > 0) == (figure.adverse == "above")
    return f"That is a difference to the {'disadvantage' if adverse else 'advantage'} of {called(figure.focus)} staff."


def _sure(figure: JudgedFigure) -> str:
    """Return the sentence of a figure whose interval lies on one side of parity."""
    value = number(figure.value, figure.unit, figure.parity)
    worse = _worse(figure, figure.side)
    first, second = _sides(figure)
    if figure.unit == "ratio":
        people, event = _EVENTS.get(figure.indicator, ("people", "meet what this indicator counts"))
        who = f"{capitalised(first)} {people}"
        body = f"{who} were {value} times as likely as {second or 'other'} {people} to {event}"
        if not figure.value:
            return f"{body}: none of them did ({_interval(figure)}). {worse}".rstrip()
    else:
        gap = number(abs(figure.value), figure.unit, figure.parity)
        way = "above" if figure.value > figure.parity else "below"
        points = "percentage points" if figure.unit == "percentage points" else "points"
        if second:
            whom = _SHARES.get(figure.indicator, "in this indicator")
            body = f"The share of {first} staff {whom} is {gap} {points} {way} that of {second} staff"
        else:
            body = f"The {first} share of {_part(figure)} is {gap} {points} {way} their share of the workforce"
    return f"{body} ({_interval(figure)}). {worse}".rstrip()


def _part(figure: JudgedFigure) -> str:
    more = statistic_words(figure.statistic, figure.panel, figure.band)
    if figure.indicator == "board":
        return f"the board ({more})" if more else "the board"
    return more or "this part of the workforce"


def _open(figure: JudgedFigure) -> str:
    """Return the sentence of a figure that doesn't tell, by itself, whether the groups fare differently."""
    value = number(figure.value, figure.unit, figure.parity)
    first, second = _sides(figure)
    if figure.unit == "ratio":
        start = f"The ratio of the {first} rate to the {second or 'other'} rate is {value}."
    elif figure.unit == "per cent":
        start = f"The {first} figure is {value} %."
    else:
        of = f"{first} less {second}" if second else f"{first} share of {_part(figure)} less that of the workforce"
        points = "percentage points" if figure.unit == "percentage points" else "points"
        start = f"The difference ({of}) is {value} {points}."
    if not _bounded(figure):
        return f"{start} It has no interval, so how sure it is isn't known."
    if not figure.fits:
        return f"{start} Its {_interval(figure)} doesn't fit the figure, so nothing is said of a difference."
    if math.isnan(figure.parity):
        return f"{start} Its {_interval(figure)} is what chance leaves open."
    equal = f"{number(figure.parity, figure.unit)}, {'equal rates' if figure.unit == 'ratio' else 'no difference'}"
    nothing = "the figures don't show that the groups fare differently, nor that they fare alike."
    if figure.lower <= figure.parity <= figure.upper:
        if figure.verdict in ("adverse", "favourable"):
            nothing = "by the interval alone nothing is shown."
        return f"{start} Its {_interval(figure)} includes {equal}: {nothing}"
    but = "says the opposite" if figure.against else "doesn't take that for evidence"
    return (
        f"{start} Its {_interval(figure)} leaves out {equal}, but the benchmark {but}: nothing is said of a difference."
    )


def verdict(figure: JudgedFigure) -> str:
    """Return the sentence of the benchmark, empty where none was asked or there is nothing that it can have judged.

    >>> figure = JudgedFigure(indicator="board", statistic="total-difference", group="bme", unit="percentage points",
    ...                       value=-6.1, verdict="no-evidence", benchmark="Exact test")
    >>> print(verdict(figure))
    The benchmark “Exact test”: no evidence either way, which is not evidence of equal treatment.
    """
    if not figure.verdict or not _judgeable(figure):
        return ""
    if figure.verdict not in VERDICTS:
        return "The benchmark's verdict isn't one that is known here."
    against = f" (held against: {cleaned(figure.comparator)})" if figure.comparator else ""
    title = f" “{cleaned(figure.benchmark)}”" if figure.benchmark else ""
    found = {
        "adverse": "the figure is on the adverse side, beyond what the benchmark allows for.",
        "favourable": "the figure is on the favourable side, beyond what the benchmark allows for.",
        "no-evidence": "no evidence either way, which is not evidence of equal treatment.",
        "insufficient-data": "too little is known for it to say anything.",
    }[figure.verdict]
    if figure.against and figure.elsewhere:
        found += " That is beside what it is held against, not beside equal treatment."
    return f"The benchmark{title}{against}: {found}"


def _judgeable(figure: JudgedFigure) -> bool:
    """Whether there is anything that a benchmark can have judged: a figure that fits its interval, or a lower bound."""
    if figure.status == "zero-comparator" or (
        figure.status == "ok" and figure.unit == "ratio" and math.isinf(figure.value)
    ):
        return figure.lower > 0
    return figure.status == "ok" and math.isfinite(figure.value) and figure.fits


def sentence(figure: JudgedFigure) -> str:
    """Return what can be said of a figure: what it is and how sure, then what the benchmark made of it.

    >>> figure = JudgedFigure(indicator="training", statistic="relative-likelihood", group="white/bme", unit="ratio",
    ...                       parity=1.0, adverse="above", status="not-reported", verdict="insufficient-data")
    >>> print(sentence(figure))
    There is no figure: the counts that it needs weren't supplied.
    """
    return " ".join(filter(None, [compared(figure), verdict(figure)]))


def compares(unit: str, group: str, focus: str = "bme") -> str:
    """Return in words what a figure holds against what.

    >>> compares("ratio", "white/bme"), compares("percentage points", "bme")
    ('White over BME', 'BME share less that of the workforce')
    """
    first, second = _sides(JudgedFigure(indicator="", statistic="", group=group, unit=unit, focus=focus))
    if second:
        return f"{first} {'over' if unit == 'ratio' else 'less'} {second}"
    return f"{first} share less that of the workforce"


def direction(unit: str, parity: float, adverse: str, group: str, focus: str = "bme") -> str:
    """Return in words how to read an indicator: what parity is, and which side is adverse.

    >>> direction("ratio", 1.0, "above", "white/bme")
    'White over BME: 1 is equal, above 1 is adverse for BME staff.'
    """
    if math.isnan(parity):
        return f"{called(group)}: a figure without parity; it is described, not judged."
    sides = {
        "above": f"above {parity:g} is adverse for {called(focus)} staff",
        "below": f"below {parity:g} is adverse for {called(focus)} staff",
    }
    equal = sides.get(adverse, "either side is a departure from it")
    return f"{compares(unit, group, focus)}: {parity:g} is equal, {equal}."


def judged_figure(
    row: Mapping[str, Any], fact: Mapping[str, Any], confidence: float, focus: str = "bme"
) -> JudgedFigure:
    """Return the figure of a row of results or assessments with the facts of its provenance."""

    def text(name: str) -> str | None:
        value = row.get(name)
        return value if isinstance(value, str) else None

    return JudgedFigure(
        indicator=str(row["indicator"]),
        statistic=str(row["statistic"]),
        group=str(row["group"]),
        unit=str(fact["unit"]),
        parity=float(fact["parity"]),
        adverse=str(fact["adverse"]),
        value=float(row["value"]),
        lower=float(row["lower"]),
        upper=float(row["upper"]),
        status=str(row["status"]),
        panel=text("panel"),
        band=text("band"),
        confidence=confidence,
        verdict=text("verdict") or "",
        benchmark=text("benchmark") or "",
        comparator=text("comparator"),
        focus=focus,
    )


def sentences(rows: Any, provenance: Any, confidence: float = 0.95, focus: str = "bme") -> Sequence[str]:
    """Return a sentence for each row of a results or assessments frame, in its order.

    >>> import wres
    >>> from wres.datasets import sector
    >>> results = wres.evaluate(sector(seed=1, organisations=1), edition="wres-2024", indicators=["training"])
    >>> print(sentences(results.headline(), results.provenance)[0])
    The ratio of the White rate to the BME rate is 1.05. Its 95 % interval 0.94 to 1.18 includes 1.00, equal rates: the figures don't show that the groups fare differently, nor that they fare alike.
    """  # noqa: E501
    facts = {(fact["edition"], fact["indicator"]): fact for fact in provenance.to_dict("records")}
    return [
        sentence(judged_figure(row, facts[row["edition"], row["indicator"]], confidence, focus))
        for row in rows.to_dict("records")
    ]
