"""From what organisations hold to the counts table: records in files, or in frames of any engine."""

from wres.intake.counting import quality, recognise, tabulate

__all__ = ["quality", "recognise", "tabulate"]
