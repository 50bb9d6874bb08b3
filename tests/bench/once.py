"""One build in a process of its own: ``python -m tests.bench.once SOURCES OUT JOBS [--unchecked]``.

Prints the outcome as JSON. ``--unchecked`` leaves validation out, so that the rest can be measured by itself.
"""

import json
import sys
import time
from pathlib import Path

from tests.bench.unchecked import unchecked
from tropegraph.server.building import Hands, build
from tropegraph.server.crew import Processes
from tropegraph.server.inputs import Options
from tropegraph.server.progress import progress
from tropegraph.server.sources import gather, survey
from tropegraph.server.work_reports import validated


def main(sources: str, out: str, jobs: str, *flags: str) -> None:
    started = time.monotonic()
    shown = progress()
    with shown.phase("Finding", 1):
        found, faults = gather([sources])
        given, unread = survey(found)
    with Processes(int(jobs)) as crew:
        validator = unchecked if "--unchecked" in flags else validated
        outcome = build(given, Path(out), Options(), Hands(crew, crew, shown, validator))
    manifest = outcome.release.manifest if outcome.release else {"counts": {}, "id": None}
    counts = {name: value for name, value in manifest["counts"].items() if name != "graphs"}
    seconds = {"Total": time.monotonic() - started, **shown.seconds}
    faulty = [str(fault) for fault in (*faults, *unread, *outcome.faults)]
    json.dump(
        {"id": manifest["id"], "counts": counts, "seconds": seconds, "done": outcome.done, "faults": faulty},
        sys.stdout,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
