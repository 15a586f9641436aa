"""What is installed is what the repository says, and the commands that people are told to type exist."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from importlib.metadata import distribution, entry_points
from pathlib import Path

import pytest
import yaml

import wres

REPOSITORY = Path(__file__).parents[1]
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
INSTALLED = distribution("wres-standard")
COMMANDS = [
    "python -m pip install '.[all]' && wres demo",
    "python -m pip install nox && nox -s tests",
]


def read(path: str) -> str:
    return (REPOSITORY / path).read_text(encoding="utf-8")


def sessions() -> set[str]:
    """The names of the sessions in the noxfile."""
    found = set()
    for node in ast.parse(read("noxfile.py")).body:
        if isinstance(node, ast.FunctionDef):
            for mark in node.decorator_list:
                if ast.unparse(mark).startswith("nox.session"):
                    given = {key.arg: key.value for key in mark.keywords} if isinstance(mark, ast.Call) else {}
                    found.add(ast.literal_eval(given["name"]) if "name" in given else node.name)
    return found


def editable() -> bool:
    origin = json.loads(INSTALLED.read_text("direct_url.json") or "{}")
    return bool(origin.get("dir_info", {}).get("editable", False))


@pytest.fixture
def wheel() -> None:
    if editable():
        pytest.skip("an editable install is no wheel")


def test_name() -> None:
    """The distribution is `wres-standard`: the name `wres` belongs to somebody else's package."""
    assert [INSTALLED.metadata["Name"], PROJECT["name"]] == ["wres-standard"] * 2


def test_no_command_installs_the_name_of_somebody_else() -> None:
    """No text tells anybody to install `wres`, nor depends on it, nor looks up its metadata."""
    wrong = re.compile(r"""pip install ['"]?wres(?![-\w])|version\(['"]wres['"]\)|distribution\(['"]wres['"]\)""")
    # Patterns, here, are no commands.
    texts = [path for path in REPOSITORY.glob("*.*") if path.is_file()]
    texts += [path for folder in ("src", "docs") for path in (REPOSITORY / folder).rglob("*.*") if path.is_file()]
    assert [path.name for path in texts if wrong.search(path.read_text(encoding="utf-8", errors="replace"))] == []


def test_version() -> None:
    """One version, in the project's metadata, and everything else reads it there."""
    assert [INSTALLED.version, wres.__version__] == [PROJECT["version"]] * 2


def test_version_is_in_the_changelog() -> None:
    """The changelog has a heading for this version, and for definitions that moved."""
    changelog = read("CHANGELOG.md")
    assert f"\n## [{PROJECT['version']}]" in changelog
    assert "\n### Definitions\n" in changelog


def test_licence() -> None:
    """The licence is named and shipped."""
    assert INSTALLED.metadata["License-Expression"] == "MIT"
    assert [path.name for path in INSTALLED.files or [] if "licenses" in path.parts] == ["LICENSE"]


def test_the_tested_package_is_the_installed_one(wheel: None) -> None:
    """The tests import the wheel, not the source beside them."""
    assert Path(wres.__file__) == Path(str(INSTALLED.locate_file("wres/__init__.py")))


def test_everything_is_shipped(wheel: None) -> None:
    """Each file of the source is in the wheel: code, data, templates and the mark that says it is typed."""
    source = REPOSITORY / "src"
    wanted = {path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()}
    wanted = {path for path in wanted if "__pycache__" not in path}
    shipped = {path.as_posix() for path in INSTALLED.files or []}
    assert "wres/py.typed" in wanted
    assert wanted - shipped == set()


def test_command() -> None:
    """Installing brings one command, `wres`."""
    scripts = [
        point for point in entry_points(group="console_scripts") if point.dist and point.dist.name == INSTALLED.name
    ]
    assert [(point.name, point.value) for point in scripts] == [("wres", "wres.cli:main")]


def test_all_is_every_extra() -> None:
    """The extra `all` leaves none of the others out."""
    extras = PROJECT["optional-dependencies"]
    others = ",".join(sorted(set(extras) - {"all"}))
    assert extras["all"] == [f"wres-standard[{others}]"]


@pytest.mark.parametrize("command", COMMANDS)
def test_readme_has_the_two_commands(command: str) -> None:
    """The README says, on a line of its own each, how to run the main job and how to run the tests."""
    assert command in read("README.md").splitlines()


def test_ci_runs_the_test_command_of_the_readme() -> None:
    """What a newcomer types is what is checked."""
    assert COMMANDS[1] in [line.strip() for line in read(".ci/run").splitlines()]


def test_the_workflow_runs_what_ci_runs() -> None:
    """Each session that `.ci/run` runs has its job in the workflow, which runs what takes longest too."""
    run = re.findall(r"nox -s ([a-z ]+)", read(".ci/run"))
    jobs = yaml.safe_load(read(".github/workflows/ci.yml"))["jobs"]
    there = ["tests", *jobs["checks"]["strategy"]["matrix"]["session"]]
    assert sorted([*" ".join(run).split(), "properties", "tests-lowest"]) == sorted(there)


@pytest.mark.parametrize("path", ["README.md", "CONTRIBUTING.md", ".ci/run", ".github/workflows/ci.yml"])
def test_every_session_that_is_named_exists(path: str) -> None:
    """Nobody is told to run a session that the noxfile doesn't have."""
    # The names up to the end of the line or of the code, a comment or an argument.
    calls = re.findall(r"nox -r?s ((?:[a-z]+(?:-[a-z]+)*(?= |$|`) ?)+)", read(path), flags=re.MULTILINE)
    named = {name for call in calls for name in call.split()}
    assert named
    assert named - sessions() == set()


def test_contributors_are_shown_every_session() -> None:
    """The table of sessions has each session of the noxfile, once."""
    shown = re.findall(r"^\| `nox -s ([a-z-]+)` \|", read("CONTRIBUTING.md"), flags=re.MULTILINE)
    assert sorted(sessions()) == sorted(shown)


def test_ci_tests_every_supported_python() -> None:
    """The versions that the project claims are the versions that CI runs."""
    prefix = "Programming Language :: Python :: 3."
    claimed = [line.removeprefix(prefix) for line in PROJECT["classifiers"] if line.startswith(prefix)]
    matrix = re.search(r"python: \[(.+)\]", read(".github/workflows/ci.yml"))
    assert matrix is not None
    assert re.findall(r'"3\.(\d+)"', matrix[1]) == claimed
