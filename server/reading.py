"""The pages of a build's sources: read where the cache does not have them, in this process or in others."""

from collections.abc import Callable, Iterator, Sequence

from tropegraph.mapping.errors import SourceError
from tropegraph.mapping.readers.identity import works_named

from .cache import Cache, Row
from .crew import Crew
from .grouping import FoundPage, found_pages
from .progress import Progress
from .sources import Surveyed
from .steps import ReadSource, Setup, ToRead, batch_size, batches, read_batch

_Given = tuple[Surveyed, str | None]
"""A source, and the id of the work that it is about where it does not say that itself."""


class Reading:
    """Reads sources; ``done`` is how many of them were read, ``kept`` how many were in the cache.

    ``key`` makes the key of a step in the cache from what decides it, ``fault`` takes what cannot be read.
    """

    def __init__(
        self,
        cache: Cache,
        mappers: Crew,
        progress: Progress,
        setup: Setup,
        key: Callable[[str, list[str]], str],
        fault: Callable[[SourceError], None],
    ) -> None:
        self._cache = cache
        self._mappers = mappers
        self._progress = progress
        self._setup = setup
        self._key = key
        self._fault = fault
        self._waiting: list[tuple[Surveyed, ReadSource]] = []
        self.done = 0
        self.kept = 0

    def pages(self, sources: Sequence[Surveyed]) -> list[FoundPage]:
        """The pages of all sources that hold some.

        A page beside a work's own that does not say which one is of the work that it names by its title,
        where the other sources have just one of that name: it is read when they are known.
        """
        pages = self._read([(source, None) for source in sources])
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return pages
        works = {page.facts.work for page in pages}
        found: list[_Given] = []
        for source, refused in waiting:
            named = works_named(refused.seeks, works)
            if len(named) == 1:
                found.append((source, named[0]))
            else:
                self._fault(refused.fault(named))
        return pages + self._read(found)

    def _read(self, given: Sequence[_Given]) -> list[FoundPage]:
        pages: list[FoundPage] = []
        missing: dict[str, _Given] = {}
        with self._progress.phase("Reading", len(given)) as advance:
            for source, work in given:
                key = self._key("read", [source.sha256, *([work] if work else [])])
                facts = self._cache.facts(key)
                if facts is None:
                    missing[key] = source, work
                else:
                    self.kept += 1
                    pages += found_pages(key, source, facts)
                    advance(1)
            tasks = batches(self._tasks(missing), batch_size(len(missing), self._mappers.jobs))
            for results in self._mappers.run(read_batch, ((self._setup, batch) for batch in tasks)):
                self._keep(results)
                for result in results:
                    pages += self._taken(result, missing[result.key][0])
                advance(len(results))
        return pages

    def _tasks(self, missing: dict[str, _Given]) -> Iterator[ToRead]:
        for key, (source, work) in missing.items():
            try:
                yield ToRead(key, source.source.path, source.read(), work)
            except SourceError as fault:
                self._fault(fault)

    def _keep(self, results: list[ReadSource]) -> None:
        rows = [Row(result.key, result.facts, b"") for result in results if not result.refused]
        for result in results:
            rows += [Row(f"{result.key}/{number}", b"", page) for number, page in enumerate(result.pages)]
        if rows:
            self._cache.keep(rows)

    def _taken(self, result: ReadSource, source: Surveyed) -> list[FoundPage]:
        """The pages of a source that was read; none of one that was refused, or waits for the others."""
        if not result.refused:
            self.done += 1
            return found_pages(result.key, source, result.facts)
        if result.seeks:
            self._waiting.append((source, result))
        else:
            self._fault(result.fault())
        return []
