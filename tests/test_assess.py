"""Assessments: the headline rows with what each method says, and what a method may not say."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pandas as pd
import pytest

import wres
from wres.definitions import method_fingerprint
from wres.results import ASSESSMENT, COLUMNS
from wres.testing import make_counts

ACME = wres.Reference(title="Acme handbook", url="https://example.org/handbook", evidence="primary")


@attrs.frozen(kw_only=True)
class Says:
    """A method that gives the columns that it was made with."""

    columns: Any = attrs.field(factory=dict)
    give: Any = None
    id: str = "acme-says"
    title: str = "Given columns"
    references: tuple[wres.Reference, ...] = (ACME,)
    units: tuple[str, ...] = ("ratio",)

    def assess(self, results: wres.Results, peers: Any = None) -> Any:
        rows = results.headline().assign(**{"verdict": "no-evidence", **self.columns})
        return rows if self.give is None else self.give(rows)


def results(**options: Any) -> wres.Results:
    return wres.evaluate(make_counts("wres-2024", orgs=2, **options), edition="wres-2024")


def test_the_columns() -> None:
    """The headline rows of the units judged, with the method's own columns; the others are missing."""
    found = wres.assess(results(), Says(columns={"comparator": "parity", "limit_low": 0.8}))
    assert [*COLUMNS, *ASSESSMENT] == list(found.columns)
    assert {"appointment", "disciplinary", "training"} == set(found["indicator"])
    assert {("acme-says", "parity", 0.8)} == set(
        zip(found["benchmark"], found["comparator"], found["limit_low"], strict=True)
    )
    assert found[["limit_high", "score", "p_value", "probability"]].isna().all(axis=None)
    assert found[["code", "family"]].isna().all(axis=None)
    assert not found["listed"].any()
    assert {method_fingerprint(Says(columns={"comparator": "parity", "limit_low": 0.8}))} == set(found["method"])
    assert "boolean" == str(found["listed"].dtype)
    assert ["float64"] * 5 == [str(found[name].dtype) for name in ASSESSMENT[2:7]]


def test_two_methods_and_a_registry() -> None:
    """Methods by id and by value, one table under the other."""

    class Plugin:
        @wres.hookimpl
        def wres_benchmarks(self) -> list[Says]:
            return [Says(units=("percentage points",))]

    registry = wres.load(Plugin())
    made = results()
    found = wres.assess(made, "acme-says", Says(id="acme-other"), registry=registry)
    sizes = [len(made.judged(units).headline()) for units in ({"percentage points"}, {"ratio"})]
    assert sizes == found["benchmark"].value_counts()[["acme-says", "acme-other"]].tolist()
    assert ["acme-says", "acme-other"] == found["benchmark"].unique().tolist()


@pytest.mark.parametrize("columns", [{}, {"reason": "too few"}])
def test_what_is_not_there_is_insufficient(columns: dict[str, str]) -> None:
    """A figure that isn't there is insufficient data whatever the method says, with its status for a reason."""
    counts = make_counts("wres-2024", orgs=1)
    counts["count"] = counts["count"].mask(counts["item"].isin(["training", "headcount"]), 0)
    counts = counts[counts["item"] != "disciplinary"]
    found = wres.assess(wres.evaluate(counts, edition="wres-2024"), Says(columns=columns)).set_index("indicator")
    assert ["no-evidence", "insufficient-data", "insufficient-data"] == found["verdict"].tolist()
    reasons = ["too few"] * 3 if columns else [None, "not-reported", "zero-denominator"]
    assert reasons == [None if pd.isna(reason) else reason for reason in found["reason"]]


def test_a_zero_comparator_may_be_judged() -> None:
    """Its interval still says something, and so may a method."""
    counts = make_counts("wres-2024", orgs=1, indicators=["appointment"])
    counts["count"] = counts["count"].mask((counts["item"] == "appointed") & (counts["group"] == "bme"), 0)
    made = wres.evaluate(counts, edition="wres-2024", indicators=["appointment"])
    found = wres.assess(made, Says(columns={"verdict": "adverse"}))
    assert [("zero-comparator", "adverse")] == list(zip(found["status"], found["verdict"], strict=True))


def test_peers_are_handed_on() -> None:
    """The method is given the peers as they are."""
    given: list[Any] = []

    @attrs.frozen
    class Asks(Says):
        def assess(self, results: wres.Results, peers: Any = None) -> Any:
            given.append(peers)
            return super().assess(results, peers)

    peers = pd.DataFrame({"org": ["Example Trust 01"], "type": ["acute"]})
    wres.assess(results(), Asks(), peers=peers)
    assert given == [peers] or given[0] is peers


