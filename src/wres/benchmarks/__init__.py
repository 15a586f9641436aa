"""The benchmark methods: replicas of the rules in use, what statistics adds, and wrappers that go about any of them.

Every method is a frozen value: change an option with `attrs.evolve`, and give a variant an id of its own.

>>> import attrs
>>> strict = attrs.evolve(FourFifths(), id="four-fifths-open", inclusive=False)
>>> Fdr(of=ScoreTest(), family="organisation").id
'score-test-fdr'
"""

from __future__ import annotations

from wres.benchmarks._figures import Figures, figures
from wres.benchmarks.board_exact import BoardExact
from wres.benchmarks.empirical_bayes import EmpiricalBayes
from wres.benchmarks.four_fifths import FourFifths
from wres.benchmarks.group import GroupCentre
from wres.benchmarks.judging import Judgement, Method
from wres.benchmarks.model_employer import ModelEmployer
from wres.benchmarks.ordered_bands import OrderedBands
from wres.benchmarks.overdispersed_funnel import OverdispersedFunnel
from wres.benchmarks.race_disparity_ratio import RaceDisparityRatio
from wres.benchmarks.ranking import PercentileRank, Rank
from wres.benchmarks.share_in_range import ShareInRange
from wres.benchmarks.trend import Trend, XmrChart
from wres.benchmarks.within import NewcombeDifference, ScoreTest
from wres.benchmarks.wrappers import Fdr, PooledYears, Stratified, UnknownBounds

__all__ = [
    "METHODS",
    "BoardExact",
    "EmpiricalBayes",
    "Fdr",
    "Figures",
    "FourFifths",
    "GroupCentre",
    "Judgement",
    "Method",
    "ModelEmployer",
    "NewcombeDifference",
    "OrderedBands",
    "OverdispersedFunnel",
    "PercentileRank",
    "PooledYears",
    "RaceDisparityRatio",
    "Rank",
    "ScoreTest",
    "ShareInRange",
    "Stratified",
    "Trend",
    "UnknownBounds",
    "XmrChart",
    "figures",
]

METHODS: tuple[Method, ...] = (
    FourFifths(),
    ShareInRange(),
    RaceDisparityRatio(),
    ModelEmployer(),
    GroupCentre(),
    GroupCentre(id="group-pooled", title="Joint figure of the group", centre="pooled"),
    PercentileRank(),
    ScoreTest(),
    NewcombeDifference(),
    BoardExact(),
    OrderedBands(),
    OverdispersedFunnel(),
    EmpiricalBayes(),
    Rank(),
    Trend(),
    XmrChart(),
    Fdr(of=ScoreTest()),
    UnknownBounds(of=ScoreTest()),
    PooledYears(of=ScoreTest()),
)
"""The methods that the official standard's plugin brings, each with its defaults."""
