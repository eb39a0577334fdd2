"""A child process that behaves as its first argument says. Standard library only, to start fast."""

import http.server
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


class Handler(http.server.BaseHTTPRequestHandler):
    """Healthy, and a webserver that reloads; each reload is noted in the file named by FAKE_RELOADS."""

    def do_GET(self) -> None:
        self.answer({"status": "ok"})

    def do_POST(self) -> None:
        with Path(os.environ["FAKE_RELOADS"]).open("a") as file:
            file.write(self.rfile.read(int(self.headers["Content-Length"])).decode() + "\n")
        self.answer(
            {
                "data": {
                    "reloadRepositoryLocation": {
                        "__typename": "WorkspaceLocationEntry",
                        "locationOrLoadError": {"__typename": "RepositoryLocation"},
                    }
                }
            }
        )

    def answer(self, body: object) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


def start_inner(*_: object) -> None:
    subprocess.Popen([sys.executable, __file__, "inner"])


def answer_pings(socket: str) -> None:
    """As Dagster's inner code server: it answers a ping with nothing in particular."""
    import grpc

    answer = grpc.unary_unary_rpc_method_handler(lambda *_: b"")
    server = grpc.server(ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers(
        [grpc.method_handlers_generic_handler("api.DagsterApi", {"Ping": answer})]
    )
    server.add_insecure_port(f"unix:{socket}")
    server.start()
    server.wait_for_termination()


def main() -> None:
    behaviour = sys.argv[1]
    if behaviour == "serve":
        http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[2])), Handler).serve_forever()
    elif behaviour == "die":
        sys.exit(7)
    elif behaviour == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    elif behaviour == "interruptible":
        # As Dagster does it: SIGTERM means whatever SIGINT means.
        signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
    elif behaviour == "outer":
        # As Dagster's code server: it goes on without its inner process; here a signal asks for another.
        signal.signal(signal.SIGUSR1, start_inner)
        start_inner()
    elif behaviour == "answer":
        answer_pings(sys.argv[3])
    elif behaviour == "outer-of-answer":
        subprocess.Popen([sys.executable, __file__, "answer", "--socket", sys.argv[2]])
    elif behaviour == "escape":
        # A grandchild in a session of its own, which survives its parent.
        subprocess.Popen([sys.executable, __file__, "stubborn"], start_new_session=True)
    time.sleep(60)


if __name__ == "__main__":
    main()
