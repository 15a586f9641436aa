"""The Bank Workforce Race Equality Standard (Bank WRES): people who only work through an NHS bank.

It has nine indicators, whose wording was not found. The three from local data are defined as far as its guidance and
the press go; the six from the survey of bank workers are omitted.
"""

from __future__ import annotations

from wres.hookspecs import hookimpl
from wres.measures import Composition, RelativeLikelihood
from wres.model import Edition, Example, Indicator, Item, Omission
from wres.sisters import edition
from wres.standard.items import HEADCOUNT
from wres.standard.references import cite, inferred, unverified

__all__ = ["wres_editions", "wres_indicators"]

_GUIDANCE = "Bank WRES technical guidance"

EDITION = edition(
    "bwres",
    2023,
    "Bank Workforce Race Equality Standard 2023",
    references=[
        cite("S52a", "first collected in 2023; who submits, who is a bank worker, where the data come from"),
        cite("S52b", "nine indicators, by subject"),
        cite("S52c", "the indicators' introduction"),
        inferred("S76", "active bank workers in March 2023: the end of the financial year"),
        unverified(_GUIDANCE, "exact", "White and BME as in the WRES"),
    ],
    omitted=[
        Omission(
            number="1 by gender",
            title="Representation of bank workers by gender",
            reason="a table has the groups of one characteristic, and how gender and ethnicity are crossed wasn't read",
            references=[cite("S52b", "representation by ethnicity and gender")],
        ),
        *(
            Omission(
                number=number,
                title=f"Indicator {number}, from the National NHS Bank Survey",
                reason="its wording was not found; bullying, harassment and the route into the NHS are among 4 to 9",
                references=[
                    inferred("S52a", "1 to 3 come from local data: the rest from the survey"),
                    inferred("S52b", "the subjects of the nine"),
                ],
            )
            for number in range(4, 10)
        ),
    ],
)

WORKERS = Item(
    id="bwres-workers",
    title="Active bank workers",
    definition=(
        "People who hold a zero-hours contract with the NHS and no other, and who worked or were paid for training "
        "within six months."
    ),
    reference=cite("S52a", "what a bank worker is, and an active one"),
)
DISCIPLINARY = Item(
    id="bwres-disciplinary",
    title="Bank workers entering the formal disciplinary process",
    definition="Bank workers who entered a formal disciplinary process in twelve months: people, not cases.",
    reference=unverified(_GUIDANCE, "probable", "people and not cases; the process and the twelve months read (S76)"),
)
DISMISSED = Item(
    id="bwres-dismissed",
    title="Bank workers dismissed",
    definition="Bank workers who were formally dismissed for conduct or capability in twelve months.",
    reference=cite("S76", "formally dismissed for conduct and capability procedures; a period of twelve months"),
)

_NUMBERING = inferred("S52b", "its order of subjects: representation, disciplinaries, dismissals")

_REPRESENTATION = Indicator(
    id="representation",
    number="1",
    title="Representation of bank workers by ethnicity",
    editions=EDITION.id,
    measure=Composition(part=WORKERS, whole=HEADCOUNT),
    adverse="either",
    references=[
        cite("S52b", "representation by ethnicity and gender"),
        inferred("S76", "shares of active bank workers, beside those of other staff"),
        _NUMBERING,
        unverified(_GUIDANCE, "weak", "the wording; no figure asked for but the shares"),
    ],
    examples=[
        Example(
            title="England in March 2023, of 100 bank workers and 100 other staff; all others are put down as White",
            counts=[
                *Example.rows("bwres-workers", white=69, bme=31, unknown=0),
                *Example.rows("headcount", white=74, bme=26, unknown=0),
            ],
            expected=[
                {"statistic": "share", "group": "bme", "value": "31.0"},
                {"statistic": "overall-share", "group": "bme", "value": "26.0"},
                {"statistic": "difference", "status": "not-applicable"},
            ],
            reference=cite("S76", "about 31 % of bank workers and 26 % of the substantive workforce"),
        )
    ],
    description=(
        "The shares of each group among active bank workers, beside those of the workforce that has other contracts. "
        "A difference of the two wasn't seen asked for, and none is given."
    ),
)


def _likelihood(
    id: str, number: str, title: str, event: Item, published: str, bme: int, description: str, *, belief: str
) -> Indicator:
    """Return a likelihood of bank workers; the example has 1,000 of each group, 10 of the White with the event."""
    return Indicator(
        id=id,
        number=number,
        title=title,
        editions=EDITION.id,
        measure=RelativeLikelihood(numerator=event, denominator=WORKERS, of="bme", to="white"),
        adverse="above",
        references=[
            cite("S76", f"BME bank workers {published} times as likely as White ones"),
            inferred("S52a", "one of the three indicators from local data"),
            _NUMBERING,
            unverified(_GUIDANCE, "probable", f"the wording; {belief}"),
        ],
        examples=[
            Example(
                title=f"{bme} of 1,000 BME and 10 of 1,000 White bank workers",
                counts=[
                    *Example.rows(event.id, white=10, bme=bme),
                    *Example.rows(WORKERS.id, white=1_000, bme=1_000),
                ],
                expected=[{"statistic": "relative-likelihood", "group": "bme/white", "value": published}],
                reference=inferred("S76", f"{published}, the figure of England, on counts invented to give it"),
            )
        ],
        description=description,
    )


_DISCIPLINARY = _likelihood(
    "disciplinary",
    "2",
    "Relative likelihood of BME bank workers entering the formal disciplinary process compared to White bank workers",
    DISCIPLINARY,
    "3.3",
    33,
    "BME over White: above 1, BME bank workers are the more likely to enter the process.",
    belief="over active bank workers; that this is the indicator that outsourced banks supply (S52a)",
)
_DISMISSAL = _likelihood(
    "dismissal",
    "3",
    "Relative likelihood of BME bank workers being formally dismissed compared to White bank workers",
    DISMISSED,
    "1.4",
    14,
    "BME over White: above 1, BME bank workers are the more likely to be dismissed.",
    belief="over active bank workers",
)


@hookimpl
def wres_editions() -> tuple[Edition, ...]:
    """Return the edition of the first collection."""
    return (EDITION,)


@hookimpl
def wres_indicators() -> tuple[Indicator, ...]:
    """Return the three indicators from local data.

    >>> [indicator.number for indicator in wres_indicators()]
    ['1', '2', '3']
    """
    return (_REPRESENTATION, _DISCIPLINARY, _DISMISSAL)
