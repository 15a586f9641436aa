"""The results table: every figure with its interval and status, and where its definition is written."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs
import numpy as np
import pandas as pd

from wres._documents import Document, records
from wres._keys import TEXT, codes, repeated
from wres._parts import Places, RowLabels
from wres._values import ValueReader, ValueWriter
from wres.cells import Comparison, Rate, Row
from wres.errors import WresError
from wres.model import Edition, FrozenMap, Indicator, Term

__all__ = ["ASSESSMENT", "COLUMNS", "INTERVAL_KINDS", "KEYS", "KINDS", "PROVENANCE", "TEXT", "VERDICTS", "Results"]

COLUMNS = (
    "edition",
    "indicator",
    "org",
    "year",
    "panel",
    "band",
    "statistic",
    "group",
    "value",
    "numerator",
    "denominator",
    "lower",
    "upper",
    "interval_kind",
    "status",
    "headline",
)
"""The columns of a results table, always these and in this order."""

KEYS = ("edition", "indicator", "org", "year", "panel", "band", "statistic", "group")
"""The columns that single a figure out."""

PROVENANCE = (
    "edition",
    "indicator",
    "number",
    "provider",
    "provider_version",
    "fingerprint",
    "interval",
    "interval_fingerprint",
    "unit",
    "parity",
    "adverse",
    "reference",
    "evidence",
    "provisional",
)
"""The columns of the provenance, a row for each indicator of each edition."""

INTERVAL_KINDS = ("none", "confidence")
"""What the bounds of a figure are: there are none, or they are a confidence interval."""

ASSESSMENT = (
    "benchmark",
    "comparator",
    "limit_low",
    "limit_high",
    "score",
    "p_value",
    "probability",
    "verdict",
    "code",
    "reason",
    "listed",
    "family",
    "method",
)
"""The columns that an assessment adds to those of the headline rows, in this order."""

NUMBERS = (
    *("value", "numerator", "denominator", "lower", "upper", "parity"),
    *("limit_low", "limit_high", "score", "p_value", "probability"),
)
_KINDS = {
    **dict.fromkeys((*COLUMNS, *PROVENANCE, *ASSESSMENT), "text"),
    **dict.fromkeys(NUMBERS, "number"),
    **dict.fromkeys(("headline", "provisional"), "flag"),
    "org": "open",
    "year": "integer",
    "listed": "maybe",
}
KINDS = FrozenMap(
    {
        "results": {
            "results": {name: _KINDS[name] for name in COLUMNS},
            "provenance": {name: _KINDS[name] for name in PROVENANCE},
        },
        "assessments": {"assessments": {name: _KINDS[name] for name in (*COLUMNS, *ASSESSMENT)}},
    }
)
"""The tables of each document, and what their columns hold; an organisation is text or a number."""

VERDICTS = ("favourable", "no-evidence", "adverse", "insufficient-data")
"""What a benchmark may find; that too little is known is never folded into finding nothing."""

WINDOW_UNKNOWN = "it isn't known whether this figure is of one year or the average of several"

PLAIN = ("relative-likelihood", "difference")
SHOWN = 12
# The decimals that the standard's own publications print, and enough for an event that one in thousands meets.
PLACES = {"ratio": 2}
LIKELIHOOD_PLACES = 4


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _terms(row: Row | None) -> tuple[Any, Any] | None:
    """Return the terms of a rate's numerator and denominator."""
    rate = row and row.made_of
    return (rate.numerator.term, rate.denominator.term) if isinstance(rate, Rate) else None


