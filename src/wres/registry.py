"""Which plugins take part, what they bring, and what happens where two bring the same.

`load` names the plugins and gives back a frozen `Registry`; nothing is kept anywhere else, and the order of loading
never matters.
"""

from __future__ import annotations

import functools
import html
import importlib
import importlib.metadata
import itertools
import pkgutil
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any, TypeVar

import attrs
import pluggy

from wres import hookspecs, indicators
from wres.definitions import canonical, diff, digest, fingerprint
from wres.errors import (
    ConflictError,
    DefinitionError,
    PluginError,
    UnknownEditionError,
    nearest,
)
from wres.model import Benchmark, Check, Edition, FrozenMap, Grouping, Indicator, Item, Term

__all__ = ["Brought", "Plugin", "Provider", "Registry", "brought", "installed_plugins", "load", "sisters"]

DISTRIBUTION = "wres-standard"
SISTERS = "wres.sisters"
AUDIT = "wres.audit.checks"
"""Where the standard's own checks are, named as an entry point names a plugin's: what they stand on lies above."""

CODE = r"[A-Z][A-Z0-9]*[A-Z][0-9]{3}"
"""How the id of a check is spelt: permanent, short, and no word of any sentence."""

MOST = 10_000
"""The definitions that one hook may bring: many times what any standard has, and an end to what has none."""

T = TypeVar("T")
Key = tuple[str, str]


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
class _Source:
    """One loaded plugin: an object with hooks, and who provides it."""

    provider: Provider
    hooks: Any
    label: str


def _named(name: str) -> Iterator[_Source]:
    """Yield what a distribution or a shipped sister standard brings."""
    if normal(name) == DISTRIBUTION:
        for hooks in (indicators, importlib.import_module(AUDIT)):
            yield _Source(_official(), hooks, hooks.__name__)
        return
    if normal(name) in sisters():  # Before what is installed: no package can take the place of what is shipped.
        module = f"{SISTERS}.{normal(name)}"
        yield _Source(_official(), importlib.import_module(module), module)
        return
    plugins = {plugin.name: plugin for plugin in installed_plugins()}
    plugin = plugins.get(normal(name))
    if plugin is not None:
        for distribution, point in _points():
            if normal(distribution.name) == plugin.name:
                try:
                    hooks = point.load()
                except (Exception, SystemExit) as error:
                    raise PluginError(f"plugin {name!r} can't be loaded from {point.value}: {_said(error)}") from error
                yield _Source(Provider(plugin.name, plugin.version), hooks, point.value)
        return
    raise PluginError(
        f"no plugin {name!r} is installed{nearest(name, [*plugins, *sisters()])}; installed: "
        f"{', '.join(plugins) or 'none'}; shipped: {', '.join(sisters()) or 'none'}. "
        "Give the name of a distribution with an entry point in the group 'wres', or the module itself"
    )


@functools.cache
def _official() -> Provider:
    return Provider(DISTRIBUTION, importlib.metadata.version(DISTRIBUTION))


def _given(plugin: Any) -> _Source:
    """Return a module or an object as a plugin, its provider being its distribution where it has one."""
    module = plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__module__
    for distribution, point in _points():
        if _reached(point) is plugin:
            return _Source(Provider(distribution.name, distribution.version), plugin, point.value)
    name = getattr(plugin, "__name__", None) or type(plugin).__name__
    version = str(getattr(plugin, "__version__", "") or "")
    if isinstance(plugin, ModuleType) and getattr(plugin, "__spec__", None) is not None:
        top = module.partition(".")[0]
        if top == __package__:
            return _Source(_official(), plugin, module)
        for owner in importlib.metadata.packages_distributions().get(top, ())[:1]:
            name, version = owner, importlib.metadata.version(owner)
    if normal(str(name)) == DISTRIBUTION:
        raise PluginError(f"{plugin!r} calls itself {name!r}, which is the standard's own name; give it another")
    return _Source(Provider(str(name), version), plugin, f"{module}.{name}" if name != module else str(module))


def _reached(point: importlib.metadata.EntryPoint) -> Any:
    """Return what an entry point names, if its module is imported already."""
    try:
        found: Any = sys.modules.get(point.module)
        for name in filter(None, (point.attr or "").split(".")):
            found = getattr(found, name, None)
    except Exception:  # Whatever is wrong with what nobody named is nobody's concern.
        return None
    return found


def _sources_of(plugin: Any) -> list[_Source]:
    """Return what has hooks in one plugin."""
    return list(_named(plugin)) if isinstance(plugin, str) else [_given(plugin)]


