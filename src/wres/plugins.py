"""Which plugins there are and what each brings: found by name, imported only when named, every hook called once."""

from __future__ import annotations

import functools
import importlib
import importlib.metadata
import itertools
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any, TypeVar

import attrs
import pluggy

from wres import hookspecs
from wres.errors import DefinitionError, PluginError, nearest
from wres.model import Benchmark, Check, Edition, FrozenMap, Indicator

__all__ = ["Brought", "Plugin", "Provider", "Source", "brought", "installed_plugins", "sisters"]

DISTRIBUTION = "wres-standard"
SISTERS = "wres.sisters"
OFFICIAL = ("wres.indicators", "wres.validation.checks")
"""The standard's own plugins, named as an entry point names anybody's: what they stand on may lie above."""

MOST = 10_000
"""The definitions that one hook may bring: many times what any standard has, and an end to what has none."""

T = TypeVar("T")


def normal(name: str) -> str:
    """Return a distribution's name as packaging compares it; the library answers to its import's name too."""
    name = re.sub(r"[-_.]+", "-", name).lower()
    return DISTRIBUTION if name == "wres" else name


@attrs.frozen(order=True)
class Provider:
    """Who brings a definition: a distribution's name and version."""

    name: str = attrs.field(converter=normal)
    version: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


@attrs.frozen
class Plugin:
    """An installed distribution that `load` could name: its entry points are listed, not imported."""

    name: str
    version: str
    entry_points: FrozenMap[str, str]


def installed_plugins() -> tuple[Plugin, ...]:
    """Return the installed distributions that bring plugins, by name; nothing of theirs is imported.

    >>> installed_plugins()
    (...)
    """
    found: dict[str, Plugin] = {}
    for distribution, point in _points():
        name = normal(distribution.name)
        points = {**(found[name].entry_points if name in found else {}), point.name: point.value}
        found[name] = Plugin(name, distribution.version, FrozenMap(sorted(points.items())))
    return tuple(found[name] for name in sorted(found))


def _points() -> Iterator[tuple[importlib.metadata.Distribution, importlib.metadata.EntryPoint]]:
    """Yield every entry point of the group, with its distribution; one that can't be read hinders no other."""
    seen = set()
    for distribution in importlib.metadata.distributions():
        try:
            # A name is a whole file of metadata to read: only of those that have a point, and few have.
            if not distribution.entry_points.select(group=hookspecs.PROJECT):
                continue
            name = distribution.name and normal(distribution.name)
            if not name or name in seen:
                continue
            seen.add(name)
            # The first of that name on the path, which is what is imported.
            first = importlib.metadata.distribution(distribution.name)
            points = first.entry_points.select(group=hookspecs.PROJECT)
        except Exception:  # noqa: S112
            continue
        yield from ((first, point) for point in points)


@functools.cache
def sisters() -> tuple[str, ...]:
    """Return the short names of the sister standards that are shipped, each a plugin that `load` takes by name.

    >>> sisters()
    ('bwres', 'mwres', 'scwres', 'wdes')
    """
    package = importlib.import_module(SISTERS)
    return tuple(sorted(module.name for module in pkgutil.iter_modules(package.__path__)))


@attrs.frozen
class Source:
    """One loaded plugin: an object with hooks, and who provides it."""

    provider: Provider
    hooks: Any
    label: str


def _named(name: str) -> Iterator[Source]:
    """Yield what a distribution or a shipped sister standard brings."""
    if normal(name) == DISTRIBUTION:
        for module in OFFICIAL:
            yield Source(official_provider(), importlib.import_module(module), module)
        return
    if normal(name) in sisters():  # Before what is installed: no package can take the place of what is shipped.
        module = f"{SISTERS}.{normal(name)}"
        yield Source(official_provider(), importlib.import_module(module), module)
        return
    plugins = {plugin.name: plugin for plugin in installed_plugins()}
    plugin = plugins.get(normal(name))
    if plugin is not None:
        for distribution, point in _points():
            if normal(distribution.name) == plugin.name:
                try:
                    hooks = point.load()
                except (Exception, SystemExit) as error:
                    raise PluginError(
                        f"plugin {name!r} can't be loaded from {point.value}: {message_of(error)}"
                    ) from error
                yield Source(Provider(plugin.name, plugin.version), hooks, point.value)
        return
    raise PluginError(
        f"no plugin {name!r} is installed{nearest(name, [*plugins, *sisters()])}; installed: "
        f"{', '.join(plugins) or 'none'}; shipped: {', '.join(sisters()) or 'none'}. "
        "Give the name of a distribution with an entry point in the group 'wres', or the module itself"
    )