@attrs.frozen(eq=False, repr=False)
class Results:
    """What `evaluate` gives back: a long table, with what is needed to trace each figure.

    `frame` has the columns `COLUMNS`, one row for each figure; ratios and likelihoods are plain numbers, shares and
    percentages per cent, differences percentage points. `value` is missing exactly where `status` isn't `ok`, and
    the bounds with it, save that a zero comparator keeps its lower one. `provenance` says, for each indicator, whose
    definition it is, its unit, and where it is written. `notes` says what was set aside or assumed. `terms` gives,
    for an edition and an indicator, the counts that its measure uses, a part before its whole, and `rows` its rows with
    what each is made of; `definitions` are the editions and indicators themselves. `scheme` names the scheme that hides
    small numbers, and is empty where none does.

    Two results are equal where all their values are, whatever holds them. `save` and `wres.read_results` give back the
    same; whoever makes results by hand has to give terms, rows and definitions, without which small numbers can't be
    hidden safely.
    """

    frame: pd.DataFrame
    provenance: pd.DataFrame
    confidence: float = 0.95
    notes: tuple[str, ...] = ()
    terms: Mapping[tuple[str, str], tuple[Term, ...]] = attrs.field(kw_only=True)
    rows: Mapping[tuple[str, str], tuple[Row, ...]] = attrs.field(kw_only=True)
    definitions: Mapping[tuple[str, str], tuple[Edition, Indicator[Any]]] = attrs.field(kw_only=True)
    scheme: str = attrs.field(default="", kw_only=True)

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        """Return whether everything in two results is equal; what is missing in both is."""
        if not isinstance(other, Results):
            return NotImplemented
        return self is other or self._document().equals(other._document())

    def records(self) -> list[dict[str, Any]]:
        """Return the rows of `frame` as JSON has them: None for what is missing, `"Infinity"` for what is infinite.

        >>> import pandas as pd, wres
        >>> row = {"org": "Acme Trust", "year": 2024, "item": "board", "group": "bme", "count": 1}
        >>> results = wres.evaluate(pd.DataFrame([row]), edition="wres-2024", indicators=["board"])
        >>> results.records()[0]["value"], results.records()[0]["status"]
        (None, 'not-reported')
        """
        return records(self.frame)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as one JSON value, from which `from_dict` makes the same results again.

        >>> import pandas as pd, wres
        >>> row = {"org": "Acme Trust", "year": 2024, "item": "board", "group": "bme", "count": 1}
        >>> results = wres.evaluate(pd.DataFrame([row]), edition="wres-2024", indicators=["board"])
        >>> results.to_dict()["format"], Results.from_dict(results.to_dict()) == results
        ('urn:wres-standard:results:1', True)
        """
        return self._document().to_dict()

    @classmethod
    def from_dict(cls, value: Mapping[str, Any], known: Iterable[Indicator[Any]] = ()) -> Results:
        """Return the results that `to_dict` wrote; anything else is a `WresError`.

        Measures of a plugin are read where `known` has an indicator with one, such as `registry.indicators()`.
        """
        return cls._of(Document.of(value, "results", KINDS["results"]), known)

    def save(self, path: str | Path) -> Path:
        """Return the path of the results written so that `wres.read_results` gives back the same.

        The end of the name says how: `.parquet`, `.json`, `.zip` with CSV and JSON, or a new folder of these. A name
        that ends otherwise, or a definition that can't be written, is a `DefinitionError`; a folder that isn't empty a
        `WresError`.

        >>> import tempfile, wres
        >>> from wres.testing import make_counts
        >>> results = wres.evaluate(make_counts("wres-2024", orgs=1), edition="wres-2024")
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     wres.read_results(results.save(Path(folder, "results.zip"))) == results
        True
        """
        return self._document().write(path)

    @classmethod
    def read(cls, path: str | Path, known: Iterable[Indicator[Any]] = ()) -> Results:
        """Return the results that `save` wrote, as `wres.read_results` does; `known` is that of `from_dict`."""
        return cls._of(Document.read(path, "results", KINDS["results"]), known)

    def _document(self) -> Document:
        writer = ValueWriter()
        values = [(self.terms, "terms"), (self.rows, "rows"), (self.definitions, "definitions")]
        written = {name: [[*key, writer.written(value)] for key, value in each.items()] for each, name in values}
        head = {
            "confidence": self.confidence,
            "scheme": self.scheme,
            "notes": list(self.notes),
            "definitions": {"values": writer.values, **written},
        }
        return Document("results", head, {"results": self.frame, "provenance": self.provenance}, KINDS["results"])

    @classmethod
    def _of(cls, document: Document, known: Iterable[Indicator[Any]]) -> Results:
        try:
            head = document.head
            saved = head["definitions"]
            reader = ValueReader(saved["values"], known)
            terms, rows, definitions = (
                FrozenMap({(edition, name): reader.read(value) for edition, name, value in saved[part]})
                for part in ("terms", "rows", "definitions")
            )
            return cls(
                document.tables["results"],
                document.tables["provenance"],
                float(head["confidence"]),
                tuple(map(str, head["notes"])),
                terms=terms,
                rows=rows,
                definitions=definitions,
                scheme=str(head["scheme"]),
            )
        except (KeyError, IndexError, TypeError, ValueError) as error:
            if isinstance(error, WresError):
                raise
            raise WresError(f"what belongs to the results is damaged ({error!r}); save them again") from None

    def __len__(self) -> int:
        """Return the number of figures."""
        return len(self.frame)

    @property
    def windows(self) -> dict[tuple[str, str], int]:
        """The years that a figure is an average of, by edition and indicator, where they are more than one.

        >>> import pandas as pd, wres
        >>> row = {"org": "Acme Trust", "year": 2017, "item": "headcount", "group": "bme", "count": 1}
        >>> wres.evaluate(pd.DataFrame([row]), edition="wres-2017").windows
        {('wres-2017', 'disciplinary'): 2}
        """
        years = {key: max((term.years for term in terms), default=1) for key, terms in self.terms.items()}
        return {key: number for key, number in years.items() if number > 1}

    def headline(self) -> pd.DataFrame:
        """Return the headline rows: one figure for each indicator, or for each seat, panel and band of it.

        >>> import pandas as pd, wres
        >>> counts = pd.DataFrame({"org": "Acme Trust", "year": 2024, "item": ["appointed", "shortlisted"] * 2,
        ...                        "group": ["white", "white", "bme", "bme"], "count": [300, 600, 75, 300]})
        >>> results = wres.evaluate(counts, edition="wres-2024", indicators=["appointment"])
        >>> results.headline()[["statistic", "group", "value", "status"]]
                     statistic      group  value status
        0  relative-likelihood  white/bme    2.0     ok
        """
        return self.frame[self.frame["headline"]].reset_index(drop=True)

    def parts(self) -> pd.DataFrame:
        """Return what each headline row is made of, in the order of `headline()`, so that the two can be joined.

        `focus` and `comparator` are groups, with a numerator and a denominator each, and the terms that these count,
        a pair in `focus_terms` and one in `comparator_terms`. `on_top` says which of the two the figure begins with:
        the value is its rate by the other's, or less it. Where `paired` is False one group's share of a part is held
        against its share of the whole, so that both names are the same; `beside` is then how many in the part are of
        the group that the grouping compares with. `unknown_numerator` of `unknown_denominator` people whose group isn't
        known had the event, or are in the part. What a measure doesn't say, or a table doesn't have, is missing.

        >>> import pandas as pd, wres
        >>> counts = pd.DataFrame({"org": "Acme Trust", "year": 2024, "item": ["appointed", "shortlisted"] * 2,
        ...                        "group": ["white", "white", "bme", "bme"], "count": [300, 600, 75, 300]})
        >>> results = wres.evaluate(counts, edition="wres-2024", indicators=["appointment"])
        >>> made = results.headline().join(results.parts())
        >>> made[["focus", "on_top"]].to_numpy().tolist()
        [['bme', 'comparator']]
        >>> made[["value", "focus_numerator", "focus_denominator"]].to_numpy().tolist()
        [[2.0, 75.0, 300.0]]
        """
        places = Places.of(self.frame, self.rows)
        compared = [row.made_of if isinstance(row.made_of, Comparison) else None for row in places.kinds]
        pairs = list(zip(compared, places.kinds, strict=True))
        focus = [each.focus if each else row if row.made_of else None for each, row in pairs]
        comparator = [each.comparator if each else None for each in compared]
        numbers = self.frame[["numerator", "denominator"]].to_numpy(np.float64).T
        numerator, denominator = (np.append(each, np.nan) for each in numbers)
        paired = np.array([each is not None and not each.part for each in compared], bool)[places.kind]
        columns: dict[str, Any] = {
            "focus": repeated([row and row.group for row in focus], places.kind),
            "comparator": repeated([row and row.group for row in comparator], places.kind),
            "on_top": repeated(
                [each and ("comparator" if each.inverted else "focus") for each in compared], places.kind
            ),
            "paired": paired,
            "focus_numerator": numerator[places.focus],
            "focus_denominator": denominator[places.focus],
            "comparator_numerator": numerator[places.comparator],
            "comparator_denominator": denominator[places.comparator],
            "unknown_numerator": numerator[places.unknown[0]],
            "unknown_denominator": np.where(paired, denominator[places.unknown[1]], numerator[places.unknown[1]]),
            "beside": numerator[places.beside],
            "focus_terms": repeated(map(_terms, focus), places.kind),
            "comparator_terms": repeated(map(_terms, comparator), places.kind),
        }
        return pd.DataFrame(columns, copy=False)

    def judged(self, units: str | Collection[str]) -> Results:
        """Return only the indicators whose figure has one of `units`: what a benchmark of these units is given.

        >>> import pandas as pd, wres
        >>> row = {"org": "Acme Trust", "year": 2024, "item": "headcount", "group": "bme", "count": 1}
        >>> results = wres.evaluate(pd.DataFrame([row]), edition="wres-2024").judged({"ratio"})
        >>> results.provenance["indicator"].tolist()
        ['appointment', 'disciplinary', 'training']
        """
        provenance = self.provenance[self.provenance["unit"].isin([units] if isinstance(units, str) else list(units))]
        keys = ["edition", "indicator"]
        there = pd.MultiIndex.from_frame(self.frame[keys]).isin(pd.MultiIndex.from_frame(provenance[keys]))
        return attrs.evolve(
            self, frame=self.frame[there].reset_index(drop=True), provenance=provenance.reset_index(drop=True)
        )

    def other_reading(self) -> Results | None:
        """Return the results by the other reading of each definition that isn't known; None where all are known.

        A measure says which of its rows a headline would be if it were read otherwise, such as the ratio over two years
        (`Row.reading_of`): that row is the headline here, in the same place.

        >>> import pandas as pd, wres
        >>> rows = [(2024, "disciplinary", 9, 17), (2023, "disciplinary", 7, 21), (2024, "headcount", 725, 2505)]
        >>> counts = pd.DataFrame([("Acme Trust", year, item, group, n) for year, item, *both in rows
        ...                        for group, n in zip(["bme", "white"], both)],
        ...                       columns=["org", "year", "item", "group", "count"])
        >>> results = wres.evaluate(counts, edition="wres-2024", indicators=["disciplinary"])
        >>> [of.headline()["value"].round(2).tolist() for of in (results, results.other_reading())]
        [[nan, 1.83], [nan, 1.45]]
        """
        if not self.readings:
            return None
        labels = RowLabels.of(self.frame, self.rows)
        places = {pair: at for at, pair in enumerate(zip(labels.keys, labels.rows, strict=True))}
        pairs = [(key, row, row.reading_of) for key, row in places if row.reading_of is not None]
        first = np.full(len(labels.rows), -1, np.intp)
        for key, row, other in pairs:
            first[places[key, row]] = places.get((key, other), -1)
        # Each row and the one in whose place it is read: of one edition, organisation and year.
        line = codes(self.frame, ["edition", "org", "year"]) * (len(labels.rows) + 1)
        at = pd.Series(np.arange(len(self.frame)), line + labels.code)
        mine = np.flatnonzero(first[labels.code] >= 0)
        theirs = at.reindex(line[mine] + first[labels.code[mine]]).to_numpy(np.float64)
        mine, theirs = mine[~np.isnan(theirs)], theirs[~np.isnan(theirs)].astype(np.intp)
        order = np.arange(len(self.frame))
        order[mine], order[theirs] = theirs, mine
        frame = self.frame.iloc[order].assign(headline=self.frame["headline"].to_numpy(bool)).reset_index(drop=True)
        terms = {
            key: _terms(row.made_of.focus) or self.terms[key]
            for key, row, _ in pairs
            if isinstance(row.made_of, Comparison)
        }
        return attrs.evolve(self, frame=frame, terms=FrozenMap({**self.terms, **terms}))

    @property
    def readings(self) -> tuple[tuple[str, str], ...]:
        """The editions and indicators whose definition isn't known, so that another reading stands beneath."""
        return tuple(key for key, rows in self.rows.items() if any(row.reading_of is not None for row in rows))

    def wide(self) -> pd.DataFrame:
        """Return the headline values with a row for each edition, organisation and year, a column for each figure.

        A column is called for its indicator, with what singles the figure out: the statistic, save the plain ratio and
        difference, the panel and the band; and the group, where one measure gives the headline for several.
        """
        rows = self.headline()
        labels = ["edition", "indicator", "statistic", "panel", "band"]
        groups = rows.groupby(labels, dropna=False)["group"].transform("nunique")
        names = rows["indicator"].astype(object)
        for part in (
            rows["statistic"].mask(rows["statistic"].isin(PLAIN)),
            rows["panel"],
            rows["band"],
            rows["group"].where(groups > 1),
        ):
            there = part.notna()
            names = names.where(~there, names + " " + part.astype(object).where(there, ""))
        order = pd.unique(names)
        keys = ["edition", "org", "year"]
        wide = rows[keys].assign(figure=names, value=rows["value"]).set_index([*keys, "figure"])["value"]
        return wide.unstack("figure")[order].reset_index().rename_axis(columns=None)

    def readable(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return rows of `frame` as text for people: a name for each figure, and numbers rounded by their unit."""
        unit = rows.merge(self.provenance, how="left", on=["edition", "indicator"], validate="m:1")["unit"].to_numpy()
        places = [
            LIKELIHOOD_PLACES if statistic.startswith("likelihood") else PLACES.get(name, 1)
            for name, statistic in zip(unit, rows["statistic"], strict=True)
        ]

        def written(column: str) -> list[str]:
            return [
                "" if pd.isna(number) else "∞" if number == float("inf") else f"{number:.{digits}f}"
                for number, digits in zip(rows[column], places, strict=True)
            ]

        value, lower, upper = (written(column) for column in ("value", "lower", "upper"))
        return pd.DataFrame(
            {
                "indicator": rows["indicator"],
                "org": rows["org"],
                "year": rows["year"],
                "figure": [
                    " ".join(part for part in parts if isinstance(part, str))
                    for parts in zip(rows["statistic"], rows["group"], rows["panel"], rows["band"], strict=True)
                ],
                "value": value,
                f"{100 * self.confidence:g} % interval": [
                    f"{low} to {high}" if low and high else "" for low, high in zip(lower, upper, strict=True)
                ],
                "unit": unit,
                "status": rows["status"],
            }
        )

    def _summary(self) -> tuple[str, str]:
        """Return what the table holds, and what isn't shown of it."""
        rows = self.headline()
        units = rows[["org", "year"]].drop_duplicates()
        head = (
            f"{_counted(len(units), 'organisation-year')}, {_counted(rows['indicator'].nunique(), 'indicator')}, "
            f"{_counted(len(self.frame), 'figure')}"
        )
        hidden = int((rows["status"] == "not-reported").sum())
        more = len(rows) - hidden - SHOWN
        tail = [
            f"{more:,} more headline figures" if more > 0 else "",
            f"{hidden:,} not reported" if hidden else "",
        ]
        return head, "; ".join(filter(None, tail))

    def _shown(self) -> pd.DataFrame:
        rows = self.headline()
        return self.readable(rows[rows["status"] != "not-reported"].head(SHOWN))

    def __repr__(self) -> str:
        head, tail = self._summary()
        with pd.option_context("display.width", 160, "display.max_columns", 12):
            shown = self._shown()
            lines = [f"<Results: {head}>", *([shown.to_string(index=False)] if len(shown) else [])]
        return "\n".join([*lines, *filter(None, [tail]), *self.notes])

    def _repr_html_(self) -> str:
        head, tail = self._summary()
        table: Any = self._shown().to_html(index=False, border=0)
        notes = "".join(f"<p>{html.escape(note)}</p>" for note in filter(None, [tail, *self.notes]))
        return f"<p><strong>Results</strong>: {html.escape(head)}</p>{table}{notes}"
