"""Names that lead to others and IRIs that were given up, from a table to the answer over HTTP."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from tropegraph.mapping.errors import AuthorityError, SourceError
from tropegraph.mapping.moves import read_moved
from tropegraph.mapping.names_file import read_names

from .command import tropegraph
from .served import Served, served

PAGE = """Film / Dry Land

aka: Arid Ground

Dry Land is a 1994 thriller film directed by Ann Lee.

  • Stale Old Joke: Mara tells one.
  • Wet Sand: It is a Very Old Gag, too.
"""
OTHER = """Film / Wet Land

Wet Land is a 1995 thriller film directed by Ann Lee.

  • Wet Sand: It is, and No Trope at all.

Alternative Title(s): Swamp Land, Dry Land
"""
WIKI = """Film / Cold Land

Cold Land is a 1996 thriller film directed by Ann Lee, after Film/LostLand.

* WetSand: As in NoTrope, [[Main/NoTrope here]] and [[Main/Notrope there]], but not in Film/LostLand.
"""
NAMES = (
    "wikiword\tredirects_to\nFineJoke\t\nStaleOldJoke\tFineJoke\nVeryOldGag\tStaleOldJoke\nIdleName\tNobody\n"
    "NoTrope\t\n"
)
MOVED = """old\tnew\treason
Film/DustLand\tFilm/DryLand\trenamed
Film/DryLand/character/AnnLee\tFilm/DryLand/agent/AnnLee\tan agent and no character
Main/NoTrope\t\tit was none
Film/LostLand\t\tit was none
Film/Elsewhere\tFilm/NotInTheRelease\trenamed
"""


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of two works, with names and moves."""
    folder = tmp_path_factory.mktemp("moves")
    files = {"a.txt": PAGE, "b.txt": OTHER, "c.wiki": WIKI, "names.tsv": NAMES, "moved.tsv": MOVED}
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    done = tropegraph(
        *("build", folder / "a.txt", folder / "b.txt", folder / "c.wiki", "--out", folder / "out"),
        *("--names", folder / "names.tsv", "--moved", folder / "moved.tsv"),
    )
    assert done.returncode == 0, done.stderr
    return folder / "out"


@pytest.fixture(scope="module")
def server(out: Path) -> Iterator[Served]:
    with served(out) as running:
        yield running


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Main/StaleOldJoke", "Main/FineJoke"),
        ("Main/VeryOldGag", "Main/FineJoke"),
        ("Film/DustLand", "Film/DryLand"),
        ("Film/AridGround", "Film/DryLand"),
        ("Film/SwampLand", "Film/WetLand"),
        ("Film/DryLand/character/AnnLee", "Film/DryLand/agent/AnnLee"),
    ],
)
@pytest.mark.parametrize("ending", ["", ".ttl", ".html"])
def test_what_leads_to_another_answers_301(server: Served, old: str, new: str, ending: str) -> None:
    moved = server.get(f"/{old}{ending}")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"/{new}{ending}")
    assert server.follow(f"/{old}{ending}").status_code == 200


@pytest.mark.parametrize("path", ["Main/NoTrope", "Film/LostLand"])
def test_what_leads_nowhere_is_gone_and_named_by_nothing(out: Path, server: Served, path: str) -> None:
    gone = server.get(f"/{path}")
    assert (gone.status_code, gone.headers["Content-Type"]) == (410, "application/problem+json")
    with gzip.open(out / "latest" / "dumps" / "tropegraph.nq.gz", "rt", encoding="utf-8") as dump:
        (said,) = [line for line in dump if f"/{path}>".casefold() in line.casefold()]
    assert "owl#deprecated>" in said


@pytest.mark.parametrize("path", ["Film/Elsewhere", "Main/IdleName"])
def test_what_leads_out_of_the_release_is_not_there(server: Served, path: str) -> None:
    assert server.get(f"/{path}").status_code == 404


def test_a_title_that_another_work_has_leads_nowhere_else(server: Served) -> None:
    assert server.get("/Film/DryLand").status_code == 303


def test_other_names_are_alternative_labels(server: Served) -> None:
    query = """SELECT ?label { VALUES ?thing { <Main/FineJoke> <Film/DryLand> }
        ?thing <http://www.w3.org/2004/02/skos/core#altLabel> ?label } ORDER BY ?label"""
    answer = server.get("/sparql", "text/csv", params={"query": query})
    assert answer.text.split("\r\n")[1:-1] == ["Arid Ground", "Stale Old Joke", "Very Old Gag"]


