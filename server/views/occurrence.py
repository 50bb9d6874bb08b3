"""The page about an occurrence: what it states, each with its reason, and what it makes its work exhibit."""

from dataclasses import dataclass, replace

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document
from tropegraph.server.queries import query
from tropegraph.server.rdf import NamedNode, expand

from .frame import render
from .occurrences import SETTLED, STATED, OccurrenceView, occurrence_views
from .reading import Ground, Reader, Reference, Why
from .reasons import FILE, why
from .things import facts, naming, thing_frame

_STATED = "tg:ofTrope tg:inWork tg:mode tg:involves tg:mentionsTrope prov:wasDerivedFrom".split()
_ELSEWHERE = ("rdf:type rdfs:label tg:modeBasis tg:text tg:quotation skos:editorialNote".split(), _STATED)
_UNLISTED = ("tg:partOf",)


@dataclass(frozen=True)
class Exhibit:
    """That a work exhibits a trope, with all the occurrences because of which it does."""

    work: Reference
    trope: Reference
    occurrences: tuple[Reference, ...]
    why: Why


def occurrence_page(reader: Reader, address: Address, document: Document) -> str:
    """The page about an occurrence."""
    occurrence = document.subject
    [view] = occurrence_views(reader, [occurrence], with_parts=True)
    return render(
        "occurrence.html",
        view=view,
        whys={curie: _why(reader, occurrence, curie, view) for curie in _STATED},
        exhibit=_exhibit(reader, occurrence),
        facts=facts(reader, occurrence, without=(each for some in _ELSEWHERE for each in some)),
        naming=[
            row
            for row in naming(reader, document)
            if row.property.iri not in {expand(curie).value for curie in _UNLISTED}
        ],
        frame=thing_frame(reader, address, document),
    )


def _why(reader: Reader, occurrence: NamedNode, curie: str, view: OccurrenceView) -> Why:
    """Why a statement of the occurrence is here: where each value stands, of those that are shown openly."""
    hidden = {each.iri for each in (view.trope, *view.involves, *view.mentions) if each and each.is_hidden}
    values = [each for each in reader.values(occurrence, curie) if getattr(each, "value", "") not in hidden]
    if curie == "tg:mode" and view.mode and view.mode.mode.is_hidden:
        values = []
    reason = why(reader, occurrence, expand(curie), values)
    if curie == "tg:mode" and view.mode and view.mode.basis != STATED:
        way = FILE if view.mode.basis == SETTLED else view.mode.basis
        return replace(reason, grounds=(Ground(None, way),))
    if curie == "tg:mode":
        return replace(reason, grounds=tuple(replace(each, way=STATED) for each in reason.grounds))
    return reason


def _exhibit(reader: Reader, occurrence: NamedNode) -> Exhibit | None:
    """What the occurrence makes its work exhibit; None where it does not."""
    work, trope = reader.one(occurrence, "tg:inWork"), reader.one(occurrence, "tg:ofTrope")
    if work is None or trope is None:
        return None
    rows = reader.store.select(query("occurrences-of-exhibit"), work=work, trope=trope)
    found = [each for row in rows if isinstance(each := row["occurrence"], NamedNode)]
    if occurrence not in found:
        return None
    graphs = [
        quad.graph_name
        for quad in reader.store.stated([work], [expand("tg:exhibits")])
        if quad.object == trope and isinstance(quad.graph_name, NamedNode)
    ]
    reader.load_labels([*found, *graphs])
    return Exhibit(
        reader.reference(work),
        reader.reference(trope),
        tuple(map(reader.reference, found)),
        Why(
            tuple(reader.references(graphs)),
            (Ground(None, "because of the occurrences that are named here"),),
        ),
    )
