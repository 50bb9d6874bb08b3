"""Whether a short name in a text stands for its owner, or is a part of a longer name: "Lincoln Center"."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from .roles import is_job, is_no_person

_BEFORE = re.compile(r"([^\W\d_][\w'’]*(?:-\w+)*)(?P<end>(?<!\bDr)(?<!\bM[rs])(?<!\bMrs)(?<!\bSt)[.-])?[ -]$")
_AFTER = re.compile(r"[ -]([^\W\d_][\w'’-]*)")
_SENTENCE_END = frozenset('.?!:;"”“([')


@dataclass(frozen=True, slots=True)
class Borders:
    """The words that may stand beside a name without being a part of a longer one.

    ``label`` is the name in full; ``common`` are the words that the pages write with small letters too.
    """

    label: str
    common: Collection[str]

    def hold(self, text: str, start: int, end: int, done: int = 0) -> bool:
        """Whether the name at this place is all of a name, or a part of its owner's.

        Up to ``done`` the text names other things.
        """
        own = self.label.split()
        name = text[start:end].split()
        after = _AFTER.match(text, end)
        if after and after[1][0].isupper() and not self._may_follow(after[1], name, own):
            return False
        if start - 1 <= done or text[start - 1] not in " -":
            return True
        before = _BEFORE.search(text, max(done, text.rfind(" ", done, start - 1)), start)
        if not before or not before[1][0].isupper() or before["end"]:
            return True
        at = before.start(1)
        opens = at == 0 or text[max(0, at - 2) : at].rstrip()[-1:] in _SENTENCE_END
        return self._may_precede(before[1], own, opens)

    def _may_follow(self, word: str, name: list[str], own: list[str]) -> bool:
        """A first name alone may be followed by a surname that nobody told, and by nothing else."""
        plain = re.sub(r"['’]s?$", "", word)
        if len(own) == 1:
            return not is_no_person(plain) and plain.casefold() not in self.common
        return plain in own[own.index(name[-1]) + 1 :] if name[-1] in own else False

    def _may_precede(self, word: str, own: list[str], opens: bool) -> bool:
        """A rank, a name of the owner's, and a word that opens a sentence may stand before a name."""
        if word.endswith(("'s", "’s", "s'", "s’")) or word in own or is_job(word) or word in _TITLES:
            return True
        folded = word.casefold()
        return opens and (folded in self.common or folded in _OPENINGS or folded.endswith(("ly", "ing")))


_TITLES = frozenset(
    (
        "Agent Aunt Cap'n Capt Cmdr Col Count Dame Det Dr Gen Lord Lt Madame Miss Mister Mr Mrs Ms"
        " Old Prof Sgt Sir St The Uncle Young"
    ).split()
)
_OPENINGS = frozenset(
    (
        "after also although and as at because before both but by despite during even for from"
        " granted how however if in instead later like meanwhile now once only or poor since so then"
        " though thus to unlike until upon when where whereas while whilst whose why with without"
    ).split()
)
