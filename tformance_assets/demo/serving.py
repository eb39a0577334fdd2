"""How does a stand-in listen? On loopback, in the background, until it is stopped; who answers is the subclass's."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Serving:
    """Listens on 127.0.0.1 from `start` to `stop`; `path` is the part of the address behind the port."""

    path = ""

    def __init__(self) -> None:
        self._http: ThreadingHTTPServer | None = None

    def handler(self) -> type[BaseHTTPRequestHandler]:
        """Who answers a request."""
        raise NotImplementedError

    @property
    def url(self) -> str:
        """The address, as a client takes it."""
        if self._http is None:
            raise RuntimeError("The server is not started.")
        return f"http://127.0.0.1:{self._http.server_address[1]}{self.path}"

    def start(self, port: int = 0) -> str:
        """Serve in the background; port 0 takes a free one. Returns the address."""
        self._http = ThreadingHTTPServer(("127.0.0.1", port), self.handler())
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self.url

    def stop(self) -> None:
        """Close the socket; what is being answered may still end."""
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
            self._http = None


def serve_until_interrupted(
    server: Serving, port: int, each: Callable[[], None] | None = None, seconds: float | None = None
) -> None:
    """Say where it listens, then serve; `each` is called every so many seconds."""
    print(server.start(port), flush=True)  # noqa: T201 the address is its output
    try:
        while not threading.Event().wait(seconds):
            if each is not None:
                each()
    except KeyboardInterrupt:
        server.stop()
