"""What each kind of record holds: its fields, what they may say, and what keeps a record out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from wres.intake import words
from wres.model import FrozenMap
from wres.standard.bands import BANDS

__all__ = ["BORROWED", "LISTED", "NOT_LISTED", "SOURCES", "STUDENTS", "SURVEY", "Cell", "Field", "RecordSource"]

Reader = Callable[[object], str | None]
Cell = tuple[str, str | None, str | None]


@attrs.frozen(kw_only=True)
class Field:
    """One thing that a record says: how it is read, what it may say, and which of that keeps the record out.

    `classes` stand in the order in which the rows of one person are preferred. `empty` is the class of an empty value,
    None where an empty value can't be read. `absent` says what follows where no column says this, and `needed` that
    nothing is counted then until the caller says that there is none.
    """

    id: str
    title: str
    read: Reader = attrs.field(eq=False)
    classes: tuple[str, ...]
    out: tuple[str, ...] = ()
    empty: str | None = None
    absent: str = ""
    needed: bool = False


@attrs.frozen(kw_only=True)
class RecordSource:
    """One kind of record: its fields, whom it counts, and what a record with given classes adds to the counts.

    `counted` takes the class of each field that was found and returns the cells `(item, panel, band)` that the record
    adds one to, or the reason why it adds to none. `anonymous` says what follows where no column holds its `identity`.
    """

    id: str
    unit: str
    fields: tuple[Field, ...]
    counted: Callable[[Mapping[str, str]], tuple[Cell, ...] | str] = attrs.field(eq=False)
    items: Callable[[Iterable[str]], tuple[str, ...]] = attrs.field(eq=False)
    contradictions: tuple[str, ...] = ()
    part: str = ""
    needs: tuple[str, ...] = ()
    identity: str = "person"
    anonymous: str = ""
    snapshot: bool = False
    linked: bool = False

    @property
    def label(self) -> str:
        """What the source is called where it is split."""
        return f"{self.id}: {self.part}" if self.part else self.id

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that are looked for."""
        when = ("year", "snapshot" if self.snapshot else "date")
        return ("org", *when, self.identity, "ethnicity", *(field.id for field in self.fields))


_MISPLACED = ("a medical grade in the non-clinical panel", "a band of Agenda for Change in the medical panel")


def _workforce(found: Mapping[str, str]) -> tuple[Cell, ...] | str:
    """Return the cells of a member of staff; a medical grade is in the medical panel, whatever else is recorded."""
    grade, stated = found.get("band"), found.get("panel") or found.get("staff_group")
    if grade is None:
        return (("headcount", None, None),)
    medical = grade in BANDS[BANDS.index("consultant") :]
    if stated is None:
        cells: tuple[str | None, ...] = (None,)
    elif medical:
        if stated == "non-clinical":
            return _MISPLACED[0]
        cells = ("medical",)
    elif stated == "medical":
        return _MISPLACED[1]
    else:
        cells = (stated,)
    # Senior medical managers are among the consultants, and shown apart as part of them.
    bands = ("consultant", grade) if grade == "senior-medical-manager" else (grade,)
    return tuple(("headcount", where, name) for where in cells for name in bands)


def _recruitment(found: Mapping[str, str]) -> tuple[Cell, ...] | str:
    reached = found.get("stage")
    appointed = "appointed" in (reached, found.get("appointed") == "yes" and "appointed")
    shortlisted = reached in ("shortlisted", "appointed") if reached else found.get("shortlisted", "yes") == "yes"
    if found.get("shortlisted", "yes") == "no" and appointed:
        return "appointed without being shortlisted"
    if not shortlisted and not appointed:
        return "not shortlisted"
    return (("shortlisted", None, None), ("appointed", None, None)) if appointed else (("shortlisted", None, None),)


def _one(item: str) -> Callable[[Mapping[str, str]], tuple[Cell, ...] | str]:
    return lambda found: ((item, None, None), *(((NOT_LISTED, None, None),) if found.get("listed") == "no" else ()))


STUDENTS = Field(
    id="staff_group",
    title="staff group",
    read=lambda value: {None: None, "student": "student"}.get(words.staff_group(value), "staff"),
    classes=("staff", "student"),
    out=("student",),
)
"""The staff group where another column says the panel: all that it adds is who is on placement."""

NOT_LISTED = "not in the staff list"

LISTED = Field(
    id="listed",
    title="whether the person is in the staff list",
    read=words.flag,
    classes=("yes", "no"),
    empty="no",
    absent="nobody is looked up in the staff list, and who isn't staff counts too",
)
"""Whether a person is in the staff list, where the record says all else that is needed."""

BORROWED = attrs.evolve(
    LISTED,
    read=lambda value: "yes" if words.flag(value) == "yes" else NOT_LISTED,
    classes=("yes", NOT_LISTED),
    out=(NOT_LISTED,),
)
"""The same where the person's ethnicity is only in the staff list: whoever isn't there has none that is known."""


def _board(found: Mapping[str, str]) -> tuple[Cell, ...] | str:
    seats = [
        item
        for item, name in (("board-voting", "voting"), ("board-executive", "executive"))
        if found.get(name) == "yes"
    ]
    return tuple((item, None, None) for item in ("board", *seats))


def _answers(item: str, *questions: str) -> Callable[[Mapping[str, str]], tuple[Cell, ...] | str]:
    """Return what a respondent adds: the union of several questions, each respondent once."""

    def counted(found: Mapping[str, str]) -> tuple[Cell, ...] | str:
        given = {found[name] for name in questions if name in found}
        for answer in ("yes", "no", "dont-know"):
            if answer in given:
                return ((f"{item}:{answer}", None, None),)
        return f"no valid answer on {item}"

    return counted


