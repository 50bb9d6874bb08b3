"""A corpus to measure with: the list of films and their tropes, as it is or as one page for each film."""

import gzip
import json
import re
from pathlib import Path

from tests.places import SHARED

FILMS = SHARED / "lists" / "films_tropes_20190501.json.gz"


def write_pages(folder: Path, works: int) -> int:
    """Writes the pages of the first so many films, by id, and gives the number of their entries.

    A repeated trope is one entry; a film without one has no page. Films equal but for capitals, of which
    the list has a few, get a number, so that each is a work of its own.
    """
    folder.mkdir(parents=True)
    films = json.loads(gzip.decompress(FILMS.read_bytes()))
    seen: dict[str, int] = {}
    entries = 0
    for film, tropes in sorted(films.items())[:works]:
        plain = re.sub(r"[^A-Za-z0-9]", "", film)
        times = seen[plain.casefold()] = seen.get(plain.casefold(), 0) + 1
        page = plain if times == 1 else f"{plain}Again{times}"
        names = sorted({re.sub(r"[^A-Za-z0-9]", "", trope) for trope in tropes})
        if not names:
            continue
        lines = "".join(f"  • {words(trope)}: \n" for trope in names)
        (folder / f"{page}.txt").write_text(f"Film / {words(page)}\n\n{lines}", "utf-8")
        entries += len(names)
    return entries


def write_table(folder: Path, works: int) -> None:
    """Writes the first so many films as the list has them: one table, ``{work: [trope]}``, packed."""
    folder.mkdir(parents=True)
    films = json.loads(gzip.decompress(FILMS.read_bytes()))
    table = json.dumps(dict(sorted(films.items())[:works]), indent=2)
    (folder / "films.json.gz").write_bytes(gzip.compress(table.encode(), mtime=0))


def words(wikiword: str) -> str:
    """A name as a page spells it: words parted at capitals and figures."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])", " ", wikiword)
