"""Starting and ending ``tropegraph serve``."""

import signal
import socket
from pathlib import Path

import pytest

from .command import tropegraph
from .served import await_answer, free_port, process


def test_a_port_in_use_is_one_sentence(default_out: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = tropegraph("serve", default_out, "--port", str(port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == f"Error: port {port} of 127.0.0.1 is in use; choose another with --port\n"


def test_a_port_of_another_server_of_ours_is_in_use(default_out: Path) -> None:
    port = free_port()
    with process(default_out, port) as running:
        await_answer(f"http://127.0.0.1:{port}", running)
        done = tropegraph("serve", default_out, "--port", str(port))
    assert (done.returncode, "is in use" in done.stderr) == (1, True)


def test_an_address_of_another_machine_is_one_sentence(default_out: Path) -> None:
    done = tropegraph("serve", default_out, "--host", "192.0.2.1", "--port", str(free_port()))
    assert done.returncode == 1
    assert done.stderr.startswith("Error: 192.0.2.1 is not an address of this machine")
    assert done.stderr.count("\n") == 1


def test_a_folder_without_a_release_is_one_sentence(tmp_path: Path) -> None:
    done = tropegraph("serve", tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_ends_the_server_cleanly(default_out: Path, end: signal.Signals) -> None:
    port = free_port()
    with process(default_out, port) as running:
        assert running.stdout is not None
        greeting = running.stdout.readline()
        await_answer(f"http://127.0.0.1:{port}", running)
        running.send_signal(end)
        _, err = running.communicate(timeout=20)
    assert running.returncode == 0
    assert f"http://127.0.0.1:{port}/" in greeting
    assert err == ""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", port))
