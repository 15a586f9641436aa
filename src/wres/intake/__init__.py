"""From what organisations hold to the counts table: records in files or frames of any engine, and workbooks."""

from wres.intake.counting import quality, recognise, tabulate
from wres.intake.workbooks import Workbook, WorkbookError, read_workbook

__all__ = ["Workbook", "WorkbookError", "quality", "read_workbook", "recognise", "tabulate"]
