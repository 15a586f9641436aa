"""Text as it is shown: names that do no harm wherever they stand, numbers with their nouns, and lists.

Whatever comes from data goes through here on its way to a terminal, a log or a page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

__all__ = ["HARMFUL", "capitalised", "cleaned", "counted", "first_of", "harmless", "listed", "readable", "shortened"]

_SPACE = re.compile(r"\s+")
HARMFUL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""What a text can't hold in XML, or what turns the direction of the text around it."""
# What ends a line to some, other than a new line.
_ENDS = re.compile("[\x0b\x0c\r\x85\u2028\u2029]")
_COMMAND, _LOGGED = re.compile(r"^(\s*)::"), re.compile(r"##(?=\w*\[)")
# Letters that stack marks on one another reach into the lines above and below.
_MARKS = re.compile(
    r"([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def cleaned(words: Any) -> str:
    r"""Return a text on one line, without what can't be shown or would turn other text around.

    >>> cleaned("Acme\u202e\x00\n Trust")
    'Acme Trust'
    """
    text = _SPACE.sub(" ", HARMFUL.sub("", str(words)))
    return _MARKS.sub(r"\1", text).strip()


def harmless(words: Any) -> str:
    r"""Return a text on one line that is no command to any terminal or log, and turns no other text round.

    A log of CI reads `::` at the beginning of a line, and `##[` or `##word[` anywhere, as a command.

    >>> harmless("::stop-commands::x"), harmless("##[add-mask]Acme"), harmless("\x1b[2JAcme\nTrust")
    (': :stop-commands::x', '# #[add-mask]Acme', '[2JAcme Trust')
    """
    return _inert(cleaned(words))


def readable(words: Any) -> str:
    r"""Return a text of several lines as `harmless` leaves each, but for its layout, which stays.

    >>> readable("2 problems:\n  ::error::x\x1b[2J\r")
    '2 problems:\n  : :error::x[2J '
    """
    lines = _MARKS.sub(r"\1", HARMFUL.sub("", _ENDS.sub(" ", str(words)))).split("\n")
    return "\n".join(map(_inert, lines))


def _inert(line: str) -> str:
    return _LOGGED.sub("# #", _COMMAND.sub(r"\1: :", line))


def shortened(words: Any, room: float) -> str:
    """Return a text that fits into `room` times the size of its type, with an ellipsis where something is left out.

    >>> shortened("A very long name of an organisation", 8)
    'A very long n…'
    """
    text, used = cleaned(words), 0.0
    for at, letter in enumerate(text):
        used += _width(letter)
        if used > room:
            return text[: max(at - 1, 0)].rstrip() + "…"
    return text


def _width(letter: str) -> float:
    """Return roughly how wide a letter is, in the size of its type.

    >>> _width("i") < _width("W") < _width("語") + 0.01
    True
    """
    if unicodedata.east_asian_width(letter) in "WF" or letter in "WM@%":
        return 1.0
    if unicodedata.combining(letter):
        return 0.0
    return 0.35 if letter in "ijlt.,:;'|!f ()" else 0.72 if letter.isupper() else 0.6


def capitalised(text: str) -> str:
    """Return a text that begins with a capital, the rest as it is.

    >>> capitalised("board membership, BME")
    'Board membership, BME'
    """
    return text[:1].upper() + text[1:]


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun.

    >>> counted(1, "organisation"), counted(1200, "organisation")
    ('1 organisation', '1,200 organisations')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(names: Iterable[Any], shown: int = 5) -> str:
    """Return names as a list for a sentence, and how many more there are.

    >>> listed("abc"), listed("abcdefgh", 2)
    ('a, b and c', 'a, b and 6 more')
    """
    texts = [shortened(name, 40) for name in names]
    if len(texts) > shown:
        return first_of(texts, shown)
    return " and ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))


def first_of(names: Iterable[Any], shown: int = 12) -> str:
    """Return the first of some names as they are, and how many more there are.

    >>> first_of("abc"), first_of("abc", 2)
    ('a, b, c', 'a, b and 1 more')
    """
    texts = [str(name) for name in names]
    more = len(texts) - shown
    return ", ".join(texts[:shown]) + (f" and {more:,} more" if more > 0 else "")
