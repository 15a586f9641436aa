"""For pytest: `--wres-plugin` runs the conformance kit, and a fixture gives the registry. Does nothing unless used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from wres.registry import Registry
    from wres.testing import ConformanceCase

__all__ = ["wres_registry"]

OPTION = "--wres-plugin"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names plugins."""
    parser.getgroup("wres").addoption(
        OPTION,
        action="append",
        default=[],
        metavar="NAME",
        help="run the conformance kit of wres against this installed plugin; may be given several times",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add a test for each case of the plugins named, before others are chosen by name."""
    names = config.getoption(OPTION)
    if not names:
        return
    from pluggy import PluginValidationError

    from wres.errors import WresError
    from wres.testing import conformance_cases

    for at, name in enumerate(names):
        beside = [*names[:at], *names[at + 1 :]]
        try:
            cases = conformance_cases(name, beside=beside)
        except (WresError, PluginValidationError) as error:
            raise pytest.UsageError(f"{OPTION} {name}: {error}") from None
        items += [ConformanceItem.from_parent(session, name=case.id, case=case) for case in cases]


class ConformanceItem(pytest.Item):
    """One case of the kit."""

    def __init__(self, *, case: ConformanceCase, **options: Any) -> None:
        super().__init__(nodeid=f"wres::{case.id}", **options)
        self.case = case

    def runtest(self) -> None:
        """Run the case."""
        self.case.run()

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """Return the message; a traceback would show the kit and not the plugin."""
        if isinstance(excinfo.value, AssertionError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Any, int | None, str]:
        """Return what the report calls it."""
        return self.path, None, f"wres {self.case.id}"


@pytest.fixture(scope="session")
def wres_registry(pytestconfig: pytest.Config) -> Registry:
    """Return the registry of the official standard and of the plugins that --wres-plugin names."""
    from wres.registry import load

    return load(*(pytestconfig.getoption(OPTION) or ()))
