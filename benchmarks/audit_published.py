"""Times the audit of printed figures against importing pandas, in one run.

`python benchmarks/audit_published.py [--quick]` prints the ratios and writes `benchmarks/audit_published.json`; quick
takes fewer runs, and writes nothing. Importing pandas is timed in fresh processes, the audit in this one.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from run import seconds

from wres.consistency import audit_published, reconstruct
from wres.datasets import published

HERE = Path(__file__).parent
OUT = HERE / "audit_published.json"
sys.path.insert(0, str(HERE.parent / "tests" / "consistency"))

import pandas as pd  # noqa: E402
import planted  # noqa: E402

CLOCK = "import time; t = time.perf_counter(); import pandas; print(time.perf_counter() - t)"


def import_pandas(times: int) -> float:
    """The least seconds that importing pandas takes in a process of its own."""
    return min(
        float(subprocess.run([sys.executable, "-c", CLOCK], capture_output=True, text=True, check=True).stdout)
        for _ in range(times)
    )


def main() -> None:
    """Time it, and write the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    times = 3 if quick else 9
    figures = published()
    reports = {
        "a report that contradicts itself most (Kent and Medway 2020)": figures[
            (figures["org"] == "kmpt") & (figures["year"] == 2020)
        ]
    }
    for counts in (True, False):
        (clean,) = planted.reports(1, 1, counts=counts)
        name = f"a clean report {'with' if counts else 'without'} counts"
        reports[name] = pd.DataFrame(clean).drop(columns="exact")
    pandas = import_pandas(times)
    found = [
        {
            "name": f"{what} / import pandas, {name}",
            "ratio": round(seconds(lambda call=call, frame=frame: call(frame), times) / pandas, 4),
            "wanted": wanted,
            "figures": len(frame),
        }
        for name, frame in reports.items()
        for what, call, wanted in (("audit_published", audit_published, "< 0.1"), ("reconstruct", reconstruct, ""))
    ]
    for row in found:
        print(f"{row['ratio']:8.3f}  {row['wanted']:6}  {row['name']}, {row['figures']} figures")
    if not quick:
        environment = {"python": platform.python_version(), "pandas": version("pandas")}
        text = json.dumps({"environment": environment, "ratios": found}, indent=2, ensure_ascii=False)
        OUT.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
