"""Two releases of the default page in one output folder: it was changed in between."""

import shutil
from pathlib import Path

from .command import built
from .places import PROJECT

ADDED = "  • Hand Cannon: Once more, at the very end of it all.\n"


def two_releases(folder: Path) -> tuple[Path, str, str]:
    """The output folder, the id of the older release and that of the newer.

    One entry was removed, one was added, and the text of one was changed.
    """
    out, pages = folder / "out", folder / "pages"
    shutil.copytree(PROJECT / "mapping" / "pages", pages)
    built(out, pages)
    older = (out / "latest").resolve().name
    page = pages / "Film" / "RedHeat.txt"
    kept = [line for line in page.read_text("utf-8").splitlines() if "• The Informant:" not in line]
    text = "\n".join(kept).replace("Danko keeps a bird at home.", "Danko keeps a small bird at home.")
    page.write_text(f"{text}\n{ADDED}", "utf-8")
    built(out, pages)
    return out, older, (out / "latest").resolve().name
