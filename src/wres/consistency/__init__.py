"""What is wrong with printed figures: what they have to do with each other, and the counts that could lie behind."""

from __future__ import annotations

from wres.consistency.inputs import FiguresError
from wres.consistency.published import audit_published
from wres.consistency.reconstruction import Bounds, Reconstruction, reconstruct

__all__ = ["Bounds", "FiguresError", "Reconstruction", "audit_published", "reconstruct"]
