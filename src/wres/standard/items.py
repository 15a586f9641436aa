"""What is counted: the items of the collection, and the rows of its national template.

An item that may be split by panel and band carries `STRATA`; one without is a single figure for each group. A
definition with a detail that was read nowhere has an unverified reference, which says what of it was read.
"""

from __future__ import annotations

import attrs

from wres.model import FrozenMap, Item, Reference
from wres.standard.bands import STRATA
from wres.standard.references import unverified

__all__ = [
    "APPOINTED",
    "BOARD",
    "BOARD_EXECUTIVE",
    "BOARD_VOTING",
    "DISCIPLINARY",
    "DISCRIMINATION_ANSWERED",
    "DISCRIMINATION_YES",
    "HARASSMENT_PUBLIC_ANSWERED",
    "HARASSMENT_PUBLIC_YES",
    "HARASSMENT_STAFF_ANSWERED",
    "HARASSMENT_STAFF_YES",
    "HEADCOUNT",
    "ITEMS",
    "OPPORTUNITIES_ANSWERED",
    "OPPORTUNITIES_YES",
    "SHORTLISTED",
    "TEMPLATE_ROWS",
    "TRAINING",
    "TemplateRow",
]

_GUIDANCE = "WRES technical guidance"
_SURVEY = "NHS Staff Survey"

HEADCOUNT = Item(
    id="headcount",
    title="Staff in the workforce",
    definition=(
        "People employed on the day of the snapshot, by headcount and not by full-time equivalent. Staff "
        "who only have a bank contract, agency staff, contractors, students on placement and non-executive"
        " directors don't count. Senior medical managers are among the consultants."
    ),
    strata=STRATA,
    reference=unverified(
        _GUIDANCE,
        "probable",
        "headcount, which government statistics on the same staff use (S50); bank staff out, as concluded "
        "from the WDES of 2023 (S42a); the others left out",
    ),
)
SHORTLISTED = Item(
    id="shortlisted",
    title="Applicants shortlisted",
    definition="Applicants shortlisted for the posts filled in the financial year, internal or external.",
    strata=STRATA,
    reference=unverified(_GUIDANCE, "exact", "indicator 2: its period and posts; all posts in its wording (S35)"),
)
APPOINTED = Item(
    id="appointed",
    title="Applicants appointed from shortlisting",
    definition="The shortlisted applicants who were appointed to those posts in the same financial year.",
    strata=STRATA,
    reference=unverified(_GUIDANCE, "exact", "indicator 2: its period and posts; all posts in its wording (S35)"),
)
DISCIPLINARY = Item(
    id="disciplinary",
    title="Staff entering the formal disciplinary process",
    definition=(
        "People who entered a formal disciplinary investigation in the financial year, whatever came of "
        "it: people, not cases, so that somebody with several counts once. Capability, sickness and "
        "informal cases don't count."
    ),
    strata=STRATA,
    reference=unverified(
        _GUIDANCE,
        "probable",
        "indicator 3: people and not cases, whatever the outcome, what is left out; the investigation as "
        "the event was read (S25c)",
    ),
)
TRAINING = Item(
    id="training",
    title="Staff accessing non-mandatory training and CPD",
    definition=(
        "People who were offered and accepted a place in the financial year on learning, education, "
        "training or staff development that neither the law nor the employer requires: people, not "
        "attendances."
    ),
    strata=STRATA,
    reference=unverified(
        _GUIDANCE,
        "probable",
        "indicator 4: people and not attendances, offered and accepted; wording read (S35)",
    ),
)

