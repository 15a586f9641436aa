"""The Social Care Workforce Race Equality Standard (SC-WRES) of English local authorities, in nine metrics.

Minority over White throughout: where something is wished for, a figure below 1 is the adverse one, unlike in the WRES.
Authorities count other people than trusts do, so that every item is its own.
"""

from __future__ import annotations

from typing import Any

from wres.hookspecs import hookimpl
from wres.measures import RelativeLikelihood, RepresentationGap
from wres.model import Adverse, Edition, Example, Indicator, Item, Omission, Reference
from wres.sisters import edition
from wres.standard.references import cite, inferred, unverified

__all__ = ["wres_editions", "wres_indicators"]

_GUIDANCE = "Social Care WRES guidance"

EDITION = edition(
    "scwres",
    2021,
    "Social Care Workforce Race Equality Standard 2021",
    references=[
        cite("S54a", "the nine metrics of 2021"),
        cite("S54b", "the metrics' wording, staff from a minority ethnic background compared to White staff"),
        unverified(_GUIDANCE, "weak", "the day on which the workforce is counted"),
        unverified(_GUIDANCE, "probable", "White minorities among White staff, as in the WRES"),
    ],
    omitted=[
        Omission(
            number="1",
            title=(
                "Percentage of directly employed staff from a minority ethnic background, within each pay band, "
                "compared with the percentage of White staff"
            ),
            reason="each authority has pay bands of its own, and no list of bands was found that all report by",
            references=[cite("S54b", "metric 1"), cite("S54a", "metric 1")],
        )
    ],
)


def _item(id: str, title: str, definition: str, *, belief: str) -> Item:
    reference = unverified(_GUIDANCE, "probable", belief)
    return Item(id=f"scwres-{id}", title=title, definition=definition, reference=reference)


WORKFORCE = _item(
    "workforce",
    "Staff in the social care workforce",
    "People whom the authority employs directly in social care on the day of the snapshot.",
    belief="people and not posts; direct employment read (S54b)",
)
SHORTLISTED = _item(
    "shortlisted",
    "Applicants shortlisted",
    "Applicants shortlisted for posts of directly employed staff in the last 12 months.",
    belief="the posts of the period; its length read (S54b)",
)
APPOINTED = _item(
    "appointed",
    "Applicants appointed from shortlisting",
    "The shortlisted applicants who were appointed to those posts.",
    belief="of the same posts; the wording read (S54b)",
)
DISCIPLINARY = _item(
    "disciplinary",
    "Staff entering the formal disciplinary process",
    "Directly employed staff who entered the formal disciplinary process in the last 12 months: people, not cases.",
    belief="the period, people and not cases; the wording read (S54b)",
)
REGULATED = _item(
    "regulated",
    "Regulated professionals",
    "Directly employed staff in professions that a regulator registers, such as social workers.",
    belief="who is a regulated professional; the words read (S54b)",
)
FITNESS = _item(
    "fitness-to-practise",
    "Regulated professionals entering the fitness-to-practise process",
    "Regulated professionals who entered their regulator's fitness-to-practise process in the last 12 months.",
    belief="the period, people and not referrals; the wording read (S54b)",
)
TRAINING = _item(
    "training",
    "Staff accessing funded non-mandatory CPD",
    "Directly employed staff who accessed funded, non-mandatory continuous professional development in the last 12 "
    "months: people, not courses.",
    belief="the period, people and not courses; the wording read (S54a)",
)
ASKED = _item(
    "harassment-known",
    "Staff of whom it is known whether they were harassed",
    "Those who answered where staff were asked, or the whole workforce where recorded incidents are counted.",
    belief="whether a survey or records are meant",
)


def _harassed(by: str, words: str) -> Item:
    return _item(
        f"harassment-{by}",
        f"Staff who were harassed by {words}",
        f"Staff who experienced harassment, bullying or abuse from {words} in the last 12 months.",
        belief="the period, and whether a survey or records are meant; the subject read (S54a)",
    )


