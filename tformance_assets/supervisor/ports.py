"""Is a port free, and does somebody answer on it? Loopback only."""

import http.client
import socket

from tformance_assets.errors import TformanceError

HOST = "127.0.0.1"


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """True if a server could be started on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def require_free(port: int, variable: str) -> None:
    """Raise a TformanceError that names the variable by which another port can be chosen."""
    if not is_free(port):
        raise TformanceError(f"port {port} is in use: set {variable} or stop the other program")


def accepts(port: int) -> bool:
    """True if something accepts connections on the port."""
    try:
        with socket.create_connection((HOST, port), timeout=0.5):
            return True
    except OSError:
        return False


def is_healthy(port: int) -> bool:
    """True if `GET /healthz` answers 200."""
    connection = http.client.HTTPConnection(HOST, port, timeout=1.0)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