HARASSMENT_PUBLIC_YES = Item(
    id="harassment-public-yes",
    title="Respondents who were harassed by patients or the public",
    definition=(
        "Respondents who say that in the last 12 months they were at least once harassed, bullied or "
        "abused by patients, their relatives or other members of the public."
    ),
    reference=unverified(_SURVEY, "exact", "any answer but never; wording of the indicator read (S35)"),
)
HARASSMENT_PUBLIC_ANSWERED = Item(
    id="harassment-public-answered",
    title="Respondents asked about harassment by patients or the public",
    definition="Respondents who gave a valid answer to that question and stated their ethnicity.",
    reference=unverified(_SURVEY, "exact", "all valid answers; those of no stated ethnicity are in no group's base"),
)
HARASSMENT_STAFF_YES = Item(
    id="harassment-staff-yes",
    title="Respondents who were harassed by staff",
    definition=(
        "Respondents who say that in the last 12 months they were at least once harassed, bullied or "
        "abused by managers or by other colleagues: each respondent once, who says so of either or of "
        "both."
    ),
    reference=unverified(
        _SURVEY,
        "exact",
        "either part and not the sum of both; that the question has two parts was read (S59)",
    ),
)
HARASSMENT_STAFF_ANSWERED = Item(
    id="harassment-staff-answered",
    title="Respondents asked about harassment by staff",
    definition="Respondents who gave a valid answer to either part and stated their ethnicity.",
    reference=unverified(_SURVEY, "probable", "a valid answer to at least one part"),
)
OPPORTUNITIES_YES = Item(
    id="opportunities-yes",
    title="Respondents who believe in equal opportunities",
    definition=(
        "Respondents who answer yes when asked whether their organisation acts fairly with regard to career "
        "progression or promotion."
    ),
    reference=unverified(_SURVEY, "exact", "the answer yes; the subject of the question was read (S59)"),
)
OPPORTUNITIES_ANSWERED = Item(
    id="opportunities-answered",
    title="Respondents asked about equal opportunities",
    definition=(
        "Respondents in the base of that question who stated their ethnicity: those who answer yes, no or "
        "don't know in the survey of 2021 and later, and only yes or no before."
    ),
    reference=unverified(_SURVEY, "exact", "the base with don't know since 2021, without it before"),
)
DISCRIMINATION_YES = Item(
    id="discrimination-yes",
    title="Respondents who were discriminated against by staff",
    definition=(
        "Respondents who say that in the last 12 months they personally experienced discrimination at work"
        " from a manager, team leader or other colleagues."
    ),
    reference=unverified(_SURVEY, "exact", "the answer yes; wording of the indicator read (S35)"),
)
DISCRIMINATION_ANSWERED = Item(
    id="discrimination-answered",
    title="Respondents asked about discrimination by staff",
    definition="Respondents who answered that question yes or no and stated their ethnicity.",
    reference=unverified(_SURVEY, "exact", "the base, yes and no"),
)

BOARD = Item(
    id="board",
    title="Board members",
    definition=(
        "Members of the board on the day of the snapshot, voting or not, executive or not; a governing "
        "body or an integrated care board stands for a trust's. Vacant seats don't count."
    ),
    reference=unverified(
        _GUIDANCE, "probable", "indicator 9: vacant seats out; other bodies' boards read (S28b, S64c)"
    ),
)
BOARD_VOTING = Item(
    id="board-voting",
    title="Voting board members",
    definition="The board members who may vote.",
    reference=unverified(
        _GUIDANCE, "probable", "indicator 9: vacant seats out; voting membership in its wording (S35)"
    ),
)
BOARD_EXECUTIVE = Item(
    id="board-executive",
    title="Executive board members",
    definition="The board members who are executive directors, voting or not.",
    reference=unverified(
        _GUIDANCE,
        "exact",
        "indicator 9: executive membership, read only for the WDES metric modelled on it (S60)",
    ),
)

ITEMS: FrozenMap[str, Item] = FrozenMap(
    {
        item.id: item
        for item in (
            HEADCOUNT,
            SHORTLISTED,
            APPOINTED,
            DISCIPLINARY,
            TRAINING,
            HARASSMENT_PUBLIC_YES,
            HARASSMENT_PUBLIC_ANSWERED,
            HARASSMENT_STAFF_YES,
            HARASSMENT_STAFF_ANSWERED,
            OPPORTUNITIES_YES,
            OPPORTUNITIES_ANSWERED,
            DISCRIMINATION_YES,
            DISCRIMINATION_ANSWERED,
            BOARD,
            BOARD_VOTING,
            BOARD_EXECUTIVE,
        )
    }
)
"""Every item by its id, in the order of the indicators."""


@attrs.frozen(kw_only=True)
class TemplateRow:
    """A row of the national collection template: the count it asks for, or what it is computed from.

    Exactly one of `item`, an item's id, and `computed` says something; `panel` and `band` say where a count
    belongs. The percentages of rows 46 to 49 are computed by the survey's publisher, not by the organisation.

    >>> row = TEMPLATE_ROWS[30]
    >>> row.item, row.panel, row.band, row.within
    ('headcount', 'medical', 'senior-medical-manager', 29)
    >>> TEMPLATE_ROWS[37].computed
    'row 36: white / bme'
    """

    number: int
    indicator: str
    title: str
    item: str | None = None
    panel: str | None = None
    band: str | None = None
    within: int | None = None
    """The row that this one is part of."""
    computed: str = ""
    reference: Reference


