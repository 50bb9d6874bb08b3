"""What search engines are told of the data set and of a release: https://schema.org/Dataset"""

from tropegraph.server.release import Release

_SCHEMA = "https://schema.org/"
_AUTHORS = {"@type": "Organization", "name": "The Tropegraph authors"}
DESCRIPTION = (
    "Tropes and the works that use them: occurrences with their modes, characters, performers, places, props "
    "and lines of dialogue, each traced to the page that it came from."
)
_KEYWORDS = ("tropes", "narrative", "film", "characters", "linked data")


def described(release: Release, iri: str, url: str, name: str) -> dict[str, object]:
    """The data of a release under an IRI, with the page about them and all files but those of single works.

    https://developers.google.com/search/docs/appearance/structured-data/dataset has what must be there.
    """
    manifest = release.manifest
    found: dict[str, object] = {
        "@context": _SCHEMA,
        "@type": "Dataset",
        "@id": iri,
        "name": name,
        "description": DESCRIPTION,
        "url": url,
        "identifier": iri,
        "version": release.id,
        "dateModified": release.created,
        "keywords": list(_KEYWORDS),
        "isAccessibleForFree": True,
        "creator": _AUTHORS,
        "publisher": _AUTHORS,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file,
                "contentUrl": f"{release.base}release/{release.id}/dumps/{file}",
                "encodingFormat": entry["media_type"],
                "contentSize": f"{entry['size_bytes']} B",
                "sha256": entry["sha256"],
            }
            for file, entry in manifest["dumps"].items()
            if not file.startswith("works/")
        ],
    }
    if licence := manifest.get("licence"):
        found["license"] = licence
    return found
