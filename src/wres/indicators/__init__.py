"""The forms that the nine indicators of the official standard have had, one module for each subject, oldest first.

Which of them holds in a year, and who says so, stands on that year's page in `wres.editions`.
"""

from __future__ import annotations

from wres.indicators.form import Form

__all__ = ["Form"]
