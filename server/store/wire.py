"""What the server and its readers say to each other over a socket.

A question is a length and a marshalled tuple. A reply is a kind, a length, the names of syntax and coding,
and a body; a long one comes as the descriptor of a file that holds it. An error is its class and its facts.
"""

import array
import marshal
import os
import socket
import struct
from collections import deque
from collections.abc import Iterable
from typing import Any, BinaryIO

from tropegraph.server import errors
from tropegraph.server.errors import ReaderFault, RequestError

from . import Answer, Question
from .spool import IN_MEMORY_BYTES

_LENGTH = struct.Struct("!I")
_REPLY = struct.Struct("!cQ16s8s")
_ANSWER, _FILE, _ERROR = b"A", b"F", b"E"
_FIRST_READ = 65536
_ONE_DESCRIPTOR = socket.CMSG_SPACE(4)


class Hung(ConnectionError):
    """The other side has closed the connection."""


def question_bytes(question: Question) -> bytes:
    """A question as it is sent."""
    data = marshal.dumps(tuple(vars(question).values()))
    return _LENGTH.pack(len(data)) + data


class Questions:
    """The questions that come in over a connection, one after the other."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._data = b""

    def next(self) -> Question:
        """Waits for the next question; raises Hung at the end of the connection."""
        self._fill(_LENGTH.size)
        (length,) = _LENGTH.unpack_from(self._data)
        end = _LENGTH.size + length
        self._fill(end)
        data, self._data = self._data[_LENGTH.size : end], self._data[end:]
        return Question(*marshal.loads(data))

    def _fill(self, size: int) -> None:
        while len(self._data) < size:
            more = self._connection.recv(max(_FIRST_READ, size - len(self._data)))
            if not more:
                raise Hung
            self._data += more


def send_answer(connection: socket.socket, answer: Answer) -> None:
    names = answer.syntax.encode(), answer.coding.encode()
    if answer.file is None:
        connection.sendall(_REPLY.pack(_ANSWER, len(answer.body), *names) + answer.body)
        return
    with answer.file as file:
        head = _REPLY.pack(_FILE, os.fstat(file.fileno()).st_size, *names)
        socket.send_fds(connection, [head], [file.fileno()])


def send_error(connection: socket.socket, error: RequestError | ReaderFault) -> None:
    body = marshal.dumps((type(error).__name__, error.args))
    connection.sendall(_REPLY.pack(_ERROR, len(body), b"", b"") + body)


class Replies:
    """The replies that come in over a connection, piece by piece."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._data = b""
        self._files: deque[BinaryIO] = deque()

    def read(self) -> list[Answer | RequestError | ReaderFault]:
        """The replies that are whole by now, without waiting.

        A descriptor comes with the first byte of what was sent with it, which may be long before the last.
        Raises Hung at the end of the connection, or where a descriptor was lost since too many are open.
        """
        try:
            data, ancillary, _, _ = self._connection.recvmsg(_FIRST_READ, _ONE_DESCRIPTOR)
        except (BlockingIOError, InterruptedError):
            return []
        except OSError as error:
            raise Hung from error
        self._files += (open(number, "rb") for number in _descriptors(ancillary))
        if not data:
            raise Hung
        data, start = self._data + data, 0
        replies: list[Answer | RequestError | ReaderFault] = []
        while len(data) - start >= _REPLY.size:
            kind, length, syntax, coding = _REPLY.unpack_from(data, start)
            names = syntax.rstrip(b"\0").decode(), coding.rstrip(b"\0").decode()
            begin = start + _REPLY.size
            if kind == _FILE:
                start = begin
                if not self._files:
                    raise Hung
                replies.append(_from_file(self._files.popleft(), length, names))
                continue
            if len(data) - begin < length:
                break
            start = begin + length
            body = data[begin:start]
            replies.append(Answer(body, *names) if kind == _ANSWER else _error(*marshal.loads(body)))
        self._data = data[start:]
        return replies


def _from_file(file: BinaryIO, size: int, names: tuple[str, str]) -> Answer:
    """An answer that came as a file, read where it is not too long for that."""
    file.seek(0)
    if size > IN_MEMORY_BYTES:
        return Answer(b"", *names, file)
    with file:
        return Answer(file.read(), *names)


def _descriptors(ancillary: Iterable[tuple[int, int, bytes]]) -> Iterable[int]:
    descriptors = array.array("i")
    for _, _, data in ancillary:
        descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
    return descriptors


def _error(name: str, facts: tuple[Any, ...]) -> RequestError | ReaderFault:
    kind: type[RequestError | ReaderFault] = getattr(errors, name)
    return kind(*facts)
