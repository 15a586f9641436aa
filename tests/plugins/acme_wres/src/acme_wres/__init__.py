"""Two local indicators, leaving and a disciplinary ratio that joins three years, and a way to judge ratios."""

from __future__ import annotations

import attrs
import numpy as np
import pandas as pd

import wres
from wres.measures import RelativeLikelihood
from wres.standard.items import DISCIPLINARY

POLICY = wres.Reference(title="Acme Trust: people policy", url="https://example.org/policy", evidence="primary")
LEAVERS = wres.Item(
    id="leavers", title="Leavers", definition="People who left in the financial year.", reference=POLICY
)
LEAVING = wres.Indicator(
    id="leaving",
    number="A1",
    title="Relative likelihood of leaving",
    editions=["wres-2024", "wres-2025"],
    measure=RelativeLikelihood(numerator=LEAVERS, denominator="headcount", of="bme", to="white"),
    adverse="above",
    references=[POLICY],
    examples=[
        wres.Example(
            title="25 of 500 against 30 of 1,000",
            counts=wres.Example.rows("leavers", white=30, bme=25) + wres.Example.rows("headcount", white=1000, bme=500),
            expected=[{"statistic": "relative-likelihood", "value": "1.67"}],
            reference=POLICY,
        )
    ],
)


@wres.hookimpl
def wres_indicators() -> list[wres.Indicator]:
    """Return the local indicators, the second in place of the official one."""
    official = wres.load().indicator("wres-2024", "disciplinary")
    three_years = attrs.evolve(official.measure, numerator=wres.Term(item=DISCIPLINARY, years=3))
    counts = [
        row
        for year, bme in ((0, 6), (-1, 2), (-2, 1))
        for row in wres.Example.rows("disciplinary", year=year, white=8, bme=bme)
    ]
    example = wres.Example(
        title="9 of 500 against 24 of 1,000, in three years",
        counts=[*counts, *wres.Example.rows("headcount", white=1000, bme=500)],
        expected=[{"statistic": "relative-likelihood", "value": "0.75"}],
        reference=POLICY,
    )
    return [
        LEAVING,
        attrs.evolve(
            official,
            editions=["wres-2024"],
            measure=three_years,
            references=[POLICY],
            examples=[example],
            overrides="wres",
        ),
    ]


@attrs.frozen
class Beyond:
    """Adverse or favourable where the whole interval of a ratio lies on one side of parity."""

    id: str = "acme-beyond-parity"
    title: str = "Interval beyond parity"
    references: tuple[wres.Reference, ...] = (POLICY,)
    units: tuple[str, ...] = ("ratio",)

    def assess(self, results: wres.Results, peers: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return the headline rows with a verdict each."""
        rows = results.headline().merge(results.provenance[["edition", "indicator", "adverse"]], how="left")
        above, below = rows["lower"] > 1, rows["upper"] < 1
        worse = np.where(rows["adverse"] == "below", below, above)
        better = np.where(rows["adverse"] == "below", above, below)
        verdict = np.select(
            [rows["status"] != "ok", worse, better], ["insufficient-data", "adverse", "favourable"], "no-evidence"
        )
        return rows.assign(comparator="parity", limit_low=1.0, limit_high=1.0, verdict=verdict)


@wres.hookimpl
def wres_benchmarks() -> list[Beyond]:
    """Return the way to judge ratios."""
    return [Beyond()]
