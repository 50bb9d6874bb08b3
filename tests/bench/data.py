"""A release of many works for measuring: the default page's triples, once for each work."""

import gzip
from pathlib import Path

from tests.release_maker import make_release
from tropegraph.server.release import open_release


def many_works(out: Path, works: int, folder: Path) -> Path:
    """A release folder with that many works, made from the default release in ``out``."""
    release = open_release(out)
    with gzip.open(release.dumps_folder / "tropegraph.nq.gz", "rt", encoding="utf-8") as file:
        lines = file.readlines()
    own = [line for line in lines if f"{release.base}page/Film/RedHeat>" in line]
    shared = [line for line in lines if line not in set(own)]
    copies = [line.replace("Film/RedHeat", f"Film/Work{number}") for number in range(works) for line in own]
    return make_release(folder, "".join([*shared, *own, *copies]), release.base)
