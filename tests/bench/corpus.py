"""The whole corpus, from source to complete release: time, peak memory, phases, and how cost grows.

``python -m tests.bench.corpus [--form text] [--unchecked] [WORKS...]`` prints Markdown; with ``--plot FILE``
it also draws the growth as SVG. CPU seconds are those of all processes: they hang less than time on what
else the machine does. Memory is the sum of their resident sets, looked at ten times a second.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from tests.bench.pages import write_pages, write_table
from tests.bench.plot import growth

SIZES = (1000, 5000, 11846)


@dataclass(frozen=True)
class Run:
    """What one build cost."""

    works: int
    entries: int
    triples: int
    peak_bytes: int
    cpu_s: float
    seconds: dict[str, float]

    @property
    def total_s(self) -> float:
        return self.seconds["Total"]


def main() -> None:
    """Measures, and prints tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("works", nargs="*", type=int, default=SIZES)
    parser.add_argument(
        "--form", choices=("table", "text"), default="table", help="one table, or a page a work"
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--unchecked", action="store_true", help="without validation")
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    runs = [measure(works, options.form, options.jobs, not options.unchecked) for works in options.works]
    print(table(runs))
    if options.plot:
        options.plot.write_text(growth([(run.works, run.cpu_s) for run in runs]), "utf-8")


def measure(works: int, form: str, jobs: int, validated: bool) -> Run:
    """Builds a release of so many works and throws it away."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (write_table if form == "table" else write_pages)(folder / "pages", works)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        command = [
            sys.executable,
            "-m",
            "tests.bench.once",
            str(folder / "pages"),
            str(folder / "out"),
            str(jobs),
        ]
        with (folder / "result.json").open("w+b") as result:
            peak = peak_of([*command, *([] if validated else ["--unchecked"])], result)
            result.seek(0)
            outcome: dict[str, Any] = json.load(result)
    if outcome["faults"]:
        raise SystemExit(f"{len(outcome['faults'])} sources were left out, the first: {outcome['faults'][0]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    counts = outcome["counts"]
    return Run(counts["works"], counts["occurrences"], counts["triples"], peak, cpu_s, outcome["seconds"])


def peak_of(command: list[str], output: Any) -> int:
    """Runs a command to its end, and gives the most bytes that its processes held in memory at once."""
    peak = 0
    with subprocess.Popen(command, stdout=output) as process:
        while process.poll() is None:
            peak = max(peak, resident(process.pid))
            time.sleep(0.1)
    if process.returncode:
        raise SystemExit(f"the build ended with code {process.returncode}")
    return peak


def resident(pid: int) -> int:
    """The resident bytes of a process and of all below it."""
    try:
        process = psutil.Process(pid)
        return sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))
    except psutil.NoSuchProcess:
        return 0


def table(runs: list[Run]) -> str:
    """The runs side by side, a row for each figure."""
    phases = [phase for phase in runs[0].seconds if phase != "Total"]
    rows: list[list[str]] = [
        ["works", *(f"{run.works:,}" for run in runs)],
        ["occurrences", *(f"{run.entries:,}" for run in runs)],
        ["triples", *(f"{run.triples:,}" for run in runs)],
        ["seconds, from source to release", *(f"{run.total_s:.1f}" for run in runs)],
        *([f"of these, {phase.lower()}", *(f"{run.seconds[phase]:.1f}" for run in runs)] for phase in phases),
        ["CPU seconds, all processes", *(f"{run.cpu_s:.1f}" for run in runs)],
        ["CPU milliseconds an entry", *(f"{1000 * run.cpu_s / run.entries:.2f}" for run in runs)],
        ["milliseconds a work", *(f"{1000 * run.total_s / run.works:.1f}" for run in runs)],
        ["occurrences a second", *(f"{run.entries / run.total_s:,.0f}" for run in runs)],
        ["triples a second", *(f"{run.triples / run.total_s:,.0f}" for run in runs)],
        ["peak memory, MiB", *(f"{run.peak_bytes / 2**20:,.0f}" for run in runs)],
    ]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], f"|---|{'---:|' * len(runs)}", *lines[1:]])


if __name__ == "__main__":
    main()
