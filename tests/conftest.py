"""How many examples properties take: `few` wherever the tests run, `many` in the session `properties`."""

from __future__ import annotations

import gc
import os
from importlib.util import find_spec

from hypothesis import HealthCheck, settings

# Packages and files that sessions of their own check.
collect_ignore = ["plugins", "typing"]
if not all(map(find_spec, ("axe_playwright_python", "PIL", "playwright", "pypdfium2"))):
    collect_ignore.append("pages")

COMMON = {
    "deadline": None,
    # Examples are the same in every run on CI, so that a failure there can be repeated.
    "derandomize": "CI" in os.environ,
    # Tables and files take their time, and an example may write over the files of the one before.
    "suppress_health_check": [
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.differing_executors,
    ],
}
settings.register_profile("few", max_examples=5, **COMMON)
settings.register_profile("many", max_examples=50, **COMMON)
settings.load_profile("few")


def pytest_collection_finish() -> None:
    """Modules and collected tests stay to the end: the garbage collector needn't go through them again and again.

    They aren't frozen, because Hypothesis asks the collector who refers to its generators of random numbers.
    """
    gc.set_threshold(50_000, 20, 50)
