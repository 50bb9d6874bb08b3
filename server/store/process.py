"""The server's side of its readers: starting them, asking one, ending it."""

import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from dataclasses import asdict
from pathlib import Path

from . import nursery, wire
from .jobs import Job
from .limits import Limits
from .reader import HELLO

START_S = 30.0
BRISK_S = 0.002
AHEAD = 4
"""A reader that took no longer for its last answer may have so many questions: it then does not sleep between
them."""
_GROWN_BYTES = 8_000_000
"""A reader that has grown by so much is not used again: allocators keep what a large query took."""
_LIGHT_S = 0.01
_LIGHT_TEXT = 50_000
"""A query that took no longer, with a text no longer, leaves its reader as it was."""
_PAGE_BYTES = resource.getpagesize()
_NICER = 10


class Reader:
    """A reader process and the connection to it; it answers what it is asked in that order."""

    def __init__(
        self, number: int, connection: socket.socket, pid: int, thread: int, origin: socket.socket
    ) -> None:
        self.number = number
        self.origin = origin
        self.connection = connection
        self.pid = pid
        self._thread = thread
        self.replies = wire.Replies(connection)
        self.jobs: deque[Job | None] = deque()
        """What it has been asked and has not answered; None is a question that another reader answers now."""
        self.begun = 0.0
        self.processor_before_s: float | None = None
        """When it began with the first of them; what it had had of a processor when that was looked at."""
        self.is_brisk = False
        self._gives_way = False
        self._unsent = b""
        self.first_bytes = self.resident_bytes()

    def ask(self, data: bytes) -> bool:
        """Sends a question, or what was left of the last, as far as it goes without waiting.

        True where something is left of it; raises OSError where the reader is gone.
        """
        data = self._unsent + data
        try:
            self._unsent = data[self.connection.send(data) :]
        except BlockingIOError:
            self._unsent = data
        return bool(self._unsent)

    def may_have_more(self, now: float) -> bool:
        """Whether it is quick enough for another question to be kept ready for it."""
        return self.is_brisk and len(self.jobs) < AHEAD and now - self.begun < BRISK_S

    def begin(self, now: float, *, is_next: bool = False) -> None:
        """Notes that it works on the first of its questions from now on; the ``next`` one after an answer."""
        self.is_brisk = is_next and now - self.begun < BRISK_S
        self.begun = now
        self.processor_before_s = None

    def had_processor_s(self) -> float:
        """Seconds of a processor that it has had since this was asked first of what it works on."""
        had = self.processor_s()
        if self.processor_before_s is None:
            self.processor_before_s = had
        return had - self.processor_before_s

    def resident_bytes(self) -> int:
        """Its memory, 0 where the system does not tell."""
        try:
            with open(f"/proc/{self.pid}/statm", "rb") as file:
                return int(file.read().split()[1]) * _PAGE_BYTES
        except OSError:
            return 0

    def grown_bytes(self) -> int:
        """How much more memory it has than at first."""
        return self.resident_bytes() - self.first_bytes

    def is_worn_by(self, job: Job, taken_s: float) -> bool:
        """Whether a query, which took so long, has left it otherwise than the next should find it."""
        is_light = taken_s < _LIGHT_S and len(job.question.text) < _LIGHT_TEXT
        return not is_light and (self.grown_bytes() >= _GROWN_BYTES or not self.comes_back())

    def processor_s(self) -> float:
        """Seconds that its queries have had of a processor; the time of the clock where nothing tells."""
        try:
            with open(f"/proc/{self.pid}/task/{self._thread}/schedstat", "rb") as file:
                return int(file.read().split()[0]) / 1e9
        except (OSError, ValueError, IndexError):
            return time.monotonic()

    def pause(self) -> None:
        """Lets its query stand still where it is."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGCONT)

    def give_way(self) -> None:
        """Lets others run first: each has nine times as much of a processor."""
        if not self._gives_way:
            self._gives_way = self._be_nice(_NICER)

    def comes_back(self) -> bool:
        """Whether it has the same right as the others, which not every user may give back."""
        if self._gives_way:
            self._gives_way = not self._be_nice(0)
        return not self._gives_way

    def _be_nice(self, more: int) -> bool:
        """Sets how much nicer than this process the thread is that queries run in: each has its own value.

        https://man7.org/linux/man-pages/man2/setpriority.2.html
        """
        own = os.getpriority(os.PRIO_PROCESS, 0)
        try:
            os.setpriority(os.PRIO_PROCESS, self._thread, own + more)
        except OSError:  # it has just ended, or we may not
            return False
        return True


class Readers:
    """Starts readers and ends them, by way of the process that they are forked from."""

    def __init__(self, folder: Path, base: str, limits: Limits) -> None:
        """Starts that process; the readers that it forks read the store in this folder."""
        self._arguments = json.dumps([str(folder), base, asdict(limits)])
        self._lock = threading.Lock()
        self._number = 0
        self._control, self._process = self._begin()

    def start(self) -> Reader:
        """A new reader, ready to be asked; raises ConnectionError where it does not start."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            self._number += 1
            number = self._number
            if self._process.poll() is not None:
                self._control, self._process = self._begin()
            control = self._control
            order = nursery.COMMAND.pack(nursery.START, number)
            socket.send_fds(control, [order], [theirs.fileno()])
        ours.settimeout(START_S)
        hello = ours.recv(HELLO.size)
        if len(hello) < HELLO.size:
            raise ConnectionError("a reader did not start")
        pid, thread = HELLO.unpack(hello)
        ours.setblocking(False)
        return Reader(number, ours, pid, thread, control)

    def kill(self, reader: Reader) -> None:
        """Ends a reader, whatever it does."""
        reader.connection.close()
        try:
            with self._lock:
                reader.origin.sendall(nursery.COMMAND.pack(nursery.KILL, reader.number))
        except ConnectionError:
            with contextlib.suppress(ProcessLookupError):
                os.kill(reader.pid, signal.SIGKILL)  # what would have ended it is gone itself

    def close(self) -> None:
        """Ends all of them."""
        self._control.close()
        self._process.wait()

    def _begin(self) -> tuple[socket.socket, subprocess.Popen[bytes]]:
        ours, theirs = socket.socketpair()
        with theirs:
            command = [sys.executable, "-m", nursery.__name__, self._arguments]
            return ours, subprocess.Popen(command, stdin=theirs.fileno())
