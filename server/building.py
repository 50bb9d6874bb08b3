"""From sources to a release: read, link, map, validate, publish; what fails is left out and named."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph

from tropegraph.mapping.authority_files import Authority, load
from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.linked import LinkedWork
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.page import Issue, Page
from tropegraph.mapping.readers import read
from tropegraph.mapping.report import Report, merged
from tropegraph.mapping.shared import ontology_statements, shared_statements
from tropegraph.mapping.terms import Statement, n_quads
from tropegraph.mapping.triples import MappedWork, map_work
from tropegraph.mapping.validation import validate
from tropegraph.mapping.vocabulary import CC0, CC_BY_NC_SA

from .inputs import Options
from .publishing import Built, publish, save_report
from .release import Release
from .sources import Source


@dataclass
class Outcome:
    """What came of a build. ``is_new`` is false where the same content had been published before."""

    release: Release | None = None
    is_new: bool = False
    pages: list[Page] = field(default_factory=list)
    issues: list[tuple[str, Issue]] = field(default_factory=list)
    faults: list[SourceError] = field(default_factory=list)
    failed: dict[str, Report] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    report: Report = field(default_factory=Report)

    @property
    def is_good(self) -> bool:
        """Whether every source became part of the release."""
        return self.release is not None and not self.faults and not self.failed


@dataclass(frozen=True)
class _Candidate:
    """A source that was read and mapped, before it is validated."""

    source: Source
    linked: LinkedWork
    mapped: MappedWork


def build(sources: list[Source], out: Path, options: Options) -> Outcome:
    """Builds a release of the sources in ``out`` and moves ``latest`` to it, last of all.

    A source that cannot be read, and a work that breaks a shape, are left out and named in the outcome;
    where nothing is left there is no release. Raises OutputError where ``out`` cannot be written.
    """
    iris = Iris(options.base)
    authority = load(iris)
    outcome = Outcome()
    candidates = _without_conflicts(_candidates(sources, authority, iris, options, outcome), outcome)
    passed, report = _validated(candidates, authority, iris, outcome)
    outcome.report = report
    outcome.pages = [candidate.linked.pages[0].page for candidate in passed]
    if not passed:
        if outcome.failed:
            save_report(out, report, iris.graph("report") + "#")
        return outcome
    works = [candidate.mapped for candidate in passed]
    statements = {statement for work in works for statement in work.statements}
    statements.update(shared_statements(works, authority, iris), ontology_statements(iris))
    built = Built(
        options.base,
        sorted(statements),
        [_source_row(candidate, options) for candidate in passed],
        {"work": options.work, "with_text": options.with_text},
        report,
    )
    outcome.release, outcome.is_new = publish(built, n_quads(statements), out, options.keep)
    return outcome


def _candidates(
    sources: Iterable[Source], authority: Authority, iris: Iris, options: Options, outcome: Outcome
) -> Iterator[_Candidate]:
    """The sources that are pages; the same bytes twice are one."""
    seen: set[str] = set()
    for source in sources:
        if source.sha256 in seen:
            continue
        seen.add(source.sha256)
        try:
            (page,) = read(source.data, source.path, authority.names, options.work)
            linked = link_work([page], authority)
            mapped = map_work(linked, iris, options.with_text)
        except SourceError as fault:
            outcome.faults.append(fault)
            continue
        outcome.issues += [(source.path, issue) for issue in page.issues]
        outcome.notes += [
            f"authority/{linked.scope.file}.ttl: {path} stands on no entry of {source.path}: not used"
            for path in linked.unused_curation
        ]
        yield _Candidate(source, linked, mapped)


def _without_conflicts(candidates: Iterable[_Candidate], outcome: Outcome) -> list[_Candidate]:
    """The candidates whose work no other source claims, by work."""
    by_work: defaultdict[str, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_work[candidate.mapped.work].append(candidate)
    for work, claims in by_work.items():
        if len(claims) > 1:
            for claim in claims:
                others = ", ".join(each.source.path for each in claims if each is not claim)
                outcome.faults.append(
                    SourceError(
                        claim.source.path,
                        f"{others} is about {work} too, so neither is built; leave one out, or give each a "
                        "first line 'Namespace / Title'",
                    )
                )
    return [claims[0] for _, claims in sorted(by_work.items()) if len(claims) == 1]


def _validated(
    candidates: list[_Candidate], authority: Authority, iris: Iris, outcome: Outcome
) -> tuple[list[_Candidate], Report]:
    """The candidates that break no shape, and one report on all."""
    passed, reports = [], []
    for candidate in candidates:
        work = candidate.mapped
        report = validate(_graph([*work.statements, *shared_statements([work], authority, iris)]))
        reports.append(report)
        if report.violations:
            outcome.failed[candidate.source.path] = report
        else:
            passed.append(candidate)
    return passed, merged(reports)


def _graph(statements: Iterable[Statement]) -> Graph:
    triples = "".join(sorted({f"{s} {p} {o} .\n" for s, p, o, _ in statements}))
    return Graph().parse(data=triples, format="nt")


def _source_row(candidate: _Candidate, options: Options) -> dict[str, str]:
    licence = candidate.linked.pages[0].page.licence or CC_BY_NC_SA
    return {
        "path": Path(candidate.source.path).name,
        "sha256": candidate.source.sha256,
        "page": candidate.linked.pages[0].page.id,
        "work": candidate.mapped.work,
        "licence": licence if options.with_text else CC0,
    }
