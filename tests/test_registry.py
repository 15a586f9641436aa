"""What a plugin may bring, how clashes are settled in any order of loading, and what a definition's digest holds."""

from __future__ import annotations

import datetime as dt
import importlib
import importlib.metadata
import itertools
import pickle
import re
import sys
import types
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import pandas as pd
import pluggy
import pytest

import wres
from wres import definitions
from wres.benchmarks import METHODS
from wres.definitions import fingerprint
from wres.editions import pages
from wres.measures import Composition, PercentageGap, RelativeLikelihood, RepresentationGap
from wres.model import Stratum
from wres.plugins import PluginDefinitions, Provider, definitions_of
from wres.standard import FIVE_GROUPS, ITEMS, WRES
from wres.validation.checks import CHECKS

ACME = wres.Reference(title="Acme guidance", url="https://example.org/acme", evidence="primary")
OFFICIAL = wres.load()
EXAMPLE = wres.Example(
    title="One of ten against one of five",
    counts=wres.Example.rows("board", white=1, bme=1) + wres.Example.rows("headcount", white=10, bme=5),
    expected=[{"value": "2.0"}],
    reference=ACME,
)


def indicator(id: str = "leaving", **changes: Any) -> wres.Indicator:
    """A definition of one's own."""
    fields: dict[str, Any] = {
        "number": "A1",
        "title": "Acme's own",
        "editions": ["wres-2024"],
        "measure": RelativeLikelihood(numerator="board", denominator="headcount", of="bme", to="white"),
        "adverse": "below",
        "references": [ACME],
        "examples": [EXAMPLE],
    }
    return wres.Indicator(id=id, **{**fields, **changes})


def edition(id: str = "acme-2026", **changes: Any) -> wres.Edition:
    """An edition of one's own."""
    fields: dict[str, Any] = {
        "standard": "acme",
        "title": "Acme standard",
        "year": 2026,
        "snapshot": dt.date(2026, 3, 31),
        "reviewed": dt.date(2026, 4, 1),
        "grouping": WRES,
        "references": [ACME],
    }
    return wres.Edition(id=id, **{**fields, **changes})


@attrs.frozen
class Judge:
    """A benchmark that judges nothing."""

    id: str = "acme-judge"
    title: str = "Acme's judge"
    references: tuple[wres.Reference, ...] = (ACME,)
    units: tuple[str, ...] = ("ratio",)

    def assess(self, results: Any, peers: Any = None) -> Any:
        return results.headline()


def plugin(name: str, **hooks: Any) -> types.ModuleType:
    """A module that brings what is given by hook: `indicators=[…]`."""
    module = types.ModuleType(name)
    for hook, values in hooks.items():
        module.__dict__[f"wres_{hook}"] = wres.hookimpl(lambda values=values: values)
    return module


def orders(*plugins: Any) -> list[tuple[Any, ...]]:
    return list(itertools.permutations(plugins))


def refusal(error: type[Exception], *plugins: Any) -> str:
    """What loading says when it refuses, in every order the same."""
    message = []
    for order in orders(*plugins):
        with pytest.raises(error) as caught:
            wres.load(*order)
        message.append(str(caught.value))
    assert [message[0]] * len(message) == message
    return message[0]


def agreed(*plugins: Any) -> wres.Registry:
    """What loading gives, in every order the same."""
    loaded = [wres.load(*order) for order in orders(*plugins)]
    assert [loaded[0]] * len(loaded) == loaded
    assert [repr(loaded[0])] * len(loaded) == [repr(one) for one in loaded]
    return loaded[0]


# The conflict table, row by row, each in every order


def test_a_new_id_is_added() -> None:
    """What nobody else defines stands beside the official definitions."""
    registry = agreed(plugin("acme-b", indicators=[indicator("b")]), plugin("acme-c", indicators=[indicator("c")]))
    ids = [one.id for one in registry.indicators("wres-2024")]
    assert [*(one.id for one in OFFICIAL.indicators("wres-2024")), "b", "c"] == ids
    assert Provider("acme-b") == registry.provider("wres-2024", "b")


def test_the_same_id_is_a_conflict() -> None:
    """An official id without overrides names both providers and the cure."""
    message = refusal(wres.ConflictError, plugin("acme-b", indicators=[indicator("board")]), plugin("acme-c"))
    assert [] == [
        word for word in ("'board'", "wres-2024", "wres-standard", "acme-b", "overrides=") if word not in message
    ]


def test_an_unmarked_hook_is_named() -> None:
    """A function that is called as a hook and isn't marked would bring nothing, unheard."""
    module = types.ModuleType("acme_unmarked")
    module.__dict__["wres_indicators"] = lambda: [indicator("b")]
    message = refusal(wres.PluginError, module)
    assert [] == [word for word in ("acme-unmarked", "wres_indicators", "@wres.hookimpl") if word not in message]


def test_the_same_new_id_is_a_conflict() -> None:
    """Two plugins with one new id are named, with the cure."""
    message = refusal(
        wres.ConflictError, plugin("acme-b", indicators=[indicator()]), plugin("acme-c", indicators=[indicator()])
    )
    assert [] == [word for word in ("'leaving'", "acme-b", "acme-c", "overrides=") if word not in message]


@pytest.mark.parametrize("official", ["wres", "wres-standard", "WRES_Standard"])
def test_an_override_wins(official: str) -> None:
    """B overrides wres: B's definition stands, in its edition only, and the provenance says so."""
    mine = indicator("board", number="9", overrides=official)
    registry = agreed(plugin("acme-b", indicators=[mine]), plugin("acme-c"))
    assert mine == registry.indicator("wres-2024", "board")
    assert OFFICIAL.indicator("wres-2025", "board") == registry.indicator("wres-2025", "board")
    assert ["acme-b", "wres-standard"] == [registry.provider(f"wres-{year}", "board").name for year in (2024, 2025)]
    counts = pd.DataFrame({"org": "Acme Trust", "year": 2024, "item": "board", "group": ["white"], "count": 1})
    provenance = wres.evaluate(counts, edition="wres-2024", registry=registry).provenance.set_index("indicator")
    assert "acme-b" == provenance["provider"]["board"]
    assert registry.fingerprint("wres-2024", "board") == provenance["fingerprint"]["board"]
    assert {"wres-standard"} == set(provenance["provider"].drop("board"))


def test_two_overrides_of_one_are_a_conflict() -> None:
    """B and C both override wres: neither is meant."""
    mine = indicator("board", overrides="wres")
    message = refusal(wres.ConflictError, plugin("acme-b", indicators=[mine]), plugin("acme-c", indicators=[mine]))
    assert [] == [word for word in ("acme-b", "acme-c", "override") if word not in message]


def test_the_end_of_a_chain_wins() -> None:
    """C overrides B overrides wres: C stands, whatever the order of loading."""
    b = plugin("acme-b", indicators=[indicator("board", overrides="wres")])
    c = plugin("acme-c", indicators=[indicator("board", overrides="acme-b", title="Acme C's")])
    d = plugin("acme-d", indicators=[indicator("board", overrides="acme-c", title="Acme D's")])
    assert "acme-c" == agreed(b, c).provider("wres-2024", "board").name
    assert "Acme D's" == agreed(b, c, d).indicator("wres-2024", "board").title


def test_a_branch_in_a_chain_is_a_conflict() -> None:
    """Where two override the same link of a chain, neither is meant."""
    b = plugin("acme-b", indicators=[indicator("board", overrides="wres")])
    c, d = (plugin(name, indicators=[indicator("board", overrides="acme-b")]) for name in ("acme-c", "acme-d"))
    message = refusal(wres.ConflictError, b, c, d)
    assert [] == [word for word in ("acme-c", "acme-d") if word not in message]


def test_overriding_who_does_not_define_it() -> None:
    """An override of a provider without the definition lists who has it."""
    message = refusal(
        wres.DefinitionError, plugin("acme-b", indicators=[indicator("board", overrides="acme-z")]), plugin("acme-c")
    )
    assert [] == [word for word in ("acme-b", "'acme-z'", "wres-standard") if word not in message]


