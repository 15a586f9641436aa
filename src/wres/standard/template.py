"""The national collection template as data: its rows, what each stands for, and what the computed ones are made of.

No copy of the template was read. Its rows are those remembered of 2018 and 2019, numbered from 1 to 65; what other
editions had in their place is concluded from the wording of their indicators. Each row says how sure that is.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from typing import Literal

import attrs

from wres.errors import DefinitionError, UnknownEditionError, nearest
from wres.model import Edition, FrozenMap, Item, Reference, Stratum, Unit
from wres.standard.bands import AFC_BANDS, STRATA
from wres.standard.editions import EDITIONS
from wres.standard.formulas import GROUPS, Formula
from wres.standard.items import (
    APPOINTED,
    BOARD,
    BOARD_EXECUTIVE,
    BOARD_VOTING,
    DISCIPLINARY,
    HEADCOUNT,
    ITEMS,
    SHORTLISTED,
    TRAINING,
)
from wres.standard.references import cite, inferred, unverified

__all__ = ["Figure", "Template", "TemplateRow", "template"]

COMPARED = GROUPS[:2]


@attrs.frozen
class Figure:
    """Where a row's figure stands in the results: an indicator, a statistic, and the column that has it."""

    indicator: str
    statistic: str
    column: str = "value"


@attrs.frozen(kw_only=True)
class TemplateRow:
    """A row of the template: a number to enter, or one that is computed.

    `name` is its number, or for a row of the workings the number that it serves and a letter. `item`, `panel` and
    `band` say what it is in a counts table, `before` for how many years earlier; `groups` the columns in which it has
    a number; `figure` where the results have the same.

    >>> row = template("wres-2024")[30]
    >>> row.label, row.item, row.panel, row.band, row.within
    ('of which Senior medical manager', 'headcount', 'medical', 'senior-medical-manager', '29')
    >>> print(template("wres-2024")[37].formula)
    row 36: white / bme
    """

    name: str
    indicator: str
    """The indicator's number."""
    heading: str
    """What the rows around it have in common."""
    label: str
    measure: Literal["headcount", "percentage", "auto"]
    unit: Unit | None = None
    """None is people."""
    item: str | None = None
    panel: str | None = None
    band: str | None = None
    before: int = 0
    within: str | None = None
    """The row whose number this one can't exceed."""
    groups: tuple[str, ...] = GROUPS
    formula: Formula | None = None
    """An entered row may have one too: what it can be computed from, where the workings are filled."""
    figure: Figure | None = None
    compared: bool = False
    """Whether indicator 1 compares this band with the whole workforce, in this edition."""
    years: int = 1
    """How many years a headcount is the average of: where more than one, it is no count of the year's."""
    references: tuple[Reference, ...]

    @property
    def number(self) -> int:
        """The number of the row, or of the one that it serves."""
        return int(self.name.rstrip("ab"))


@attrs.frozen
class Template:
    """The template of one edition: its numbered rows, and the workings of those that aren't counts.

    The workings are ours and not the template's: the cases of each year where row 39 is an average, and the answers
    that the percentages of rows 46 to 49 are made of. With them a counts table fits in whole.

    >>> made = template("wres-2019")
    >>> len(made.rows), [row.name for row in made.workings][:3], made[39].years
    (63, ['39a', '39b', '46a'], 2)
    """

    edition: Edition
    rows: tuple[TemplateRow, ...]
    workings: tuple[TemplateRow, ...]
    _named: FrozenMap[str, TemplateRow] = attrs.field(
        init=False,
        repr=False,
        eq=False,
        default=attrs.Factory(
            lambda self: FrozenMap({row.name: row for row in (*self.workings, *self.rows)}), takes_self=True
        ),
    )

    def __getitem__(self, name: int | str) -> TemplateRow:
        """Return a row by its number or name; one that the edition doesn't have is a `DefinitionError`."""
        try:
            return self._named[str(name)]
        except KeyError:
            raise DefinitionError(
                f"the template of {self.edition.id} has no row {name}; it has {', '.join(self._named)}"
            ) from None

    def __contains__(self, name: int | str) -> bool:
        return str(name) in self._named

    def compute(self, entered: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], float | None]:
        """Return what each row with a formula comes to, by row and group, from the numbers entered.

        A number that was entered in such a row stands, and others build on it.

        >>> entered = {("34", "white"): 600, ("35", "white"): 300, ("34", "bme"): 300, ("35", "bme"): 75}
        >>> found = template("wres-2024").compute(entered)
        >>> found["36", "bme"], found["37", "white"], found["36", "unknown"]
        (0.25, 2.0, None)
        """
        known: dict[tuple[str, str], float | None] = {**entered}
        found: dict[tuple[str, str], float | None] = {}
        for row in self.rows:
            if row.formula is None:
                continue
            for group in row.groups:
                at = row.name, group
                value = known[at] if at in known else row.formula.value(lambda row, one: known.get((row, one)), group)
                found[at] = known[at] = None if value is None or math.isnan(value) else value
        return found


