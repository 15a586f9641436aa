"""The docs say what is there: every hook with its signature, every public name, every check, a workflow that runs."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import shlex
from pathlib import Path

import click
import docs_blocks
import draw_architecture
import pytest
import yaml
from click.testing import CliRunner

import wres
from wres import hookspecs
from wres.cli import main
from wres.findings import CODES, Code
from wres.model import Unit
from wres.results import ASSESSMENT, COLUMNS, PROVENANCE, VERDICTS
from wres.testing.checks import CHECKS
from wres.testing.scaffold import write_plugin

REPOSITORY = Path(__file__).parents[1]
DOCS = REPOSITORY / "docs"
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


@pytest.mark.parametrize("name", ["consistency", "findings", "findings.formats", "testing", "validation"])
def test_every_name_of_a_module_is_documented(name: str) -> None:
    """The page of a module has each of its public names, or sends to where else it is documented."""
    page = read(f"reference/{name.partition('.')[0]}.md")
    shown = re.findall(r"^\.\. auto(?:function|class|data|exception):: (?:[\w.]*\.)?(\w+)$", page, flags=re.MULTILINE)
    there = {*shown, *re.findall(r"{py:func}`wres\.(\w+)`", page)}
    assert set() == set(importlib.import_module(f"wres.{name}").__all__) - there


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


def test_the_workflow_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step of the workflow does what it says, in a folder set up as the page says, and notices a move."""
    steps = [shlex.split(step) for step in re.findall(r"- run: (wres .*)", read("how-to/wres-definitions.yml"))]
    assert 2 == len(steps)
    lines = ["org,year,item,group,count", "Acme Trust,2024,disciplinary,bme,9", "Acme Trust,2024,disciplinary,white,17"]
    (tmp_path / "counts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> int:
        return CliRunner().invoke(main, arguments).exit_code

    assert 0 == run("fingerprints", "--format", "json", "--out", "fingerprints.json")
    assert [0, 0] == [run(*step[1:]) for step in steps]
    assert (tmp_path / "provenance.csv").exists()
    pins = tmp_path / "fingerprints.json"
    digest = wres.load().fingerprint("wres-2024", "board")
    pins.write_text(pins.read_text(encoding="utf-8").replace(digest, "0" * 16), encoding="utf-8")
    assert 1 == run(*steps[0][1:])


def test_every_room_is_described() -> None:
    """The page of the architecture has each room, in the order of the floors, and no other."""
    page = read("explanation/architecture.md")
    described = re.findall(r"^`([a-z_]+)(?:/|\.py)`\n: \w", page, flags=re.MULTILINE)
    assert described == list(draw_architecture.uses())


PAGES = sorted(path.relative_to(REPOSITORY).as_posix() for path in [*REPOSITORY.glob("*.md"), *docs_blocks.pages()])


@pytest.mark.parametrize("page", dict.fromkeys(PAGES))
def test_names_that_are_written_are_there(page: str) -> None:
    """Each module, class and function that a page names can be imported; what the changelog says has moved may not."""
    text = (REPOSITORY / page).read_text(encoding="utf-8")
    if page == "CHANGELOG.md":
        text = re.sub(r"^  \|[^|]*\|", "", text, flags=re.MULTILINE)
    for name in set(re.findall(r"`~?(wres(?:\.[A-Za-z_]\w*)+)(?:\(.*?\))?`", text)):
        assert pkgutil.resolve_name(name) is not None


def test_files_of_the_rooms_are_there() -> None:
    """Each file that the page of the architecture names in a room is in it."""
    page = read("explanation/architecture.md")
    for room, text in re.findall(r"^`([a-z_]+)/`\n((?::| ) .*\n(?:  .*\n)*)", page, flags=re.MULTILINE):
        files = re.findall(r"`([\w/]+\.\w+)`", text)
        assert [file for file in files if not Path(wres.__path__[0], room, file).exists()] == []


def test_the_picture_has_every_import() -> None:
    """Each use of a room by another is a dot right of the room that uses it, and none is left of it."""
    rooms = draw_architecture.uses()
    order = list(rooms)
    assert all(order.index(other) > order.index(room) for room, used in rooms.items() for other in used)
    assert draw_architecture.picture().count("<circle") == sum(map(len, rooms.values()))


def test_the_glossary_is_in_order() -> None:
    """Each term has one entry, and every part of the glossary is in the order of the alphabet."""
    parts = re.findall(r"```{glossary}\n(.*?)```", read("explanation/glossary.md"), flags=re.DOTALL)
    terms = [re.findall(r"^(\S.*)\n  \S", part, flags=re.MULTILINE) for part in parts]
    assert terms == [sorted(part, key=lambda term: re.sub(r"\W", "", term).casefold()) for part in terms]
    assert len({term.casefold() for part in terms for term in part}) == sum(map(len, terms))


def test_where_a_change_belongs() -> None:
    """Every file and folder that the guide to contributing names is there."""
    page = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:src|tests|docs|tools)(?:/[\w./-]+)?)`", page)
    assert len(named) > 40
    assert [name for name in named if not (REPOSITORY / name).exists()] == []


FORMS = sorted((REPOSITORY / ".github/ISSUE_TEMPLATE").glob("[!c]*.yml"))


@pytest.mark.parametrize("path", FORMS, ids=[path.stem for path in FORMS])
def test_issue_forms(path: Path) -> None:
    """Each form has a name, what it is for and fields of kinds that there are, each with a label and its own id."""
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert {"name", "description", "labels", "body"} == set(form)
    fields = [field for field in form["body"] if field["type"] != "markdown"]
    assert {field["type"] for field in fields} <= {"input", "textarea", "dropdown"}
    assert all(field["attributes"]["label"] for field in fields)
    assert len({field["id"] for field in fields}) == len(fields) > 0


PAGE = """Title

```python
>>> import wres
>>> for name in wres.__all__:
...     print(name)
evaluate
```

<!--- invisible-code-block: python
hidden = 1
--->

<!-- skip: next if(missing) -->

```python
import missing
```
"""


def test_docs_as_modules() -> None:
    """The code of a page keeps its lines, without prompts, output and what runs only with something else installed."""
    lines = docs_blocks.module(PAGE).splitlines()
    code = {4: "import wres", 5: "for name in wres.__all__:", 6: "    print(name)", 11: "hidden = 1"}
    assert [code.get(number, "") for number in range(1, 12)] == lines