def test_overriding_nobody() -> None:
    """A new id has nothing to override."""
    message = refusal(
        wres.DefinitionError, plugin("acme-b", indicators=[indicator(overrides="wres")]), plugin("acme-c")
    )
    assert [] == [word for word in ("acme-b", "'wres'") if word not in message]


def test_overriding_in_a_circle() -> None:
    """Two that override each other leave none that stands, which is an error."""
    b = plugin("acme-b", indicators=[indicator(overrides="acme-c")])
    c = plugin("acme-c", indicators=[indicator(overrides="acme-b")])
    message = refusal(wres.DefinitionError, b, c)
    assert [] == [word for word in ("acme-b", "acme-c") if word not in message]


def test_an_edition_nobody_registers() -> None:
    """An indicator of an unknown edition is refused with the editions there are."""
    message = refusal(
        wres.DefinitionError, plugin("acme-b", indicators=[indicator(editions=["wres-2042"])]), plugin("acme-c")
    )
    assert [] == [word for word in ("acme-b", "'wres-2042'", *OFFICIAL.editions) if word not in message]


def test_an_edition_of_another_plugin() -> None:
    """An indicator may belong to an edition that another plugin brings."""
    registry = agreed(
        plugin("acme-b", editions=[edition()]), plugin("acme-c", indicators=[indicator(editions=["acme-2026"])])
    )
    assert ["leaving"] == [one.id for one in registry.indicators("acme-2026")]


@pytest.mark.parametrize(
    ("hook", "value"),
    [("editions", edition()), ("benchmarks", Judge()), ("editions", edition("wres-2024"))],
    ids=["edition", "benchmark", "official edition"],
)
def test_one_id_from_two_providers(hook: str, value: Any) -> None:
    """An edition or a benchmark has one provider; two are named."""
    official = value.id in OFFICIAL.editions
    other = plugin("acme-c", **({} if official else {hook: [value]}))
    message = refusal(wres.ConflictError, plugin("acme-b", **{hook: [value]}), other)
    rival = "wres-standard" if official else "acme-c"
    assert [] == [word for word in (repr(value.id), "acme-b", rival) if word not in message]


def test_one_item_with_two_meanings() -> None:
    """The same item id with another meaning is refused, naming both and what differs."""
    other = attrs.evolve(ITEMS["board"], definition="Everybody who ever sat at a table.")
    measure = RelativeLikelihood(numerator=other, denominator="headcount", of="bme", to="white")
    message = refusal(wres.ConflictError, plugin("acme-b", indicators=[indicator(measure=measure)]), plugin("acme-c"))
    assert [] == [word for word in ("'board'", "acme-b", "wres-standard", "definition", "table") if word not in message]


def test_one_item_with_one_meaning() -> None:
    """Two providers that mean the same by an item don't clash."""
    own = wres.Item(id="leavers", title="Leavers", definition="People who left.", reference=ACME)
    measure = RelativeLikelihood(numerator=own, denominator="headcount", of="bme", to="white")
    b, c = (plugin(name, indicators=[indicator(name, measure=measure)]) for name in ("acme-b", "acme-c"))
    assert own == agreed(b, c).items["leavers"]


def test_a_hook_returns_none() -> None:
    """None counts as empty."""
    empty = plugin("acme-b", indicators=None, editions=None, benchmarks=None)
    registry = agreed(empty, plugin("acme-c", indicators=iter(())))
    assert OFFICIAL.editions == registry.editions
    assert OFFICIAL.indicators() == registry.indicators()


@pytest.mark.parametrize("mark", ["hookwrapper", "wrapper"])
def test_a_wrapper_is_refused(mark: str) -> None:
    """A hook that wraps the others could change official definitions: it is refused, with the cure."""

    def wrapping() -> Iterator[None]:
        yield

    module = types.ModuleType("acme-b")
    module.__dict__["wres_indicators"] = wres.hookimpl(**{mark: True})(wrapping)
    message = refusal(wres.DefinitionError, module, plugin("acme-c"))
    assert [] == [word for word in ("wrapper", "acme-b", "overrides=") if word not in message]


def test_a_misspelt_hook() -> None:
    """A hook that doesn't exist is refused, with the one that was meant."""
    for order in orders(plugin("acme-b", indicator=[]), plugin("acme-c")):
        with pytest.raises(pluggy.PluginValidationError, match=r"'wres_indicator'.*acme-b.*'wres_indicators'"):
            wres.load(*order)


def test_a_hook_takes_no_arguments() -> None:
    """A hook that asks for an argument is refused."""
    module = types.ModuleType("acme-b")
    module.__dict__["wres_indicators"] = wres.hookimpl(lambda registry: registry)
    with pytest.raises(pluggy.PluginValidationError, match="registry"):
        wres.load(module)


# What hooks bring


@pytest.mark.parametrize(
    ("hook", "brought"),
    [
        ("indicators", [edition()]),
        ("indicators", ["workforce"]),
        ("indicators", [wres.Indicator]),
        ("editions", [indicator()]),
        ("editions", [WRES]),
        ("benchmarks", [indicator()]),
        ("benchmarks", [Judge]),
        ("benchmarks", [None]),
    ],
    ids=str,
)
def test_a_hook_brings_another_kind(hook: str, brought: list[Any]) -> None:
    """What isn't of the hook's kind is refused, naming the plugin and what belongs there."""
    message = refusal(wres.DefinitionError, plugin("acme-b", **{hook: brought}), plugin("acme-c"))
    assert [] == [word for word in ("acme-b", f"wres_{hook}") if word not in message]


@pytest.mark.parametrize("brought", [indicator(), 3], ids=["one", "number"])
def test_a_hook_brings_no_iterable(brought: Any) -> None:
    """One definition by itself is refused with the plugin's name; a list of it is what belongs there."""
    with pytest.raises(wres.WresError, match=r"wres_indicators of acme-b"):
        wres.load(plugin("acme-b", indicators=brought))


def test_a_hook_raises() -> None:
    """A hook that fails is a PluginError that names it, with the cause."""

    def broken() -> list[wres.Indicator]:
        raise ZeroDivisionError("no leavers")

    module = types.ModuleType("acme-b")
    module.__dict__["wres_indicators"] = wres.hookimpl(broken)
    with pytest.raises(wres.PluginError, match=r"acme-b.*ZeroDivisionError: no leavers") as caught:
        wres.load(module)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_each_hook_is_called_once() -> None:
    """One load calls each hook once."""
    calls = []
    module = types.ModuleType("acme-b")
    for hook in ("indicators", "editions", "benchmarks"):
        module.__dict__[f"wres_{hook}"] = wres.hookimpl(lambda hook=hook: calls.append(hook))
    wres.load(module, module)
    assert ["benchmarks", "editions", "indicators"] == sorted(calls)


def test_objects_and_benchmarks() -> None:
    """An object with hooks is a plugin, known by its class."""

    class AcmeJudges:
        @wres.hookimpl
        def wres_benchmarks(self) -> list[Judge]:
            return [Judge()]

    registry = wres.load(AcmeJudges())
    assert Judge() == registry.benchmark("acme-judge")
    assert Provider("AcmeJudges") in registry.providers


def test_loading_nothing_is_the_official_standard() -> None:
    """Without plugins there are the editions of the pages, nine indicators in each, and one provider."""
    assert [page.EDITION.id for page in pages()] == list(OFFICIAL.editions)
    for edition in OFFICIAL.editions:
        assert [*"123456789"] == [one.number for one in OFFICIAL.indicators(edition)]
    assert [Provider("wres-standard", wres.__version__)] == list(OFFICIAL.providers)


# Plugins as installed distributions


