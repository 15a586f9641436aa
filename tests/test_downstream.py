"""A repository that uses the hook and the workflow: red on its faults, green once they are cured."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from sample import ACKNOWLEDGED, PRINTED, REPOSITORY, RETURN, commit, copied, cure, holds, read_yaml, run

WORKFLOW = REPOSITORY / ".github" / "workflows" / "audit.yml"
HOOKS = REPOSITORY / ".pre-commit-hooks.yaml"
on_linux = pytest.mark.skipif(sys.platform == "win32", reason="the workflow runs on Linux, in bash")


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return copied(tmp_path)


def local(sample: Path) -> None:
    """Let the sample's configuration take our hook as it is defined, run by the wheel that is tested."""
    path = sample / ".pre-commit-config.yaml"
    (repo,) = read_yaml(path)["repos"]
    (used,) = repo["hooks"]
    (hook,) = [hook for hook in read_yaml(HOOKS) if hook["id"] == used["id"]]
    hook = {name: value for name, value in hook.items() if name != "minimum_pre_commit_version"}
    config = {"repos": [{"repo": "local", "hooks": [{**hook, **used, "language": "system"}]}]}
    path.write_text(yaml.safe_dump(config), encoding="utf-8")


def pre_commit(sample: Path, *arguments: str) -> tuple[int, str]:
    home = str(sample.parent / "pre-commit")
    done = run("pre-commit", "run", "--color=never", *arguments, cwd=sample, PRE_COMMIT_HOME=home)
    return done.returncode, done.stdout + done.stderr


def test_the_hooks_are_valid(tmp_path: Path) -> None:
    """pre-commit itself accepts the definition of the hooks, and the sample's configuration."""
    assert 0 == run("pre-commit", "validate-manifest", str(HOOKS), cwd=tmp_path).returncode
    sample = copied(tmp_path)
    assert 0 == run("pre-commit", "validate-config", ".pre-commit-config.yaml", cwd=sample).returncode


@pytest.mark.thorough
def test_the_hook(sample: Path) -> None:
    """It names both faults, and not the one that is acknowledged; cured, it passes; expired, it fails again."""
    local(sample)
    commit(sample)
    code, output = pre_commit(sample, "--all-files")
    assert 1 == code
    assert f"error WRES111, 2024, appointment  {RETURN}:6" in output
    assert f"error WRES206, 2024, board  {PRINTED}:3" in output
    assert "error WRES111 Borough Care, 2024, training: two people" in output
    assert "2 errors" in output
    cure(sample)
    assert 0 == pre_commit(sample, "--all-files")[0]
    holds(sample, dt.date(2024, 8, 1))
    code, output = pre_commit(sample, "--all-files")
    assert 1 == code
    assert "trained 11 is more than headcount 9" in output.replace("training 11", "trained 11")
    assert f"WRES001, 2024, training  {ACKNOWLEDGED}:3" in output


def test_the_hook_looks_at_what_changed(sample: Path) -> None:
    """A commit that touches one file is held up by its faults alone."""
    local(sample)
    commit(sample)
    code, output = pre_commit(sample, "--files", "returns/borough-2024.csv")
    assert (0, True) == (code, "Passed" in output)
    code, output = pre_commit(sample, "--files", PRINTED, "README.md")
    assert (1, False) == (code, "WRES111" in output)


# The workflow


def steps() -> list[dict[str, Any]]:
    (job,) = read_yaml(WORKFLOW)["jobs"].values()
    return list(job["steps"])


def environment(sample: Path) -> dict[str, str]:
    """What the workflow's environment is when the sample calls it: its inputs, their defaults, and nothing else."""
    document = read_yaml(WORKFLOW)
    # YAML reads the word `on` as true.
    inputs = document[True]["workflow_call"]["inputs"]
    (call,) = read_yaml(sample / ".github" / "workflows" / "returns.yml")["jobs"].values()
    given = {name: one.get("default") for name, one in inputs.items()} | call["with"]
    assert given.keys() == inputs.keys()
    assert {name for name, one in inputs.items() if one.get("required")} <= call["with"].keys()
    (job,) = document["jobs"].values()
    found = {}
    for name, value in job["env"].items():
        (wanted,) = re.findall(r"^\$\{\{ inputs\.([a-z-]+) \}\}$", value)
        found[name] = str(given[wanted])
    return found


def bash(sample: Path, script: str, **changes: str) -> tuple[int, str]:
    path = sample.parent / "step.sh"
    path.write_text(script, encoding="utf-8", newline="")
    done = run("bash", "-e", str(path), cwd=sample, **environment(sample) | changes)
    return done.returncode, done.stdout + done.stderr


def step(name: str) -> str:
    (script,) = [one["run"] for one in steps() if one.get("name") == name]
    return str(script)


def test_the_workflow_is_one_that_can_be_called() -> None:
    """It has its inputs, the least permissions, actions of a major version, and puts no input into a script."""
    document = read_yaml(WORKFLOW)
    assert {"files", "edition", "fail-on", "acknowledgements", "version", "upload"} == set(
        document[True]["workflow_call"]["inputs"]
    )
    assert {"contents": "read"} == document["permissions"]
    (job,) = document["jobs"].values()
    assert {"contents": "read", "security-events": "write"} == job["permissions"]
    used = {one["uses"].partition("@")[0]: one["uses"].partition("@")[2] for one in job["steps"] if "uses" in one}
    ours = dict(re.findall(r"uses: (actions/\S+)@(\S+)", (WORKFLOW.parent / "ci.yml").read_text(encoding="utf-8")))
    assert {**ours, "github/codeql-action/upload-sarif": "v4"} == used
    assert not [one["name"] for one in job["steps"] if "${{" in one.get("run", "")]


