"""Figures as they were printed: the number, and how far its last digit lets the true one lie from it."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import SupportsFloat

import attrs

__all__ = ["Printed", "read"]

# Signs as publications set them: hyphen, minus, en dash, non-breaking hyphen, and plus.
_FIGURE = re.compile(
    r"(?P<sign>[-−–‑+]?)\s*(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?P<rest>\.[0-9]+)?"
    r"\s*(?P<unit>%|[a-z ]*)",
    re.ASCII | re.IGNORECASE,
)
_UNITS = {
    "": "",
    "%": "%",
    "percent": "%",
    "per cent": "%",
    "point": "points",
    "points": "points",
    "pp": "points",
    "percentage point": "points",
    "percentage points": "points",
    "times": "times",
    "x": "times",
    "times as likely": "times",
    "times as high": "times",
}
# A ratio to one, as 1.5:1 or 1.5 to 1.
_TO_ONE = re.compile(r"\s*(?::|\bto\b)\s*1(?:\.0+)?$")


@attrs.frozen
class Printed:
    """A number with the decimals and the unit that it was printed with.

    `value` is in the printed unit, so 1.2 for `"1.2 %"`; `unit` is `""`, `"%"`, `"points"` or `"times"`.

    >>> read("−7.50 %")
    Printed(value=Decimal('-7.50'), decimals=2, unit='%')
    """

    value: Decimal
    decimals: int
    unit: str = ""

    @property
    def interval(self) -> tuple[Fraction, Fraction]:
        """The least and the greatest number that round to the figure, in its unit, both included.

        That is half a unit of the last digit either way. The ends belong to it because publications don't say
        whether they round halves up or to even.

        >>> lower, upper = read("1.57").interval
        >>> str(lower), str(upper)
        ('313/200', '63/40')
        """
        value, half = Fraction(self.value), Fraction(1, 2 * 10**self.decimals)
        return value - half, value + half

    def agrees(self, number: SupportsFloat | Fraction | Decimal) -> bool:
        """Return whether `number`, in the figure's unit, rounds to it: exactly, with no tolerance.

        A float is taken for the shortest decimal that names it, so that 1.565 is on the edge and not just
        below it. No figure agrees with `nan` or an infinite number.

        >>> read("1.57").agrees(1.5649), read("1.57").agrees(1.565), read("1.57").agrees(Fraction(11, 7))
        (False, True, True)
        """
        if not isinstance(number, (int, Fraction, Decimal)):
            # Also numpy's floats, whose own repr names the type.
            number = Decimal(repr(float(number)))
        if isinstance(number, Decimal) and not number.is_finite():
            return False
        lower, upper = self.interval
        return lower <= Fraction(number) <= upper


def read(text: str | None) -> Printed | None:
    """Return the figure that a published cell holds, or `None` where it holds none.

    Takes any minus sign, commas between thousands, the units `%`, percentage points and times, and ratios to one.
    Whatever else there is, such as `"n/a"`, `"<10"`, `"*"`, `"1 in 4"`, two figures, or `"1.5 times more likely"`,
    which may be 2.5 times, is no figure that a number could be compared with.

    >>> read("1.2 %")
    Printed(value=Decimal('1.2'), decimals=1, unit='%')
    >>> read("1.5 : 1")
    Printed(value=Decimal('1.5'), decimals=1, unit='times')
    >>> read("1,234")
    Printed(value=Decimal('1234'), decimals=0, unit='')
    >>> print(read("<10"))
    None
    """
    plain = (text or "").replace("\N{NO-BREAK SPACE}", " ").strip()
    found = _FIGURE.fullmatch(_TO_ONE.sub(" times", plain))
    if not found or not (found["digits"] or found["rest"]):
        return None
    unit = _UNITS.get(" ".join(found["unit"].lower().split()))
    if unit is None:
        return None
    sign = "-" if found["sign"] in ("-", "−", "–", "‑") else ""
    number = f"{(found['digits'] or '0').replace(',', '')}{found['rest'] or ''}"
    return Printed(Decimal(sign + number), len((found["rest"] or ".")[1:]), unit)