def install(folder: Path, name: str, code: str, *, version: str = "1.2", points: str | None = None) -> str:
    """Put a distribution beside the others: one module, its metadata, its entry point."""
    module = name.lower().replace("-", "_")
    (folder / f"{module}.py").write_text(code, encoding="utf-8")
    info = folder / f"{module}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(points or f"[wres]\nacme = {module}\n", encoding="utf-8")
    (info / "top_level.txt").write_text(f"{module}\n", encoding="utf-8")
    (info / "RECORD").write_text(f"{module}.py,,\n", encoding="utf-8")
    return module


CODE = """
import attrs
import wres

BOARD = wres.load().indicator("wres-2024", "board")


@wres.hookimpl
def wres_indicators():
    return [{}]
"""
NEW = CODE.format('attrs.evolve(BOARD, id="seats", number="A1", editions=["wres-2024"])')


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed distributions; its modules are forgotten afterwards."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    yield tmp_path
    for name in set(sys.modules) - before:
        if name.startswith("acme"):
            del sys.modules[name]


def test_installing_adds_nothing(site: Path) -> None:
    """An installed plugin takes no part, and isn't imported, until it is named."""
    module = install(site, "Acme-Seats", "raise RuntimeError('imported')")
    assert OFFICIAL == wres.load()
    listed = {one.name: one for one in wres.installed_plugins()}
    assert ("1.2", {"acme": module}) == (listed["acme-seats"].version, dict(listed["acme-seats"].entry_points))
    assert module not in sys.modules


@pytest.mark.parametrize("name", ["Acme-Seats", "acme-seats", "acme_seats", "ACME.seats"])
def test_naming_a_distribution(site: Path, name: str) -> None:
    """A distribution is named as packaging tools name it, and is known by its name and version."""
    install(site, "Acme-Seats", NEW)
    registry = wres.load(name)
    assert Provider("acme-seats", "1.2") == registry.provider("wres-2024", "seats")


def test_a_distribution_and_its_module_are_one(site: Path) -> None:
    """Naming a distribution, handing its module over, or both give the same registry."""
    module = install(site, "Acme-Seats", NEW)
    by_name = wres.load("acme-seats")
    imported = importlib.import_module(module)
    assert [by_name] * 2 == [wres.load(imported), wres.load(imported, "acme-seats")]


def test_installed_plugins_meet_loaded_modules(site: Path) -> None:
    """A chain of overrides runs through distributions and modules, in either order."""
    install(site, "Acme-Seats", CODE.format('attrs.evolve(BOARD, editions=["wres-2024"], overrides="wres")'))
    mine = indicator("board", overrides="Acme-Seats")
    registry = agreed("acme-seats", plugin("acme-c", indicators=[mine]))
    assert mine == registry.indicator("wres-2024", "board")


def test_two_distributions_clash(site: Path) -> None:
    """Two installed plugins that override the same are named with their versions."""
    for name in ("Acme-Seats", "Acme-Chairs"):
        install(site, name, CODE.format('attrs.evolve(BOARD, editions=["wres-2024"], overrides="wres")'))
    message = refusal(wres.ConflictError, "acme-seats", "acme-chairs")
    assert [] == [word for word in ("acme-seats 1.2", "acme-chairs 1.2") if word not in message]


def test_a_distribution_with_two_entry_points(site: Path) -> None:
    """Every entry point of a named distribution takes part, as one provider."""
    install(site, "Acme-Seats", NEW, points="[wres]\na = acme_seats\nb = acme_more\n")
    (site / "acme_more.py").write_text(NEW.replace("seats", "chairs"), encoding="utf-8")
    registry = wres.load("acme-seats")
    assert ["acme-seats"] * 2 == [registry.provider("wres-2024", name).name for name in ("seats", "chairs")]
    (listed,) = [one for one in wres.installed_plugins() if one.name == "acme-seats"]
    assert {"a": "acme_seats", "b": "acme_more"} == dict(listed.entry_points)


@pytest.mark.parametrize("code", ["import no_such_module", "raise OSError('no disk')", "def broken(:"])
def test_a_distribution_that_cannot_be_imported(site: Path, code: str) -> None:
    """A plugin that fails to import is a PluginError that names it, with the cause."""
    install(site, "Acme-Seats", code)
    with pytest.raises(wres.PluginError, match="acme-seats") as caught:
        wres.load("acme-seats")
    assert isinstance(caught.value.__cause__, ImportError | OSError | SyntaxError)


def test_a_plugin_that_is_not_installed(site: Path) -> None:
    """An unknown name is a PluginError with what is installed, and what was meant."""
    install(site, "Acme-Seats", NEW)
    with pytest.raises(wres.PluginError, match="did you mean 'acme-seats'") as caught:
        wres.load("acme-seat")
    assert "entry point" in str(caught.value)


@pytest.mark.parametrize("name", ["", "numpy", "wres_standard.indicators"])
def test_a_name_that_is_no_plugin(name: str) -> None:
    """A distribution without the entry point is no plugin."""
    with pytest.raises(wres.PluginError, match="no plugin"):
        wres.load(name)


# The registry as a value


def test_a_registry_pickles_and_compares() -> None:
    """A registry comes back from pickle equal to itself, and differs from one with a plugin."""
    assert OFFICIAL == pickle.loads(pickle.dumps(OFFICIAL))
    assert OFFICIAL == wres.load()
    assert OFFICIAL != wres.load(plugin("acme-b", indicators=[indicator()]))


