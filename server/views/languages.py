"""In which language a name is to be read out, as far as it can be told."""

import unicodedata

_SCRIPTS = {
    "CYRILLIC": "Cyrl",
    "GREEK": "Grek",
    "HANGUL": "Hang",
    "CJK": "Hani",
    "HIRAGANA": "Kana",
    "KATAKANA": "Kana",
    "ARABIC": "Arab",
    "HEBREW": "Hebr",
    "THAI": "Thai",
    "DEVANAGARI": "Deva",
    "GEORGIAN": "Geor",
    "ARMENIAN": "Armn",
}
"""Scripts by the first word of their letters' names: https://www.unicode.org/iso15924/"""


def spoken(label: str, language: str | None) -> str | None:
    """The language of a name: where no letter of it is Latin, what is known is its script.

    https://www.rfc-editor.org/rfc/rfc5646#section-2.2.3

    >>> spoken("Red Heat", "en"), spoken("Красная жара", "en"), spoken("The Backwards Я", "en")
    ('en', 'und-Cyrl', 'en')
    """
    if label.isascii() or language not in ("en", None):
        return language
    names = [unicodedata.name(letter, "").partition(" ")[0] for letter in label if letter.isalpha()]
    scripts = {_SCRIPTS.get(name, "") for name in names}
    if not names or "LATIN" in names or "" in scripts:
        return language
    return f"und-{scripts.pop()}" if len(scripts) == 1 else "und-Jpan" if "Kana" in scripts else "und"
