"""From sources to a release: read, group, map, validate, publish; what fails is left out and named."""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from tropegraph.mapping.errors import BuildError, SourceError
from tropegraph.mapping.iris import Iris
from tropegraph.mapping.left_out import failed, refused, unused
from tropegraph.mapping.names import settled
from tropegraph.mapping.page import Issue
from tropegraph.mapping.report import Fault, Report
from tropegraph.mapping.shared import Shared, ontology_statements
from tropegraph.mapping.terms import n_quads

from .cache import Cache, Row
from .content import RUN_WORKS, Content, merge, write_run
from .crew import Crew
from .facts import WorkFacts
from .facts import work_facts as facts_of
from .grouping import FoundPage, FoundWork, grouped, like_named
from .inputs import Options, mapping_digest, options_digest
from .progress import Progress
from .publishing import Built, aside, publish, save_report, writing
from .reading import Reading
from .release import Release
from .sources import Surveyed
from .steps import Mapped, Setup, ToMap, batch_size, batches, known, map_batch
from .work_reports import Validator, validated


@dataclass
class Outcome:
    """What came of a build. ``is_new`` is false where the same content had been published before.

    ``failed`` has for each work that breaks a shape the paths of its sources and the report. ``done`` says
    how many sources were read and works mapped, ``kept`` how many of each were in the cache; ``merged``
    counts the doubles of entries that tables held.
    """

    release: Release | None = None
    is_new: bool = False
    works: int = 0
    merged: int = 0
    issues: list[tuple[str, Issue]] = field(default_factory=list)
    faults: list[SourceError] = field(default_factory=list)
    failed: dict[str, tuple[str, Report]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    report: Report = field(default_factory=Report)
    done: dict[str, int] = field(default_factory=lambda: {"read": 0, "mapped": 0})
    kept: dict[str, int] = field(default_factory=lambda: {"read": 0, "mapped": 0})

    @property
    def is_good(self) -> bool:
        """Whether every source became part of the release."""
        return self.release is not None and not self.faults and not self.failed


@dataclass(frozen=True)
class Hands:
    """Who does a build: ``crew`` what hangs on this machine's disk, ``mappers`` reading and mapping."""

    crew: Crew
    mappers: Crew
    progress: Progress
    validator: Validator = validated


def build(
    sources: list[Surveyed], out: Path, options: Options, hands: Hands, unread: Sequence[SourceError] = ()
) -> Outcome:
    """Builds a release of the sources in ``out`` and moves ``latest`` to it, last of all.

    A source that cannot be read, now or before (``unread``), and a work that breaks a shape, are left out
    and named in the outcome; where nothing is left there is no release. Raises OutputError where ``out``
    cannot be written, and BuildError for the first fault where the options say so.
    """
    started = time.monotonic()
    with writing(out), closing(Cache(out / "cache")) as cache:
        run = _Build(sources, cache, options, hands)
        run.outcome.faults += unread
        works = run.mapped(run.works(run.pages()))
        outcome = run.outcome
        outcome.works = len(works)
        if works:
            with aside(out) as folder:
                built = run.packed(works, folder, started)
                outcome.release, outcome.is_new = publish(
                    built, folder, out, options.keep, hands.crew, hands.progress
                )
        elif outcome.failed:
            save_report(out, outcome.report, Iris(options.base).graph("report") + "#")
        cache.finish()
    return outcome


class _Build:
    """A build and what has come of it so far."""

    def __init__(self, sources: list[Surveyed], cache: Cache, options: Options, hands: Hands) -> None:
        self._sources = sources
        self._cache = cache
        self._options = options
        self._hands = hands
        self._setup = Setup(
            options.base,
            options.work,
            options.with_text,
            options.names,
            options.namespace,
            options.mask_spoilers,
            hands.validator,
            options.moved,
        )
        self._iris, self._authority = known(options.base, options.names, options.moved)
        self._decides = [mapping_digest(), options_digest(options), hands.validator.__module__]
        self._shared = Shared()
        self._faults: set[Fault] = set()
        self.outcome = Outcome()

    def pages(self) -> list[FoundPage]:
        """The pages of all sources that hold some; a source is read only where the cache does not have it."""
        reading = Reading(
            self._cache, self._hands.mappers, self._hands.progress, self._setup, self._key, self._fault
        )
        pages = reading.pages(self._sources)
        self.outcome.done["read"], self.outcome.kept["read"] = reading.done, reading.kept
        return pages

    def works(self, pages: list[FoundPage]) -> list[FoundWork]:
        """The works that the pages make."""
        self.outcome.issues = [(page.path, issue) for page in pages for issue in page.facts.issues]
        self.outcome.merged = sum(page.facts.merged for page in pages)
        works, disputes = grouped(pages, lambda keys: self._key("map", keys))
        for dispute in disputes:
            self._fault(dispute)
        self.outcome.notes += like_named(work.id for work in works)
        return works

    def mapped(self, works: list[FoundWork]) -> list[FoundWork]:
        """The works that break no shape, by id; one is mapped only where the cache does not have it."""
        passed: list[FoundWork] = []
        missing: dict[str, FoundWork] = {}
        spelling = self._settled(works)
        with self._hands.progress.phase("Mapping", len(works)) as advance:
            for work in works:
                kept = self._cache.facts(work.key)
                facts = facts_of(kept) if kept else None
                if facts is None or any(spelling.get(word, word) != to for word, to in facts.asked.items()):
                    missing[work.key] = work
                else:
                    self.outcome.kept["mapped"] += 1
                    passed += self._taken(work, facts)
                    advance(1)
            given = batches(
                map(self._to_map, missing.values()), batch_size(len(missing), self._hands.mappers.jobs)
            )
            tasks = ((self._setup, spelling, batch) for batch in given)
            for results in self._hands.mappers.run(map_batch, tasks):
                passed += self._keep_mapped(results, missing)
                advance(len(results))
        self._sort_outcome()
        return sorted(passed, key=lambda work: work.id)

    def packed(self, works: list[FoundWork], folder: Path, started: float) -> Built:
        """The content of a release of these works, as one sorted stream in a folder."""
        options = self._options
        return Built(
            options.base,
            self._content(works, folder),
            self._cache.file,
            [(work.id, work.key) for work in works],
            [page.row(options.with_text) for work in works for page in work.pages],
            {"work": options.work, "with_text": options.with_text},
            self.outcome.report,
            started,
        )

    def _content(self, works: list[FoundWork], folder: Path) -> Content:
        iris = self._iris
        shared = folder / "run-shared"
        lines = n_quads([*self._shared.statements(self._authority, iris), *ontology_statements(iris)])
        shared.write_text(lines, "utf-8")
        slices = [works[start : start + RUN_WORKS] for start in range(0, len(works), RUN_WORKS)]
        given = (
            (self._cache.file, [work.key for work in some], folder / f"run-{number}")
            for number, some in enumerate(slices)
        )
        runs = [shared]
        with self._hands.progress.phase("Sorting", len(slices) + 1) as advance:
            for run in self._hands.crew.run(write_run, given):
                runs.append(run)
                advance(1)
            content = merge(runs, folder / "content.nq")
            advance(1)
        for run in runs:
            run.unlink()
        return content

    def _to_map(self, work: FoundWork) -> ToMap:
        return ToMap(work.key, work.id, tuple(self._cache.body(page.key) for page in work.pages))

    def _keep_mapped(self, results: list[Mapped], missing: dict[str, FoundWork]) -> list[FoundWork]:
        """The works among some results that break no shape."""
        self._cache.keep([Row(each.key, each.facts, each.lines) for each in results if not each.refused])
        passed: list[FoundWork] = []
        for result in results:
            if result.refused:
                self._fault(SourceError(missing[result.key].path, f"{result.work}: {result.refused}"))
            else:
                self.outcome.done["mapped"] += 1
                passed += self._taken(missing[result.key], facts_of(result.facts))
        return passed

    def _taken(self, work: FoundWork, facts: WorkFacts) -> list[FoundWork]:
        """The work, where it breaks no shape and so is taken into the release; else nothing."""
        self._faults.update(facts.report.faults)
        self.outcome.notes += [
            f"authority/{file}.ttl: {unused} stands on no entry of {work.path}: not used"
            for file, unused in facts.unused
        ]
        if not facts.report.violations:
            self._shared.add(facts.contribution)
            return [work]
        self.outcome.failed[work.id] = work.path, facts.report
        if self._options.fail_fast:
            raise BuildError(
                f"{work.path}: the page breaks a shape, so the build stops; mend it and build again"
            )
        return []

    def _fault(self, fault: SourceError) -> None:
        if self._options.fail_fast:
            raise fault
        self.outcome.faults.append(fault)

    def _sort_outcome(self) -> None:
        """What is reported comes in order of path, whoever was done first."""
        outcome = self.outcome
        left_out = [*refused(outcome.faults), *unused(outcome.issues)]
        left_out += [failed(work, path, report) for work, (path, report) in outcome.failed.items()]
        outcome.report = Report(tuple(sorted(self._faults)), tuple(sorted(left_out)))
        outcome.faults.sort(key=lambda fault: (fault.path, fault.line or 0, fault.reason))
        outcome.issues.sort(key=lambda pair: (pair[0], pair[1].line))
        outcome.failed = dict(sorted(outcome.failed.items()))
        outcome.notes.sort()

    def _key(self, step: str, parts: list[str]) -> str:
        """The key in the cache of what a step gives: a digest of everything that decides it."""
        return hashlib.sha256(json.dumps([self._decides, step, *parts]).encode()).hexdigest()

    def _settled(self, works: list[FoundWork]) -> dict[str, str]:
        """How WikiWords are written that the pages of these works capitalise in several ways."""
        heads: Counter[str] = Counter()
        for work in works:
            for page in work.pages:
                heads.update(page.facts.heads)
        return settled(heads, self._authority.names)
