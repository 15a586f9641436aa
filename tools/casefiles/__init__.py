"""Case files: published cases with the checks that somebody worked out for them, judged from what is printed alone.

`python tools/casefiles FILE…` judges every check of case files, or of the library's own `published.json`.
"""

from __future__ import annotations

from casefiles.judging import JudgedCheck, judge
from casefiles.tables import case_figures

__all__ = ["JudgedCheck", "case_figures", "judge"]
