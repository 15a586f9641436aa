"""Indicator 9: the board's make-up against the workforce's."""

from __future__ import annotations

from wres.indicators.form import Form
from wres.measures import Composition, RepresentationGap
from wres.model import Example
from wres.standard.references import inferred, unverified

__all__ = ["NO_FIGURE", "THREE_SEATS", "VOTING"]

_GUIDANCE = "WRES technical guidance"
_ARITHMETIC = unverified(_GUIDANCE, "exact", "the arithmetic of indicator 9, on invented counts")
_RULES = (
    inferred("S26d", "board less workforce, in percentage points: -0.64 and -7.5 for a board below its workforce"),
    unverified(_GUIDANCE, "exact", "members and staff of unknown ethnicity stay in the denominators"),
)
_COUNTS = [
    *Example.rows("headcount", white=700, bme=250, unknown=50),
    *Example.rows("board", white=12, bme=2, unknown=1),
    *Example.rows("board-voting", white=9, bme=1, unknown=0),
    *Example.rows("board-executive", white=6, bme=0, unknown=0),
]
_TITLE = "Percentage difference between the organisation's board {} and its overall workforce"

NO_FIGURE = Form(
    id="board",
    number="9",
    title="Boards are expected to be broadly representative of the population they serve",
    measure=Composition(part="board", whole="headcount"),
    adverse="below",
    references=[unverified(f"{_GUIDANCE} 2015", "exact", "the wording; no figure asked for")],
    examples=[
        Example(
            title="2 BME members of 15: the shares are shown, no difference is asked for",
            counts=_COUNTS,
            expected=[
                {"statistic": "share", "group": "bme", "value": "13.3"},
                {"statistic": "overall-share", "group": "bme", "value": "25.0"},
                {"statistic": "difference", "status": "not-applicable"},
            ],
            reference=_ARITHMETIC,
        )
    ],
    description="This edition asks for a board that represents the population, not for a figure; the shares are shown.",
)

VOTING = Form(
    id="board",
    number="9",
    title=_TITLE.format("voting membership"),
    measure=RepresentationGap(part={"voting": "board-voting"}, whole="headcount"),
    adverse="below",
    references=_RULES,
    examples=[
        Example(
            title="1 BME member of 10 who vote, 25 % of the workforce",
            counts=_COUNTS,
            expected=[
                {"statistic": "voting-share", "group": "bme", "value": "10.0"},
                {"statistic": "voting-difference", "value": "-15.0"},
            ],
            reference=_ARITHMETIC,
        )
    ],
    description="Percentage points, the BME share of voting members less the workforce's: below 0, fewer on the board.",
)

THREE_SEATS = Form(
    id="board",
    number="9",
    title=_TITLE.format("membership, in total, by voting and by executive membership,"),
    measure=RepresentationGap(
        part={"total": "board", "voting": "board-voting", "executive": "board-executive"},
        whole="headcount",
    ),
    adverse="below",
    references=[
        unverified(
            f"{_GUIDANCE}, March 2017",
            "exact",
            "voting and executive membership apart, which was read for the WDES metric modelled on it (S60)",
        ),
        *_RULES,
    ],
    examples=[
        Example(
            title="2 BME members of 15, 1 of 10 who vote and none of 6 executives; 25 % of the workforce",
            counts=_COUNTS,
            expected=[
                {"statistic": "total-difference", "value": "-11.7"},
                {"statistic": "voting-difference", "value": "-15.0"},
                {"statistic": "executive-difference", "value": "-25.0"},
                {"statistic": "total-share", "group": "unknown", "value": "6.7"},
            ],
            reference=_ARITHMETIC,
        )
    ],
    description=(
        "Percentage points, the BME share of the board, of its voting and of its executive members, each less that "
        "of the workforce: below 0, fewer on the board."
    ),
)
