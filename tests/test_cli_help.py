"""Every command helps in the same way: in plain words, in 80 columns, with examples that run, and the same options."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import click
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import wres
from wres.cli import main
from wres.datasets import published, sector
from wres.testing.checks import CHECKS

GROUPS: dict[str, click.Group] = {"wres": main, "wres plugins": main.commands["plugins"]}  # type: ignore[dict-item]
COMMANDS = {
    f"{name} {each}": command
    for name, group in GROUPS.items()
    for each, command in group.commands.items()
    if not isinstance(command, click.Group)
}
JARGON = re.compile(r"(?i)\b(told?|tells?|said|alike|lawful|grave(st)?|exchanged|whom|whatever|wherever|so that)\b")


def run(line: str) -> Result:
    return CliRunner().invoke(main, shlex.split(line)[1:])


def examples(command: click.Command) -> list[str]:
    return (command.epilog or "").splitlines()


@pytest.mark.parametrize("name", [*GROUPS, *COMMANDS])
def test_help_is_plain_and_narrow(name: str) -> None:
    """Nothing is wider than 80 columns or cut off, and no word needs this project to be understood."""
    text = run(f"{name} --help").stdout
    _, *lines = text.splitlines()
    assert [] == [line for line in lines if len(line) > 80 or line.endswith("...")]
    assert [] == JARGON.findall(text)


@pytest.mark.parametrize("name", [*GROUPS, *COMMANDS])
def test_help_has_examples(name: str) -> None:
    """At least one, of the command itself or of one in the group, on one line that can be copied."""
    lines = examples({**GROUPS, **COMMANDS}[name])
    assert lines
    assert all(f"\n  {line}\n" in run(f"{name} --help").stdout for line in lines)
    assert all(line.startswith(f"{name} ") for line in lines)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_the_shared_options(name: str) -> None:
    """A format, table, CSV or JSON among others, and the traceback of an error where it is wanted."""
    options = {option.name: option for option in COMMANDS[name].params}
    choice = options["shape"].type
    assert isinstance(choice, click.Choice)
    assert {"table", "csv", "json"} <= set(choice.choices)
    assert "debug" in options
    assert "--output" not in {flag for option in options.values() for flag in option.opts}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the examples read."""
    folder = tmp_path_factory.mktemp("examples")
    counts = sector(seed=2, organisations=3, years=(2023, 2024)).drop(columns="origin")
    counts["org"] = counts["org"].replace("SYN001", "Acme Trust")
    now, mine = counts["year"] == 2024, counts["org"] == "Acme Trust"
    for name, table in {"returns-2023": counts[~now], "returns": counts[now], "counts": counts[now & mine]}.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    published().to_csv(folder / "published.csv", index=False)
    staff = {"Employee Number": [1, 2], "Ethnic Origin": ["A", "M"], "Pay Scale": ["Band 5", "XR08"]}
    pd.DataFrame({**staff, "Clinical": ["Clinical", "Non-clinical"], "Contract Type": "Permanent"}).to_csv(
        folder / "staff.csv", index=False
    )
    return folder


# `test_demo` of `test_cli.py` runs the example of `wres demo`.
@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "wres demo"])
def test_examples_run(name: str, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As they are typed, one after the other; findings are no failure."""
    monkeypatch.chdir(shutil.copytree(files, tmp_path / "here"))
    for subject, checks in CHECKS.items():
        monkeypatch.setitem(CHECKS, subject, checks[:1])
    for line in examples(COMMANDS[name]):
        result = run(line)
        assert result.exit_code in (0, 1), (line, result.output)
        assert "Traceback" not in result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_an_error_is_a_line(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fails inside a command, it ends with exit code 2 and one line, and with --debug in a traceback."""
    command = COMMANDS[name]

    def failing(*arguments: object, **options: object) -> None:
        raise wres.WresError("nothing is as it should be; put it right")

    monkeypatch.setattr(command, "callback", failing)
    monkeypatch.setattr(command, "params", [option for option in command.params if option.name == "debug"])
    result = run(name)
    assert (2, "wres: nothing is as it should be; put it right\n") == (result.exit_code, result.stderr)
    with pytest.raises(wres.WresError):
        CliRunner().invoke(main, [*shlex.split(name)[1:], "--debug"], catch_exceptions=False)
