"""The table form: works and tropes as CSV, TSV or JSON ``{work: [trope]}``; a page for each work."""

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.iris import WIKI_ID
from tropegraph.mapping.media import aspect_of, is_namespace, is_work_namespace
from tropegraph.mapping.names import KnownNames, words_of
from tropegraph.mapping.page import Aspect, Entry, Issue, Page, Passage, Span

from .identity import kind_of_list

_WORK_COLUMNS = frozenset({"work", "film", "title", "work_id", "page"})
_TROPE_COLUMNS = frozenset({"trope", "tropes", "trope_id", "example"})
_MARKUP = re.compile(r"\s*(?:\{\{|\[\[/?[A-Za-z])")
_BULLET = re.compile(r"(?m)^[ \t\u00a0]*[•*]")
_WORD = re.compile(r"[A-Z][A-Za-z0-9]*")
_FROM = re.compile(r"(?P<shown>[^?#]*)\?from=(?:[A-Za-z]+[./])?(?P<word>[A-Za-z0-9]+)")


@dataclass
class _Row:
    """What the table says of one work: its tropes, each with the line of the source and how it is written."""

    keys: list[str] = field(default_factory=list)
    line: int = 1
    tropes: list[tuple[int, str]] = field(default_factory=list)


def is_table(text: str) -> bool:
    """Whether a source's text is a table: JSON, or lines of at least two columns with a header that fits.

    A page may begin with a bracket too; JSON has no line with a bullet first, nor two brackets and a word.
    """
    if text.lstrip()[:1] in {"{", "["}:
        return not (_MARKUP.match(text) or _BULLET.search(text))
    header = text.partition("\n")[0]
    names = {name.strip(' "').casefold() for name in re.split(r"[,\t;]", header)}
    return len(names) > 1 and bool(names & _WORK_COLUMNS) and "/" not in header


def read_table(text: str, path: str, names: KnownNames, namespace: str) -> tuple[list[Page], list[Issue]]:
    """The pages of a table, one a work, in order of their ids, and the issues of rows that give none.

    A page's text is one line a trope. Raises SourceError where the source is no table of works and tropes.
    """
    pairs = _json_pairs(text, path) if text.lstrip()[:1] in {"{", "["} else _delimited_pairs(text, path)
    issues: list[Issue] = []
    rows: defaultdict[str, _Row] = defaultdict(_Row)
    empty: list[tuple[int, str]] = []
    for line, work, trope in pairs:
        id = _work_id(work, namespace)
        if id is None:
            issues.append(Issue(line, Span(0, 0), f"{work!r} is no key of a work; it is left out"))
            continue
        if not trope:
            empty.append((line, id))
            continue
        row = rows[id.casefold()]
        row.line = row.line if row.keys else line
        if id not in row.keys:
            row.keys.append(id)
        several = [part.strip() for part in trope.split(",")]
        is_list = len(several) > 1 and all(map(_WORD.fullmatch, several))
        row.tropes += [(line, each) for each in (several if is_list else [trope])]
    if empty:
        rows_name = "1 row names" if len(empty) == 1 else f"{len(empty)} rows name"
        without = tuple(id for _, id in empty)
        issues.append(Issue(empty[0][0], Span(0, 0), f"{rows_name} no trope, left out", without))
    pages = list(_pages(rows.values(), names, namespace, issues))
    if not pages and issues and not empty:
        raise SourceError(path, issues[0].reason, issues[0].line)
    if not any(page.entries for page in pages):
        wrong = next((issue for page in pages for issue in page.issues), None)
        reason = "the table names no trope; give columns work and trope, or {work: [trope]}"
        raise SourceError(path, wrong.reason if wrong else reason, wrong.line if wrong else None)
    return sorted(pages, key=lambda page: page.id), issues


def _pages(rows: Iterable[_Row], names: KnownNames, namespace: str, issues: list[Issue]) -> Iterator[Page]:
    """The pages of works and those beside them; a key that is about no work is among the issues."""
    by_id = {_spelled(row, names): row for row in rows}
    works: defaultdict[str, list[str]] = defaultdict(list)
    for id in by_id:
        space, _, word = id.partition("/")
        if is_work_namespace(space) or space == namespace:
            works[word.casefold()].append(id)
    for id, row in sorted(by_id.items()):
        space, _, word = id.partition("/")
        if id in works[word.casefold()]:
            yield _page(row, id, id, names)
            continue
        owners = works[word.casefold()] or ([] if is_namespace(space) else works[space.casefold()])
        kind = kind_of_list(space)
        if len(owners) == 1 and not kind:
            yield _page(row, id, owners[0], names)
            continue
        held = " and ".join(owners) or "none"
        why = f"is {kind}, not a work's" if kind else f"names no one work: the table has {held} of that name"
        what = "its trope is" if len(row.tropes) == 1 else f"its {len(row.tropes)} tropes are"
        issues.append(Issue(row.line, Span(0, 0), f"{id} {why}; {what} left out"))


def _spelled(row: _Row, names: KnownNames) -> str:
    """The id of a row whose keys differ in capitals: as the known names have it, else the first."""
    return min(row.keys, key=lambda key: (names.settle(key.partition("/")[2]) != key.partition("/")[2], key))