LEAVERS = _item(
    "leavers",
    "Staff who left",
    "Directly employed staff who left the organisation in the last year.",
    belief="leavers of any reason; the wording read (S54a)",
)
MANAGEMENT = _item(
    "senior-management",
    "Senior managers",
    "Members of the authority's senior management on the day of the snapshot.",
    belief="who is in senior management; the words read (S54a)",
)
POPULATION = _item(
    "population",
    "People who live in the area",
    "People who live in the authority's area, of all ages, by the latest census.",
    belief="all ages, by the census; the population read (S54a)",
)

_ARITHMETIC = unverified(_GUIDANCE, "exact", "the arithmetic of the metric, on invented counts")


def _likelihood(
    id: str,
    number: str,
    title: str,
    event: Item,
    people: Item,
    *references: Reference,
    adverse: Adverse,
    example: tuple[int, int, str, Reference],
    description: str,
) -> Indicator:
    """Return a metric of minority over White; an example has the events of 500 and 1,000, the ratio, a reference."""
    bme, white, ratio, reference = example
    return Indicator(
        id=id,
        number=number,
        title=f"Relative likelihood of {title}, staff from a minority ethnic background compared to White staff",
        editions=EDITION.id,
        measure=RelativeLikelihood(numerator=event, denominator=people, of="bme", to="white"),
        adverse=adverse,
        references=references,
        examples=[
            Example(
                title=f"{bme} of 500 from a minority ethnic background and {white} of 1,000 White",
                counts=[
                    *Example.rows(event.id, white=white, bme=bme, unknown=1),
                    *Example.rows(people.id, white=1_000, bme=500, unknown=30),
                ],
                expected=[{"statistic": "relative-likelihood", "group": "bme/white", "value": ratio}],
                reference=reference,
            )
        ],
        description=f"Minority over White: {description}",
    )


def _found(locator: str) -> Reference:
    """Return the finding of 2023 that invented counts reproduce."""
    return inferred("S54c", f"{locator}, on counts invented to give it")


_THROUGHOUT = inferred("S54b", "minority over White in every metric that was read")
_OVER_WORKFORCE = unverified(_GUIDANCE, "probable", "over the workforce at the snapshot")
_MORE = "above 1, staff from a minority ethnic background are the more likely to meet it."

_LIKELIHOODS = (
    _likelihood(
        "appointment",
        "2",
        "being appointed from shortlisting in the last 12 months",
        APPOINTED,
        SHORTLISTED,
        cite("S54b", "metric 2, minority compared to White"),
        cite("S54c", "half as likely: the direction, and not the WRES's"),
        unverified(_GUIDANCE, "probable", "over all who were shortlisted"),
        adverse="below",
        example=(50, 200, "0.5", _found("half as likely")),
        description="below 1, applicants from a minority ethnic background are the less likely to be appointed.",
    ),
    _likelihood(
        "disciplinary",
        "3",
        "entering the formal disciplinary process",
        DISCIPLINARY,
        WORKFORCE,
        cite("S54b", "metric 3, minority compared to White"),
        _OVER_WORKFORCE,
        adverse="above",
        example=(14, 20, "1.4", _found("40 % more likely")),
        description=_MORE,
    ),
    _likelihood(
        "fitness-to-practise",
        "4",
        "entering the fitness-to-practise process, among regulated professionals",
        FITNESS,
        REGULATED,
        cite("S54b", "metric 4, regulated professionals"),
        cite("S77", "referrals of social workers, by their regulator; counts under 10 not shown"),
        unverified(_GUIDANCE, "probable", "over the regulated professionals at the snapshot"),
        adverse="above",
        example=(11, 10, "2.2", _found("more than twice as likely")),
        description=_MORE,
    ),
    _likelihood(
        "training",
        "5",
        "accessing funded non-mandatory continuous professional development",
        TRAINING,
        WORKFORCE,
        cite("S54a", "metric 5"),
        _THROUGHOUT,
        _OVER_WORKFORCE,
        adverse="below",
        example=(150, 400, "0.75", _ARITHMETIC),
        description="below 1, staff from a minority ethnic background are the less likely to access it.",
    ),
    *(
        _likelihood(
            f"harassment-{by}",
            number,
            f"experiencing harassment, bullying or abuse from {words}",
            _harassed(by, words),
            ASKED,
            cite("S54a", f"metric {number[0]}"),
            cite("S54c", f"{more} % more likely: the direction"),
            unverified(_GUIDANCE, "weak", "over those of whom it is known"),
            adverse="above",
            example=(bme, 100, ratio, _found(f"{more} % more likely")),
            description=_MORE,
        )
        for by, number, words, more, bme, ratio in (
            ("public", "6", "service users, relatives or the public", 20, 60, "1.2"),
            ("colleagues", "7a", "colleagues", 30, 65, "1.3"),
            ("managers", "7b", "managers", 90, 95, "1.9"),
        )
    ),
    _likelihood(
        "leaving",
        "8",
        "leaving the organisation in the last year",
        LEAVERS,
        WORKFORCE,
        cite("S54a", "metric 8"),
        _THROUGHOUT,
        _OVER_WORKFORCE,
        adverse="above",
        example=(72, 120, "1.2", _ARITHMETIC),
        description="above 1, staff from a minority ethnic background are the more likely to leave.",
    ),
)