def test_a_registry_is_frozen() -> None:
    """Nothing of a registry can be set or added."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        OFFICIAL.editions = {}  # type: ignore[misc,assignment]
    with pytest.raises(TypeError):
        OFFICIAL.editions["wres-2042"] = edition()  # type: ignore[index]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda r: r.edition("wres-2042"), ["'wres-2042'", *OFFICIAL.editions]),
        (lambda r: r.edition("wres-204"), ["did you mean 'wres-20"]),
        (lambda r: r.indicators("wres-2042"), ["wres-2015"]),
        (lambda r: r.indicator("wres-2024", "bord"), ["did you mean 'board'", "workforce"]),
        (lambda r: r.benchmark("acme-judge"), ["'acme-judge'"]),
        (lambda r: r.fingerprint("wres-2042", "board"), ["wres-2015"]),
    ],
)
def test_asking_for_what_is_not_there(call: Callable[[wres.Registry], Any], message: list[str]) -> None:
    """An unknown id is an error that lists what there is."""
    with pytest.raises(wres.DefinitionError) as caught:
        call(OFFICIAL)
    assert [] == [word for word in message if word not in str(caught.value)]


def test_an_edition_that_an_indicator_is_not_listed_for() -> None:
    """Asking for an indicator outside its editions lists those it has."""
    registry = wres.load(plugin("acme-b", indicators=[indicator(editions=["wres-2023", "wres-2024"])]))
    with pytest.raises(wres.UnknownEditionError, match="wres-2023, wres-2024"):
        registry.indicator("wres-2025", "leaving")


def test_indicators_stand_by_number() -> None:
    """10 comes after 9, and a letter after all numbers."""
    numbers = ["10", "9a", "B2"]
    module = plugin("acme-b", indicators=[indicator(f"i{n.lower()}", number=n) for n in numbers])
    found = [one.number for one in wres.load(module).indicators("wres-2024")]
    assert [*map(str, range(1, 10)), "9a", "10", "B2"] == found


# diff


def test_diff_of_indicators() -> None:
    """Each field that differs is named by its path, with what it was and what it is."""
    base = OFFICIAL.indicator("wres-2024", "appointment")
    flip = attrs.evolve(base, id="flipped", measure=attrs.evolve(base.measure, of="bme", to="white"))
    expected = {
        "id": ("appointment", "flipped"),
        "measure.of": ("white", "bme"),
        "measure.to": ("bme", "white"),
    }
    assert expected == wres.diff(base, flip)
    assert {} == wres.diff(base, base)


def test_diff_of_editions() -> None:
    """Between neighbouring editions only the facts of the year differ, never the grouping."""
    for neighbours in pairwise(OFFICIAL.editions.values()):
        paths = wres.diff(*neighbours)
        assert {"id", "year", "snapshot"} <= set(paths)
        assert [] == [path for path in paths if path.startswith("grouping")]


def test_diff_of_another_measure() -> None:
    """A measure of another kind shows its kind, and fields of one only beside None."""
    board = OFFICIAL.indicator("wres-2024", "board").measure
    found = wres.diff(indicator(), indicator(measure=board))
    assert ("RelativeLikelihood", "RepresentationGap") == found["measure.kind"]
    assert ("bme", None) == found["measure.of"]


def test_diff_of_registries() -> None:
    """Between registries one sees what a plugin brought."""
    found = wres.diff(OFFICIAL, wres.load(plugin("acme-b", indicators=[indicator()])))
    assert (None, "Acme's own") == found["indicators.wres-2024/leaving.title"]
    assert [] == [path for path in found if path.startswith("editions")]


# Fingerprints

RATIO = RelativeLikelihood(numerator="disciplinary", denominator="headcount", of="bme", to="white")
GAP = PercentageGap(yes="discrimination-yes", answered="discrimination-answered", of="bme", to="white")
SHARE = RepresentationGap(part={"total": "board", "voting": "board-voting"}, whole="headcount")
CASES = wres.Term(item=ITEMS["disciplinary"])
STAFF = wres.Term(item=ITEMS["headcount"])
MOVES = {
    "numerator": (RATIO, {"numerator": "training"}),
    "denominator": (RATIO, {"denominator": "shortlisted"}),
    "of": (RATIO, {"of": "unknown"}),
    "to": (RATIO, {"to": "unknown"}),
    "years": (RATIO, {"numerator": attrs.evolve(CASES, years=2)}),
    "panel": (RATIO, {"denominator": attrs.evolve(STAFF, where={"panel": "clinical"})}),
    "band": (RATIO, {"denominator": attrs.evolve(STAFF, where={"band": ("8a", "8b")})}),
    "strata of an item": (
        RATIO,
        {"numerator": attrs.evolve(ITEMS["disciplinary"], strata=[Stratum(panel="clinical")])},
    ),
    "yes": (GAP, {"yes": "opportunities-yes"}),
    "answered": (GAP, {"answered": "opportunities-answered"}),
    "least number": (GAP, {"minimum": 0}),
    "base": (GAP, {"base": ["yes", "no", "dont-know"]}),
    "part": (SHARE, {"part": {"total": "board", "voting": "board-executive"}}),
    "parts": (SHARE, {"part": {"total": "board"}}),
    "label of a part": (SHARE, {"part": {"all": "board", "voting": "board-voting"}}),
    "first of the parts": (SHARE, {"part": {"voting": "board-voting", "total": "board"}}),
    "whole": (SHARE, {"whole": "shortlisted"}),
    "rows": (RepresentationGap(part="headcount", whole="headcount"), {"by": ["panel"]}),
}
HERE = OFFICIAL.edition("wres-2024")


def digest(measure: Any = RATIO, where: wres.Edition = HERE, **changes: Any) -> str:
    return fingerprint(where, indicator(measure=measure, **changes))


@pytest.mark.parametrize("name", MOVES)
def test_what_moves_a_number_moves_the_fingerprint(name: str) -> None:
    """Each field of a measure that can change a figure, or its status, changes the digest."""
    base, changes = MOVES[name]
    assert digest(base) != digest(attrs.evolve(base, **changes))


@pytest.mark.parametrize(("base", "interval"), [(RATIO, "koopman"), (GAP, "mee")])
def test_an_interval_has_a_fingerprint_of_its_own(base: Any, interval: str) -> None:
    """It moves no figure and no definition, and the provenance says which it is."""
    other = attrs.evolve(base, interval=interval)
    assert digest(base) == digest(other)
    counts = pd.DataFrame([{"org": "Acme Trust", "year": 2024, "item": "headcount", "group": "bme", "count": 9}])
    found = [
        wres.evaluate(counts, edition="wres-2024", indicators=[indicator(measure=each)]).provenance.iloc[0]
        for each in (base, other)
    ]
    assert ["skewness-corrected", interval] == [each["interval"] for each in found]
    assert 1 == len({each["fingerprint"] for each in found})
    assert 2 == len({each["interval_fingerprint"] for each in found})


@pytest.mark.parametrize(
    "grouping",
    [
        FIVE_GROUPS,
        attrs.evolve(WRES, focus="white", comparator="bme"),
        attrs.evolve(WRES, comparator="unknown", unknown="white"),
        attrs.evolve(WRES, focus="unknown", unknown="bme"),
        attrs.evolve(WRES, groups={**WRES.groups, "white": ("A?",)}),
        attrs.evolve(WRES, groups={**WRES.groups, "unknown": (*WRES.groups["unknown"], "Q?")}),
    ],
)
def test_a_grouping_moves_the_fingerprint(grouping: wres.Grouping) -> None:
    """Which codes are in which group, and the part each plays, change the digest."""
    assert digest() != digest(where=attrs.evolve(HERE, grouping=grouping))


def test_the_adverse_side_moves_the_fingerprint() -> None:
    """A figure judged from the other side is another definition."""
    assert 3 == len({digest(adverse=side) for side in ("above", "below", "either")})


def test_another_kind_of_measure_moves_the_fingerprint() -> None:
    """Measures with the same fields are distinguished, those with the same name in another module too."""

    @attrs.frozen(kw_only=True)
    class Other(Composition):
        """Acme's own, which happens to be called the same."""

        __qualname__ = "Composition"  # type: ignore[misc]

    base = Composition(part="board", whole="headcount")
    own = Other(part=base.part, whole=base.whole)
    assert 3 == len({digest(base), digest(own), digest(RepresentationGap(part="board", whole="headcount"))})


def test_words_and_links_do_not_move_the_fingerprint() -> None:
    """Titles, numbers, descriptions, references, examples and definitions in words leave the digest."""
    words = indicator(
        id="other",
        number="7",
        title="In other words",
        description="Said otherwise.",
        references=[attrs.evolve(ACME, url="https://example.org/moved", locator="page 2")],
        examples=[attrs.evolve(EXAMPLE, title="Another"), EXAMPLE],
        editions=["wres-2023", "wres-2024"],
        overrides="wres",
        measure=attrs.evolve(
            RATIO, numerator=attrs.evolve(ITEMS["disciplinary"], title="Cases", definition="Same.", reference=ACME)
        ),
    )
    year = attrs.evolve(
        HERE,
        id="acme",
        title="Another",
        year=2031,
        references=[ACME],
        survey=None,
        grouping=attrs.evolve(WRES, id="other", title="Other words"),
    )
    assert digest(adverse="below") == fingerprint(year, attrs.evolve(words, adverse="below"))


def test_the_same_definition_said_otherwise() -> None:
    """An id, an item and a term of it are one definition, and so is any order of the codes."""
    message = [RATIO, attrs.evolve(RATIO, numerator=ITEMS["disciplinary"]), attrs.evolve(RATIO, numerator=CASES)]
    assert 1 == len({digest(one) for one in message})
    turned = {name: tuple(reversed(codes)) for name, codes in WRES.groups.items()}
    assert digest() == digest(where=attrs.evolve(HERE, grouping=attrs.evolve(WRES, groups=turned)))


def test_what_has_no_fingerprint() -> None:
    """A measure with a part that no digest can hold is refused, with the cure."""

    @attrs.frozen
    class Opaque:
        secret: Any
        unit = "ratio"
        parity = 1.0
        terms = ()

        def estimate(self, cells: Any, confidence: float = 0.95) -> Any: ...

    with pytest.raises(wres.DefinitionError, match="no fingerprint"):
        digest(Opaque(object()))


