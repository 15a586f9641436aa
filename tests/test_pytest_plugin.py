"""The option and the fixture for pytest, which do nothing unless they are used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_kit_runs(tmp_path: Path) -> None:
    """A plugin that is named is checked, in a folder without any test, and cases are chosen by name."""
    found = run(tmp_path, "--wres-plugin=scwres", "-k", "off-parity", "-v")
    assert 0 == found.returncode, found.stdout
    assert "wres::scwres-2021/appointment/an-example-is-off-parity PASSED" in found.stdout


def test_a_failure_is_told(tmp_path: Path) -> None:
    """A case that fails says what is wrong, and shows nothing of the kit."""
    (tmp_path / "conftest.py").write_text(
        "import wres.testing.kit\n"
        "from wres.testing.checks import CHECKS\n"
        "import wres.testing.checks\n"
        "def faulty(subject):\n"
        '    """It fails."""\n'
        "    raise ValueError('plainly wrong; put it right')\n"
        "CHECKS['plugin'] = (faulty,)\n"
    )
    found = run(tmp_path, "--wres-plugin=scwres", "-k", "faulty")
    assert 1 == found.returncode
    assert "scwres/faulty: ValueError: plainly wrong; put it right" in found.stdout
    assert "kit.py" not in found.stdout


def test_a_plugin_that_is_not_there(tmp_path: Path) -> None:
    """A name that nobody has is an error of the call, with the nearest."""
    found = run(tmp_path, "--wres-plugin=wdez")
    assert int(pytest.ExitCode.USAGE_ERROR) == found.returncode
    assert "did you mean 'wdes'" in found.stderr


def test_the_fixture(tmp_path: Path) -> None:
    """The fixture is the registry of the plugins named; unused, the library isn't even imported."""
    (tmp_path / "test_it.py").write_text(
        "import sys\n"
        "def test_nothing():\n"
        "    assert not {'pandas', 'wres.registry', 'wres.testing'} & set(sys.modules)\n"
        "def test_registry(wres_registry):\n"
        "    assert 'scwres-2021' in wres_registry.editions\n"
    )
    alone = run(tmp_path, "-k", "nothing")
    assert 0 == alone.returncode, alone.stdout
    found = run(tmp_path, "--wres-plugin=scwres", "-k", "registry")
    assert 0 == found.returncode, found.stdout
