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
from wres.statistics.exact import hypergeometric
from wres.statistics.intervals import miettinen_nurminen, newcombe_test
from wres.statistics.skewness import skewness_corrected_test

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks" / "characteristics.md"
SEED = 20150401
EVENTS = [(0.005, 2000), (0.005, 5000), (0.01, 2000), (0.01, 5000), (0.01, 10000), (0.02, 5000), (0.02, 10000)]
SHARES = (0.05, 0.15, 0.25, 0.45)
METHODS = ("four-fifths", "score-test", "overdispersed-funnel", "empirical-bayes")
SECTOR = 210
SURVEY = (11, 30, 100, 300)
EXACT = (
    "`four-fifths`, `score-test`, `newcombe-difference` and `board-exact` at parity are exact, by summing over all "
    "counts that are likely. The rest is simulated: {:,} organisations for each cell, peers in sectors of {}, seed {}."
)


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
    assessed = wres.assess(results, *methods, peers=peers)
    found = assessed["verdict"].isin(["adverse", "favourable"])
    shares: dict[str, float] = found.groupby(assessed["benchmark"]).mean().to_dict()
    return shares


def exactly(rate: float, n: int, m: int) -> dict[str, float]:
    """The exact chance of a finding at parity, over all counts that are likely of both groups."""

    def likely(people: int) -> np.ndarray:
        low, high = stats.binom.ppf([1e-8, 1 - 1e-8], people, rate)
        return np.arange(low, high + 1)

    x, y = np.meshgrid(likely(n), likely(m), indexing="ij")
    weight = stats.binom.pmf(x, n, rate) * stats.binom.pmf(y, m, rate)
    top, other = x * m, y * n
    beyond = (4 * top > 5 * other) | (5 * top < 4 * other)
    low, high = miettinen_nurminen(x, n, y, m)
    found = {
        "four-fifths": beyond,
        "miettinen-nurminen": (low > 1) | (high < 1),
        "without γ": skewness_corrected_test(x, n, y, m, continuity=0).p < 0.05,
        "score-test": skewness_corrected_test(x, n, y, m).p < 0.05,
        "newcombe-difference": newcombe_test(x, n, y, m)[1] < 0.05,
    }
    return {name: float((weight * each).sum()) for name, each in found.items()}


def boards(seats: int, share: float, workforce: int = 4000) -> tuple[float, float]:
    """The exact chance of a finding about a board that is drawn by chance: by `board-exact`, and by its mid-p alone."""
    tails = hypergeometric(np.arange(seats + 1), seats, round(workforce * share), workforce)
    beyond = (tails.at_most <= 0.025) | (tails.at_least <= 0.025)
    return float(tails.point[beyond].sum()), float(tails.point[tails.mid_p <= 0.05].sum())


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
    lines = [EXACT.format(orgs, SECTOR, SEED), ""]
    for title, ratio in (
        ("Flags at exact parity: the chance that a method finds something", 1.0),
        ("What is found of a true ratio of 1.5 in every organisation", 1.5),
    ):
        rows = []
        for rate, staff in EVENTS:
            for share in SHARES:
                found = flagged(events(rate, staff, share, ratio, orgs, rng), "disciplinary", METHODS)
                bme = round(staff * share)
                if ratio == 1:
                    found |= exactly(rate, bme, staff - bme)
                rows.append(
                    [f"{100 * rate:g} %", f"{staff:,}", f"{100 * share:.0f} %", *(f"{found[m]:.3f}" for m in METHODS)]
                )
                print(*rows[-1])
        lines += [f"## {title}", "", *table(rows, ["rate", "staff", "BME", *(f"`{m}`" for m in METHODS)]), ""]
    rows = []
    for rate, staff in [(0.005, 500), (0.02, 500), *EVENTS, (0.15, 500), (0.15, 2000), (0.25, 500), (0.5, 200)]:
        levels = [exactly(rate, round(staff * share), staff - round(staff * share)) for share in SHARES]
        names = ("miettinen-nurminen", "without γ", "score-test")
        rows.append([f"{100 * rate:g} %", f"{staff:,}", *(f"{max(e[name] for e in levels):.4f}" for name in names)])
        print(*rows[-1])
    head = ["rate", "staff", "Miettinen and Nurminen", "skewness-corrected, γ = 0", "`score-test`, γ = 0.12"]
    lines += ["## The level of `score-test`, the worst of the four shares", "", *table(rows, head), ""]
    rows = []
    for bme in SURVEY:
        gap = flagged(answers(0.25, bme, 0.1, orgs, rng), "harassment-staff", ("score-test", "newcombe-difference"))
        found = [exactly(rate, bme, 4 * bme) for rate in (0.05, 0.15, 0.25, 0.5)]
        for method in ("score-test", "newcombe-difference"):
            rows.append([str(bme), f"`{method}`", *(f"{each[method]:.4f}" for each in found), f"{gap[method]:.3f}"])
        print(*rows[-1])
    lines += [
        "## A survey item, by `score-test` and `newcombe-difference`",
        "",
        "Four White answers for each BME one: flags at parity by the item's rate, and what is found of 25 and 35 %.",
        "",
        *table(rows, ["BME answers", "method", "5 %", "15 %", "25 %", "50 %", "found of 10 points"]),
        "",
    ]
    rows = []
    for seats in (8, 11, 14, 17):
        levels = [boards(seats, share / 100) for share in range(3, 51)]
        rows.append([str(seats), *(f"{max(each[at] for each in levels):.4f}" for at in (0, 1))])
        print(*rows[-1])
    lines += [
        "## A board drawn by chance, by `board-exact`, the worst of 3 to 50 % BME staff",
        "",
        *table(rows, ["seats", "`board-exact`", "its mid-p alone"]),
        "",
    ]
    if not quick:
        PAGE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