def test_a_circle_beside_the_official_is_named() -> None:
    """Two plugins that override one another, and nobody else, are an error; the official doesn't win in silence."""
    official = OFFICIAL.indicator("wres-2024", "disciplinary")
    b, c = (
        plugin(f"acme-{one}", indicators=[attrs.evolve(official, editions=["wres-2024"], overrides=f"acme-{other}")])
        for one, other in ("bc", "cb")
    )
    assert "override one another in a circle" in refusal(wres.DefinitionError, b, c)


def test_one_grouping_id_has_one_meaning() -> None:
    """Two groupings of one id name both providers."""
    edition = attrs.evolve(
        OFFICIAL.edition("wres-2024"), id="acme-1", grouping=attrs.evolve(WRES, focus="white", comparator="bme")
    )
    message = refusal(wres.ConflictError, plugin("acme-b", editions=[edition]))
    assert [] == [word for word in ("'white-bme'", "wres-standard", "acme-b") if word not in message]


@pytest.mark.parametrize("nothing", [None, 5, ["a"], object()], ids=["None", "number", "list", "object"])
def test_what_has_no_hooks_is_no_plugin(nothing: object) -> None:
    """An object without hooks is an error, and not taken for a plugin that brings nothing."""
    with pytest.raises(wres.PluginError, match="has no hooks"):
        wres.load(nothing)


@pytest.mark.parametrize("name", ["wres", "wres-standard"])
def test_the_official_standard_can_be_named(name: str) -> None:
    """The official standard is there already, and naming it changes nothing."""
    assert OFFICIAL == wres.load(name)


def test_the_order_of_parts_is_a_difference() -> None:
    """Parts in another order are another definition, for equality, diff and fingerprint alike."""
    base = OFFICIAL.indicator("wres-2024", "board")
    parts = base.measure.part  # type: ignore[attr-defined]
    turned = attrs.evolve(base, measure=attrs.evolve(base.measure, part=dict(reversed(list(parts.items())))))
    assert (False, False) == (base == turned, wres.diff(base, turned) == {})
    assert base == attrs.evolve(base)


ACME_REFERENCE = wres.Reference(title="Acme", url="https://example.org", evidence="primary")
EDITION_2024 = OFFICIAL.edition("wres-2024")
HEADCOUNT_ITEM = OFFICIAL.items["headcount"]
TRAINING_RATIO = OFFICIAL.indicator("wres-2024", "training").measure
SURVEY_GAP = OFFICIAL.indicator("wres-2024", "opportunities").measure
WORKFORCE_SHARE = OFFICIAL.indicator("wres-2024", "workforce").measure
MALFORMED = [
    (EDITION_2024, {"year": "2024"}),
    (EDITION_2024, {"year": True}),
    (EDITION_2024, {"snapshot": "2024-03-31"}),
    (EDITION_2024, {"reviewed": None}),
    (EDITION_2024, {"survey": "2023"}),
    (EDITION_2024, {"references": []}),
    (ACME_REFERENCE, {"url": None}),
    (ACME_REFERENCE, {"locator": 5}),
    (ACME_REFERENCE, {"evidence": "certain"}),
    (HEADCOUNT_ITEM, {"strata": (*HEADCOUNT_ITEM.strata, HEADCOUNT_ITEM.strata[0])}),
    (HEADCOUNT_ITEM, {"strata": (attrs.evolve(HEADCOUNT_ITEM.strata[0], within="none"),)}),
    (WRES, {"focus": "white"}),
    (WRES, {"groups": {**WRES.groups, "White British": ("A",)}}),
    (WRES, {"groups": {"white": ("A",), "bme": ("WHITE",), "unknown": (99,)}}),
    (WRES, {"groups": None}),
    (wres.Term(item=HEADCOUNT_ITEM), {"years": True}),
    (wres.Term(item=HEADCOUNT_ITEM), {"years": 0}),
    (wres.Term(item=HEADCOUNT_ITEM), {"where": {"band": ()}}),
    (wres.Term(item=HEADCOUNT_ITEM), {"where": {"panel": "medical", "band": "8a"}}),
    (wres.Term(item=HEADCOUNT_ITEM), {"where": {"band": ["consultant", "senior-medical-manager"]}}),
    (TRAINING_RATIO, {"of": None}),
    (TRAINING_RATIO, {"of": "bme"}),
    (TRAINING_RATIO, {"interval": ["wald"]}),
    (TRAINING_RATIO, {"numerator": "tranning"}),
    (SURVEY_GAP, {"minimum": "11"}),
    (SURVEY_GAP, {"minimum": -1}),
    (SURVEY_GAP, {"base": None}),
    (WORKFORCE_SHARE, {"part": "board"}),
    (WORKFORCE_SHARE, {"by": ("grade",)}),
    (OFFICIAL.indicator("wres-2024", "training"), {"number": None}),
    (OFFICIAL.indicator("wres-2024", "training"), {"overrides": ""}),
    (OFFICIAL.indicator("wres-2024", "training"), {"examples": []}),
    (OFFICIAL.indicator("wres-2024", "training").examples[0], {"counts": [{"item": "board"}]}),
    (OFFICIAL.indicator("wres-2024", "training").examples[0], {"expected": 5}),
]


@pytest.mark.parametrize(
    ("value", "change"), MALFORMED, ids=[f"{type(value).__name__} {list(change)}" for value, change in MALFORMED]
)
def test_a_definition_is_validated_when_it_is_made(value: Any, change: dict[str, Any]) -> None:
    """What can't hold is refused where it is written, not where it is used."""
    with pytest.raises(wres.DefinitionError):
        attrs.evolve(value, **change)


def test_who_provides_an_object() -> None:
    """An object's class, and a name and version of its own where it has them, are its provider."""

    class Acme:
        @wres.hookimpl
        def wres_indicators(self) -> list[wres.Indicator]:
            return [indicator("acme-one")]

    assert Provider("Acme") == definitions_of(Acme()).provider
    named = Acme()
    named.__name__, named.__version__ = "Borough.Care", 3  # type: ignore[attr-defined]
    assert ("borough-care 3", "borough-care 3") == (
        str(definitions_of(named).provider),
        str(wres.load(named).provider("wres-2024", "acme-one")),
    )


def test_who_provides_a_module(site: Path) -> None:
    """A module, or what an entry point names in it, is its distribution's, with the version of that."""
    module = importlib.import_module(install(site, "Acme-Seats", NEW))
    assert ("acme-seats", True) == (definitions_of(module).provider.name, bool(definitions_of(module).provider.version))
    assert definitions_of("acme-seats") == definitions_of(module)
    alone = types.ModuleType("borough_wres")
    alone.__version__ = "0.3"  # type: ignore[attr-defined]
    assert Provider("borough-wres", "0.3") == definitions_of(alone).provider


def test_what_two_meanings_differ_in_is_named() -> None:
    """A clash of two meanings names each field, as the one and as the other has it."""
    one = indicator("acme-one")
    item = attrs.evolve(one.measure.numerator.item, title="Otherwise", definition="Another.")
    other = attrs.evolve(one, id="acme-two", measure=attrs.evolve(one.measure, numerator=item))
    with pytest.raises(wres.ConflictError) as error:
        wres.load(plugin("acme-a", indicators=[one]), plugin("acme-b", indicators=[other]))
    message = str(error.value)
    assert re.search(r"title is .* and 'Otherwise'; definition is .* and 'Another.'; import one", message)


def holding(editions: int = 0, definitions: int = 0, benchmarks: int = 0) -> str:
    """What a registry with so much more than the official one says that it holds."""
    editions += len(OFFICIAL.editions)
    definitions += sum(len(OFFICIAL.indicators(edition)) for edition in OFFICIAL.editions)
    benchmarks += len(OFFICIAL.benchmarks)
    return f"{editions} editions, {definitions} definitions, {benchmarks} benchmarks, {CHECKED}"


