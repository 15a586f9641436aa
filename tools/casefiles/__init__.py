"""Case files: published cases with the checks that somebody worked out for them, judged from what is printed alone."""

from __future__ import annotations

from casefiles.casefile import Judgement, judge
from casefiles.casetable import case_figures

__all__ = ["Judgement", "case_figures", "judge"]
