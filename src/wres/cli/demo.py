"""`wres demo`: published figures, worked out again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wres.cli.shared import (
    as_json,
    as_table,
    errors,
    output,
    records,
    writable,
    write,
)

if TYPE_CHECKING:
    pass

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
    """Work out again what organisations published, and show what was printed beside it."""
    import pandas as pd

    from wres.errors import WresError
    from wres.report import demo as report

    found = report.comparisons()
    national = report.series()
    if shape == "json":
        import attrs

        write(as_json({"comparisons": [attrs.asdict(c) for c in found], "england": records(national)}), out)
    elif shape == "csv":
        import attrs

        write(pd.DataFrame([attrs.asdict(c) for c in found]).to_csv(index=False, lineterminator="\n"), out)
    else:
        parts = [f"{title}\n{as_table(lines)}" for title, lines in report.tables(found).items()]
        parts.append(f"England, as printed in national reports\n{as_table(national)}")
        parts.append(report.verdict(found))
        write("\n".join(parts), out)
    try:
        write(report.page(), page)
    except (WresError, OSError) as error:
        click.echo(f"no page: {error}", err=True)
