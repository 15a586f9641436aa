"""The command line: the public functions as commands, thin and quick to answer for help."""

from __future__ import annotations

import click

from wres.cli.assess import assess
from wres.cli.audit import audit
from wres.cli.catalogue import catalogue
from wres.cli.convert import convert
from wres.cli.demo import demo
from wres.cli.evaluate import evaluate
from wres.cli.facts import facts
from wres.cli.fingerprints import fingerprints
from wres.cli.plugins import plugins
from wres.cli.report import report
from wres.cli.shared import Group
from wres.cli.tabulate import tabulate

__all__ = ["main"]


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="wres demo\nwres evaluate counts.csv --edition wres-2024",
)
@click.version_option(package_name="wres-standard", prog_name="wres")
def main() -> None:
    """Calculate, audit and report the NHS Workforce Race Equality Standard.

    Exit codes: 0 for success, 1 for findings, 2 for an invalid call or input.
    """


for command in (demo, tabulate, evaluate, assess, audit, report, convert, catalogue, facts, fingerprints, plugins):
    main.add_command(command)
