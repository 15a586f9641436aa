"""Results and assessments from files, and several results or counts tables as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from wres._documents import Document
from wres._keys import codes
from wres.definitions import method_essence, method_fingerprint
from wres.errors import DefinitionError
from wres.model import FrozenMap
from wres.registry import Registry, or_official
from wres.results import ASSESSMENT, KEYS, KINDS, Results

__all__ = ["assessments_to_dict", "concat", "read_assessments", "read_results", "save_assessments"]

Table = TypeVar("Table", pd.DataFrame, Results)

GATHERED = {"quality": list, "notes": tuple}
"""What a counts table carries in its `attrs` and is put together, with what it is kept in."""


def read_results(path: str | Path, *, registry: Registry | None = None) -> Results:
    """Return the results that `Results.save` wrote to a file or folder: equal to those that were saved.

    Their definitions are saved with them; of a plugin's own measures `registry`, from `wres.load`, has the classes. A
    file that is damaged, or of something else, is a `WresError`.

    >>> import tempfile, wres
    >>> from wres.testing import make_counts
    >>> results = wres.evaluate(make_counts("wres-2024", orgs=1), edition="wres-2024")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_results(results.save(Path(folder, "results.parquet"))) == results
    True
    """
    return Results.read(path, or_official(registry).indicators())


def save_assessments(assessments: pd.DataFrame, path: str | Path, registry: Registry | None = None) -> Path:
    """Return the path of what `wres.assess` returned, written so that `read_assessments` gives back the same.

    The end of the name says how, as for `Results.save`. The settings of each benchmark that `registry` has are saved as
    well. Another frame is a `DefinitionError`.

    >>> import tempfile, wres
    >>> from wres.testing import make_counts
    >>> results = wres.evaluate(make_counts("wres-2024", orgs=1), edition="wres-2024")
    >>> found = wres.assess(results, "four-fifths")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_assessments(save_assessments(found, Path(folder, "found.json"))).equals(found)
    True
    """
    return _assessments(assessments, registry).write(path)


def assessments_to_dict(assessments: pd.DataFrame, registry: Registry | None = None) -> dict[str, Any]:
    """Return what `wres.assess` returned as one JSON value, with the settings of each benchmark that the registry has.

    >>> import wres
    >>> from wres.testing import make_counts
    >>> results = wres.evaluate(make_counts("wres-2024", orgs=1), edition="wres-2024")
    >>> assessments_to_dict(wres.assess(results, "four-fifths"))["benchmarks"][0]["settings"]["method"]
    'FourFifths'
    """
    return _assessments(assessments, registry).to_dict()


def _assessments(assessments: pd.DataFrame, registry: Registry | None) -> Document:
    lacking = [name for name in (*KEYS, *ASSESSMENT) if name not in getattr(assessments, "columns", ())]
    if lacking:
        raise DefinitionError(f"the assessments have no column {', '.join(lacking)}; give what wres.assess returns")
    known = or_official(registry).benchmarks
    benchmarks = [
        {
            "id": name,
            "method": method if isinstance(method, str) else None,
            "settings": method_essence(known[name])
            if name in known and method == method_fingerprint(known[name])
            else None,
        }
        for name, method in assessments[["benchmark", "method"]].drop_duplicates().itertuples(index=False)
    ]
    return Document("assessments", {"benchmarks": benchmarks}, {"assessments": assessments}, KINDS["assessments"])


def read_assessments(path: str | Path) -> pd.DataFrame:
    """Return the assessments that `save_assessments` wrote; what is damaged, or something else, is a `WresError`."""
    return Document.read(path, "assessments", KINDS["assessments"]).tables["assessments"]


def concat(parts: Iterable[Table]) -> Table:
    """Return several results, or several counts tables, as one.

    Results are of one confidence and one scheme, and an indicator of an edition is defined alike in all; otherwise, or
    where two have the same figure, a `DefinitionError` says which. So does one where small numbers of an organisation
    were hidden in two of them: what is hidden in one may follow from the other. Notes and provenance are put together.
    A counts table keeps the `quality` and the `notes` of all that it is made of.

    >>> import wres
    >>> from wres.testing import make_counts
    >>> counts = [make_counts("wres-2024", orgs=[name]) for name in ("Acme Trust", "Bravo Trust")]
    >>> results = [wres.evaluate(each, edition="wres-2024") for each in counts]
    >>> len(concat(results)) == len(wres.evaluate(concat(counts), edition="wres-2024"))
    True
    """
    given = list(parts)
    if given and all(isinstance(each, Results) for each in given):
        return _results(given)  # type: ignore[arg-type, return-value]
    if given and all(isinstance(each, pd.DataFrame) for each in given):
        return _counts(given)  # type: ignore[arg-type, return-value]
    raise DefinitionError("give several results, or several counts tables as pandas frames, and not both")


def _counts(tables: list[pd.DataFrame]) -> pd.DataFrame:
    together = pd.concat(tables, ignore_index=True)
    together.attrs = {}
    for name, kind in GATHERED.items():
        found = kind(each for table in tables for each in table.attrs.get(name, ()))
        if found:
            together.attrs[name] = found
    return together


def _results(given: list[Results]) -> Results:
    for what in ("confidence", "scheme"):
        several = list(dict.fromkeys(getattr(each, what) for each in given))
        if len(several) > 1:
            words = ", ".join(repr(each) for each in several)
            raise DefinitionError(f"the results differ in their {what}: {words}; evaluate or suppress them in one way")
    apart = dict.fromkeys(_apart(given))
    if apart:
        raise DefinitionError(
            f"the results define {', '.join(' of '.join(reversed(key)) for key in apart)} in two ways; wres.diff of "
            "the two definitions says how, and another id keeps them apart"
        )
    orgs = pd.Series([org for each in given for org in each.frame["org"].unique()], dtype=object)
    if given[0].scheme and orgs.duplicated().any():
        raise DefinitionError(
            f"{orgs[orgs.duplicated()].iloc[0]} is in several results whose small numbers were hidden one by one, and "
            "what is hidden in one may follow from another; put the results together first, and suppress them then"
        )
    frame = pd.concat([each.frame for each in given], ignore_index=True)
    same = pd.Series(codes(frame, [*KEYS, "headline"])).duplicated()
    if same.any():
        row = frame[same.to_numpy()].iloc[0]
        raise DefinitionError(
            f"{int(same.sum()):,} figures are in more than one of the results, first {row['indicator']} of "
            f"{row['org']}, {row['year']}, by {row['edition']}; give each once"
        )
    provenance = pd.concat([each.provenance for each in given], ignore_index=True)
    first = ~provenance.duplicated(["edition", "indicator"])
    return Results(
        frame,
        provenance[first].reset_index(drop=True),
        given[0].confidence,
        tuple(dict.fromkeys(note for each in given for note in each.notes)),
        terms=FrozenMap({key: value for each in given for key, value in each.terms.items()}),
        rows=FrozenMap({key: value for each in given for key, value in each.rows.items()}),
        definitions=FrozenMap({key: value for each in given for key, value in each.definitions.items()}),
        scheme=given[0].scheme,
    )


def _apart(given: list[Results]) -> Iterator[tuple[str, str]]:
    """Yield the indicators that two results define in two ways."""
    first: dict[tuple[str, str], tuple[object, object]] = {}
    for each in given:
        for key, definition in each.definitions.items():
            found = definition, each.terms.get(key)
            if first.setdefault(key, found) != found:
                yield key