def template(edition: str | Edition) -> Template:
    """Return the collection template of an edition of the standard, by its id or as a value.

    >>> template("wres-2015")[45].label
    'Relative likelihood of BME staff accessing non-mandatory training and CPD compared to White staff'
    """
    if isinstance(edition, Edition):
        if edition.standard != "wres":
            raise UnknownEditionError(
                f"edition {edition.id!r} is of {edition.standard!r}; the template is that of the WRES"
            )
        return _template(edition)
    ids = {found.id: found for found in EDITIONS}
    if edition not in ids:
        raise UnknownEditionError(
            f"no template for edition {edition!r}{nearest(edition, ids)}; there is one for {', '.join(ids)}"
        )
    return _template(ids[edition])


_TEMPLATE = "WRES collection template of 2018 and 2019"
_ROW = unverified(_TEMPLATE, "probable", "its rows and their order")
_COLUMNS = unverified(_TEMPLATE, "probable", "no unknown in the rows that compare groups")
_LATER = unverified("WRES collection template, later years", "weak", "rows 64 and 65")
_WORKINGS = unverified(_TEMPLATE, "weak", "no row of it: ours, so that a counts table fits in whole")
_AVERAGE = unverified("WRES technical guidance", "exact", "row 39 as the average of this year and the year before")
_FIRST_WITH_ONE_YEAR = 2020
_BAND_TITLES = {"under-1": "Under band 1", "vsm": "VSM"}
_GRADE_TITLES = {
    "consultant": "Consultants",
    "senior-medical-manager": "of which Senior medical manager",
    "non-consultant-career-grade": "Non-consultant career grade",
    "trainee": "Trainee grades",
    "other": "Other",
}
_PANELS = {
    "non-clinical": "1a. Non-clinical staff",
    "clinical": "1b. Clinical staff, of which non-medical",
    "medical": "1b. Clinical staff, of which medical and dental",
}
_HEADINGS = {
    "2": "2. Recruitment",
    "3": "3. Formal disciplinary process",
    "4": "4. Non-mandatory training and CPD",
    "5": "5 to 8. Staff survey",
    "6": "5 to 8. Staff survey",
    "7": "5 to 8. Staff survey",
    "8": "5 to 8. Staff survey",
    "9": "9. Board",
}
_HARASSED = "% of staff experiencing harassment, bullying or abuse from"
_SURVEY = (
    ("46", "5", "harassment-public", f"{_HARASSED} patients, relatives or the public in last 12 months"),
    ("47", "6", "harassment-staff", f"{_HARASSED} staff in last 12 months"),
    (
        "48",
        "7",
        "opportunities",
        "% of staff believing that trust provides equal opportunities for career progression or promotion",
    ),
    (
        "49",
        "8",
        "discrimination",
        "% of staff personally experienced discrimination at work from manager/team leader or other colleagues",
    ),
)
_SEATS = ("total", "voting", "non-voting", "executive", "non-executive")
_SEAT_ROWS = ("53", "51", "52", "54", "55")
_DIFFERENCES = {"63": "total board", "64": "voting", "65": "executive"}


def _entered(name: str, indicator: str, item: Item, label: str, within: str | None = None) -> TemplateRow:
    return TemplateRow(
        name=name,
        indicator=indicator,
        heading=_HEADINGS[indicator],
        label=label,
        measure="headcount",
        item=item.id,
        within=within,
        references=(_ROW,),
    )


def _auto(
    name: str,
    indicator: str,
    label: str,
    formula: Formula,
    unit: Unit | None = None,
    figure: Figure | None = None,
    groups: tuple[str, ...] = GROUPS,
) -> TemplateRow:
    return TemplateRow(
        name=name,
        indicator=indicator,
        heading=_HEADINGS[indicator],
        label=label,
        measure="auto",
        unit=unit,
        formula=formula,
        figure=figure,
        groups=groups,
        references=(_ROW,) if groups == GROUPS else (_ROW, _COLUMNS),
    )


