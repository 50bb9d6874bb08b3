"""Room for deep recursion.

Oxigraph's parser and optimizer recurse once for each level of a query, and 10,000 brackets run over the stack
that a thread usually has, which ends the process. With this much, queries of 100,000 characters have room
whatever they nest (measured: at most 10 KB of stack for a level of five characters). Memory is only taken
where it is used.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

STACK_BYTES = 512 * 1024 * 1024

ResultT = TypeVar("ResultT")
_starting = threading.Lock()


def with_deep_stack(function: Callable[[], ResultT]) -> ResultT:
    """What the function returns or raises, run in a thread with a deep stack."""
    results: list[ResultT] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(function())
        except BaseException as error:  # handed on to the caller, below
            errors.append(error)

    thread = threading.Thread(target=run, name="query")
    with _starting:  # the size is one setting for all threads that start
        usual = threading.stack_size(STACK_BYTES)
        try:
            thread.start()
        finally:
            threading.stack_size(usual)
    thread.join()
    if errors:
        raise errors[0]
    return results[0]
