"""The Workforce Disability Equality Standard (WDES): Disabled staff beside non-disabled staff, in ten metrics.

Its workforce, shortlisting and board are counted as the WRES counts them; what it takes from the staff survey are items
of its own, because there the respondents' own word says who is disabled.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from wres.hookspecs import hookimpl
from wres.measures import Percentage, PercentageGap, RelativeLikelihood, RepresentationGap, ScoreGap
from wres.model import (
    Adverse,
    Deadline,
    Edition,
    Example,
    FrozenMap,
    Grouping,
    Indicator,
    Item,
    Omission,
    Reference,
    Survey,
    Term,
)
from wres.sisters import edition
from wres.standard.bands import CLUSTERS, STRATA
from wres.standard.items import APPOINTED, BOARD, BOARD_EXECUTIVE, BOARD_VOTING, HEADCOUNT, SHORTLISTED
from wres.standard.references import cite, inferred, unverified

__all__ = ["wres_editions", "wres_indicators"]

_GUIDANCE = "WDES technical guidance"
_SURVEY = "NHS Staff Survey"

DISABILITY = Grouping(
    id="disabled-non-disabled",
    title="Disabled and non-disabled staff, as the standard compares them",
    characteristic="disability",
    groups={
        "disabled": ("Disabled",),
        "non-disabled": ("Non-disabled",),
        "unknown": ("Unspecified", "Not declared", ""),
    },
    focus="disabled",
    comparator="non-disabled",
)
"""The grouping of the standard, by the words that organisations print; no list of codes was found."""

_METRIC_9B = Omission(
    number="9b",
    title="Action taken to let the voices of Disabled staff be heard",
    reason="a yes or no with a narrative: there is no figure to compute",
    references=[cite("S42a", "metric 9b asks for narrative evidence of actions taken")],
)

EDITION = edition(
    "wdes",
    2023,
    "Workforce Disability Equality Standard 2023",
    grouping=DISABILITY,
    references=[
        cite("S42a", "the metrics of 2023 and what changed in them"),
        cite("S42b", "guidance of March 2023, its beginning"),
        cite("S70", "non-disabled, disabled, unspecified and not declared, each with its share"),
        cite("S72", "staff whose disability is unknown in a share of their own"),
        inferred("S37a", "workforce at 31 March 2023, as in the WRES of the year"),
    ],
    survey=Survey(
        title=f"{_SURVEY} 2022",
        year=2022,
        questions=FrozenMap(
            {
                "harassment-public": "Q14a",
                "harassment-managers": "Q14b",
                "harassment-colleagues": "Q14c",
                "opportunities": "Q15",
            }
        ),
        references=[
            cite("S72", "the survey of 2022 for 2023"),
            unverified(f"{_SURVEY} 2022", "exact", "the numbers of the questions, read for 2024 (S59)"),
        ],
    ),
    deadlines=[
        Deadline(
            title="publication of the report and the action plan",
            date=dt.date(2023, 10, 31),
            reference=cite("S42c", "annual report and plan, by 31 October"),
        )
    ],
    omitted=[_METRIC_9B],
)


def _rows(item: Item, disabled: int, non_disabled: int, unknown: int | None = None, **label: Any) -> list[Any]:
    groups: dict[str, Any] = {"disabled": disabled, "non-disabled": non_disabled, "unknown": unknown}
    return Example.rows(item.id, **{name: n for name, n in groups.items() if n is not None}, **label)


_ARITHMETIC = unverified(_GUIDANCE, "exact", "the arithmetic of the metric, on invented counts")
_UNKNOWN_STAYS = inferred("S72", "4.96, 86.74 and 8.30 % make 100: unknown is in the denominator")

_WORKFORCE = Indicator(
    id="workforce",
    number="1",
    title=(
        "Percentage of staff in AfC pay bands or medical and dental subgroups and very senior managers "
        "compared with the overall workforce"
    ),
    editions=EDITION.id,
    measure=RepresentationGap(
        part=HEADCOUNT,
        whole=HEADCOUNT,
        by=("panel", "band"),
        bands={cluster.id: cluster.bands for cluster in CLUSTERS},
    ),
    adverse="either",
    references=[
        cite("S42a", "metric 1, bank staff out and very senior managers as in the WRES since 2023"),
        cite("S43", "metric 1, the wording"),
        cite("S41b", "seven clusters of bands"),
        unverified(_GUIDANCE, "exact", "the numbers of the medical clusters; non-clinical and clinical staff apart"),
        _UNKNOWN_STAYS,
    ],
    examples=[
        Example(
            title="Four bands of a workforce of 400, the first two in one cluster",
            counts=[
                *_rows(HEADCOUNT, 10, 80, 10, panel="non-clinical", band="2"),
                *_rows(HEADCOUNT, 5, 85, 10, panel="non-clinical", band="4"),
                *_rows(HEADCOUNT, 6, 88, 6, panel="clinical", band="5"),
                *_rows(HEADCOUNT, 2, 90, 8, panel="medical", band="consultant"),
            ],
            expected=[
                {"statistic": "overall-share", "group": "disabled", "value": "5.75"},
                {
                    "statistic": "share",
                    "group": "disabled",
                    "panel": "non-clinical",
                    "band": "cluster-1",
                    "value": "7.5",
                },
                {"statistic": "difference", "panel": "non-clinical", "band": "cluster-1", "value": "1.75"},
                {"statistic": "difference", "panel": "clinical", "band": "cluster-2", "value": "0.25"},
                {"statistic": "difference", "panel": "medical", "band": "cluster-5", "value": "-3.75"},
            ],
            reference=_ARITHMETIC,
        ),
        Example(
            title="North Cumbria Integrated Care, 2024, per 10,000 staff",
            counts=_rows(HEADCOUNT, 496, 8_674, 830),
            expected=[
                {"statistic": "overall-share", "group": "disabled", "value": "4.96"},
                {"statistic": "overall-share", "group": "unknown", "value": "8.30"},
            ],
            reference=cite("S72", "4.96 % disabled, 86.74 % not, 8.30 % unknown"),
        ),
    ],
    description=(
        "Disabled, non-disabled and unknown shares of each cluster of bands, clusters 1 to 4 apart for non-clinical "
        "and clinical staff, and the Disabled share less that of the whole workforce. Other medical and dental staff "
        "are in the workforce and in no cluster."
    ),
)

_APPOINTMENT = Indicator(
    id="appointment",
    number="2",
    title=(
        "Relative likelihood of non-disabled staff compared to Disabled staff being appointed from shortlisting "
        "across all posts"
    ),
    editions=EDITION.id,
    measure=RelativeLikelihood(numerator=APPOINTED, denominator=SHORTLISTED, of="non-disabled", to="disabled"),
    adverse="above",
    references=[
        cite("S45", "metric 2, non-disabled compared with Disabled"),
        cite("S72", "metric 2, the same, with figures of 2023"),
        cite("S73", "metric 2, the same"),
        cite("S43", "prints the groups the other way round, against all of these"),
        unverified(_GUIDANCE, "exact", "posts filled in the financial year, internal and external"),
    ],
    examples=[
        Example(
            title="Coventry and Warwickshire's rates of 2025, per 1,000 applicants",
            counts=[*_rows(SHORTLISTED, 1_000, 1_000), *_rows(APPOINTED, 209, 218)],
            expected=[
                {"statistic": "relative-likelihood", "group": "non-disabled/disabled", "value": "1.04"},
                {"statistic": "likelihood", "group": "disabled", "value": "0.209"},
            ],
            reference=cite("S75", "21.8 % of non-disabled and 20.9 % of disabled applicants appointed"),
        )
    ],
    description="Non-disabled over Disabled: above 1, non-disabled applicants are the more likely to be appointed.",
)

CAPABILITY = Item(
    id="wdes-capability",
    title="Staff entering the formal capability process",
    definition=(
        "People who entered the formal capability procedure in the financial year on the grounds of performance: "
        "people, not cases. Disciplinary cases don't count, nor does ill health."
    ),
    strata=STRATA,
    averaged=True,
    reference=unverified(
        _GUIDANCE,
        "probable",
        "metric 3: people and not cases, ill health left out, although one trust says that it came in with 2023 (S71); "
        "the grounds of performance were read (S73)",
    ),
)

_CAPABILITY = Indicator(
    id="capability",
    number="3",
    title=(
        "Relative likelihood of Disabled staff compared to non-disabled staff entering the formal capability process, "
        "over two years"
    ),
    editions=EDITION.id,
    measure=RelativeLikelihood(
        numerator=Term(item=CAPABILITY, years=2), denominator=HEADCOUNT, of="disabled", to="non-disabled"
    ),
    adverse="above",
    references=[
        cite("S45", "metric 3, as measured by entry into the formal capability procedure"),
        cite("S71", "above 1, Disabled staff are the more likely; says that ill health came in with 2023"),
        cite("S72", "metric 3, Disabled compared with non-disabled, the capability process"),
        cite("S73", "on the grounds of performance"),
        cite("S43", "prints the disciplinary process, against all of these"),
        cite("S70", "prints the disciplinary process too"),
        unverified(_GUIDANCE, "exact", "the average of this year and the year before"),
        unverified(_GUIDANCE, "probable", "over this year's workforce, not an average"),
    ],
    examples=[
        Example(
            title="7 Disabled and 20 non-disabled staff this year, 4 and 12 the year before: 5.5 and 16 a year",
            counts=[
                *_rows(HEADCOUNT, 400, 4_000, 600),
                *_rows(CAPABILITY, 7, 20, 3),
                *_rows(CAPABILITY, 4, 12, 2, year=-1),
            ],
            expected=[
                {"statistic": "relative-likelihood", "group": "disabled/non-disabled", "value": "3.44"},
                {"statistic": "likelihood", "group": "disabled", "numerator": 5.5, "value": "0.01375"},
            ],
            reference=_ARITHMETIC,
        )
    ],
    description=(
        "Disabled over non-disabled: above 1, Disabled staff are the more likely to enter the capability process, and "
        "not the disciplinary one that some pages print. The cases are the average of this year and the year before; a "
        "return that gives an average already is measured with years=1."
    ),
)

_ANSWERS: tuple[Reference, ...] = (
    cite("S46b", "taken from the survey, not supplied by the trust"),
    unverified(_SURVEY, "probable", "results of fewer than 11 respondents held back"),
    unverified(_SURVEY, "exact", "groups by the respondent's own answer"),
)
_COMPARED = "Percentage of Disabled staff compared to non-disabled staff"
_YES_NO = ("yes", "no")


def _items(id: str, says: str, answered: str, belief: str) -> tuple[Item, Item]:
    """Return what a survey metric counts: those who say something, and those who were asked."""
    who = "said whether they have a long-lasting condition or illness"
    reference = unverified(_SURVEY, "probable", f"{belief}; Disabled are those with a long-lasting condition")
    return (
        Item(
            id=f"wdes-{id}-yes",
            title=f"Respondents who say that {says}",
            definition=f"Respondents who say that {says}. Counted: {belief}.",
            reference=reference,
        ),
        Item(
            id=f"wdes-{id}-answered",
            title=f"Respondents asked whether {says}",
            definition=f"{answered} and {who}. Counted: {belief}.",
            reference=reference,
        ),
    )


def _asked(
    id: str,
    number: str,
    title: str,
    *references: Reference,
    says: str,
    answered: str = "Respondents who gave a valid answer to that question",
    base: tuple[str, ...] = ("valid",),
    belief: str,
    adverse: Adverse = "above",
    example: tuple[Reference, int, int, str],
    description: str,
) -> Indicator:
    """Return a metric of two percentages; its example has a reference, those of 1,000 in each group, and the gap."""
    yes, asked = _items(id, says, answered, belief)
    reference, disabled, others, gap = example
    return Indicator(
        id=id,
        number=number,
        title=f"{_COMPARED} {title}",
        editions=EDITION.id,
        measure=PercentageGap(yes=yes, answered=asked, of="disabled", to="non-disabled", base=base),
        adverse=adverse,
        references=[*references, *_ANSWERS],
        examples=[
            Example(
                title=f"{disabled} of 1,000 Disabled and {others} of 1,000 non-disabled respondents",
                counts=[*_rows(yes, disabled, others, 3), *_rows(asked, 1_000, 1_000, 10)],
                expected=[
                    {"statistic": "percentage", "group": "disabled", "value": f"{disabled / 10:.1f}"},
                    {"statistic": "percentage", "group": "non-disabled", "value": f"{others / 10:.1f}"},
                    {"statistic": "difference", "group": "disabled-non-disabled", "value": gap},
                    {"statistic": "percentage", "group": "unknown", "status": "below-minimum"},
                ],
                reference=reference,
            )
        ],
        description=f"Percentage points, Disabled less non-disabled: {description}",
    )


_MORE = "above 0, more Disabled staff experience it."
_ANY = "any answer but never, of all valid answers"
_INVENTED = unverified(_SURVEY, "exact", "the arithmetic of a percentage, on invented counts")

_HARASSMENT = (
    *(
        _asked(
            f"harassment-{by}",
            f"4a-{number}",
            f"experiencing harassment, bullying or abuse from {words}",
            cite("S43", f"metric 4 ({number}), the wording"),
            says=f"they were harassed, bullied or abused by {who} in the last 12 months",
            belief=_ANY,
            example=example,
            description=f"{_MORE}{note}",
        )
        for number, by, words, who, example, note in (
            (
                "i",
                "public",
                "patients, service users, their relatives or the public",
                "patients or the public",
                (cite("S70", "36.7 and 34.5 % in 2020"), 367, 345, "2.2"),
                "",
            ),
            (
                "ii",
                "managers",
                "managers",
                "managers",
                (cite("S70", "15.4 and 9 % in 2020"), 154, 90, "6.4"),
                " Indicator 6 of the WRES joins managers and colleagues; this standard doesn't.",
            ),
            (
                "iii",
                "colleagues",
                "other colleagues",
                "other colleagues",
                (cite("S74", "24.8 and 16.5 % in England, 2023"), 248, 165, "8.3"),
                "",
            ),
        )
    ),
    _asked(
        "harassment-reported",
        "4b",
        "saying that the last time they experienced harassment, bullying or abuse at work, they or a colleague "
        "reported it",
        cite("S43", "metric 4b, the wording"),
        says="they or a colleague reported the last harassment, bullying or abuse that they experienced",
        answered="Respondents who experienced it, answered that question",
        base=("yes", "no", "experienced"),
        belief="of those who experienced it and know whether it was reported",
        adverse="below",
        example=(_INVENTED, 480, 500, "-2.0"),
        description="below 0, it is reported less often where the person is Disabled.",
    ),
)

_OPINIONS = (
    _asked(
        "opportunities",
        "5",
        "believing that the trust provides equal opportunities for career progression or promotion",
        cite("S43", "metric 5, the wording"),
        says="their organisation acts fairly with regard to career progression or promotion",
        base=(*_YES_NO, "dont-know"),
        belief="the answer yes, of yes, no and don't know since the survey of 2021",
        adverse="below",
        example=(cite("S70", "82 and 86.2 % in 2020, whose base may be another"), 820, 862, "-4.2"),
        description="below 0, fewer Disabled staff believe it. Those who don't know count in the base.",
    ),
    _asked(
        "pressure",
        "6",
        "saying that they have felt pressure from their manager to come to work, despite not feeling well enough to "
        "perform their duties",
        cite("S45", "metric 6"),
        cite("S70", "metric 6, the wording"),
        says="they felt pressure from their manager to come to work although they weren't well enough",
        answered="Respondents who came to work in spite of not feeling well enough, answered that question",
        base=(*_YES_NO, "came-unwell"),
        belief="the answer yes, of yes and no by those who came to work unwell",
        example=(cite("S70", "21.1 and 14.3 % in 2020"), 211, 143, "6.8"),
        description="above 0, more Disabled staff feel it.",
    ),
    _asked(
        "valued",
        "7",
        "saying that they are satisfied with the extent to which their organisation values their work",
        cite("S70", "metric 7, the wording as far as it was read"),
        cite("S73", "metric 7, in other words"),
        says="they are satisfied with the extent to which their organisation values their work",
        belief="satisfied or very satisfied, of all valid answers",
        adverse="below",
        example=(_INVENTED, 350, 470, "-12.0"),
        description="below 0, fewer Disabled staff are satisfied.",
    ),
)

_ADJUSTED, _ADJUSTABLE = _items(
    "adjustments",
    "their employer made the adjustments that let them carry out their work",
    "Disabled respondents who answered that question",
    "the answer yes, of yes and no, without those who need no adjustment",
)

_ADJUSTMENTS = Indicator(
    id="adjustments",
    number="8",
    title=(
        "Percentage of Disabled staff saying that their employer has made reasonable adjustment(s) to enable them to "
        "carry out their work"
    ),
    editions=EDITION.id,
    measure=Percentage(yes=_ADJUSTED, answered=_ADJUSTABLE, of="disabled", base=_YES_NO),
    adverse="below",
    references=[
        cite("S45", "metric 8, of Disabled staff only"),
        cite("S73", "metric 8, the wording"),
        *_ANSWERS,
    ],
    examples=[
        Example(
            title="England in 2023, per 1,000 Disabled respondents",
            counts=[
                *Example.rows(_ADJUSTED.id, disabled=734),
                *Example.rows(_ADJUSTABLE.id, disabled=1_000),
            ],
            expected=[{"statistic": "percentage", "group": "disabled", "value": "73.4"}],
            reference=cite("S74", "73.4 % had the adjustments they require"),
        )
    ],
    description="Disabled staff only, who alone are asked; there is nobody to compare them with.",
)

ENGAGEMENT_POINTS = Item(
    id="wdes-engagement-points",
    title="Sum of respondents' engagement scores",
    definition=(
        "The staff engagement scores of all respondents added up, in hundredths of a point: a score of 6.45 adds 645. "
        "The scores go from 0 to 10."
    ),
    reference=unverified(_SURVEY, "exact", "scores from 0 to 10; their sum, because only sums can be added up"),
)
ENGAGEMENT_ANSWERED = Item(
    id="wdes-engagement-answered",
    title="Respondents with an engagement score",
    definition=(
        "Respondents who have an engagement score and said whether they have a long-lasting condition or illness."
    ),
    reference=unverified(_SURVEY, "probable", "who has a score"),
)

_ENGAGEMENT = Indicator(
    id="engagement",
    number="9a",
    title="Staff engagement score for Disabled staff, compared to non-disabled staff",
    editions=EDITION.id,
    measure=ScoreGap(points=ENGAGEMENT_POINTS, answered=ENGAGEMENT_ANSWERED, of="disabled", to="non-disabled"),
    adverse="below",
    references=[
        cite("S42a", "metric 9a, the groups' scores and the overall one"),
        cite("S73", "metric 9, the wording"),
        *_ANSWERS,
    ],
    examples=[
        Example(
            title="A mean of 6.45 among 200 Disabled and of 6.95 among 800 non-disabled respondents",
            counts=[
                *_rows(ENGAGEMENT_POINTS, 129_000, 556_000, 4_000),
                *_rows(ENGAGEMENT_ANSWERED, 200, 800, 10),
            ],
            expected=[
                {"statistic": "score", "group": "disabled", "value": "6.45"},
                {"statistic": "score", "group": "non-disabled", "value": "6.95"},
                {"statistic": "difference", "group": "disabled-non-disabled", "value": "-0.50"},
                {"statistic": "overall-score", "group": "all", "value": "6.82"},
            ],
            reference=unverified(_GUIDANCE, "exact", "the arithmetic of a mean, on invented counts"),
        )
    ],
    description="Points of a scale from 0 to 10, Disabled less non-disabled: below 0, Disabled staff are less engaged.",
)

_BOARD = Indicator(
    id="board",
    number="10",
    title=(
        "Percentage difference between the organisation's board membership and its overall workforce, in total, by "
        "voting and by executive membership"
    ),
    editions=EDITION.id,
    measure=RepresentationGap(
        part={"total": BOARD, "voting": BOARD_VOTING, "executive": BOARD_EXECUTIVE}, whole=HEADCOUNT
    ),
    adverse="below",
    references=[
        cite("S60", "metric 10, by voting and by executive membership"),
        inferred("S26d", "board less workforce, in percentage points, as in the WRES"),
        unverified(_GUIDANCE, "probable", "the whole board beside its voting and its executive members"),
        _UNKNOWN_STAYS,
    ],
    examples=[
        Example(
            title="1 Disabled member of 15, who votes and is no executive; 5 % of the workforce",
            counts=[
                *_rows(HEADCOUNT, 50, 850, 100),
                *_rows(BOARD, 1, 12, 2),
                *_rows(BOARD_VOTING, 1, 8, 1),
                *_rows(BOARD_EXECUTIVE, 0, 6, 0),
            ],
            expected=[
                {"statistic": "total-difference", "value": "1.7"},
                {"statistic": "voting-difference", "value": "5.0"},
                {"statistic": "executive-difference", "value": "-5.0"},
            ],
            reference=_ARITHMETIC,
        )
    ],
    description=(
        "Percentage points, the Disabled share of the board, of its voting and of its executive members, each less "
        "that of the workforce: below 0, fewer on the board."
    ),
)


@hookimpl
def wres_editions() -> tuple[Edition, ...]:
    """Return the edition of 2023, the only one that was read."""
    return (EDITION,)


@hookimpl
def wres_indicators() -> tuple[Indicator, ...]:
    """Return the metrics that are figures: all but 9b.

    >>> [indicator.number for indicator in wres_indicators()]
    ['1', '2', '3', '4a-i', '4a-ii', '4a-iii', '4b', '5', '6', '7', '8', '9a', '10']
    """
    return (
        _WORKFORCE,
        _APPOINTMENT,
        _CAPABILITY,
        *_HARASSMENT,
        *_OPINIONS,
        _ADJUSTMENTS,
        _ENGAGEMENT,
        _BOARD,
    )
