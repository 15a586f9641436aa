"""The headings of the reporting template of 2015 and 2016 as facts: their words, their sources, what they ask.

Many organisations kept the template for years. One commissioning group's return for 2020 follows it heading by heading,
so those headings were read there; the others were read nowhere, and say so.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from wres.model import Reference
from wres.shipped import Shipped
from wres.standard.references import cite, unverified

__all__ = ["HEADINGS", "SECTIONS", "TemplateHeading", "headings_of"]

SECTIONS = {
    "cover": "Cover",
    "1": "Background narrative",
    "2": "Total numbers of staff",
    "3": "Self-reporting",
    "4": "Workforce data",
    "5": "Workforce Race Equality Indicators",
    "6": "Other factors",
    "7": "Action plan",
}
"""The sections, in their order."""


@attrs.frozen(kw_only=True)
class TemplateHeading:
    """One heading: its place in the template, its words, where it is written, and what a person has to write under it.

    `write` is empty where figures answer it whole. `place` is a section's number with a letter, or `cover`. In section
    5 `data` stands under each indicator, then `narrative` and `action`.
    """

    id: str
    place: str
    words: str
    reference: Reference
    write: str = ""

    @property
    def section(self) -> str:
        """The section that it stands in."""
        return self.place if self.place in SECTIONS else self.place[:1]


def _heading(name: str, fields: dict[str, str]) -> TemplateHeading:
    if "read" in fields:
        reference = cite("S28b", fields["read"])
    else:
        reference = unverified("WRES reporting template, 2015 and 2016", "exact", fields["remembered"])
    write = fields.get("write", "")
    return TemplateHeading(id=name, place=fields["place"], words=fields["words"], reference=reference, write=write)


HEADINGS: Mapping[str, TemplateHeading] = Shipped("wres.report", "headings.json", _heading)
"""Every heading by its id, in the template's order."""


def headings_of(section: str) -> list[TemplateHeading]:
    """Return the headings of a section, in their order.

    >>> [heading.id for heading in headings_of("3")]
    ['self-reported', 'steps-taken', 'steps-planned']
    """
    return [heading for heading in HEADINGS.values() if heading.section == section]