@pytest.mark.parametrize(
    ("method", "message"),
    [
        (Says(give=lambda rows: rows["verdict"]), "gave Series; it has to give a frame"),
        (Says(give=lambda rows: rows.drop(columns="verdict")), "gave no column verdict"),
        (Says(give=lambda rows: rows.drop(columns=["org", "year"])), "gave no column org, year"),
        (Says(give=lambda rows: rows.iloc[1:]), "gave 5 rows for 6 figures"),
        (Says(give=lambda rows: rows.iloc[::-1]), "gave 6 rows for 6 figures, or gave them in another order"),
        (Says(columns={"verdict": "bad"}), "gave the verdict bad; choose from favourable, no-evidence, adverse"),
        (Says(columns={"verdict": np.nan}), "gave the verdict nan"),
    ],
    ids=["no frame", "no verdict", "no keys", "a row less", "another order", "another verdict", "no verdicts"],
)
def test_what_a_method_may_not_give(method: Says, message: str) -> None:
    """Whatever else it gives is an error that names it and the cure."""
    with pytest.raises(wres.DefinitionError, match=message) as error:
        wres.assess(results(indicators=["appointment", "disciplinary", "training"]), method)
    assert str(error.value).startswith("benchmark 'acme-says'")


@pytest.mark.parametrize(
    ("benchmarks", "message"),
    [
        ((), "name at least one benchmark; there are"),
        (("four-fourths",), "no benchmark 'four-fourths' is registered"),
        ((Says(), Says()), "benchmark acme-says is asked for twice"),
        ((Says,), "is no benchmark; give an id, or a value"),
        ((7,), "7 is no benchmark"),
    ],
)
def test_what_is_no_call(benchmarks: tuple[Any, ...], message: str) -> None:
    """A method that isn't there, or is asked for twice, is refused before any work."""
    with pytest.raises(wres.DefinitionError, match=message):
        wres.assess(results(), *benchmarks)


def test_a_method_that_judges_nothing_here() -> None:
    """Where no figure has the method's units there are no rows, and every column all the same, beside others too."""
    nothing = wres.assess(results(), Says(units=("score",)))
    assert (0, [*COLUMNS, *ASSESSMENT]) == (len(nothing), list(nothing.columns))
    both = wres.assess(results(), Says(id="acme-scores", units=("score",)), Says())
    assert {"acme-says"} == set(both["benchmark"])


def test_figures_are_those_of_the_results() -> None:
    """A method can't change a figure, nor add a column; its own index is of no consequence."""
    made = results()

    def strange(rows: pd.DataFrame) -> pd.DataFrame:
        changed = rows.assign(value=99.0, lower=98.0, status="suppressed", mark="x", verdict="adverse")
        return changed.set_index(np.arange(len(rows)) + 100)

    found = wres.assess(made, Says(give=strange))
    pd.testing.assert_frame_equal(made.judged({"ratio"}).headline(), found[list(COLUMNS)])
    assert ({"adverse"}, [*COLUMNS, *ASSESSMENT]) == (set(found["verdict"]), list(found.columns))


def test_the_callers_results_stay() -> None:
    """A method that changes what it is given changes no table of the caller's."""
    made = results()
    frame, provenance = made.frame.copy(deep=True), made.provenance.copy(deep=True)

    @attrs.frozen
    class Rounds(Says):
        def assess(self, results: wres.Results, peers: Any = None) -> Any:
            results.frame["value"] = 0.0
            results.provenance.loc[:, "unit"] = "score"
            return super().assess(results, peers)

    wres.assess(made, Rounds())
    pd.testing.assert_frame_equal(frame, made.frame)
    pd.testing.assert_frame_equal(provenance, made.provenance)


def test_only_results_are_judged() -> None:
    """A frame is no results."""
    with pytest.raises(wres.DefinitionError, match="results is DataFrame; give what wres"):
        wres.assess(results().frame, Says())  # type: ignore[arg-type]


def test_a_dtype_that_moved_is_no_other_row() -> None:
    """The rows are told apart by their labels, whatever holds them."""
    made = results()
    for give in (lambda rows: rows.convert_dtypes(), lambda rows: rows.astype({"year": "int32", "org": "category"})):
        assert len(made.judged("ratio").headline()) == len(wres.assess(made, Says(give=give)))


def test_numbers_are_numbers() -> None:
    """A text among the numbers is refused with what it is."""
    with pytest.raises(wres.DefinitionError, match="gave a score that is no number: 'high'; leave it missing"):
        wres.assess(results(), Says(columns={"score": "high"}))


def test_one_unit_may_be_given_alone() -> None:
    """A unit isn't taken for its letters."""
    assert len(wres.assess(results(), Says(units="ratio"))) == len(wres.assess(results(), Says()))  # type: ignore[arg-type]


def test_only_a_registry_is_asked() -> None:
    """Something else in its place is refused as such."""
    with pytest.raises(wres.DefinitionError, match="registry is 5; give what wres"):
        wres.assess(results(), "acme-says", registry=5)  # type: ignore[arg-type]
