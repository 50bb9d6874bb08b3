"""A request of the server in use as one of WSGI, which the application is written for, and its reply.

https://peps.python.org/pep-3333/
"""

import io
import re
import sys
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from werkzeug.wsgi import FileWrapper

from .fields import fields
from .kept import Headers, Reply

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

_STRONG_TAG = re.compile(r'"([^"]*)"$')
_CONTENT_RANGE = re.compile(r"bytes (\d+)-(\d+)/")


def environ_of(scope: Any, body: bytes, given: Iterable[tuple[str, str]] | None = None) -> "WSGIEnvironment":
    """The environment of a request with this body, and with its own header fields or those ``given``."""
    server_name, _, server_port = scope.server.rpartition(":")
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": server_name,
        "SERVER_PORT": server_port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    environ.update(fields(scope.headers) if given is None else given)
    return environ


def run(application: "WSGIApplication", environ: "WSGIEnvironment") -> Reply:
    """The reply of an application; a file that it sends is named, not read."""
    started: list[tuple[int, Headers]] = []

    def start_response(status: str, headers: Headers, _: Any = None) -> Any:
        started[:] = [(int(status[:3]), headers)]

    environ["wsgi.file_wrapper"] = FileWrapper
    body = application(environ, start_response)
    sent = getattr(body, "iterable", body)  # a part of a file is wrapped once more
    if isinstance(sent, FileWrapper) and started:
        status, headers = started[0]
        return _of_file(status, headers, cast(BinaryIO, sent.file))
    try:
        data = b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    status, headers = started[0]
    return Reply(status, headers, data, _etag(headers))


def _of_file(status: int, headers: Headers, file: BinaryIO) -> Reply:
    """A file by its name, or one without a name by its descriptor; a part of it as the headers say."""
    reply = Reply(status, headers, b"", _etag(headers))
    found = _CONTENT_RANGE.match(reply.header("content-range"))
    span = (int(found[1]), int(found[2])) if found and status == 206 else None
    if isinstance(file.name, str):
        file.close()
        return replace(reply, file=file.name, span=span)
    return replace(reply, file=f"/dev/fd/{file.fileno()}", opened=file, span=span)


def _etag(headers: Headers) -> str:
    tag = next((value for name, value in headers if name.lower() == "etag"), "")
    match = _STRONG_TAG.match(tag)
    return cast(str, match[1]) if match else ""
