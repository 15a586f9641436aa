"""Which plugins there are and what each brings: found by name, imported only when named, every hook called once."""

from __future__ import annotations

import functools
import importlib
import importlib.metadata
import itertools
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import attrs
import pluggy

from wres import hookspecs
from wres.errors import DefinitionError, PluginError, nearest
from wres.model import Benchmark, Check, Edition, FrozenMap, Indicator

__all__ = [
    "InstalledPlugin",
    "LoadedPlugin",
    "PluginDefinitions",
    "Provider",
    "amendments",
    "definitions_of",
    "installed_plugins",
    "sisters",
]

DISTRIBUTION = "wres-standard"
SISTERS, AMENDMENTS = "wres.sisters", "wres.amendments"
OFFICIAL = ("wres.editions", "wres.validation.checks")
"""The standard's own plugins, named as an entry point names anybody's: what they stand on may lie above."""

MOST = 10_000
"""The definitions that one hook may bring: many times what any standard has, and an end to what has none."""

KINDS: dict[str, type[Any]] = {
    "wres_editions": Edition,
    "wres_indicators": Indicator,
    "wres_benchmarks": Benchmark,
    "wres_checks": Check,
}
"""What each hook brings."""


def normalised(name: str) -> str:
    """Return a distribution's name as packaging compares it; the library answers to its import's name too."""
    name = re.sub(r"[-_.]+", "-", name).lower()
    return DISTRIBUTION if name == "wres" else name


@attrs.frozen(order=True)
class Provider:
    """Who brings a definition: a distribution's name and version."""

    name: str = attrs.field(converter=normalised)
    version: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


@attrs.frozen
class InstalledPlugin:
    """An installed distribution that `load` could name: its entry points are listed, not imported."""

    name: str
    version: str
    entry_points: FrozenMap[str, str]


def installed_plugins() -> tuple[InstalledPlugin, ...]:
    """Return the installed distributions that bring plugins, by name; nothing of theirs is imported.

    >>> installed_plugins()
    (...)
    """
    found: dict[str, InstalledPlugin] = {}
    for distribution, point in _points():
        name = normalised(distribution.name)
        points = {**(found[name].entry_points if name in found else {}), point.name: point.value}
        found[name] = InstalledPlugin(name, distribution.version, FrozenMap(sorted(points.items())))
    return tuple(found[name] for name in sorted(found))


def _points() -> Iterator[tuple[importlib.metadata.Distribution, importlib.metadata.EntryPoint]]:
    """Yield every entry point of the group, with its distribution; one that can't be read is passed over."""
    seen = set()
    for distribution in importlib.metadata.distributions():
        try:
            # Names are files of metadata to read, and points texts to parse: only of those that have the group.
            if f"[{hookspecs.PROJECT}]" not in (distribution.read_text("entry_points.txt") or ""):
                continue
            name = distribution.name and normalised(distribution.name)
            if not name or name in seen:
                continue
            seen.add(name)
            # The first of that name on the path, which is what is imported.
            first = importlib.metadata.distribution(distribution.name)
            points = first.entry_points.select(group=hookspecs.PROJECT)
        except Exception:  # noqa: S112
            continue
        yield from ((first, point) for point in points)


def sisters() -> tuple[str, ...]:
    """Return the short names of the sister standards that are shipped, each a plugin that `load` takes by name.

    >>> sisters()
    ('bwres', 'mwres', 'scwres', 'wdes')
    """
    return tuple(_within(SISTERS))


def amendments() -> tuple[str, ...]:
    """Return the names of the shipped readings of the standard that aren't its own, each a plugin that `load` takes.

    >>> amendments()
    ('disciplinary-averaged-already', 'disciplinary-over-two-years')
    """
    return tuple(_within(AMENDMENTS))


@functools.cache
def _within(package: str) -> FrozenMap[str, str]:
    """Return the modules of a package, by what their plugins are called."""
    path = importlib.import_module(package).__path__
    names = sorted(module.name for module in pkgutil.iter_modules(path))
    return FrozenMap({normalised(name): f"{package}.{name}" for name in names})


def _shipped(module: str) -> LoadedPlugin:
    """Return a shipped plugin; an amendment provides under its own name, so that nobody takes it for the standard."""
    provider, package, name = official_provider(), *module.rpartition(".")[::2]
    if package == AMENDMENTS:
        provider = attrs.evolve(provider, name=name)
    return LoadedPlugin(provider, importlib.import_module(module), module)


