"""What one page states, as RDF: itself, its occurrences, its quotations and their lines, in its own graph."""

from .linked import LinkedEntry, LinkedLine, LinkedPage
from .names import words_of
from .page import Page, Span
from .stating import Marks, Stating, range_term
from .terms import boolean, integer, iri, name, string
from .vocabulary import CC0, CC_BY_NC_SA, DEFAULT_BASE, TVTROPES_PAGE

ABSENT_OR_TALKED_ABOUT = frozenset({"Averted", "Defied", "Discussed", "Conversed"})
"""The modes that do not make a work exhibit the trope; ontology/modes.ttl says which is which."""

RIGHTS = {
    True: "The facts alone are CC0; the text of the page is licensed as stated.",
    False: "Facts only, CC0; the text of the page is left out.",
}
_TYPE, _LABEL, _IN_WORK = name("rdf:type"), name("rdfs:label"), name("tg:inWork")
_OF_TROPE, _MODE, _BASIS = name("tg:ofTrope"), name("tg:mode"), name("tg:modeBasis")
_POSITION, _DERIVED, _TEXT = name("tg:position"), name("prov:wasDerivedFrom"), name("tg:text")
_PART_OF, _ASPECT = name("tg:partOf"), name("tg:aspect")
_INVOLVES, _MENTIONS = name("tg:involves"), name("tg:mentionsTrope")
_OCCURRENCE, _LINE, _QUOTATION = name("tg:Occurrence"), name("tg:Line"), name("schema:Quotation")


