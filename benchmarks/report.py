"""Times a regulator's pack against one page of the same counts, in one run, and the memory of its pages.

`python benchmarks/report.py [--quick]` prints a table and writes `benchmarks/report.json`. One page is what somebody
who wants one page has to wait for: the counts of everybody evaluated, since all are peers, the organisation judged, and
its page rendered. The pack is the same for all of them: evaluated once, judged once, and a page written for each, with
one of the sector and an index. The rendering alone is given too. Quick takes 40 organisations.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
import tracemalloc
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from run import seconds as best

import wres
from wres.datasets import sector
from wres.report import Material, organisation_page, prepare, write_pack
from wres.validation import audit

HERE = Path(__file__).parent
EDITION = "as-reported"
ONE = "SYN001"


# What else goes on while a pack is written is no part of its time.
seconds = partial(best, clock=time.process_time)


def peak(material: Material, orgs: list[str]) -> int:
    """The most memory that writing pages of some organisations takes beyond what there was before."""
    with tempfile.TemporaryDirectory() as folder:
        tracemalloc.start()
        for org in orgs:
            Path(folder, "page.html").write_text(organisation_page(material, org), encoding="utf-8")
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return found


def measured(organisations: int) -> list[dict[str, Any]]:
    """The pack against one page, with and without an audit, and the memory of many pages against that of one."""
    counts = sector(seed=1, organisations=organisations, years=range(2016, 2026))

    def page(*, audited: bool = False) -> str:
        results = wres.evaluate(counts, edition=EDITION)
        findings = audit(counts, edition=EDITION) if audited else None
        return organisation_page(prepare(results, orgs=[ONE], findings=findings), ONE)

    def pack(*, audited: bool = False) -> None:
        results = wres.evaluate(counts, edition=EDITION)
        findings = audit(counts, edition=EDITION) if audited else None
        with tempfile.TemporaryDirectory() as folder:
            write_pack(prepare(results, findings=findings), folder)

    one = seconds(page, 3)
    all_ = seconds(pack, 1)
    material = prepare(wres.evaluate(counts, edition=EDITION))
    render = seconds(lambda: organisation_page(material, ONE), 5)
    whole = {"organisations": organisations, "years": 10}
    some = list(material.orgs[:40])
    # The first page fills caches that all share.
    peak(material, some[:1])
    many, few = peak(material, some), peak(material, some[:10])
    return [
        {"name": "pack / one page", "ratio": all_ / one, "wanted": "<= 60", "seconds": [all_, one], **whole},
        {
            "name": "pack / one page, both audited",
            "ratio": seconds(lambda: pack(audited=True), 1) / seconds(lambda: page(audited=True), 3),
            "wanted": "<= 60",
            **whole,
        },
        {"name": "pack / the rendering of one page", "ratio": all_ / render, "wanted": "", **whole},
        {
            "name": "memory of 40 pages / of 10 pages",
            "ratio": many / few,
            "wanted": "<= 1.1",
            "bytes": [many, few],
        },
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    found = measured(40 if quick else 220)
    for line in found:
        print(f"{line['name']:42}{line['ratio']:9.2f}  {line['wanted']}")
    if not quick:
        about = {
            "machine": {"processors": os.cpu_count(), "python": platform.python_version()},
            "versions": {name: version(name) for name in ("numpy", "pandas", "jinja2", "python-docx")},
        }
        text = json.dumps({**about, "measured": found}, indent=1) + "\n"
        (HERE / "report.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
