"""morph-kgc on a table of occurrences that is in memory already; run by ``mapping.py`` in its own Python."""

import json
import sys
import time

import morph_kgc
import pandas

COLUMNS = {
    "rdfs:label": ("label", "rr:Literal"),
    "tg:inWork": ("work", "rr:IRI"),
    "tg:ofTrope": ("trope", "rr:IRI"),
    "tg:position": ("position", "rr:Literal"),
    "tg:mode": ("mode", "rr:IRI"),
    "tg:modeBasis": ("basis", "rr:IRI"),
    "tg:text": ("text", "rr:Literal"),
    "prov:wasDerivedFrom": ("range", "rr:IRI"),
    "tg:involves": ("involves", "rr:IRI"),
}
HEAD = """@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix tg: <https://w3id.org/tropegraph/ontology#> . @prefix prov: <http://www.w3.org/ns/prov#> .
<#M> rml:logicalSource [ rml:source "{rows}" ; rml:referenceFormulation ql:DataFrame ] ;
  rr:subjectMap [ rml:reference "occurrence" ; rr:termType rr:IRI ; rr:class tg:Occurrence ]"""


def main() -> None:
    table = pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False, na_values=[""])
    rules = "".join(
        f' ;\n  rr:predicateObjectMap [ rr:predicate {predicate} ; rr:objectMap [ rml:reference "{column}" ;'
        f" rr:termType {kind} ] ]"
        for predicate, (column, kind) in COLUMNS.items()
    )
    with open("mapping.ttl", "w", encoding="utf-8") as file:
        file.write(HEAD + rules + " .\n")
    config = "[CONFIGURATION]\nlogging_level = ERROR\n[D]\nmappings = mapping.ttl\n"
    begun, cpu = time.perf_counter(), time.process_time()
    triples = morph_kgc.materialize_set(config, {"rows": table})
    text = "".join(sorted(f"{triple} .\n" for triple in triples))
    seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - cpu
    print(
        json.dumps(
            {"triples": len(triples), "seconds": seconds, "cpu_seconds": cpu_seconds, "bytes": len(text)}
        )
    )


if __name__ == "__main__":
    main()
