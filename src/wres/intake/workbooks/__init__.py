"""Workbooks that people fill in: opened with care, read by their labels, every figure traced to its cell."""

from wres.intake.workbooks.safety import WorkbookError
from wres.intake.workbooks.workbook import Workbook, is_return, read_workbook

__all__ = ["Workbook", "WorkbookError", "is_return", "read_workbook"]
