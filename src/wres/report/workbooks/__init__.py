"""Workbooks for people: the collection template, empty or filled from counts, and the results."""

from __future__ import annotations

from wres.report.workbooks.results import results_workbook
from wres.report.workbooks.template import blank_template, filled_template

__all__ = ["blank_template", "filled_template", "results_workbook"]
