"""Releases of any content, for what the default pages cannot show: long lists, odd names, hostile texts."""

import gzip
import hashlib
import json
from collections import Counter
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, parse

from tropegraph.server.indexing.writing import FILE, write_index
from tropegraph.server.release import LAYOUT_VERSION

BASE = "http://data.example/tropes/"


def make_release(
    folder: Path,
    n_quads: str,
    base: str = BASE,
    *,
    with_index: bool = True,
    identifier: str = "2026-01-02-0123456789ab",
) -> Path:
    """A release folder whose content is these N-Quads; one without an index is as old versions made it."""
    quads = list(parse(n_quads.encode(), format=RdfFormat.N_QUADS))
    (folder / "dumps").mkdir(parents=True)
    store = Store(str(folder / "store"))
    apart = {f"{base}graph/release", f"{base}graph/report"}
    content = [quad for quad in quads if quad.graph_name.value not in apart]
    store.bulk_extend([*quads, *(Quad(quad.subject, quad.predicate, quad.object) for quad in content)])
    store.flush()
    dump = gzip.compress(n_quads.encode(), mtime=0)
    (folder / "dumps" / "tropegraph.nq.gz").write_bytes(dump)
    if with_index:
        lines = [line for line in n_quads.splitlines() if not any(f"<{graph}>" in line for graph in apart)]
        sorted_file = folder / "content.nq"
        sorted_file.write_text("".join(f"{line}\n" for line in sorted(lines)), "utf-8")
        write_index(sorted_file, base, folder / FILE)
        sorted_file.unlink()
    for name in ("report.ttl", "report.html", "void.ttl"):
        (folder / name).write_text("")
    manifest = {
        "id": identifier,
        "layout": LAYOUT_VERSION,
        "base": base,
        "created": "2026-01-02T03:04:05Z",
        "counts": {
            "triples": len(content),
            "graphs": dict(Counter(quad.graph_name.value for quad in content)),
        },
        "dumps": {
            "tropegraph.nq.gz": {
                "size_bytes": len(dump),
                "sha256": hashlib.sha256(dump).hexdigest(),
                "triples": len(content),
                "media_type": "application/gzip",
            }
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder
