# /// script
# dependencies = ["nox>=2025.5.1"]
# ///
"""Every check of this project, each in its own environment: `nox -l` lists them, `nox -s NAME` runs one.

`session.install(".[…]")` builds the wheel afresh and installs that: the source tree is never what is tested.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from itertools import chain
from pathlib import Path

import nox
from packaging.requirements import Requirement

nox.needs_version = ">=2025.5.1"
nox.options.sessions = ["lint", "typing", "tests"]
# A machine without one of the Pythons leaves that one out, on CI as elsewhere.
nox.options.error_on_missing_interpreters = False

# Most of what is installed is never imported: a module is compiled when it first is, and stays so.
os.environ["PIP_COMPILE"] = "0"
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

PROJECT = nox.project.load_toml("pyproject.toml")
PYTHONS = nox.project.python_versions(PROJECT)
PLUGIN = Path("tests/plugins/acme_wres")
# What needs a browser or LibreOffice, as the session `pages` does.
APART = ("--ignore=tests/pages", "--ignore=tests/workbooks")
# What the tests of a file share is made once, and a page is one story: each file stays in one process.
SIDE_BY_SIDE = ("-n", "auto", "--dist", "loadfile")


def group(name: str) -> tuple[str, ...]:
    """The requirements of a dependency group."""
    return tuple(nox.project.dependency_groups(PROJECT, name))


def lowest() -> list[str]:
    """The oldest release of each dependency that the project declares, as pins."""
    project = PROJECT["project"]
    declared = chain(project["dependencies"], *project["optional-dependencies"].values())
    return [
        f"{requirement.name}=={bound.version}"
        for requirement in map(Requirement, declared)
        for bound in requirement.specifier
        if bound.operator == ">="
    ]


def check(session: nox.Session) -> None:
    """Run the tests, then the examples of the README, the docs and the docstrings, on the installed wheel."""
    session.install(".[all]", *group("tests"))
    if session.posargs:
        session.run("pytest", "--ignore=tests/pages", *session.posargs)
        return
    session.run("pytest", *SIDE_BY_SIDE, *APART, "tests", "README.md", "docs")
    session.run("pytest", "-n", "auto", "--doctest-modules", "--pyargs", "wres")


@nox.session
def tests(session: nox.Session) -> None:
    """The tests, and the examples of the README, the docs and the docstrings."""
    check(session)
    if not session.posargs:
        session.warn("Left out: pages in a browser and workbooks in LibreOffice, which need those (nox -s pages).")


@nox.session(name="tests-each", python=PYTHONS)
def tests_each(session: nox.Session) -> None:
    """The same on every supported Python."""
    check(session)


@nox.session(name="tests-lowest", python=PYTHONS[0])
def tests_lowest(session: nox.Session) -> None:
    """The tests on the oldest Python with the oldest dependencies, but for properties, and the branches they take."""
    pins = Path(session.create_tmp(), "lowest.txt")
    pins.write_text("\n".join(lowest()))
    session.install(".[all]", *group("tests"), *group("coverage"), "--constraint", str(pins))
    if session.posargs:
        session.run("pytest", *session.posargs)
        return
    session.run("coverage", "erase")
    chosen = ("-m", "not hypothesis and not thorough", *APART)
    session.run("coverage", "run", "-m", "pytest", *SIDE_BY_SIDE, *chosen, "tests")
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session
def properties(session: nox.Session) -> None:
    """The properties on many more examples than `tests` takes, and what takes too long for every run."""
    session.install(".[all]", *group("tests"))
    many = ("--hypothesis-profile=many", "-m", "hypothesis or thorough")
    session.run("pytest", "-n", "auto", *many, *APART, *(session.posargs or ["tests"]))


@nox.session
def typing(session: nox.Session) -> None:
    """The types of the source, the example plugin, the calls in tests/typing and the examples of the docs, by two."""
    session.install(".[all]", *group("typing"))
    # Not below `.nox`: pyright passes over folders whose name begins with a dot.
    with tempfile.TemporaryDirectory() as examples:
        session.run("python", "tools/docs_blocks.py", examples)
        session.run("mypy", *session.posargs)
        session.run("mypy", examples)
        session.run("pyright", "src", "tests/typing", str(PLUGIN / "src"), examples)


@nox.session
def lint(session: nox.Session) -> None:
    """Style, likely mistakes and layout."""
    session.install(*group("lint"))
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation; a broken link or reference fails."""
    session.install(".[all]", *group("docs"))
    session.run("sphinx-build", "-nWEq", "--keep-going", "docs", "docs/_build/html", *session.posargs)


