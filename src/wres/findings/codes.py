"""Every kind of finding, under its permanent code: what it means, how severe it is, what cures it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, get_args

import attrs

from wres.errors import DefinitionError, nearest
from wres.shipped import Shipped

__all__ = ["CODES", "SEVERITIES", "Code", "Limit", "Severity", "at_least", "check_codes", "check_severity"]

Severity = Literal["error", "warning", "note"]
Limit = Literal["error", "warning", "note", "never"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The severities, most severe first: can't be right as it stands; is likely wrong or misleads; is worth knowing."""


def check_severity(instance: object, attribute: attrs.Attribute[Severity], value: Severity) -> None:
    """Refuse a severity that is none."""
    if value not in SEVERITIES:
        raise DefinitionError(
            f"{type(instance).__name__}.{attribute.name} is {value!r}{nearest(value, SEVERITIES)}; "
            f"choose {', '.join(SEVERITIES)}"
        )


def at_least(limit: Limit) -> tuple[Severity, ...]:
    """Return the severities from a limit up, none for `never`; any other word is a `DefinitionError`.

    >>> at_least("warning")
    ('error', 'warning')
    """
    if limit == "never":
        return ()
    if limit not in SEVERITIES:
        raise DefinitionError(f"no severity {limit!r}{nearest(limit, SEVERITIES)}; choose {', '.join(SEVERITIES)}")
    return SEVERITIES[: 1 + SEVERITIES.index(limit)]


@attrs.frozen(kw_only=True)
class Code:
    """A kind of finding: its permanent `id`, what it means, how severe it is, and what cures it.

    Ids `WRES0xx` are of acknowledgements, `WRES1xx` of returns and `WRES2xx` of published figures. An id is never given
    a second meaning, and one that falls out of use is not used again.

    >>> from wres.findings import CODES
    >>> CODES["WRES206"].title
    'No whole count gives the percentage'
    """

    id: str
    title: str
    severity: Severity = attrs.field(validator=check_severity)
    means: str
    cure: str


CODES: Mapping[str, Code] = Shipped("wres.findings", "codes.json", lambda code, fields: Code(id=code, **fields))
"""Every code by its id: `WRES0xx` of acknowledgements, `WRES1xx` of returns, `WRES2xx` of published figures."""


def check_codes(codes: Iterable[str], known: Iterable[str] = CODES) -> tuple[str, ...]:
    """Return codes, or beginnings of codes, if each could be some finding's; else raise a `DefinitionError`.

    So a slip in a pipeline's settings can't hide findings.

    >>> check_codes(["WRES2", "WRES001"])
    ('WRES2', 'WRES001')
    """
    codes, known = tuple(codes), tuple(known)
    wrong = [code for code in codes if not (code and any(name.startswith(code) for name in known))]
    if wrong:
        listed = ", ".join(f"{code!r}{nearest(code, known)}" for code in wrong)
        raise DefinitionError(
            f"no finding has the code {listed}; a code is such as WRES206, and WRES2 stands for all that begin so"
        )
    return codes
