"""The house keeps its shape: imports go down, the door stays light, modules stay short."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import wres

# Top to bottom. The command line stands on the public face, so it comes before it.
FLOORS = (
    "__main__",
    "cli",
    "__init__",
    "report",
    "research",
    "pytest_plugin",
    "testing",
    "collation",
    "audit",
    "catalogue",
    "charts",
    "assess",
    "intake",
    "evaluate",
    "registry",
    "sisters",
    "indicators",
    "benchmarks",
    "community",
    "disclosure",
    "results",
    "counts",
    "measures",
    "hookspecs",
    "definitions",
    "standard",
    "model",
    "cells",
    "datasets",
    "statistics",
    "errors",
)
LONGEST = 600
PACKAGE = Path(wres.__path__[0])
REPOSITORY = Path(__file__).parents[1]
MODULES = sorted(PACKAGE.rglob("*.py"))


def name_of(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def floor_of(module: Path) -> str:
    """The name, directly under the package, of the module or of the folder that it lies in."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(module: Path) -> Iterator[tuple[int, str]]:
    """Each floor that a module imports from, with the line; imports in functions and for typing count too."""
    package = ("wres", *module.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join([*above, *([node.module] if node.module else [])])
            # `from wres import errors` imports a floor, `from wres import load` the public face.
            targets = [f"{source}.{alias.name}" for alias in node.names] if source == "wres" else [source]
        else:
            continue
        for target in targets:
            root, _, rest = target.partition(".")
            if root == "wres":
                floor = rest.partition(".")[0]
                yield node.lineno, floor if floor in FLOORS else "__init__"


def test_every_module_stands_on_a_floor() -> None:
    """A new module is given its floor in `FLOORS` before it can be imported from anywhere."""
    assert {floor_of(module) for module in MODULES} - set(FLOORS) == set()


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_imports_go_down(module: Path) -> None:
    """A module imports only from the floors below its own, and from its own."""
    here = floor_of(module)
    allowed = FLOORS[FLOORS.index(here) :]
    upward = [f"line {line}: {floor} is above {here}" for line, floor in imported(module) if floor not in allowed]
    assert upward == []


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_modules_stay_short(module: Path) -> None:
    """A module that outgrows what a reader can hold in mind becomes two."""
    assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST


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
    """Importing a module hides no public name of the same spelling: `wres.evaluate` stays callable."""
    code = """
import pkgutil, types, wres

for module in pkgutil.walk_packages(wres.__path__, "wres."):
    if not module.name.endswith("__main__"):
        __import__(module.name)
hidden = [name for name in wres.__all__ if isinstance(getattr(wres, name), types.ModuleType)]
assert not hidden, f"modules hide these public names: {hidden}"
"""
    assert loaded_by(code)


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