def test_a_registry_shows_itself() -> None:
    """In a notebook it is a table with a row for each edition, its text escaped."""
    text = wres.load()._repr_html_()
    assert text.startswith(f"<p>&lt;Registry: {holding()} from wres-standard")
    assert "<tr><th>edition</th><th>title</th><th>indicators</th></tr>" in text
    first = (
        "<tr><th>wres-2015</th><td>Workforce Race Equality Standard 2015</td><td>workforce, appointment, disciplinary"
    )
    assert (1, 1 + len(OFFICIAL.editions)) == (text.count(first), text.count("<tr>"))


def grouping(**changes: Any) -> wres.Grouping:
    """A grouping with the standard's id that means something else."""
    return attrs.evolve(WRES, **changes)


OVER = {"overrides": "wres", "editions": ["wres-2024"]}
WRAPPER = types.ModuleType("acme_a")
WRAPPER.__dict__["wres_editions"] = wres.hookimpl(wrapper=True)(lambda: (yield))
UNMARKED = types.ModuleType("acme_a")
UNMARKED.__dict__["wres_edition"] = list
HOOKS_NAMED = "wres_benchmarks, wres_checks, wres_editions, wres_indicators"
CHECKED = f"{len(CHECKS)} checks"
OWN = f"wres-standard {wres.__version__} (wres.editions)"
REFUSALS: dict[str, tuple[type[Exception], list[Any], str]] = {
    "a wrapper": (
        wres.DefinitionError,
        [WRAPPER],
        (
            "wres_editions of acme-a (acme_a) is a wrapper; a hook here only adds definitions, so return them and use "
            "overrides= to replace one"
        ),
    ),
    "an unmarked, misspelt hook": (
        wres.PluginError,
        [UNMARKED],
        (
            "wres_edition of acme-a (acme_a) isn't marked as a hook and is never called; put @wres.hookimpl above it "
            "(did you mean 'wres_editions'?)"
        ),
    ),
    "one edition from two": (
        wres.ConflictError,
        [plugin("acme_a", editions=[edition()]), plugin("acme_b", editions=[edition()])],
        "edition 'acme-2026' comes from acme-a (acme_a) and from acme-b (acme_b); load one of them, or rename one",
    ),
    "one benchmark from two": (
        wres.ConflictError,
        [plugin("acme_a", benchmarks=[Judge()]), plugin("acme_b", benchmarks=[Judge()])],
        "benchmark 'acme-judge' comes from acme-a (acme_a) and from acme-b (acme_b); load one of them, or rename one",
    ),
    "one grouping of two meanings": (
        wres.ConflictError,
        [plugin("acme_a", editions=[edition(grouping=grouping(title="Other"))])],
        (
            f"grouping 'white-bme' means one thing to acme-a (acme_a) and another to {OWN}: title is 'Other' and "
            f"{WRES.title!r}; give one another id"
        ),
    ),
    "one indicator from two": (
        wres.ConflictError,
        [plugin("acme_a", indicators=[indicator("board")])],
        (
            f"indicator 'board' of wres-2024 is defined by acme-a (acme_a) and {OWN}; give one of them another id, or "
            "overrides= the other's provider: acme-a or wres-standard"
        ),
    ),
    "two that override one": (
        wres.ConflictError,
        [
            plugin("acme_a", indicators=[indicator("board", **OVER)]),
            plugin("acme_b", indicators=[indicator("board", **OVER)]),
        ],
        (
            "indicator 'board' of wres-2024 is defined by acme-a (acme_a) and acme-b (acme_b); they both override "
            "wres-standard: load one, or let one override the other"
        ),
    ),
    "overriding in vain": (
        wres.DefinitionError,
        [plugin("acme_a", indicators=[indicator("board", overrides="acme-z")])],
        (
            "indicator 'board' of wres-2024 from acme-a overrides 'acme-z', which doesn't define it; it is defined by "
            "wres-standard"
        ),
    ),
    "overriding nobody": (
        wres.DefinitionError,
        [plugin("acme_a", indicators=[indicator("acme-one", overrides="wres")])],
        (
            "indicator 'acme-one' of wres-2024 from acme-a overrides 'wres', which doesn't define it; it is defined by "
            "nobody else: leave overrides out"
        ),
    ),
    "a circle of two": (
        wres.DefinitionError,
        [
            plugin("acme_a", indicators=[indicator("acme-one", overrides="acme-b")]),
            plugin("acme_b", indicators=[indicator("acme-one", overrides="acme-a")]),
        ],
        "indicator 'acme-one' of wres-2024: acme-a, acme-b override one another in a circle",
    ),
    "an edition nobody registers": (
        wres.UnknownEditionError,
        [plugin("acme_a", indicators=[indicator(editions=["wres-2204"])])],
        (
            "indicator 'leaving' of acme-a lists the edition 'wres-2204', which nobody registers "
            "(did you mean 'wres-2024'?); "
            f"registered: {', '.join(wres.load().editions)}"
        ),
    ),
}


@pytest.mark.parametrize("situation", REFUSALS)
def test_what_is_refused_is_named(situation: str) -> None:
    """Who, what and the cure, in full."""
    error, plugins, expected = REFUSALS[situation]
    assert expected == refusal(error, *plugins)


def test_editions_stand_by_standard_and_year() -> None:
    """Not by their ids, nor by who brings them."""
    brings = [edition("acme-b", year=2025), edition("acme-a", year=2026), edition("zeta", standard="aa")]
    found = list(wres.load(plugin("acme_a", editions=brings)).editions)
    assert ["zeta", "acme-b", "acme-a", "wres-2015"] == found[:4]


def test_as_many_as_a_hook_may_bring() -> None:
    """Ten thousand are many and no error, one more is."""
    many = [indicator(f"acme-{at}") for at in range(10_000)]
    assert 10_000 + 9 == len(wres.load(plugin("acme_a", indicators=many)).indicators("wres-2024"))
    with pytest.raises(wres.PluginError, match="brings more than 10,000 definitions"):
        wres.load(plugin("acme_a", indicators=[*many, indicator("acme-last")]))


def test_numbers_without_digits_stand_last() -> None:
    """An indicator whose number begins with a letter comes after those that are numbered."""
    own = [
        indicator("acme-one", number="A1"),
        indicator("acme-two", number="1000001"),
        indicator("acme-three", number="61"),
    ]
    found = [one.id for one in wres.load(plugin("acme_a", indicators=own)).indicators("wres-2024")]
    assert ["acme-three", "acme-one", "acme-two"] == found[9:]


# What refusals say, word by word: who, where, and the cure

STANDARD = f"wres-standard {wres.__version__}"
GIVE = "Give the name of a distribution with an entry point in the group 'wres', or the module itself"
SHIPPED = "shipped: bwres, mwres, scwres, wdes"


def installed() -> str:
    return ", ".join(one.name for one in wres.installed_plugins()) or "none"


def test_a_missing_plugin_is_answered_by_what_there_is(site: Path) -> None:
    """The error of a name lists what is installed and what is shipped, meant ones of both first."""
    with pytest.raises(wres.PluginError) as caught:
        wres.load("quite-another")
    assert f"no plugin 'quite-another' is installed; installed: {installed()}; {SHIPPED}. {GIVE}" == str(caught.value)
    for name in ("Acme-Seats", "Acme-Chairs"):
        install(site, name, NEW)
    assert "acme-chairs, acme-seats" in installed()
    for wrong, meant in {"acme-chair": "acme-chairs", "wdse": "wdes"}.items():
        with pytest.raises(wres.PluginError) as caught:
            wres.load(wrong)
        expected = f"no plugin {wrong!r} is installed (did you mean {meant!r}?); installed: {installed()}; {SHIPPED}. "
        assert expected + GIVE == str(caught.value)


def test_a_failed_import_is_named_with_its_cause(site: Path) -> None:
    """The error of a plugin that can't be imported names it, the module and what was raised."""
    install(site, "Acme-Seats", "raise OSError('no disk')")
    with pytest.raises(wres.PluginError) as caught:
        wres.load("Acme-Seats")
    assert "plugin 'Acme-Seats' can't be loaded from acme_seats: OSError: no disk" == str(caught.value)


