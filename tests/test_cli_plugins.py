"""`wres plugins` and `wres fingerprints`: what people and pipelines see."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

import wres
from wres.cli import main
from wres.plugins import amendments, sisters

DISTRIBUTIONS = {
    "acme-one": "import attrs, wres\n"
    "base = wres.load().indicator('wres-2024', 'board')\n"
    "@wres.hookimpl\n"
    "def wres_indicators():\n"
    "    return [attrs.evolve(base, editions=['wres-2024'], overrides='wres')]\n",
    "acme-broken": "raise RuntimeError('no licence')\n",
    "acme-empty": "",
}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["plugins", *arguments])


def install(folder: Path, **modules: str) -> None:
    """Stand in for the installation of distributions, each with one module."""
    for name, code in modules.items():
        module = name.replace("-", "_")
        folder.joinpath(f"{module}.py").write_text(code)
        info = folder / f"{module}-1.5.dist-info"
        info.mkdir()
        info.joinpath("METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.5\n")
        info.joinpath("entry_points.txt").write_text(f"[wres]\n{module} = {module}\n")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("acme_")]:
        del sys.modules[name]


def test_list(installed: Path) -> None:
    """Each plugin that is installed or shipped has its line, with its version and what it brings."""
    install(installed, **{"acme-one": DISTRIBUTIONS["acme-one"]})
    found = run("list", "--format", "json")
    assert 0 == found.exit_code, found.output
    rows = {row["name"]: row for row in json.loads(found.stdout)["plugins"]}
    assert {"acme-one", *sisters(), *amendments()} == set(rows)
    assert ("1.5", "installed", "board") == tuple(rows["acme-one"][name] for name in ("version", "kind", "indicators"))
    assert ("shipped", "wdes-2023") == (rows["wdes"]["kind"], rows["wdes"]["editions"])
    assert "acme-one" in run("list").stdout
    assert run("list", "--format", "csv").stdout.startswith("name,version,kind,editions,indicators,benchmarks,problem")


def test_list_shows_conflicts(installed: Path) -> None:
    """Two that override the same can't be loaded together, and one that fails can't be loaded: exit code 1."""
    modules = {**DISTRIBUTIONS, "acme-two": DISTRIBUTIONS["acme-one"]}
    install(installed, **modules)
    found = run("list", "--format", "json")
    assert 1 == found.exit_code
    document = json.loads(found.stdout)
    assert [["acme-one", "acme-two"]] == [conflict["plugins"] for conflict in document["conflicts"]]
    (broken,) = [row["problem"] for row in document["plugins"] if row["name"] == "acme-broken"]
    assert "RuntimeError: no licence" in broken
    assert "acme-one and acme-two can't be loaded together" in found.stderr
    assert "acme-broken can't be loaded" in found.stderr


def test_check_passes() -> None:
    """A sister standard keeps every rule; each check has its line, and their number ends the table."""
    found = run("check", "bwres")
    assert 0 == found.exit_code, found.output
    assert found.stdout.splitlines()[-1].endswith("checks, 0 failed")
    assert "ok      bwres-2023/representation/examples-reproduce" in found.stdout


def test_check_fails(installed: Path) -> None:
    """A plugin that brings nothing fails, in every format, with exit code 1."""
    install(installed, **{"acme-empty": ""})
    found = run("check", "acme-empty")
    assert 1 == found.exit_code
    assert "FAILED  acme-empty/brings-definitions: the plugin brings nothing" in found.stdout
    assert "1 checks, 1 failed" in found.stdout
    document = json.loads(run("check", "acme-empty", "--format", "json").stdout)
    assert ("acme-empty", 1, False) == (document["plugin"], document["checks"], document["passed"])
    assert run("check", "acme-empty", "--format", "csv").stdout.startswith(
        "name,passed,message\nacme-empty/brings-definitions,False,"
    )
    out = installed / "conformance.xml"
    assert 1 == run("check", "acme-empty", "--format", "junit", "--out", str(out)).exit_code
    suite = ET.parse(out).getroot()[0]
    assert {"name": "acme-empty", "tests": "1", "failures": "1", "errors": "0"} == suite.attrib
    assert ["failure"] == [part.tag for part in suite[0]]


def test_check_expects(installed: Path) -> None:
    """An expected failure needs a reason, and its case is then no failure."""
    install(installed, **{"acme-empty": ""})
    found = run("check", "acme-empty", "--expect", "*/brings-definitions=begun today")
    assert (0, True) == (found.exit_code, "expected: begun today" in found.stdout)
    refused = run("check", "acme-empty", "--expect", "*/brings-definitions")
    assert (2, True) == (refused.exit_code, "write CASE=REASON" in refused.stderr)


@pytest.mark.parametrize(
    ("name", "message"), [("wdez", "did you mean 'wdes'"), ("acme-broken", "RuntimeError: no licence")]
)
def test_check_needs_a_plugin(installed: Path, name: str, message: str) -> None:
    """One that isn't there or can't be loaded is exit code 2, and says which and why."""
    install(installed, **{"acme-broken": DISTRIBUTIONS["acme-broken"]})
    found = run("check", name)
    assert (2, True) == (found.exit_code, message in found.stderr)


def test_new(installed: Path) -> None:
    """A new package has at most 40 lines of Python, and its definitions are those that it pins."""
    found = run("new", "acme-leavers")
    assert 0 == found.exit_code, found.output
    folder = installed / "acme-leavers"
    assert sorted(map(str, folder.rglob("*.*"))) == sorted(
        [*(str(installed / line) for line in found.stdout.splitlines()), str(folder / ".github")]
    )
    python = [path.read_text() for path in folder.rglob("*.py")]
    assert sum(text.count("\n") for text in python) <= 40
    assert {"editions": 1, "benchmarks": 0, "definitions": 1, "providers": 1} == {
        name: len(part) for name, part in json.loads((folder / "tests/fingerprints.json").read_text()).items()
    }


@pytest.mark.parametrize("name", ["wres", "wdes", "class", "9lives", "acme wres", "", "../acme"])
def test_new_needs_a_name(installed: Path, name: str) -> None:
    """A name that no package can have is refused, and nothing is written."""
    found = run("new", name)
    assert (2, []) == (found.exit_code, list(installed.iterdir()))


def test_new_needs_room(installed: Path) -> None:
    """A folder that has something in it is left alone; an empty one will do."""
    folder = installed / "here"
    folder.mkdir()
    assert 0 == run("new", "acme-leavers", "--folder", str(folder)).exit_code
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    found = run("new", "acme-leavers", "--folder", str(folder))
    assert (2, True) == (found.exit_code, "isn't an empty folder" in found.stderr)
    assert before == {path: path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_new_lists_its_files(installed: Path) -> None:
    """In JSON and CSV too."""
    files = json.loads(run("new", "acme-leavers", "--format", "json").stdout)["files"]
    assert ["file"] == list(files[0])
    assert all(Path(row["file"]).is_file() for row in files)
    assert run("new", "acme-starters", "--format", "csv").stdout.startswith("file\n")


def test_fingerprints(tmp_path: Path) -> None:
    """They are printed, kept as a record, and held against it."""
    table = CliRunner().invoke(main, ["fingerprints", "--edition", "wres-2024", "--format", "csv"])
    line = f"wres-2024,board,{wres.load().fingerprint('wres-2024', 'board')}"
    assert line in table.stdout.splitlines()
    out = str(tmp_path / "pins.json")
    for _ in range(2):
        kept = CliRunner().invoke(main, ["fingerprints", "--format", "json", "--out", out])
        assert 0 == kept.exit_code, kept.output
    same = CliRunner().invoke(main, ["fingerprints", "--check", out])
    assert (0, True) == (same.exit_code, "has moved" in same.stdout)


def test_fingerprints_that_moved(installed: Path) -> None:
    """A definition that moved is exit code 1, with the field before and after."""
    code = DISTRIBUTIONS["acme-one"].replace(
        "overrides='wres'", "overrides='wres', measure=attrs.evolve(base.measure, whole='shortlisted')"
    )
    install(installed, **{"acme-moved": code})
    out = str(installed / "pins.json")
    CliRunner().invoke(main, ["fingerprints", "--format", "json", "--out", out])
    found = CliRunner().invoke(main, ["fingerprints", "--plugin", "acme-moved", "--check", out])
    assert (1, True) == (found.exit_code, 'item: "headcount" -> "shortlisted"' in found.stdout)
    shown = CliRunner().invoke(main, ["fingerprints", "--plugin", "acme-moved", "--check", out, "--format", "json"])
    (change,) = json.loads(shown.stdout)["changes"]
    assert ("wres-2024", "board") == (change["edition"], change["indicator"])
    assert change["before"] != change["after"]
    other = CliRunner().invoke(
        main, ["fingerprints", "--plugin", "acme-moved", "--check", out, "--edition", "wres-2023"]
    )
    assert 0 == other.exit_code


def test_the_catalogue_says_what_is_omitted() -> None:
    """What a sister standard asks for and isn't defined stands under its definitions, with the reason."""
    found = CliRunner().invoke(main, ["catalogue", "--plugin", "wdes", "--edition", "wdes-2023"])
    assert 0 == found.exit_code
    assert found.stdout.splitlines()[-1].startswith("wdes-2023 asks for 9b, ")


def test_fingerprints_of_an_edition_that_is_not_recorded(installed: Path) -> None:
    """Nothing would be compared: the call is at fault, and not the definitions."""
    out = str(installed / "pins.json")
    CliRunner().invoke(main, ["fingerprints", "--edition", "wres-2024", "--format", "json", "--out", out])
    found = CliRunner().invoke(main, ["fingerprints", "--check", out, "--edition", "wres-2023"])
    assert (2, True) == (found.exit_code, "has no edition 'wres-2023'; it has wres-2024" in found.stderr)
    Path(out).write_text("{", encoding="utf-8")
    broken = CliRunner().invoke(main, ["fingerprints", "--check", out, "--edition", "wres-2023"])
    assert (2, True) == (broken.exit_code, "is no JSON" in broken.stderr)


@pytest.mark.parametrize("name", ["Acme_WRES2", "acme.leavers"])
def test_a_new_plugin_pins_itself_by_any_spelling(installed: Path, name: str) -> None:
    """The command that the package's README gives pins its definitions, however its name is written."""
    assert 0 == run("new", name).exit_code
    pins = json.loads((installed / name / "tests" / "fingerprints.json").read_text())
    *_, newest = wres.load().editions
    assert [newest] == list(pins["editions"])
