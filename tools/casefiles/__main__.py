"""Judge the checks of case files: `python tools/casefiles FILE…` prints what each comes to.

A file is a case, a list of national `entries`, or the library's own document of `cases` and `national` entries. Ends
with 1 if a check comes to something else than its file expects of it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# What a folder runs finds itself first, and not the package that it is.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from casefiles import judge  # noqa: E402


def records(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the cases and entries of a document; it may be one itself."""
    several = [record for part in ("entries", "cases", "national") for record in document.get(part, ())]
    return several or [document]


def expected(record: Mapping[str, Any]) -> list[str | None]:
    """Return the verdict that each check of a record says it comes to, None where it says nothing."""
    parts = (record, *record.get("indicators", {}).values())
    checks = [check for part in parts for check in part.get("checks") or ()]
    return [check.get("expect") or {True: "agree", False: "disagree"}.get(check.get("agrees")) for check in checks]


def main(files: list[str]) -> int:
    """Print what each check of some files comes to; return how many came to something else than was expected."""
    unexpected = 0
    for file in files:
        for record in records(json.loads(Path(file).read_text(encoding="utf-8"))):
            for verdict, judged in zip(expected(record), judge(record), strict=True):
                other = verdict not in {None, judged.verdict}
                unexpected += other
                print(f"{record.get('id', file)}: {judged}{f' (expected: {verdict})' if other else ''}")
    return unexpected


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))
