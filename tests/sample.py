"""The sample repository of `tests/downstream`, copied, set up with git, and its two faults cured."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

REPOSITORY = Path(__file__).parents[1]
SAMPLE = Path(__file__).parent / "downstream"
RETURN, PRINTED, ACKNOWLEDGED = "returns/acme-2024.csv", "published/acme-2024.csv", "acknowledged.toml"


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with the commands of this environment first on the path."""
    scripts = str(Path(sys.executable).parent)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    path = {"PATH": os.pathsep.join([scripts, os.environ["PATH"]])}
    # No settings of whoever runs the tests, and no colours.
    plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "NO_COLOR": "1", "PYTHONUTF8": "1"}
    return subprocess.run(
        command,
        cwd=cwd,
        env=kept | path | plain | environment,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def commit(folder: Path, *tags: str) -> None:
    """Make a folder a repository of git with everything in it, and tag that."""
    who = ("-c", "user.name=Acme", "-c", "user.email=acme@acme.example", "-c", "commit.gpgsign=false")
    steps: list[tuple[str, ...]] = [("init", "-q", "-b", "main"), ("add", "-A"), (*who, "commit", "-q", "-m", "All")]
    for step in [*steps, *(("tag", tag) for tag in tags)]:
        done = run("git", *step, cwd=folder)
        assert 0 == done.returncode, done.stderr


def copied(folder: Path) -> Path:
    """Copy the sample; its acknowledgement holds for a year from now, whenever that is."""
    copy = Path(shutil.copytree(SAMPLE, folder / "acme-returns"))
    holds(copy, dt.datetime.now().astimezone().date() + dt.timedelta(days=365))
    return copy


def holds(copy: Path, until: dt.date) -> None:
    """Let the acknowledgement hold until a day."""
    change(copy / ACKNOWLEDGED, r"until = \S+", f"until = {until}")


def change(path: Path, pattern: str, new: str) -> None:
    text, times = re.subn(pattern, new, path.read_text(encoding="utf-8"))
    assert 1 == times
    path.write_text(text, encoding="utf-8", newline="")


def cure(copy: Path) -> None:
    """Put both faults right."""
    change(copy / RETURN, "appointed,bme,465", "appointed,bme,65")
    change(copy / PRINTED, "58.5%", "58.3%")


def read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
