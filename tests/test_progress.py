"""How far a build has come: bars on a terminal, nothing elsewhere, a table at the end."""

import os
import pty
import re
import subprocess
from pathlib import Path

from .command import TROPEGRAPH, tropegraph


def pages(folder: Path) -> Path:
    folder.mkdir()
    for number in range(3):
        text = f"Film / Number {number} Film\n\n  • Hand Cannon: It fires {number} times.\n"
        (folder / f"{number}.txt").write_text(text, "utf-8")
    return folder


def test_a_terminal_shows_bars_with_rate_and_time_left(tmp_path: Path) -> None:
    above, below = pty.openpty()
    arguments = ["build", pages(tmp_path / "pages"), "--jobs", "1", "--out", tmp_path / "out"]
    command = [TROPEGRAPH, *map(str, arguments)]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "120"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=below, env=environment) as process:
        os.close(below)
        shown = b""
        while chunk := read(above):
            shown += chunk
    os.close(above)
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    assert process.returncode == 0, text
    for phase in ("Reading", "Mapping", "Sorting", "Packing"):
        assert re.search(rf"{phase} .*\d+/\d+.* [\d,]+/s .*\d:\d\d:\d\d", text), text


def read(terminal: int) -> bytes:
    """What stands on the terminal; nothing when the other side has closed it."""
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""


def test_elsewhere_there_are_no_bars_and_the_table_comes_last(tmp_path: Path) -> None:
    done = tropegraph("build", pages(tmp_path / "pages"), "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "Mapping" not in done.stderr
    first, *table = done.stdout.splitlines()
    assert first.startswith("Built release ")
    rows = dict(re.split(r" {2,}", line.strip()) for line in table)
    assert (rows["sources read"], rows["works mapped"], rows["sources left out"]) == ("3", "3", "0")
    assert "mapping, seconds" in rows