@nox.session
def plugin(session: nox.Session) -> None:
    """The example plugin and a new one beside the wheel, tested as their authors would, outside this repository."""
    with tempfile.TemporaryDirectory() as elsewhere:
        copy = Path(shutil.copytree(PLUGIN, Path(elsewhere, PLUGIN.name)))
        session.install(".[testing]", str(copy))
        with session.chdir(copy):
            session.run("pytest", *session.posargs)
        with session.chdir(elsewhere):
            session.run("wres", "plugins", "new", "acme-leavers")
            session.run("python", "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", "wheels", "./acme-leavers")
            session.install("--no-deps", *map(str, Path("wheels").glob("*.whl")))
            session.run("wres", "plugins", "list")
            session.run("wres", "plugins", "check", "acme-wres")
            names = ("--wres-plugin=acme-wres", "--wres-plugin=acme-leavers")
            session.run("pytest", *names, "--rootdir=wheels", "wheels")
        with session.chdir(Path(elsewhere, "acme-leavers")):
            session.run("pytest")


@nox.session
def downstream(session: nox.Session) -> None:
    """The pre-commit hook, installed by pre-commit itself in a repository that uses it."""
    session.install("pre-commit>=4", "pytest", "pyyaml")
    session.run("pytest", "--noconftest", "tests/downstream_installed.py", *session.posargs)


@nox.session
def engines(session: nox.Session) -> None:
    """Counting records on Dask, and on Spark in local mode; without Java 17 or newer the skip says so.

    Made-up lists are few, for they take seconds each: `--hypothesis-profile=many` gives fifty.
    """
    session.install(".[all]", *group("tests"), *group("engines"))
    session.run("pytest", "-m", "", "-k", "dask or spark", "tests/intake", *session.posargs)
    # What PySpark warns of on newer releases of pandas is no matter of the page's.
    session.run("pytest", "-W", "ignore", "docs/how-to/tabulate-on-your-engine.md")


@nox.session
def pages(session: nox.Session) -> None:
    """Every kind of page in headless Chromium, and our workbooks in LibreOffice where that is installed."""
    session.install(".[all]", *group("tests"), *group("pages"))
    # LibreOffice converts everything for all tests of its file, which so have to stay in one process.
    which = ("tests/pages", *(session.posargs or ["tests/workbooks"]))
    session.run("pytest", *SIDE_BY_SIDE, *which)


@nox.session
def mutation(session: nox.Session) -> None:
    """Faults planted in the measures, the registry and the kit, and which of them no test notices: an hour's work."""
    session.install("-e", ".[all]", *group("tests"), *group("mutation"))
    session.run("mutmut", "run", *session.posargs)
    session.run("mutmut", "results")


@nox.session
def bench(session: nox.Session) -> None:
    """The timings, as ratios within one run."""
    session.install(".[all]", *group("bench"))
    session.run("python", "benchmarks/run.py", *session.posargs)
    session.run("python", "benchmarks/records.py", *session.posargs)
    session.run("python", "benchmarks/assess.py", *session.posargs)
    session.run("python", "benchmarks/report.py", *session.posargs)
    session.run("python", "benchmarks/suppress.py", *session.posargs)
    session.run("python", "benchmarks/audit.py", *session.posargs)
    session.run("python", "benchmarks/audit_published.py", *session.posargs)


if __name__ == "__main__":
    nox.main()
