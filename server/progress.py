"""How far a build has come: the phases and their times, shown as bars where somebody looks on."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Advance = Callable[[int], None]
"""Says that so many more things are done."""


class Progress:
    """Times the phases of a build; ``seconds`` has them in order."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def phase(self, name: str, total: int) -> Iterator[Advance]:
        """One phase, of so many things to do; give what it yields the number of things done."""
        started = time.monotonic()
        try:
            yield self._begin(name, total)
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - started
            self._end()

    def _begin(self, name: str, total: int) -> Advance:
        return lambda number: None

    def _end(self) -> None:
        return


class Bars(Progress):
    """Progress as bars on standard error, with the rate and the time left."""

    def __init__(self) -> None:
        super().__init__()
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        self._bars = RichProgress(
            TextColumn("{task.description:<12}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )

    def _begin(self, name: str, total: int) -> Advance:
        started = time.monotonic()
        bar = self._bars.add_task(name, total=total, rate="")
        self._bars.start()

        def advance(number: int) -> None:
            done = self._bars.tasks[bar].completed + number
            rate = done / max(time.monotonic() - started, 0.001)
            self._bars.update(bar, advance=number, rate=f"{rate:,.0f}/s")

        return advance

    def _end(self) -> None:
        self._bars.stop()


def progress() -> Progress:
    """Bars where standard error is a terminal, else silence."""
    return Bars() if sys.stderr.isatty() else Progress()
