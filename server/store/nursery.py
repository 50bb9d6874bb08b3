"""The process that readers are forked from.

It has one thread, and everything that a reader imports, so a fork takes no time.

It is told what to do over its standard input, a socket: ``S`` and a number with a descriptor is a new reader
for that connection, ``K`` and a number ends one. When the server that started it is gone, it ends all of
them.
"""

import json
import os
import select
import signal
import socket
import struct
import sys
from pathlib import Path

from .limits import Limits
from .reader import run

COMMAND = struct.Struct("!cQ")
START, KILL = b"S", b"K"
_REAP_S = 0.5


def main() -> None:
    """Serves until standard input ends; the only argument is the store, its base and the limits as JSON."""
    folder, base, given = json.loads(sys.argv[1])
    given["service_allowed"] = tuple(given["service_allowed"])
    for ignored in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_IGN)
    with socket.socket(fileno=os.dup(0)) as control:
        _serve(control, Path(folder), base, Limits(**given))


def _serve(control: socket.socket, folder: Path, base: str, limits: Limits) -> None:
    children: dict[int, int] = {}
    while True:
        ready, _, _ = select.select([control], [], [], _REAP_S if children else None)
        _reap(children)
        if not ready:
            continue
        data, descriptors, _, _ = socket.recv_fds(control, COMMAND.size, 1)
        if len(data) < COMMAND.size:
            break
        order, number = COMMAND.unpack(data)
        if order == START and descriptors:
            children[number] = _fork(control, descriptors[0], folder, base, limits)
        elif order == KILL and number in children:
            os.kill(children[number], signal.SIGKILL)
    for pid in children.values():
        os.kill(pid, signal.SIGKILL)


def _fork(control: socket.socket, descriptor: int, folder: Path, base: str, limits: Limits) -> int:
    pid = os.fork()
    if pid:
        os.close(descriptor)
        return pid
    status = 1
    try:
        control.close()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        with socket.socket(fileno=descriptor) as connection:
            run(connection, folder, base, limits)
        status = 0
    finally:
        os._exit(status)


def _reap(children: dict[int, int]) -> None:
    for number, pid in list(children.items()):
        if os.waitpid(pid, os.WNOHANG)[0]:
            del children[number]


if __name__ == "__main__":
    main()
