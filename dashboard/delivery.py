"""How do scripts and styles reach the browser? Compressed once, and kept there as long as their address lasts."""

import re
import threading

import brotli
from flask import Flask, Response, request

STATIC = ("/assets/", "/_dash-component-suites/")
# An address that changes with its content: Dash's fingerprints, the modification time, a version in the name.
LASTING = re.compile(r"\.v\d+_\d+_\d+m\d+\.|/plotly-[a-z]+-\d+\.\d+\.\d+\.min\.js$")
FOR_EVER = "private, max-age=31536000, immutable"
ASK_EACH_TIME = "private, no-cache"
LEAST_BYTES = 500
QUALITY = 6  # 11 takes seconds for a tenth less
MOST_FILES = 200
TEXT = ("text/", "application/javascript", "image/svg+xml")


def install(server: Flask) -> None:
    """After each answer; what is already encoded is left alone by the compression of everything else."""
    kept: dict[tuple[str | None, ...], bytes] = {}
    lock = threading.Lock()

    @server.after_request
    def deliver(response: Response) -> Response:
        if not request.path.startswith(STATIC) or request.method != "GET" or response.status_code != 200:
            return response
        lasting = LASTING.search(request.path) or request.args.get("m")
        if lasting or request.path.startswith("/assets/"):
            response.headers["Cache-Control"] = FOR_EVER if lasting else ASK_EACH_TIME
        if wants_brotli(response):
            key = (request.path, response.headers.get("Last-Modified"), response.headers.get("ETag"))
            body = kept.get(key)
            if body is None:
                response.direct_passthrough = False
                body = brotli.compress(response.get_data(), mode=brotli.MODE_TEXT, quality=QUALITY)
                with lock:
                    if len(kept) >= MOST_FILES:
                        kept.clear()
                    kept[key] = body
            encode(response, body)
        return response


def wants_brotli(response: Response) -> bool:
    """Whether it is worth it, and the browser understands it."""
    long_enough = response.content_length is None or response.content_length >= LEAST_BYTES
    return bool(
        long_enough
        and (response.mimetype or "").startswith(TEXT)
        and request.accept_encodings["br"] > 0
        and "Content-Encoding" not in response.headers
    )


def encode(response: Response, body: bytes) -> None:
    """Give the answer the compressed body; its tag then names that, not the plain file."""
    close = getattr(response.response, "close", None)
    if close is not None:
        close()
    response.direct_passthrough = False
    tag, weak = response.get_etag()
    response.set_data(body)
    response.headers["Content-Encoding"] = "br"
    if tag is not None and not weak:
        response.set_etag(f"{tag}-br")
