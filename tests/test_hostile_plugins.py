"""A plugin that is broken, missing or hostile fails in the face of who named it, and leaves nothing behind."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import faulty
import pluggy
import pytest

import wres
from wres.measures import RelativeLikelihood
from wres.registry import brought, sisters

HOOK = "import wres\n@wres.hookimpl\ndef wres_indicators():\n    "
BROKEN = {
    "raises on import": ("raise RuntimeError('no licence')", "RuntimeError: no licence"),
    "is no Python": ("def", "SyntaxError"),
    "imports what isn't there": ("import acme_engine", "No module named 'acme_engine'"),
    "leaves the program on import": ("raise SystemExit(3)", "SystemExit: 3"),
    "raises in a hook": (
        f"{HOOK}raise KeyError('board')",
        "wres_indicators of acme-bad 2.0 (acme_bad) failed: KeyError",
    ),
    "leaves the program in a hook": (f"{HOOK}raise SystemExit(3)", "failed: SystemExit: 3"),
    "brings text": (f"{HOOK}return ['board']", "brought 'board'; it takes an iterable of Indicator values"),
    "brings a class": (f"{HOOK}return [wres.Indicator]", "it takes an iterable of Indicator values"),
    "brings no iterable": (f"{HOOK}return 7", "failed: TypeError"),
    "never ends": (
        f"{HOOK}import itertools; return itertools.repeat(wres.load().indicator('wres-2024', 'board'))",
        "brings more than 10,000 definitions; it has to end",
    ),
    "raises after some": (
        f"{HOOK}yield wres.load().indicator('wres-2024', 'board'); raise OSError('disk full')",
        "failed: OSError: disk full",
    ),
    "takes the place of the standard's": (
        f"{HOOK}return [wres.load().indicator('wres-2024', 'board')]",
        "is defined by acme-bad 2.0 (acme_bad) and wres-standard",
    ),
    "wants arguments": ("import wres\n@wres.hookimpl\ndef wres_indicators(config): return []", "config"),
    "has an unmarked hook": ("def wres_indicators(): return []", "put @wres.hookimpl above it"),
    "has a misspelt hook": (
        "import wres\n@wres.hookimpl\ndef wres_indicator(): return []",
        "did you mean 'wres_indicators'",
    ),
    "wraps": ("import wres\n@wres.hookimpl(wrapper=True)\ndef wres_indicators(): return (yield)", "is a wrapper"),
}


def install(folder: Path, name: str, code: str, target: str | None = None) -> None:
    """Stand in for the installation of a distribution with one module."""
    module = name.replace("-", "_")
    folder.joinpath(f"{module}.py").write_text(f"{code}\n")
    info = folder / f"{module}-2.0.dist-info"
    info.mkdir()
    info.joinpath("METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 2.0\n")
    info.joinpath("entry_points.txt").write_text(f"[wres]\n{module} = {target or module}\n")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("acme_")]:
        del sys.modules[name]


@pytest.mark.parametrize("fault", BROKEN)
def test_broken(folder: Path, fault: str) -> None:
    """It says which distribution failed, where and how; what was loaded before, and what is sound, still is."""
    code, told = BROKEN[fault]
    install(folder, "acme-bad", code)
    install(folder, "acme-good", "import wres\n@wres.hookimpl\ndef wres_indicators(): return None")
    before = wres.load()
    with pytest.raises((wres.WresError, pluggy.PluginValidationError)) as failure:
        wres.load("acme-good", "acme-bad")
    assert told in str(failure.value)
    assert "acme-bad" in str(failure.value)
    assert before == wres.load()
    assert ["acme-good", "wres-standard"] == [provider.name for provider in wres.load("acme-good").providers]


@pytest.mark.parametrize("code", ["raise RuntimeError", "def", "raise SystemExit"])
def test_nothing_is_half_loaded(folder: Path, code: str) -> None:
    """A module that failed on import isn't left among the modules, so that it fails again when it is named again."""
    install(folder, "acme-bad", code)
    for _ in range(2):
        with pytest.raises(wres.PluginError, match="acme-bad"):
            wres.load("acme-bad")
    assert "acme_bad" not in sys.modules


def test_an_entry_point_to_nothing(folder: Path) -> None:
    """A distribution that names what its module doesn't have is named, with the place."""
    install(folder, "acme-bad", "", target="acme_bad:plugin")
    with pytest.raises(wres.PluginError, match="'acme-bad' can't be loaded from acme_bad:plugin"):
        wres.load("acme-bad")


@pytest.mark.parametrize("name", [*sisters(), "wres", "wres-standard"])
def test_nobody_takes_the_place_of_what_is_shipped(folder: Path, name: str) -> None:
    """Installing a distribution of the same name changes nothing of what a shipped name means."""
    was = brought(name)
    install(folder, name, "raise RuntimeError('mine now')", target=f"{name.replace('-', '_')}")
    assert was == brought(name)


@attrs.frozen(kw_only=True)
class Odd(faulty.Altered):
    """A measure with something odd in it."""

    odd: Any = None


@attrs.frozen(kw_only=True)
class Untermed(faulty.Altered):
    """A measure whose terms can't be had."""

    found: Any = ()

    @property
    def terms(self) -> Any:
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        (Odd(odd=lambda: 1), "has no fingerprint; build measures as attrs or dataclass values"),
        (Odd(odd=object()), "has no fingerprint"),
        (Untermed(found=()), "it takes one or more Term values"),
        (Untermed(found=("headcount",)), "it takes one or more Term values"),
        (Untermed(found=None), "failed: TypeError"),
    ],
    ids=["a lambda", "an object", "no terms", "ids for terms", "None for terms"],
)
def test_odd_measures(measure: Any, told: str) -> None:
    """A measure that can't be written down is refused when it is loaded, not when it first moves a figure."""
    with pytest.raises(wres.WresError, match=told) as failure:
        wres.load(faulty.Brings(indicators=[faulty.indicator(measure)]))
    assert "the measure of indicator 'acme-leaving' of brings" in str(failure.value)


def test_an_item_that_means_two_things() -> None:
    """An official item's id can't be given another meaning."""
    item = attrs.evolve(faulty.LEAVERS, id="headcount")
    measure = RelativeLikelihood(numerator=faulty.STARTERS, denominator=item, of="bme", to="white")
    with pytest.raises(wres.ConflictError, match="'headcount' means one thing to"):
        wres.load(faulty.Brings(indicators=[faulty.indicator(measure)]))
