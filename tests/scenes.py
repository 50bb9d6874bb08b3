"""Pages that the site of the default release does not have: errors, changes, and the site below a path."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from tropegraph.server.lists.writing import FILE

from .command import built
from .served import await_answer, free_port, process, served
from .stores import oxigraph
from .two_releases import two_releases

PREFIX = "/data"
REMARKED = """Film / Salt

Salt is a 1988 film directed by Ann Lee.

  • Title Drop:
    "Salt."
    — Some Miner
"""
"""A work that is without faults, with a remark on what belongs to it: nobody knows who that miner is."""
SCENES = (
    "release-changed",
    "changes",
    "home-changed",
    "gone",
    "fault",
    "not-ready",
    "below-a-path",
    "remarks",
)


@contextmanager
def scenes(folder: Path) -> Iterator[dict[str, str]]:
    """The whole URL of each scene, while the servers that show them run."""
    changed = two_releases(folder / "changed").out
    gone = folder / "moved.tsv"
    gone.write_text("old\tnew\treason\nFilm/LostFilm\t\tno such film\n", "utf-8")
    with ExitStack() as stack:
        newest = stack.enter_context(served(changed)).url
        lost = stack.enter_context(served(built(folder / "gone", "--moved", gone))).url
        below = stack.enter_context(served(changed, "--public-url", f"https://proxy.example{PREFIX}/")).url
        broken = stack.enter_context(served(_broken(changed, folder / "broken"))).url
        waiting = stack.enter_context(_waiting())
        remarked = stack.enter_context(served(_remarked(folder))).url
        yield {
            "release-changed": f"{newest}/release/latest/",
            "changes": f"{newest}/diff/",
            "home-changed": f"{newest}/",
            "gone": f"{lost}/Film/LostFilm.html",
            "fault": f"{broken}/browse/works",
            "not-ready": f"{waiting}/Film/RedHeat",
            "below-a-path": f"{below}{PREFIX}/Film/RedHeat.html",
            "remarks": f"{remarked}/Film/Salt.html",
        }


def _remarked(folder: Path) -> Path:
    """A release of a work with a remark."""
    page = folder / "salt.txt"
    page.write_text(REMARKED, "utf-8")
    return built(folder / "remarked", page)


def _broken(out: Path, copy: Path) -> Path:
    """A copy of the newest release whose lists cannot be read."""
    shutil.copytree((out / "latest").resolve(), copy)
    with closing(sqlite3.connect(copy / FILE)) as connection:
        connection.execute("DROP TABLE work")
        connection.commit()
    return copy


@contextmanager
def _waiting() -> Iterator[str]:
    """A server whose endpoint holds no release yet."""
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    with oxigraph() as engine, process(None, port, "--endpoint", engine.url) as running:
        await_answer(root, running, 503)
        yield root
