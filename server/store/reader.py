"""A process that answers queries from its own read-only store, one at a time, and may be killed."""

import contextlib
import os
import resource
import signal
import socket
import struct
import threading
import traceback
from pathlib import Path

from tropegraph.server.errors import MalformedRequest, QueryTooLarge, ReaderFault, RequestError

from . import Question, wire
from .embedded import EmbeddedStore
from .evaluation import evaluate
from .limits import Limits
from .stack import STACK_BYTES, with_deep_stack

HELLO = struct.Struct("!QQ")
"""The process, and the thread that queries run in."""
_MISTAKES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What is raised where we, or the store, have made a mistake: told as such, and not tried again."""
_LIGHT = "SELECT * { ?s a ?o . ?s ?p ?o } LIMIT 1"
_SPARE_BYTES = 256_000_000
"""Address space beside the memory cap: allocators reserve more than they use."""


def run(connection: socket.socket, folder: Path, base: str, limits: Limits) -> None:
    """Answers questions until the other side hangs up."""
    for ignored in (signal.SIGINT, signal.SIGTERM):  # the server ends its readers itself, by hanging up
        signal.signal(ignored, signal.SIG_IGN)
    store = EmbeddedStore(folder, base)
    _cap_memory(limits.memory_bytes)
    with contextlib.suppress(ConnectionError):
        with_deep_stack(lambda: _serve(connection, store, limits))


def _serve(connection: socket.socket, store: EmbeddedStore, limits: Limits) -> None:
    _warm_up(store)
    connection.sendall(HELLO.pack(os.getpid(), threading.get_native_id()))
    questions = wire.Questions(connection)
    while True:
        question = questions.next()
        try:
            answer = evaluate(store.oxigraph, question, limits.service_allowed)
        except RequestError as error:
            wire.send_error(connection, error)
        except MemoryError:
            wire.send_error(connection, QueryTooLarge(limits.memory_bytes))
            return  # what is left of the heap is not to be trusted
        except RecursionError:
            wire.send_error(connection, MalformedRequest("The query is nested too deeply."))
        except _MISTAKES as error:
            wire.send_error(connection, ReaderFault("".join(traceback.format_exception(error))))
        else:
            wire.send_answer(connection, answer)


def _warm_up(store: EmbeddedStore) -> None:
    """Answers a light query, so that the first who asks one does not wait for pages of memory."""
    with contextlib.suppress(RequestError, OSError):  # whoever asks is told
        evaluate(store.oxigraph, Question(_LIGHT, "http://example.org/", "json", "turtle"))


def _cap_memory(limit_bytes: int) -> None:
    """Lets the system refuse what a single allocation takes; the server watches what grows."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return  # only Linux tells how much there is, and keeps to the limit
    most = pages * resource.getpagesize() + STACK_BYTES + limit_bytes + _SPARE_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
