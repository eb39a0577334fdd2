"""Who may open the dashboard, and from where? `TFORMANCE_AUTH` and what belongs to it, read and checked once.

Without any setting everybody on this machine may, and nobody else: it listens on loopback only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Literal, NoReturn, cast
from urllib.parse import urlsplit

from tformance_assets.errors import ConfigurationError
from tformance_assets.settings import Reader

Mode = Literal["none", "password", "oidc", "proxy"]
Network = IPv4Network | IPv6Network

LOOPBACK = "127.0.0.1"
LOOPBACK_NAMES = frozenset({"localhost", LOOPBACK, "::1"})
SHORTEST_PASSWORD = 8
SHORTEST_SECRET = 16
LONGEST_SESSION_HOURS = 720


@dataclass(frozen=True)
class Password:
    """One password for everybody, in the clear or as werkzeug's hash."""

    text: str | None = field(default=None, repr=False)
    hashed: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Oidc:
    """The OpenID Connect provider that signs people in, and where it says which groups they are in."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: str = "openid email profile"
    groups_claim: str = "groups"


@dataclass(frozen=True)
class Proxy:
    """The reverse proxy that signs people in: known by its address, a shared secret, or both."""

    user_header: str = "X-Forwarded-Email"
    groups_header: str = "X-Forwarded-Groups"
    peers: tuple[Network, ...] = ()
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Access:
    """How the dashboard is opened; exactly the part of the chosen mode is set."""

    mode: Mode = "none"
    host: str = LOOPBACK
    hosts: frozenset[str] = LOOPBACK_NAMES
    url: str | None = None
    session_hours: int = 12
    password: Password | None = None
    oidc: Oidc | None = None
    proxy: Proxy | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Access":
        """Read and check; raises ConfigurationError for anything that would open more than was meant."""
        env = Reader(environment)
        mode = _mode(env)
        host = _host(env)
        if mode == "none" and not is_loopback(host):
            raise ConfigurationError(
                f"TFORMANCE_DASHBOARD_HOST {host} opens the dashboard to other machines, which needs a sign-in: "
                "set TFORMANCE_AUTH to password, oidc or proxy"
            )
        url = env.url("TFORMANCE_DASHBOARD_URL")
        return cls(
            mode=mode,
            host=host,
            hosts=LOOPBACK_NAMES | _names(env, host, url),
            url=url,
            session_hours=_session_hours(env),
            password=_password(env) if mode == "password" else None,
            oidc=_oidc(env) if mode == "oidc" else None,
            proxy=_proxy(env) if mode == "proxy" else None,
        )

    @property
    def encrypted(self) -> bool:
        """True if people reach the dashboard through https."""
        return self.url is not None and self.url.startswith("https://")

    def knows(self, host_header: str) -> bool:
        """Whether a request for this `Host` is meant for us; any port, since it may be forwarded."""
        return host_of(host_header) in self.hosts


def host_of(host_header: str) -> str | None:
    """The name or address in a `Host` header, lower-case and without port or brackets; None if it is malformed."""
    try:
        parts = urlsplit(f"//{host_header.strip()}")
        plain = parts.path or parts.query or parts.fragment or parts.username is not None
        return None if plain or (parts.port or 1) < 0 else parts.hostname
    except ValueError:
        return None


def is_loopback(host: str) -> bool:
    """Whether an address to listen on can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _mode(env: Reader) -> Mode:
    value = (env.text("TFORMANCE_AUTH") or "none").lower()
    if value not in ("none", "password", "oidc", "proxy"):
        raise ConfigurationError(f"TFORMANCE_AUTH must be password, oidc or proxy, not {value!r}")
    return cast(Mode, value)


def _host(env: Reader) -> str:
    value = (env.text("TFORMANCE_DASHBOARD_HOST") or LOOPBACK).strip("[]").lower()
    if value == "localhost":
        return value
    try:
        return str(ip_address(value))
    except ValueError:
        raise ConfigurationError(
            f"TFORMANCE_DASHBOARD_HOST must be an IP address of this machine such as 0.0.0.0, not {value!r}"
        ) from None


