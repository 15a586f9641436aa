"""The words of charts: numbers as they are printed, and short names of figures."""

from __future__ import annotations

import math
from typing import Any

from wres.results import PLACES
from wres.standard.bands import STRATA
from wres.text import cleaned

__all__ = [
    "BAND_NAMES",
    "HELD",
    "NAMES",
    "among",
    "bounded",
    "name_of",
    "number",
    "span",
    "statistic_words",
]

NAMES = {
    "workforce": "workforce by band",
    "appointment": "appointment from shortlisting",
    "disciplinary": "formal disciplinary process",
    "training": "non-mandatory training",
    "harassment-public": "harassment by the public",
    "harassment-staff": "harassment by staff",
    "opportunities": "equal opportunities",
    "discrimination": "discrimination at work",
    "board": "board membership",
}
"""Short names of the standard's indicators; another's is its id."""

BAND_NAMES = {(each.panel, each.band): each.title.partition(": ")[2] for each in STRATA}
"""What each band is called beside the name of its panel."""


HELD = "held-back"
"""What stands in place of a verdict on a figure that is held back to protect individuals."""


def name_of(indicator: Any) -> str:
    """Return the short name of an indicator.

    >>> name_of("appointment"), name_of("acme-leavers")
    ('appointment from shortlisting', 'acme leavers')
    """
    return NAMES.get(str(indicator), cleaned(indicator).replace("-", " "))


def statistic_words(statistic: Any, panel: Any, band: Any) -> str:
    """Return what singles a figure out beside its indicator, empty where nothing does.

    >>> statistic_words("voting-difference", None, None), statistic_words("difference", "clinical", "8a")
    ('voting', 'clinical, band 8a')
    """
    seat = str(statistic).removesuffix("difference").removesuffix("relative-likelihood").rstrip("-").replace("-", " ")
    stratum = [cleaned(part) for part in (panel, band) if isinstance(part, str)]
    if len(stratum) == 2 and stratum[1][:1].isdigit():
        stratum[1] = f"band {stratum[1]}"
    return ", ".join(filter(None, [seat, *stratum]))


def number(value: float, unit: str = "ratio", parity: float = math.nan) -> str:
    """Return a number as the standard prints it: ratios with two decimals, anything else with one.

    It has more decimals where rounding would put it onto parity.

    >>> number(1.256), number(1.0004, "ratio", 1.0), number(-0.04, "percentage points"), number(float("inf"))
    ('1.26', '1.0004', '0.0', '∞')
    """
    if math.isnan(value):
        return "none"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if abs(value) >= 1e7:
        return f"{value:.3g}"
    places = PLACES.get(unit, 1)
    if not math.isnan(parity) and value != parity:
        while places < 9 and round(value, places) == parity:
            places += 1
    return f"{round(value, places) + 0.0:.{places}f}"


def span(low: float, high: float, unit: str = "ratio") -> str:
    """Return an interval in words, empty where there is none.

    >>> span(0.5, float("inf")), span(float("nan"), 1.0)
    ('0.50 to ∞', '')
    """
    return "" if math.isnan(low) or math.isnan(high) else f"{number(low, unit)} to {number(high, unit)}"


def bounded(value: float, low: float, high: float, unit: str = "ratio", sign: str = "") -> str:
    """Return a figure with its sign, and its interval behind it where there is one.

    >>> bounded(1.256, 0.9, 1.8), bounded(12.0, float("nan"), 1.0, "per cent", " %")
    ('1.26 (0.90 to 1.80)', '12.0 %')
    """
    ends = span(low, high, unit)
    return f"{number(value, unit)}{sign}{f' ({ends})' if ends else ''}"


def among(insufficient: int, total: int, held: int = 0) -> str:
    """Return the sentences that say how many figures couldn't be judged, and how many are held back.

    >>> among(0, 3), among(2, 3)
    ('None had insufficient data.', '2 of 3 had insufficient data and are not drawn.')
    >>> among(0, 3, 1)
    'None had insufficient data. 1 of 3 is held back to protect individuals.'
    """
    back = f" {held:,} of {total:,} {_be(held)} held back to protect individuals." if held else ""
    if not insufficient:
        return f"None had insufficient data.{back}"
    return f"{insufficient:,} of {total:,} had insufficient data and {_be(insufficient)} not drawn.{back}"


def _be(number: int) -> str:
    return "is" if number == 1 else "are"
