"""Known trope names: they settle capitalisation and where a head ends."""

from collections.abc import Iterable

from .iris import wikiword


class KnownNames:
    """WikiWords that are known, looked up without regard to capitals.

    >>> KnownNames(["SoMuchForStealth"]).resolve("So Much For Stealth")
    'SoMuchForStealth'
    """

    def __init__(self, wikiwords: Iterable[str] = ()) -> None:
        self._by_folded: dict[str, str] = {}
        for known in sorted(wikiwords):
            self._by_folded.setdefault(known.casefold(), known)

    def resolve(self, title: str) -> str:
        """The WikiWord of a title, capitalised as the known one where there is one.

        Raises ValueError where none can be made.
        """
        made = wikiword(title)
        return self._by_folded.get(made.casefold(), made)

    def knows(self, title: str) -> bool:
        """Whether a title's WikiWord is a known one."""
        try:
            return wikiword(title).casefold() in self._by_folded
        except ValueError:
            return False
