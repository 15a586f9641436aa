"""The house keeps its shape: imports go down, the door stays light, modules stay short."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from floors import FLOORS, MODULES, PACKAGE, floor_of, imported

import wres

LONGEST = 600
REPOSITORY = Path(__file__).parents[1]


def name_of(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def test_every_module_stands_on_a_floor() -> None:
    """A new module is given its floor in `FLOORS` before it can be imported from anywhere."""
    assert {floor_of(module) for module in MODULES} - set(FLOORS) == set()


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_imports_go_down(module: Path) -> None:
    """A file imports only from the floors below its own, and from its own."""
    here = floor_of(module)
    allowed = FLOORS[FLOORS.index(here) :]
    # The public face shows the rooms below it to type checkers; of its own name nothing is above it.
    upward = [
        f"line {line}: {name_of(target)} is above {here}"
        for line, target in imported(module)
        if floor_of(target) not in allowed
    ]
    assert upward == []


def test_no_files_import_each_other() -> None:
    """No file stands on itself, however many others lie between; late imports count too."""
    arrows = {module: {target for _, target in imported(module)} - {module} for module in MODULES}
    circles = []
    while arrows:
        ground = {module for module, targets in arrows.items() if not targets & arrows.keys()}
        if not ground:
            circles = sorted(map(name_of, arrows))
            break
        arrows = {module: targets for module, targets in arrows.items() if module not in ground}
    assert circles == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_modules_stay_short(module: Path) -> None:
    """A module that outgrows what a reader can hold in mind becomes two."""
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST


YEAR = re.compile(r"20(?:1[5-9]|[23][0-9]|40)")
EDITION = re.compile(r"\bwres-20[0-9]{2}\b")
THEIRS = {"editions", "indicators", "standard", "sisters"}
"""Where the rules of an edition are written, and those of the sister standards."""


def settings(tree: ast.AST) -> Iterator[ast.expr]:
    """The defaults of arguments and of fields: whoever calls may give others, so that they settle nothing."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arguments):
            yield from filter(None, (*node.defaults, *node.kw_defaults))
        elif isinstance(node, ast.ClassDef):
            yield from (one.value for one in node.body if isinstance(one, ast.AnnAssign) and one.value)


def deciding(tree: ast.AST) -> Iterator[ast.AST]:
    """What code decides by: what is compared, looked up, or looked up in."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare | ast.Set | ast.MatchValue):
            yield node
        elif isinstance(node, ast.Subscript):
            yield node.slice
        elif isinstance(node, ast.Dict):
            yield from filter(None, node.keys)


def rules_by_year(code: str) -> list[str]:
    """The rules of an edition by its year: a year that is a number, and a year or an id in text that code decides by.

    Other text is for readers, or names an edition to ask the registry for.
    """
    tree = ast.parse(code)
    free = {node for default in settings(tree) for node in ast.walk(default)}
    decides = {node for one in deciding(tree) for node in ast.walk(one)}
    return [
        f"line {node.lineno}: {node.value!r}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node not in free
        if (isinstance(node.value, int) and YEAR.fullmatch(str(node.value)))
        or (
            isinstance(node.value, str)
            and node in decides
            and (YEAR.fullmatch(node.value) or EDITION.search(node.value))
        )
    ]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("if edition.year > 2015: pass", True),
        ("SINCE = 2022", True),
        ("years = range(2015, 2021)", True),
        ("if edition.id == 'wres-2015': pass", True),
        ("if edition.id in ('wres-2015', 'wres-2016'): pass", True),
        ("BASES = {'wres-2015': 'yes no'}", True),
        ("rows = template['2019']", True),
        ("match edition.id:\n    case 'wres-2015': pass", True),
        ("def sector(years=(2024,), *, seed=2015): pass", False),
        ("class Trajectory:\n    start: int = 2018", False),
        ("paper = cite('S27b', 'workforce at 31 March 2025')", False),
        ("raise DefinitionError('give an edition, such as wres-2024')", False),
        ("base = registry.indicator('wres-2024', 'board')", False),
    ],
)
def test_what_a_rule_by_year_is(code: str, found: bool) -> None:
    """Code that decides by a year is one; a default isn't, nor a sentence, nor the name of what is asked for."""
    assert found == bool(rules_by_year(code))


