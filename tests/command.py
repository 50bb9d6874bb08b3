"""The installed command, run as a user runs it."""

import subprocess
import sys
from pathlib import Path

TROPEGRAPH = str(Path(sys.executable).with_name("tropegraph"))


def tropegraph(*arguments: str | Path, timeout_s: float = 300) -> subprocess.CompletedProcess[str]:
    """Runs ``tropegraph`` to its end."""
    command = [TROPEGRAPH, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=timeout_s, check=False)


def built(out: Path, *arguments: str | Path) -> Path:
    """The output folder of a build that went well."""
    done = tropegraph("build", *arguments, "--out", out)
    assert done.returncode == 0, done.stderr
    return out
