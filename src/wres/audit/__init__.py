"""What is wrong with a return, or with a published figure: findings with permanent codes.

Names are loaded where they are first used: checks of printed figures need no pandas, and loading the standard, which
brings the checks of returns, needs nothing of printed figures.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wres.audit.acknowledgements import (
        Acknowledged,
        Acknowledgement,
        Acknowledgements,
        AcknowledgementsError,
        read_acknowledgements,
    )
    from wres.audit.casefile import Judgement, judge
    from wres.audit.casetable import case_figures
    from wres.audit.codes import CODES
    from wres.audit.figures import FiguresError
    from wres.audit.files import audit_file, codes_of
    from wres.audit.findings import SEVERITIES, Code, Finding, Findings, Place
    from wres.audit.material import At, Found, Returns, Rule
    from wres.audit.outcome import Audited, acknowledge, choose
    from wres.audit.published import audit_published
    from wres.audit.reconstruct import Reconstruction, reconstruct
    from wres.audit.returns import audit

_HOMES = {
    "acknowledgements": (
        "Acknowledged",
        "Acknowledgement",
        "Acknowledgements",
        "AcknowledgementsError",
        "read_acknowledgements",
    ),
    "casefile": ("Judgement", "judge"),
    "casetable": ("case_figures",),
    "codes": ("CODES",),
    "figures": ("FiguresError",),
    "files": ("audit_file", "codes_of"),
    "findings": ("SEVERITIES", "Code", "Finding", "Findings", "Place"),
    "material": ("At", "Found", "Returns", "Rule"),
    "outcome": ("Audited", "acknowledge", "choose"),
    "published": ("audit_published",),
    "reconstruct": ("Reconstruction", "reconstruct"),
    "returns": ("audit",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "CODES",
    "SEVERITIES",
    "Acknowledged",
    "Acknowledgement",
    "Acknowledgements",
    "AcknowledgementsError",
    "At",
    "Audited",
    "Code",
    "FiguresError",
    "Finding",
    "Findings",
    "Found",
    "Judgement",
    "Place",
    "Reconstruction",
    "Returns",
    "Rule",
    "acknowledge",
    "audit",
    "audit_file",
    "audit_published",
    "case_figures",
    "choose",
    "codes_of",
    "judge",
    "read_acknowledgements",
    "reconstruct",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module 'wres.audit' has no attribute {name!r}")
    return getattr(import_module(f"wres.audit.{_HOME[name]}"), name)


class _Face(ModuleType):
    """The package, whose names outlive the import of a module that is spelt the same."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face


def __dir__() -> list[str]:
    return sorted(__all__)