class PageStatements:
    """States one page; ``exhibits`` are the WikiWords of the tropes that its occurrences show as present."""

    def __init__(self, linked: LinkedPage, stating: Stating) -> None:
        self._linked = linked
        self._page = linked.page
        self._out = stating
        self._iris = stating.iris
        self._title = stating.linked.title
        self._marks = Marks(linked.page)
        self.graph = iri(stating.iris.page(linked.page.id))
        self.exhibits: dict[str, None] = {}

    def state(self, quotation: int) -> None:
        """States the page; ``quotation`` is the number of its page quote among those of the work."""
        self._state_page()
        for position, entry in enumerate(self._linked.entries, start=1):
            self._state_entry(entry, f"{self._linked.occurrences}{entry.name}", position, None)
        work = self._out.linked.work
        label = self._title if quotation == 1 else f"{self._title} ({quotation})"
        self._state_quotation(self._linked.quote, self._out.work, f"{work}/quotation/{quotation}", label)
        for term, spans in self._marks.left.items():
            for span in sorted(spans):
                self._say(self.graph, (iri(term), self._range(span)))

    def _say(self, subject: str, *pairs: tuple[str, str]) -> None:
        self._out.say(self.graph, subject, *pairs)

    def _range(self, span: Span) -> str:
        return range_term(self._iris, self._page.id, span)

    def _state_page(self) -> None:
        page, with_text = self._page, self._out.with_text
        about = f"{self._title}: source page" + ("" if page.is_main else f" {page.id}")
        self._say(
            self.graph,
            (_TYPE, name("tg:Page")),
            (_TYPE, name("foaf:Document")),
            (_LABEL, string(about, "en")),
            (name("foaf:primaryTopic"), self._out.work),
            (name("dct:license"), iri((page.licence or CC_BY_NC_SA) if with_text else CC0)),
            (name("dct:rights"), string(RIGHTS[with_text], "en")),
        )
        if with_text:
            self._say(self.graph, (name("tg:pageText"), string(self._page.text)))
        if page.licence is None:
            self._say(self.graph, (name("dct:source"), iri(TVTROPES_PAGE + page.id)))
        if with_text:
            self._say(self.graph, *_attribution(page))

    def _state_entry(self, entry: LinkedEntry, path: str, position: int, parent: str | None) -> None:
        out, base = self._out, self._iris.base
        subject, trope = f"<{base}{path}>", f"<{base}Main/{entry.trope}>"
        label = self._occurrence_label(entry, path, parent is not None)
        out.name_trope(entry.trope, self._given_title(entry))
        pairs = [
            (_TYPE, _OCCURRENCE),
            (_LABEL, string(label, "en")),
            (_IN_WORK, out.work),
            (_OF_TROPE, trope),
            (_POSITION, integer(position)),
            (_MODE, name(f"mode:{entry.reading.mode}")),
            (_BASIS, name(f"tg:{entry.reading.basis}")),
            (_DERIVED, self._range(entry.entry.span)),
        ]
        if parent:
            pairs.append((_PART_OF, parent))
        if self._page.aspect:
            pairs.append((_ASPECT, name(f"tg:{self._page.aspect}")))
        if entry.entry.text and out.with_text:
            pairs.append((_TEXT, string(entry.entry.text.text, "en")))
        pairs += [(_INVOLVES, out.entity(each)) for each in entry.entities]
        for named in entry.tropes:
            out.name_trope(named)
            pairs.append((_MENTIONS, f"<{base}Main/{named}>"))
        pairs += [(iri(term), self._range(span)) for term, span in self._marks.inside(entry.entry.span)]
        out.say(self.graph, subject, *pairs)
        if entry.counts and not self._page.aspect and entry.reading.mode not in ABSENT_OR_TALKED_ABOUT:
            self.exhibits[trope] = None
        self._state_curated(subject, path)
        self._state_quotation(entry.lines, subject, f"{path}/quotation/1", label)
        for number, child in enumerate(entry.children, start=1):
            self._state_entry(child, f"{path}/{number}", number, subject)

    def _given_title(self, entry: LinkedEntry) -> str:
        """The trope's name where the head writes it, and not a WikiWord alone; else empty."""
        head, title = entry.entry.head, entry.title
        is_given = head is not None and head.text == title
        return title if is_given and not (self._page.parted and title == words_of(entry.trope)) else ""

    def _occurrence_label(self, entry: LinkedEntry, path: str, is_child: bool) -> str:
        if is_child:
            number = path.partition("/occurrence/")[2].partition("/")[2]
            return f"{entry.title} in {self._title} ({number})"
        again = f" ({entry.number})" if entry.number > 1 else ""
        return f"{entry.title} in {self._title}{again}"

    def _state_curated(self, subject: str, path: str) -> None:
        """What the authority adds to an occurrence, and that it did."""
        curated = self._out.linked.scope.occurrences.get(path)
        if curated is None:
            return
        added = [pair for pair in curated.statements if pair[0] != _MODE]
        for _, value in added:
            self._out.note_reference(value)
        self._say(subject, *added, (_DERIVED, iri(self._iris.authority(curated.file))))

    def _state_quotation(self, lines: tuple[LinkedLine, ...], owner: str, path: str, label: str) -> None:
        if not lines:
            return
        subject = f"<{self._iris.base}{path}>"
        self._say(owner, (name("tg:quotation"), subject))
        self._say(
            subject,
            (_TYPE, name("tg:Quotation")),
            (_TYPE, _QUOTATION),
            (_LABEL, string(f"Quotation in {label}", "en")),
            (_DERIVED, self._range(Span(lines[0].line.whole.start, lines[-1].line.whole.end))),
        )
        for position, line in enumerate(lines, start=1):
            self._state_line(line, subject, f"{path}/line/{position}", position, label)

    def _state_line(self, line: LinkedLine, quotation: str, path: str, position: int, label: str) -> None:
        subject = f"<{self._iris.base}{path}>"
        by = f" by {self._out.label(line.speaker)}" if line.speaker else ""
        pairs = [
            (_TYPE, _LINE),
            (_TYPE, _QUOTATION),
            (_LABEL, string(f"Line {position}{by} in {label}", "en")),
            (_POSITION, integer(position)),
            (_DERIVED, self._range(line.line.span)),
        ]
        if self._out.with_text:
            pairs.append((name("schema:text"), string(line.line.text, "en")))
        if line.speaker:
            pairs.append((name("schema:spokenByCharacter"), self._out.entity(line.speaker)))
        if self._page.paraphrased:
            pairs.append((name("tg:paraphrase"), boolean(True)))
        pairs += [(iri(term), self._range(span)) for term, span in self._marks.inside(line.line.whole)]
        self._say(quotation, (name("tg:line"), subject))
        self._say(subject, *pairs)


def _attribution(page: Page) -> tuple[tuple[str, str], ...]:
    """Whom the page's text is to be credited to: https://www.w3.org/Submission/ccREL/"""
    ours = page.licence is not None
    credited, home = (
        ("The Tropegraph authors", DEFAULT_BASE) if ours else ("TV Tropes", TVTROPES_PAGE + page.id)
    )
    return (name("cc:attributionName"), string(credited, "en")), (name("cc:attributionURL"), iri(home))
