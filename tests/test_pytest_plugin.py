"""The option and the fixture for pytest, which do nothing unless they are used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wres.testing.checks import CHECKS

pytest_plugins = ["pytester"]


def test_the_kit_runs(pytester: pytest.Pytester) -> None:
    """A plugin that is named is checked, in a folder without any test, and cases are chosen by name."""
    found = pytester.runpytest_inprocess("--wres-plugin=scwres", "-k", "off-parity", "-v")
    assert 0 == found.ret
    assert "wres::scwres-2021/appointment/an-example-is-off-parity PASSED" in found.stdout.str()


def faulty(subject: object) -> None:
    """It fails."""
    raise ValueError("plainly wrong; put it right")


def test_a_failure_is_told(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case that fails says what is wrong, and shows nothing of the kit."""
    monkeypatch.setitem(CHECKS, "plugin", (faulty,))
    found = pytester.runpytest_inprocess("--wres-plugin=scwres", "-k", "faulty")
    assert 1 == found.ret
    assert "scwres/faulty: ValueError: plainly wrong; put it right" in found.stdout.str()
    assert "kit.py" not in found.stdout.str()


def test_a_plugin_that_is_not_there(pytester: pytest.Pytester) -> None:
    """A name that nobody has is an error of the call, with the nearest."""
    found = pytester.runpytest_inprocess("--wres-plugin=wdez")
    assert pytest.ExitCode.USAGE_ERROR == found.ret
    assert "did you mean 'wdes'" in found.stderr.str()


def test_the_fixture(pytester: pytest.Pytester) -> None:
    """The fixture is the registry of the plugins named."""
    pytester.makepyfile("def test_registry(wres_registry):\n    assert 'scwres-2021' in wres_registry.editions\n")
    assert 0 == pytester.runpytest_inprocess("--wres-plugin=scwres", "-k", "registry").ret


def test_unused_it_does_nothing(tmp_path: Path) -> None:
    """Unless something is asked for, the library isn't even imported."""
    (tmp_path / "test_it.py").write_text(
        "import sys\n"
        "def test_nothing():\n"
        "    assert not {'pandas', 'wres.registry', 'wres.testing'} & set(sys.modules)\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert 0 == found.returncode, found.stdout