@functools.cache
def official_provider() -> Provider:
    return Provider(DISTRIBUTION, importlib.metadata.version(DISTRIBUTION))


def _given(plugin: Any) -> Source:
    """Return a module or an object as a plugin, its provider being its distribution where it has one."""
    module = plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__module__
    for distribution, point in _points():
        if _reached(point) is plugin:
            return Source(Provider(distribution.name, distribution.version), plugin, point.value)
    name = getattr(plugin, "__name__", None) or type(plugin).__name__
    version = str(getattr(plugin, "__version__", "") or "")
    if isinstance(plugin, ModuleType) and getattr(plugin, "__spec__", None) is not None:
        top = module.partition(".")[0]
        if top == __package__:
            return Source(official_provider(), plugin, module)
        for owner in importlib.metadata.packages_distributions().get(top, ())[:1]:
            name, version = owner, importlib.metadata.version(owner)
    if normal(str(name)) == DISTRIBUTION:
        raise PluginError(f"{plugin!r} calls itself {name!r}, which is the standard's own name; give it another")
    return Source(Provider(str(name), version), plugin, f"{module}.{name}" if name != module else str(module))


def _reached(point: importlib.metadata.EntryPoint) -> Any:
    """Return what an entry point names, if its module is imported already."""
    try:
        found: Any = sys.modules.get(point.module)
        for name in filter(None, (point.attr or "").split(".")):
            found = getattr(found, name, None)
    except Exception:  # Whatever is wrong with what nobody named is nobody's concern.
        return None
    return found


def sources_of(plugin: Any) -> list[Source]:
    """Return what has hooks in one plugin."""
    return list(_named(plugin)) if isinstance(plugin, str) else [_given(plugin)]


def sources_of_all(plugins: Iterable[Any]) -> list[Source]:
    """Return every plugin once, the official standard among them, in an order of their own."""
    found = [source for plugin in (DISTRIBUTION, *plugins) for source in sources_of(plugin)]
    once: dict[int, Source] = {}
    for source in found:
        once.setdefault(id(source.hooks), source)
    return sorted(once.values(), key=lambda source: (source.provider, source.label, repr_of(source.hooks)))


def register(sources: Iterable[Source]) -> pluggy.PluginManager:
    """Return the plugins behind the hooks, those refused that are misspelt or wrap others."""
    manager = pluggy.PluginManager(hookspecs.PROJECT)
    manager.add_hookspecs(hookspecs)
    hooks = {name for name in vars(hookspecs) if name.startswith("wres_")}
    for source in sources:
        found = {
            name: manager.parse_hookimpl_opts(source.hooks, name)
            for name in dir(source.hooks)
            if hasattr(source.hooks, name)
        }
        for name, options in found.items():
            if options and (options.get("wrapper") or options.get("hookwrapper")):
                raise DefinitionError(
                    f"{name} of {source.provider} ({source.label}) is a wrapper; a hook here only adds definitions, "
                    "so return them and use overrides= to replace one"
                )
            if (
                options is None
                and name.startswith("wres_")
                and (name in hooks or callable(getattr(source.hooks, name)))
            ):
                raise PluginError(
                    f"{name} of {source.provider} ({source.label}) isn't marked and so isn't heard; "
                    f"put @wres.hookimpl above it{'' if name in hooks else nearest(name, hooks)}"
                )
        if not any(found.values()) and not isinstance(source.hooks, ModuleType):
            raise PluginError(
                f"{source.hooks!r} has no hooks; give the name of a distribution, a module, or an object with "
                f"{', '.join(sorted(hooks))}"
            )
        try:
            manager.register(source.hooks, name=f"{source.provider} ({source.label}, {id(source.hooks):x})")
        except ValueError:
            raise PluginError(
                f"{source.provider} ({source.label}) is named twice, as equal objects; name it once"
            ) from None
    for name in vars(manager.hook):
        if name.startswith("_"):
            continue
        for implementation in getattr(manager.hook, name).get_hookimpls():
            if name not in hooks and not implementation.optionalhook:
                raise pluggy.PluginValidationError(
                    implementation.plugin,
                    f"unknown hook {name!r} in plugin {implementation.plugin_name}{nearest(name, hooks)}; "
                    f"the hooks are {', '.join(sorted(hooks))}",
                )
    return manager


