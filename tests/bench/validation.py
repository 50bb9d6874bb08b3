"""Validators side by side on the same data in one run: results, triples a second, memory, growth.

`make bench-validate`, or with sizes of your own:
python -m tests.bench.validation --beside 370000 --growing 40000 370000 1500000 5000000 --plot docs/growth.svg
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests import jena
from tropegraph.mapping.shapes_graph import load_package_turtle

from .made_up import write_n_triples
from .plot import lines

BESIDE = ("compiled", "jena", "pyshacl", "rudof")
"""Who validates the same file of moderate size, one after the other."""

LIMIT_S = {"pyshacl": 200, "rudof": 60}
"""Who is given up after so many seconds; others are waited for."""

BROKEN_EVERY = 5_000
"""So many lines from one broken statement to the next, where results are compared."""

LARGEST_STORE = 2_000_000
"""Triples that one store in memory is asked to hold."""

Figures = dict[str, Any]


def main() -> None:
    """Prints two tables, and draws how the time grows."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if arguments.beside:
            _beside(folder, arguments.beside, arguments.only)
        grown = [row for triples in arguments.growing for row in _grown(folder, triples)]
    if arguments.plot:
        arguments.plot.write_text(
            lines(
                {
                    label: [(row["triples"], row["cpu"]) for row in grown if row["name"] == contender]
                    for contender, label in (("compiled", "one store"), ("batches", "batches"))
                },
                "CPU seconds of validation by the number of triples",
            ),
            "utf-8",
        )


def _beside(folder: Path, triples: int, contenders: list[str]) -> None:
    """Whole graph, some statements broken: rates, and whether all find the same, one by one."""
    data = folder / "beside.nt"
    count = _written(data, triples, BROKEN_EVERY)
    found: dict[str, set[tuple[str, ...]]] = {}
    for name in contenders:
        row = {"name": name, "triples": count, **_measured(name, data, folder)}
        results = folder / f"{name}.json"
        if results.exists():
            found[name] = {tuple(each) for each in json.loads(results.read_text("utf-8"))}
        print(_line(row), flush=True)
    ours = found.get("compiled", set())
    for name, theirs in found.items():
        print(
            f"{name} finds {len(theirs)} results: {len(ours - theirs)} of ours are not among them, ", end=""
        )
        print(f"{len(theirs - ours)} of them are not among ours")


def _grown(folder: Path, triples: int) -> list[Figures]:
    """Good data of one size, in one store and in batches."""
    data = folder / f"{triples}.nt"
    count = _written(data, triples)
    rows = []
    for name in ("compiled", "batches"):
        if name == "batches" or triples <= LARGEST_STORE:
            rows.append({"name": name, "triples": count, **_measured(name, data, folder)})
            print(_line(rows[-1]), flush=True)
    data.unlink()
    return rows


def _written(data: Path, triples: int, broken_every: int = 0) -> int:
    """Writes a corpus with the modes; of every so many lines one is dropped, or ends in another value."""
    count = write_n_triples(data, triples)
    if broken_every:
        kept = []
        for number, line in enumerate(data.read_text("utf-8").splitlines(keepends=True)):
            if number % broken_every or not number:
                kept.append(line)
            elif number // broken_every % 2:
                kept.append(f'{" ".join(line.split(" ", 2)[:2])} "a broken statement" .\n')
        data.write_text("".join(kept), "utf-8")
        count = len(kept)
    with data.open("a", encoding="utf-8") as file:
        file.write(load_package_turtle("tropegraph.ontology", "modes.ttl").serialize(format="nt"))
    return count


def _measured(name: str, data: Path, folder: Path) -> Figures:
    results = folder / f"{name}.json"
    if name == "jena" and not jena.IS_INSTALLED:
        return {"skipped": jena.MISSING}
    command = [sys.executable, "-m", "tests.bench.contenders", name, str(data), str(results)]
    if name == "jena":
        command = jena.command(data, folder)
    output, errors = folder / "output", folder / "errors"
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with output.open("wb") as out, errors.open("wb") as err:
        process = subprocess.Popen(command, stdout=out, stderr=err)
        most, in_time = _watched(process, started + LIMIT_S.get(name, 3600))
    seconds = time.perf_counter() - started
    if not in_time:
        return {"skipped": f"given up after {LIMIT_S[name]} s"}
    if process.returncode:
        return {"skipped": (errors.read_text("utf-8").strip().splitlines() or ["it failed"])[-1][:100]}
    figures: Figures = {"whole": seconds, "memory_mib": most // 2**20}
    if name == "jena":
        results.write_text(json.dumps(sorted(jena.results(output.read_bytes()))), "utf-8")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return figures | {"seconds": seconds, "cpu": cpu}
    seen: Figures = json.loads(output.read_text("utf-8").splitlines()[-1])
    return figures | seen


def _watched(process: "subprocess.Popen[bytes]", end: float) -> tuple[int, bool]:
    """The most bytes that a process and its children had in memory together, and whether it ended in time."""
    most = 0
    while process.poll() is None:
        most = max(most, _resident(process.pid))
        if time.perf_counter() > end:
            process.kill()
            process.wait()
            return most, False
        time.sleep(0.1)
    return most, True


def _resident(pid: int) -> int:
    """Bytes in memory of a process and all below it, what they share counted in shares."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
        own = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except (OSError, StopIteration):
        return 0
    return own + sum(_resident(int(child)) for child in children)


def _line(row: Figures) -> str:
    head = f"{row['name']:9} {row['triples']:>9,}"
    if "skipped" in row:
        return f"{head}  {row['skipped']}"
    rate, cpu = row["triples"] / row["seconds"], row["triples"] / row["cpu"]
    return (
        f"{head} {row['seconds']:8.2f} s {rate:>9,.0f} triples/s {cpu:>9,.0f} a CPU second, "
        f"whole process {row['whole']:7.2f} s, {row['memory_mib']:>5} MiB"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", type=int, default=370_000)
    parser.add_argument("--only", nargs="*", default=list(BESIDE), choices=BESIDE)
    parser.add_argument("--growing", type=int, nargs="*", default=[40_000, 370_000, 1_500_000, 5_000_000])
    parser.add_argument("--plot", type=Path)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    return parser.parse_args()


if __name__ == "__main__":
    main()
