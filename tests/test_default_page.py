"""The default page is in the project's own words: facts and names in common with TV Tropes, no text."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tropegraph.mapping.authority_files import Authority, Scope, load
from tropegraph.mapping.iris import Iris

ROOT = Path(__file__).parents[1]
SOURCE = ROOT.parent / "shared" / "pages" / "RedHeat.txt"
PAGE = ROOT / "mapping" / "pages" / "Film" / "RedHeat.txt"
TEXT_FILES = ("*.ttl", "*.md", "*.py", "*.txt", "*.tsv", "*.rq", "*.html")

RUN_WORDS = 6
"""How many words in a row are a borrowed phrase."""

SPEAKERS = [
    *("Danko", "Clerk"),  # Bilingual Bonus
    "Ridzik",  # Celebrity Resemblance
    "Ridzik",  # Donut Mess with a Cop
    *("Ridzik", "Danko", "Ridzik"),  # Hand Cannon
    None,  # Police Are Useless: a quotation that names no speaker
    *("Commander Donnelly", "Danko"),  # Vodka Drunkenski
]

Words = tuple[str, ...]


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text("utf-8")


@pytest.fixture(scope="module")
def source() -> str:
    if not SOURCE.exists():
        pytest.skip("the page on TV Tropes is not at ../shared/pages/RedHeat.txt")
    return SOURCE.read_text("utf-8")


@pytest.fixture(scope="module")
def authority() -> Authority:
    return load(Iris())


@pytest.fixture(scope="module")
def scope(authority: Authority) -> Scope:
    return authority.scope("Film/RedHeat")


@pytest.fixture(scope="module")
def names(authority: Authority, scope: Scope) -> set[Words]:
    """The names and facts that two texts may share."""
    labels = {alias for alias, _ in scope.aliases()}
    for trope in authority.tropes.values():
        labels |= {trope.label or "", *trope.aliases}
    return {name for label in labels if (name := words(label))}


def words(text: str) -> Words:
    """The words of a text, folded, a possessive ending left off."""
    found = re.findall(r"\w+(?:['’]\w+)*", text.casefold())
    return tuple(re.sub(r"['’]s$", "", word) for word in found)


def phrases(text: str, names: set[Words]) -> set[Words]:
    """Every run of six words, but for those that hold names and facts alone."""
    text_words = words(text)
    named = [False] * len(text_words)
    by_first_word = {name[0]: [other for other in names if other[0] == name[0]] for name in names}
    for start, word in enumerate(text_words):
        for name in by_first_word.get(word, ()):
            if text_words[start : start + len(name)] == name:
                named[start : start + len(name)] = [True] * len(name)
    return {
        text_words[start : start + RUN_WORDS]
        for start in range(len(text_words) - RUN_WORDS + 1)
        if not all(named[start : start + RUN_WORDS])
    }


def sentences(text: str) -> set[Words]:
    """Every sentence, without the trope or the speaker in front of it, and every whole line."""
    found: set[Words] = set()
    for line in text.splitlines():
        head, colon, rest = line.partition(": ")
        for part in (line, head, rest if colon else ""):
            found |= {words(sentence) for sentence in [part, *re.split(r"(?<=[.!?]) ", part)]}
    return found - {()}


def heads(text: str) -> list[str]:
    """The trope names at the head of the top-level bullets."""
    return re.findall(r"^  • ([^:\n]+):", text, re.MULTILINE)


def mentioned(text: str, scope: Scope) -> set[str]:
    """The paths of the curated entities that a text names."""
    return {
        entity.path
        for alias, entity in scope.aliases()
        if re.search(rf"(?<!\w){re.escape(alias)}(?!\w)", text)
    }


def project_files() -> Iterator[Path]:
    """The text files that are or could be committed; skips where git cannot tell."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *TEXT_FILES]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout: which files belong to the project is not known")
    for name in listed.splitlines():
        if (ROOT / name).exists():
            yield ROOT / name


def test_phrases_leave_out_names_alone() -> None:
    found = phrases("Ivan Danko met Art Ridzik in Chicago", {("ivan", "danko"), ("art", "ridzik")})
    assert found == {
        ("ivan", "danko", "met", "art", "ridzik", "in"),
        ("danko", "met", "art", "ridzik", "in", "chicago"),
    }
    assert phrases("Ivan Danko, Art Ridzik, Ivan Danko", {("ivan", "danko"), ("art", "ridzik")}) == set()


def test_no_phrase_of_the_source_is_on_the_page(page: str, source: str, names: set[Words]) -> None:
    assert phrases(page, names) & phrases(source, names) == set()


def test_no_sentence_or_line_of_the_source_is_on_the_page(page: str, source: str, names: set[Words]) -> None:
    assert (sentences(page) & sentences(source)) - names == set()


def test_no_phrase_of_the_source_is_anywhere_in_the_project(source: str, names: set[Words]) -> None:
    borrowed = phrases(source, names)
    files = list(project_files())
    found = {
        str(file.relative_to(ROOT)): phrases(file.read_text("utf-8"), names) & borrowed for file in files
    }
    assert PAGE in files
    assert {file: shared for file, shared in found.items() if shared} == {}


def test_same_tropes_in_the_same_order(page: str, source: str) -> None:
    assert heads(page) == heads(source)


def test_what_the_source_names_the_page_names(page: str, source: str, scope: Scope) -> None:
    assert mentioned(source, scope) - mentioned(page, scope) == set()


def test_header_says_licence_and_paraphrase(page: str) -> None:
    assert page.splitlines()[:4] == ["Film / Red Heat", "Licence: CC BY 4.0", "Dialogue: paraphrased", ""]


def test_page_quote_has_two_speakers(page: str) -> None:
    assert re.findall(r"^(\w+): ", page.split("\n\n")[1], re.MULTILINE) == ["Ridzik", "Danko"]


def test_shape_of_the_list(page: str) -> None:
    lines = page.partition("tropes:\n")[2].splitlines()
    assert sum(line.startswith("  • ") for line in lines) == 38
    assert sum(line.startswith("    • ") for line in lines) == 2
    assert [line for line in lines if line and not re.match(r" {2}• \S| {4}\S", line)] == []


def test_speakers_in_order(page: str) -> None:
    indented = re.findall(r"^ {4}(?!•)(\S.*)", page, re.MULTILINE)
    speakers = [re.match(r"([\w ]+): ", line) for line in indented]
    assert [match and match[1] for match in speakers] == SPEAKERS


def test_every_head_is_a_curated_trope(page: str, authority: Authority) -> None:
    labels = {trope.label for trope in authority.tropes.values()}
    assert [head for head in heads(page) if head not in labels] == []


@pytest.mark.parametrize("spelling", ["Victor", "Arnold", "Captain Danko", "Rosta", "Elijah", '"Gumby"'])
def test_page_uses_other_names_too(page: str, spelling: str) -> None:
    assert spelling in page
