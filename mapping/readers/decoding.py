"""A source's bytes as text, or one sentence on why they are none."""

import re

from tropegraph.mapping.errors import SourceError

MAX_SOURCE_BYTES = 32 * 1024 * 1024
MAX_LINE_CHARS = 1_000_000

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def checked_bytes(source: bytes, path: str) -> bytes:
    """The source without byte-order mark; raises SourceError for an empty, huge or binary one."""
    if not source.strip():
        raise SourceError(path, "the file is empty; give a trope page as plain text")
    if len(source) > MAX_SOURCE_BYTES:
        raise SourceError(
            path,
            f"the file has {len(source)} bytes, a page may have {MAX_SOURCE_BYTES}; check what it is",
        )
    if source.startswith(_UTF16_MARKS):
        raise SourceError(path, "the file is in UTF-16; save it as UTF-8")
    if b"\x00" in source:
        raise SourceError(path, "the file is binary; give a trope page as plain text")
    return source.removeprefix(_UTF8_MARK)


def strict_text(source: bytes, path: str) -> str:
    """UTF-8, CRLF and CR as LF; no Unicode normalisation. Raises SourceError for other encodings."""
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise SourceError(
            path, f"byte 0x{source[error.start]:02x} is not UTF-8; save the page as UTF-8", line
        ) from error
    return with_line_feeds(text)


def browser_text(source: bytes, path: str) -> tuple[str, int | None]:
    """UTF-8 where all of it is, else cp1252, whatever the page declares: many declare wrongly.

    A page that mixes both is read line by line; the first line in UTF-8 is returned beside the text. Raises
    SourceError where a line is neither.
    """
    try:
        return with_line_feeds(source.decode("utf-8")), None
    except UnicodeDecodeError:
        pass
    lines, mixed = [], None
    for number, line in enumerate(source.split(b"\n"), start=1):
        try:
            lines.append(line.decode("utf-8"))
            mixed = mixed or (None if line.isascii() else number)
        except UnicodeDecodeError:
            try:
                lines.append(line.decode("cp1252"))
            except UnicodeDecodeError as error:
                raise SourceError(
                    path,
                    f"byte 0x{line[error.start]:02x} is neither UTF-8 nor cp1252; save the page as UTF-8",
                    number,
                ) from error
    return with_line_feeds("\n".join(lines)), mixed


def check_characters(text: str, path: str) -> None:
    """Raises SourceError for a character that XML, and so an RDF/XML dump, cannot hold.

    https://www.w3.org/TR/xml/#charsets
    """
    match = _NOT_IN_XML.search(text)
    if match:
        line = text.count("\n", 0, match.start()) + 1
        raise SourceError(
            path, f"the control character U+{ord(match.group()):04X} is no text; remove it", line
        )


def with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def check_lines(text: str, path: str) -> None:
    """Raises SourceError for a line that is too long to be a page's."""
    if len(text) <= MAX_LINE_CHARS:
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE_CHARS:
            raise SourceError(
                path, f"a line of {len(line)} characters is no page's; the most is {MAX_LINE_CHARS}", number
            )
