"""A plugin that is broken, missing or hostile fails in the face of who named it, and leaves nothing behind."""

from __future__ import annotations

import importlib
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import faulty
import pluggy
import pytest

import wres
from wres.measures import RelativeLikelihood
from wres.plugins import definitions_of, sisters

HOOK = "import wres\n@wres.hookimpl\ndef wres_indicators():\n    "
BOARD = "wres.load().indicator('wres-2024', 'board')"
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
    "brings a str subclass": (
        f"{HOOK}return [type('Name', (str,), {{}})('board')]",
        "brought 'board'; it takes an iterable of Indicator values",
    ),
    "names the standard's by a str subclass": (
        f"{HOOK}n = type('N', (str,), {{}})('board'); return [__import__('attrs').evolve({BOARD}, id=n)]",
        "is defined by acme-bad 2.0 (acme_bad) and wres-standard",
    ),
    "wants a keyword": ("import wres\n@wres.hookimpl\ndef wres_indicators(*, config): return []", "'config'"),
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
    code, words = BROKEN[fault]
    install(folder, "acme-bad", code)
    install(folder, "acme-good", "import wres\n@wres.hookimpl\ndef wres_indicators(): return None")
    before = wres.load()
    with pytest.raises((wres.WresError, pluggy.PluginValidationError)) as failure:
        wres.load("acme-good", "acme-bad")
    assert words in str(failure.value)
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


@pytest.mark.parametrize("name", [*sisters(), "WDES", "wres", "wres-standard"])
def test_nobody_takes_the_place_of_what_is_shipped(folder: Path, name: str) -> None:
    """Installing a distribution of the same name changes nothing of what a shipped name means."""
    was = definitions_of(name)
    install(folder, name, "raise RuntimeError('mine now')", target=f"{name.replace('-', '_')}")
    assert was == definitions_of(name)


def test_a_class_for_a_value(folder: Path) -> None:
    """An entry point to a class, and not to a value of it, is named with what its hook misses."""
    code = "import wres\nclass Acme:\n    @wres.hookimpl\n    def wres_indicators(self): return []\nacme = Acme()"
    install(folder, "acme-bad", code, target="acme_bad:Acme")
    install(folder, "acme-good", code, target="acme_good:acme")
    with pytest.raises(wres.PluginError, match=r"wres_indicators of acme-bad 2.0 \(acme_bad:Acme\) failed: .*'self'"):
        wres.load("acme-bad")
    assert ["acme-good", "wres-standard"] == [provider.name for provider in wres.load("acme-good").providers]


@pytest.mark.parametrize("value", ["not a module!!", "acme_bad:", ""], ids=["words", "no attribute", "nothing"])
def test_an_entry_point_that_is_none(folder: Path, value: str) -> None:
    """An entry point that can't be read is named with its distribution, and hinders no other that is named."""
    install(folder, "acme-bad", "")
    (info,) = folder.glob("acme_bad-*")
    info.joinpath("entry_points.txt").write_text(f"[wres]\nacme = {value}\n")
    install(folder, "acme-good", "")
    with pytest.raises(wres.PluginError, match="'acme-bad' can't be loaded from"):
        wres.load("acme-bad")
    assert ["acme-good", "wres-standard"] == [provider.name for provider in wres.load("acme-good").providers]


def test_one_entry_point_of_two_fails(folder: Path) -> None:
    """What a distribution's sound entry point brings isn't taken where its other one fails."""
    install(folder, "acme-bad", f"{HOOK}return []")
    (info,) = folder.glob("acme_bad-*")
    info.joinpath("entry_points.txt").write_text("[wres]\none = acme_bad\ntwo = acme_none\n")
    with pytest.raises(wres.PluginError, match="'acme-bad' can't be loaded from acme_none"):
        wres.load("acme-bad")


def test_a_package_that_fails_halfway(folder: Path) -> None:
    """Of a package that fails on import Python keeps what was whole; the package itself isn't there."""
    install(folder, "acme-bad", "", target="acme_half")
    folder.joinpath("acme_half").mkdir()
    folder.joinpath("acme_half", "__init__.py").write_text("import acme_half.whole\nraise RuntimeError('half')")
    folder.joinpath("acme_half", "whole.py").write_text("")
    with pytest.raises(wres.PluginError, match="RuntimeError: half"):
        wres.load("acme-bad")
    assert {"acme_half.whole"} == {name for name in sys.modules if name.startswith("acme_half")}


