"""Spark counts where the records are: one aggregation for each kind of record, and only counts come back.

It runs where PySpark and Java 17 or newer are, as in `nox -s engines`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import records
from engines import arrow, plain
from hypothesis import given
from hypothesis import strategies as st
from oddities import assert_same

import wres

pyspark = pytest.importorskip("pyspark", reason="PySpark isn't installed; `nox -s engines` brings it")


def java() -> int:
    """The version of Java on the path, 0 without one."""
    if not shutil.which("java"):
        return 0
    version = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', version)
    return int(found[1]) if found else 0


pytestmark = [
    pytest.mark.skipif(java() < 17, reason="Spark needs Java 17 or newer on the path"),
    # What PySpark says of newer releases of pandas, and Python of its sockets, is no matter of ours.
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "3", "spark.log.level": "OFF"}
    builder = SparkSession.builder.master("local[2]").appName("wres")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def on_spark(spark: Any, made: dict[str, records.Rows], folder: Path) -> dict[str, Any]:
    import pyarrow.parquet as pq

    frames = {}
    for name, rows in made.items():
        pq.write_table(arrow(rows, folder), folder / f"{name}.parquet")
        frames[name] = spark.read.parquet(str(folder / f"{name}.parquet"))
    return frames


@pytest.mark.parametrize("options", [{}, {"assignment": "highest-band"}], ids=str)
def test_spark_gives_the_same(spark: Any, options: dict[str, Any], tmp_path: Path) -> None:
    """Byte for byte what pandas gives."""
    made = records.made(5)
    asked: dict[str, Any] = {"edition": "wres-2024", "on_error": "list", "years": [2022, 2023, 2024, 2025], **options}
    expected = wres.tabulate(**{name: plain(rows, tmp_path) for name, rows in made.items()}, **asked)
    found = wres.tabulate(**on_spark(spark, made, tmp_path), **asked)
    pd.testing.assert_frame_equal(expected, found)
    assert expected.to_csv() == found.to_csv()
    assert expected.attrs == found.attrs


@given(seed=st.integers(0, 10**6))
def test_spark_counts_made_up_lists_the_same(spark: Any, seed: int, tmp_path: Path) -> None:
    """With ids, names, years and ethnicities of every oddity: the same as of files, byte for byte."""

    def read(frame: pd.DataFrame, path: Path) -> Any:
        frame.to_parquet(path.with_suffix(".parquet"), index=False)
        return spark.read.parquet(str(path.with_suffix(".parquet")))

    assert_same(seed, read, tmp_path)


@pytest.mark.parametrize(("person", "aggregations"), [(None, [1]), ("employee_id", [1, 1, 2])])
def test_only_counts_leave_spark(
    spark: Any, person: str | None, aggregations: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One aggregation by raw values; with people, whether ids are written oddly, and each taken once and counted."""
    from pyspark.sql.classic.dataframe import DataFrame

    plans: list[str] = []
    for way in ("collect", "toPandas", "toArrow", "toLocalIterator", "head", "take"):
        if hasattr(DataFrame, way):
            original = getattr(DataFrame, way)

            def seen(frame: Any, *rest: Any, original: Any = original, **more: Any) -> Any:
                plans.append(frame._jdf.queryExecution().optimizedPlan().toString())
                return original(frame, *rest, **more)

            monkeypatch.setattr(DataFrame, way, seen)
    staff = on_spark(spark, {"staff": records.made(7)["staff"]}, tmp_path)["staff"]
    wres.tabulate(staff, edition="wres-2024", on_error="list", columns={"person": person})
    assert aggregations == [len(re.findall(r"\bAggregate\b", plan)) for plan in dict.fromkeys(plans)]
    # What is collected is an aggregation itself, and never the records beneath it.
    assert all(re.match(r"(Project[^\n]*\n\W*)*Aggregate", plan) for plan in plans)
