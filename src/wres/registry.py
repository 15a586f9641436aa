"""Which definitions take part, and what happens where two plugins bring the same.

`load` names the plugins and gives back a frozen `Registry`; nothing is kept anywhere else, and the order of loading
never matters.
"""

from __future__ import annotations

import functools
import html
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any, TypeVar

import attrs
import numpy as np
import numpy.typing as npt

from wres.definitions import canonical, diff, digest, fingerprint
from wres.errors import ConflictError, DefinitionError, PluginError, UnknownEditionError, nearest
from wres.model import Benchmark, Check, Edition, FrozenMap, Indicator, Item, Term
from wres.plugins import (
    MOST,
    LoadedPlugin,
    Provider,
    attributed_to,
    collect,
    described,
    normalised,
    official_provider,
    resolve_all,
)

__all__ = ["Registry", "load"]

CODE = r"[A-Z][A-Z0-9]*[A-Z][0-9]{3}"
"""How the id of a check is spelt: permanent, short, and no word of any sentence."""

AS_REPORTED = "as-reported"
STANDARD = "wres"

T = TypeVar("T")
Key = tuple[str, str]
Claim = tuple[LoadedPlugin, T]
"""A definition with the plugin that brings it."""


def _id(plugin: LoadedPlugin, value: Any, kind: str) -> str:
    """Return a value's id, as plain text."""
    try:
        name = value.id
    except Exception as error:
        raise PluginError(f"a {kind} of {plugin} has no id: {described(error)}") from error
    if not isinstance(name, str) or not name:
        raise DefinitionError(f"a {kind} of {plugin} has the id {name!r}; give it a name")
    return str(name)


def _unique(claims: Iterable[Claim[T]], kind: str) -> dict[str, T]:
    """Return values by id, each from one provider."""
    once: dict[str, Claim[T]] = {}
    for plugin, value in claims:
        name = _id(plugin, value, kind)
        if name in once:
            raise ConflictError(
                f"{kind} {name!r} comes from {once[name][0]} and from {plugin}; load one of them, or rename one"
            )
        once[name] = plugin, value
    return {name: value for name, (_, value) in sorted(once.items())}


def _agreed(claims: Iterable[Claim[T]], kind: str, cure: str) -> dict[str, T]:
    """Return values by id, each of which means the same to all that bring it."""
    once: dict[str, Claim[T]] = {}
    for plugin, value in claims:
        name = _id(plugin, value, kind)
        first, known = once.setdefault(name, (plugin, value))
        if known is not value and known != value:
            moved = "; ".join(f"{path} is {was!r} and {now!r}" for path, (was, now) in diff(known, value).items())
            raise ConflictError(f"{kind} {name!r} means one thing to {first} and another to {plugin}: {moved}; {cure}")
    return {name: value for name, (_, value) in sorted(once.items())}