def _names(env: Reader, host: str, url: str | None) -> frozenset[str]:
    """The names this dashboard goes by, beyond loopback."""
    given = [
        name.strip() for name in (env.text("TFORMANCE_DASHBOARD_HOSTS") or "").split(",") if name.strip()
    ]
    names = {_name(text) for text in given}
    if not ip_address("127.0.0.1" if host == "localhost" else host).is_unspecified:
        names.add(host)
    if url:
        names.add(urlsplit(url).hostname or "")
    return frozenset(names)


def _name(text: str) -> str:
    found = host_of(f"[{text}]" if text.count(":") > 1 and not text.startswith("[") else text)
    if not found or "*" in found:
        raise ConfigurationError(
            f"TFORMANCE_DASHBOARD_HOSTS must list host names such as tformance.example.com, not {text!r}"
        )
    return found


def _session_hours(env: Reader) -> int:
    hours = env.positive("TFORMANCE_SESSION_HOURS", 12)
    if hours > LONGEST_SESSION_HOURS:
        raise ConfigurationError(
            f"TFORMANCE_SESSION_HOURS must be at most {LONGEST_SESSION_HOURS}, not {hours}"
        )
    return hours


def _password(env: Reader) -> Password:
    text, hashed = env.text("TFORMANCE_PASSWORD"), env.text("TFORMANCE_PASSWORD_HASH")
    if (text is None) == (hashed is None):
        _missing("password", "either TFORMANCE_PASSWORD or TFORMANCE_PASSWORD_HASH")
    if text is not None and len(text) < SHORTEST_PASSWORD:
        raise ConfigurationError(f"TFORMANCE_PASSWORD must have at least {SHORTEST_PASSWORD} characters")
    if hashed is not None and not (hashed.startswith(("scrypt:", "pbkdf2:")) and hashed.count("$") == 2):
        raise ConfigurationError(
            "TFORMANCE_PASSWORD_HASH must be a hash made by werkzeug, beginning with scrypt: or pbkdf2:"
        )
    return Password(text, hashed)


def _oidc(env: Reader) -> Oidc:
    issuer, client, secret = (
        env.url("TFORMANCE_OIDC_ISSUER"),
        env.text("TFORMANCE_OIDC_CLIENT_ID"),
        env.text("TFORMANCE_OIDC_CLIENT_SECRET"),
    )
    if not issuer or not client or not secret:
        _missing("oidc", "TFORMANCE_OIDC_ISSUER, TFORMANCE_OIDC_CLIENT_ID and TFORMANCE_OIDC_CLIENT_SECRET")
    if issuer.startswith("http://") and not is_loopback(urlsplit(issuer).hostname or ""):
        raise ConfigurationError(
            "TFORMANCE_OIDC_ISSUER must begin with https:// unless it is on this machine"
        )
    scopes = env.text("TFORMANCE_OIDC_SCOPES") or Oidc.scopes
    if "openid" not in scopes.split():
        raise ConfigurationError(f"TFORMANCE_OIDC_SCOPES must contain openid, not only {scopes!r}")
    return Oidc(issuer, client, secret, scopes, env.text("TFORMANCE_OIDC_GROUPS_CLAIM") or Oidc.groups_claim)


def _proxy(env: Reader) -> Proxy:
    peers = tuple(
        _peer(text) for text in (env.text("TFORMANCE_PROXY_PEERS") or "").split(",") if text.strip()
    )
    secret = env.text("TFORMANCE_PROXY_SECRET")
    if not peers and secret is None:
        _missing(
            "proxy", "TFORMANCE_PROXY_PEERS or TFORMANCE_PROXY_SECRET, or anybody could say who they are"
        )
    if secret is not None and len(secret) < SHORTEST_SECRET:
        raise ConfigurationError(f"TFORMANCE_PROXY_SECRET must have at least {SHORTEST_SECRET} characters")
    return Proxy(
        env.text("TFORMANCE_PROXY_USER_HEADER") or Proxy.user_header,
        env.text("TFORMANCE_PROXY_GROUPS_HEADER") or Proxy.groups_header,
        peers,
        secret,
    )


def _peer(text: str) -> Network:
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        raise ConfigurationError(
            f"TFORMANCE_PROXY_PEERS must list addresses such as 10.0.0.5 or 10.0.0.0/24, not {text.strip()!r}"
        ) from None


def _missing(mode: str, what: str) -> NoReturn:
    raise ConfigurationError(f"TFORMANCE_AUTH={mode} needs {what}")
