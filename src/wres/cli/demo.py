"""`wres demo`: published figures, worked out again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wres.cli.shared import (
    as_csv,
    as_json,
    as_table,
    errors,
    output,
    records,
    writable,
    write,
)

if TYPE_CHECKING:
    from wres.findings import Findings

__all__ = ["demo"]


@click.command(epilog="Example: wres demo --page published.html")
@click.option(
    "--page",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("wres-demo.html"),
    callback=writable,
    show_default=True,
    help="Where to write the same as a page.",
)
@output
@errors
def demo(page: Path, shape: str, out: Path | None) -> None:
    """Work out again what organisations published, audit it, and benchmark it, beside what was printed."""
    import pandas as pd

    from wres.errors import WresError
    from wres.report import demo as report

    found = report.comparisons()
    national = report.series()
    if shape == "json":
        import attrs

        document = {
            "comparisons": [attrs.asdict(c) for c in found],
            "england": records(national),
            "findings": [{"code": f.code, "severity": f.severity, "message": str(f)} for f in report.audited()],
            "assessments": records(report.assessed()),
        }
        write(as_json(document), out)
    elif shape == "csv":
        import attrs

        write(as_csv(pd.DataFrame([attrs.asdict(c) for c in found])), out)
    else:
        parts = [f"{title}\n{as_table(lines)}" for title, lines in report.tables(found).items()]
        parts.append(f"England, as printed in national reports\n{as_table(national)}")
        parts.append(report.verdict(found))
        parts.append(f"What an audit finds in them\n{_told(report.audited())}")
        parts.append(f"What benchmark methods say of printed counts, as they stand\n{as_table(report.assessed())}")
        write("\n".join(parts), out)
    try:
        write(report.page(), page)
    except (WresError, OSError) as error:
        click.echo(f"no page: {error}", err=True)


def _told(findings: Findings) -> str:
    """Return the findings that are more than notes, a line each, and how many notes there are."""
    lines = [f"  {finding}" for finding in findings if finding.severity != "note"]
    return "\n".join([*lines, f"  and {len(findings) - len(lines):,} notes"]) + "\n"