def _sources(plugins: Iterable[Any]) -> list[_Source]:
    """Return every plugin once, the official standard among them, in an order of their own."""
    found = [source for plugin in (DISTRIBUTION, *plugins) for source in _sources_of(plugin)]
    once: dict[int, _Source] = {}
    for source in found:
        once.setdefault(id(source.hooks), source)
    return sorted(once.values(), key=lambda source: (source.provider, source.label, _shown(source.hooks)))


def _register(sources: Iterable[_Source]) -> pluggy.PluginManager:
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


def _collect(
    manager: pluggy.PluginManager, hook: str, kind: type[T], sources: list[_Source]
) -> list[tuple[_Source, T]]:
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
            raise PluginError(f"{hook} of {source.provider} ({source.label}) failed: {_said(error)}") from error
        if len(values) > MOST:
            raise PluginError(
                f"{hook} of {source.provider} ({source.label}) brings more than {MOST:,} definitions; "
                "it has to end: return a list"
            )
        for value in values:
            try:
                fits = isinstance(value, kind) and not isinstance(value, type)
            except Exception as error:
                raise PluginError(f"{hook} of {source.provider} ({source.label}) failed: {_said(error)}") from error
            if not fits:
                raise DefinitionError(
                    f"{hook} of {source.provider} ({source.label}) brought {_shown(value)}; "
                    f"it takes an iterable of {kind.__name__} values"
                )
            found.append((source, value))
    return found


def _unique(found: Iterable[tuple[_Source, Any]], kind: str) -> dict[str, tuple[_Source, Any]]:
    """Return values by id, each from one provider."""
    once: dict[str, tuple[_Source, Any]] = {}
    for source, value in found:
        name = _id(source, value, kind)
        if name in once:
            first = once[name][0]
            raise ConflictError(
                f"{kind} {name!r} comes from {first.provider} ({first.label}) and from "
                f"{source.provider} ({source.label}); load one of them, or rename one"
            )
        once[name] = source, value
    return once


def _id(source: _Source, value: Any, kind: str) -> str:
    """Return a value's id, as plain text."""
    try:
        name = value.id
    except Exception as error:
        raise PluginError(f"a {kind} of {source.provider} ({source.label}) has no id: {_said(error)}") from error
    if not isinstance(name, str) or not name:
        raise DefinitionError(f"a {kind} of {source.provider} ({source.label}) has the id {name!r}; give it a name")
    return str(name)


def _shown(value: Any) -> str:
    """Return a value as its author shows it, or its class where that fails."""
    try:
        return repr(value)
    except Exception:
        return f"a {type(value).__name__}"


def _said(error: BaseException) -> str:
    """Return what an exception says, which may be nothing, or itself fail."""
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:
        return type(error).__name__


def _winner(key: Key, claims: list[tuple[_Source, Indicator]]) -> tuple[_Source, Indicator]:
    """Return the definition that stands, where each but the first overrides another's; see the table in the docs."""
    edition, name = key
    what = f"indicator {name!r} of {edition}"
    providers = [source.provider.name for source, _ in claims]
    over: dict[str | None, list[tuple[_Source, Indicator]]] = {}
    for source, indicator in claims:
        target = None if indicator.overrides is None else normal(indicator.overrides)
        if target is not None and (target not in providers or target == source.provider.name):
            others = sorted({p for p in providers if p != source.provider.name})
            raise DefinitionError(
                f"{what} from {source.provider} overrides {indicator.overrides!r}, which doesn't define it; "
                f"it is defined by {', '.join(others) or 'nobody else: leave overrides out'}"
            )
        over.setdefault(target, []).append((source, indicator))
    for target, rivals in over.items():
        if len(rivals) > 1:
            names = " and ".join(sorted(f"{source.provider} ({source.label})" for source, _ in rivals))
            cure = (
                "give one of them another id, or overrides= the other's provider: "
                f"{' or '.join(sorted(set(providers)))}"
                if target is None
                else f"they both override {target}: load one, or let one override the other"
            )
            raise ConflictError(f"{what} is defined by {names}; {cure}")
    if None not in over:
        raise DefinitionError(f"{what}: {', '.join(sorted(providers))} override one another in a circle")
    (current,) = over.pop(None)
    while current[0].provider.name in over:
        (current,) = over.pop(current[0].provider.name)
    if over:
        raise DefinitionError(f"{what}: {', '.join(sorted(map(str, over)))} override one another in a circle")
    return current


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
    sources = _sources_of(plugin)
    manager = _register(sources)
    kinds: tuple[tuple[str, type[Any]], ...] = (
        ("wres_editions", Edition),
        ("wres_indicators", Indicator),
        ("wres_benchmarks", Benchmark),
        ("wres_checks", Check),
    )
    values = (tuple(value for _, value in _collect(manager, hook, kind, sources)) for hook, kind in kinds)
    return Brought(sources[0].provider, *values)