def _management(id: str, against: str, whole: Item, figures: Any, reference: Reference) -> Indicator:
    """Return one of the two comparisons of metric 9; its example has the title, the whole's counts and the figures."""
    title, counts, share, gap = figures
    return Indicator(
        id=id,
        number=f"9 {against}",
        title=f"Minority ethnic share of senior management compared with the {against}",
        editions=EDITION.id,
        measure=RepresentationGap(part=MANAGEMENT, whole=whole),
        adverse="below",
        references=[
            cite("S54a", "metric 9, against the workforce and the population"),
            inferred("S26d", "senior management less the whole, in percentage points, as the board in the WRES"),
            unverified(_GUIDANCE, "probable", "people of unknown ethnicity stay in the denominators"),
        ],
        examples=[
            Example(
                title=title,
                counts=[*Example.rows(MANAGEMENT.id, white=81, bme=19, unknown=0), *counts],
                expected=[
                    {"statistic": "share", "group": "bme", "value": "19.0"},
                    {"statistic": "overall-share", "group": "bme", "value": share},
                    {"statistic": "difference", "value": gap},
                ],
                reference=reference,
            )
        ],
        description=(
            f"Percentage points, the minority share of senior management less that of the {against}: below 0, fewer in "
            "senior management. Metric 9 asks for both comparisons."
        ),
    )


_MANAGEMENT = (
    _management(
        "senior-management",
        "workforce",
        WORKFORCE,
        (
            "England in 2023, 19 of 100 senior managers and 32 of 100 staff; all others are put down as White",
            Example.rows(WORKFORCE.id, white=680, bme=320, unknown=0),
            "32.0",
            "-13.0",
        ),
        cite("S54c", "19 % of senior management, 32 % of the adult social care workforce"),
    ),
    _management(
        "senior-management-population",
        "population",
        POPULATION,
        (
            "19 of 100 senior managers in an area where 18 of 100 are of a minority",
            Example.rows(POPULATION.id, white=80_000, bme=18_000, unknown=2_000),
            "18.0",
            "1.0",
        ),
        _ARITHMETIC,
    ),
)


@hookimpl
def wres_editions() -> tuple[Edition, ...]:
    """Return the edition of the first authorities that tried the standard."""
    return (EDITION,)


@hookimpl
def wres_indicators() -> tuple[Indicator, ...]:
    """Return the metrics but the first, 9 as its two comparisons.

    >>> [indicator.number for indicator in wres_indicators()]
    ['2', '3', '4', '5', '6', '7a', '7b', '8', '9 workforce', '9 population']
    """
    return (*_LIKELIHOODS, *_MANAGEMENT)
