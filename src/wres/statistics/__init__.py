"""The arithmetic that knows nothing of the standard: intervals, tests, and figures as they were printed.

Everything takes arrays of any shapes that broadcast, and float64 in them; counts needn't be whole, since
two-year averages aren't. A count that is missing or impossible gives `nan` in its own place and disturbs no
other.
"""
