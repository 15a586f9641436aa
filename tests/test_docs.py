"""The docs say what is there: every hook with its signature, every public name, every check, a workflow that runs."""

from __future__ import annotations

import inspect
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import wres
import wres.testing
from wres import hookspecs
from wres.testing.checks import CHECKS

DOCS = Path(__file__).parents[1] / "docs"
REFERENCE = "\n".join(path.read_text(encoding="utf-8") for path in sorted((DOCS / "reference").glob("*.md")))
HOOKS = [name for name in vars(hookspecs) if name.startswith("wres_")]


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_is_documented(name: str) -> None:
    """The page of the hooks has each with its exact signature, and its docstring has a complete example."""
    function = getattr(hookspecs, name)
    page = (DOCS / "reference" / "hooks.md").read_text(encoding="utf-8")
    signature = str(inspect.signature(function)).replace("'", "")
    assert f"@hookspec\ndef {name}{signature}: ..." in page
    assert f".. autofunction:: {name}\n" in page
    assert "@wres.hookimpl" in function.__doc__


def test_no_hook_is_documented_that_is_not_there() -> None:
    """The page has no other hook."""
    page = (DOCS / "reference" / "hooks.md").read_text(encoding="utf-8")
    assert set(HOOKS) == set(re.findall(r"def (wres_\w+)", page))


@pytest.mark.parametrize("name", [*wres.__all__, *(f"testing.{name}" for name in wres.testing.__all__)])
def test_every_public_name_is_documented(name: str) -> None:
    """Each name is in the reference."""
    assert re.search(rf"\b{name.removeprefix('testing.')}\b", REFERENCE), f"{name} isn't in docs/reference"


def test_every_check_is_documented() -> None:
    """Each check has its row, in the words of its docstring, and no other has."""
    page = (DOCS / "reference" / "testing.md").read_text(encoding="utf-8")
    rows = set(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", page, flags=re.MULTILINE))
    checks = {function for functions in CHECKS.values() for function in functions}
    assert {(check.__name__.replace("_", "-"), (check.__doc__ or "").strip()) for check in checks} == rows


def python(page: str) -> list[str]:
    """The code of a page that isn't a session, without what doesn't show."""
    return [
        block
        for block in re.findall(r"^```python\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
        if ">>>" not in block
    ]


def test_how_long_a_plugin_is() -> None:
    """A new indicator of a known kind takes at most 40 lines, one with a measure of its own at most 70."""
    known, tests, own = python((DOCS / "how-to" / "add-an-indicator.md").read_text(encoding="utf-8"))
    assert known.count("\n") <= 40
    assert tests.count("\n") <= 10
    assert own.count("\n") <= 70


def test_the_workflow_runs(tmp_path: Path) -> None:
    """Each step of the workflow does what it says, in a folder set up as the page says, and notices a move."""
    text = (DOCS / "how-to" / "wres-definitions.yml").read_text(encoding="utf-8")
    steps = [shlex.split(step) for step in re.findall(r"- run: (wres .*)", text)]
    assert 2 == len(steps)
    lines = ["org,year,item,group,count", "Acme Trust,2024,disciplinary,bme,9", "Acme Trust,2024,disciplinary,white,17"]
    (tmp_path / "counts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def run(*arguments: str) -> int:
        command = [sys.executable, "-m", "wres", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    assert 0 == run("fingerprints", "--format", "json", "--out", "fingerprints.json")
    assert [0, 0] == [run(*step[1:]) for step in steps]
    assert (tmp_path / "provenance.csv").exists()
    pins = tmp_path / "fingerprints.json"
    digest = wres.load().fingerprint("wres-2024", "board")
    pins.write_text(pins.read_text(encoding="utf-8").replace(digest, "0" * 16), encoding="utf-8")
    assert 1 == run(*steps[0][1:])
