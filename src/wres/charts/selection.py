"""Which figures a chart is of: one series, out of results or assessments, and what is known of its unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt
import pandas as pd

from wres._assess import assess
from wres.charts.drawing import Axis
from wres.charts.words import among, name_of, statistic_words
from wres.disclosure import Scheme
from wres.disclosure import suppress as hide
from wres.disclosure.notices import hidden_by
from wres.errors import DefinitionError, nearest
from wres.model import Benchmark, FrozenMap
from wres.results import COLUMNS, VERDICTS, Results
from wres.text import capitalised, counted, first_of

__all__ = ["Chosen", "choose", "level_words", "shown", "table_of", "unit_words"]

Floats = npt.NDArray[np.float64]

SERIES = ("indicator", "statistic", "group", "panel", "band")
LABELS = (*SERIES, "edition", "benchmark")
TABLE = (
    "edition",
    "indicator",
    "org",
    "year",
    "panel",
    "band",
    "statistic",
    "group",
    "value",
    "lower",
    "upper",
    "status",
    "benchmark",
    "comparator",
    "limit_low",
    "limit_high",
    "verdict",
    "reason",
)


@attrs.frozen(eq=False)
class Chosen:
    """The rows of a chart, with the unit of their figures, parity (nan where there is none) and the adverse side.

    `provenance` is None where only an assessments frame was given: then unit and parity follow from the statistic, and
    `adverse` is empty.
    """

    rows: pd.DataFrame
    unit: str
    parity: float
    adverse: str
    confidence: float | None
    provenance: pd.DataFrame | None
    scheme: str = ""

    @property
    def hidden(self) -> str:
        """The sentence that says by which scheme small numbers are hidden, empty where by none."""
        return hidden_by(self.scheme)

    @property
    def subject(self) -> str:
        """The figure's name: the indicator, and what singles it out."""
        if not len(self.rows):
            return "figures"
        row = self.rows.iloc[0]
        more = statistic_words(row["statistic"], row["panel"], row["band"])
        return name_of(row["indicator"]) + (f" ({more})" if more else "")

    @property
    def when(self) -> str:
        """The year, to be written after the subject."""
        return f", {self.rows['year'].iloc[0]}" if len(self.rows) else ""

    @property
    def axis(self) -> Axis:
        """The axis of values: unit, scale, and which side is adverse."""
        side = {"above": "; higher is adverse", "below": "; lower is adverse"}.get(self.adverse, "")
        return Axis(unit_words(self.unit) + side, self.unit, self.parity)

    def opening(self) -> str:
        """Return the first sentence about many organisations: the figure, the year and how many they are."""
        return f"{capitalised(self.subject)}{self.when}: {counted(len(self.rows), 'organisation')}."

    def left_out(self, drawn: int) -> str:
        """Return the last sentence: how many figures couldn't be judged, where so many are drawn."""
        held = int(((self.rows["status"] == "suppressed").to_numpy() & ~shown(self.rows)).sum())
        total = len(self.rows)
        words = among(total - drawn - held, total, held) if total else "There is nothing to draw."
        return " ".join(filter(None, [words, self.hidden]))

    def position(self) -> Floats:
        """Return where each figure lies: its value; without end where the group that it is compared with had none."""
        value = self.rows["value"].to_numpy(np.float64)
        endless = (self.rows["status"] == "zero-comparator").to_numpy() & (self.rows["lower"].to_numpy(np.float64) > 0)
        return np.where(endless, np.inf, value)


