"""What a recorded value says as text: the same whoever read the file, and however it was typed."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Sequence

__all__ = [
    "MISSING",
    "NOTHING",
    "SUPPRESSED",
    "UNCLEAR",
    "UNSEEN",
    "bounds",
    "day",
    "financial_year",
    "mark",
    "month",
    "month_first",
    "number_of",
    "plain",
    "spelt",
    "text",
    "words",
    "year",
]

NOTHING = frozenset(
    {
        *("", "na", "n/a", "<na>", "#na", "#n/a", "#n/a n/a", "nan", "-nan", "nat", "null", "none"),
        *("1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan"),
    }
)
"""Texts that stand for nothing: pandas takes them for it when it reads a file, so that everybody has to."""


UNSEEN = "[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
"""A pattern of characters that can't be seen, for engines of any kind."""


def spelt(value: object) -> str:
    r"""Return a value as text whose spelling doesn't matter.

    Composed and decomposed letters, full-width digits and kinds of blank are one; what can't be seen is left out, and
    so is `.0`, which a gap in a column of whole numbers gives the others.

    >>> spelt(" Cafe\u0301\u200b\xa0Trust "), spelt(5.0), spelt("５.0")
    ('Café Trust', '5', '5')
    """
    found = str(value)
    if not found.isascii():
        seen = "".join(letter for letter in found if unicodedata.category(letter) != "Cf")
        found = unicodedata.normalize("NFKC", seen)
    found = " ".join(found.split())
    return found.partition(".")[0] if re.fullmatch(r"[+-]?\d+\.0+", found) else found


def text(value: object) -> str:
    """Return a recorded value as text whose spelling doesn't matter, `""` where it stands for nothing.

    >>> text("White "), text(None), text("N/A")
    ('White', '', '')
    """
    found = spelt(value)
    return "" if found.casefold() in NOTHING else found


def number_of(name: str) -> str:
    """Return the name of a person or an organisation; one of digits alone is their number.

    So zeros before it don't count anywhere, as they don't wherever a column was taken for numbers.

    >>> number_of("00000042"), number_of("0DE")
    ('42', '0DE')
    """
    return (name.lstrip("0") or "0") if name.isdecimal() else name


def words(value: object) -> str:
    """Return a text as plain words: lower case, without punctuation.

    >>> words(" Review Body Band 8 - Range A"), words("Medical & Dental")
    ('review body band 8 range a', 'medical and dental')
    """
    found = re.sub("['’]", "", spelt(value)).replace("&", " and ")
    return " ".join(re.findall(r"[^\W_]+", found.casefold()))


def plain(value: object) -> str:
    """Return a recorded value as plain words, `""` where it stands for nothing.

    >>> plain("Band 8a"), plain(5.0), plain(None), plain("N/A")
    ('band 8a', '5', '', '')
    """
    return words(value) if text(value) else ""


