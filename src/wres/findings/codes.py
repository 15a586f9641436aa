"""Every kind of finding, under its permanent code: what it means, how severe it is, what cures it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import attrs

from wres.errors import DefinitionError, nearest
from wres.shipped import Shipped

__all__ = ["CODES", "SEVERITIES", "Code", "Severity", "check_severity"]

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""The severities, gravest first: cannot be right as it stands; is likely wrong or misleads; is worth knowing."""


def check_severity(instance: object, attribute: attrs.Attribute[str], value: str) -> None:
    """Refuse a severity that is none."""
    if value not in SEVERITIES:
        raise DefinitionError(
            f"{type(instance).__name__}.{attribute.name} is {value!r}{nearest(value, SEVERITIES)}; "
            f"choose {', '.join(SEVERITIES)}"
        )


@attrs.frozen(kw_only=True)
class Code:
    """A kind of finding: its permanent `id`, what it means, how grave it is, and what cures it.

    Ids `WRES0xx` are of acknowledgements, `WRES1xx` of returns and `WRES2xx` of published figures. An id is never given
    a second meaning, and one that falls out of use is not used again.

    >>> from wres.findings.codes import CODES
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
