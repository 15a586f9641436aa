"""What a recorded value says as text: the same whoever read the file, and however it was typed."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["NOTHING", "UNSEEN", "number_of", "plain", "spelt", "text", "words"]

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
