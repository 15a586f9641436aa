"""Times the counting of records, from files and on each engine, against what would be written by hand there.

`python benchmarks/records.py [--quick]` makes the records, prints the ratios and writes `benchmarks/records.json`. Each
run has a process of its own, whose peak memory is its own too; alternatives take turns, and the median counts.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

HERE = Path(__file__).parent
SMALL, LARGE = 1_400_000, 14_000_000
EDITION = "wres-2024"

CODES = list("ABCDEFGHJKLMNPRSZ")
BANDS = ["Band 1", *(f"Band {at}" for at in range(2, 8)), "Band 8a", "Band 8b", "Band 8c", "Band 8d", "Band 9", "VSM"]
GRADES = ["Consultant", "Senior medical manager", "Non-consultant career grade", "Trainee grade", "Other medical"]
PANELS = ["Clinical", "Non-clinical", "Medical"]
CONTRACTS = ["Permanent", "Fixed term", "Bank"]


def make(path: Path, rows: int) -> None:
    """Write a seeded staff list of 220 organisations, 1.4 million people a year in random order."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng = np.random.default_rng(rows)
    weights = rng.lognormal(0, 0.6, 220)
    orgs = [f"R{at:03d}" for at in range(220)]

    def words(codes: Any, values: list[str], mask: Any = None) -> Any:
        return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32), mask=mask), values).cast(pa.string())

    writer = None
    n = SMALL
    for year in range(2016, 2016 + rows // SMALL):
        panel = rng.choice(3, n, p=[0.55, 0.34, 0.11])
        band = np.where(panel == 2, len(BANDS) + rng.integers(0, len(GRADES), n), rng.integers(0, len(BANDS), n))
        table = pa.table(
            {
                "employee_id": rng.integers(20_000_000, 30_000_000, n),
                "year": np.full(n, year, np.int16),
                "org_code": words(rng.choice(220, n, p=weights / weights.sum()), orgs),
                "clinical": words(panel, PANELS),
                "pay_band": words(band, BANDS + GRADES),
                "ethnicity_code": words(rng.choice(17, n, p=[0.6, *[0.025] * 16]), CODES, rng.random(n) < 0.012),
                "gender": words(rng.integers(0, 2, n), ["Female", "Male"]),
                "age_band": words(rng.integers(0, 6, n), [f"{at}5 to {at + 1}4" for at in range(1, 7)]),
                "contract": words(rng.choice(3, n, p=[0.88, 0.1, 0.02]), CONTRACTS),
                "fte": np.round(rng.uniform(0.1, 1, n), 2),
            }
        )
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd", store_schema=False)
        writer.write_table(table, row_group_size=1_000_000)
    if writer is not None:
        writer.close()


GROUP = """CASE WHEN ethnicity_code IN ('A', 'B', 'C') THEN 'white'
    WHEN ethnicity_code IS NULL OR ethnicity_code = 'Z' THEN 'unknown' ELSE 'bme' END"""
PANEL = "lower(clinical)"
BAND = (
    "CASE "
    + " ".join(f"WHEN pay_band = '{recorded}' THEN '{recorded[-2:].strip()}'" for recorded in BANDS[:-1])
    + " ELSE pay_band END"
)


def query(source: str) -> str:
    """The counts in SQL: raw values grouped first, and named as the counts table names them afterwards."""
    return f"""SELECT org_code AS org, year, {PANEL} AS panel, {BAND} AS band, {GROUP} AS grp, sum(n)::BIGINT AS n
        FROM (SELECT org_code, year, clinical, pay_band, ethnicity_code, count(*) AS n
            FROM {source} WHERE contract <> 'Bank' OR contract IS NULL GROUP BY ALL)
        GROUP BY ALL"""


ONCE = f"""WITH people AS (
    SELECT org_code, year, employee_id,
        arg_min(struct_pack(p := clinical, b := pay_band, e := ethnicity_code),
            list_position({list(reversed(BANDS + GRADES))!r}, pay_band)) AS best
    FROM '{{}}' WHERE contract <> 'Bank' OR contract IS NULL GROUP BY ALL),
    staff AS (SELECT org_code, year, best.p AS clinical, best.b AS pay_band, best.e AS ethnicity_code, NULL AS contract
    FROM people) {query("staff")}"""


def ours(records: Any, *, people: bool = False) -> int:
    import wres

    counts = wres.tabulate(records, edition=EDITION, columns={} if people else {"person": None})
    return int(counts.loc[counts["band"] != "senior-medical-manager", "count"].sum())


def by_pandas(path: str) -> int:
    """The script that an analyst would write."""
    import pandas as pd

    return in_pandas(pd.read_parquet(path))


def in_pandas(staff: Any) -> int:
    staff = staff[staff["contract"] != "Bank"]
    group = staff["ethnicity_code"].map({**dict.fromkeys("ABC", "white"), **dict.fromkeys(CODES[3:16], "bme")})
    staff = staff.assign(group=group.fillna("unknown"))
    return int(staff.groupby(["org_code", "year", "clinical", "pay_band", "group"]).size().sum())


def by_duckdb(path: str) -> int:
    import duckdb

    return int(duckdb.sql(query(f"'{path}'")).df()["n"].sum())


def by_duckdb_once(path: str) -> int:
    import duckdb

    return int(duckdb.sql(ONCE.format(path)).df()["n"].sum())


def in_polars(staff: Any) -> int:
    import polars as pl

    code = pl.col("ethnicity_code")
    group = pl.when(code.is_in(["A", "B", "C"])).then(pl.lit("white"))
    group = group.when(code.is_null() | (code == "Z")).then(pl.lit("unknown")).otherwise(pl.lit("bme"))
    chosen = staff.lazy().filter(pl.col("contract") != "Bank").with_columns(group=group)
    counted = chosen.group_by("org_code", "year", "clinical", "pay_band", "group").len().collect()
    return int(counted["len"].sum())


def in_arrow(staff: Any) -> int:
    import pyarrow.compute as pc

    staff = staff.filter(pc.not_equal(staff["contract"], "Bank"))
    by = ["org_code", "year", "clinical", "pay_band", "ethnicity_code"]
    return int(pc.sum(staff.group_by(by).aggregate([([], "count_all")])["count_all"]).as_py())


def in_duckdb(staff: Any) -> int:
    return int(staff.query("staff", query("staff")).df()["n"].sum())


def in_dask(staff: Any) -> int:
    staff = staff[staff["contract"] != "Bank"]
    by = ["org_code", "year", "clinical", "pay_band", "ethnicity_code"]
    return int(staff.groupby(by, dropna=False, observed=True).size().compute().sum())


def opened(engine: str, path: str) -> Any:
    """The records in a frame of an engine, in memory where it keeps them there."""
    if engine == "pandas":
        import pandas as pd

        return pd.read_parquet(path)
    if engine == "polars":
        import polars as pl

        return pl.read_parquet(path)
    if engine == "arrow":
        import pyarrow.parquet as pq

        return pq.read_table(path)
    if engine == "duckdb":
        import duckdb

        duckdb.sql(f"CREATE TABLE t AS SELECT * FROM '{path}'")
        return duckdb.table("t")
    import dask.dataframe as dd

    return dd.read_parquet(path)


BY_HAND = {"pandas": in_pandas, "polars": in_polars, "arrow": in_arrow, "duckdb": in_duckdb, "dask": in_dask}
FROM_FILES = {
    "ours": ours,
    "ours, each once": lambda path: ours(path, people=True),
    "ours, four times the file": lambda path: ours([path] * 4),
    "pandas": by_pandas,
    "duckdb": by_duckdb,
    "duckdb, each once": by_duckdb_once,
}


def work(name: str, path: str) -> None:
    """Do one thing in this process, and print how long it took, the peak of memory and what was counted."""
    import duckdb
    import pandas as pd
    import pyarrow.csv
    import pyarrow.dataset
    import pyarrow.parquet as pq

    import wres
    from wres.registry import official

    # What has to be imported is no part of counting.
    assert all((official(), wres.tabulate, pd, pyarrow, pq, duckdb))
    warnings.simplefilter("ignore")
    engine, _, mine = name.partition("/")
    if engine in BY_HAND:
        staff = opened(engine, path)
        run = ours if mine == "ours" else BY_HAND[engine]
        run(staff)
        start = time.perf_counter()
        counted = run(staff)
    else:
        start = time.perf_counter()
        counted = FROM_FILES[engine](path)
    taken = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": taken, "megabytes": peak, "counted": counted}))


def measured(names: list[str], path: Path, times: int) -> dict[str, dict[str, float]]:
    """The medians of several things that take turns."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(times):
        for name in names:
            command = [sys.executable, __file__, "--work", name, "--file", str(path)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            found[name].append(json.loads(done.stdout.splitlines()[-1]))
    return {name: {key: median(run[key] for run in runs) for key in runs[0]} for name, runs in found.items()}


def line(name: str, ratio: float, wanted: str, **more: Any) -> dict[str, Any]:
    print(f"{ratio:10.2f}  {wanted:>8}  {name}", flush=True)
    return {"name": name, "ratio": round(ratio, 3), "wanted": wanted, **more}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the smaller file only")
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--make", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.make:
        make(Path(options.file), options.make)
        return
    if options.work:
        work(options.work, options.file)
        return
    lines: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        sizes = (SMALL,) if options.quick else (SMALL, LARGE)
        whole: dict[int, dict[str, dict[str, float]]] = {}
        for size in sizes:
            path = Path(folder, f"staff-{size}.parquet")
            # In a process of its own: a child's peak begins at what its parent holds.
            subprocess.run([sys.executable, __file__, "--make", str(size), "--file", str(path)], check=True)
            names = ["ours", "duckdb", "pandas", "ours, each once", "duckdb, each once"]
            found = whole[size] = measured(names, path, 3 if size == LARGE else 5)
            assert len({found[name]["counted"] for name in names[:3]}) == 1, found
            assert found["ours, each once"]["counted"] == found["duckdb, each once"]["counted"], found
            mine, rows = found["ours"], f"{size:,} rows of Parquet"
            lines += [
                line(f"{rows}: time / DuckDB by hand", mine["seconds"] / found["duckdb"]["seconds"], "<= 0.8", **found),
                line(f"{rows}: pandas by hand / time", found["pandas"]["seconds"] / mine["seconds"], ">= 8"),
                line(f"{rows}: memory / pandas by hand", mine["megabytes"] / found["pandas"]["megabytes"], "<= 0.125"),
                line(
                    f"{rows}, each person once: time / DuckDB by hand",
                    found["ours, each once"]["seconds"] / found["duckdb, each once"]["seconds"],
                    "-",
                ),
            ]
            for engine in BY_HAND if size == SMALL else ():
                both = measured([f"{engine}/ours", f"{engine}/hand"], path, 3)
                mine, hand = both.values()
                assert mine["counted"] == hand["counted"], both
                lines.append(
                    line(
                        f"{size:,} rows in {engine}: time / by hand",
                        mine["seconds"] / hand["seconds"],
                        "<= 1.3",
                        **both,
                    )
                )
        if not options.quick:
            small, large = whole[SMALL]["ours"], whole[LARGE]["ours"]
            more = measured(["ours, four times the file"], path, 1)["ours, four times the file"]
            lines += [
                line("time, ten times the rows", large["seconds"] / small["seconds"], "<= 10"),
                line("memory, ten times the rows", large["megabytes"] / small["megabytes"], "flat"),
                line("memory, forty times the rows", more["megabytes"] / small["megabytes"], "flat", **more),
            ]
    names = ("wres-standard", "numpy", "pandas", "pyarrow", "narwhals", "duckdb", "polars", "dask")
    record = {
        "machine": {"cores": os.cpu_count(), "processor": platform.machine(), "python": platform.python_version()},
        "versions": {name: version(name) for name in names},
        "results": lines,
    }
    (HERE / "records.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
