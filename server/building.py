"""From sources to a release: read, link, map, validate, publish; what fails is left out and named."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rdflib import Graph

from tropegraph.mapping.authority_files import Authority, load
from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.linking import link_work
from tropegraph.mapping.names import settled
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
class _Claim:
    """A page and the source that it was read from."""

    source: Source
    page: Page


@dataclass(frozen=True)
class _Candidate:
    """A work that was mapped, before it is validated, and the sources of its pages."""

    claims: tuple[_Claim, ...]
    mapped: MappedWork

    @property
    def path(self) -> str:
        return ", ".join(dict.fromkeys(claim.source.path for claim in self.claims))


def build(sources: list[Source], out: Path, options: Options) -> Outcome:
    """Builds a release of the sources in ``out`` and moves ``latest`` to it, last of all.

    A source that cannot be read, and a work that breaks a shape, are left out and named in the outcome;
    where nothing is left there is no release. Raises OutputError where ``out`` cannot be written.
    """
    iris = Iris(options.base)
    authority = load(iris, options.names)
    outcome = Outcome()
    claims = _claims(sources, authority, options, outcome)
    candidates = list(_candidates(_without_conflicts(claims, outcome), authority, iris, options, outcome))
    passed, report = _validated(candidates, authority, iris, outcome)
    outcome.report = report
    outcome.pages = [claim.page for candidate in passed for claim in candidate.claims]
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
        [_source_row(claim, options) for candidate in passed for claim in candidate.claims],
        {"work": options.work, "with_text": options.with_text},
        report,
    )
    outcome.release, outcome.is_new = publish(built, n_quads(statements), out, options.keep)
    return outcome


def _claims(
    sources: Iterable[Source], authority: Authority, options: Options, outcome: Outcome
) -> list[_Claim]:
    """The pages of the sources; the same bytes twice are one."""
    seen: set[str] = set()
    claims = []
    for source in sources:
        if source.sha256 in seen:
            continue
        seen.add(source.sha256)
        try:
            pages = read(source.data, source.path, authority.names, options.work, options.namespace)
        except SourceError as fault:
            outcome.faults.append(fault)
            continue
        outcome.issues += [(source.path, issue) for page in pages for issue in page.issues]
        claims += [_Claim(source, page) for page in pages]
    return claims


def _without_conflicts(claims: Iterable[_Claim], outcome: Outcome) -> list[list[_Claim]]:
    """The claims by work, without the works of which two sources claim one page."""
    by_work: defaultdict[str, list[_Claim]] = defaultdict(list)
    by_page: defaultdict[str, list[_Claim]] = defaultdict(list)
    for claim in claims:
        by_work[claim.page.work].append(claim)
        by_page[claim.page.id].append(claim)
    disputed = {rival.page.work for rivals in by_page.values() if len(rivals) > 1 for rival in rivals}
    for work in sorted(disputed):
        for claim in by_work[work]:
            rivals = [each for each in by_page[claim.page.id] if each is not claim]
            about = f"{', '.join(each.source.path for each in rivals)} is about {claim.page.id} too"
            reason = about if rivals else f"two sources claim a page of {work}"
            outcome.faults.append(
                SourceError(
                    claim.source.path,
                    f"{reason}, so neither is built; leave one out, or give each a first line"
                    " 'Namespace / Title'",
                )
            )
    return [held for work, held in sorted(by_work.items()) if work not in disputed]


def _candidates(
    works: Iterable[list[_Claim]], authority: Authority, iris: Iris, options: Options, outcome: Outcome
) -> Iterator[_Candidate]:
    """The works, linked and mapped."""
    works = list(works)
    heads = Counter(
        head for claims in works for claim in claims for head in claim.page.heads(authority.names)
    )
    spelling = settled(heads, authority.names)
    for claims in works:
        linked = link_work([claim.page for claim in claims], authority, spelling)
        mapped = map_work(linked, iris, options.with_text, options.mask_spoilers)
        paths = ", ".join(claim.source.path for claim in claims)
        outcome.notes += [
            f"authority/{linked.scope.file}.ttl: {path} stands on no entry of {paths}, so it is not used"
            for path in linked.unused_curation
        ]
        yield _Candidate(tuple(claims), mapped)


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
            outcome.failed[candidate.path] = report
        else:
            passed.append(candidate)
    return passed, merged(reports)


def _graph(statements: Iterable[Statement]) -> Graph:
    triples = "".join(sorted({f"{s} {p} {o} .\n" for s, p, o, _ in statements}))
    return Graph().parse(data=triples, format="nt")


def _source_row(claim: _Claim, options: Options) -> dict[str, str]:
    licence = claim.page.licence or CC_BY_NC_SA
    return {
        "path": Path(claim.source.path).name,
        "sha256": claim.source.sha256,
        "page": claim.page.id,
        "work": claim.page.work,
        "licence": licence if options.with_text else CC0,
    }
