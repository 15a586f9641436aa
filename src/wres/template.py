"""The national collection template as data: its rows, what each stands for, and what the computed ones are made of.

No copy of the template was read. Its rows are those remembered of 2018 and 2019, numbered from 1 to 65; what other
editions had in their place is concluded from the wording of their indicators. Each row says how sure that is.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Literal

import attrs
from attrs.converters import optional

from wres.cells import Comparison, Rate
from wres.errors import DefinitionError, UnknownEditionError
from wres.model import Edition, FrozenMap, Reference, Unit
from wres.registry import STANDARD, Registry
from wres.standard.formulas import GROUPS, Formula
from wres.standard.template import ROWS, references
from wres.vocabulary import Vocabulary, vocabulary

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
    halves: bool = False
    """Whether a number may be an average of two years."""
    references: tuple[Reference, ...]

    @property
    def number(self) -> int:
        """The number of the row, or of the one that it serves."""
        return int(self.name.rstrip("ab"))


@attrs.frozen
class Template:
    """The template of one edition: its numbered rows, and the workings of those that aren't counts.

    The workings are ours and not the template's: the cases of each year where row 39 is an average, and the answers
    that the percentages of rows 46 to 49 are made of. With them a counts table fits in whole. `averages` has, by item,
    the years whose counts the edition averages.

    >>> made = template("wres-2019")
    >>> len(made.rows), [row.name for row in made.workings][:3], made[39].years
    (63, ['39a', '39b', '46a'], 2)
    """

    edition: Edition
    rows: tuple[TemplateRow, ...]
    workings: tuple[TemplateRow, ...]
    averages: FrozenMap[str, Collection[int]] = attrs.field(converter=FrozenMap[str, Collection[int]])
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


def template(edition: str | Edition, registry: Registry | None = None) -> Template:
    """Return the collection template of an edition of the standard, as the definitions of `registry` have it.

    Directions, averages, seats, the bands compared and the fewest answers shown follow from the definitions. An edition
    of another standard is an `UnknownEditionError`, and definitions that the template's rows can't hold, such as other
    groups or counts that no row takes, are a `DefinitionError` that names each.

    >>> template("wres-2015")[45].label
    'Relative likelihood of BME staff accessing non-mandatory training and CPD compared to White staff'
    """
    words = vocabulary(registry)
    found = edition if isinstance(edition, Edition) else words.registry.edition(edition)
    if found.standard != STANDARD:
        raise UnknownEditionError(f"edition {found.id!r} is of {found.standard!r}; the template is that of the WRES")
    official = words is vocabulary() and words.registry.editions.get(found.id) is found
    return _official(found.id) if official else _Defined(found, words).template()


@functools.cache
def _official(edition: str) -> Template:
    words = vocabulary()
    return _Defined(words.registry.edition(edition), words).template()


class _Defined:
    """The rows of the template as the definitions of one edition have them."""

    def __init__(self, edition: Edition, words: Vocabulary) -> None:
        self.edition = edition
        self.own = words.statistics(edition)
        self.measures = {name: indicator.measure for name, indicator in words.indicators(edition).items()}
        self.numbers = {indicator.number: name for name, indicator in words.indicators(edition).items()}
        # A part of a whole is counted beside it: who has a vote is one of the board.
        self.counted = {term.item.id for measure in self.measures.values() for term in measure.terms}
        self.counted |= {ROWS[fields["within"]].get("item") for fields in ROWS.values() if self._asked(fields)}
        self.averages = words.averages([edition])
        self.taken = {name for name, item in words.items.items() if item.averaged and name not in self.averages}
        self.there: dict[str, TemplateRow] = {}

    def template(self) -> Template:
        """Return the template, or raise with everything that its rows can't hold."""
        if set(self.edition.grouping.groups) != set(GROUPS):
            raise DefinitionError(
                f"the template has the columns {', '.join(GROUPS)}, and {self.edition.id} groups staff as "
                f"{', '.join(self.edition.grouping.groups)}: no return on it can hold this edition"
            )
        if problems := dict.fromkeys(self._unfit()):
            raise DefinitionError(f"no return on the template can hold {self.edition.id}: {'; '.join(problems)}")
        # Rows are computed from those above them, and from the workings.
        for name in sorted(ROWS, key=str.isdecimal):
            row = self._row(name, ROWS[name])
            if row is not None:
                self.there[name] = row
        there = {name: self.there[name] for name in ROWS if name in self.there}
        rows = [row for row in there.values() if row.name.isdecimal()]
        used = {name for row in rows if row.formula for name in row.formula.rows}
        workings = (row for row in there.values() if row.name in used and not row.name.isdecimal())
        return Template(self.edition, tuple(rows), tuple(workings), self.averages)

    def _asked(self, fields: Mapping[str, Any]) -> bool:
        return "within" in fields and fields.get("item") in self.counted

    def _counts(self, name: str) -> str | None:
        """Return the item that a row is a number of."""
        fields = ROWS[name]
        if fields.get("formula", {}).get("kind") == "sum":
            return self._counts(fields["formula"]["rows"][0])
        return fields.get("item")

    def _row(self, name: str, fields: Mapping[str, Any]) -> TemplateRow | None:
        """Return a row as the edition has it, None where the edition has none."""
        figure = self._figure(fields.get("figure"))
        lacks = "gap" in fields.get("figure", {}) and figure is None
        unasked = fields["indicator"] not in self.numbers or ("item" in fields and fields["item"] not in self.counted)
        without = any(row not in self.there for row in fields.get("formula", {}).get("rows", ()))
        if lacks or unasked or without or self.edition.year in fields.get("absent", ()):
            return None
        given = {key: value for key, value in fields.items() if key not in {"absent", "formula", "figure"}}
        row = TemplateRow(
            name=name,
            formula=self._formula(name, fields, figure),
            figure=figure,
            compared=(given.get("panel"), given.get("band")) in self._bands,
            years=self._years(name),
            halves=self._years(name) > 1 or fields.get("item") in self.taken,
            references=(),
            **given,
        )
        if row.formula is not None and row.formula.kind == "compare":
            of, to = row.formula.of, row.formula.to
            titles = {"white": "White", "bme": "BME"}
            # Which column the template has the figure in isn't known.
            row = attrs.evolve(row, label=row.label.format(of=titles.get(of, of), to=titles.get(to, to)), groups=(of,))
        return attrs.evolve(
            row, references=references(name, row.indicator, row.measure, row.groups, row.years, self.edition.year)
        )

    def _figure(self, wanted: Mapping[str, str] | None) -> ResultCell | None:
        """Return where a row's figure stands in the results, None where the edition has no such figure."""
        own = self.own.get(wanted["indicator"]) if wanted else None
        if wanted is None or own is None:
            return None
        column = wanted.get("column", "value")
        if "statistic" in wanted:
            known = wanted["statistic"] in own.named
            return ResultCell(wanted["indicator"], wanted["statistic"], column) if known else None
        (kind, item), *_ = ((key, wanted[key]) for key in ("share", "gap") if key in wanted)
        for statistic, meaning in own.named.items():
            asked = kind == "share" or self.measures[wanted["indicator"]].unit == Unit.POINTS
            if meaning and asked and meaning.kind == kind and meaning.of.partition("/")[0] == item:
                return ResultCell(wanted["indicator"], statistic, column)
        return None

    def _formula(self, name: str, fields: Mapping[str, Any], figure: ResultCell | None) -> Formula | None:
        """Return what a row is computed from."""
        if self._years(name) > 1:
            return Formula("mean", (f"{name}a", f"{name}b"))
        formula = Formula(**fields["formula"]) if "formula" in fields else None
        if formula is None or figure is None:
            return formula
        if formula.kind == "percentage":
            return attrs.evolve(formula, least=getattr(self.measures[figure.indicator], "minimum", 0))
        if formula.kind == "compare" and (compared := self.own[figure.indicator].headline):
            of, _, to = compared.group.partition("/")
            return attrs.evolve(formula, of=of, to=to)
        return formula

    def _unfit(self) -> Iterator[str]:
        """Yield which definitions are of other counts, or compare other groups, than the template's rows."""
        for fields in ROWS.values():
            formula, figure = fields.get("formula", {}), self._figure(fields.get("figure"))
            own = self.own.get(fields["figure"]["indicator"]) if "figure" in fields else None
            if own is None:
                continue
            indicator, rows = fields["figure"]["indicator"], formula.get("rows", ())
            if formula.get("kind") in {"ratio", "percentage"}:
                made_of = "/".join(str(self._counts(row)) for row in rows)
                says = own.rate.of if own.rate else "something else"
                if says != made_of:
                    yield f"{indicator} is of {says}, and rows {' and '.join(rows)} are of {made_of}"
                if own.rate and own.rate.years > 2:
                    yield f"{indicator} is averaged over {own.rate.years} years, and the template asks for two at most"
            if formula.get("kind") == "compare":
                groups = set(own.headline.group.split("/")) if own.headline else set()
                if figure is None or not groups <= set(GROUPS):
                    yield f"{indicator} doesn't compare two of the columns {', '.join(GROUPS)}"

    def _years(self, name: str) -> int:
        """Return over how many years the number that is entered in a row is averaged."""
        if f"{name}a" not in ROWS or ROWS[name]["measure"] != "headcount":
            return 1
        item = ROWS[name]["item"]
        years = {own.rate.years for own in self.own.values() if own.rate and own.rate.of.startswith(f"{item}/")}
        return max(years, default=1)

    @functools.cached_property
    def _bands(self) -> set[tuple[str | None, str | None]]:
        """The panels and bands that indicator 1 takes by themselves, or among those that it joins."""
        found: set[tuple[str | None, str | None]] = set()
        for row in self.own[self.numbers["1"]].rows if "1" in self.numbers else ():
            made = row.made_of.focus.made_of if isinstance(row.made_of, Comparison) and row.made_of.part else None
            if isinstance(made, Rate):
                term = made.numerator.term
                found |= {
                    (stratum.panel, stratum.band)
                    for stratum in getattr(term.item, "strata", ())
                    if term.where and all(getattr(stratum, key) in names for key, names in term.where.items())
                }
        return found
