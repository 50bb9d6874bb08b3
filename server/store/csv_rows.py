"""Rows of SPARQL's tab-separated form as rows of its comma-separated form.

Oxigraph's CSV does not quote an IRI that holds a comma (``page/Film/RedHeat#char=10,20``), which makes two
cells of one. Its TSV says where each term ends, so CSV is made of that, in the time of one query.
https://www.w3.org/TR/sparql11-results-csv-tsv/
"""

import re

LINE_END = b"\r\n"
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_SPECIAL = re.compile(rb'[",\r\n]')
_ESCAPES = {b"t": b"\t", b"n": b"\n", b"r": b"\r"}
_TO_COMMAS = bytes.maketrans(b"\t", b",")
"""A row without commas and quotation marks is CSV once its tabs are commas and ``<``, ``>`` are gone."""


def header(line: bytes) -> bytes:
    """The names of the columns, which TSV writes with question marks.

    >>> header(b"?s\\t?p")
    b's,p\\r\\n'
    """
    return line.replace(b"\t?", b",")[1:] + LINE_END


def rows(data: bytes) -> bytes:
    r"""The rows of whole lines; what needs no quotation marks has none.

    >>> rows(b'<http://x/#char=1,2>\t"a, b"@en\t5\n<http://x/>\t<http://y/>\t<http://z/>\n')
    b'"http://x/#char=1,2","a, b",5\r\nhttp://x/,http://y/,http://z/\r\n'
    """
    lines = data.split(b"\n")
    is_plain = b"<<" not in data
    plain = [line if is_plain and b'"' not in line and b"," not in line else b"" for line in lines]
    done = b"\n".join(plain).translate(_TO_COMMAS, b"<>").split(b"\n")
    for number, (line, is_done) in enumerate(zip(lines[:-1], plain, strict=False)):
        if not is_done:
            done[number] = b",".join([_cell(cell) for cell in line.split(b"\t")]) or b'""'
    return LINE_END.join(done)


def _cell(cell: bytes) -> bytes:
    if cell[:1] == b"<":
        text = cell if cell[:2] == b"<<" else cell[1:-1]
        if b"," not in text:
            return text
    elif cell[:1] == b'"':
        text = cell[1 : cell.rindex(b'"')]
        if b"\\" in text:
            text = _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), text)
        elif b"," not in text:
            return text
        if not _SPECIAL.search(text):
            return text
    else:
        return cell
    return b'"%b"' % text.replace(b'"', b'""')
