"""Times the audit of returns against evaluating them, in one run.

`python benchmarks/audit.py [--quick]` prints the ratios and writes `benchmarks/audit.json`; quick takes fewer runs, and
writes nothing.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from run import EDITION, seconds

import wres
from wres.datasets import sector

OUT = Path(__file__).parent / "audit.json"


def decade(times: int) -> list[dict[str, Any]]:
    """The national decade, as it is and with every tenth organisation's applicants swapped, in one call each."""
    table = sector(seed=1, organisations=220, years=range(2016, 2026))
    bad = table["org"].isin(table["org"].unique()[::10]) & (table["item"] == "shortlisted")
    turned = table["group"].map({"white": "bme", "bme": "white", "unknown": "unknown"})
    faulty = table.assign(group=table["group"].where(~bad, turned))
    evaluated = seconds(lambda: wres.evaluate(table, edition=EDITION), times)
    return [
        {
            "name": f"audit / evaluate, 2,200 organisation-years, {what}",
            "ratio": round(seconds(lambda counts=counts: wres.audit(counts, edition=EDITION), times) / evaluated, 3),
            "wanted": "<= 3",
            "rows": len(counts),
        }
        for what, counts in (("clean", table), ("a tenth faulty", faulty))
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer runs, and no file")
    quick = parser.parse_args().quick
    results = decade(2 if quick else 5)
    for result in results:
        print(f"{result['name']:<60} {result['ratio']:>8.3f}  {result['wanted']}")
    if not quick:
        OUT.write_text(json.dumps({"results": results}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
