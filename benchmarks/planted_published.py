"""Measures how often each fault in printed figures is found, and how often figures without a fault are blamed.

`python benchmarks/planted_published.py [--reports N] [--clean N]` audits the printed reports of a synthetic sector:
clean ones, of large and of small organisations, and ones with one fault planted in each, and writes the rates into
`docs/audit/measured-published.md`. The faults are those of `tests/consistency/planted.py`.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "consistency"))

import planted  # noqa: E402

from wres.findings import CODES  # noqa: E402
from wres.statistics import intervals  # noqa: E402

PAGE = HERE.parent / "docs" / "audit" / "measured-published.md"
SIZES = (60, 250, 5500)
"""Median headcounts: where figures are coarse, where they are coarser than people think, and where trusts are."""

HEAD = """# Measured: printed figures

<!-- Written by benchmarks/planted_published.py; run it again rather than edit this. -->

How often each finding is made where its fault was planted, and where there is none. The reports are printed from valid
returns of a synthetic sector (`wres.datasets.sector`): each draws at random how many decimals it prints, which way it
rounds a half, and whether it prints counts beside its percentages. A fault is planted in one figure of a report, or in
the few figures that such a slip changes together, and the report is audited from its printed strings alone.
"""
FOUND = """\
{0:,} reports with one fault each. *Found*: there is a finding about the figures concerned. *Named*: it has a code
that is right for the fault; a figure that was simply replaced by another has no name of its own, and any
contradiction is right for it. *Own code*: under the code of the row. *False alarms*: clean reports, of all sizes, that
have the code.
"""
TAIL = """
A dash stands where the fault can't be planted: a count can't be misprinted where none is printed.

## What is missed, and why

Where two explanations are equally small, neither is named, and the contradiction has the code of its relation:
a digit lost in a rate may as well be a decimal point shifted. A figure that no other printed figure depends on can't
be contradicted, so a copied or a shifted one is found only where a rate, a difference or last year's figure stands
beside it. Without counts, a ratio is held against rounded rates, which leave it room.
{doc}`../explanation/printed-figures` says more.
"""


def clean(task: tuple[float, bool, int]) -> tuple[float, bool, int, planted.Tally]:
    """Return in how many clean reports an error is raised, and how many have each code."""
    size, counts, number = task
    errors, tally = planted.false_alarms(planted.reports(101, number, counts=counts, size=size))
    return size, counts, errors, tally


def fault(task: tuple[str, bool, int]) -> tuple[str, bool, planted.Tally]:
    """Return how one fault fares."""
    name, counts, number = task
    return name, counts, planted.measure(name, planted.reports(202, number, counts=counts))


def percent(part: int, whole: int) -> str:
    """Return a share as it is printed in the table, with nothing for a fault that couldn't be planted."""
    return f"{100 * part / whole:.1f}%" if whole else "–"


def upper(part: int, whole: int) -> str:
    """Return the upper end of the share's interval."""
    return f"{100 * float(intervals.wilson(part, whole)[1]):.2f}%"


def lines(
    cleaned: list[tuple[float, bool, int, planted.Tally]], faults: dict[tuple[str, bool], planted.Tally]
) -> Iterator[str]:
    """Yield the page."""
    yield HEAD
    total, wrong = sum(t.planted for *_, t in cleaned), sum(errors for _, _, errors, _ in cleaned)
    yield "## Reports without a fault"
    yield ""
    yield (
        f"Of {total:,} clean reports {wrong:,} had an error: {percent(wrong, total)}, and at most "
        f"{upper(wrong, total)} with 95% confidence. The bound is 1%."
    )
    yield ""
    yield "| median headcount | counts printed | reports | with an error | with a warning or note |"
    yield "| ---: | --- | ---: | ---: | ---: |"
    for size, counts, errors, tally in cleaned:
        yield f"| {size:,} | {'yes' if counts else 'no'} | {tally.planted:,} | {errors:,} | {tally.found - errors:,} |"
    planted_ = sum(t.planted for t in faults.values())
    yield ""
    yield "## One fault in each report"
    yield ""
    yield FOUND.format(planted_)
    yield (
        "| code | fault | with counts: found | named | own code | without: found | named | own code | false alarms |"
    )
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for name, (codes, _) in planted.FAULTS.items():
        cells = []
        for counts in (True, False):
            tally = faults[name, counts]
            cells += [percent(n, tally.planted) for n in (tally.found, tally.named, tally.called.get(codes[0], 0))]
        alarms = sum(tally.called.get(codes[0], 0) for *_, tally in cleaned)
        yield f"| [{codes[0]}]({codes[0]}.md) | {name} | {' | '.join(cells)} | {percent(alarms, total)} |"
    yield TAIL


def spread(page: str) -> None:
    """Write the rates into the page of each code, from the table of all."""
    rows: dict[str, list[str]] = {}
    for row in page.splitlines():
        found = re.match(r"\| \[(WRES2\d\d)\]\(\S+\) \| (.*) \|$", row)
        if found:
            name, *rates, alarms = found[2].split(" | ")
            clauses = []
            for at, kind in ((0, "with"), (3, "without")):
                under = "under other codes" if rates[at + 2] == "0.0%" else f"and has this code in {rates[at + 2]}"
                if rates[at] == "0.0%":
                    clauses.append(f"in reports {kind} counts it was never found")
                elif rates[at] != "–":
                    clauses.append(f"in reports {kind} counts it was found in {rates[at]} {under}")
            sentence = f"Planted as *{name}*, {'; '.join(clauses)}. Of clean reports {alarms} have the code."
            rows.setdefault(found[1], []).append(sentence)
    for code, sentences in rows.items():
        path = PAGE.with_name(f"{code}.md")
        head, _, _ = path.read_text(encoding="utf-8").partition("## Measured\n")
        lines_ = "\n\n".join([*sentences, "{doc}`measured-published` says of how many, and of what kind of report."])
        path.write_text(f"{head}## Measured\n\n{lines_}\n", encoding="utf-8")


def main() -> None:
    """Measure, and write the pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=500, help="reports for each fault, with counts and without")
    parser.add_argument("--clean", type=int, default=1000, help="clean reports of each size, with counts and without")
    parser.add_argument("--processes", type=int, default=None)
    options = parser.parse_args()
    with ProcessPoolExecutor(options.processes) as pool:
        cleaned = list(pool.map(clean, [(s, c, options.clean) for s in SIZES for c in (True, False)]))
        tasks = [(name, counts, options.reports) for name in planted.FAULTS for counts in (True, False)]
        faults = {(name, counts): tally for name, counts, tally in pool.map(fault, tasks)}
    assert {codes[0] for codes, _ in planted.FAULTS.values()} == {code for code in CODES if code.startswith("WRES2")}
    text = "\n".join(lines(cleaned, faults)).rstrip() + "\n"
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, encoding="utf-8")
    spread(text)
    print(text)


if __name__ == "__main__":
    main()
