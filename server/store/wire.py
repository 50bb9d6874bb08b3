"""What the server and its readers say to each other over a socket.

A question is a length and a marshalled tuple. A reply is a kind, a length, the names of syntax and coding,
and a body; one that is a file comes as its descriptor. An error is its class and its facts.
"""

import array
import marshal
import os
import socket
import struct
from typing import Any

from tropegraph.server import errors
from tropegraph.server.errors import RequestError

from . import Answer, Question

_LENGTH = struct.Struct("!I")
_REPLY = struct.Struct("!cI16s8s")
_ANSWER, _FILE, _ERROR = b"A", b"F", b"E"
_FIRST_READ = 65536
_REST_S = 10.0


class Hung(ConnectionError):
    """The other side has closed the connection."""


def send_question(connection: socket.socket, question: Question) -> None:
    data = marshal.dumps(tuple(vars(question).values()))
    connection.sendall(_LENGTH.pack(len(data)) + data)


def receive_question(connection: socket.socket) -> Question:
    """The next question; raises Hung at the end of the connection."""
    first = connection.recv(_FIRST_READ)
    if len(first) < _LENGTH.size:
        first += _rest(connection, _LENGTH.size - len(first))
    (length,) = _LENGTH.unpack_from(first)
    data = first[_LENGTH.size :]
    return Question(*marshal.loads(data + _rest(connection, length - len(data))))


def send_answer(connection: socket.socket, answer: Answer) -> None:
    if answer.file is None:
        head = _REPLY.pack(_ANSWER, len(answer.body), answer.syntax.encode(), answer.coding.encode())
        if len(answer.body) < _FIRST_READ:
            connection.sendall(head + answer.body)
        else:
            connection.sendall(head)
            connection.sendall(answer.body)
        return
    with answer.file as file:
        size = os.fstat(file.fileno()).st_size
        if size >= 1 << 32:
            return send_error(connection, errors.AnswerTooLarge((1 << 32) - 1))
        head = _REPLY.pack(_FILE, size, answer.syntax.encode(), answer.coding.encode())
        socket.send_fds(connection, [head], [file.fileno()])


def send_error(connection: socket.socket, error: RequestError) -> None:
    body = marshal.dumps((type(error).__name__, error.args))
    connection.sendall(_REPLY.pack(_ERROR, len(body), b"", b"") + body)


def receive_answer(connection: socket.socket) -> Answer:
    """The answer to a question; raises the error that came instead, Hung, or TimeoutError before that."""
    first, ancillary, _, _ = connection.recvmsg(_FIRST_READ, socket.CMSG_SPACE(4))
    connection.settimeout(_REST_S)  # an answer is whole before it begins
    if len(first) < _REPLY.size:
        first += _rest(connection, _REPLY.size - len(first))
    kind, length, syntax, coding = _REPLY.unpack_from(first)
    names = syntax.rstrip(b"\0").decode(), coding.rstrip(b"\0").decode()
    if kind == _FILE:
        return Answer(b"", *names, open(_descriptor(ancillary), "rb"))
    body = first[_REPLY.size :]
    if len(body) < length:
        body += _rest(connection, length - len(body))
    if kind == _ERROR:
        raise _error(*marshal.loads(body))
    return Answer(body, *names)


def _descriptor(ancillary: list[tuple[int, int, bytes]]) -> int:
    descriptors = array.array("i")
    for _, _, data in ancillary:
        descriptors.frombytes(data[: descriptors.itemsize])
    return descriptors[0]


def _error(name: str, facts: tuple[Any, ...]) -> RequestError:
    kind: type[RequestError] = getattr(errors, name)
    return kind(*facts)


def _rest(connection: socket.socket, size: int) -> bytes:
    if size <= 0:
        return b""
    data = bytearray(size)
    view, got = memoryview(data), 0
    while got < size:
        try:
            count = connection.recv_into(view[got:])
        except TimeoutError:
            raise Hung from None
        if not count:
            raise Hung
        got += count
    return bytes(data)
