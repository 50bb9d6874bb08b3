"""A source's bytes as a page's text, or one sentence on why they are none."""

from tropegraph.mapping.errors import SourceError

MAX_SOURCE_BYTES = 32 * 1024 * 1024
MAX_LINE_CHARS = 1_000_000

_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def page_text(source: bytes, path: str) -> str:
    """Decoded, without byte-order mark, CRLF and CR as LF; no Unicode normalisation.

    Raises SourceError for an empty or binary source, one that is not UTF-8, and over-long ones.
    """
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
    try:
        text = source.removeprefix(_UTF8_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise SourceError(
            path, f"byte 0x{source[error.start]:02x} is not UTF-8; save the page as UTF-8", line
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for number, line_text in enumerate(text.split("\n"), start=1):
        if len(line_text) > MAX_LINE_CHARS:
            raise SourceError(
                path,
                f"a line of {len(line_text)} characters is no page's; the most is {MAX_LINE_CHARS}",
                number,
            )
    if text.lstrip()[:200].lower().startswith(("<!doctype html", "<html")):
        raise SourceError(path, "this is HTML; save the page's text in the layout of docs/reading.md")
    return text
