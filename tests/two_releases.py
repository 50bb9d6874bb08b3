"""Two releases of the default page in one output folder: it was changed in between."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .command import built
from .places import PROJECT

ADDED = "  • Hand Cannon: Once more, at the very end of it all.\n"


@dataclass(frozen=True)
class Changed:
    """An output folder with the ids of its two releases, and the folder of the pages."""

    out: Path
    older: str
    newer: str
    pages: Path

    def manifest(self, release: str) -> dict[str, Any]:
        file = self.out / "releases" / release / "manifest.json"
        loaded: dict[str, Any] = json.loads(file.read_text("utf-8"))
        return loaded


def two_releases(folder: Path) -> Changed:
    """Two releases: one entry was removed, one was added, and the text of one was changed."""
    out, pages = folder / "out", folder / "pages"
    shutil.copytree(PROJECT / "mapping" / "pages", pages)
    built(out, pages)
    older = (out / "latest").resolve().name
    page = pages / "Film" / "RedHeat.txt"
    kept = [line for line in page.read_text("utf-8").splitlines() if "• The Informant:" not in line]
    text = "\n".join(kept).replace("Danko keeps a bird at home.", "Danko keeps a small bird at home.")
    page.write_text(f"{text}\n{ADDED}", "utf-8")
    built(out, pages)
    return Changed(out, older, (out / "latest").resolve().name, pages)
