"""The docs say what is there: every hook with its signature, every public name, every check, a workflow that runs."""

from __future__ import annotations

import inspect
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

import wres
import wres.testing
from wres import hookspecs
from wres.cli import main
from wres.findings import CODES, Code
from wres.model import Unit
from wres.results import ASSESSMENT, COLUMNS, PROVENANCE, VERDICTS
from wres.testing.checks import CHECKS
from wres.testing.scaffold import write_plugin

DOCS = Path(__file__).parents[1] / "docs"
HOOKS = [name for name in vars(hookspecs) if name.startswith("wres_")]


def read(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_is_documented(name: str) -> None:
    """The page of the hooks has each with its exact signature, and its docstring has a complete example."""
    function = getattr(hookspecs, name)
    page = read("reference/hooks.md")
    signature = str(inspect.signature(function)).replace("'", "")
    assert f"@hookspec\ndef {name}{signature}: ..." in page
    assert f".. autofunction:: {name}\n" in page
    assert "@wres.hookimpl" in function.__doc__


def test_no_hook_is_documented_that_is_not_there() -> None:
    """The page has no other hook."""
    assert set(HOOKS) == set(re.findall(r"def (wres_\w+)", read("reference/hooks.md")))


@pytest.mark.parametrize("name", wres.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    """Each name on `wres` is in its page: a function with its signature, a class with the page that it has."""
    page = read("reference/wres.md")
    if inspect.isfunction(getattr(wres, name)):
        assert f".. autofunction:: wres.{name}\n" in page
    else:
        assert f"`wres.{name}`" in page or re.search(rf"`{name}`", page.partition("## Exceptions")[2])


def test_every_module_is_documented() -> None:
    """The page says which modules can be reached from `wres`, those that type checkers see, and no other."""
    said = set(
        re.findall(r"`wres\.([a-z]+)`", read("reference/wres.md").partition("## Modules")[2].partition(" can be ")[0])
    )
    face = Path(wres.__path__[0], "__init__.py").read_text(encoding="utf-8")
    assert said == set(re.findall(r"^    from wres import (\w+) as", face, flags=re.MULTILINE))
    assert all(inspect.ismodule(getattr(wres, name)) for name in said)


def test_every_name_of_the_kit_is_documented() -> None:
    """The page of the kit has each public name of it, and no other."""
    shown = re.findall(r"^\.\. auto(?:function|class):: (\w+)$", read("reference/testing.md"), flags=re.MULTILINE)
    assert sorted(wres.testing.__all__) == sorted(shown)


def test_every_check_is_documented() -> None:
    """Each check has its row, in the words of its docstring and with what it catches, and no other has."""
    rows = set(re.findall(r"^\| `([a-z-]+)` \| (.*) \| .+ \|$", read("reference/testing.md"), flags=re.MULTILINE))
    checks = {function for functions in CHECKS.values() for function in functions}
    assert {(check.__name__.replace("_", "-"), (check.__doc__ or "").strip()) for check in checks} == rows


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.id)
def test_every_code_has_its_page(code: Code) -> None:
    """The page of a finding has its title, its severity and its cure, and an example in which it is found."""
    page = read(f"audit/{code.id}.md")
    assert page.startswith(f"# `{code.id}`: {code.title}\n")
    assert f"Severity\n: {code.severity}\n" in page
    assert f"Cure\n: {code.cure[0].upper()}{code.cure[1:]}.\n" in page
    assert re.search(rf"(?m)^{code.severity} {code.id} ", page)
    # Whether an acknowledgement has expired isn't a matter of chance.
    heads = ("Why it matters", "What it can't tell", *(() if code.id.startswith("WRES0") else ("Measured",)))
    assert all(f"## {head}\n" in page for head in heads)


def test_no_page_is_of_a_code_that_is_not_there() -> None:
    """Each page of the codes is of one of them."""
    assert set(CODES) == {path.stem for path in (DOCS / "audit").glob("WRES*.md")}


@pytest.mark.parametrize(("name", "columns"), [("results-table", COLUMNS + PROVENANCE), ("assess", ASSESSMENT)])
def test_every_column_is_documented(name: str, columns: tuple[str, ...]) -> None:
    """Each column of the tables has its row in the page of the table."""
    cells = re.findall(r"^\| (`[^|]*`) \|", read(f"reference/{name}.md"), flags=re.MULTILINE)
    assert set(columns) <= set(re.findall(r"`([a-z_]+)`", " ".join(cells)))


def test_every_verdict_and_unit_is_documented() -> None:
    """The page of the assessments has each verdict and each unit, and no other."""
    page = read("reference/assess.md")
    for heading, there in (("## Verdicts", VERDICTS), ("## Units", tuple(Unit))):
        part = page.partition(heading)[2].partition("\n## ")[0]
        assert set(there) == set(re.findall(r"^\| `([a-z -]+)` \|", part, flags=re.MULTILINE))


def test_every_command_is_documented() -> None:
    """The page of the command line has a heading for each command, and says what each of its options does."""
    page = read("how-to/command-line.md")
    shared = page.partition("## wres ")[0]
    assert set(main.commands) == set(re.findall(r"^## wres (\w+)$", page, flags=re.MULTILINE))
    for name, command in main.commands.items():
        part = shared + page.partition(f"## wres {name}\n")[2].partition("\n## ")[0]
        for each in command.commands.values() if isinstance(command, click.Group) else [command]:
            options = [one.opts[0] for one in each.params if isinstance(one, click.Option)]
            assert [] == [option for option in options if not re.search(rf"`{option}\b", part)]


def test_what_a_new_plugin_has(tmp_path: Path) -> None:
    """The page about publishing shows each file that `wres plugins new` writes, and no other."""
    tree = read("how-to/publish-a-plugin.md").partition("acme-wres/\n")[2].partition("```")[0]
    shown = set(re.findall(r"[├└]── (\S*\w)(?: |$)", tree, flags=re.MULTILINE))
    written = {path.relative_to(tmp_path).as_posix() for path in write_plugin("acme-wres", tmp_path)}
    assert {path.removeprefix("tests/") for path in written} == shown


def python(page: str) -> list[str]:
    """The code of a page that isn't a session, without what doesn't show."""
    return [
        block
        for block in re.findall(r"^```python\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
        if ">>>" not in block
    ]


def test_how_long_a_plugin_is() -> None:
    """A new indicator of a known kind takes at most 40 lines, one with a measure of its own at most 70."""
    known, tests, own = python(read("how-to/add-an-indicator.md"))
    assert known.count("\n") <= 40
    assert tests.count("\n") <= 10
    assert own.count("\n") <= 70


def test_the_workflow_runs(tmp_path: Path) -> None:
    """Each step of the workflow does what it says, in a folder set up as the page says, and notices a move."""
    steps = [shlex.split(step) for step in re.findall(r"- run: (wres .*)", read("how-to/wres-definitions.yml"))]
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