def _winner(key: Key, claims: list[Claim[Indicator]]) -> Claim[Indicator]:
    """Return the definition that stands, where each but the first overrides another's; see the table in the docs."""
    edition, name = key
    what = f"indicator {name!r} of {edition}"
    providers = [plugin.provider.name for plugin, _ in claims]
    over: dict[str | None, list[Claim[Indicator]]] = {}
    for plugin, indicator in claims:
        target = None if indicator.overrides is None else normalised(indicator.overrides)
        if target is not None and (target not in providers or target == plugin.provider.name):
            others = sorted({p for p in providers if p != plugin.provider.name})
            raise DefinitionError(
                f"{what} from {plugin.provider} overrides {indicator.overrides!r}, which doesn't define it; "
                f"it is defined by {', '.join(others) or 'nobody else: leave overrides out'}"
            )
        over.setdefault(target, []).append((plugin, indicator))
    for target, rivals in over.items():
        if len(rivals) > 1:
            names = " and ".join(sorted(str(plugin) for plugin, _ in rivals))
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
class Registry:
    """The editions, indicators, benchmarks and checks that take part: a value, made by `load`.

    >>> registry = load()
    >>> registry.indicator("wres-2024", "disciplinary").number
    '3'
    >>> registry
    <Registry: ... editions, ... definitions, ... benchmarks, ... checks from wres-standard ...>
    """

    providers: tuple[Provider, ...]
    editions: FrozenMap[str, Edition] = attrs.field(repr=False)
    benchmarks: FrozenMap[str, Benchmark] = attrs.field(repr=False)
    checks: FrozenMap[str, Check] = attrs.field(repr=False)
    items: FrozenMap[str, Item] = attrs.field(repr=False)
    _indicators: FrozenMap[Key, Indicator] = attrs.field(repr=False, alias="indicators")
    _provided: FrozenMap[Key, Provider] = attrs.field(repr=False, alias="provided")
    _methods: FrozenMap[str, Provider] = attrs.field(repr=False, alias="methods")

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

    def provider_of_benchmark(self, benchmark: str) -> Provider:
        """Return who brought a benchmark method, by its id; `DefinitionError` lists what there is."""
        self.benchmark(benchmark)
        return self._methods[benchmark]

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
    `DefinitionError` what a definition refers to and nobody brings.

    >>> [edition for edition in load().editions][:2]
    ['wres-2015', 'wres-2016']
    """
    loaded = resolve_all(plugins)
    found = collect(loaded)
    editions = _unique(found["wres_editions"], "edition")
    _agreed(
        ((plugin, edition.grouping) for plugin, edition in found["wres_editions"]), "grouping", "give one another id"
    )
    claims: dict[Key, list[Claim[Indicator]]] = {}
    for plugin, indicator in found["wres_indicators"]:
        for edition in indicator.editions:
            if edition not in editions:
                raise UnknownEditionError(
                    f"indicator {indicator.id!r} of {plugin.provider} lists the edition {edition!r}, which nobody "
                    f"registers{nearest(edition, editions)}; registered: {', '.join(editions)}"
                )
            claims.setdefault((edition, str(indicator.id)), []).append((plugin, indicator))
    items = _agreed(
        ((plugin, term.item) for plugin, indicator in found["wres_indicators"] for term in _terms(plugin, indicator)),
        "item",
        "import one, or rename the other",
    )
    order = {name: (edition.standard, edition.year, name) for name, edition in editions.items()}
    winners = {key: _winner(key, rivals) for key, rivals in claims.items()}
    keys = sorted(winners, key=lambda key: (order[key[0]], _numbered(winners[key][1])))
    return Registry(
        providers=tuple(sorted({plugin.provider for plugin in loaded})),
        editions=FrozenMap({name: editions[name] for name in sorted(editions, key=order.__getitem__)}),
        benchmarks=FrozenMap(_unique(found["wres_benchmarks"], "benchmark")),
        checks=FrozenMap(_unique(_coded(found["wres_checks"]), "check")),
        items=FrozenMap(items),
        indicators=FrozenMap({key: winners[key][1] for key in keys}),
        provided=FrozenMap({key: winners[key][0].provider for key in keys}),
        methods=FrozenMap({str(method.id): plugin.provider for plugin, method in found["wres_benchmarks"]}),
    )


@functools.cache
def official() -> Registry:
    """Return the registry of the official standard, built once."""
    return load()


def or_official(registry: Registry | None) -> Registry:
    """Return a registry as it is given, the official one for None; anything else is a `DefinitionError`."""
    if registry is not None and not isinstance(registry, Registry):
        raise DefinitionError(f"registry is {registry!r}; give what wres.load(…) returns")
    return official() if registry is None else registry


def editions_of(edition: str | Edition, registry: Registry) -> tuple[list[Edition], bool]:
    """Return the editions that a call asks for, and whether each year is judged by its own of them.

    >>> editions, each_year = editions_of("as-reported", official())
    >>> each_year, editions[0].id
    (True, 'wres-2015')
    """
    standards = dict.fromkeys(found.standard for found in registry.editions.values())
    each_year = {AS_REPORTED: STANDARD, **{f"{standard}-{AS_REPORTED}": standard for standard in standards}}
    if isinstance(edition, Edition):
        return [edition], False
    if not isinstance(edition, str):
        raise DefinitionError(f"edition is {edition!r}; give an edition's id, such as 'wres-2024', or 'as-reported'")
    if edition in each_year:
        return [found for found in registry.editions.values() if found.standard == each_year[edition]], True
    return [registry.edition(edition)], False


def provisional_note(edition: Edition) -> str:
    """Return what has to be said wherever an edition is used that nothing read defines."""
    return (
        f"{edition.id} is provisional: nothing that defines it was read, and its facts are carried over from "
        f"{edition.supersedes or 'another edition'}"
    )


def as_reported(edition: Edition, *, provisional: bool) -> Edition:
    """Return the edition of a year that is judged as reported; a provisional one has to be asked for."""
    if edition.provisional and not provisional:
        raise UnknownEditionError(
            f"{provisional_note(edition)}; give provisional=True (--provisional) to take it for {edition.year}, or "
            "name one edition for all years"
        )
    return edition


def of_years(
    editions: Iterable[Edition], years: npt.NDArray[np.int64], *, provisional: bool = False
) -> tuple[list[Edition], list[int]]:
    """Return the editions of the years there are, and the years before the first of all editions.

    >>> found, earlier = of_years(official().editions.values(), np.array([2014, 2020]))
    >>> [edition.id for edition in found], earlier
    (['wres-2020'], [2014])
    """
    there = sorted(set(years.tolist()))
    of: dict[int, Edition] = {}
    for edition in editions:
        if of.setdefault(edition.year, edition) is not edition:
            raise ConflictError(
                f"{of[edition.year].id} and {edition.id} are both editions of {edition.year}, so that a year can't be "
                "judged as reported; load one of them, or name the edition"
            )
    first = min(of, default=0)
    stray = [year for year in there if year not in of and year >= first]
    if stray or (there and not set(there) & set(of)):
        raise UnknownEditionError(
            f"no edition for {', '.join(map(str, stray or there))}; the editions are those of "
            f"{', '.join(map(str, of))}: leave these years out, or name one edition for all"
        )
    found = [as_reported(of[year], provisional=provisional) for year in there if year in of]
    return found, [year for year in there if year < first]


def _coded(claims: Iterable[Claim[Check]]) -> Iterator[Claim[Check]]:
    """Yield checks whose ids are codes; those of the library's own are nobody else's."""
    for plugin, check in claims:
        code = _id(plugin, check, "check")
        if not re.fullmatch(CODE, code):
            raise DefinitionError(
                f"a check of {plugin} has the id {code!r}; "
                "give it a code of capital letters and three digits, such as 'ACME101'"
            )
        if code.startswith("WRES") and plugin.provider != official_provider():
            raise DefinitionError(
                f"a check of {plugin} has the id {code!r}; "
                "codes that begin with WRES are the library's own: begin it with a name of yours"
            )
        yield plugin, check


def _terms(plugin: LoadedPlugin, indicator: Indicator) -> tuple[Term, ...]:
    """Return the terms of a measure that can be written down; anything else is an error that names the plugin."""
    what = f"the measure of indicator {indicator.id!r} of {plugin}"
    with attributed_to(what):
        terms = tuple(itertools.islice(indicator.measure.terms, MOST))
        canonical(indicator.measure)
    strange = [term for term in terms if not isinstance(term, Term)]
    if strange or not terms:
        raise DefinitionError(f"{what} has the terms {terms!r}; it takes one or more Term values, the counts used")
    return terms


def _numbered(indicator: Indicator) -> tuple[tuple[int, str], str]:
    """Return what sorts indicators by number, "10" after "9" and "9a"."""
    digits = re.match(r"\d*", indicator.number)
    return (int(digits[0]) if digits and digits[0] else 10**6, indicator.number), indicator.id
