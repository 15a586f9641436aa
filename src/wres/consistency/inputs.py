"""Published figures in whatever form a caller has them, as the rows of a table, each checked."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wres._output import format_of
from wres.consistency.quantities import counted
from wres.errors import TableError, WresError, nearest
from wres.recorded import year as reporting_year

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "EXTRA", "FiguresError", "checked_rows", "table"]

COLUMNS = ("org", "year", "indicator", "statistic", "group", "value", "unit", "source")
"""The columns of a table of published figures; `unit` and `source` may be left out."""

EXTRA = ("panel", "band", "place", "case", "edition")
"""Columns that are used where they are there: the split, where in the publication a figure stands, which publication it
is, and by which edition or standard it was worked out."""

SHOWN = 20
"""How many problems a message spells out; the exception holds them all."""


class FiguresError(TableError):
    """A table of published figures that isn't one, with its failing rows in `failures`."""


def table(figures: Any) -> pd.DataFrame:
    """Return published figures as a pandas frame, with nothing of them looked at but their form.

    >>> table([{"org": "Acme Trust", "year": 2024, "indicator": "board", "statistic": "total-share", "value": "8%"}])
              org  year indicator    statistic value
    0  Acme Trust  2024     board  total-share    8%
    """
    import pandas as pd

    if isinstance(figures, pd.DataFrame):
        return figures
    if isinstance(figures, (str, Path)):
        return _file(Path(figures))
    if isinstance(figures, Mapping):
        return _mapping(figures)
    if isinstance(figures, Sequence) and not isinstance(figures, (bytes, bytearray)):
        if all(isinstance(row, Mapping) for row in figures):
            # Rows of dictionaries keep their objects; a column of text and numbers isn't made one of numbers.
            names = dict.fromkeys(name for row in figures for name in row)
            columns = {name: [row.get(name) for row in figures] for name in names or COLUMNS}
            return pd.DataFrame(columns, dtype=object)
        raise _no_table(figures)
    return _frame(figures)


def _mapping(figures: Mapping[str, Any]) -> pd.DataFrame:
    """Return the columns of a table, or one row of it."""
    import pandas as pd

    if any(isinstance(column, Mapping) for column in figures.values()):
        raise _no_table(figures)
    columns = {name: column for name, column in figures.items() if not isinstance(column, (str, bytes))}
    if any(hasattr(column, "__len__") for column in columns.values()):
        try:
            return pd.DataFrame({name: list(column) for name, column in figures.items()}, dtype=object)
        except (TypeError, ValueError):
            raise _no_table(figures) from None
    return pd.DataFrame([figures], dtype=object)


def _frame(figures: Any) -> pd.DataFrame:
    import narwhals.stable.v2 as nw
    import pandas as pd

    try:
        frame = nw.from_native(figures)
    except TypeError:
        raise _no_table(figures) from None
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    return pd.DataFrame({name: frame[name].to_list() for name in frame.columns})


def _file(path: Path) -> pd.DataFrame:
    from wres.counts import parse_counts

    if path.suffix.lower() != ".json":
        return parse_counts(path)
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise WresError(f"{path} can't be read: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise WresError(f"{path} is no JSON: {error}") from None
    if isinstance(document, Mapping) and document.get("format") == format_of("counts"):
        document = document.get("counts")
    if not isinstance(document, list | Mapping):
        raise _no_table(document)
    return table(document)


def _no_table(figures: object) -> FiguresError:
    import pandas as pd

    return FiguresError(
        f"figures are a {type(figures).__name__}, no frame; give a pandas, Polars, PyArrow or other frame with the "
        f"columns {', '.join(COLUMNS)}, rows or columns of one length as dictionaries, or the path of a "
        "CSV or JSON file",
        pd.DataFrame({"problem": ["no frame"]}),
    )


def checked_rows(frame: pd.DataFrame, items: Container[str], editions: Iterable[str]) -> list[dict[Any, Any]]:
    """Return the rows by the names of all columns, None where something is missing, or raise with every problem.

    `items` are the statistics that are numbers of people, `editions` what the column of that name may hold.
    """
    import pandas as pd

    names, wanted = list(frame.columns), [*COLUMNS, *EXTRA]
    wrong = [f"no column {name!r}{nearest(name, names)}; add it" for name in COLUMNS[:6] if name not in names]
    wrong += [f"two columns {name!r}; keep one" for name in wanted if names.count(name) > 1]
    if wrong:
        raise FiguresError("; ".join(wrong), pd.DataFrame({"problem": wrong}))
    # A name that isn't known may stand twice.
    filled = frame[[name for name in wanted if name in names]].reindex(columns=wanted).astype(object)
    rows: list[dict[Any, Any]] = filled.where(filled.notna(), None).to_dict("records")
    known = tuple(editions)
    problems = [(at, problem) for at, row in enumerate(rows) for problem in _problems(row, items, known)]
    if problems:
        failures = frame.iloc[[at for at, _ in problems]].assign(problem=[problem for _, problem in problems])
        lines = [f"row {frame.index[at]}: {problem}" for at, problem in problems]
        more = f"\nand {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
        count = f"{len(lines)} problems" if len(lines) > 1 else "a problem"
        raise FiguresError(f"{count} in the figures:\n" + "\n".join(lines[:SHOWN]) + more, failures)
    return rows


def _problems(row: Mapping[str, Any], items: Container[str], editions: Sequence[str]) -> Iterator[str]:
    for name in ("org", "indicator", "statistic"):
        if row[name] is None or not str(row[name]).strip():
            yield f"no {name}; every figure needs one"
    if reporting_year(row["year"]) is None:
        yield f"year {row['year']!r} is no year; write the year of the snapshot, such as 2024"
    edition = slug(row["edition"])
    if edition and edition not in editions:
        yield f"no edition or standard {edition!r}{nearest(edition, editions)}; there are {', '.join(editions)}"
    value = row["value"]
    # Of a whole number of people no decimals were lost.
    people = isinstance(value, Integral) and not isinstance(value, bool)
    whole = people and counted(slug(row["statistic"]), slug(row["unit"]), items)
    if isinstance(value, (bytes, bytearray)):
        yield f"value is {len(value):,} bytes, no text; decode them"
    elif value is not None and not isinstance(value, str) and not whole:
        yield (
            f"value {value!r} is a {type(value).__name__}, and has lost its printed decimals; give the text as printed "
            "(read the column as text)"
        )


def slug(cell: object) -> str:
    """Return what a cell says as names are written: in lower case, with hyphens, without blanks around it.

    >>> slug(" Overall_share "), slug(None)
    ('overall-share', '')
    """
    return "" if cell is None else " ".join(str(cell).strip().lower().replace("_", "-").split())
