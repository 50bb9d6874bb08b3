"""The SPARQL texts that pages use, one a file; given terms are substituted for projected variables."""

from functools import cache
from importlib.resources import files


@cache
def query(name: str) -> str:
    """The text of ``name.rq``."""
    return files(__name__).joinpath(f"{name}.rq").read_text("utf-8")
