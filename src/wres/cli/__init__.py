"""The command line: the public functions as commands, thin and quick to answer for help."""

from __future__ import annotations

import click

from wres.cli.assess import assess
from wres.cli.audit import audit
from wres.cli.catalogue import catalogue
from wres.cli.convert import convert
from wres.cli.demo import demo
from wres.cli.evaluate import evaluate
from wres.cli.fingerprints import fingerprints
from wres.cli.plugins import plugins
from wres.cli.report import report
from wres.cli.tabulate import tabulate

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wres-standard", prog_name="wres")
def main() -> None:
    """The NHS Workforce Race Equality Standard: nine indicators, in every edition, from counts to results.

    Exit codes: 0 all is well, 1 there are findings, 2 the call or the input is at fault.
    """


for command in (demo, evaluate, assess, audit, report, convert, tabulate, catalogue, fingerprints, plugins):
    main.add_command(command)