def choose(
    source: Any,
    *,
    benchmark: str | Benchmark | None = None,
    peers: Any = None,
    provenance: pd.DataFrame | None = None,
    suppress: Scheme | str | None = None,
    one: Sequence[str] = LABELS,
    wanted: Mapping[str, Any] = FrozenMap(),
) -> Chosen:
    """Return the rows of a chart: those of `source` with the labels that are `wanted`, all of one figure.

    `source` is a frame of `wres.assess`, or `Results`, which the `benchmark` assesses first; of a frame its rows are
    taken. `suppress` is the scheme by which small numbers of `Results` are hidden first. What isn't wanted in
    particular is left open; if more than one value of a label in `one` remains, or none, a `DefinitionError` lists
    them. A `year` that is None is the last one there is, unless `wanted` has no year.
    """
    confidence, scheme = None, ""
    if suppress is not None:
        if not isinstance(source, Results):
            raise DefinitionError("suppress= hides numbers of results; give what wres.evaluate returns")
        source = hide(source, suppress)
    wanted = {"benchmark": getattr(benchmark, "id", benchmark), **wanted}
    if isinstance(source, Results):
        confidence, provenance, scheme = source.confidence, source.provenance, source.scheme
        results = _only(source, wanted.get("indicator"))
        table = results.headline() if benchmark is None else assess(results, benchmark, peers=peers)
    elif isinstance(source, pd.DataFrame) and set(COLUMNS) <= set(source.columns):
        table = source[source["headline"].astype(bool)]
    else:
        columns = getattr(source, "columns", None)
        given = repr(source) if columns is None else f"a frame with the columns {', '.join(map(str, columns))}"
        raise DefinitionError(f"{given} can't be drawn; give what wres.evaluate or wres.assess returns")
    extra = ("benchmark", "comparator", "verdict", "reason", "limit_low", "limit_high")
    absent = {name: np.nan if name.startswith("limit") else None for name in extra if name not in table.columns}
    if absent:
        table = table.assign(**absent)
    last = "year" in wanted and wanted["year"] is None
    for name, value in wanted.items():
        if value is None:
            continue
        column = table[name].astype(str) if isinstance(value, str) else table[name]
        found = table[column == value]
        if not len(found) and len(table):
            there = [str(each) for each in pd.unique(table[name].dropna())]
            raise DefinitionError(
                f"no figure with the {name} {value!r}{nearest(value, there)}; there are {first_of(there) or 'none'}"
            )
        table = found
    if last and len(table):
        table = table[table["year"] == table["year"].max()]
    for name in one:
        each_of = _values(table[name])
        there = [str(each) for each in each_of if each is not None]
        # A figure of a whole beside figures of its parts is another figure too.
        if len(there) > 1 or (name in ("panel", "band") and len(each_of) > len(there) > 0):
            raise DefinitionError(f"a chart is of one {name}, and there are {first_of(there)}: name one with {name}=")
    strange = sorted({str(each) for each in _values(table["verdict"]) if each is not None} - set(VERDICTS))
    if strange:
        raise DefinitionError(f"the verdict {', '.join(strange)} is none; there are {', '.join(VERDICTS)}")
    table = table.reset_index(drop=True)
    return Chosen(table, *_facts(table, provenance), confidence, provenance, scheme)


def _values(column: pd.Series[Any]) -> list[Any]:
    """Return the different values of a column in their order, every missing one as None."""
    # Plain Python: a page has dozens of small tables, and pandas would be most of its time.
    return list(dict.fromkeys(None if each is None or each != each else each for each in column.tolist()))  # noqa: PLR0124


def _only(results: Results, indicator: Any) -> Results:
    """Return the results of one indicator, or of all."""
    if indicator is None:
        return results
    provenance = results.provenance[results.provenance["indicator"] == indicator]
    if not len(provenance):
        there = list(pd.unique(results.provenance["indicator"]))
        raise DefinitionError(
            f"no figure with the indicator {indicator!r}{nearest(indicator, there)}; there are {', '.join(there)}"
        )
    frame = results.frame[results.frame["indicator"] == indicator].reset_index(drop=True)
    return attrs.evolve(results, frame=frame, provenance=provenance.reset_index(drop=True))


def _facts(table: pd.DataFrame, provenance: pd.DataFrame | None) -> tuple[str, float, str]:
    """Return the unit, parity and the adverse side of the figures."""
    if not len(table):
        return "ratio", 1.0, ""
    row = table.iloc[0]
    if provenance is not None:
        editions, names = set(table["edition"].tolist()), ("edition", "indicator", "unit", "parity", "adverse")
        facts = zip(*(provenance[name].tolist() for name in names), strict=True)
        known = [fact[2:] for fact in facts if fact[0] in editions and fact[1] == row["indicator"]]
        if known:
            # A series over years can change sides with its edition: then there is no one side.
            sides = {str(side) for _, _, side in known}
            unit, parity, _ = known[-1]
            return str(unit), float(parity), sides.pop() if len(sides) == 1 else ""
    statistic = str(row["statistic"])
    if statistic == "relative-likelihood":
        return "ratio", 1.0, ""
    if statistic.endswith("difference"):
        return "percentage points", 0.0, ""
    return "per cent", float("nan"), ""


def shown(rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Return which rows can be drawn: there is a figure, and who judged it had enough to go by."""
    lower = rows["lower"].to_numpy(np.float64)
    there = rows["value"].notna().to_numpy() | ((rows["status"] == "zero-comparator").to_numpy() & (lower > 0))
    return there & (rows["verdict"] != "insufficient-data").to_numpy()


def table_of(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of a chart, without the columns that say nothing."""
    table = rows[[name for name in TABLE if name in rows.columns]]
    kept = table.notna().to_numpy().any(axis=0) | (table.columns == "value")
    return table.loc[:, kept]


def unit_words(unit: str) -> str:
    """Return what the axis of a unit is called."""
    return "ratio, logarithmic scale" if unit == "ratio" else unit


def level_words(benchmark: Any) -> str:
    """Return what the limits of a method are, as a noun; the level of confidence where the method has one.

    >>> level_words("overdispersed-funnel")
    '99.8 % limits of “Funnel with over-dispersion”'
    """
    from wres.benchmarks import METHODS

    found = next((method for method in METHODS if method.id == benchmark), None)
    if found is None:
        return f"limits of the method {benchmark}" if isinstance(benchmark, str) else "limits"
    confidence = getattr(found, "confidence", None)
    return f"{f'{100 * confidence:g} % ' if confidence else ''}limits of “{found.title}”"
