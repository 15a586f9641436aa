"""Workbooks that people fill in: opened with care, read by their labels, every figure traced to its cell."""

from wres.intake.workbooks.reading import Workbook, read_workbook
from wres.intake.workbooks.safety import WorkbookError

__all__ = ["Workbook", "WorkbookError", "read_workbook"]
