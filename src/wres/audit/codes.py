"""Every kind of finding, under its permanent code: what it means, how grave it is, what cures it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from wres.audit.findings import Code
from wres.audit.returncodes import RETURNS

__all__ = ["ACKNOWLEDGEMENTS", "CODES", "PUBLISHED", "RETURNS"]

RECOMPUTE = "work the figure out again from the counts, unrounded, and round it once"
COMPARE = "look the figures up where they were copied from, and correct the one that differs"

ACKNOWLEDGEMENTS = (
    Code(
        id="WRES001",
        title="Acknowledgement has expired",
        severity="warning",
        means="The day up to which a finding was acknowledged is past. It hides nothing any longer, and what it stood "
        "for is reported again.",
        cure="cure what was acknowledged and take the entry out, or give it a new date and a reason that still holds",
    ),
    Code(
        id="WRES002",
        title="Acknowledgement of nothing",
        severity="note",
        means="The organisation was audited, and no finding is the one that the entry acknowledges: it was cured, or "
        "the entry never matched.",
        cure="take the entry out, or correct its code, year or indicator",
    ),
)
"""The codes of acknowledgements themselves."""

PUBLISHED = (
    # What is printed, each figure by itself
    Code(
        id="WRES201",
        title="Figure that can't be read",
        severity="warning",
        means="The cell holds neither one number nor a usual sign for a missing or withheld one, so nothing is "
        "checked with it. It is never guessed at, and a spreadsheet's formula is never worked out.",
        cure="print one number with its decimals and unit, or a sign for a missing one, such as n/a",
    ),
    Code(
        id="WRES202",
        title="Meaning left open",
        severity="warning",
        means="The words allow more than one number: '0.66 more likely' may be a ratio of 0.66 or of 1.66. Both "
        "readings stand in the evidence, and neither is used.",
        cure="print the ratio itself, and say which group's likelihood is divided by which",
    ),
    Code(
        id="WRES203",
        title="Ratio printed with a unit",
        severity="error",
        means="A relative likelihood is a plain ratio; with a per cent sign 1.25 reads as nearly nothing, or as an "
        "excess of 1.25%.",
        cure="print the ratio without a unit",
    ),
    Code(
        id="WRES204",
        title="Percentage points called per cent",
        severity="note",
        means="The difference of two percentages is in percentage points; with a per cent sign it reads as a "
        "relative change.",
        cure="write 'percentage points'",
    ),
    Code(
        id="WRES205",
        title="Figure that can't be",
        severity="error",
        means="A share below 0 or above 100, a negative ratio, or a count that is negative, fractional or larger "
        "than any workforce.",
        cure=COMPARE,
    ),
    Code(
        id="WRES206",
        title="No whole count gives the percentage",
        severity="error",
        means="No whole number of people, out of the printed total, prints as this percentage under any way of "
        "rounding.",
        cure="check the count, the total and the percentage; one of the three isn't what was counted",
    ),
    Code(
        id="WRES207",
        title="No board gives the percentages",
        severity="note",
        means="No board of a usual size has whole members that print as these percentages.",
        cure="check the board's numbers, or print them beside the percentages",
    ),
    Code(
        id="WRES208",
        title="Implausible ratio",
        severity="warning",
        means="A relative likelihood above 10 or below 0.1 that no printed count or rate bears out: mostly a figure "
        "of something else.",
        cure="print the rates or counts that the ratio is made of, or correct it",
    ),
    # Contradictions for which no explanation stands out
    Code(
        id="WRES211",
        title="Ratio doesn't follow from its rates or counts",
        severity="error",
        means="No rates that print as these, and no counts, give this ratio, whichever way it was rounded.",
        cure=RECOMPUTE,
    ),
    Code(
        id="WRES212",
        title="Percentage doesn't follow from its counts",
        severity="error",
        means="The counts, or what is printed of them, give another percentage, whichever way it was rounded.",
        cure=RECOMPUTE,
    ),
    Code(
        id="WRES213",
        title="Parts don't make the total",
        severity="error",
        means="The counts of the groups don't add up to the printed total, or a part is larger than its whole.",
        cure=COMPARE,
    ),
    Code(
        id="WRES214",
        title="Shares don't make 100",
        severity="error",
        means="The shares of all groups are further from 100 than rounding can explain.",
        cure=COMPARE,
    ),
    Code(
        id="WRES215",
        title="Difference doesn't follow from its figures",
        severity="error",
        means="The two figures give another difference, change or growth than the one printed.",
        cure=RECOMPUTE,
    ),
    Code(
        id="WRES216",
        title="One figure printed twice, differently",
        severity="error",
        means="One publication prints two values of the same figure that no number rounds to.",
        cure=COMPARE,
    ),
    Code(
        id="WRES217",
        title="Figure restated",
        severity="note",
        means="Two publications print different values of the same figure. Later editions revise earlier ones, so "
        "that neither need be wrong.",
        cure="name the publication, or the date of the data, with the figure",
    ),
    # Contradictions that one small slip explains
    Code(
        id="WRES221",
        title="Rounded before dividing",
        severity="warning",
        means="The figure fits the rounded figures that it was made of, and not the counts.",
        cure="divide or subtract unrounded figures, and round once at the end",
    ),
    Code(
        id="WRES222",
        title="Cut off, not rounded",
        severity="warning",
        means="The further decimals were cut off: 12.97 is printed as 12.9.",
        cure="round to the nearest last digit",
    ),
    Code(
        id="WRES223",
        title="Digit lost",
        severity="error",
        means="With one more digit the figures agree: 9.6 for 59.6.",
        cure="correct the figure from its source",
    ),
    Code(
        id="WRES224",
        title="Digit too many, or digits changed",
        severity="error",
        means="With a digit less, or one digit or two neighbouring ones put right, the figures agree: 481 for 48. A "
        "mark for a footnote that became a digit looks so.",
        cure="correct the figure from its source",
    ),
    Code(
        id="WRES225",
        title="Decimal point shifted",
        severity="error",
        means="With the decimal point moved, or a share read as a percentage, the figures agree: 15.7 for 1.57.",
        cure="correct the figure, and print its unit",
    ),
    Code(
        id="WRES226",
        title="Labels swapped",
        severity="error",
        means="With the labels White and BME exchanged the figures agree.",
        cure="find out from the data which figure is whose, and correct every page",
    ),
    Code(
        id="WRES227",
        title="Ratio turned round",
        severity="error",
        means="The ratio is that of the other group to the one named, or its two rates have each other's labels.",
        cure="print the ratio in the direction that the edition asks for, and name both groups",
    ),
    Code(
        id="WRES228",
        title="Last year's figure used again",
        severity="error",
        means="The figure contradicts this year's others, and is last year's.",
        cure="replace it by this year's figure",
    ),
    Code(
        id="WRES229",
        title="The same figure under two labels",
        severity="warning",
        means="Figures of two subjects are alike to the last digit, and to more digits than chance explains; or a "
        "figure that contradicts the others is its neighbour's.",
        cure="check whether one was copied over the other",
    ),
    Code(
        id="WRES230",
        title="Another total was used",
        severity="warning",
        means="The percentages fit a total other than the one printed, such as one without people of unknown "
        "ethnicity.",
        cure="print the total that the percentages are of; in a share of the workforce unknown ethnicity belongs to it",
    ),
    Code(
        id="WRES231",
        title="Sign lost",
        severity="error",
        means="With the other sign the difference agrees with its figures.",
        cure="print the sign, and say what is subtracted from what",
    ),
    Code(
        id="WRES232",
        title="Another form of the figure",
        severity="warning",
        means="The figure is what is left to 100 or to 1, or an excess over 1, in place of the figure that its name "
        "promises.",
        cure="print the figure itself",
    ),
    Code(
        id="WRES233",
        title="Count printed in round numbers",
        severity="note",
        means="The other figures fit a count that rounds to the one printed.",
        cure="print the count in full, or say that it is rounded",
    ),
)
"""The codes of published figures, in order."""

CODES: Mapping[str, Code] = MappingProxyType({code.id: code for code in (*ACKNOWLEDGEMENTS, *RETURNS, *PUBLISHED)})
"""Every code by its id."""
