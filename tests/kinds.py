"""One page of every kind that the site has, by the name of its kind."""

from urllib.parse import urlencode

ANSWERED = "SELECT * { ?occurrence <https://w3id.org/tropegraph/ontology#ofTrope> ?trope } LIMIT 20"

KINDS = {
    "home": "/",
    "work": "/Film/RedHeat.html",
    "work-named": "/Film/RamboIII.html",
    "trope": "/Main/YourMom.html",
    "occurrence": "/Film/RedHeat/occurrence/BottomlessMagazines.html",
    "character": "/Film/RedHeat/character/IvanDanko.html",
    "agent": "/agent/WalterHill.html",
    "performance": "/Film/RedHeat/performance/IvanDanko.html",
    "mode": "/mode/Averted.html",
    "source": "/page/Film/RedHeat.html",
    "browse-works": "/browse/works",
    "browse-tropes": "/browse/tropes?sort=works&mode=PlayedStraight",
    "browse-characters": "/browse/characters",
    "browse-nothing": "/browse/works?mode=Averted&trope=Your+Mom",
    "tropes": "/tropes.html",
    "dataset": "/dataset.html",
    "graph": "/graph/links.html",
    "ontology": "/ontology.html",
    "modes": "/modes.html",
    "shapes": "/shapes.html",
    "dumps": "/dumps/",
    "query": "/sparql",
    "answer": f"/sparql?{urlencode({'query': ANSWERED})}",
    "cookbook": "/cookbook/",
    "recipe": "/cookbook/works-of-a-trope",
    "report": "/report",
    "report-list": "/report.html?severity=Info",
    "fragments": "/fragments?object=https://w3id.org/tropegraph/Main/YourMom",
    "preview": "/reconcile/preview?id=Film/RedHeat",
    "search": "/search?q=heat",
    "search-nothing": "/search?q=zzzzqqqq",
    "lookup": "/lookup?iri=wikidata:Q514293",
    "releases": "/release/",
    "release": "/release/latest/",
    "error": "/Film/NoSuchFilm",
    "error-wrong": "/browse/works?year=soon",
}