def test_a_mended_plugin_loads(folder: Path) -> None:
    """Nothing is remembered of a failure: once the module is mended, its name loads it."""
    install(folder, "acme-bad", "raise RuntimeError")
    with pytest.raises(wres.PluginError):
        wres.load("acme-bad")
    folder.joinpath("acme_bad.py").write_text(f"{HOOK}return []\n")
    importlib.invalidate_caches()
    assert "acme-bad 2.0" in map(str, wres.load("acme-bad").providers)


@pytest.mark.parametrize("code", ["raise KeyboardInterrupt", f"{HOOK}raise KeyboardInterrupt"], ids=["import", "hook"])
def test_the_user_interrupts(folder: Path, code: str) -> None:
    """Control-C isn't a plugin's failure."""
    install(folder, "acme-bad", code)
    with pytest.raises(KeyboardInterrupt):
        wres.load("acme-bad")
    assert wres.evaluate is sys.modules["wres"].evaluate


def test_a_generator_is_taken(folder: Path) -> None:
    """A hook may yield what it brings, and each load has all of it."""
    code = "import attrs\n" + HOOK
    code += "yield attrs.evolve(wres.load().indicator('wres-2024', 'board'), id='seats', editions=['wres-2024'])"
    install(folder, "acme-good", code)
    first, again = wres.load("acme-good"), wres.load("acme-good")
    assert first == again
    assert "acme-good 2.0" == str(first.provider("wres-2024", "seats"))


@pytest.mark.parametrize(
    ("points", "metadata"),
    [
        pytest.param("acme = not a module!!", None),
        pytest.param("acme = acme_bad:ghost", None),
        pytest.param("acme_bad", None),
        pytest.param("acme = acme_bad", "Version: 2.0\n"),
    ],
    ids=["no module", "hostile attribute", "no pair", "no name"],
)
def test_what_nobody_names_hinders_nobody(folder: Path, points: str, metadata: str | None) -> None:
    """A broken distribution that is installed and not named stops no other plugin, by name or as an object."""
    install(folder, "acme-bad", "def __getattr__(name): raise RuntimeError(name)")
    (info,) = folder.glob("acme_bad-*")
    info.joinpath("entry_points.txt").write_text(f"[wres]\n{points}\n")
    if metadata is not None:
        info.joinpath("METADATA").write_text(metadata)
    install(folder, "acme-good", "")
    if points.endswith("ghost"):
        importlib.import_module("acme_bad")
    assert "acme-good 2.0" in map(str, wres.load("acme-good").providers)
    assert "brings" in map(str, wres.load(faulty.Brings()).providers)


class Ghost(faulty.Brings):
    """A plugin that lists what it doesn't have."""

    def __dir__(self) -> list[str]:
        return ["wres_ghost"]


class Speechless(Exception):
    """What can't be shown."""

    def __str__(self) -> str:
        raise ValueError("no words")

    __repr__ = __str__


def speechless() -> Any:
    raise Speechless


@attrs.frozen
class Judge:
    """A benchmark with whatever id."""

    name: Any
    title = "Judge"
    references = (faulty.ACME,)
    units = ("ratio",)

    @property
    def id(self) -> Any:
        if isinstance(self.name, Exception):
            raise self.name
        return self.name

    def assess(self, results: Any, peers: Any = None) -> Any: ...


class Sly(str):
    """A name that equals none, so that no conflict is seen."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return False


def stub(name: str, **content: Any) -> types.ModuleType:
    module = types.ModuleType(name)
    vars(module).update(content)
    return module


UNHEARD: dict[str, Any] = {
    "two that are equal": lambda: [faulty.Brings(indicators=(faulty.indicator(),)) for _ in range(2)],
    "one that lists what it lacks": lambda: [Ghost()],
    "a failure without words": lambda: [faulty.Brings(indicators=speechless)],
    "a value without words": lambda: [faulty.Brings(indicators=[Speechless()])],
    "a list for a hook": lambda: [stub("brings", wres_indicators=[faulty.indicator()])],
    "a benchmark called None": lambda: [faulty.Brings(benchmarks=[Judge(None), Judge("b")])],
    "a benchmark called by a list": lambda: [faulty.Brings(benchmarks=[Judge(["b"])])],
    "a benchmark whose id raises": lambda: [faulty.Brings(benchmarks=[Judge(RuntimeError("no id"))])],
    "an id that equals none": lambda: [
        faulty.Brings(indicators=[attrs.evolve(wres.load().indicator("wres-2024", "board"), id=Sly("board"))])
    ],
    "one that calls itself wres": lambda: [stub("wres", wres_indicators=wres.hookimpl(lambda: [faulty.indicator()]))],
}


@pytest.mark.parametrize("what", UNHEARD)
def test_unheard(what: str) -> None:
    """What goes on unseen, or fails in words that name nobody, is refused naming who brings it."""
    with pytest.raises(wres.WresError, match=r"brings|wres"):
        wres.load(*UNHEARD[what]())


class Unshowable:
    """What has all that a check has, and whose code can't be had."""

    title = severity = means = cure = edition = "x"
    references: tuple[Any, ...] = ()
    examples: tuple[Any, ...] = ()
    needs: tuple[Any, ...] = ()
    id = property(lambda self: speechless())

    def find(self, returns: Any) -> Any: ...


