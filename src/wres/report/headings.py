"""The headings of the reporting template of 2015 and 2016 as facts: their words, their sources, what they ask.

Many organisations kept the template for years. One commissioning group's return for 2020 follows it heading by heading,
so those headings were read there; the others were read nowhere, and say so.
"""

from __future__ import annotations

import attrs

from wres.model import Reference
from wres.standard.references import cite, unverified

__all__ = ["COVER", "DATA", "HEADINGS", "INDICATORS", "LAST", "SECTIONS", "Asked"]

_TEMPLATE = "WRES reporting template, 2015 and 2016"


def _read(words: str) -> Reference:
    return cite("S28b", words)


def _remembered(words: str) -> Reference:
    return unverified(_TEMPLATE, "exact", words)


@attrs.frozen(kw_only=True)
class Asked:
    """One heading: its place in the template, its words, where it is written, and what a person has to write under it.

    `write` is empty where figures answer it whole. `place` is a section's number with a letter, or `cover`.
    """

    id: str
    place: str
    words: str
    reference: Reference
    write: str = ""


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

COVER = (
    Asked(
        id="date",
        place="cover",
        words="Date of report: month and year",
        reference=_read("date of report"),
        write="the month and the year",
    ),
    Asked(
        id="organisation",
        place="cover",
        words="Name of organisation",
        reference=_remembered("name of organisation"),
    ),
    Asked(
        id="board-lead",
        place="cover",
        words="Name and title of Board lead for the Workforce Race Equality Standard",
        reference=_read("the member of the governing body responsible for the standard"),
        write="who on the board leads on the standard, with the title",
    ),
    Asked(
        id="lead-manager",
        place="cover",
        words="Name and contact details of lead manager compiling this report",
        reference=_read("author of the report"),
        write="who compiled this report, and how to reach them",
    ),
    Asked(
        id="commissioners",
        place="cover",
        words="Names of commissioners this report has been sent to",
        reference=_read("names of commissioners"),
        write="each commissioner that it was sent to",
    ),
    Asked(
        id="co-ordinating-commissioner",
        place="cover",
        words="Name and contact details of co-ordinating commissioner this report has been sent to",
        reference=_remembered("co-ordinating commissioner"),
        write="the co-ordinating commissioner, and how to reach them",
    ),
    Asked(
        id="address",
        place="cover",
        words="Unique URL link on which this report will be found",
        reference=_remembered("unique URL of the report"),
        write="the address of the page where this is published",
    ),
    Asked(
        id="signed-off",
        place="cover",
        words="This report has been signed off by, on behalf of the Board, on",
        reference=_read("signed off on behalf of the board, with date and name"),
        write="who signed it off, and the date",
    ),
)

HEADINGS = (
    Asked(
        id="completeness",
        place="1a",
        words="Any issues of completeness of data",
        reference=_read("completeness of data"),
        write="what the figures can't show of themselves: staff, posts or records that were left out, and why",
    ),
    Asked(
        id="reliability",
        place="1b",
        words="Any matters relating to reliability of comparisons with previous years",
        reference=_read("reliability of comparisons with previous years"),
        write="mergers, transfers, new systems, or anything else that makes the years unlike one another",
    ),
    Asked(
        id="staff",
        place="2a",
        words="Employed within this organisation at the date of the report",
        reference=_read("employed at the date of the report"),
    ),
    Asked(
        id="proportion",
        place="2b",
        words="Proportion of BME staff employed within this organisation at the date of the report",
        reference=_read("proportion of BME staff"),
    ),
    Asked(
        id="self-reported",
        place="3a",
        words="The proportion of total staff who have self-reported their ethnicity",
        reference=_read("the proportion who have self-reported; “not declared” isn't in it"),
    ),
    Asked(
        id="steps-taken",
        place="3b",
        words=(
            "Have any steps been taken in the last reporting period to improve the level of self-reporting by ethnicity"
        ),
        reference=_read("steps taken in the last reporting period"),
        write="what was done, or that nothing was",
    ),
    Asked(
        id="steps-planned",
        place="3c",
        words=(
            "Are any steps planned during the current reporting period to improve the level of self-reporting by "
            "ethnicity"
        ),
        reference=_remembered("steps planned during the current reporting period"),
        write="what is planned, by when and by whom, or that nothing is",
    ),
    Asked(
        id="period",
        place="4",
        words="What period does the organisation's workforce data refer to",
        reference=_remembered("the period of the workforce data"),
    ),
)
"""The headings of sections 1 to 4."""

INDICATORS = (
    Asked(
        id="narrative",
        place="5",
        words="Narrative: the implications of the data and any additional background explanatory narrative",
        reference=_remembered("narrative for each indicator"),
        write="what the figures mean here, and the background to them",
    ),
    Asked(
        id="action",
        place="5",
        words=(
            "Action taken and planned, including e.g. does the indicator link to EDS2 evidence and/or a corporate "
            "Equality Objective"
        ),
        reference=_remembered("action for each indicator, with EDS2 and equality objectives"),
        write="what was done and what will be, with dates and names, and which EDS2 evidence or objective it serves",
    ),
)
"""What is asked under each indicator, after its figures for the reporting year and for the previous year."""

DATA = Asked(
    id="data",
    place="5",
    words="Data for reporting year, data for previous year",
    reference=_remembered("the two columns of figures for each indicator"),
)

LAST = (
    Asked(
        id="factors",
        place="6",
        words="Are there any other factors or data which should be taken into consideration in assessing progress",
        reference=_remembered("other factors or data"),
        write="other factors or data, or that there are none",
    ),
    Asked(
        id="plan",
        place="7",
        words="Link to, or attachment of, the detailed action plan that the Board has agreed",
        reference=_remembered("the action plan agreed by the board"),
        write="the address of the action plan, or the plan itself",
    ),
)
"""The headings of sections 6 and 7."""
