"""The hook as pre-commit installs it from this repository: for the session `downstream`, as it needs the network."""

from __future__ import annotations

import shutil
from pathlib import Path

from sample import REPOSITORY, change, commit, copied, cure, run

PARTS = (".pre-commit-hooks.yaml", "LICENSE", "README.md", "pyproject.toml", "src")


def test_the_hook_installs_itself(tmp_path: Path) -> None:
    """Red on the sample's faults and green once they are cured, with nothing installed but what pre-commit installs."""
    source = tmp_path / "wres-standard"
    source.mkdir()
    for part in PARTS:
        path = REPOSITORY / part
        if path.is_dir():
            shutil.copytree(path, source / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, source / part)
    commit(source, "v0.1.0")
    sample = copied(tmp_path)
    change(sample / ".pre-commit-config.yaml", r"repo: \S+", f"repo: {source.as_posix()}")
    commit(sample)
    home = str(tmp_path / "pre-commit")
    first = run("pre-commit", "run", "--color=never", "--all-files", cwd=sample, PRE_COMMIT_HOME=home)
    output = first.stdout + first.stderr
    assert (1, True, True) == (first.returncode, "WRES111, 2024, appointment" in output, "WRES206, 2024" in output), (
        output
    )
    cure(sample)
    second = run("pre-commit", "run", "--color=never", "--all-files", cwd=sample, PRE_COMMIT_HOME=home)
    assert (0, True) == (second.returncode, "Passed" in second.stdout), second.stdout + second.stderr
