"""Readings of the official standard that aren't its own, each an ordinary plugin: what a fact that isn't known may be.

Loaded only by name, `wres.load("disciplinary-over-two-years")`, a definition of theirs has its own fingerprint, and
the provenance names the amendment.
"""

from __future__ import annotations
