"""How many examples properties take: `default`, `thorough` in the session `properties`, `few` in `tests-lowest`."""

from __future__ import annotations

import os
from importlib.util import find_spec

from hypothesis import HealthCheck, settings

# Packages and files that sessions of their own check.
collect_ignore = ["plugins", "typing"]
if not all(map(find_spec, ("axe_playwright_python", "PIL", "playwright", "pypdfium2"))):
    collect_ignore.append("pages")

# Examples are the same in every run on CI, so that a failure there can be repeated.
COMMON = {
    "deadline": None,
    "derandomize": "CI" in os.environ,
    "suppress_health_check": [HealthCheck.too_slow],
}
settings.register_profile("default", max_examples=50, **COMMON)
settings.register_profile("few", max_examples=10, **COMMON)
settings.register_profile("thorough", max_examples=150, **COMMON)
settings.load_profile("default")