def _compared(stratum: Stratum, year: int) -> bool:
    """Return whether indicator 1 takes a band by itself or, in 2015, among those it joins."""
    if year == 2015:
        return stratum.band in (*AFC_BANDS[8:], "vsm", "senior-medical-manager")
    return year > 2016 or stratum.panel != "medical"


def _workforce(year: int) -> list[TemplateRow]:
    return [
        TemplateRow(
            name=str(number),
            indicator="1",
            heading=_PANELS[str(stratum.panel)],
            label=(_GRADE_TITLES if stratum.panel == "medical" else _BAND_TITLES).get(
                str(stratum.band), f"Band {str(stratum.band).upper()}"
            ),
            measure="headcount",
            item=HEADCOUNT.id,
            panel=stratum.panel,
            band=stratum.band,
            within="29" if stratum.within else None,
            compared=_compared(stratum, year),
            references=(_ROW,),
        )
        for number, stratum in enumerate(STRATA, start=1)
    ]


def _likelihood(
    name: str, indicator: str, figure: str, rows: tuple[str, str], labels: tuple[str, str], of: str
) -> list[TemplateRow]:
    """Return a likelihood, row `name`, and the row after it, which compares two groups' likelihoods."""
    to = "white" if of == "bme" else "bme"
    groups = {"white": "White", "bme": "BME"}
    each, both = labels
    return [
        _auto(name, indicator, each, Formula("ratio", rows), Unit.RATIO, Figure(figure, "likelihood")),
        _auto(
            str(int(name) + 1),
            indicator,
            f"Relative likelihood of {groups[of]} staff {both} compared to {groups[to]} staff",
            Formula("compare", (name,), of=of, to=to),
            Unit.RATIO,
            Figure(figure, "relative-likelihood"),
            # Which column the template has it in isn't known.
            (of,),
        ),
    ]


def _events(year: int) -> list[TemplateRow]:
    """Return rows 34 to 45: what happened to applicants and to staff."""
    of = "bme" if year == 2015 else "white"
    staff = tuple(row.name for row in _workforce(year) if row.within is None)
    entering, accessing = "entering the formal disciplinary process", "accessing non-mandatory training and CPD"
    cases = _entered("39", "3", DISCIPLINARY, f"Number of staff {entering}", "38")
    if year < _FIRST_WITH_ONE_YEAR:
        cases = attrs.evolve(cases, years=2, formula=Formula("mean", ("39a", "39b")), references=(_ROW, _AVERAGE))
    workforce = "Number of staff in workforce"
    size = functools.partial(Figure, statistic="likelihood", column="denominator")
    shortlisting = "appointment from shortlisting", "being appointed from shortlisting"
    return [
        _entered("34", "2", SHORTLISTED, "Number of shortlisted applicants"),
        _entered("35", "2", APPOINTED, "Number appointed from shortlisting", "34"),
        *_likelihood(
            "36", "2", "appointment", ("35", "34"), (f"Relative likelihood of {shortlisting[0]}", shortlisting[1]), of
        ),
        _auto("38", "3", workforce, Formula("sum", staff), figure=size("disciplinary")),
        cases,
        *_likelihood("40", "3", "disciplinary", ("39", "38"), (f"Likelihood of staff {entering}", entering), "bme"),
        _auto("42", "4", workforce, Formula("sum", ("38",)), figure=size("training")),
        _entered("43", "4", TRAINING, f"Number of staff {accessing}", "42"),
        *_likelihood("44", "4", "training", ("43", "42"), (f"Likelihood of staff {accessing}", accessing), of),
    ]


def _survey() -> list[TemplateRow]:
    """Return rows 46 to 49, the percentages that the survey's publisher gives."""
    return [
        TemplateRow(
            name=name,
            indicator=number,
            heading=_HEADINGS[number],
            label=label,
            measure="percentage",
            unit=Unit.PER_CENT,
            groups=COMPARED,
            formula=Formula("percentage", (f"{name}a", f"{name}b")),
            figure=Figure(indicator, "percentage"),
            references=(_ROW, cite("S35", "White and BME staff, two percentages")),
        )
        for name, number, indicator, label in _SURVEY
    ]


