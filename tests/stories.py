"""A page that gives away its story, served, and what pages say of it to who opens nothing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path

from .command import built
from .served import BROWSER, Served, served

WIKI = """Film / Night Ferry (2004)

->'''Greta Holm''': The tide keeps what it takes.

''Night Ferry'' is a 2004 thriller film directed by Creator/AdaQuill[[spoiler: and produced by Zerbin Films]].

With Greta Holm (Ines Dahl), Piet Maas (Otto Brandt), [[spoiler:Jonas Wiik (Per Holt)]] and \
[[spoiler:Sunniva Rask (Lena Vik)]].

!!This film has examples of:

* TheMole: Somebody on board sells the charts. Greta Holm finds out [[spoiler:that it is Piet Maas, who met \
Sunniva Rask]].
* AnyoneCanDie: The captain goes first, [[spoiler:then Piet Maas]].
* [[spoiler:DeadAllAlong]]: Greta Holm never left the harbour.
** She casts no shadow, says Piet Maas.
--->'''Greta Holm''': Am I here?
* HiddenDoor: Greta Holm looks behind the lockers.
-->'''Greta Holm''': Who is there?
-->'''[[spoiler:Sunniva Rask]]''': [[spoiler:Only me.]]
* RunningGag: Piet Maas drops his cap.
** [[spoiler:Piet Maas]] picks it up.
* FalseAlarm: [[spoiler:Subverted]]. Greta Holm laughs at the bell.
* LateArrival: Jonas Wiik waves from the pier.
* BigBad: [[spoiler:Sunniva Rask, as in HiddenDoor]].
"""
NAMES = (
    "wikiword\nTheMole\nAnyoneCanDie\nDeadAllAlong\nHiddenDoor\nRunningGag\nFalseAlarm\nLateArrival\nBigBad\n"
)
WORK = "/Film/NightFerry2004"
SECRETS = ("Sunniva", "Rask", "Lena Vik", "Zerbin", "Dead All Along", "Only me")
BARS = re.compile(r'<figure class="picture" id="companions">.*?</figure>', re.DOTALL)
"""Counts over all works, which name no work."""


class _Told(HTMLParser):
    """What a page says to who opens nothing: its text, and the attributes that are shown or read out."""

    _EMPTY = frozenset("meta link input br circle rect path".split())

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._open: list[tuple[str, str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        parent, kind, is_hidden = self._open[-1] if self._open else ("", "", False)
        is_hidden = (
            is_hidden
            or given.get("class") == "veiled"
            or (parent, kind, tag) == ("label", "spoiler", "span")
            or ((parent, kind) == ("details", "secret") and tag != "summary")
        )
        if not is_hidden:
            self.said += [given[name] for name in ("title", "aria-label", "content") if name in given]
        if tag not in self._EMPTY:
            self._open.append((tag, given.get("class", ""), is_hidden))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1][2]):
            self.said.append(data)


@contextmanager
def ferry_served(folder: Path, *options: str) -> Iterator[Served]:
    """A server of the page while the block runs; ``folder`` is where it is built, with these options."""
    (folder / "NightFerry.wiki").write_text(WIKI, "utf-8")
    (folder / "names.tsv").write_text(NAMES, "utf-8")
    with served(
        built(folder / "out", *options, "--names", folder / "names.tsv", folder / "NightFerry.wiki")
    ) as running:
        yield running


def told(server: Served, path: str, status: int = 200) -> str:
    """What a page says before anybody asks, on one line."""
    answer = server.get(path, BROWSER)
    assert answer.status_code == status, answer.text
    parser = _Told()
    parser.feed(BARS.sub("", answer.text))
    return " ".join(" ".join(parser.said).split())
