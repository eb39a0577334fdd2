"""Scripts and styles: compressed once, kept by the browser as long as their address lasts."""

import re
from typing import Any

import brotli
import pytest

from dashboard import delivery
from dashboard.app import ASSETS

PLOTLY = next((ASSETS / "js").glob("plotly-*.js")).name


def get(client: Any, path: str, **headers: str) -> Any:
    """As a browser asks."""
    return client.get(path, headers={"Accept-Encoding": "gzip, br"} | headers)


def test_every_script_and_style_of_a_page_is_kept_for_ever(client: Any) -> None:
    page = client.get("/teams/acme/overview").text
    addresses = re.findall(r'<(?:script|link)[^>]+(?:src|href)="([^"]+\.(?:js|css)[^"]*)"', page)
    assert len(addresses) > 15
    for address in addresses:
        answer = get(client, address)
        assert answer.headers["Cache-Control"] == delivery.FOR_EVER, address
        assert answer.headers.get("Content-Encoding") == ("br" if len(answer.data) > 350 else None) or (
            len(answer.data) < delivery.LEAST_BYTES
        )


@pytest.mark.parametrize("path", ["/assets/favicon.svg", "/assets/fonts/inter-latin-wght-normal.woff2"])
def test_what_keeps_its_address_is_asked_for_each_time(client: Any, path: str) -> None:
    answer = get(client, path)
    assert answer.headers["Cache-Control"] == delivery.ASK_EACH_TIME
    assert get(client, path, **{"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_compressed_file_is_the_file(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"/assets/js/{PLOTLY}"
    first = get(client, path)
    monkeypatch.setattr(brotli, "compress", None)  # a second time would fail
    second = get(client, path)
    assert first.headers["Content-Encoding"] == second.headers["Content-Encoding"] == "br"
    assert brotli.decompress(second.data) == (ASSETS / "js" / PLOTLY).read_bytes()
    assert len(second.data) < 600_000
    assert "Accept-Encoding" in second.headers["Vary"]


def test_whoever_does_not_know_brotli_gets_something_else(client: Any) -> None:
    answer = client.get("/assets/00-base.css", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in answer.headers
    assert answer.data == (ASSETS / "00-base.css").read_bytes()