def test_the_sample_calls_the_workflow(tmp_path: Path) -> None:
    """With inputs that it has, and the permissions that it asks for."""
    sample = copied(tmp_path)
    (call,) = read_yaml(sample / ".github" / "workflows" / "returns.yml")["jobs"].values()
    (job,) = read_yaml(WORKFLOW)["jobs"].values()
    assert re.search(r"/\.github/workflows/audit\.yml@v[0-9.]+$", call["uses"])
    assert job["permissions"] == call["permissions"]
    assert ACKNOWLEDGED == environment(sample)["ACKNOWLEDGEMENTS"]


@on_linux
def test_the_workflow_installs_what_is_asked_for(sample: Path) -> None:
    """The version is pinned where one is given."""
    script = step("Install").replace("python -m pip install", "echo")
    assert (0, "wres-standard[parquet]==0.1.0\n") == bash(sample, script)
    assert (0, "wres-standard[parquet]\n") == bash(sample, script, VERSION="")


@pytest.mark.thorough
@on_linux
def test_the_workflow_audits(sample: Path) -> None:
    """Red with an annotation for each fault and results for code scanning; green once they are cured."""
    code, output = bash(sample, step("Audit"))
    assert 1 == code
    assert re.search(
        rf"^::error file={RETURN},line=6,title=WRES111 Acme Trust 2024%2C appointment::", output, re.MULTILINE
    )
    assert re.search(rf"^::error file={PRINTED},line=3,title=WRES206 ", output, re.MULTILINE)
    (found,) = json.loads((sample / "wres-audit.sarif").read_text(encoding="utf-8"))["runs"]
    errors = [one for one in found["results"] if one["level"] == "error"]
    assert [False, False, True] == sorted("suppressions" in one for one in errors)
    cure(sample)
    code, output = bash(sample, step("Audit"))
    assert (0, False) == (code, "::error" in output)


@pytest.mark.thorough
@on_linux
def test_the_workflow_takes_its_inputs_as_data(sample: Path) -> None:
    """Names with spaces are names, a command in an input is none, and no file at all is a fault."""
    (sample / "returns" / "a b.csv").write_bytes((sample / RETURN).read_bytes())
    code, output = bash(sample, step("Audit"), FILES="returns/a b.csv")
    assert (1, True) == (code, "file=returns/a b.csv,line=6" in output)
    code, output = bash(
        sample, step("Audit"), EDITION="wres-2024; touch harmed", FILES="$(touch harmed)*.csv\n`touch harmed`"
    )
    assert (2, False) == (code, (sample / "harmed").exists())
    code, output = bash(sample, step("Audit"), FILES="nothing/*.csv")
    assert (2, True) == (code, "Nothing to audit" in output)


@pytest.mark.thorough
@on_linux
def test_the_workflow_fails_as_asked(sample: Path) -> None:
    """`fail-on` decides what is severe enough, and acknowledgements can be left out."""
    assert 0 == bash(sample, step("Audit"), FAIL_ON="never")[0]
    cure(sample)
    assert 1 == bash(sample, step("Audit"), ACKNOWLEDGEMENTS="")[0]


# The page that tells of both

PAGE = (REPOSITORY / "docs" / "how-to" / "audit-in-ci.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_the_page_shows_what_the_sample_has(sample: Path) -> None:
    """Its configuration and its workflow are those that are watched here."""
    config, workflow = map(yaml.safe_load, blocks("yaml"))
    assert read_yaml(sample / ".pre-commit-config.yaml") == config
    assert read_yaml(sample / ".github" / "workflows" / "returns.yml") == workflow
    inputs = read_yaml(WORKFLOW)[True]["workflow_call"]["inputs"]
    table = PAGE.partition("| input | is |")[2].partition("\n\n")[0]
    assert list(inputs) == re.findall(r"^\| `([a-z-]+)` \|", table, flags=re.MULTILINE)


@pytest.mark.thorough
def test_the_sessions_of_the_page_run(tmp_path: Path) -> None:
    """With its files each command prints what it shows, and exits as it says; dots stand for what it leaves out."""
    (tmp_path / "returns.csv").write_text(blocks("text")[0], encoding="utf-8")
    (tmp_path / "acknowledged.toml").write_text(blocks("toml")[0], encoding="utf-8")
    sessions = blocks("console")
    assert 2 == len(sessions)
    for session in sessions:
        first, _, rest = session.partition("\n")
        shown, _, code = rest.partition("$ echo $?\n")
        done = run(*first.removeprefix("$ ").split(), cwd=tmp_path)
        pattern = re.escape(shown.strip()).replace(re.escape("\n...\n"), r"\n(?:.*\n)*?")
        assert re.fullmatch(pattern, done.stdout.strip()), done.stdout
        assert int(code) == done.returncode
