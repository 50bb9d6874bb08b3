"""``tropegraph diff``: what changed between two releases, or between two dumps."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tropegraph.mapping.errors import UsageError
from tropegraph.mapping.vocabulary import DEFAULT_BASE

from .release import Release, open_release

if TYPE_CHECKING:
    from .differing import Side

FORMATS = ("summary", "json", "nquads", "patch")


@dataclass(frozen=True)
class _Given:
    """What the user gave: a release, or a file of N-Quads."""

    path: Path
    release: Release | None

    @property
    def base(self) -> str | None:
        return self.release.base if self.release else None


@click.command("diff")
@click.argument("older", metavar="OLD")
@click.argument("newer", metavar="NEW")
@click.option(
    "--out",
    default="data",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Output folder of the ids.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="summary",
    show_default=True,
    help="What to print: a summary in words or as JSON, N-Quads, or an RDF Patch.",
)
def diff_command(older: str, newer: str, out: Path, form: str) -> None:
    """Print what changed from one release to another.

    Each is the id of a release in the output folder or latest, a release folder, an output folder (its
    latest), or a dump in N-Quads (.nq, .nq.gz, .nq.zst).
    """
    from .differing import print_difference

    given = _given(older, out), _given(newer, out)
    bases = {each.base for each in given if each.base}
    if len(bases) > 1:
        raise UsageError(
            f"{older} and {newer} have different bases, so every IRI is another: {', '.join(sorted(bases))}"
        )
    base = bases.pop() if bases else DEFAULT_BASE
    print_difference(_side(given[0]), _side(given[1]), base, form, sys.stdout.buffer)


def _given(name: str, out: Path) -> _Given:
    path = Path(name)
    if path.is_file():
        return _Given(path, None)
    if not path.exists():
        path = out / name if name == "latest" else out / "releases" / name
        if not path.exists():
            raise UsageError(
                f"{name}: there is no such file or folder, and {out} has no such release; give one of its "
                "releases, a release folder, or a dump in N-Quads"
            )
    release = open_release(path)
    return _Given(release.dumps_folder / "tropegraph.nq.gz", release)


def _side(given: _Given) -> "Side":
    from .differing import file_side, release_side

    return release_side(given.release) if given.release else file_side(given.path)