def _board(year: int) -> list[TemplateRow]:
    """Return rows 50 to 65, as far as the edition's indicator 9 asks for them."""
    rows = [
        _entered("50", "9", BOARD, "Total board members"),
        _entered("51", "9", BOARD_VOTING, "of which: voting board members", "50"),
        _auto("52", "9", "non-voting board members", Formula("less", ("50", "51"))),
        _auto("53", "9", "Total board members", Formula("sum", ("50",))),
        _entered("54", "9", BOARD_EXECUTIVE, "of which: executive board members", "53"),
        _auto("55", "9", "non-executive board members", Formula("less", ("53", "54"))),
        _auto(
            "56",
            "9",
            "Number of staff in overall workforce",
            Formula("sum", ("38",)),
            figure=Figure("board", "overall-share", "numerator"),
        ),
        *(
            _auto(
                str(number),
                "9",
                f"{seat.capitalize()} board members, % by ethnicity",
                Formula("share", (of,)),
                Unit.PER_CENT,
                _seat_figure(seat, "share", year),
            )
            for number, (seat, of) in enumerate(zip(_SEATS, _SEAT_ROWS, strict=True), start=57)
        ),
        _auto(
            "62",
            "9",
            "Overall workforce, % by ethnicity",
            Formula("share", ("56",)),
            Unit.PER_CENT,
            Figure("board", "overall-share"),
        ),
        *(
            _auto(
                name,
                "9",
                f"Difference ({seat} - overall workforce)",
                Formula("less", (of, "62")),
                Unit.POINTS,
                _seat_figure(seat.removesuffix(" board"), "difference", year),
                COMPARED,
            )
            for (name, seat), of in zip(_DIFFERENCES.items(), ("57", "58", "60"), strict=True)
        ),
    ]
    asked = inferred("S04", "no figure for indicator 9: neither seats nor differences") if year == 2015 else None
    if year == 2016:
        asked = cite("S35", "indicator 9, voting membership and no other")
    left_out = _left_out(year)
    return [
        attrs.evolve(
            row,
            references=(
                *row.references,
                *([_LATER] if row.name in ("64", "65") else []),
                *([asked] if asked else []),
            ),
        )
        for row in rows
        if row.name not in left_out
    ]


def _left_out(year: int) -> set[str]:
    """Return the rows about the board that an edition's indicator doesn't ask for."""
    if year == 2015:
        return {"51", "52", "54", "55", "58", "59", "60", "61", "63", "64", "65"}
    if year == 2016:
        return {"54", "55", "60", "61", "63", "65"}
    return {"64", "65"} if year < _FIRST_WITH_ONE_YEAR else set()


def _seat_figure(seat: str, statistic: str, year: int) -> Figure | None:
    """Return where the results have a seat's share or difference, which the editions' measures call differently."""
    if year == 2015:
        return Figure("board", statistic) if seat == "total" else None
    if seat not in ("total", "voting", "executive") or (year == 2016 and seat != "voting"):
        return None
    return Figure("board", f"{seat}-{statistic}")


def _workings(year: int) -> list[TemplateRow]:
    """Return the rows that we add: cases year by year, and the answers behind the percentages."""
    rows = []
    if year < _FIRST_WITH_ONE_YEAR:
        title = DISCIPLINARY.title
        for name, when, before in (("39a", "in the year", 0), ("39b", "in the year before", 1)):
            rows.append(attrs.evolve(_entered(name, "3", DISCIPLINARY, f"{title}, {when}"), before=before))
    for name, number, indicator, _ in _SURVEY:
        for letter, part in (("a", "yes"), ("b", "answered")):
            item = ITEMS[f"{indicator}-{part}"]
            within = f"{name}b" if part == "yes" else None
            rows.append(_entered(f"{name}{letter}", number, item, item.title, within))
    return [attrs.evolve(row, references=(_WORKINGS,)) for row in rows]


@functools.cache
def _template(edition: Edition) -> Template:
    year = edition.year
    rows = [*_workforce(year), *_events(year), *_survey(), *_board(year)]
    if year not in (2018, 2019):
        here = unverified(f"WRES collection template of {year}", "weak", "the rows of 2018 and 2019 in this edition")
        rows = [attrs.evolve(row, references=(*row.references, here)) for row in rows]
    return Template(edition, tuple(rows), tuple(_workings(year)))
