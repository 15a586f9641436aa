"""What a published cell says: one number, a bound, a sign for none, words that leave it open, or nothing readable.

Nothing is guessed and nothing is worked out: what isn't surely one number is named for what it is.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import Literal

import attrs

from wres.consistency.spans import Span
from wres.recorded import MISSING, SUPPRESSED
from wres.statistics.printed import Printed, read

__all__ = ["PrintedCell", "read_cell"]

Kind = Literal["number", "bound", "missing", "withheld", "open", "words", "unreadable"]

LONGEST = 60
"""More characters than any figure has."""

ENDLESS = 10_000
"""So many that a cell isn't looked into: not even for what may be spaces."""

SPACES = dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
NARROW = re.compile("(?<=[0-9])[\u00a0\u2007\u2008\u2009\u200a\u202f](?=[0-9]{3}(?![0-9]))")
"""Spaces that don't break stand between thousands; an ordinary one may stand between two figures."""

UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"), "")
POINTS = re.compile("(?<=[0-9])[·‧∙⋅](?=[0-9])")
WIDE = {**{0xFF10 + n: str(n) for n in range(10)}, 0xFF0C: ",", 0xFF0E: "."}
"""Digits, comma and point as East Asian fonts set them."""

SIGNS = {"\u2212": "-", "\u2010": "-", "\uff05": "%", "\u00d7": "x"}
UNITS = (
    (re.compile(r"\s*(?:%|per cent|percent)[ -]*points?$"), " points"),
    (re.compile(r"(?<=[0-9])\s*:\s*1$"), " times"),
)

EQUAL = re.compile(r"(?:the )?same(?: likelihood)?|no difference|equal|equally likely|as likely")
ABOUT = re.compile(
    r"(?:about|almost|approx\.?|approximately|around|c\.|circa|just (?:over|under)|nearly|roughly|~|≈)\s*\S.*"
)

UNREADABLE = {
    "[=@].*|[+-].*[a-z(].*": "a spreadsheet's formula, which is not worked out",
    "[-+]?[0-9.]+e[-+]?[0-9]+": "a number in powers of ten, whose digits were not printed",
    "#[a-z0-9/]+[!?]?": "a spreadsheet's error",
    r"[-+]?[0-9.,]+[^0-9a-z.,%\s]+": "a number with a mark that may belong to a footnote",
    "[-+]?[0-9][0-9.,]*( ?%)?": "commas or points that don't stand between thousands or before decimals",
    ".*[0-9](?![0-9]|[.,][0-9]).*[0-9].*": "more than one number",
}
"""What a cell may look like, and why it holds no number: the first that fits."""

BOUND = re.compile(
    r"(?P<less><=|≤|<|less than|fewer than|under|up to|at most)\s*(?P<most>[0-9][0-9.,]*\s*%?)"
    r"|(?P<more>>=|≥|>|more than|over|at least)\s*(?P<least>[0-9][0-9.,]*\s*%?)"
)
INCLUDED = frozenset({"<=", "≤", "up to", "at most", ">=", "≥", "at least"})

