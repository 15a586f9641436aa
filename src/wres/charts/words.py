"""The words of charts: names that do no harm, numbers as they are printed, and short names of figures."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

__all__ = [
    "NAMES",
    "VERDICT_WORDS",
    "among",
    "cleaned",
    "counted",
    "figure",
    "listed",
    "name_of",
    "shortened",
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

VERDICT_WORDS = {
    "adverse": "adverse",
    "favourable": "favourable",
    "no-evidence": "no evidence either way",
    "insufficient-data": "insufficient data",
}

SHOWN = 5
_SPACE = re.compile(r"\s+")
# What a text can't hold in XML, or what turns the direction of the text around it.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
# Letters that stack marks on one another reach into the lines above and below.
_MARKS = re.compile(
    r"([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def cleaned(words: Any) -> str:
    r"""Return a text on one line, without what can't be shown or would turn other text around.

    >>> cleaned("Acme\u202e\x00\n Trust")
    'Acme Trust'
    """
    text = _SPACE.sub(" ", _HARMFUL.sub("", str(words)))
    return _MARKS.sub(r"\1", text).strip()


def wide(letter: str) -> float:
    """Return roughly how wide a letter is, in the size of its type.

    >>> wide("i") < wide("W") < wide("語") + 0.01
    True
    """
    if unicodedata.east_asian_width(letter) in "WF" or letter in "WM@%":
        return 1.0
    if unicodedata.combining(letter):
        return 0.0
    return 0.35 if letter in "ijlt.,:;'|!f ()" else 0.72 if letter.isupper() else 0.6


def shortened(words: Any, room: float) -> str:
    """Return a text that fits into `room` times the size of its type, with an ellipsis where something is left out.

    >>> shortened("A very long name of an organisation", 8)
    'A very long n…'
    """
    text, used = cleaned(words), 0.0
    for at, letter in enumerate(text):
        used += wide(letter)
        if used > room:
            return text[: max(at - 1, 0)].rstrip() + "…"
    return text


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


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun.

    >>> counted(1, "organisation"), counted(1200, "organisation")
    ('1 organisation', '1,200 organisations')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(names: Sequence[Any] | Iterable[Any], shown: int = SHOWN) -> str:
    """Return names as a list, and how many more there are.

    >>> listed("abc"), listed("abcdefgh", 2)
    ('a, b and c', 'a, b and 6 more')
    """
    texts = [shortened(name, 40) for name in names]
    if len(texts) > shown:
        return f"{', '.join(texts[:shown])} and {len(texts) - shown:,} more"
    return " and ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))


def figure(value: float, unit: str = "ratio") -> str:
    """Return a number as the standard prints it: ratios with two decimals, anything else with one.

    >>> figure(1.256), figure(-0.04, "percentage points"), figure(float("inf"))
    ('1.26', '0.0', '∞')
    """
    if math.isnan(value):
        return "none"
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if abs(value) >= 1e6:
        return f"{value:.2g}"
    places = 2 if unit == "ratio" else 1
    return f"{round(value, places) + 0.0:.{places}f}"


def span(low: float, high: float, unit: str = "ratio") -> str:
    """Return an interval in words, empty where there is none.

    >>> span(0.5, float("inf")), span(float("nan"), 1.0)
    ('0.50 to ∞', '')
    """
    return "" if math.isnan(low) or math.isnan(high) else f"{figure(low, unit)} to {figure(high, unit)}"


def among(insufficient: int, total: int) -> str:
    """Return the sentence that says how many figures couldn't be judged.

    >>> among(0, 3), among(2, 3)
    ('None had insufficient data.', '2 of 3 had insufficient data and are not drawn.')
    """
    if not insufficient:
        return "None had insufficient data."
    verb = "is" if insufficient == 1 else "are"
    return f"{insufficient:,} of {total:,} had insufficient data and {verb} not drawn."
