"""Measures what benchmark methods do where the truth is known: flags at parity, and gaps that are found.

`python benchmarks/characteristics.py [--quick]` writes the tables that the documentation shows,
`docs/benchmarks/characteristics.md`. The seed is fixed: the same tables come out on every machine.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

import wres
from wres.statistics import exact
from wres.statistics.intervals import miettinen_nurminen

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks" / "characteristics.md"
SEED = 20150401
EVENTS = [(0.005, 2000), (0.005, 5000), (0.01, 2000), (0.01, 5000), (0.01, 10000), (0.02, 5000), (0.02, 10000)]
SHARES = (0.05, 0.15, 0.25, 0.45)
METHODS = ("four-fifths", "score-test", "overdispersed-funnel", "empirical-bayes")
SECTOR = 210
SURVEY = (11, 30, 100, 300)


def events(rate: float, staff: int, share: float, ratio: float, orgs: int, rng: np.random.Generator) -> pd.DataFrame:
    """Counts of organisations of one size, with the true ratio of BME to White staff."""
    bme = round(staff * share)
    white = staff - bme
    base = rate * staff / (white + ratio * bme)
    columns = {
        ("disciplinary", "white"): rng.binomial(white, base, orgs),
        ("disciplinary", "bme"): rng.binomial(bme, base * ratio, orgs),
        ("headcount", "white"): np.full(orgs, white),
        ("headcount", "bme"): np.full(orgs, bme),
    }
    return frame(columns, orgs)


def answers(rate: float, bme: int, gap: float, orgs: int, rng: np.random.Generator) -> pd.DataFrame:
    """Counts of a survey item with four White answers for each of BME staff."""
    columns = {
        ("harassment-staff-yes", "white"): rng.binomial(4 * bme, rate, orgs),
        ("harassment-staff-yes", "bme"): rng.binomial(bme, rate + gap, orgs),
        ("harassment-staff-answered", "white"): np.full(orgs, 4 * bme),
        ("harassment-staff-answered", "bme"): np.full(orgs, bme),
    }
    return frame(columns, orgs)


def frame(columns: dict[tuple[str, str], np.ndarray], orgs: int) -> pd.DataFrame:
    """A counts table of organisations that are numbered."""
    names = np.char.add("SYN", np.char.zfill(np.arange(orgs).astype(str), 6))
    return pd.concat(
        [
            pd.DataFrame({"org": names, "year": 2024, "item": item, "group": group, "count": counts})
            for (item, group), counts in columns.items()
        ],
        ignore_index=True,
    )


def flagged(counts: pd.DataFrame, indicator: str, methods: tuple[str, ...]) -> dict[str, float]:
    """The share of organisations that each method finds something about, on either side."""
    results = wres.evaluate(counts, edition="wres-2024", indicators=[indicator])
    orgs = sorted(set(counts["org"]))
    peers = pd.DataFrame({"org": orgs, "sector": [f"sector {at // SECTOR}" for at in range(len(orgs))]})
    said = wres.assess(results, *methods, peers=peers)
    found = said["verdict"].isin(["adverse", "favourable"])
    shares: dict[str, float] = found.groupby(said["benchmark"]).mean().to_dict()
    return shares


def sizes(rate: float, staff: int, share: float) -> list[float]:
    """The exact chance of a finding at parity, of the score interval, the mid-p value, and both together."""
    n = round(staff * share)
    m = staff - n

    def likely(people: int) -> np.ndarray:
        low, high = stats.binom.ppf([1e-8, 1 - 1e-8], people, rate)
        return np.arange(low, high + 1)

    x, y = np.meshgrid(likely(n), likely(m), indexing="ij")
    weight = stats.binom.pmf(x, n, rate) * stats.binom.pmf(y, m, rate)
    low, high = miettinen_nurminen(x, n, y, m)
    outside, rare = (low > 1) | (high < 1), exact.table(x, n, y, m).mid_p <= 0.05
    return [float((weight * found).sum()) for found in (outside, rare, outside & rare)]


def table(rows: list[list[str]], head: list[str]) -> list[str]:
    """A table as Markdown."""
    return [f"| {' | '.join(line)} |" for line in [head, ["---"] * len(head), *rows]]


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the organisations, and no page")
    quick = parser.parse_args().quick
    orgs = SECTOR * (2 if quick else 20)
    rng = np.random.default_rng(SEED)
    lines = [f"Organisations for each cell: {orgs:,}; peers in sectors of {SECTOR}; seed {SEED}.", ""]
    for title, ratio in (
        ("Flags at exact parity: the share of organisations about which a method finds something", 1.0),
        ("What is found of a true ratio of 1.5 in every organisation", 1.5),
    ):
        rows = []
        for rate, staff in EVENTS:
            for share in SHARES:
                found = flagged(events(rate, staff, share, ratio, orgs, rng), "disciplinary", METHODS)
                rows.append(
                    [f"{100 * rate:g} %", f"{staff:,}", f"{100 * share:.0f} %", *(f"{found[m]:.3f}" for m in METHODS)]
                )
                print(*rows[-1])
        lines += [f"## {title}", "", *table(rows, ["rate", "staff", "BME", *(f"`{m}`" for m in METHODS)]), ""]
    rows = []
    for rate, staff in [(0.005, 500), (0.02, 500), *EVENTS, (0.15, 500), (0.15, 2000), (0.25, 500), (0.5, 200)]:
        worst = np.max([sizes(rate, staff, share) for share in SHARES], axis=0)
        rows.append([f"{100 * rate:g} %", f"{staff:,}", *(f"{each:.4f}" for each in worst)])
        print(*rows[-1])
    head = ["rate", "staff", "score interval", "mid-p", "`score-test`: both"]
    lines += ["## The exact level of `score-test`, the worst of the four shares", "", *table(rows, head), ""]
    rows = []
    for bme in SURVEY:
        at_parity, gap = (
            flagged(answers(0.25, bme, each, orgs, rng), "harassment-staff", ("newcombe-difference",))
            for each in (0.0, 0.1)
        )
        rows.append([str(bme), *(f"{each['newcombe-difference']:.3f}" for each in (at_parity, gap))])
        print(*rows[-1])
    lines += [
        "## A survey item at 25 %, by `newcombe-difference`",
        "",
        *table(rows, ["BME answers", "flags at parity", "found of 10 points"]),
        "",
    ]
    if not quick:
        PAGE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
