"""What a reader says is heard whole, however it is cut up on its way."""

import os
import socket
import tempfile
from pathlib import Path

import pytest

from tropegraph.server.store import Answer
from tropegraph.server.store.wire import Hung, Replies, send_answer

AT_ONCE = 65_536
"""Bytes that are read at a time."""
HEAD = 33


def answered(lengths: list[int]) -> list[Answer]:
    """What is heard of short answers and then a file, all sent before any of it is read."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        for length in lengths:
            send_answer(theirs, Answer(b"x" * length, "json"))
        file = tempfile.TemporaryFile()
        file.write(b"whole")
        file.seek(0)
        send_answer(theirs, Answer(b"", "csv", "", file))
        replies, heard = Replies(ours), []
        for _ in range(4):
            heard += [reply for reply in replies.read() if isinstance(reply, Answer)]
    return heard


@pytest.mark.parametrize("room", range(HEAD + 2))
def test_a_file_comes_with_its_answer_wherever_a_read_ends(room: int) -> None:
    lengths = [40_000, AT_ONCE - 40_000 - 2 * HEAD - room]
    before = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").is_dir() else 0
    heard = answered(lengths)
    assert [len(answer.read()) for answer in heard] == [*lengths, len(b"whole")]
    assert (len(os.listdir("/proc/self/fd")) if before else 0) == before


def test_an_answer_whose_file_is_lost_is_none() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        with tempfile.TemporaryFile() as file:
            file.write(b"whole")
            other, sent = socket.socketpair()
            with other, sent:
                send_answer(sent, Answer(b"", "csv", "", file))
                theirs.sendall(other.recv(HEAD))
        with pytest.raises(Hung):
            Replies(ours).read()