def test_entries_and_mentions_are_of_what_a_name_leads_to(server: Served) -> None:
    query = """PREFIX tg: <https://w3id.org/tropegraph/ontology#>
        SELECT ?occurrence { { ?occurrence tg:ofTrope <Main/FineJoke> }
        UNION { ?occurrence tg:mentionsTrope <Main/FineJoke> } } ORDER BY ?occurrence"""
    answer = server.get("/sparql", "text/csv", params={"query": query})
    base = f"{server.release.base}Film/DryLand/occurrence"
    assert answer.text.split("\r\n")[1:-1] == [f"{base}/FineJoke", f"{base}/WetSand"]


def test_moves_stand_in_the_shared_graphs_and_are_counted(out: Path, server: Served) -> None:
    lines = gzip.open(out / "latest" / "dumps" / "tropegraph.nq.gz", "rt", encoding="utf-8").readlines()
    moves = [line for line in lines if "terms/isReplacedBy> " in line or 'owl#deprecated> "true"' in line]
    graphs = [line.split()[-2].rpartition("/")[2] for line in moves]
    assert (graphs.count("entities>"), graphs.count("tropes>"), len(moves)) == (5, 3, 8)
    assert server.release.manifest["counts"]["triples"] == len(lines)
    assert server.release.manifest["counts"]["tropes"] == 2


def test_the_release_is_valid(out: Path) -> None:
    assert tropegraph("validate", out).returncode == 0


def test_a_page_about_a_renamed_work_is_one_about_what_it_is_now(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(PAGE.replace("Dry Land", "Dust Land"), "utf-8")
    (tmp_path / "moved.tsv").write_text(MOVED, "utf-8")
    done = tropegraph(
        *("build", tmp_path / "old.txt", "--moved", tmp_path / "moved.tsv", "--out", tmp_path / "out")
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "latest" / "dumps" / "works" / "Film" / "DryLand.ttl").is_file()


def test_a_page_about_a_work_that_is_gone_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, "utf-8")
    (tmp_path / "moved.tsv").write_text("old\tnew\treason\nFilm/DryLand\t\tnever made\n", "utf-8")
    done = tropegraph(
        *("build", tmp_path / "page.txt", "--moved", tmp_path / "moved.tsv", "--out", tmp_path / "out")
    )
    assert done.returncode == 1
    assert "page.txt: Film/DryLand was given up (never made)" in done.stderr


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("old\tnew\n", "the first line must name the columns"),
        ("old\tnew\treason\nFilm/A\tFilm/B\n", "moved.tsv:2: give an old path"),
        ("old\tnew\treason\nFilm/A\tFilm/B\t\n", "moved.tsv:2: give an old path"),
        ("old\tnew\treason\nhttp://x/ y\tFilm/B\tso\n", "is no path below the base"),
        (
            "old\tnew\treason\nFilm/A\tFilm/B\tso\nFilm/A\t\tso\n",
            "moved.tsv:3: Film/A stands in an earlier row",
        ),
    ],
)
def test_a_table_of_moves_that_is_none(table: str, reason: str) -> None:
    with pytest.raises(AuthorityError, match=reason):
        read_moved(table)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("Film/A\tFilm/B\tso\nFilm/B\tFilm/A\tso\n", "go in a circle"),
        ("Film/A\tFilm/B\tso\nFilm/B\t\tso\n", "Film/A leads to Film/B, which was given up"),
        ("Film/RamboIII\tFilm/B\tso\n", "authority/works.ttl describes it"),
    ],
)
def test_moves_that_contradict_what_is_known(tmp_path: Path, rows: str, reason: str) -> None:
    (tmp_path / "moved.tsv").write_text(f"old\tnew\treason\n{rows}", "utf-8")
    done = tropegraph("build", "--moved", tmp_path / "moved.tsv", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert reason in done.stderr
    assert "Traceback" not in done.stderr


def test_redirects_of_names_in_a_circle() -> None:
    with pytest.raises(SourceError, match="in a circle"):
        read_names("wikiword\tredirects_to\nOneName\tOtherName\nOtherName\tOneName\n", "names.tsv")
