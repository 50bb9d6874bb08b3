"""Ten SELECTs of growing cost; ``WORK`` is another work each time."""

PREFIXES = """PREFIX tg: <https://w3id.org/tropegraph/ontology#>
PREFIX mode: <https://w3id.org/tropegraph/mode/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
"""
QUERIES = {
    "one label": "SELECT ?l { <WORK> rdfs:label ?l }",
    "all of a work": "SELECT ?p ?o { <WORK> ?p ?o }",
    "tropes of a work": "SELECT ?t ?l { <WORK> tg:exhibits ?t . ?t rdfs:label ?l }",
    "occurrences with modes": "SELECT ?o ?m { ?o tg:inWork <WORK> ; tg:mode ?m . ?m tg:presence tg:Present }",
    "lines by speaker": """
SELECT ?c (COUNT(?l) AS ?n) { ?l schema:spokenByCharacter ?c . ?c tg:inWork <WORK> }
GROUP BY ?c ORDER BY DESC(?n)""",
    "works of a trope": """
SELECT ?w ?l { ?w tg:exhibits <BASEMain/YourMom> ; rdfs:label ?l } ORDER BY ?l LIMIT 100""",
    "lampshaded anywhere": """
SELECT ?w ?t { ?o tg:mode mode:Lampshaded ; tg:inWork ?w ; tg:ofTrope ?t } ORDER BY ?w ?t LIMIT 200""",
    "modes counted": "SELECT ?m (COUNT(*) AS ?n) { ?o tg:mode ?m } GROUP BY ?m ORDER BY DESC(?n)",
    "tropes that co-occur": """
SELECT ?t (COUNT(DISTINCT ?w) AS ?n) { ?w tg:exhibits <BASEMain/YourMom>, ?t }
GROUP BY ?t ORDER BY DESC(?n)""",
    "2,000 texts": "SELECT ?o ?x { ?o tg:text ?x } LIMIT 2000",
}
