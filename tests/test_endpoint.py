"""An endpoint that answers with less than the whole, in ways that engines here cannot be brought to."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tropegraph.server.errors import EndpointFault, NotReady, QueryTimeout, RequestError, RowsCut
from tropegraph.server.store.endpoint import Endpoint, rows_of

WHOLE = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"literal","value":"x"}}]}}'
JSON = {"Content-Type": "application/sparql-results+json"}
CASES: dict[str, tuple[int, dict[str, str], bytes, type[RequestError]]] = {
    "a part that was ready in time": (200, {**JSON, "X-SQL-State": "S1TAT"}, WHOLE, RowsCut),
    "a part with a status of its own": (206, JSON, WHOLE, RowsCut),
    "an end in the middle": (200, JSON, WHOLE[:-20], EndpointFault),
    "a shorter body than announced": (200, {**JSON, "Content-Length": "999"}, WHOLE, EndpointFault),
    "a page": (200, {"Content-Type": "text/html"}, b"<p>hello", EndpointFault),
    "a gateway out of time": (504, {}, b"", QueryTimeout),
    "too many requests": (429, {}, b"", NotReady),
}


@pytest.mark.parametrize("case", CASES)
def test_less_than_the_whole_is_an_error(case: str) -> None:
    status, headers, body, error = CASES[case]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        endpoint = Endpoint(f"http://127.0.0.1:{server.server_port}/")
        with pytest.raises(error):
            list(rows_of(endpoint.ask("SELECT * {}", (), 5, 1_000).result))
        endpoint.close()
