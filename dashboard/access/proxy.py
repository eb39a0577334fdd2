"""Whom does a reverse proxy vouch for? Its headers count only if they come from the proxy itself."""

import hmac
from ipaddress import ip_address

from werkzeug.datastructures import Headers

from dashboard.access.identity import Identity
from tformance_assets.access import Proxy

SECRET_HEADER = "X-Tformance-Proxy-Secret"  # noqa: S105  the header's name


def vouched_for(proxy: Proxy, headers: Headers, peer: str | None) -> Identity | None:
    """The person named by the trusted proxy; None for everybody else. Every proof that is configured must hold."""
    if not _is_peer(proxy, peer) or not _has_secret(proxy, headers):
        return None
    name = headers.get(proxy.user_header, "").strip()
    if not name:
        return None
    groups = headers.get(proxy.groups_header, "").split(",")
    return Identity(name, frozenset(group.strip() for group in groups if group.strip()))


def _is_peer(proxy: Proxy, peer: str | None) -> bool:
    if not proxy.peers:
        return True
    try:
        address = ip_address(peer or "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in network for network in proxy.peers)


def _has_secret(proxy: Proxy, headers: Headers) -> bool:
    if proxy.secret is None:
        return True
    return hmac.compare_digest(headers.get(SECRET_HEADER, "").encode(), proxy.secret.encode())
