"""The public calls as their users write them: checked by mypy, never run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, assert_type

import attrs
import pandas as pd

import wres
from wres.cells import Cells, Estimate
from wres.findings import Findings
from wres.measures import PercentageGap, RelativeLikelihood, RepresentationGap
from wres.model import Benchmark, Measure


def embedding(path: Path) -> None:
    counts = assert_type(wres.read_counts(path), pd.DataFrame)
    results = assert_type(wres.evaluate(counts, edition="wres-2024"), wres.Results)
    assert_type(results.frame, pd.DataFrame)
    assert_type(results.headline(), pd.DataFrame)
    assert_type(results.wide(), pd.DataFrame)
    assert_type(results.provenance, pd.DataFrame)
    assert_type(results.notes, tuple[str, ...])


def auditing(counts: pd.DataFrame, peers: pd.DataFrame) -> None:
    findings = assert_type(wres.audit(counts, edition="wres-2024", previous=counts, peers=peers), Findings)
    assert_type(findings.select("WRES1", severity="error"), Findings)
    assert_type(findings[0].code, str)


def research(counts: pd.DataFrame) -> None:
    registry = assert_type(wres.load("acme-wres"), wres.Registry)
    base = assert_type(registry.indicator("wres-2024", "disciplinary"), wres.Indicator)
    swapped = attrs.evolve(base.measure, of="white", to="bme")
    flip = assert_type(attrs.evolve(base, id="flipped", measure=swapped), wres.Indicator)
    attrs.evolve(base, measure=attrs.evolve(base.measure, numerator="training"))
    assert_type(wres.diff(base, flip), dict[str, tuple[Any, Any]])
    wres.evaluate(counts, edition="wres-2024", indicators=[base, flip], registry=registry)
    wres.evaluate(counts, edition="as-reported", indicators=["disciplinary"], confidence=0.99, on_error="status")
    assert_type(registry.fingerprint("wres-2024", "board"), str)


def measures(item: wres.Item, cells: Cells) -> None:
    found: list[Measure] = [
        RelativeLikelihood(numerator=item, denominator="headcount", of="bme", to="white"),
        PercentageGap(yes=wres.Term(item=item), answered="board", of="bme", to="white"),
        RepresentationGap(part={"total": "board"}, whole="headcount"),
    ]
    assert_type(found[0].estimate(cells), Estimate)


def defining(reference: wres.Reference, example: wres.Example) -> None:
    indicator = wres.Indicator(
        id="leaving",
        number="A1",
        title="Relative likelihood of leaving",
        editions=["wres-2024"],
        measure=RelativeLikelihood(numerator="board", denominator="headcount", of="bme", to="white"),
        adverse="above",
        references=[reference],
        examples=[example],
    )
    assert_type(indicator.measure, RelativeLikelihood)
    attrs.evolve(indicator, measure=attrs.evolve(indicator.measure, of="white", to="bme"))
    indicators: list[wres.Indicator] = [indicator]
    wres.evaluate(pd.DataFrame(), edition="wres-2024", indicators=indicators)
    wres.Indicator(
        id="leaving",
        number="A1",
        title="Relative likelihood of leaving",
        editions=["wres-2024"],
        measure="no measure",  # type: ignore[type-var]
        adverse="above",
        references=[reference],
        examples=[example],
    )


def parts(reference: wres.Reference) -> None:
    item = wres.Item(id="leavers", title="Leavers", definition="People who left.", reference=reference)
    wres.Term(item=item, where={"panel": "clinical"}, years=2)
    example = wres.Example(
        title="One", counts=wres.Example.rows("leavers", white=1), expected=[{"value": 1}], reference=reference
    )
    assert_type(example.expected[0]["value"], Any)
    grouping = wres.Grouping(id="two", title="Two", characteristic="ethnicity", groups={"white": ["A"], "bme": "M"})
    assert_type(grouping.read("A"), str | None)


class Beyond:
    """A method that satisfies the protocol without inheriting from it."""

    id = "beyond"
    title = "Beyond parity"
    references: tuple[wres.Reference, ...] = ()
    units = ("ratio",)

    def assess(self, results: wres.Results, peers: Any = None) -> pd.DataFrame:
        return results.headline()


def plugin() -> None:
    class Plugin:
        @wres.hookimpl
        def wres_benchmarks(self) -> list[Benchmark]:
            return [Beyond()]

    assert_type(wres.load(Plugin()).benchmark("beyond"), Benchmark)
    assert_type(wres.load().editions["wres-2024"], wres.Edition)
    editions: Mapping[str, wres.Edition] = wres.load().editions
    assert editions


def problems(counts: pd.DataFrame) -> None:
    try:
        wres.evaluate(counts, edition="wres-2024")
    except wres.CountsError as error:
        assert_type(error.failures, pd.DataFrame)
    wres.evaluate(counts)  # type: ignore[call-arg]
    wres.evaluate(counts, edition="wres-2024", on_error="ignore")  # type: ignore[arg-type]