@pytest.mark.parametrize(
    "module",
    [module for module in MODULES if floor_of(module) not in THEIRS],
    ids=name_of,
)
def test_no_rule_of_an_edition_stands_elsewhere(module: Path) -> None:
    """What holds in which year is written on the pages of the editions, and everything else asks the registry."""
    assert rules_by_year(module.read_text(encoding="utf-8")) == []


@functools.cache
def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter holds after running some code."""
    report = "import sys; print('\\n', *sys.modules)"
    command = [sys.executable, "-c", f"{code}\n{report}"]
    run = subprocess.run(command, capture_output=True, check=False, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    return {module.partition(".")[0] for module in run.stdout.rpartition("\n ")[2].split()}


HEAVY = {
    "jinja2",
    "matplotlib",
    "narwhals",
    "openpyxl",
    "plotly",
    "pyarrow",
    "scipy",
    "sqlalchemy",
    "xlsxwriter",
}


@pytest.mark.parametrize(
    "code",
    ["import wres", "import wres\nfor name in wres.__all__: getattr(wres, name)"],
    ids=["the package", "every public name"],
)
def test_importing_is_light(code: str) -> None:
    """What only some calls need is loaded by those calls; what pandas loads anyway costs nothing more."""
    assert (loaded_by(code) - loaded_by("import pandas")) & HEAVY == set()


def test_public_names_outlive_imports() -> None:
    """No module shares a name that its package hands out: importing hides nothing, and no class is replaced."""
    code = """
import pkgutil, types, wres

faces = [wres]
for module in pkgutil.walk_packages(wres.__path__, "wres."):
    if not module.name.endswith("__main__"):
        faces += [__import__(module.name, fromlist=["*"])]
hidden = [f"{face.__name__}.{name}" for face in faces for name in getattr(face, "__all__", ())
          if isinstance(getattr(face, name), types.ModuleType)]
assert not hidden, f"modules hide these public names: {hidden}"
replaced = [face.__name__ for face in faces if type(face) is not types.ModuleType]
assert not replaced, f"modules of another class: {replaced}"
shared = [f"{face.__name__}.{module.name}" for face in faces if hasattr(face, "__path__")
          for module in pkgutil.iter_modules(face.__path__) if module.name in getattr(face, "__all__", ())]
assert not shared, f"modules that share a public name: {shared}"
"""
    assert loaded_by(code)


def test_type_checkers_see_the_face_as_it_is() -> None:
    """What type checkers are told of the package is what it hands out, name by name."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    (told,) = (node.body for node in tree.body if isinstance(node, ast.If))
    seen = [(alias.asname, node.module) for node in told if isinstance(node, ast.ImportFrom) for alias in node.names]
    names = [name for name, home in seen if home != "wres"]
    assert sorted(wres.__all__) == sorted(names)
    for name, home in seen:
        found = getattr(wres, str(name))
        assert found is sys.modules.get(f"wres.{name}", getattr(sys.modules.get(str(home)), str(name), None)), name


def test_help_is_light() -> None:
    """Asking for help loads no table library, so that it answers at once."""
    code = """
import sys
from wres.cli import main

sys.argv = ["wres", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""
    assert loaded_by(code) & (HEAVY | {"numpy", "pandas"}) == set()


def shipped() -> Iterator[Path]:
    """Every text of the repository, without what tools leave behind."""
    for top in REPOSITORY.iterdir():
        if top.name in {"build", "dist"} or (top.name.startswith(".") and top.name not in {".ci", ".github"}):
            continue
        for path in [top] if top.is_file() else top.rglob("*"):
            parts = path.relative_to(REPOSITORY).parts
            if path.is_file() and not {"__pycache__", "_build"} & set(parts):
                yield path


def test_nothing_is_left_for_later() -> None:
    """What is not done is an issue, not a note in the code."""
    # In halves, so that this line doesn't find itself.
    later = re.compile(rb"\b(?:TO" + rb"DO|FIX" + rb"ME|XX" + rb"X|HA" + rb"CK)\b")
    notes = [path.relative_to(REPOSITORY).as_posix() for path in shipped() if later.search(path.read_bytes())]
    assert notes == []
