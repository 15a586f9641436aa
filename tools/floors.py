"""The order of the rooms of `src/wres`, top to bottom, and which file imports which."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import wres

# Top to bottom. The command line stands on the public face, so it comes before it.
FLOORS = (
    "__main__",
    "cli",
    "__init__",
    "report",
    "research",
    "plans",
    "costs",
    "pytest_plugin",
    "testing",
    "collation",
    "validation",
    "consistency",
    "schemas",
    "findings",
    "charts",
    "intake",
    "facts",
    "template",
    "_saved",
    "_assess",
    "_evaluate",
    "catalogue",
    "vocabulary",
    "registry",
    "plugins",
    "sisters",
    "amendments",
    "editions",
    "indicators",
    "benchmarks",
    "community",
    "disclosure",
    "results",
    "_parts",
    "_values",
    "_documents",
    "counts",
    "measures",
    "hookspecs",
    "definitions",
    "standard",
    "model",
    "datasets",
    "_keys",
    "cells",
    "statistics",
    "shipped",
    "errors",
    "recorded",
    "text",
    "_output",
)
PACKAGE = Path(wres.__path__[0])
MODULES = sorted(PACKAGE.rglob("*.py"))


def floor_of(module: Path) -> str:
    """The name, directly under the package, of the module or of the folder that it lies in."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def module_of(module: Path) -> str:
    """The dotted name of a file; of a package's face, the package's."""
    parts = ("wres", *module.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module_of(module): module for module in MODULES}


@functools.cache
def imported(module: Path) -> tuple[tuple[int, Path], ...]:
    """Each file of the package that a file imports from, with the line; imports in functions and for typing count too.

    A name that a package's face only hands on is an import of the face: what the face stands on is the face's matter.
    """
    return tuple(_imported(module))


def _imported(module: Path) -> Iterator[tuple[int, Path]]:
    package = ("wres", *module.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            targets = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join([*above, *([node.module] if node.module else [])])
            targets = [(source, alias.name) for alias in node.names]
        elif (
            isinstance(node, ast.Call)
            and getattr(node.func, "attr", getattr(node.func, "id", "")) == "import_module"
            and isinstance(node.args[0], ast.Constant)
        ):
            targets = [(str(node.args[0].value), "")]
        else:
            continue
        for source, name in targets:
            # `from wres import errors` imports a file, `from wres import load` the public face.
            found = FILES.get(f"{source}.{name}") or FILES.get(source)
            if found is not None:
                yield node.lineno, found
