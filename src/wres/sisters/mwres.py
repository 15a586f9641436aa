"""The Medical Workforce Race Equality Standard (MWRES), as its data report of July 2021 lists it.

Indicators 1 to 9 have the titles of the WRES's own, for doctors and dentists: what organisations count is the medical
panel of the WRES's items, and what the survey asked are items of doctors' answers. Of the report only the contents
page was read.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs

from wres.hookspecs import hookimpl
from wres.measures import PercentageGap, RelativeLikelihood, RepresentationGap
from wres.model import Adverse, Edition, Example, Indicator, Item, Omission, Reference, Term
from wres.sisters import edition
from wres.standard.items import APPOINTED, BOARD_VOTING, DISCIPLINARY, HEADCOUNT, ITEMS, SHORTLISTED, TRAINING
from wres.standard.references import cite, inferred, unverified

__all__ = ["wres_editions", "wres_indicators"]

_REPORT = "Medical WRES report, July 2021"

EDITION = edition(
    "mwres",
    2021,
    "Medical Workforce Race Equality Standard, the report of July 2021",
    snapshot=dt.date(2020, 3, 31),
    references=[
        cite("S53a", "the titles of indicators 1 to 9 and the beginning of 10"),
        cite("S78", "BME and White doctors compared in the report"),
        inferred("S53a", "published in July 2021 with 2020 in its title: the workforce of March 2020"),
        unverified(_REPORT, "exact", "White and BME as in the WRES"),
    ],
    omitted=[
        Omission(
            number="10",
            title="Staff feeling involved",
            reason="its title was read in part, and neither its questions nor its scale",
            references=[cite("S53a", "indicator 10, cut after its first words")],
        ),
        Omission(
            number="11",
            title="The eleventh indicator",
            reason="its title was not read",
            references=[cite("S53b", "eleven indicators"), cite("S53a", "the contents page, cut before it")],
        ),
        Omission(
            number="list of 2020",
            title="The eleven indicators of September 2020",
            reason=(
                "another list than the report's, four on career progression and pay, six on perceptions and one on "
                "councils and boards, of which one was read by name: shortlisted and appointed to a consultant post"
            ),
            references=[
                cite("S53b", "four, six and one"),
                cite("S53c", "shortlisted and appointed to a consultant post"),
            ],
        ),
    ],
)


def _doctors(item: Item) -> Term:
    return Term(item=item, where={"panel": "medical"})


def _rows(item: Item, white: int, bme: int, unknown: int = 0, **label: Any) -> list[Any]:
    """Return the medical panel's rows."""
    label = {"panel": "medical", **label}
    return Example.rows(item.id, white=white, bme=bme, unknown=unknown, **label)


def _title(number: int) -> Reference:
    return cite("S53a", f"indicator {number}, its title, that of the WRES")


_OF_DOCTORS = inferred("S53a", "of doctors and dentists: the report calls them indicators for the medical workforce")
_ARITHMETIC = unverified(_REPORT, "exact", "the arithmetic of the indicator, on invented counts")
_NURSES = Example.rows("headcount", panel="clinical", white=5_000, bme=5_000)

_WORKFORCE = Indicator(
    id="workforce",
    number="1",
    title=(
        "Percentage of staff in each of the AfC bands 1-9 and VSM (including executive board members) compared with "
        "the percentage of staff in the overall workforce"
    ),
    editions=EDITION.id,
    measure=RepresentationGap(part=_doctors(HEADCOUNT), whole=_doctors(HEADCOUNT), by=("panel", "band")),
    adverse="either",
    references=[
        _title(1),
        inferred("S78", "consultants compared with all doctors of trusts and CCGs: grades, and doctors as the whole"),
        _OF_DOCTORS,
        unverified(_REPORT, "probable", "the medical grades of the WRES in place of the bands of its title"),
    ],
    examples=[
        Example(
            title="Consultants and trainees, 200 doctors in all; 10,000 others aren't in the whole",
            counts=[
                *_rows(HEADCOUNT, 70, 25, 5, band="consultant"),
                *_rows(HEADCOUNT, 40, 55, 5, band="trainee"),
                *Example.rows("headcount", panel="clinical", band="5", white=9_000, bme=1_000),
            ],
            expected=[
                {"statistic": "overall-share", "group": "bme", "value": "40.0"},
                {"statistic": "difference", "band": "consultant", "value": "-15.0"},
                {"statistic": "difference", "band": "trainee", "value": "15.0"},
            ],
            reference=_ARITHMETIC,
        )
    ],
    description=(
        "White, BME and unknown shares of each medical grade, and the BME share less that of all doctors and dentists. "
        "The title is the WRES's, although doctors have grades and not its bands."
    ),
)


