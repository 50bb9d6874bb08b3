"""Writing the answer of SELECT and ASK, with what the engine's writers get wrong put right.

Oxigraph's CSV does not quote an IRI that holds a comma (``page/Film/RedHeat#char=10,20``), which makes two
cells of one; its XML writes control characters and line ends that are not read back as they were.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable
from typing import IO, cast

from pyoxigraph import QueryBoolean, QuerySolutions

from tropegraph.server.errors import NotAcceptable, NotRepresentable, RequestError
from tropegraph.server.formats import ResultSyntax, syntax_of

from . import Answer, Question
from .spool import Spool

_NOT_IN_XML = re.compile(b"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_LINE_END = "\r\n"
_COPY_BYTES = 65536
_ROWS_AT_ONCE = 500


def write_table(
    result: QuerySolutions | QueryBoolean, question: Question, again: Callable[[], object]
) -> Answer:
    """The whole answer in the syntax that is asked for; ``again`` runs the same query once more.

    Raises NotAcceptable, NotRepresentable, AnswerTooLarge.
    """
    syntax = syntax_of(question.result_syntax) if question.result_syntax else None
    if not isinstance(syntax, ResultSyntax):
        raise NotAcceptable("The answer of SELECT and ASK comes as JSON, XML, CSV or TSV.")
    if syntax.name == "csv" and isinstance(result, QuerySolutions):
        return _csv(result, syntax, question, again)
    spool = Spool(question.answer_bytes, question.coding)
    _serialize(result, _XmlChecked(spool) if syntax.name == "xml" else spool, syntax)
    return ended(spool, syntax.name)


def ended(spool: Spool, syntax: str) -> Answer:
    """The answer that was written into a spool."""
    body, file, coding = spool.end()
    return Answer(body, syntax, coding, file)


def _serialize(
    result: QuerySolutions | QueryBoolean, output: "Spool | _XmlChecked | _CommaCounted", syntax: ResultSyntax
) -> None:
    try:
        result.serialize(cast(IO[bytes], output), format=syntax.results_format)
    except (RequestError, OSError):
        if fault := output.error:  # the writer hides what stopped it
            raise fault from None
        raise


def _csv(
    result: QuerySolutions, syntax: ResultSyntax, question: Question, again: Callable[[], object]
) -> Answer:
    counted = _CommaCounted(Spool(question.answer_bytes))
    columns = len(result.variables)
    _serialize(result, counted, syntax)
    plain = ended(counted.spool, syntax.name)
    if counted.commas == counted.lines * max(columns - 1, 0) or _has_width(plain, columns):
        return _coded(plain, question)
    if plain.file:
        plain.file.close()
    return _quoted(cast(QuerySolutions, again()), question)


def _has_width(answer: Answer, columns: int) -> bool:
    """Whether every row has as many cells as there are columns."""
    source = answer.file if answer.file is not None else io.BytesIO(answer.body)
    text = io.TextIOWrapper(source, "utf-8", newline="")
    try:
        return all(len(row) <= max(columns, 1) for row in csv.reader(text))
    finally:
        text.detach()
        source.seek(0)


def _coded(plain: Answer, question: Question) -> Answer:
    if not question.coding:
        return plain
    spool = Spool(question.answer_bytes, question.coding)
    if plain.file is None:
        spool.write(plain.body)
    else:
        with plain.file as file:
            while piece := file.read(_COPY_BYTES):
                spool.write(piece)
    return ended(spool, plain.syntax)


def _quoted(result: QuerySolutions, question: Question) -> Answer:
    """https://www.w3.org/TR/sparql11-results-csv-tsv/#csv, written here: slower, and right."""
    spool = Spool(question.answer_bytes, question.coding)
    page = io.StringIO(newline="")
    writer = csv.writer(page, lineterminator=_LINE_END)
    writer.writerow([variable.value for variable in result.variables])
    for number, solution in enumerate(result):
        writer.writerow(_cells(cast(Iterable[object], solution)))
        if number % _ROWS_AT_ONCE == 0:
            spool.write(page.getvalue().encode())
            page.seek(0)
            page.truncate()
    spool.write(page.getvalue().encode())
    return ended(spool, "csv")


def _cells(solution: Iterable[object]) -> list[str]:
    return ["" if term is None else str(getattr(term, "value", term)) for term in solution]


class _CommaCounted(io.RawIOBase):
    """Passes CSV on and counts: a table without commas in its cells needs no second look."""

    def __init__(self, spool: Spool) -> None:
        self.spool = spool
        self.commas = 0
        self.lines = 0

    @property
    def error(self) -> RequestError | None:
        return self.spool.error

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        self.commas += data.count(b",")
        self.lines += data.count(b"\n")
        return self.spool.write(data)


class _XmlChecked(io.RawIOBase):
    """Passes XML on as it is read back as the same text: https://www.w3.org/TR/xml/#sec-line-ends"""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._tail = b""
        self._error: NotRepresentable | None = None

    @property
    def error(self) -> RequestError | None:
        return self._error or self._spool.error

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        if _NOT_IN_XML.search(self._tail + data):
            self._error = NotRepresentable(
                "XML cannot hold a control character in one of the literals; ask for JSON."
            )
            raise self._error
        self._tail = data[-2:]
        self._spool.write(data.replace(b"\r", b"&#13;"))
        return len(data)