def _page(row: _Row, id: str, work: str, names: KnownNames) -> Page:
    """The page of one key: a bare entry for each trope, in the order of the table, doubles merged."""
    lines, entries, found, position = [], [], set[str](), 0
    own: list[Issue] = []
    redirects = set()
    for line, written in row.tropes:
        word, reason = _trope_word(written)
        if reason:
            own.append(Issue(line, Span(position, position), f"{id}: {written!r} {reason}"))
        if word is None:
            continue
        word = names.settle(word)
        if reason and (redirected := _FROM.fullmatch(written.strip())):
            redirects.add((f"Main/{redirected['word']}", f"Main/{word}"))
        if word.casefold() in found:
            continue
        found.add(word.casefold())
        entries.append(_bare_entry(word, position + 4))
        lines.append(f"  • {words_of(word)}\n")
        position += len(lines[-1])
    if len(row.keys) > 1:
        own.append(Issue(row.line, Span(0, 0), f"{', '.join(sorted(row.keys))} are read as one work, {id}"))
    merged = len(row.tropes) - len(entries) - sum(issue.reason.endswith("left out") for issue in own)
    return Page(
        id=id,
        work=work,
        title=words_of(work.partition("/")[2]),
        title_span=None,
        text="".join(lines),
        lead=None,
        prose=(),
        quote=(),
        entries=tuple(entries),
        issues=tuple(own),
        untitled=True,
        merged=merged,
        aspect=_aspect(id),
        redirects=tuple(sorted(redirects)),
        parted=True,
    )


def _bare_entry(word: str, start: int) -> Entry:
    """An entry of a trope and no more, whose head starts here."""
    head = words_of(word)
    span = Span(start, start + len(head))
    return Entry(Passage(head, span), None, span, target=word)


def _aspect(id: str) -> Aspect | None:
    aspect = aspect_of(id.partition("/")[0])
    return Aspect(aspect) if aspect else None


def _work_id(written: str, namespace: str) -> str | None:
    """The id of a work by its key; a key without namespace gets the given one, marks in it are dropped."""
    key = written.strip()
    if not WIKI_ID.fullmatch(key):
        space, slash, word = key.rpartition("/")
        word = re.sub(r"[^A-Za-z0-9]", "", word)
        key = f"{space if slash else namespace}/{word[:1].upper()}{word[1:]}"
    return key if WIKI_ID.fullmatch(key) else None


def _trope_word(written: str) -> tuple[str | None, str | None]:
    """The WikiWord of a trope's id, and what was mended; None where there is none, and why.

    ``Pun?from=Main.IncrediblyLamePun`` is where a redirect led: the name before the mark is the trope's.

    >>> _trope_word("Pun?from=Main.IncrediblyLamePun")
    ('Pun', 'is a redirect from IncrediblyLamePun; it is read as Pun')
    """
    word = written.strip().removeprefix("Main/").removeprefix("Main.")
    if _WORD.fullmatch(word):
        return word, None
    redirected = _FROM.fullmatch(word)
    if redirected and _WORD.fullmatch(redirected["shown"]):
        shown = redirected["shown"]
        return shown, f"is a redirect from {redirected['word']}; it is read as {shown}"
    if "," in word:
        return None, "holds a comma: give one trope a row; it is left out"
    plain = "".join(part[:1].upper() + part[1:] for part in re.findall(r"[A-Za-z0-9]+", word))
    if plain and "?" not in word and "/" not in word and word.isascii():
        return plain, f"is no WikiWord; it is read as {plain}"
    return None, "is no trope's id; it is left out"


def _json_pairs(text: str, path: str) -> Iterator[tuple[int, str, str | None]]:
    """(line, work, trope) of ``{work: [trope]}``."""
    try:
        held = json.loads(text, object_pairs_hook=list)
    except json.JSONDecodeError as error:
        raise SourceError(path, f"this is not JSON ({error.msg}); mend it", error.lineno) from error
    except RecursionError as error:
        raise SourceError(path, "this JSON is nested too deep to be a table; give {work: [trope]}") from error
    if not isinstance(held, list):
        raise SourceError(path, "the JSON is no object of works; give {work: [trope]}")
    for number, item in enumerate(held, start=1):
        yield from _json_item(item, number, path)


def _json_item(item: object, number: int, path: str) -> Iterator[tuple[int, str, str | None]]:
    if isinstance(item, tuple) and len(item) == 2 and isinstance(item[1], list):
        work, tropes = item
        if not tropes:
            yield number, work, None
        for trope in tropes:
            if not isinstance(trope, str):
                raise SourceError(
                    path, f"the value of {work!r} (item {number}) holds more than names of tropes"
                )
            yield number, work, trope
        return
    raise SourceError(path, f"item {number} is no work with a list of tropes; give {{work: [trope]}}")


def _delimited_pairs(text: str, path: str) -> Iterator[tuple[int, str, str | None]]:
    """(line, work, trope) of the rows of a CSV or TSV table whose first row names its columns."""
    header = text.partition("\n")[0]
    delimiter = max("\t,;", key=header.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        names = [name.strip().casefold() for name in next(reader)]
        work = next((n for n, name in enumerate(names) if name in _WORK_COLUMNS), None)
        trope = next((n for n, name in enumerate(names) if name in _TROPE_COLUMNS), None)
        if work is None or trope is None:
            missing = "work" if work is None else "trope"
            raise SourceError(
                path, f"the table has no column {missing!r}; name its columns in the first row", 1
            )
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, _cell(row, work), _cell(row, trope) or None
    except csv.Error as error:
        raise SourceError(path, f"this is no table ({error}); mend it", reader.line_num) from error


def _cell(row: Iterable[str], number: int) -> str:
    cells = list(row)
    return cells[number].strip() if number < len(cells) else ""
