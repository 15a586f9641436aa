"""What records say, and what it means: pay bands, panels, contracts, answers, dates.

Each reader takes one recorded value and returns what it stands for, None for one it doesn't know: nothing is guessed.
A reader sees each distinct value of a column once, never a row. `REFERENCES` says how sure each vocabulary is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from wres.model import FrozenMap, Reference
from wres.recorded import day as date
from wres.recorded import financial_year
from wres.recorded import plain as text
from wres.recorded import year as reporting_year
from wres.shipped import Shipped
from wres.standard.bands import AFC_BANDS
from wres.standard.ethnicity import SCHEMES
from wres.standard.references import cite, inferred, unverified

__all__ = [
    "REFERENCES",
    "answer",
    "band",
    "contract",
    "date",
    "executive",
    "experience",
    "financial_year",
    "flag",
    "mandatory",
    "panel",
    "process",
    "reporting_year",
    "staff_group",
    "stage",
    "text",
    "uptake",
    "vacancy",
]


def _key(value: object) -> str:
    """Return the words of a value in one order: neither punctuation, case nor their order matters, nor an "and"."""
    return " ".join(sorted(word for word in text(value).split() if word != "and"))


def _read(field: str, words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {_key(form): meaning for meaning, forms in words.items() for form in (meaning, *forms)}


WORDS: Mapping[str, Mapping[str, str]] = Shipped("wres.intake", "words.json", _read)
"""What words mean, by the field they are read for and in the order of `_key`."""

_NOISE = frozenset(
    {"nhs", "agenda", "for", "change", "afc", "non", "review", "body", "pay", "scale", "grade", "band", "range"}
)
_SCALES = {f"x{kind}{at:02d}": name for kind in "rn" for at, name in enumerate(AFC_BANDS[1:], start=1)}


def _word(field: str, value: object) -> str | None:
    """Return what a value means for a field; of several parts, as an interface writes them, what all that are read do.

    >>> _word("staff_group", "Nursing & Midwifery Registered|Community Nurse")
    'clinical'
    """
    table = WORDS[field]
    if isinstance(value, str) and "|" in value:
        found = {table[key] for part in value.split("|") if (key := _key(part)) in table}
        return found.pop() if len(found) == 1 else None
    return table.get(_key(value))


def band(value: object) -> str | None:
    """Return the band or medical grade of a pay scale's text, a slug of `wres.standard.bands.BANDS`.

    `8` alone is none of 8a to 8d, and isn't read; nor is what names two bands.

    >>> [band(v) for v in ("Band 8a", "Review Body Band 8 - Range A", "XR08", "NHS|XR05|Review Body Band 5", 5)]
    ['8a', '8a', '8a', '5', '5']
    >>> [band(v) for v in ("VSM", "ST3", "8", "Band 5/6")]
    ['vsm', 'trainee', None, None]
    """
    if (found := _word("band", value)) is not None:
        return found
    words = [word for word in text(value).split() if word not in _NOISE]
    scales = {_SCALES[word] for word in words if word in _SCALES}
    named = "".join(word for word in words if word not in _SCALES)
    if afc := re.fullmatch(r"(?:band|b)?0?([1-9])([abcd])?|([abcd])([1-9])", named):
        scales.add((afc[1] or afc[4]) + (afc[2] or afc[3] or ""))
    elif named:
        return None
    name = scales.pop() if len(scales) == 1 else None
    return name if name in AFC_BANDS else None


def panel(value: object) -> str | None:
    """Return the panel that a record names: `non-clinical`, `clinical` or `medical`."""
    return _word("panel", value)


def staff_group(value: object) -> str | None:
    """Return the panel of a staff group of the staff record, `student` for those on placement.

    >>> staff_group("Estates and Ancillary"), staff_group("Healthcare Scientists")
    ('non-clinical', 'clinical')
    """
    return _word("staff_group", value)


def contract(value: object) -> str | None:
    """Return what a contract makes of its holder: `employed`, or what keeps them out, such as `bank`."""
    return _word("contract", value)


def flag(value: object) -> str | None:
    """Return `yes` or `no`; an empty flag is no.

    >>> [flag(v) for v in (True, "N", 1.0, None, "Primary", "perhaps")]
    ['yes', 'no', 'yes', 'no', 'yes', None]
    """
    return _word("flag", value)


def stage(value: object) -> str | None:
    """Return how far an application came: `applied`, `shortlisted` or `appointed`."""
    return _word("stage", value)


def process(value: object) -> str | None:
    """Return the kind of a case: `formal`, or what keeps it out."""
    return _word("process", value)


def mandatory(value: object) -> str | None:
    """Return whether training was `mandatory` or `non-mandatory`."""
    return _word("mandatory", value)


def uptake(value: object) -> str | None:
    """Return whether a place was `accepted` or `not-accepted`."""
    return _word("uptake", value)


def experience(value: object) -> str | None:
    """Return `yes`, `no`, or `""` for no answer, of a question how often something happened.

    Codes that are bare digits aren't read: surveys number their answers differently.

    >>> [experience(v) for v in ("Never", "1-2", "More than 10", None, 1)]
    ['no', 'yes', 'yes', '', None]
    """
    found = text(value)
    return "" if not found else _word("experience", value)


def answer(value: object) -> str | None:
    """Return `yes`, `no`, `dont-know`, or `""` for no answer."""
    found = text(value)
    return "" if not found else _word("answer", value)


def executive(value: object) -> str | None:
    """Return whether a seat on the board is an executive one, `yes` or `no`."""
    return _word("executive", value)


def vacancy(value: object) -> str | None:
    """Return whether a seat is `filled` or `vacant`."""
    return _word("vacancy", value)


_ESR = unverified("Electronic Staff Record", "probable", "the spelling of its values")
REFERENCES: FrozenMap[str, tuple[Reference, ...]] = FrozenMap(
    {
        "band": (
            cite("S25b", "bands 1 to 9 and VSM"),
            unverified("Electronic Staff Record", "probable", "pay scales XR01 to XR12 and XN01 to XN12, bands 1 to 9"),
            unverified("NHS workforce statistics", "probable", "which medical grades are career and trainee grades"),
        ),
        "panel": (unverified("WRES technical guidance", "exact", "clinical or not by occupation, medical by grade"),),
        "staff_group": (_ESR, unverified("WRES technical guidance", "probable", "which staff groups are clinical")),
        "contract": (
            inferred("S42a", "bank staff out"),
            unverified("WRES technical guidance", "probable", "agency, contractors, non-executives and students out"),
            unverified(
                "Code of the Department of Health and Social Care on extracts of the staff record",
                "probable",
                "Permanent, Fixed Term Temp and Locum in, Honorary out, for statistics of the same staff",
            ),
        ),
        "ethnicity": tuple(reference for scheme in SCHEMES.values() for reference in scheme.references),
        "stage": (unverified("NHS Jobs and Trac", "weak", "the names of the stages"),),
        "process": (cite("S25c", "entry into a formal investigation"),),
        "mandatory": (
            unverified("WRES technical guidance", "exact", "neither statutory nor mandated by the employer"),
        ),
        "experience": (unverified("NHS Staff Survey", "exact", "any answer but never"),),
        "answer": (unverified("NHS Staff Survey", "exact", "yes, no, don't know"),),
    }
)
"""Where each vocabulary comes from, by the field it reads."""