def test_two_editions_of_one_id_are_named() -> None:
    """The error names both providers with where their hooks are, a shipped one by its module."""
    taken = edition("wdes-2023", standard="wdes", year=2023)
    message = refusal(wres.ConflictError, "wdes", plugin("acme-b", editions=[taken]))
    assert (
        f"edition 'wdes-2023' comes from acme-b (acme-b) and from {STANDARD} (wres.sisters.wdes); "
        "load one of them, or rename one"
    ) == message


def test_two_overrides_of_one_are_named(site: Path) -> None:
    """The error names the two distributions, with their entry points, and the one that both override."""
    for name in ("Acme-Seats", "Acme-Chairs"):
        install(site, name, CODE.format('attrs.evolve(BOARD, editions=["wres-2024"], overrides="wres")'))
    assert (
        "indicator 'board' of wres-2024 is defined by acme-chairs 1.2 (acme_chairs) and acme-seats 1.2 (acme_seats); "
        "they both override wres-standard: load one, or let one override the other"
    ) == refusal(wres.ConflictError, "acme-seats", "acme-chairs")


def test_an_override_of_who_has_nothing_is_named() -> None:
    """The error says who does define it, and to leave `overrides` out where nobody does."""
    b = plugin("acme-b", indicators=[indicator("board", overrides="acme-z")])
    c = plugin("acme-c", indicators=[indicator("board", overrides="wres")])
    assert (
        "indicator 'board' of wres-2024 from acme-b overrides 'acme-z', which doesn't define it; "
        "it is defined by acme-c, wres-standard"
    ) == refusal(wres.DefinitionError, b, c)
    assert (
        "indicator 'leaving' of wres-2024 from acme-b overrides 'wres', which doesn't define it; "
        "it is defined by nobody else: leave overrides out"
    ) == refusal(wres.DefinitionError, plugin("acme-b", indicators=[indicator(overrides="wres")]))


@pytest.mark.parametrize("name", ["leaving", "board"])
def test_circles_are_named(name: str) -> None:
    """The error of a circle names who is in it, beside the official definition or without one."""
    b, c = (
        plugin(f"acme-{one}", indicators=[indicator(name, overrides=f"acme-{other}")]) for one, other in ("bc", "cb")
    )
    message = refusal(wres.DefinitionError, b, c)
    assert f"indicator {name!r} of wres-2024: acme-b, acme-c override one another in a circle" == message


def test_unmarked_and_misspelt_hooks_are_named() -> None:
    """The errors of hooks say where they stand and, only where the name is wrong, which was meant."""
    for name, meant in {"wres_indicators": "", "wres_indicator": " (did you mean 'wres_indicators'?)"}.items():
        module = types.ModuleType("acme-b")
        module.__dict__[name] = list
        assert (
            f"{name} of acme-b (acme-b) isn't marked as a hook and is never called; put @wres.hookimpl above it{meant}"
            == refusal(wres.PluginError, module)
        )
    module = plugin("acme-b", edition=[])
    with pytest.raises(pluggy.PluginValidationError) as caught:
        wres.load(module)
    message, _, rest = str(caught.value).partition(f"(acme-b, {id(module):x})")
    assert ("unknown hook 'wres_edition' in plugin acme-b ", module) == (message, caught.value.plugin)
    assert f" (did you mean 'wres_editions'?); the hooks are {HOOKS_NAMED}" == rest


def test_a_definition_that_fails_in_a_hook_is_named() -> None:
    """A definition that its hook can't make is an error of the definition, in the hook of the plugin."""
    module = types.ModuleType("acme-b")
    module.__dict__["wres_indicators"] = wres.hookimpl(lambda: [indicator(adverse="beside")])
    message = refusal(wres.DefinitionError, module)
    assert (
        "wres_indicators of acme-b (acme-b): Indicator.adverse is 'beside'; choose one of above, below, either"
    ) == message


@attrs.frozen(kw_only=True)
class Strange(Composition):
    """A measure whose terms are what a function gives."""

    found: Callable[[], Any]

    @property
    def terms(self) -> Any:
        return self.found()


def ids() -> tuple[str, ...]:
    return ("board",)


def failing(error: Exception) -> Callable[[], Iterator[Any]]:
    """What is there until somebody looks through it."""

    def found() -> Iterator[Any]:
        raise error
        yield

    return found


@pytest.mark.parametrize(
    ("found", "error", "expected"),
    [
        (tuple, wres.DefinitionError, " has the terms (); it takes one or more Term values, the counts used"),
        (ids, wres.DefinitionError, " has the terms ('board',); it takes one or more Term values, the counts used"),
        (failing(OSError("no disk")), wres.PluginError, " failed: OSError: no disk"),
        (failing(wres.DefinitionError("no item")), wres.DefinitionError, ": no item"),
    ],
    ids=["none", "ids", "fails", "can't be"],
)
def test_terms_that_are_none_are_named(found: Any, error: type[Exception], expected: str) -> None:
    """The error of a measure's terms names the indicator and who brought it."""
    measure = Strange(part="board", whole="headcount", found=found)
    message = refusal(error, plugin("acme-b", indicators=[indicator(measure=measure)]))
    assert f"the measure of indicator 'leaving' of acme-b (acme-b){expected}" == message


def test_what_is_not_there_is_named() -> None:
    """Each look-up says what it was asked for, what was meant and what there is, of that edition only."""
    registry = wres.load(plugin("acme-b", indicators=[indicator("elsewhere", editions=["wres-2023"])]))
    there = ", ".join(one.id for one in OFFICIAL.indicators("wres-2024"))
    editions = ", ".join(OFFICIAL.editions)
    methods = ", ".join(sorted(method.id for method in METHODS))
    calls: dict[str, Callable[[], Any]] = {
        f"no edition 'next' is registered; there are {editions}": lambda: registry.edition("next"),
        f"no benchmark 'acme-judge' is registered; there are {methods}": lambda: registry.benchmark("acme-judge"),
        f"wres-2024 has no indicator 'bord' (did you mean 'board'?); it has {there}": lambda: registry.indicator(
            "wres-2024", "bord"
        ),
        "indicator 'elsewhere' isn't defined for wres-2024; it is for wres-2023": lambda: registry.indicator(
            "wres-2024", "elsewhere"
        ),
    }
    for expected, call in calls.items():
        with pytest.raises(wres.DefinitionError) as caught:
            call()
        assert expected == str(caught.value)


# Who provides what


def test_a_sister_is_provided_by_the_standard() -> None:
    """A shipped sister standard comes from this distribution, named or handed over as a module."""
    for sister in ("wdes", importlib.import_module("wres.sisters.wdes")):
        registry = wres.load(sister)
        assert (Provider("wres-standard", wres.__version__),) == registry.providers
        assert "wdes-2023" in registry.editions


OBJECT = """
class Hooks:
    @wres.hookimpl
    def wres_indicators(self):
        return wres_indicators()


class Group:
    class Inner:
        seats = Hooks()
"""


def test_what_an_entry_point_names_is_its_distribution(site: Path) -> None:
    """An object that a distribution's entry point names is that distribution's, also when it is handed over."""
    code = f"{NEW.replace('@wres.hookimpl', '')}{OBJECT}"
    module = install(site, "Acme-Seats", code, points="[wres]\nacme = acme_seats:Group.Inner.seats\n")
    mine = importlib.import_module(module).Group.Inner.seats
    by_name = wres.load("acme-seats")
    assert by_name == wres.load(mine) == wres.load("acme-seats", mine)
    assert Provider("acme-seats", "1.2") == by_name.provider("wres-2024", "seats")
    rival = plugin("acme-b", indicators=[indicator("seats")])
    assert "acme-seats 1.2 (acme_seats:Group.Inner.seats)" in refusal(wres.ConflictError, mine, rival)


