"""The national collection template as data: its rows, what each stands for, and what the computed ones are made of.

No copy of the template was read. Its rows are those remembered of 2018 and 2019, numbered from 1 to 65; what other
editions had in their place is concluded from the wording of their indicators. Each row says how sure that is.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Mapping
from typing import Any, Literal

import attrs
from attrs.converters import optional

from wres.errors import DefinitionError, UnknownEditionError
from wres.model import Edition, FrozenMap, Reference, Unit
from wres.shipped import Shipped
from wres.standard.bands import AFC_BANDS
from wres.standard.formulas import GROUPS, Formula
from wres.standard.references import cite, inferred, unverified

__all__ = ["ResultCell", "Template", "TemplateRow", "template"]


@attrs.frozen
class ResultCell:
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

    >>> import wres
    >>> row = template(wres.load().edition("wres-2024"))[30]
    >>> row.label, row.item, row.panel, row.band, row.within
    ('of which Senior medical manager', 'headcount', 'medical', 'senior-medical-manager', '29')
    >>> print(template(wres.load().edition("wres-2024"))[37].formula)
    row 36: white / bme
    """

    name: str
    indicator: str
    """The indicator's number."""
    heading: str
    """What the rows around it have in common."""
    label: str
    measure: Literal["headcount", "percentage", "auto"]
    unit: Unit | None = attrs.field(default=None, converter=optional(Unit))
    """None is people."""
    item: str | None = None
    panel: str | None = None
    band: str | None = None
    before: int = 0
    within: str | None = None
    """The row whose number this one can't exceed."""
    groups: tuple[str, ...] = attrs.field(default=GROUPS, converter=tuple[str, ...])
    formula: Formula | None = None
    """An entered row may have one too: what it can be computed from, where the workings are filled."""
    figure: ResultCell | None = None
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

    >>> import wres
    >>> made = template(wres.load().edition("wres-2019"))
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

        >>> import wres
        >>> entered = {("34", "white"): 600, ("35", "white"): 300, ("34", "bme"): 300, ("35", "bme"): 75}
        >>> found = template(wres.load().edition("wres-2024")).compute(entered)
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


def template(edition: Edition) -> Template:
    """Return the collection template of an edition of the standard, which a registry has by its id.

    >>> import wres
    >>> template(wres.load().edition("wres-2015"))[45].label
    'Relative likelihood of BME staff accessing non-mandatory training and CPD compared to White staff'
    """
    if edition.standard != "wres":
        raise UnknownEditionError(
            f"edition {edition.id!r} is of {edition.standard!r}; the template is that of the WRES"
        )
    return _template(edition)


_TEMPLATE = "WRES collection template of 2018 and 2019"
_ROW = unverified(_TEMPLATE, "probable", "its rows and their order")
_COLUMNS = unverified(_TEMPLATE, "probable", "no unknown in the rows that compare groups")
_LATER = unverified("WRES collection template, later years", "weak", "rows 64 and 65")
_WORKINGS = unverified(_TEMPLATE, "weak", "no row of it: ours, so that a counts table fits in whole")
_AVERAGE = unverified("WRES technical guidance", "exact", "row 39 as the average of this year and the year before")

_ROWS = Shipped("wres.standard", "template.json", lambda name, fields: fields)
"""The fields of each row by its name, as in the latest editions; `earlier` has by year what was otherwise, null for a
row that wasn't there."""


@functools.cache
def _template(edition: Edition) -> Template:
    made = [row for name, fields in _ROWS.items() if (row := _row(name, fields, edition.year))]
    rows = [row for row in made if row.name.isdecimal()]
    used = {name for row in rows if row.formula for name in row.formula.rows}
    return Template(edition, tuple(rows), tuple(row for row in made if row.name in used - {row.name for row in rows}))


def _row(name: str, fields: Mapping[str, Any], year: int) -> TemplateRow | None:
    """Return a row as an edition has it, None where the edition has none."""
    earlier = {one: change for years, change in fields.get("earlier", {}).items() for one in years.split()}
    change = earlier.get(str(year), {})
    if change is None:
        return None
    given = {key: value for key, value in {**fields, **change}.items() if key != "earlier"}
    formula, figure = given.pop("formula", None), given.pop("figure", None)
    row = TemplateRow(
        name=name,
        formula=formula and Formula(**formula),
        figure=figure and ResultCell(**figure),
        compared=_compared(given.get("panel"), given.get("band"), year),
        references=(),
        **given,
    )
    if row.formula is not None and row.formula.kind == "compare":
        of, to = row.formula.of, row.formula.to
        titles = {"white": "White", "bme": "BME"}
        # Which column the template has the figure in isn't known.
        row = attrs.evolve(row, label=row.label.format(of=titles[of], to=titles[to]), groups=(of,))
    return attrs.evolve(row, references=tuple(_references(row, year)))


def _compared(panel: str | None, band: str | None, year: int) -> bool:
    """Return whether indicator 1 takes a band by itself or, in 2015, among those it joins."""
    if year == 2015:
        return band in (*AFC_BANDS[8:], "vsm", "senior-medical-manager")
    return band is not None and (year > 2016 or panel != "medical")


def _references(row: TemplateRow, year: int) -> Iterator[Reference]:
    if not row.name.isdecimal():
        yield _WORKINGS
        return
    yield _ROW
    if row.years > 1:
        yield _AVERAGE
    if row.measure == "percentage":
        yield cite("S35", "White and BME staff, two percentages")
    elif row.groups != GROUPS:
        yield _COLUMNS
    if row.name in ("64", "65"):
        yield _LATER
    if row.indicator == "9" and year == 2015:
        yield inferred("S04", "no figure for indicator 9: neither seats nor differences")
    if row.indicator == "9" and year == 2016:
        yield cite("S35", "indicator 9, voting membership and no other")
    if year not in (2018, 2019):
        yield unverified(f"WRES collection template of {year}", "weak", "the rows of 2018 and 2019 in this edition")
