"""What FTS5 is to look for: https://www.sqlite.org/fts5.html#full_text_query_syntax

Folded words hold letters and figures only, so that nothing in them means anything to FTS5. An AND ends as
soon as one of its sides does, and named things have low numbers: so "of a kind that has names" costs next
to nothing, where NOT "of a kind that has none" would walk past each of those.
"""

from collections.abc import Iterable, Sequence

from .collecting import KIND_NAMES, UNNAMED
from .writing import class_token

_NAMES, _TEXT, _ALL = "label names", "text", "label names text"


def anywhere(words: Sequence[str], classes: Sequence[str]) -> str:
    """Things of some classes that hold all words in their names and their text together."""
    return _said(_ALL, words) + _of(classes)


def in_names(words: Sequence[str], classes: Sequence[str], *, is_whole: bool = False) -> str:
    """Things that hold all words in names of their own."""
    return _said(_NAMES, words, is_whole=is_whole) + _NAMED + _of(classes)


def in_labels_too(words: Sequence[str], classes: Sequence[str], *, is_whole: bool = False) -> str:
    """Things that hold all words in their names, or in labels that are made from the names of others."""
    return _said(_NAMES, words, is_whole=is_whole) + _of(classes)


def labelled(words: Sequence[str], classes: Sequence[str]) -> str:
    """Things whose labels are made from the names of others and begin with these words."""
    return f'(label : ^ "{" ".join(words)}"){_MADE}{_of(classes)}'


def in_texts(words: Sequence[str], classes: Sequence[str]) -> str:
    """Things of which the text holds all words, or those that the label does not.

    A thing that holds them all in names of its own is none of these.
    """
    in_text = _said(_TEXT, words)
    if len(words) > 1:
        in_text = f"({in_text} OR ({_said(_ALL, words)} NOT {_said(_NAMES, words)}))"
    return f"({in_text}{_of(classes)}) NOT ({_said(_NAMES, words)}{_NAMED})"


def in_labels_alone(words: Sequence[str], classes: Sequence[str]) -> str:
    """Things that hold all words in a label that is made from the names of others, and not in their text."""
    return f"({_said(_NAMES, words)}{_MADE}{_of(classes)}) NOT {_said(_TEXT, words)}"


def tokens(classes: Iterable[str]) -> list[str]:
    """The words that stand for classes."""
    return [f'"{class_token(name)}"' for name in classes]


def _said(fields: str, words: Sequence[str], *, is_whole: bool = False) -> str:
    star = "" if is_whole else "*"
    sought = " AND ".join(f'"{word}"{star}' for word in dict.fromkeys(words))
    return f"({{{fields}}} : ({sought}))"


def _of(classes: Sequence[str]) -> str:
    return f" AND class : ({' OR '.join(tokens(classes))})" if classes else ""


NAMED = tuple(kind for kind in KIND_NAMES if kind not in UNNAMED)
"""The kinds of things that have names of their own."""
_NAMED, _MADE = _of(NAMED), _of(UNNAMED)
