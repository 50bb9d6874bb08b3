"""maplib on a table of occurrences that is in memory already; run by ``mapping.py`` in its own Python."""

import json
import sys
import time

import polars
from maplib import Model

TEMPLATE = """@prefix tg: <https://w3id.org/tropegraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix ottr: <http://ns.ottr.xyz/0.4/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <http://example.org/> .
ex:Row [ ottr:IRI ?occurrence, ?label, ottr:IRI ?work, ottr:IRI ?trope, ?position, ottr:IRI ?mode,
  ottr:IRI ?basis, ? ?text, ottr:IRI ?range, ? ottr:IRI ?involves ] :: {
  ottr:Triple(?occurrence, a, tg:Occurrence), ottr:Triple(?occurrence, rdfs:label, ?label),
  ottr:Triple(?occurrence, tg:inWork, ?work), ottr:Triple(?occurrence, tg:ofTrope, ?trope),
  ottr:Triple(?occurrence, tg:position, ?position), ottr:Triple(?occurrence, tg:mode, ?mode),
  ottr:Triple(?occurrence, tg:modeBasis, ?basis), ottr:Triple(?occurrence, tg:text, ?text),
  ottr:Triple(?occurrence, prov:wasDerivedFrom, ?range),
  ottr:Triple(?occurrence, tg:involves, ?involves) } ."""


def main() -> None:
    table = polars.read_csv(sys.argv[1], infer_schema_length=0)
    begun, cpu = time.perf_counter(), time.process_time()
    model = Model()
    model.add_template(TEMPLATE)
    model.map("http://example.org/Row", table)
    model.write("out.nt", format="ntriples")
    seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - cpu
    with open("out.nt", "rb") as file:
        triples = sum(1 for _ in file)
    print(json.dumps({"triples": triples, "seconds": seconds, "cpu_seconds": cpu_seconds}))


if __name__ == "__main__":
    main()