def _likelihood(
    id: str,
    number: int,
    title: str,
    numerator: Item,
    denominator: Item,
    *references: Reference,
    of: str,
    to: str,
    example: tuple[str, list[Any], str],
    description: str,
) -> Indicator:
    """Return an indicator of the medical panel; its example has a title, counts and the ratio."""
    text, counts, ratio = example
    return Indicator(
        id=id,
        number=number,
        title=title,
        editions=EDITION.id,
        measure=RelativeLikelihood(numerator=_doctors(numerator), denominator=_doctors(denominator), of=of, to=to),
        adverse="above",
        references=[_title(number), _OF_DOCTORS, *references],
        examples=[
            Example(
                title=text,
                counts=counts,
                expected=[{"statistic": "relative-likelihood", "group": f"{of}/{to}", "value": ratio}],
                reference=_ARITHMETIC,
            )
        ],
        description=description,
    )


_OFFERED = unverified(_REPORT, "probable", "places offered and accepted in the financial year, as in the WRES")
_LIKELIHOODS = (
    _likelihood(
        "appointment",
        2,
        "Relative likelihood of White applicants being appointed from shortlisting compared to BME applicants",
        APPOINTED,
        SHORTLISTED,
        unverified(_REPORT, "probable", "applicants for all medical posts, and not for consultants' alone"),
        of="white",
        to="bme",
        example=(
            "90 of 300 White and 80 of 400 BME applicants for medical posts; other posts don't count",
            [
                *_rows(SHORTLISTED, 300, 400),
                *_rows(APPOINTED, 90, 80),
                *Example.rows("shortlisted", panel="clinical", white=900, bme=900),
                *Example.rows("appointed", panel="clinical", white=100, bme=200),
            ],
            "1.50",
        ),
        description="White over BME: above 1, White applicants are the more likely to be appointed.",
    ),
    _likelihood(
        "disciplinary",
        3,
        "Relative likelihood of BME staff entering the formal disciplinary process compared to White staff",
        DISCIPLINARY,
        HEADCOUNT,
        unverified(_REPORT, "weak", "one financial year, as in the WRES of 2020"),
        of="bme",
        to="white",
        example=(
            "6 of 1,200 White and 9 of 900 BME doctors",
            [*_rows(HEADCOUNT, 1_200, 900, 100), *_rows(DISCIPLINARY, 6, 9), *_NURSES],
            "2.00",
        ),
        description="BME over White: above 1, BME doctors are the more likely to enter the process.",
    ),
    _likelihood(
        "training",
        4,
        "Relative likelihood of White staff accessing non-mandatory training and CPD compared to BME staff",
        TRAINING,
        HEADCOUNT,
        _OFFERED,
        of="white",
        to="bme",
        example=(
            "900 of 1,200 White and 540 of 900 BME doctors",
            [*_rows(HEADCOUNT, 1_200, 900, 100), *_rows(TRAINING, 900, 540), *_NURSES],
            "1.25",
        ),
        description="White over BME: above 1, White doctors are the more likely to access training.",
    ),
)


def _answers(id: str) -> tuple[Item, Item]:
    """Return the WRES's two survey items of an indicator, of doctors and dentists only."""
    yes, answered = (
        attrs.evolve(
            item,
            id=f"mwres-{item.id}",
            title=f"{item.title}: doctors and dentists",
            definition=f"Of doctors and dentists only: {item.definition}",
        )
        for item in (ITEMS[f"{id}-yes"], ITEMS[f"{id}-answered"])
    )
    return yes, answered