@attrs.frozen
class LoadedPlugin:
    """A plugin that was imported: an object with hooks, who provides it, and the entry point or module that it is."""

    provider: Provider
    hooks: Any
    label: str

    def __str__(self) -> str:
        return f"{self.provider} ({self.label})"


def _of_name(name: str) -> Iterator[LoadedPlugin]:
    """Yield the plugins of a distribution, or a shipped sister standard or amendment."""
    wanted = normalised(name)
    if wanted == DISTRIBUTION:
        yield from map(_shipped, OFFICIAL)
        return
    shipped = {**_within(SISTERS), **_within(AMENDMENTS)}
    if wanted in shipped:  # Before what is installed: no package can take the place of what is shipped.
        yield _shipped(shipped[wanted])
        return
    points = [(owner, point) for owner, point in _points() if normalised(owner.name) == wanted]
    if not points:
        installed = [plugin.name for plugin in installed_plugins()]
        raise PluginError(
            f"no plugin {name!r} is installed{nearest(name, [*installed, *shipped])}; installed: "
            f"{', '.join(installed) or 'none'}; shipped: {', '.join(sisters()) or 'none'}. "
            "Give the name of a distribution with an entry point in the group 'wres', or the module itself"
        )
    for owner, point in points:
        try:
            hooks = point.load()
        except (Exception, SystemExit) as error:
            raise PluginError(f"plugin {name!r} can't be loaded from {point.value}: {described(error)}") from error
        yield LoadedPlugin(Provider(owner.name, owner.version), hooks, point.value)


@functools.cache
def official_provider() -> Provider:
    return Provider(DISTRIBUTION, importlib.metadata.version(DISTRIBUTION))


def _of_object(plugin: Any) -> LoadedPlugin:
    """Return a module or an object as a plugin, its provider being its distribution where it has one."""
    module = plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__module__
    for distribution, point in _points():
        if _imported(point) is plugin:
            return LoadedPlugin(Provider(distribution.name, distribution.version), plugin, point.value)
    name = getattr(plugin, "__name__", None) or type(plugin).__name__
    version = str(getattr(plugin, "__version__", "") or "")
    if isinstance(plugin, ModuleType) and getattr(plugin, "__spec__", None) is not None:
        top = module.partition(".")[0]
        if top == __package__:
            return _shipped(module)
        for owner in importlib.metadata.packages_distributions().get(top, ())[:1]:
            name, version = owner, importlib.metadata.version(owner)
    if normalised(str(name)) == DISTRIBUTION:
        raise PluginError(f"{plugin!r} calls itself {name!r}, which is the standard's own name; give it another")
    return LoadedPlugin(Provider(str(name), version), plugin, f"{module}.{name}" if name != module else str(module))


def _imported(point: importlib.metadata.EntryPoint) -> Any:
    """Return what an entry point names, if its module is imported already."""
    try:
        found: Any = sys.modules.get(point.module)
        for name in filter(None, (point.attr or "").split(".")):
            found = getattr(found, name, None)
    except Exception:  # Whatever is wrong with what nobody named is nobody's concern.
        return None
    return found


def resolve(plugin: str | ModuleType | object) -> list[LoadedPlugin]:
    """Return the plugins that a name stands for, or the one that a module or an object is."""
    return list(_of_name(plugin)) if isinstance(plugin, str) else [_of_object(plugin)]


def resolve_all(plugins: Iterable[str | ModuleType | object]) -> list[LoadedPlugin]:
    """Return every plugin once, the official standard among them, in an order of their own."""
    once: dict[int, LoadedPlugin] = {}
    for plugin in (DISTRIBUTION, *plugins):
        for loaded in resolve(plugin):
            once.setdefault(id(loaded.hooks), loaded)
    return sorted(once.values(), key=lambda loaded: (loaded.provider, loaded.label, _shown(loaded.hooks)))


def collect(plugins: Iterable[LoadedPlugin]) -> dict[str, list[tuple[LoadedPlugin, Any]]]:
    """Return what plugins bring, by hook, each value with its plugin; every hook is called once."""
    by_hooks = {id(plugin.hooks): plugin for plugin in plugins}
    manager = _registered(by_hooks.values())
    found: dict[str, list[tuple[LoadedPlugin, Any]]] = {hook: [] for hook in KINDS}
    for hook, kind in KINDS.items():
        for implementation in getattr(manager.hook, hook).get_hookimpls():
            plugin = by_hooks[id(implementation.plugin)]
            found[hook] += [(plugin, value) for value in _values(f"{hook} of {plugin}", implementation.function, kind)]
    return found