_TEMPLATE = unverified("WRES collection template of 2018 and 2019", "probable")
_LATER = unverified("WRES collection template, later years", "weak")


def _headcounts() -> list[TemplateRow]:
    return [
        TemplateRow(
            number=number,
            indicator="1",
            title=stratum.title,
            item=HEADCOUNT.id,
            panel=stratum.panel,
            band=stratum.band,
            within=29 if stratum.within else None,
            reference=_TEMPLATE,
        )
        for number, stratum in enumerate(STRATA, start=1)
    ]


def _count(number: int, indicator: str, item: Item, within: int | None = None) -> TemplateRow:
    return TemplateRow(
        number=number, indicator=indicator, title=item.title, item=item.id, within=within, reference=_TEMPLATE
    )


def _computed(number: int, indicator: str, title: str, computed: str, reference: Reference = _TEMPLATE) -> TemplateRow:
    return TemplateRow(number=number, indicator=indicator, title=title, computed=computed, reference=reference)


_WORKFORCE = "sum of rows 1 to 29 and 31 to 33"
_SEATS = ("total", "voting", "non-voting", "executive", "non-executive")

TEMPLATE_ROWS: FrozenMap[int, TemplateRow] = FrozenMap(
    {
        row.number: row
        for row in (
            *_headcounts(),
            _count(34, "2", SHORTLISTED),
            _count(35, "2", APPOINTED, within=34),
            _computed(36, "2", "Likelihood of appointment from shortlisting", "row 35 / row 34"),
            _computed(37, "2", "Relative likelihood of appointment from shortlisting", "row 36: white / bme"),
            _computed(38, "3", HEADCOUNT.title, _WORKFORCE),
            _count(39, "3", DISCIPLINARY, within=38),
            _computed(40, "3", "Likelihood of entering the formal disciplinary process", "row 39 / row 38"),
            _computed(
                41,
                "3",
                "Relative likelihood of entering the formal disciplinary process",
                "row 40: bme / white",
            ),
            _computed(42, "4", HEADCOUNT.title, _WORKFORCE),
            _count(43, "4", TRAINING, within=42),
            _computed(44, "4", "Likelihood of accessing non-mandatory training and CPD", "row 43 / row 42"),
            _computed(
                45,
                "4",
                "Relative likelihood of accessing non-mandatory training and CPD",
                "row 44: white / bme",
            ),
            *(
                _computed(
                    number,
                    indicator,
                    f"{yes.title}, per cent",
                    f"100 * {yes.id} / {answered.id}",
                )
                for number, indicator, yes, answered in (
                    (46, "5", HARASSMENT_PUBLIC_YES, HARASSMENT_PUBLIC_ANSWERED),
                    (47, "6", HARASSMENT_STAFF_YES, HARASSMENT_STAFF_ANSWERED),
                    (48, "7", OPPORTUNITIES_YES, OPPORTUNITIES_ANSWERED),
                    (49, "8", DISCRIMINATION_YES, DISCRIMINATION_ANSWERED),
                )
            ),
            _count(50, "9", BOARD),
            _count(51, "9", BOARD_VOTING, within=50),
            _computed(52, "9", "Non-voting board members", "row 50 - row 51"),
            _computed(53, "9", BOARD.title, "row 50"),
            _count(54, "9", BOARD_EXECUTIVE, within=53),
            _computed(55, "9", "Non-executive board members", "row 53 - row 54"),
            _computed(56, "9", HEADCOUNT.title, _WORKFORCE),
            *(
                _computed(57 + at, "9", f"Board members, {seat}: share of each group, per cent", f"row {of}: share")
                for at, (seat, of) in enumerate(zip(_SEATS, (50, 51, 52, 54, 55), strict=True))
            ),
            _computed(62, "9", "Workforce: share of each group, per cent", "row 56: share"),
            _computed(63, "9", "Difference between the board and the workforce", "row 57 - row 62"),
            _computed(64, "9", "Difference between voting members and the workforce", "row 58 - row 62", _LATER),
            _computed(65, "9", "Difference between executive members and the workforce", "row 60 - row 62", _LATER),
        )
    }
)
"""The rows of the template by number; in editions with a rolling average row 39 takes that of two years."""
