"""How counts become a figure: pure functions of arrays, one frozen value for each kind of comparison.

Every `estimate` takes `Cells` with any leading batch axes and gives back an `Estimate` with axes `(*batch, unit, row)`:
the headline, and beneath it the components that it is made of. Nothing is rounded.
"""

from __future__ import annotations

from wres.measures.answers import Percentage, PercentageGap, ScoreGap
from wres.measures.likelihood import RelativeLikelihood
from wres.measures.representation import Composition, RepresentationGap

__all__ = ["Composition", "Percentage", "PercentageGap", "RelativeLikelihood", "RepresentationGap", "ScoreGap"]
