"""Writing the answer of SELECT and ASK, with what the engine's writers get wrong put right.

Oxigraph's CSV does not quote an IRI that holds a comma (``page/Film/RedHeat#char=10,20``), which makes two
cells of one; its XML writes control characters and line ends that are not read back as they were.
"""

import io
import re
from typing import IO, cast

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions

from tropegraph.server.errors import NotAcceptable, NotRepresentable, RequestError
from tropegraph.server.formats import ResultSyntax, syntax_of

from . import Answer, Question, csv_rows
from .spool import Spool

_NOT_IN_XML = re.compile(b"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


def write_table(result: QuerySolutions | QueryBoolean, question: Question) -> Answer:
    """The whole answer in the syntax that is asked for.

    Raises NotAcceptable, NotRepresentable, AnswerTooLarge.
    """
    syntax = syntax_of(question.result_syntax) if question.result_syntax else None
    if not isinstance(syntax, ResultSyntax):
        raise NotAcceptable("The answer of SELECT and ASK comes as JSON, XML, CSV or TSV.")
    spool = Spool(question.answer_bytes, question.coding)
    written = syntax.results_format
    output: Spool | _XmlChecked | _AsCsv = spool
    if syntax.name == "xml":
        output = _XmlChecked(spool)
    elif syntax.name == "csv" and isinstance(result, QuerySolutions):
        output, written = _AsCsv(spool, len(result.variables)), QueryResultsFormat.TSV
    try:
        result.serialize(cast(IO[bytes], output), format=written)
    except (RequestError, OSError):
        if fault := output.error:  # the writer hides what stopped it
            raise fault from None
        raise
    return ended(spool, syntax.name)


def ended(spool: Spool, syntax: str) -> Answer:
    """The answer that was written into a spool."""
    body, file, coding = spool.end()
    return Answer(body, syntax, coding, file)


class _AsCsv(io.RawIOBase):
    """Takes TSV, and passes it on as CSV."""

    def __init__(self, spool: Spool, columns: int) -> None:
        self._spool = spool
        self._rest = b""
        self._has_columns = columns > 0
        self._is_begun = False

    @property
    def error(self) -> RequestError | None:
        return self._spool.error

    def writable(self) -> bool:
        return True

    def write(self, data: bytes, /) -> int:  # type: ignore[override]
        whole, line_end, rest = data.rpartition(b"\n")
        if not line_end:
            self._rest += data
            return len(data)
        lines, self._rest = self._rest + whole + line_end, rest
        if not self._is_begun:
            self._is_begun = True
            names, _, lines = lines.partition(b"\n")
            self._spool.write(csv_rows.header(names))
        if self._has_columns:
            self._spool.write(csv_rows.rows(lines))
        else:
            self._spool.write(lines.replace(b"\n", csv_rows.LINE_END))
        return len(data)


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
