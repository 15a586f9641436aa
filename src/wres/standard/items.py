"""What is counted: the items of the collection.

An item that may be split by panel and band carries `STRATA`; one without is a single figure for each group. A
definition with a detail that was read nowhere has an unverified reference, which says what of it was read.
"""

from __future__ import annotations

from wres.model import FrozenMap, Item
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
    "TRAINING",
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
