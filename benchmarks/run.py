"""Times the library against named alternatives in one run, and writes the ratios.

`python benchmarks/run.py [--quick]` prints a table and writes `benchmarks/results.json`; quick leaves the longest out.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from straight import COUNTED, PAIRS, apply, arrays

import wres
from wres.cells import Cells, ItemCells
from wres.datasets import sector
from wres.standard.bands import STRATA

HERE = Path(__file__).parent
EDITION = "wres-2024"


def seconds(work: Callable[[], Any], times: int = 5, clock: Callable[[], float] = time.perf_counter) -> float:
    """The best of several runs by a clock: what else the machine does only ever adds."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        start = clock()
        work()
        best = min(best, clock() - start)
    return best


def ready() -> dict[str, Any]:
    """All nine indicators with intervals from ready arrays, against the same arithmetic straight in numpy."""
    units, rng = 2048, np.random.default_rng(1)
    split = rng.poisson(60, (units, len(PAIRS), 3)).astype(float) + 1
    split[:, [at for at in range(len(PAIRS)) if at not in COUNTED]] = (
        0.5 * split[:, [PAIRS.index(("medical", "consultant"))]]
    )
    staff = split[:, COUNTED].sum(1)
    counts = {"shortlisted": staff // 3, "appointed": staff // 14, "disciplinary": staff // 90, "training": staff // 2}
    for name in ("harassment-public", "harassment-staff", "opportunities", "discrimination"):
        counts |= {f"{name}-answered": staff // 2, f"{name}-yes": staff // 7}
    counts |= {"board": rng.poisson(5, (units, 3)) + 3.0, "board-voting": np.full((units, 3), 3.0)}
    counts["board-executive"] = np.full((units, 3), 2.0)
    items = {name: ItemCells(values[:, None]) for name, values in counts.items()}
    items["headcount"] = ItemCells(
        split,
        strata=tuple(PAIRS),
        split=np.full(units, 3, np.int8),
        inside={at: PAIRS.index((s.panel, s.within)) for at, s in enumerate(STRATA) if s.within},
    )
    cells = Cells(items=items, groups=("white", "bme", "unknown"), size=units)
    indicators = wres.load().indicators(EDITION)
    ours = seconds(lambda: [indicator.measure.estimate(cells) for indicator in indicators], 9)
    straight = seconds(lambda: arrays(counts, split), 9)
    return {
        "name": "nine indicators from arrays / straight numpy",
        "ratio": ours / straight,
        "wanted": "<= 1.5",
        "units": units,
    }


def decade() -> list[dict[str, Any]]:
    """A frame of a national decade, all panels and bands, against groupby.apply; and making it, against that."""
    table = sector(seed=1, organisations=220, years=range(2016, 2026))
    made = seconds(lambda: sector(seed=1, organisations=220, years=range(2016, 2026)), 3)
    ours = seconds(lambda: wres.evaluate(table, edition=EDITION))
    theirs = seconds(lambda: apply(table), 1)
    return [
        {
            "name": "groupby.apply / evaluate, 2,200 organisation-years",
            "ratio": theirs / ours,
            "wanted": ">= 50",
            "seconds": {"evaluate": ours, "groupby.apply": theirs},
            "rows": len(table),
        },
        {"name": "making a synthetic decade / evaluating it", "ratio": made / ours, "wanted": "<= 3"},
    ]


def one_size(organisations: int) -> None:
    """Print the seconds for each row of counts, in a process of its own."""
    table = sector(seed=1, organisations=organisations, years=range(2016, 2026))
    print(seconds(lambda: wres.evaluate(table, edition=EDITION), 2) / len(table))


def growth(sizes: tuple[int, ...]) -> dict[str, Any]:
    """The cost of a row as the table grows."""
    costs = {}
    for size in sizes:
        command = [sys.executable, __file__, "--size", str(size)]
        costs[10 * size] = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    first, *_, last = costs.values()
    return {
        "name": f"cost of a row, {10 * sizes[-1]:,} / {10 * sizes[0]:,} organisation-years",
        "ratio": last / first,
        "wanted": "flat",
        "microseconds": {f"{size:,}": 1e6 * cost for size, cost in costs.items()},
    }


def imports() -> list[dict[str, Any]]:
    """Importing the package, and every public name of it, against importing pandas."""
    statements = {
        "pandas": "import pandas",
        "wres": "import wres",
        "every public name": "import wres\nfor name in wres.__all__: getattr(wres, name)",
    }
    times: dict[str, list[float]] = {name: [] for name in statements}
    for _ in range(15):
        for name, statement in statements.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", statement], check=True)
            times[name].append(time.perf_counter() - start)
    pandas = median(times.pop("pandas"))
    return [
        {"name": f"import {name} / import pandas", "ratio": median(found) / pandas, "wanted": "<= 1.25"}
        for name, found in times.items()
    ]


LOADING = """
import json, sys, time
def timed(work):
    start = time.perf_counter(); work(); return time.perf_counter() - start
pandas = timed(lambda: __import__("pandas"))
import wres
from wres.plugins import sisters
first, again = (timed(lambda: wres.load(*sisters())) for _ in range(2))
print(json.dumps([pandas, first, again]))
"""


def loading() -> list[dict[str, Any]]:
    """Loading the standard and all its sisters, against importing pandas in the same process before."""
    found = [
        json.loads(subprocess.run([sys.executable, "-c", LOADING], check=True, capture_output=True, text=True).stdout)
        for _ in range(15)
    ]
    pandas, first, again = (median(times) for times in zip(*found, strict=True))
    return [
        {"name": "load with all sisters / import pandas", "ratio": again / pandas, "wanted": "<= 0.05"},
        {"name": "the same with the import of every definition", "ratio": first / pandas, "wanted": "-"},
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave the largest table out")
    parser.add_argument("--size", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.size:
        one_size(options.size)
        return
    found = [
        *imports(),
        *loading(),
        ready(),
        *decade(),
        growth((220, 2_200) if options.quick else (220, 2_200, 22_000)),
    ]
    for result in found:
        result["ratio"] = round(result["ratio"], 3)
        print(f"{result['ratio']:10.2f}  {result['wanted']:>8}  {result['name']}")
    record = {
        "machine": {"cores": os.cpu_count(), "processor": platform.machine(), "python": platform.python_version()},
        "versions": {name: version(name) for name in ("wres-standard", "numpy", "pandas", "scipy")},
        "results": found,
    }
    (HERE / "results.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