def _registered(plugins: Iterable[LoadedPlugin]) -> pluggy.PluginManager:
    """Return the plugins behind the hooks, those refused that are misspelt or wrap others."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    known = ", ".join(sorted(KINDS))
    for plugin in plugins:
        found = {
            name: manager.parse_hookimpl_opts(plugin.hooks, name)
            for name in dir(plugin.hooks)
            if hasattr(plugin.hooks, name)
        }
        for name, options in found.items():
            if options and (options.get("wrapper") or options.get("hookwrapper")):
                raise DefinitionError(
                    f"{name} of {plugin} is a wrapper; a hook here only adds definitions, "
                    "so return them and use overrides= to replace one"
                )
            if (
                options is None
                and name.startswith("wres_")
                and (name in KINDS or callable(getattr(plugin.hooks, name)))
            ):
                raise PluginError(
                    f"{name} of {plugin} isn't marked as a hook and is never called; "
                    f"put @wres.hookimpl above it{'' if name in KINDS else nearest(name, KINDS)}"
                )
        if not any(found.values()) and not isinstance(plugin.hooks, ModuleType):
            raise PluginError(
                f"{plugin.hooks!r} has no hooks; give the name of a distribution, a module, or an object with {known}"
            )
        try:
            manager.register(plugin.hooks, name=f"{plugin.provider} ({plugin.label}, {id(plugin.hooks):x})")
        except ValueError:
            raise PluginError(f"{plugin} is named twice, as equal objects; name it once") from None
    for name in vars(manager.hook):
        for implementation in () if name.startswith("_") else getattr(manager.hook, name).get_hookimpls():
            if name not in KINDS and not implementation.optionalhook:
                raise pluggy.PluginValidationError(
                    implementation.plugin,
                    f"unknown hook {name!r} in plugin {implementation.plugin_name}{nearest(name, KINDS)}; "
                    f"the hooks are {known}",
                )
    return manager


def _values(what: str, function: Callable[[], Any], kind: type[Any]) -> Iterator[Any]:
    """Yield what a hook returns, each a value of the kind that it may bring."""
    with attributed_to(what):
        found = function()
        values = () if found is None else tuple(itertools.islice(found, MOST + 1))
    if len(values) > MOST:
        raise PluginError(f"{what} brings more than {MOST:,} definitions; it has to end: return a list")
    for value in values:
        with attributed_to(what):
            fits = isinstance(value, kind) and not isinstance(value, type)
        if not fits:
            raise DefinitionError(f"{what} brought {_shown(value)}; it takes an iterable of {kind.__name__} values")
        yield value


@contextmanager
def attributed_to(what: str) -> Iterator[None]:
    """Raise whatever fails as an error that names whose code failed."""
    try:
        yield
    except DefinitionError as error:
        raise DefinitionError(f"{what}: {error}") from error
    except (Exception, SystemExit) as error:
        raise PluginError(f"{what} failed: {described(error)}") from error


def described(error: BaseException) -> str:
    """Return the kind of an exception and its message, which may be empty, or itself fail."""
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:
        return type(error).__name__


def _shown(value: Any) -> str:
    """Return a value as its author shows it, or its class where that fails."""
    try:
        return repr(value)
    except Exception:
        return f"a {type(value).__name__}"


@attrs.frozen
class PluginDefinitions:
    """What one plugin brings, before it is held against anybody else's."""

    provider: Provider
    editions: tuple[Edition, ...]
    indicators: tuple[Indicator, ...]
    benchmarks: tuple[Benchmark, ...]
    checks: tuple[Check, ...]


def definitions_of(plugin: str | ModuleType | object) -> PluginDefinitions:
    """Return what one plugin brings; it is imported and its hooks are called, as by `wres.load`.

    >>> found = definitions_of("wres-standard")
    >>> found.editions[0].id, found.indicators[0].number
    ('wres-2015', '1')
    """
    loaded = resolve(plugin)
    return PluginDefinitions(
        loaded[0].provider, *(tuple(value for _, value in found) for found in collect(loaded).values())
    )