def test_a_module_of_a_distribution_is_its(site: Path) -> None:
    """A module, also one within a package, that no entry point names is known by its distribution and version."""
    package = site / "acme_seats"
    package.mkdir()
    (package / "__init__.py").write_text("__version__ = 'of another kind'", encoding="utf-8")
    (package / "hooks.py").write_text(NEW, encoding="utf-8")
    install(site, "Acme-Seats", "", points="[console_scripts]\nacme = acme_seats\n")
    (site / "acme_seats.py").unlink()
    hooks = importlib.import_module("acme_seats.hooks")
    assert Provider("acme-seats", "1.2") == wres.load(hooks).provider("wres-2024", "seats")


def test_a_module_of_no_distribution_is_known_by_name(site: Path) -> None:
    """A module beside the script that loads it is known by its name and its own version."""
    (site / "acme_loose.py").write_text(f"__version__ = '3.1'\n{NEW}", encoding="utf-8")
    found = wres.load(importlib.import_module("acme_loose"))
    assert Provider("acme-loose", "3.1") == found.provider("wres-2024", "seats")


class Seats:
    """A plugin that brings one indicator of the name given."""

    __version__ = "0.7"

    def __init__(self, name: str) -> None:
        self.name = name

    @wres.hookimpl
    def wres_indicators(self) -> list[wres.Indicator]:
        return [indicator(self.name)]


def test_two_objects_of_one_class_are_two_plugins() -> None:
    """Objects of one class take part side by side, known by the class, its version and its module."""
    registry = agreed(Seats("chairs"), Seats("stools"))
    assert [Provider("Seats", "0.7")] * 2 == [registry.provider("wres-2024", name) for name in ("chairs", "stools")]
    message = refusal(wres.ConflictError, Seats("board"))
    assert f"seats 0.7 ({__name__}.Seats)" in message


@pytest.mark.parametrize("name", ["acme-seats", "wdes", "wres"])
def test_what_one_plugin_brings(site: Path, name: str) -> None:
    """What a plugin brings by itself is its own, of each kind, and nothing of the official standard."""
    install(site, "Acme-Seats", f"{NEW}\n\n@wres.hookimpl\ndef wres_benchmarks():\n    return []\n")
    found, registry = definitions_of(name), wres.load(name)
    assert found.provider in registry.providers
    mine = [one for one in registry.indicators() if one not in OFFICIAL.indicators() or name == "wres"]
    there = [one for one in registry.editions.values() if one.id not in OFFICIAL.editions or name == "wres"]
    methods = METHODS if name == "wres" else ()
    assert (sorted(one.id for one in mine), sorted(there, key=lambda one: one.id), methods) == (
        sorted(one.id for one in found.indicators),
        sorted(found.editions, key=lambda one: one.id),
        found.benchmarks,
    )


def test_what_one_plugin_brings_beside_others() -> None:
    """What a plugin brings is listed though it clashes, which only loading it would say."""
    judge, taken = Judge(), indicator("board")
    found = definitions_of(plugin("acme-b", indicators=[taken], editions=[edition("wres-2024")], benchmarks=[judge]))
    assert PluginDefinitions(Provider("acme-b"), (edition("wres-2024"),), (taken,), (judge,), ()) == found


# What a registry shows, and its order


def test_a_registry_is_printed() -> None:
    """It says how much it holds, and from whom."""
    registry = wres.load(plugin("acme-b", indicators=[indicator()], benchmarks=[Judge()]))
    assert f"<Registry: {holding(definitions=1, benchmarks=1)} from acme-b, {STANDARD}>" == repr(registry)


def test_a_registry_is_shown_as_a_table() -> None:
    """A notebook shows each edition with its indicators; what a plugin wrote is shown, never interpreted."""
    mine = edition("acme-2026", title="<b>Acme</b> & Co")
    two = [indicator(name, number=number, editions=["acme-2026"]) for number, name in (("2", "last"), ("1", "first"))]
    registry = wres.load(plugin("acme-b", editions=[mine], indicators=two))
    shown = registry._repr_html_()
    assert shown.startswith(
        f"<p>&lt;Registry: {holding(editions=1, definitions=2)} from acme-b, {STANDARD}&gt;</p>"
        "<table><tr><th>edition</th><th>title</th><th>indicators</th></tr>"
        "<tr><th>acme-2026</th><td>&lt;b&gt;Acme&lt;/b&gt; &amp; Co</td><td>first, last</td></tr><tr><th>wres-2015</th>"
    )
    *_, last = OFFICIAL.editions.values()
    ids = ", ".join(one.id for one in OFFICIAL.indicators(last.id))
    assert shown.endswith(f"<tr><th>{last.id}</th><td>{last.title}</td><td>{ids}</td></tr></table>")


def test_editions_of_several_groupings() -> None:
    """An edition may have a grouping of its own beside the official one."""
    five = edition(grouping=FIVE_GROUPS)
    assert FIVE_GROUPS == agreed(plugin("acme-b", editions=[five])).edition("acme-2026").grouping


def test_an_edition_has_a_fingerprint() -> None:
    """It is of its own definitions, by id: it moves when one of them does, and with nothing of other editions."""
    assert definitions.digest(
        {one.id: OFFICIAL.fingerprint("wres-2024", one.id) for one in OFFICIAL.indicators("wres-2024")}
    ) == OFFICIAL.fingerprint("wres-2024")
    mine = [indicator("board", overrides="wres"), indicator("elsewhere", editions=["wres-2023"])]
    moved = wres.load(plugin("acme-b", indicators=mine))
    same = [moved.fingerprint(name) == OFFICIAL.fingerprint(name) for name in OFFICIAL.editions]
    assert [name not in ("wres-2023", "wres-2024") for name in OFFICIAL.editions] == same


def test_who_provides_exactly_this() -> None:
    """A definition that was changed after loading, in itself or in its edition, is nobody's."""
    year, board = OFFICIAL.edition("wres-2024"), OFFICIAL.indicator("wres-2024", "board")
    (standard,) = OFFICIAL.providers
    assert [standard, None, None, None] == [
        OFFICIAL.provider_of(year, board),
        OFFICIAL.provider_of(attrs.evolve(year, title="Mine"), board),
        OFFICIAL.provider_of(year, attrs.evolve(board, title="Mine")),
        OFFICIAL.provider_of(year, attrs.evolve(board, id="seats")),
    ]


@pytest.mark.parametrize("nothing", [5, Judge], ids=["number", "class without hooks"])
def test_what_has_no_hooks_is_named(nothing: Any) -> None:
    """The error of what can't be a plugin says what one is."""
    expected = f"{nothing!r} has no hooks; give the name of a distribution, a module, or an object with {HOOKS_NAMED}"
    assert expected == refusal(wres.PluginError, nothing)


def test_a_module_without_a_list_of_files_is_its_distribution(site: Path) -> None:
    """The entry point says whose a module is, also where its installer wrote no list of files, as in development."""
    module = install(site, "Acme-Seats", NEW)
    for name in ("RECORD", "top_level.txt"):
        next(site.glob("*.dist-info")).joinpath(name).unlink()
    found = importlib.import_module(module)
    assert Provider("acme-seats", "1.2") == definitions_of(found).provider
    rival = plugin("acme-b", indicators=[indicator("seats")])
    assert "acme-seats 1.2 (acme_seats)" in refusal(wres.ConflictError, found, rival)


def test_the_broken_entry_point_of_another(site: Path) -> None:
    """An entry point that names what isn't there harms nobody who doesn't name its distribution."""
    importlib.import_module(install(site, "Acme-Chairs", "", points="[wres]\nacme = acme_chairs:no.such\n"))
    assert Provider("acme-b") == definitions_of(plugin("acme-b")).provider


def test_a_module_made_by_hand_is_its_own() -> None:
    """A module that came from no file isn't the distribution's that has one of the same name."""
    assert Provider("numpy") == definitions_of(plugin("numpy")).provider
