"""`wres plugins`: what could be loaded, whether it keeps the rules, and a package to start from."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import click

import wres
from wres.cli.shared import Group, as_table, finding, output, output_as, say, shape_option, show, watched, write

if TYPE_CHECKING:
    from wres.testing import Conformance

__all__ = ["plugins"]

# What XML can't hold, even escaped.
_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@click.group(
    cls=Group,
    short_help="List plugins, check one, or create one.",
    epilog="wres plugins list\nwres plugins check scwres\nwres plugins new acme-wres",
)
def plugins() -> None:
    """List plugins, check one, or create one.

    A plugin takes part in no figure until its name is given to --plugin or to wres.load.
    """


@plugins.command(
    name="list",
    short_help="List plugins with what each brings.",
    epilog="wres plugins list --format json",
)
@output
def listed(shape: str, out: Path | None) -> None:
    """List the plugins that are installed or shipped, with what each brings, and those that conflict.

    Each is imported for this. Exits with 1 where one can't be loaded, or two can't be loaded together.
    """
    import pandas as pd

    from wres.plugins import amendments, definitions_of, sisters

    rows: list[dict[str, Any]] = []
    loadable = []
    installed = [(one.name, "installed") for one in wres.installed_plugins()]
    for name, kind in [*installed, *((name, "shipped") for name in (*sisters(), *amendments()))]:
        row: dict[str, Any] = {"name": name, "version": "", "kind": kind}
        try:
            found = definitions_of(name)
            wres.load(name)
        except Exception as error:
            rows.append({**row, "problem": str(error)})
            continue
        loadable.append(name)
        row["version"] = found.provider.version
        for part in ("editions", "indicators", "benchmarks"):
            row[part] = ", ".join(dict.fromkeys(one.id for one in getattr(found, part)))
        rows.append({**row, "problem": ""})
    conflicts = []
    # A reading of one's own is loaded in the place of an amendment, not beside it.
    for pair in combinations([name for name in loadable if name not in amendments()], 2):
        try:
            wres.load(*pair)
        except wres.WresError as error:
            conflicts.append({"plugins": list(pair), "problem": str(error)})
    table = pd.DataFrame(rows, columns=["name", "version", "kind", "editions", "indicators", "benchmarks", "problem"])
    table = table.fillna("")
    text = as_table(table.drop(columns="problem"))
    show("plugins", table, shape, out, table=text, conflicts=conflicts)
    for row in rows:
        if row["problem"]:
            say(f"{row['name']} can't be loaded: {row['problem']}")
    for conflict in conflicts:
        say(f"{' and '.join(conflict['plugins'])} can't be loaded together: {conflict['problem']}")
    if conflicts or len(loadable) < len(rows):
        finding()


@plugins.command(
    short_help="Run the conformance kit against a plugin.",
    epilog="wres plugins check scwres --format junit --out conformance.xml",
)
@click.argument("name")
@click.option(
    "--beside",
    multiple=True,
    metavar="NAME",
    help="Plugin whose editions or indicators it builds on. Can be repeated.",
)
@click.option(
    "--expect",
    "expected",
    multiple=True,
    metavar="CASE=REASON",
    help="Case that is known to fail, by id or pattern, and why. Can be repeated.",
)
@output_as("table", "csv", "json", "junit")
def check(name: str, beside: tuple[str, ...], expected: tuple[str, ...], shape: str, out: Path | None) -> None:
    """Run every check of the conformance kit against an installed plugin, a sister standard or an amendment.

    Exits with 1 where a check fails, and with 2 where the plugin can't be loaded.
    """
    import pandas as pd

    from wres.testing import check_plugin

    reasons = {}
    for text in expected:
        case, equals, reason = text.partition("=")
        if not equals:
            raise click.BadParameter(f"{text!r} has no reason; write CASE=REASON", param_hint="--expect")
        reasons[case] = reason
    with watched("checking") as progress:
        found = check_plugin(name, reasons, beside=beside, progress=progress)
    if shape == "junit":
        write(_junit(found), out)
    else:
        results = pd.DataFrame([{"name": one.name, "passed": one.passed, "message": one.message} for one in found])
        lines = [
            f"{'ok' if one.passed else 'FAILED':6}  {one.name}{one.message and f': {one.message}'}\n" for one in found
        ]
        text = "".join([*lines, f"{len(found):,} checks, {len(found.failed):,} failed\n"])
        beside_rows = {"plugin": found.plugin, "checks": len(found), "passed": found.passed}
        show("conformance", results, shape, out, table=text, **beside_rows)
    if not found.passed:
        finding()


def _junit(found: Conformance) -> str:
    """Return the results in the format that CI services read: a test suite with a test case for each check."""
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


@plugins.command(
    short_help="Create a plugin package to start from.",
    epilog="wres plugins new acme-wres",
)
@click.argument("name")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to.  [default: a new one of its name]",
)
@shape_option()
def new(name: str, folder: Path | None, shape: str) -> None:
    """Create a plugin package to start from: one indicator with a worked example, its tests and its pins.

    It passes its own tests at once and builds a wheel. The files written are listed.
    """
    import pandas as pd

    from wres.testing.scaffold import write_plugin

    files = [str(path) for path in write_plugin(name, folder)]
    show("files", pd.DataFrame({"file": files}), shape, None, table="".join(f"{file}\n" for file in files))