@attrs.frozen
class Registry:
    """The editions, indicators, benchmarks and checks that take part: a value, made by `load`.

    >>> registry = load()
    >>> registry.indicator("wres-2024", "disciplinary").number
    '3'
    >>> registry
    <Registry: 11 editions, 99 definitions, 19 benchmarks, 38 checks from wres-standard ...>
    """

    providers: tuple[Provider, ...]
    editions: FrozenMap[str, Edition] = attrs.field(repr=False)
    benchmarks: FrozenMap[str, Benchmark] = attrs.field(repr=False)
    checks: FrozenMap[str, Check] = attrs.field(repr=False)
    items: FrozenMap[str, Item] = attrs.field(repr=False)
    _indicators: FrozenMap[Key, Indicator] = attrs.field(repr=False)
    _provided: FrozenMap[Key, Provider] = attrs.field(repr=False)

    def __repr__(self) -> str:
        return (
            f"<Registry: {len(self.editions)} editions, {len(self._indicators)} definitions, "
            f"{len(self.benchmarks)} benchmarks, {len(self.checks)} checks from {', '.join(map(str, self.providers))}>"
        )

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th>{html.escape(edition.id)}</th><td>{html.escape(edition.title)}</td>"
            f"<td>{html.escape(', '.join(i.id for i in self.indicators(edition.id)))}</td></tr>"
            for edition in self.editions.values()
        )
        head = "<tr><th>edition</th><th>title</th><th>indicators</th></tr>"
        return f"<p>{html.escape(repr(self))}</p><table>{head}{rows}</table>"

    def edition(self, edition: str) -> Edition:
        """Return an edition by id; `UnknownEditionError` lists what there is."""
        return _look_up(self.editions, edition, "edition", UnknownEditionError)

    def benchmark(self, benchmark: str) -> Benchmark:
        """Return a benchmark method by id; `DefinitionError` lists what there is."""
        return _look_up(self.benchmarks, benchmark, "benchmark", DefinitionError)

    def check(self, check: str) -> Check:
        """Return a check by the code of its findings; `DefinitionError` lists what there is."""
        return _look_up(self.checks, check, "check", DefinitionError)

    def indicators(self, edition: str | None = None) -> tuple[Indicator, ...]:
        """Return the indicators of an edition, by number; without one, every definition that holds in any."""
        if edition is not None:
            self.edition(edition)
        found = (found for (where, _), found in self._indicators.items() if edition in (None, where))
        return tuple({id(indicator): indicator for indicator in found}.values())

    def indicator(self, edition: str, indicator: str) -> Indicator:
        """Return an edition's definition of an indicator; an unknown one is a `DefinitionError` listing what there is.

        An indicator that only other editions have is an `UnknownEditionError` listing those.
        """
        self.edition(edition)
        if (edition, indicator) not in self._indicators:
            elsewhere = [where for where, name in self._indicators if name == indicator]
            if elsewhere:
                raise UnknownEditionError(
                    f"indicator {indicator!r} isn't defined for {edition}; it is for {', '.join(elsewhere)}"
                )
            there = [i.id for i in self.indicators(edition)]
            raise DefinitionError(
                f"{edition} has no indicator {indicator!r}{nearest(indicator, there)}; it has {', '.join(there)}"
            )
        return self._indicators[edition, indicator]

    def provider(self, edition: str, indicator: str) -> Provider:
        """Return who brought an edition's definition of an indicator."""
        self.indicator(edition, indicator)
        return self._provided[edition, indicator]

    def provider_of(self, edition: Edition, indicator: Indicator) -> Provider | None:
        """Return who brought exactly this definition in exactly this edition, None where nobody did."""
        key = (edition.id, indicator.id)
        known = self.editions.get(edition.id) == edition and self._indicators.get(key) == indicator
        return self._provided[key] if known else None

    def fingerprint(self, edition: str, indicator: str | None = None) -> str:
        """Return the digest of everything that can move a number: in one definition, or in a whole edition."""
        if indicator is not None:
            return fingerprint(self.edition(edition), self.indicator(edition, indicator))
        return digest({one.id: self.fingerprint(edition, one.id) for one in self.indicators(edition)})


def _look_up(values: Mapping[str, T], name: str, kind: str, error: type[DefinitionError]) -> T:
    if name not in values:
        known = ", ".join(values) or "none"
        raise error(f"no {kind} {name!r} is registered{nearest(name, values)}; there are {known}")
    return values[name]