LIKELY = re.compile(
    r"(?P<number>[0-9][0-9.,]*|once|twice|two|three|four|five|six|seven|eight|nine|ten)"
    r"\s*(?P<unit>%|per cent|percent|times|x)?\s*"
    r"(?P<than>more|less|as|greater|higher|lower|fewer)\s*(?:likely|likelihood)?(?: (?:than|as|to)\b.*)?"
)
NUMBERS = {"once": "1", "twice": "2", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7"}
NUMBERS |= {"eight": "8", "nine": "9", "ten": "10"}


@attrs.frozen(kw_only=True)
class PrintedCell:
    """What a published cell says.

    `kind` is `number` (then `printed` has it), `bound` (`bounds`), `missing`, `withheld`, `words` (a phrase that is
    no exact number), `open` (`meanings` has each number that may be meant, with how), or `unreadable` (`why`).
    """

    text: str
    kind: Kind
    printed: Printed | None = None
    bounds: Span | None = None
    meanings: tuple[tuple[str, Printed], ...] = ()
    why: str = ""


def read_cell(text: str | None) -> PrintedCell:
    """Return what a published cell says.

    >>> [read_cell(cell).printed.value for cell in ("1\u2009234", "12·5%", "−7.50 %")]
    [Decimal('1234'), Decimal('12.5'), Decimal('-7.50')]
    >>> [read_cell(cell).kind for cell in ("n/a", "*", "<5", "the same", "=1+1", "12,5%")]
    ['missing', 'withheld', 'bound', 'words', 'unreadable', 'unreadable']
    >>> [str(printed.value) for _, printed in read_cell("0.66 more likely").meanings]
    ['0.66', '1.66']
    """
    raw = text or ""
    if len(raw) > ENDLESS:
        return _unreadable(raw, "longer than any figure")
    plain = POINTS.sub(".", NARROW.sub(",", raw.translate(UNSEEN | WIDE).strip())).translate(SPACES)
    for sign, usual in SIGNS.items():
        plain = plain.replace(sign, usual)
    plain = " ".join(plain.split())
    lower = plain.lower()
    if lower in MISSING or lower in ("unknown", "x"):
        return PrintedCell(text=raw, kind="missing")
    if lower in SUPPRESSED:
        return PrintedCell(text=raw, kind="withheld")
    if len(plain) > LONGEST:
        return _unreadable(raw, "longer than any figure")
    short = lower
    for pattern, usual in UNITS:
        short = pattern.sub(usual, short)
    printed = read(short.removeprefix("x") if short.startswith("x") else short)
    if printed is not None:
        return PrintedCell(text=raw, kind="number", printed=printed)
    return _bound(raw, lower) or _likely(raw, lower) or _other(raw, lower)


def _unreadable(raw: str, why: str) -> PrintedCell:
    return PrintedCell(text=raw, kind="unreadable", why=why)


def _other(raw: str, lower: str) -> PrintedCell:
    if EQUAL.fullmatch(lower) or ABOUT.fullmatch(lower):
        return PrintedCell(text=raw, kind="words")
    whys = (why for pattern, why in UNREADABLE.items() if re.fullmatch(pattern, lower))
    return _unreadable(raw, next(whys, "not one number"))


def _bound(raw: str, lower: str) -> PrintedCell | None:
    found = BOUND.fullmatch(lower)
    printed = read((found["most"] or found["least"]).strip(".,")) if found else None
    if found is None or printed is None:
        return None
    limit, sign = Fraction(printed.value), found["less"] or found["more"]
    bounds = (
        Span(Fraction(0), limit, high_in=sign in INCLUDED)
        if found["less"]
        else Span(limit, inf, low_in=sign in INCLUDED, high_in=False)
    )
    return PrintedCell(text=raw, kind="bound", bounds=bounds)


def _likely(raw: str, lower: str) -> PrintedCell | None:
    """Return the ratio that a comparison in words means, or the ratios that it may mean."""
    found = LIKELY.fullmatch(lower)
    printed = read(NUMBERS.get(found["number"], found["number"]).strip(".,")) if found else None
    if found is None or printed is None:
        return None
    number, fewer = printed.value, found["than"] in {"less", "lower", "fewer"}
    if found["unit"] in {"%", "per cent", "percent"}:
        ratio = 1 + number.scaleb(-2) * (-1 if fewer else 1)
        if found["than"] == "as":
            ratio = number.scaleb(-2)
        return PrintedCell(text=raw, kind="number", printed=Printed(ratio, printed.decimals + 2, "times"))
    times = found["unit"] is not None or found["number"] in NUMBERS
    # 'Times more likely' is the standard's own phrase for its ratio; below 1 'more' contradicts it.
    if found["than"] == "as" or (times and not fewer and number >= 1):
        return PrintedCell(text=raw, kind="number", printed=attrs.evolve(printed, unit="times"))
    itself = ("the ratio itself", attrs.evolve(printed, unit="times"))
    if fewer and number > 1:
        # Above 1 an inverse lies nearer to the next one than the numbers do.
        inverse = Decimal(f"{1 / number:.4f}").normalize()
        other = ("that many times less", Printed(inverse, printed.decimals, "times"))
    elif fewer:
        other = ("a shortfall from 1", Printed(1 - number, printed.decimals, "times"))
    else:
        other = ("an excess over 1", Printed(1 + number, printed.decimals, "times"))
    return PrintedCell(text=raw, kind="open", meanings=(itself, other))
