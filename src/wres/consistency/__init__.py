"""What is wrong with printed figures: what they have to do with each other, and the counts that could lie behind."""

from __future__ import annotations

from wres.consistency._reconstruct import Reconstruction, reconstruct
from wres.consistency.inputs import FiguresError
from wres.consistency.published import audit_published

__all__ = ["FiguresError", "Reconstruction", "audit_published", "reconstruct"]