def _asked(
    id: str, number: int, title: str, *, base: tuple[str, ...], adverse: Adverse = "above", description: str
) -> Indicator:
    yes, answered = _answers(id)
    return Indicator(
        id=id,
        number=number,
        title=title,
        editions=EDITION.id,
        measure=PercentageGap(yes=yes, answered=answered, of="bme", to="white", base=base),
        adverse=adverse,
        references=[
            _title(number),
            _OF_DOCTORS,
            unverified("NHS Staff Survey", "probable", "the base of the WRES before the survey of 2021"),
            unverified("NHS Staff Survey", "probable", "results of fewer than 11 respondents held back"),
        ],
        examples=[
            Example(
                title="45 of 300 White and 48 of 200 BME doctors who answered",
                counts=[
                    *Example.rows(yes.id, white=45, bme=48, unknown=2),
                    *Example.rows(answered.id, white=300, bme=200, unknown=10),
                ],
                expected=[
                    {"statistic": "percentage", "group": "white", "value": "15.0"},
                    {"statistic": "percentage", "group": "bme", "value": "24.0"},
                    {"statistic": "difference", "group": "bme-white", "value": "9.0"},
                ],
                reference=_ARITHMETIC,
            )
        ],
        description=f"Percentage points, BME less White doctors: {description}",
    )


_MORE = "above 0, more BME doctors experience it."
_YES_NO = ("yes", "no")

_SURVEYED = (
    _asked(
        "harassment-public",
        5,
        "Percentage of BME staff experiencing harassment, bullying or abuse from patients, relatives or the public in "
        "last 12 months",
        base=("valid",),
        description=f"{_MORE} Its title names BME staff alone; both groups are shown, as in the WRES.",
    ),
    _asked(
        "harassment-staff",
        6,
        "Percentage of staff experiencing harassment, bullying or abuse from staff in the last 12 months",
        base=("valid",),
        description=_MORE,
    ),
    _asked(
        "opportunities",
        7,
        "Percentage of staff believing that their trust provides equal opportunities for career progression or "
        "promotion",
        base=_YES_NO,
        adverse="below",
        description="below 0, fewer BME doctors believe it. Those who don't know are left out of the base.",
    ),
    _asked(
        "discrimination",
        8,
        "In the last 12 months have you personally experienced discrimination at work from a manager, team leader or "
        "other colleagues",
        base=_YES_NO,
        description=_MORE,
    ),
)

_BOARD = Indicator(
    id="board",
    number="9",
    title="Percentage difference between the organisation's board voting membership and its overall workforce",
    editions=EDITION.id,
    measure=RepresentationGap(part={"voting": BOARD_VOTING}, whole=HEADCOUNT),
    adverse="below",
    references=[
        _title(9),
        inferred("S26d", "board less workforce, in percentage points, as in the WRES"),
        unverified(_REPORT, "weak", "every voting member and all staff, as the title says, and not doctors alone"),
    ],
    examples=[
        Example(
            title="1 BME member of 10 who vote, 25 % of the workforce",
            counts=[
                *Example.rows("headcount", white=700, bme=250, unknown=50),
                *Example.rows("board-voting", white=9, bme=1, unknown=0),
            ],
            expected=[
                {"statistic": "voting-share", "group": "bme", "value": "10.0"},
                {"statistic": "voting-difference", "value": "-15.0"},
            ],
            reference=_ARITHMETIC,
        )
    ],
    description=(
        "Percentage points, the BME share of voting members less the workforce's: below 0, fewer on the board. Taken "
        "at its title's word, which doesn't speak of doctors, this is the figure of the WRES."
    ),
)


@hookimpl
def wres_editions() -> tuple[Edition, ...]:
    """Return the edition of the data report; the list of September 2020 was not read."""
    return (EDITION,)


@hookimpl
def wres_indicators() -> tuple[Indicator, ...]:
    """Return the indicators that the WRES has too.

    >>> [indicator.number for indicator in wres_indicators()]
    ['1', '2', '3', '4', '5', '6', '7', '8', '9']
    """
    return (_WORKFORCE, *_LIKELIHOODS, *_SURVEYED, _BOARD)
