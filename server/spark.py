"""Reading and mapping on an Apache Spark cluster: the same functions on the same batches, on its executors.

Each executor's Python needs this package in the same version. Bytes go out and come back; nothing is read
from a disk that the machines would have to share.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from tropegraph.mapping.errors import BuildError, UsageError

from .inputs import code_digest

T = TypeVar("T")
R = TypeVar("R")

_WAVES = 8
"""Batches for each core that are sent at once: enough to share them out, few enough to hold."""


class Executors:
    """A crew of Spark executors."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self.jobs: int = context.defaultParallelism

    def run(self, function: Callable[[T], R], batches: Iterable[T]) -> Iterator[R]:
        """The results come wave by wave; of one wave all are in memory here."""
        from py4j.protocol import Py4JJavaError

        batches = iter(batches)
        while wave := list(islice(batches, self.jobs * _WAVES)):
            try:
                yield from self._context.parallelize(wave, len(wave)).map(function).collect()
            except Py4JJavaError as error:
                reason = str(error.java_exception).strip().splitlines()[-1]
                raise BuildError(f"the Spark cluster gave the work up ({reason}); see its logs") from error


@contextmanager
def executors(master: str) -> Iterator[Executors]:
    """The executors of a cluster, which are let go in the end.

    Raises UsageError where Spark is not installed or the master is none, BuildError where the executors have
    another version of this package.
    """
    try:
        from py4j.protocol import Py4JError
        from pyspark import SparkConf, SparkContext
        from pyspark.errors import PySparkException
    except ImportError as error:
        raise UsageError("--spark: PySpark is not installed; run: pip install tropegraph[spark]") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.master": master,
        "spark.app.name": "tropegraph build",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.rpc.message.maxSize": "512",
        "spark.driver.maxResultSize": "0",
    }
    try:
        context = SparkContext(conf=SparkConf().setAll(list(settings.items())))
    except (PySparkException, Py4JError, OSError) as error:
        reason = str(error).strip().splitlines()[-1]
        raise UsageError(f"--spark {master}: Spark does not start ({reason}); it needs Java 17") from error
    context.setLogLevel("ERROR")
    try:
        _check_version(Executors(context))
        yield Executors(context)
    finally:
        context.stop()


def _check_version(crew: Executors) -> None:
    """Code that differs would give other statements under the same keys."""
    found = set(crew.run(_version, range(crew.jobs)))
    if found != {code_digest()}:
        raise BuildError(
            "the executors have another version of tropegraph than this process; install the same one"
        )


def _version(_: int) -> str:
    return code_digest()