def day(value: object) -> dt.date | None:
    """Return a recorded day, or of a month alone its first: day first, or the year first, never the month.

    A date, or text as 2024-03-31, 20240331, 31/03/2024, 31-MAR-2024 or 31 March 2024, whatever time stands behind it.

    >>> day("31/03/2024"), day("12-MAY-2023"), day(20121011)
    (datetime.date(2024, 3, 31), datetime.date(2023, 5, 12), datetime.date(2012, 10, 11))
    >>> day("2024-02-30"), day("03/31/2024"), day("03/2024")
    (None, None, datetime.date(2024, 3, 1))
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    found = _parts(value)
    if found is None:
        return None
    y, m, d = found
    return _date(y, _MONTHS.get(m.lower(), m), d or 1)


def month(value: object) -> dt.date | None:
    """Return the first day of a month that a value names without a day, None for anything else.

    >>> month("2024-March"), month("03/2024"), month("31/03/2024")
    (datetime.date(2024, 3, 1), datetime.date(2024, 3, 1), None)
    """
    if isinstance(value, dt.date):
        return None
    found = _parts(value)
    return day(value) if found is not None and not found[2] else None


def month_first(value: object) -> bool:
    """Return whether a value can only be a day whose month is written first, which nothing here reads.

    >>> month_first("03/31/2024"), month_first("03/12/2024"), month_first("31/03/2024")
    (True, False, False)
    """
    found = re.fullmatch(r"(\d\d?)[-/. ](\d\d?)[-/. ](?:\d{4}|\d\d)(?:[ T]\d.*)?", spelt(value))
    return found is not None and int(found[1]) <= 12 < int(found[2]) <= 31


def _parts(value: object) -> tuple[str, str, str | None] | None:
    """Return the year, the month and the day that a text names, as they are written."""
    whole = spelt(value)
    for form in _DAYS:
        if found := form.fullmatch(whole):
            return found["y"], found["m"], found["d"]
    return None


def _date(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    y, m, d = int(year), int(month), int(day)
    if y in YEARS and 1 <= m <= 12 and 1 <= d <= calendar.monthrange(y, m)[1]:
        return dt.date(y, m, d)
    return None


def financial_year(day: dt.date) -> int:
    """Return the reporting year of an event: the financial year from 1 April, named for the 31 March that ends it."""
    return day.year + (day.month > 3)


YEARS = range(1900, 2200)
_MONTHS = {name.lower(): at for at, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: at for name, at in _MONTHS.items()} | {"sept": 9}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_MONTH = f"(?P<month>{_NAMES})"
_DAYS = tuple(
    re.compile(rf"{form}(?:[ T]\d\d?[:.]?\d\d.*)?", re.IGNORECASE)
    for form in (
        r"(?P<y>\d{4})-(?P<m>\d\d?)(?:-(?P<d>\d\d?))?",
        r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)",
        r"(?:(?P<d>\d\d?)/)?(?P<m>\d\d?)/(?P<y>\d{4})",
        r"(?P<d>\d\d?)[-.](?P<m>\d\d?)[-.](?P<y>\d{4})",
        rf"(?:(?P<d>\d\d?)(?:st|nd|rd|th)?[- ])?(?P<m>{_NAMES})[- ,]{{1,2}}(?P<y>\d{{4}})",
        rf"(?P<y>\d{{4}})[- ](?P<m>{_NAMES})(?:[- ](?P<d>\d\d?))?",
    )
)
"""Days and months as they are written; a time may stand behind."""
_BEFORE = re.compile(
    r"^(?:(?:financial|reporting|fiscal) year|fy|year|period|quarter|month|snapshot|position|the)? ?"
    r"(?:(?:ending|ended|to|at|as at|on|of|in|from)(?: the)? )?"
)
_FORMS = tuple(
    map(
        re.compile,
        (
            r"(?P<y>\d{4})",
            r"(?P<first>\d{4}) (?:to )?(?P<last>\d{4}|\d\d)",
            rf"(?P<y>\d{{4}}) {_MONTH}",
            rf"(?:(?P<d>\d\d?)(?:st|nd|rd|th)? )?{_MONTH} (?P<y>\d{{4}})",
            r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)?",
            r"(?P<y>\d{4}) (?P<m>\d\d)(?: (?P<d>\d\d))?(?: \d\d.*)?",
            r"(?:(?P<d>\d\d?) )?(?P<m>\d\d?) (?P<y>\d{4})(?: \d\d.*)?",
        ),
    )
)


def year(value: object) -> int | None:
    """Return the reporting year that a value names, which is the year of the 31 March that ends it.

    2024, the financial year 2023/24, or a month or a day, each of the financial year that it is in; of a period from
    one month or day to another, the last. What else there may be beside it is no year, nor are two digits.

    >>> [year(v) for v in (2024.0, "2024", "2023/24", "FY 2023-2024", "March 2024", "2023-APR", 20240331)]
    [2024, 2024, 2024, 2024, 2024, 2024, 2024]
    >>> [year(v) for v in ("202303 to 202403", "31 March 2024", "24", "2023/25", 2024.5, None)]
    [2024, 2024, None, None, None, None]
    """
    if isinstance(value, bool) or re.fullmatch(r"[+-]?\d*\.\d+", spelt(value)):
        return None
    if (found := day(value)) is not None and not re.fullmatch(r"\d{4}-\d\d?", spelt(value)):
        return financial_year(found)
    named = _BEFORE.sub("", words(value), count=1)
    start, to, end = named.partition(" to ")
    if to and min(len(start), len(end)) > 4:
        # Of months or days; two years with a word between are a financial year, or too many.
        first, last = _year(start, _FORMS[2:]), _year(end, _FORMS[2:])
        return last if first and last and first <= last <= first + 1 else None
    return _year(named)


def _year(named: str, forms: Sequence[re.Pattern[str]] = _FORMS) -> int | None:
    for form in forms:
        if found := form.fullmatch(named):
            parts = found.groupdict()
            if "first" in parts:
                first, last = parts["first"], parts["last"]
                whole = int(first[: 4 - len(last)] + last)
                if whole == int(first) + 1:
                    return whole if whole in YEARS else None
                continue
            month = _MONTHS[parts["month"]] if "month" in parts else parts.get("m")
            if month is None:
                return int(parts["y"]) if int(parts["y"]) in YEARS else None
            date = _date(parts["y"], month, parts.get("d") or 1)
            return None if date is None else financial_year(date)
    return None


MISSING = frozenset(
    {
        *("", "-", "–", "—", "--", "..", "...", ":", "?", "!", "na", "n/a", "n.a.", "n/a*", "n/k", "nk", "nr", "nan"),
        *("nat", "<na>", "none", "null", "tbc", "z", "[x]", "[z]", "no data", "nil return", "not applicable"),
        *("not available", "not collected", "not known", "not published", "not recorded", "not reported"),
    }
)
"""Marks of publications for a figure that there isn't: not collected, not applicable, not there."""
UNCLEAR = frozenset({"x", "xx", "~"})
"""Marks that some publishers withhold a figure by, and that mean to others that there is none."""
SUPPRESSED = frozenset(
    {
        *("*", "**", "***", "#", ".", "c", "[c]", "s", "[s]", "[low]", "supp", "suppressed", "withheld"),
        *("redacted", "confidential", "too small"),
    }
)
"""Marks of publications for a figure that is withheld because it is small or unsafe."""
_FEW = re.compile(
    r"(?:<|less than|fewer than|under|below) ?(?P<below>\d{1,2})"
    r"|(?:<=|≤|at most|no more than|up to) ?(?P<most>\d{1,2})|(?P<few>\d{1,2}) or (?:fewer|less)"
    r"|(?:between )?(?P<low>[01]) ?(?:-|–|to|and) ?(?P<high>\d{1,2})"
)


def mark(value: object) -> str | None:
    """Return `missing` or `suppressed` for a mark that stands in the place of a count, None for anything else.

    >>> mark(" N/A "), mark("*"), mark("<5"), mark("1 to 4"), mark("12")
    ('missing', 'suppressed', 'suppressed', 'suppressed', None)
    """
    found = spelt(value).lower()
    if found in SUPPRESSED or _FEW.fullmatch(found):
        return "suppressed"
    return "missing" if found in MISSING else None


def bounds(value: object) -> tuple[int | None, int] | None:
    """Return the least and the most that a mark says of a withheld count; the least is None where it says none.

    >>> bounds("<5"), bounds("Fewer than 5"), bounds("≤ 4"), bounds("1-4"), bounds("*")
    ((None, 4), (None, 4), (None, 4), (1, 4), None)
    """
    found = _FEW.fullmatch(spelt(value).lower())
    if found is None:
        return None
    most = found["most"] or found["few"] or found["high"]
    return (int(found["low"]) if found["low"] else None, int(most) if most else int(found["below"]) - 1)
