"""Content that no page of ours has: a trope of many works, letters of other scripts, texts that mean harm."""

from collections.abc import Iterator

from tropegraph.mapping.terms import Statement, boolean, integer, iri, n_quads, name, string

from .release_maker import BASE

WORKS = 1203
"""Works that use the hub trope: three documents of 500 statements of one property."""

HOSTILE = '<script>alert("x")</script> & \'"><img src=x onerror=alert(1)>'
TYPE, LABEL = name("rdf:type"), name("rdfs:label")


def thing(path: str) -> str:
    return iri(BASE + path)


def odd_n_quads() -> str:
    return n_quads([*hub(), *scripts(), *hostile(), *rewriting(), *given_up()])


def hub() -> Iterator[Statement]:
    """Main/Hub, used by ``WORKS`` works in one occurrence each."""
    trope = thing("Main/Hub")
    yield trope, TYPE, name("tg:Trope"), thing("graph/tropes")
    yield trope, LABEL, string("Hub", "en"), thing("graph/tropes")
    for mode, presence in (("Averted", "Absent"), ("Inverted", "Present")):
        yield name(f"mode:{mode}"), TYPE, name("tg:Mode"), thing("graph/ontology")
        yield name(f"mode:{mode}"), name("tg:presence"), name(f"tg:{presence}"), thing("graph/ontology")
    for number in range(WORKS):
        work, page = thing(f"Film/Work{number:04}"), thing(f"page/Film/Work{number:04}")
        occurrence = thing(f"Film/Work{number:04}/occurrence/Hub")
        yield work, TYPE, name("tg:Work"), page
        yield work, LABEL, string(f"Work {number:04}", "en"), page
        yield work, name("tg:exhibits"), trope, page
        yield occurrence, TYPE, name("tg:Occurrence"), page
        yield occurrence, LABEL, string(f"Hub in Work {number:04}", "en"), page
        yield occurrence, name("tg:inWork"), work, page
        yield occurrence, name("tg:ofTrope"), trope, page
        yield occurrence, name("tg:position"), integer(1), page
        yield occurrence, name("tg:mode"), name("mode:Averted" if number % 3 == 0 else "mode:Inverted"), page


def scripts() -> Iterator[Statement]:
    """Names with letters of several scripts."""
    page = thing("page/Film/Work0000")
    for path, label in (("Film/Work0000/character/ÉmileЯ", "Émile Я"), ("agent/黒澤明", "黒澤明")):
        yield thing(path), TYPE, name("tg:Character"), page
        yield thing(path), LABEL, string(label, "fr"), page


def hostile() -> Iterator[Statement]:
    """Texts that would do harm if they were not escaped, and IRIs that no browser should follow."""
    graph, work = thing("graph/entities"), thing("Film/Hostile")
    yield work, TYPE, name("tg:Work"), graph
    yield work, LABEL, string(HOSTILE, "en"), graph
    yield work, name("rdfs:comment"), string(HOSTILE), graph
    yield work, name("rdfs:seeAlso"), iri("javascript:alert(1)"), graph
    yield work, name("rdfs:seeAlso"), iri("https://example.org/?a='b'&c"), graph


def given_up() -> Iterator[Statement]:
    """IRIs of things that were given up: for another, and for nothing."""
    graph = thing("graph/entities")
    yield thing("Film/OldName"), name("dct:isReplacedBy"), thing("Film/Work0001"), graph
    yield thing("Film/Removed"), name("owl:deprecated"), boolean(True), graph


def rewriting() -> Iterator[Statement]:
    """A literal and a foreign IRI that hold the base: text, never to be rewritten."""
    graph, work = thing("graph/entities"), thing("Film/Rewriting")
    yield work, TYPE, name("tg:Work"), graph
    yield work, LABEL, string("Rewriting", "en"), graph
    yield work, name("rdfs:comment"), string(f"see {BASE}Film/Hostile"), graph
    yield work, name("rdfs:seeAlso"), iri(f"https://example.org/copy?of={BASE}Film/Hostile"), graph
    yield work, name("rdfs:seeAlso"), thing("Main/Hub"), graph
