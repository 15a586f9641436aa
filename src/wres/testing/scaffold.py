"""A plugin package to start from, complete and tested."""

from __future__ import annotations

import keyword
import re
import shutil
import tempfile
import types
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from string import Template

from wres.errors import DefinitionError
from wres.plugins import DISTRIBUTION, sisters
from wres.registry import load
from wres.testing.pins import as_text, record

__all__ = ["write_plugin"]


def write_plugin(name: str, folder: Path | str | None = None) -> list[Path]:
    """Write a plugin package called `name` into a new folder, and return the files written.

    It has one indicator with a worked example, tests that run the conformance kit, the fingerprints of its definitions,
    a README and a workflow for CI. The folder is called for the package unless it is given; one that has something in
    it, and a name that no package can have, are a `DefinitionError`. Either all is written or nothing.

    >>> import tempfile
    >>> where = Path(tempfile.mkdtemp(), "acme-wres")
    >>> sorted(path.relative_to(where).as_posix() for path in write_plugin("acme-wres", where))[-2:]
    ['tests/fingerprints.json', 'tests/test_acme_wres.py']
    """
    module = re.sub(r"[-_.]+", "_", name).lower()
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*([-_.][A-Za-z0-9]+)*", name):
        raise DefinitionError(f"{name!r} can't be a package's name; give words joined by hyphens, such as 'acme-wres'")
    if keyword.iskeyword(module) or module in {"wres", "wres_standard", *sisters()}:
        raise DefinitionError(
            f"the name {name!r} is taken; give one of your own, such as '{module.strip('_')}-wres-plugin'"
        )
    target = Path(name if folder is None else folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise DefinitionError(f"{str(target)!r} is there already and isn't an empty folder; choose another")
    registry = load()
    words = {
        "name": name,
        "module": module,
        "prefix": module.replace("_", "-"),
        "title": " ".join(part if part.isupper() else part.capitalize() for part in re.split(r"[-_.]+", name)),
        "number": f"{module[0].upper()}1",
        "edition": next(reversed(tuple(one for one in registry.editions if one.startswith("wres-")))),
        "version": version(DISTRIBUTION),
    }
    texts = {
        path: Template(files("wres.testing").joinpath("template", source).read_text(encoding="utf-8")).substitute(words)
        for path, source in {
            "pyproject.toml": "pyproject.toml.txt",
            "README.md": "README.md.txt",
            ".github/workflows/ci.yml": "ci.yml.txt",
            f"src/{module}/__init__.py": "plugin.py.txt",
            f"tests/test_{module}.py": "test_plugin.py.txt",
        }.items()
    }
    plugin = types.ModuleType(module)
    exec(texts[f"src/{module}/__init__.py"], vars(plugin))  # noqa: S102
    pins = record(load(plugin), providers=[words["prefix"]])
    texts["tests/fingerprints.json"] = as_text(pins)
    target.absolute().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.absolute().parent) as part:
        for path, text in texts.items():
            there = Path(part, "new", path)
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_text(text, encoding="utf-8", newline="\n")
        if target.exists():
            target.rmdir()
        shutil.move(Path(part, "new"), target)
    return [target / path for path in sorted(texts)]
