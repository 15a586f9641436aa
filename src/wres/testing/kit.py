"""The kit: every check of everything that a plugin brings, as named cases, and their results."""

from __future__ import annotations

import functools
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

import attrs

from wres.errors import DefinitionError
from wres.plugins import PluginDefinitions, amendments, definitions_of, normalised, sisters
from wres.registry import load
from wres.testing import auditing, checks, judging, subjects
from wres.testing.checks import CHECKS
from wres.testing.subjects import Subject

__all__ = ["CheckResult", "Conformance", "ConformanceCase", "check_plugin", "conformance_cases"]


@attrs.frozen
class CheckResult:
    """How one check went: `name` is the case's id; `message` says what is wrong and the cure, or what was expected."""

    name: str
    passed: bool
    message: str = ""


@attrs.frozen(repr=False)
class ConformanceCase:
    """One check of one thing, ready to run: `id` is `subject/check`, such as `wres-2024/leaving/examples-reproduce`."""

    id: str
    check: str
    description: str
    expected_failure: str
    _function: Callable[[Any], None] = attrs.field(eq=False)
    _subject: Any = attrs.field(eq=False)

    def __repr__(self) -> str:
        return f"<ConformanceCase {self.id}>"

    def result(self) -> CheckResult:
        """Return how the check went; nothing that the plugin does raises here."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", RuntimeWarning)
                self._function(self._subject)
        except (Exception, SystemExit) as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            failure = f"{type(error).__name__}: {error} (line {where.lineno} of {where.filename}, in {where.name})"
            own = (auditing.__file__, checks.__file__, judging.__file__, subjects.__file__)
            if where.filename in own and isinstance(error, AssertionError):
                failure = str(error)  # What a check itself says is wrong.
        else:
            failure = ""
        if not self.expected_failure:
            return CheckResult(self.id, passed=not failure, message=failure)
        if failure:
            return CheckResult(self.id, passed=True, message=f"expected: {self.expected_failure} ({failure})")
        return CheckResult(
            self.id,
            passed=False,
            message=f"was expected to fail ({self.expected_failure}) and passes; take it out of expected_failures",
        )

    def run(self) -> None:
        """Run the check; a failure is an `AssertionError` that says what is wrong and the cure."""
        found = self.result()
        if not found.passed:
            raise AssertionError(f"{self.id}: {found.message}")


@attrs.frozen(repr=False)
class Conformance(Sequence[CheckResult]):
    """The results of a kit, a sequence of `CheckResult`, with the number of checks as its length."""

    plugin: str
    results: tuple[CheckResult, ...]

    def __len__(self) -> int:
        return len(self.results)

    def __getitem__(self, at: Any) -> Any:
        return self.results[at]

    @property
    def failed(self) -> tuple[CheckResult, ...]:
        """The checks that failed."""
        return tuple(result for result in self.results if not result.passed)

    @property
    def passed(self) -> bool:
        """Whether there were checks, and none failed."""
        return bool(self.results) and not self.failed

    def __repr__(self) -> str:
        count = f"{len(self)} check{'' if len(self) == 1 else 's'}"
        lines = [f"<Conformance of {self.plugin}: {count}, {len(self.failed)} failed>"]
        return "\n".join([*lines, *(f"{result.name}: {result.message}" for result in self.failed)])


def conformance_cases(
    plugin: Any, expected_failures: Mapping[str, str] | None = None, *, beside: Sequence[Any] = ()
) -> list[ConformanceCase]:
    """Return a named case for each check of everything that a plugin brings, for `pytest.mark.parametrize`.

    `plugin` is what `wres.load` takes; `beside` are plugins whose editions or indicators it builds on.
    `expected_failures` gives a reason for each case that is known to fail, by id or by a pattern such as
    `*/scaling-counts-scales-nothing`; a case that passes all the same fails, and a reason that belongs to no case is a
    `DefinitionError`. A plugin that can't be loaded is the error that `wres.load` raises; one that brings nothing has
    one case, which fails.

    >>> cases = conformance_cases("wres-standard")
    >>> cases[0]
    <ConformanceCase wres-standard/brings-definitions>
    >>> len(cases) > 1000
    True
    """
    reasons = dict(expected_failures or {})
    for pattern, reason in reasons.items():
        if not isinstance(reason, str) or not reason.strip():
            raise DefinitionError(f"the expected failure of {pattern!r} has no reason; say why it is right to fail")
    cases = []
    matched = set()
    for kind, subject in _subjects(plugin, beside):
        for function in CHECKS[kind]:
            check = function.__name__.replace("_", "-")
            name = f"{subject.name}/{check}"
            fitting = [pattern for pattern in reasons if pattern == name or fnmatchcase(name, pattern)]
            matched.update(fitting)
            reason = reasons[fitting[0]] if fitting else ""
            cases.append(ConformanceCase(name, check, (function.__doc__ or "").strip(), reason, function, subject))
    stray = [pattern for pattern in reasons if pattern not in matched]
    if stray:
        raise DefinitionError(
            f"no case is called {', '.join(map(repr, stray))}; the cases are {', '.join(case.id for case in cases)}"
        )
    return cases


def check_plugin(
    plugin: Any,
    expected_failures: Mapping[str, str] | None = None,
    *,
    beside: Sequence[Any] = (),
    progress: Callable[[float], None] | None = None,
) -> Conformance:
    """Return how every check of a plugin went, as `conformance_cases` without pytest.

    `progress` is called with the share done, from 0 to 1, after each check.

    >>> import types
    >>> check_plugin(types.ModuleType("acme_wres"))
    <Conformance of acme-wres: 1 check, 1 failed>
    acme-wres/brings-definitions: the plugin brings nothing; mark its hooks with @wres.hookimpl and let them return
    definitions
    """
    cases = conformance_cases(plugin, expected_failures, beside=beside)
    results = []
    for at, case in enumerate(cases):
        results.append(case.result())
        if progress is not None:
            progress((at + 1) / len(cases))
    return Conformance(cases[0].id.partition("/")[0], tuple(results))


def _subjects(plugin: Any, beside: Sequence[Any]) -> Iterator[tuple[str, Subject]]:
    """Yield everything that a plugin brings, with its kind."""
    found = definitions_of(plugin)
    registry = load(*beside, plugin)
    subject = functools.partial(Subject, plugin=plugin, registry=registry, definitions=found, shared={})
    name = normalised(plugin) if isinstance(plugin, str) else ""
    yield "plugin", subject(name=name if name in (*sisters(), *amendments()) else found.provider.name)
    for edition in found.editions:
        yield "edition", subject(name=edition.id, edition=edition)
    for edition, indicator in _held(found, registry):
        yield "indicator", subject(name=f"{edition.id}/{indicator.id}", edition=edition, indicator=indicator)
    for benchmark in found.benchmarks:
        yield "benchmark", subject(name=benchmark.id, benchmark=benchmark)
    for check in found.checks:
        yield "check", subject(name=check.id, check=check)


def _held(found: PluginDefinitions, registry: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each definition with each edition that it holds for, an edition's together."""
    for edition in registry.editions.values():
        for indicator in found.indicators:
            if edition.id in indicator.editions:
                yield edition, indicator