def collect(manager: pluggy.PluginManager, hook: str, kind: type[T], sources: list[Source]) -> list[tuple[Source, T]]:
    """Return what every plugin brings through one hook, with who brings it; each is called once."""
    found = []
    by_plugin = {id(source.hooks): source for source in sources}
    for implementation in getattr(manager.hook, hook).get_hookimpls():
        source = by_plugin[id(implementation.plugin)]
        try:
            values = implementation.function()
            values = () if values is None else tuple(itertools.islice(values, MOST + 1))
        except DefinitionError as error:
            raise DefinitionError(f"{hook} of {source.provider} ({source.label}): {error}") from error
        except (Exception, SystemExit) as error:
            raise PluginError(f"{hook} of {source.provider} ({source.label}) failed: {message_of(error)}") from error
        if len(values) > MOST:
            raise PluginError(
                f"{hook} of {source.provider} ({source.label}) brings more than {MOST:,} definitions; "
                "it has to end: return a list"
            )
        for value in values:
            try:
                fits = isinstance(value, kind) and not isinstance(value, type)
            except Exception as error:
                raise PluginError(
                    f"{hook} of {source.provider} ({source.label}) failed: {message_of(error)}"
                ) from error
            if not fits:
                raise DefinitionError(
                    f"{hook} of {source.provider} ({source.label}) brought {repr_of(value)}; "
                    f"it takes an iterable of {kind.__name__} values"
                )
            found.append((source, value))
    return found


def id_of(source: Source, value: Any, kind: str) -> str:
    """Return a value's id, as plain text."""
    try:
        name = value.id
    except Exception as error:
        raise PluginError(f"a {kind} of {source.provider} ({source.label}) has no id: {message_of(error)}") from error
    if not isinstance(name, str) or not name:
        raise DefinitionError(f"a {kind} of {source.provider} ({source.label}) has the id {name!r}; give it a name")
    return str(name)


def repr_of(value: Any) -> str:
    """Return a value as its author shows it, or its class where that fails."""
    try:
        return repr(value)
    except Exception:
        return f"a {type(value).__name__}"


def message_of(error: BaseException) -> str:
    """Return what an exception says, which may be nothing, or itself fail."""
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:
        return type(error).__name__


@attrs.frozen
class Brought:
    """What one plugin brings, before it is held against anybody else's."""

    provider: Provider
    editions: tuple[Edition, ...]
    indicators: tuple[Indicator, ...]
    benchmarks: tuple[Benchmark, ...]
    checks: tuple[Check, ...]


def brought(plugin: str | ModuleType | object) -> Brought:
    """Return what one plugin brings; it is imported and its hooks are called, as by `load`.

    >>> found = brought("wres-standard")
    >>> len(found.editions), len(found.indicators)
    (11, 30)
    """
    sources = sources_of(plugin)
    manager = register(sources)
    kinds: tuple[tuple[str, type[Any]], ...] = (
        ("wres_editions", Edition),
        ("wres_indicators", Indicator),
        ("wres_benchmarks", Benchmark),
        ("wres_checks", Check),
    )
    values = (tuple(value for _, value in collect(manager, hook, kind, sources)) for hook, kind in kinds)
    return Brought(sources[0].provider, *values)
