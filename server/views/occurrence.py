"""The page about an occurrence."""

from tropegraph.server.addresses import Address
from tropegraph.server.documents import Document

from .frame import render
from .occurrences import occurrence_views
from .reading import Reader
from .things import facts, thing_frame

_ELSEWHERE = (
    "rdf:type rdfs:label tg:ofTrope tg:inWork tg:mode tg:modeBasis tg:text tg:involves tg:mentionsTrope "
    "tg:quotation skos:editorialNote prov:wasDerivedFrom"
).split()


def occurrence_page(reader: Reader, address: Address, document: Document) -> str:
    """The page about an occurrence."""
    [view] = occurrence_views(reader, [document.subject], with_parts=True)
    return render(
        "occurrence.html",
        view=view,
        facts=facts(reader, document.subject, without=_ELSEWHERE),
        frame=thing_frame(reader, address, document),
    )
