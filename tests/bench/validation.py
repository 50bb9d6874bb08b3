"""Validators side by side on the same data in one run: triples a second, memory, growth.

`make bench-validate`, or with sizes of your own:
python -m tests.bench.validation --triples 40000 370000 --large 5000000 --plot docs/validation.svg
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

from rdflib import Graph

from tropegraph.mapping.shapes_graph import load_package_turtle, load_shapes

from .made_up import write_n_triples

JARS = Path("/usr/share/java")
NEEDED = (
    *("jena-", "commons-", "guava", "slf4j-api", "slf4j-nop", "jackson", "gson", "thrift", "jsonld"),
    *("titanium", "dexx", "protobuf", "http", "jakarta.json"),
)
MESSAGES = "org/apache/jena/ext/xerces/"
"""Debian's package looks for these files of its own in another folder than it has them in."""

CONTENDERS = ("compiled", "batches", "jena", "rudof", "pyshacl")
SLOW = {"pyshacl": 50_000, "rudof": 400_000, "jena": 400_000}
"""Contenders are left out above so many triples."""

Figures = dict[str, Any]


def main() -> None:
    """Prints a table, and draws how the time grows."""
    arguments = _arguments()
    rows: list[Figures] = []
    with tempfile.TemporaryDirectory() as folder:
        for triples in [*arguments.triples, *([arguments.large] if arguments.large else [])]:
            data = Path(folder) / f"{triples}.nt"
            count = write_n_triples(data, triples)
            with data.open("a", encoding="utf-8") as file:
                file.write(load_package_turtle("tropegraph.ontology", "modes.ttl").serialize(format="nt"))
            for name in arguments.only:
                if triples <= SLOW.get(name, 10**9) and not (name == "compiled" and triples > 2_000_000):
                    row = _measured(name, data, Path(folder))
                    rows.append({"name": name, "triples": count, **row})
                    print(_line(rows[-1]), flush=True)
            data.unlink()
    if arguments.plot:
        arguments.plot.write_text(svg(rows), "utf-8")


def svg(rows: list[Figures]) -> str:
    """The CPU seconds of the two compiled contenders by triples, as a plot of lines."""
    width, height, margin = 640, 360, 60
    drawn = [row for row in rows if row["name"] in {"compiled", "batches"} and "cpu" in row]
    most_triples = max(row["triples"] for row in drawn)
    most_seconds = max(row["cpu"] for row in drawn)

    def place(row: Figures) -> str:
        x = margin + (width - 2 * margin) * row["triples"] / most_triples
        y = height - margin - (height - 2 * margin) * row["cpu"] / most_seconds
        return f"{x:.0f},{y:.0f}"

    parts = []
    for name, colour in (("compiled", "#1b6ca8"), ("batches", "#b4552d")):
        points = [place(row) for row in drawn if row["name"] == name]
        parts.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(points)}"/>'
        )
        parts += (
            f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>' for x, y in (p.split(",") for p in points)
        )
        end = points[-1].split(",")
        parts.append(f'<text x="{int(end[0]) - 70}" y="{int(end[1]) - 8}" fill="{colour}">{name}</text>')
    axes = f"M{margin},{margin} V{height - margin} H{width - margin}"
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif"
 font-size="13" role="img">
<title>CPU seconds of validation by the number of triples</title>
<rect width="{width}" height="{height}" fill="#fff"/>
<path d="{axes}" fill="none" stroke="#333"/>
{chr(10).join(parts)}
<text x="{width // 2 - 60}" y="{height - 20}">triples (up to {most_triples:,})</text>
<text x="10" y="40">CPU seconds (up to {most_seconds:.0f})</text>
</svg>
"""


def _measured(name: str, data: Path, folder: Path) -> Figures:
    if name == "jena":
        command = _jena(data, folder)
        if command is None:
            return {"skipped": "Jena is not installed: apt-get install libapache-jena-java"}
    else:
        command = [sys.executable, "-m", "tests.bench.contenders", name, str(data)]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output, errors = process.communicate()
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    if process.returncode:
        return {"skipped": errors.decode().strip().splitlines()[-1][:100]}
    figures: Figures = {"whole": seconds, "largest_mib": memory // 1024}
    if name == "jena":
        return figures | {"seconds": seconds}
    seen: Figures = json.loads(output.splitlines()[-1])
    return figures | seen


def _jena(data: Path, folder: Path) -> list[str] | None:
    if not (JARS / "jena-shacl.jar").exists():
        return None
    with zipfile.ZipFile(JARS / "jena-core.jar") as archive:
        for name in archive.namelist():
            if name.startswith(MESSAGES) and not name.endswith("/"):
                target = folder / "jena" / name.removeprefix("org/apache/jena/ext/")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(name))
    jars = [str(folder / "jena"), *(str(jar) for each in NEEDED for jar in sorted(JARS.glob(f"{each}*.jar")))]
    shapes = folder / "shapes.ttl"
    graph = Graph() + load_shapes()
    shapes.write_text(graph.serialize(format="turtle"), "utf-8")
    return [
        "java",
        "-cp",
        ":".join(jars),
        "shacl.shacl_validate",
        "--shapes",
        str(shapes),
        "--data",
        str(data),
    ]


def _line(row: Figures) -> str:
    head = f"{row['name']:10} {row['triples']:>9,}"
    if "skipped" in row:
        return f"{head}  skipped: {row['skipped']}"
    rate = row["triples"] / row["seconds"]
    cpu = f"{row['triples'] / row['cpu']:>9,.0f}" if row.get("cpu") else " " * 9
    return (
        f"{head}  {row['seconds']:8.2f} s  {rate:>9,.0f} triples/s  {cpu} a CPU second  "
        f"whole process {row['whole']:7.2f} s  {row['largest_mib']:>6} MiB at most so far"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, nargs="*", default=[40_000, 370_000, 1_500_000])
    parser.add_argument("--large", type=int, default=0)
    parser.add_argument("--only", nargs="*", default=list(CONTENDERS), choices=CONTENDERS)
    parser.add_argument("--plot", type=Path)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    return parser.parse_args()


if __name__ == "__main__":
    main()