def _flagged(id: str, title: str, *, read: Reader = words.flag, classes: Sequence[str] = ("yes", "no")) -> Field:
    return Field(id=id, title=title, read=read, classes=tuple(classes), empty="no")


def _question(id: str, title: str, *, read: Reader = words.experience) -> Field:
    classes = ("yes", "no", "") if read is words.experience else ("yes", "no", "dont-know", "")
    return Field(id=id, title=title, read=read, classes=classes, empty="")


OUTSIDE = ("bank", "agency", "contractor", "honorary", "non-executive", "student")
"""Contracts of those who aren't employed."""

_STAFF = RecordSource(
    id="staff",
    unit="people",
    snapshot=True,
    anonymous="each row counts as another person",
    fields=(
        _flagged("primary", "whether this is the person's main assignment"),
        Field(id="band", title="pay band or medical grade", read=words.band, classes=tuple(reversed(BANDS))),
        Field(
            id="panel",
            title="clinical, non-clinical or medical",
            read=words.panel,
            classes=("medical", "clinical", "non-clinical"),
        ),
        Field(
            id="staff_group",
            title="staff group",
            read=words.staff_group,
            classes=("medical", "clinical", "non-clinical", "student"),
            out=("student",),
            absent="students on placement count, unless their contract says so",
        ),
        Field(
            id="contract",
            title="kind of contract",
            read=words.contract,
            classes=("employed", *OUTSIDE),
            out=OUTSIDE,
            empty="employed",
            absent="bank and agency staff, contractors and those with honorary contracts would count",
            needed=True,
        ),
    ),
    counted=_workforce,
    contradictions=_MISPLACED,
    items=lambda fields: ("headcount",),
)

SURVEY = (
    ("harassment-public", ("harassment_public",)),
    ("harassment-staff", ("harassment_managers", "harassment_colleagues")),
    ("opportunities", ("opportunities",)),
    ("discrimination", ("discrimination",)),
)
"""The questions of each indicator of the survey."""


def _surveyed(item: str, questions: tuple[str, ...]) -> RecordSource:
    read = words.experience if item.startswith("harassment") else words.answer
    return RecordSource(
        id="survey",
        unit="respondents",
        fields=tuple(_question(name, f"the answer on {name.replace('_', ' ')}", read=read) for name in questions),
        counted=_answers(item, *questions),
        items=lambda fields: (f"{item}-yes", f"{item}-answered"),
        part=item,
        needs=questions,
        identity="respondent",
    )


SOURCES: FrozenMap[str, tuple[RecordSource, ...]] = FrozenMap(
    {
        "staff": (_STAFF,),
        "applications": (
            RecordSource(
                id="applications",
                unit="applications",
                fields=(
                    Field(
                        id="stage",
                        title="how far the application came",
                        read=words.stage,
                        classes=("appointed", "shortlisted", "applied"),
                    ),
                    _flagged("appointed", "whether the applicant was appointed"),
                    _flagged("shortlisted", "whether the applicant was shortlisted"),
                ),
                counted=_recruitment,
                items=lambda fields: ("shortlisted", "appointed"),
                needs=("stage", "appointed"),
                identity="application",
                anonymous="each row counts as another application",
            ),
        ),
        "disciplinary": (
            RecordSource(
                id="disciplinary",
                unit="people",
                fields=(
                    Field(
                        id="process",
                        title="kind of case",
                        read=words.process,
                        classes=("formal", "informal", "capability", "sickness"),
                        out=("informal", "capability", "sickness"),
                        empty="formal",
                        absent="informal, capability and sickness cases would count",
                        needed=True,
                    ),
                ),
                counted=_one("disciplinary"),
                items=lambda fields: ("disciplinary",),
                linked=True,
            ),
        ),
        "training": (
            RecordSource(
                id="training",
                unit="people",
                fields=(
                    Field(
                        id="mandatory",
                        title="whether the training is mandatory",
                        read=words.mandatory,
                        classes=("non-mandatory", "mandatory"),
                        out=("mandatory",),
                        empty="non-mandatory",
                        absent="mandatory training would count",
                        needed=True,
                    ),
                    Field(
                        id="uptake",
                        title="whether the place was accepted",
                        read=words.uptake,
                        classes=("accepted", "not-accepted"),
                        out=("not-accepted",),
                        empty="accepted",
                        absent="places that weren't taken up count",
                    ),
                ),
                counted=_one("training"),
                items=lambda fields: ("training",),
                linked=True,
            ),
        ),
        "survey": tuple(_surveyed(item, questions) for item, questions in SURVEY),
        "board": (
            RecordSource(
                id="board",
                unit="members",
                snapshot=True,
                identity="member",
                fields=(
                    Field(
                        id="vacancy",
                        title="whether the seat is vacant",
                        read=words.vacancy,
                        classes=("filled", "vacant"),
                        out=("vacant",),
                        empty="filled",
                        absent="vacant seats count as members",
                    ),
                    _flagged("voting", "whether the member votes"),
                    _flagged("executive", "whether the member is an executive", read=words.executive),
                ),
                counted=_board,
                items=lambda fields: (
                    "board",
                    *(f"board-{name}" for name in ("voting", "executive") if name in fields),
                ),
            ),
        ),
    }
)
"""Every kind of record by the name of its argument; a survey is read once for each indicator."""
