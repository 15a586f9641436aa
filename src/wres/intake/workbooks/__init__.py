"""Workbooks that people fill in: opened with care, read by their labels, every figure traced to its cell."""

from wres.intake.workbooks.safety import WorkbookError
from wres.intake.workbooks.workbook import Workbook, read_workbook

__all__ = ["Workbook", "WorkbookError", "read_workbook"]
