"""Times hiding small numbers, and saving, against the evaluation of the same counts, in one run.

`python benchmarks/suppress.py [--quick]` prints a table and writes `benchmarks/suppress.json`: in the processor's time,
`wres.disclosure.suppress` by each scheme that hides numbers of results, and saving and reading by each format, as
multiples of `wres.evaluate`. 220 made-up organisations, one year and nine. Quick takes 40.
"""

from __future__ import annotations

import argparse
import json
import platform
import tempfile
import time
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from run import seconds as best

import wres
from wres.datasets import sector
from wres.disclosure import SCHEMES, suppress

HERE = Path(__file__).parent
FORMATS = ("parquet", "zip", "json")


seconds = partial(best, times=3, clock=time.process_time)


def measured(organisations: int, years: range) -> list[dict[str, Any]]:
    """Each piece of work with its time and how many evaluations that is."""
    counts = sector(seed=1, organisations=organisations, years=years)
    results = wres.evaluate(counts, edition="as-reported")
    base = seconds(lambda: wres.evaluate(counts, edition="as-reported"))
    found = {
        f"suppress {scheme.id}": seconds(lambda scheme=scheme: suppress(results, scheme))  # type: ignore[misc]
        for scheme in SCHEMES.values()
        if scheme.base is None
    }
    with tempfile.TemporaryDirectory() as folder:
        for suffix in FORMATS:
            path = Path(folder, f"results.{suffix}")
            found[f"save .{suffix}"] = seconds(lambda path=path: results.save(path))  # type: ignore[misc]
            found[f"read .{suffix}"] = seconds(lambda path=path: wres.read_results(path))  # type: ignore[misc]
    where = {"organisations": organisations, "years": len(years)}
    lines = [{**where, "work": name, "seconds": each, "evaluations": each / base} for name, each in found.items()]
    return [{**where, "work": "evaluate", "seconds": base, "evaluations": 1.0}, *lines]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="40 organisations; writes nothing")
    quick = parser.parse_args().quick
    lines = [line for years in (range(2024, 2025), range(2016, 2025)) for line in measured(40 if quick else 220, years)]
    for line in lines:
        print("{organisations:4} × {years}  {work:26} {seconds:8.3f} s  {evaluations:6.1f} × evaluate".format(**line))
    if not quick:
        about = {"python": platform.python_version(), "pandas": version("pandas"), "numpy": version("numpy")}
        text = json.dumps({**about, "measured": lines}, indent=1) + "\n"
        (HERE / "suppress.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
