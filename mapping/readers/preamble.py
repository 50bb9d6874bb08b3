"""What stands before the list of tropes: header, page quote, lead, further prose, heading."""

import re
from dataclasses import dataclass, field

from tropegraph.mapping.iris import wikiword
from tropegraph.mapping.media import is_namespace
from tropegraph.mapping.page import Line, LineKind, Passage, Section, Span
from tropegraph.mapping.vocabulary import CC0, CC_BY, CC_BY_NC_SA

from .lines import SourceLine, folder_label, indented_line, quotation_line, speech_line, starts_quoted

LICENCES = {"CC0 1.0": CC0, "CC BY 4.0": CC_BY, "CC BY-NC-SA 3.0": CC_BY_NC_SA}

_NAVIGATION = {
    "follow tv tropes",
    "following",
    "go to",
    "advertisement:",
    "open",
    "main page",
    "tvtropes now available in the app store!",
    "open/close all folders",
}
_TITLE_LINE = re.compile(
    r"(?P<namespace>[A-Z][A-Za-z]*(?: [A-Z][A-Za-z]*){0,3}(?= / )|[A-Z][A-Za-z]*)(?: ?/ ?|: )(?P<title>\S.*)"
)
SUBPAGE = re.compile(
    r"(?:(?P<group>\S.*?) / )?Tropes(?: (?P<first>[A-Za-z0-9]+)(?: to |\s?[-–—]\s?)(?P<last>[A-Za-z0-9]+))?"
)
_FIELD = re.compile(r"(?P<name>licen[cs]e|dialogue|aka): *(?P<value>\S.*)", re.IGNORECASE)
_HEADING = re.compile(
    r"(?:.*\b(?:has|have|provides?|contains?|shows?|features?|includes?)\b.*\b(?:examples?|tropes?)\b.*"
    r"|tropes (?:used|in|found|present).*|these are the tropes.*|examples?(?: of)?.*)",
    re.IGNORECASE,
)
_LEAD = re.compile(r"\b(?:is|was|are)\b")


@dataclass
class Header:
    """What the lines above the text say of the page."""

    namespace: str | None = None
    title: str | None = None
    title_span: Span | None = None
    licence: str | None = None
    paraphrased: bool = False
    aliases: list[str] = field(default_factory=list)
    group: str | None = None
    subpage: str | None = None


@dataclass
class Preamble:
    """The parts before the list; ``unread`` are lines that no rule places, each with a reason."""

    header: Header = field(default_factory=Header)
    quote: list[Line] = field(default_factory=list)
    lead: Passage | None = None
    prose: list[Passage] = field(default_factory=list)
    heading: Passage | None = None
    frame: list[Passage] = field(default_factory=list)
    folders: list[Section] = field(default_factory=list)
    unread: list[tuple[SourceLine, str]] = field(default_factory=list)


def read_preamble(lines: list[SourceLine]) -> Preamble:
    """The parts of a page that stand before its list of tropes."""
    preamble = Preamble()
    body = []
    for line in lines:
        if not line.is_blank and _read_header_line(line, preamble):
            preamble.frame += line.passages()
        elif folder_label(line):
            preamble.frame += line.passages()
            preamble.folders += [Section(label, label.span) for label in line.passages()]
        else:
            body.append(line)
    blocks = _blocks(body)
    if blocks and len(blocks[-1]) == 1 and _is_heading(blocks[-1][0]):
        preamble.heading = blocks.pop()[0].passage(0)
        preamble.frame += [each for each in (preamble.heading,) if each]
    for block in blocks:
        if preamble.lead is None and _read_quote(block, preamble):
            continue
        for line in block:
            passage = line.passage(0)
            assert passage, "a block holds no blank line"
            if preamble.lead is None and _LEAD.search(passage.text):
                preamble.lead = passage
            else:
                preamble.prose.append(passage)
    return preamble


def _read_header_line(line: SourceLine, preamble: Preamble) -> bool:
    """Takes a navigation line, the title line or a ``Licence:`` line; False for any other line."""
    header, content = preamble.header, line.content
    if content.casefold() in _NAVIGATION:
        return True
    title = _TITLE_LINE.fullmatch(content)
    if title and header.title is None and is_namespace(title["namespace"].replace(" ", "")):
        header.namespace, header.title = title["namespace"].replace(" ", ""), title["title"]
        header.title_span = Span(line.span.end - len(title["title"]), line.span.end)
        return True
    subpage = SUBPAGE.fullmatch(content)
    if subpage and header.title is None and header.subpage is None:
        header.group = subpage["group"]
        header.subpage = (
            f"Tropes{wikiword(subpage['first'])}To{wikiword(subpage['last'])}"
            if subpage["first"]
            else "Tropes"
        )
        if subpage["group"]:
            header.title_span = Span(line.span.start, line.span.start + len(subpage["group"]))
        return True
    stated = _FIELD.fullmatch(content)
    if not stated:
        return False
    name, value = stated["name"].casefold(), stated["value"]
    if name == "aka":
        header.aliases.append(value)
    elif name == "dialogue" and value.casefold() == "paraphrased":
        header.paraphrased = True
    elif name != "dialogue" and value in LICENCES:
        header.licence = LICENCES[value]
    else:
        known = "paraphrased" if name == "dialogue" else ", ".join(LICENCES)
        preamble.unread.append((line, f"{value!r} is no value for {stated['name']}:, use one of: {known}"))
    return True


def _blocks(lines: list[SourceLine]) -> list[list[SourceLine]]:
    """Runs of lines without a blank line between them."""
    blocks: list[list[SourceLine]] = [[]]
    for line in lines:
        if line.is_blank:
            blocks.append([])
        else:
            blocks[-1].append(line)
    return [block for block in blocks if block]


def _is_heading(line: SourceLine) -> bool:
    content = line.content
    return bool(_HEADING.fullmatch(content)) and (content.endswith(":") or len(content) < 80)


def _read_quote(block: list[SourceLine], preamble: Preamble) -> bool:
    """Takes a block of speech, or of quotations with who is quoted under them; False for any other."""
    speech = [speech_line(line) for line in block]
    if all(speech):
        preamble.quote += [line for line in speech if line]
        return True
    if not starts_quoted(block[0]):
        return False
    quoted = [line for line in block if starts_quoted(line) or line.content[-1] in '"”»']
    under = block[block.index(quoted[-1]) + 1 :]
    if len(under) > 1:
        return False
    whole = Span(block[0].span.start, quoted[-1].span.end)
    if block[0] is quoted[-1]:
        preamble.quote.append(quotation_line(block[0]))
    else:
        preamble.quote += [quotation_line(line) for line in block if line.span.end <= whole.end]
    for line in under:
        attribution = indented_line(line)
        preamble.quote.append(
            Line(LineKind.ATTRIBUTION, attribution.text, attribution.span, attribution.whole)
        )
    return True