@pytest.mark.parametrize(
    ("checks", "words"),
    [
        (["WRES101"], "takes an iterable of Check values"),
        ([faulty.check(id="WRES101")], "the library's own"),
        ([faulty.check(id=Sly("WRES101"))], "the library's own"),
        ([faulty.check(id="ACME101"), faulty.check(id="ACME101")], "check 'ACME101' comes from"),
        ([Unshowable()], "brings"),
    ],
    ids=["a code for a check", "the library's code", "a code that equals none", "a code twice", "no code"],
)
def test_hostile_checks(checks: list[Any], words: str) -> None:
    """A check that is none, or has the code of the library or of another, is refused naming who brings it."""
    with pytest.raises(wres.WresError, match=words) as failure:
        wres.load(faulty.Brings(checks=checks))
    assert "brings" in str(failure.value)


def test_two_of_one_name_are_named_in_any_order() -> None:
    """Two plugins that call themselves the same and clash give the same error in either order."""
    measures = [RelativeLikelihood(numerator=item, denominator="headcount", of="bme", to="white")
                for item in (faulty.LEAVERS, attrs.evolve(faulty.LEAVERS, definition="Otherwise."))]  # fmt: skip
    pair = [faulty.Brings(indicators=[faulty.indicator(one, id=f"i{at}")]) for at, one in enumerate(measures)]
    messages = []
    for order in (pair, pair[::-1]):
        with pytest.raises(wres.ConflictError) as failure:
            wres.load(*order)
        messages.append(str(failure.value))
    assert messages[0] == messages[1]


class Moody(faulty.Altered):
    """A measure that is sound when it is made, and whose terms fail later."""

    mood: BaseException | None = None

    @property
    def terms(self) -> Any:
        if Moody.mood is not None:
            raise Moody.mood
        return super().terms


@pytest.mark.parametrize(
    "mood",
    [ValueError("no terms"), AttributeError("no terms"), RecursionError("no terms"),
     pytest.param(SystemExit("no terms"))],
    ids=lambda mood: type(mood).__name__,
)  # fmt: skip
def test_terms_that_fail(mood: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """A measure whose terms raise is named with its indicator, and who brings it."""
    plugin = faulty.Brings(indicators=[faulty.indicator(Moody())])
    monkeypatch.setattr(Moody, "mood", mood)
    words = "the measure of indicator 'acme-leaving' of brings"
    with pytest.raises(wres.PluginError, match=f"{words}.* failed: {type(mood).__name__}: no terms"):
        wres.load(plugin)


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
    ("measure", "words"),
    [
        (Odd(odd=lambda: 1), "has no fingerprint; build measures as attrs or dataclass values"),
        (Odd(odd=object()), "has no fingerprint"),
        (Untermed(found=()), "it takes one or more Term values"),
        (Untermed(found=("headcount",)), "it takes one or more Term values"),
        (Untermed(found=None), "failed: TypeError"),
    ],
    ids=["a lambda", "an object", "no terms", "ids for terms", "None for terms"],
)
def test_odd_measures(measure: Any, words: str) -> None:
    """A measure that can't be written down is refused when it is loaded, not when it first moves a figure."""
    with pytest.raises(wres.WresError, match=words) as failure:
        wres.load(faulty.Brings(indicators=[faulty.indicator(measure)]))
    assert "the measure of indicator 'acme-leaving' of brings" in str(failure.value)


def test_an_item_that_means_two_things() -> None:
    """An official item's id can't be given another meaning."""
    item = attrs.evolve(faulty.LEAVERS, id="headcount")
    measure = RelativeLikelihood(numerator=faulty.STARTERS, denominator=item, of="bme", to="white")
    with pytest.raises(wres.ConflictError, match="'headcount' means one thing to"):
        wres.load(faulty.Brings(indicators=[faulty.indicator(measure)]))
