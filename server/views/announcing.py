"""What search engines are told of pages of ours: https://schema.org/WebPage and its kin."""

from dataclasses import replace

from tropegraph.server.site import site

from .frame import Frame

_SCHEMA = "https://schema.org/"


def announced(frame: Frame, description: str, kind: str = "WebPage", **more: object) -> Frame:
    """The frame of a page of ours with a sentence about it, and with JSON-LD of a class of schema.org."""
    found: dict[str, object] = {
        "@context": _SCHEMA,
        "@type": kind,
        "name": frame.title,
        "description": description,
        "url": frame.canonical,
        "inLanguage": "en",
        "isPartOf": {"@type": "WebSite", "name": "Tropegraph", "url": site().release.base},
        **more,
    }
    if frame.licence:
        found["license"] = frame.licence.iri
    return replace(frame, description=description, structured=found)
