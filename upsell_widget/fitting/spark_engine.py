"""Spark: for shops that outgrow a machine. The same definitions; needs the extra ``upsell_widget[spark]`` and Java 17."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
from ibis.common.exceptions import IbisError
from ibis.expr.types import Table
from numpy.typing import NDArray
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from upsell_widget.errors import DocumentError, FittingFailed
from upsell_widget.fitting.engines import filled

PARQUET_MARK = b"PAR1"
SHUFFLES_A_THREAD = 4


class SparkEngine:
    """Counts on Spark, here or on a cluster.

    ``master``: where, as Spark writes it; ``memory``: bytes of the driver, which is all of Spark in local mode.
    ``scratch``: a folder for what is kept; on a cluster one that every machine sees.

    Raises:
        FittingFailed: Spark does not start (no Java?).
    """

    name = "spark"

    def __init__(self, scratch: Path, memory: int, threads: int, master: str | None = None) -> None:
        self._scratch = scratch
        settings: dict[str, bool | float | int | str | None] = {
            "spark.driver.memory": f"{memory // 1_000_000}m",
            "spark.local.dir": str(scratch),
            "spark.sql.warehouse.dir": str(scratch / "warehouse"),
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": str(threads * SHUFFLES_A_THREAD),
            "spark.ui.enabled": "false",
            "spark.log.level": "ERROR",
            "spark.ui.showConsoleProgress": "false",
        }
        builder = SparkSession.builder.master(master or f"local[{threads}]").appName("upsell fit")
        with self.failures():
            self._session = builder.config(map=settings).getOrCreate()
            self._connection = ibis.pyspark.connect(self._session)

    def read(self, path: Path) -> Table:
        """A Parquet file, or a CSV file with every column as text."""
        try:
            with path.open("rb") as file:
                mark = file.read(len(PARQUET_MARK))
            if mark == PARQUET_MARK:
                return self._connection.read_parquet(path)
            return self._connection.read_csv(path, header=True, inferSchema=False)
        except OSError as error:
            raise DocumentError(f"{path}: {error.strerror}; expected a CSV or Parquet file") from error
        except (Py4JError, PySparkException, IbisError) as error:
            raise DocumentError(f"{path}: {_first_line(error)}; expected a CSV or Parquet file") from error

    def keep(self, name: str, table: Table) -> Table:
        """Compute a table now and keep it, as a file: Spark would compute a view anew each time it is asked."""
        folder = self._scratch / f"{name}.parquet"
        with self.failures():
            self._session.sql(ibis.to_sql(table, dialect="pyspark")).write.mode("overwrite").parquet(str(folder))
            return self._connection.read_parquet(folder, table_name=name)

    def drop(self, *tables: Table) -> None:
        """Forget kept tables."""
        with self.failures():
            for table in tables:
                self._session.catalog.dropTempView(table.get_name())

    def fetch(self, table: Table, dtypes: Mapping[str, str]) -> dict[str, NDArray[Any]]:
        """Columns of a kept table as arrays, sorted by the first two."""
        with self.failures():
            rows = int(table.count().to_pyarrow().as_py())
            return filled(dtypes, rows, self._connection.to_pyarrow_batches(table))

    def texts(self, table: Table) -> list[str]:
        """The first column of a kept table, in the order of the second."""
        first, second = table.columns[:2]
        with self.failures():
            texts: list[str] = table.order_by(second).select(first).to_pyarrow().column(0).to_pylist()
        return texts

    @contextmanager
    def failures(self) -> Iterator[None]:
        """Within it exceptions of Spark and Ibis become ours."""
        try:
            yield
        except (Py4JError, PySparkException, IbisError) as error:
            raise FittingFailed(f"Spark: {_first_line(error)}; it needs Java 17 (JAVA_HOME) and memory") from error

    def close(self) -> None:
        """Stop Spark."""
        self._session.stop()


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)
