"""`wres demo`: published figures, calculated again."""

from __future__ import annotations

from pathlib import Path

import click

import wres
from wres.cli.shared import Command, as_table, output, output_file, records, say, show, write

__all__ = ["demo"]


@click.command(
    cls=Command,
    short_help="Check figures that real organisations published.",
    epilog="wres demo --page published.html",
)
@output_file("--page", "HTML page to write.", default=Path("wres-demo.html"), show_default=True)
@output
def demo(page: Path, shape: str, out: Path | None) -> None:
    """Check figures that real organisations published.

    Calculates them again from what else was published, audits them and compares them with benchmarks. The same is
    written as an HTML page, which needs the extra 'report'.
    """
    import attrs
    import pandas as pd

    from wres.report import demo as report

    found, national, findings, assessed = report.comparisons(), report.series(), report.audited(), report.assessed()
    errors = [f"  {finding}\n" for finding in findings if finding.severity != "note"]
    parts = [
        *(f"{title}\n{as_table(lines)}" for title, lines in report.tables(found).items()),
        f"England, as printed in national reports\n{as_table(national)}",
        report.verdict(found),
        f"What an audit finds in them\n{''.join(errors)}  and {len(findings) - len(errors):,} notes\n",
        f"What benchmark methods say of printed counts, as they stand\n{as_table(assessed)}",
    ]
    show(
        "comparisons",
        pd.DataFrame([attrs.asdict(one) for one in found]),
        shape,
        out,
        table="\n".join(parts),
        england=records(national),
        findings=[{"code": f.code, "severity": f.severity, "message": str(f)} for f in findings],
        assessments=records(assessed),
    )
    try:
        write(report.page(), page)
    except (wres.WresError, OSError) as error:
        say(f"no page: {error}")
