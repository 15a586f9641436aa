"""`wres plugins`: what could be loaded, whether it keeps the rules, and a package to start from."""

from __future__ import annotations

import re
import sys
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import click

from wres.cli.shared import FINDINGS, as_json, as_table, errors, output, output_as, watched, write

if TYPE_CHECKING:
    from wres.testing import Conformance

__all__ = ["plugins"]

# What XML can't hold, even escaped.
_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@click.group()
def plugins() -> None:
    """List plugins, check one, or begin one.

    Nothing of a plugin takes part in a figure until its name is given to --plugin or to wres.load.
    """


@plugins.command(name="list", epilog="Example: wres plugins list --format json")
@output
@errors
def listed(shape: str, out: Path | None) -> None:
    """List the plugins that are installed or shipped, with what each brings, and those that can't be loaded together.

    They are imported for it. Exit code 1 if one can't be loaded, or two not together.
    """
    import pandas as pd

    from wres.errors import WresError
    from wres.plugins import definitions_of, installed_plugins, sisters
    from wres.registry import load

    rows: list[dict[str, Any]] = []
    loadable = []
    for name, kind in [*((one.name, "installed") for one in installed_plugins()), *((s, "shipped") for s in sisters())]:
        row: dict[str, Any] = {"name": name, "version": "", "kind": kind}
        try:
            found = definitions_of(name)
            load(name)
        except Exception as error:
            rows.append({**row, "problem": str(error)})
            continue
        loadable.append(name)
        row["version"] = found.provider.version
        for part in ("editions", "indicators", "benchmarks"):
            row[part] = ", ".join(dict.fromkeys(one.id for one in getattr(found, part)))
        rows.append({**row, "problem": ""})
    conflicts = []
    for pair in combinations(loadable, 2):
        try:
            load(*pair)
        except WresError as error:
            conflicts.append({"plugins": list(pair), "problem": str(error)})
    table = pd.DataFrame(rows, columns=["name", "version", "kind", "editions", "indicators", "benchmarks", "problem"])
    table = table.fillna("")
    if shape == "json":
        write(as_json({"plugins": table.to_dict("records"), "conflicts": conflicts}), out)
    elif shape == "csv":
        write(table.to_csv(index=False, lineterminator="\n"), out)
    else:
        write(as_table(table.drop(columns="problem")), out)
    for row in rows:
        if row["problem"]:
            click.echo(f"{row['name']} can't be loaded: {row['problem']}", err=True)
    for conflict in conflicts:
        click.echo(f"{' and '.join(conflict['plugins'])} can't be loaded together: {conflict['problem']}", err=True)
    if conflicts or len(loadable) < len(rows):
        sys.exit(FINDINGS)


@plugins.command(epilog="Example: wres plugins check acme-wres --format junit --out conformance.xml")
@click.argument("name")
@click.option(
    "--beside",
    multiple=True,
    metavar="NAME",
    help="A plugin whose editions or indicators it builds on; may be given several times.",
)
@click.option(
    "--expect",
    "expected",
    multiple=True,
    metavar="CASE=REASON",
    help="A case that is known to fail, by id or pattern, and why; may be given several times.",
)
@output_as("table", "json", "junit")
@errors
def check(name: str, beside: tuple[str, ...], expected: tuple[str, ...], shape: str, out: Path | None) -> None:
    """Run every check of the conformance kit against an installed plugin, or against a sister standard.

    Exit code 1 if a check fails, 2 if the plugin can't be loaded.
    """
    from wres.testing import check_plugin

    reasons = {}
    for text in expected:
        case, equals, reason = text.partition("=")
        if not equals:
            raise click.BadParameter(f"{text!r} has no reason; write CASE=REASON", param_hint="--expect")
        reasons[case] = reason
    with watched("checking") as progress:
        found = check_plugin(name, reasons, beside=beside, progress=progress)
    if shape == "json":
        results = [{"name": one.name, "passed": one.passed, "message": one.message} for one in found]
        write(as_json({"plugin": found.plugin, "checks": len(found), "passed": found.passed, "results": results}), out)
    elif shape == "junit":
        write(_junit(found), out)
    else:
        lines = [
            f"{'ok' if one.passed else 'FAILED':6}  {one.name}{one.message and f': {one.message}'}" for one in found
        ]
        tail = f"{len(found):,} checks, {len(found.failed):,} failed"
        write("\n".join([*lines, tail]) + "\n", out)
    if not found.passed:
        sys.exit(FINDINGS)


def _junit(found: Conformance) -> str:
    """Return the results in the form that CI services read: a test suite with a test case for each check."""
    counts = {"name": found.plugin, "tests": str(len(found)), "failures": str(len(found.failed)), "errors": "0"}
    suite = ET.Element("testsuite", counts)
    for one in found:
        subject, _, check = one.name.rpartition("/")
        case = ET.SubElement(suite, "testcase", {"classname": subject, "name": check})
        if not one.passed:
            ET.SubElement(case, "failure", {"message": _CONTROL.sub("?", one.message)})
        elif one.message:
            ET.SubElement(case, "system-out").text = _CONTROL.sub("?", one.message)
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    return ET.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


@plugins.command(epilog="Example: wres plugins new acme-wres")
@click.argument("name")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write it; a new folder of its name by default.",
)
@errors
def new(name: str, folder: Path | None) -> None:
    """Write a plugin package to start from: one indicator with a worked example, its tests, its pins.

    It passes its own tests at once and builds a wheel.
    """
    from wres.testing.scaffold import write_plugin

    for path in write_plugin(name, folder):
        click.echo(path)
