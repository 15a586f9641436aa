"""Runs the Python examples of the README and the docs, each page in an empty folder of its own."""

from __future__ import annotations

import contextlib
import functools
import re
import subprocess
import tempfile
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE
from importlib.util import find_spec
from shutil import which
from typing import Any

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser


@functools.cache
def spark_missing() -> str:
    """Why an example of Spark can't run here, empty where it can."""
    if find_spec("pyspark") is None:
        return "PySpark isn't installed; `nox -s engines` brings it"
    said = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False) if which("java") else None
    found = re.search(r'version "(\d+)', said.stderr) if said else None
    return "" if found and int(found[1]) >= 17 else "Spark needs Java 17 or newer on the path"


def enter(namespace: dict[str, Any]) -> None:
    namespace["dask_missing"] = "" if find_spec("dask") else "Dask isn't installed; `nox -s engines` brings it"
    namespace["spark_missing"] = spark_missing()
    stack = namespace["_folder"] = contextlib.ExitStack()
    stack.enter_context(contextlib.chdir(stack.enter_context(tempfile.TemporaryDirectory())))


def leave(namespace: dict[str, Any]) -> None:
    namespace["_folder"].close()


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=ELLIPSIS | NORMALIZE_WHITESPACE), SkipParser()],
    patterns=["*.md"],
    setup=enter,
    teardown=leave,
).pytest()