def load(*plugins: str | ModuleType | object) -> Registry:
    """Return the registry of the official standard and of the plugins named, in any order.

    A plugin is the name of an installed distribution with an entry point in the group `wres`, the short name of a
    shipped sister standard, a module, or an object with hooks. Without any, the registry is the official standard.
    `PluginError` names a plugin that is missing or fails, `ConflictError` both providers of one definition, and
    `DefinitionError` what a definition refers to in vain.

    >>> [edition for edition in load().editions][:2]
    ['wres-2015', 'wres-2016']
    """
    sources = _sources(plugins)
    manager = _register(sources)
    editions = _unique(_collect(manager, "wres_editions", Edition, sources), "edition")
    benchmarks = _unique(_collect(manager, "wres_benchmarks", Benchmark, sources), "benchmark")
    checks = _unique(_coded(_collect(manager, "wres_checks", Check, sources)), "check")
    groupings: dict[str, tuple[_Source, Grouping]] = {}
    for source, edition in editions.values():
        first, grouping = groupings.setdefault(edition.grouping.id, (source, edition.grouping))
        if grouping != edition.grouping:
            raise ConflictError(
                f"grouping {grouping.id!r} means one thing to {first.provider} ({first.label}) and another to "
                f"{source.provider} ({source.label}): {_moved(grouping, edition.grouping)}; give one another id"
            )
    claims: dict[Key, list[tuple[_Source, Indicator]]] = {}
    meanings: dict[str, tuple[_Source, Item]] = {}
    for source, indicator in _collect(manager, "wres_indicators", Indicator, sources):
        for edition in indicator.editions:
            if edition not in editions:
                raise UnknownEditionError(
                    f"indicator {indicator.id!r} of {source.provider} lists the edition {edition!r}, which nobody "
                    f"registers{nearest(edition, editions)}; registered: {', '.join(editions)}"
                )
            claims.setdefault((edition, str(indicator.id)), []).append((source, indicator))
        for term in _terms(source, indicator):
            first, item = meanings.setdefault(term.item.id, (source, term.item))
            if item != term.item:
                raise ConflictError(
                    f"item {item.id!r} means one thing to {first.provider} ({first.label}) and another to "
                    f"{source.provider} ({source.label}): {_moved(item, term.item)}; import one, or rename the other"
                )
    order = {name: (edition.standard, edition.year, name) for name, (_, edition) in editions.items()}
    winners = {key: _winner(key, found) for key, found in claims.items()}
    keys = sorted(winners, key=lambda key: (order[key[0]], _numbered(winners[key][1])))
    return Registry(
        providers=tuple(sorted({source.provider for source in sources})),
        editions=FrozenMap({name: editions[name][1] for name in sorted(editions, key=order.__getitem__)}),
        benchmarks=FrozenMap({name: benchmarks[name][1] for name in sorted(benchmarks)}),
        checks=FrozenMap({name: checks[name][1] for name in sorted(checks)}),
        items=FrozenMap({name: meanings[name][1] for name in sorted(meanings)}),
        indicators=FrozenMap({key: winners[key][1] for key in keys}),
        provided=FrozenMap({key: winners[key][0].provider for key in keys}),
    )


def _coded(found: Iterable[tuple[_Source, Any]]) -> Iterator[tuple[_Source, Check]]:
    """Yield checks whose ids are codes; those of the library's own are nobody else's."""
    for source, check in found:
        code = _id(source, check, "check")
        if not re.fullmatch(CODE, code):
            raise DefinitionError(
                f"a check of {source.provider} ({source.label}) has the id {code!r}; "
                "give it a code of capital letters and three digits, such as 'ACME101'"
            )
        if code.startswith("WRES") and source.provider != _official():
            raise DefinitionError(
                f"a check of {source.provider} ({source.label}) has the id {code!r}; "
                "codes that begin with WRES are the library's own: begin it with a name of yours"
            )
        yield source, check


def _terms(source: _Source, indicator: Indicator) -> tuple[Term, ...]:
    """Return the terms of a measure that can be written down; one that can't fails in the face of who named it."""
    what = f"the measure of indicator {indicator.id!r} of {source.provider} ({source.label})"
    try:
        terms = tuple(itertools.islice(indicator.measure.terms, MOST))
        canonical(indicator.measure)
    except DefinitionError as error:
        raise DefinitionError(f"{what}: {error}") from error
    except (Exception, SystemExit) as error:
        raise PluginError(f"{what} failed: {_said(error)}") from error
    strange = [term for term in terms if not isinstance(term, Term)]
    if strange or not terms:
        raise DefinitionError(f"{what} has the terms {terms!r}; it takes one or more Term values, the counts used")
    return terms


def _numbered(indicator: Indicator) -> tuple[tuple[int, str], str]:
    """Return what sorts indicators by number, "10" after "9" and "9a"."""
    digits = re.match(r"\d*", indicator.number)
    return (int(digits[0]) if digits and digits[0] else 10**6, indicator.number), indicator.id


def _moved(before: Any, after: Any) -> str:
    return "; ".join(f"{path} is {was!r} and {now!r}" for path, (was, now) in diff(before, after).items())
