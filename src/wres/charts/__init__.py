"""Pictures of results and assessments: SVG drawn here, readable without colour, with the same in words and as a table.

>>> import wres
>>> from wres.datasets import sector
>>> results = wres.evaluate(sector(seed=1, organisations=12), edition="wres-2024", indicators=["appointment"])
>>> chart = funnel(results)
>>> chart.title, len(chart.table)
('Funnel: appointment from shortlisting, 2024', 12)
"""

from __future__ import annotations

from wres.charts._caterpillar import caterpillar, intervals
from wres.charts._dumbbell import dumbbell
from wres.charts._funnel import funnel
from wres.charts._pyramid import pyramid
from wres.charts._trend import lines, trend
from wres.charts.chart import Chart

__all__ = ["Chart", "caterpillar", "dumbbell", "funnel", "intervals", "lines", "pyramid", "trend"]
