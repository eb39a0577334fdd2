"""Who has signed in, and until when? A signed cookie that only we can write and no script can read."""

import hashlib
import hmac
import time
from collections.abc import Iterable
from datetime import timedelta

from flask import Flask, session

from dashboard.access.identity import ALL, Identity, Rules
from tformance_assets.access import Access

OPEN_SIGN_INS = 3


def install(server: Flask, access: Access, key: bytes, port: int) -> None:
    """The cookie's properties. Its name holds the port: cookies of one host are shared by all its ports."""
    server.secret_key = key
    server.config.update(
        SESSION_COOKIE_NAME=f"tformance_{port}",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=access.encrypted,
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=access.session_hours),
    )


def sign_in(identity: Identity, access: Access, key: bytes, rules: Rules) -> None:
    """Start a session; of the groups only those the configuration names, since a cookie holds 4 KB."""
    session.clear()
    session.permanent = True
    session["name"] = identity.name
    session["groups"] = sorted(group for group in identity.groups if group in rules and group != ALL)
    session["until"] = time.time() + access.session_hours * 3600
    session["stamp"] = stamp(access, key)


def remember_target(target: str) -> None:
    """Where to go after the provider; kept in the cookie, so that no address carries it around."""
    session["target"] = target
    begun = [name for name in session if name.startswith("_state_")]  # Authlib's, one for each open tab
    for name in begun[:-OPEN_SIGN_INS]:
        session.pop(name)


def remembered_target() -> str | None:
    """What was remembered before the provider was asked."""
    found = session.get("target")
    return found if isinstance(found, str) else None


def sign_out() -> None:
    """End the session."""
    session.clear()


def signed_in(access: Access, key: bytes) -> Identity | None:
    """Who the request's cookie belongs to; None without one, or when it is over or from another set-up."""
    until, given = session.get("until"), session.get("stamp")
    if not isinstance(until, (int, float)) or until < time.time():
        return None
    if not isinstance(given, str) or not hmac.compare_digest(given, stamp(access, key)):
        return None
    return Identity(session.get("name"), _texts(session.get("groups")), unlimited=access.mode == "password")


def stamp(access: Access, key: bytes) -> str:
    """Changes with the way to sign in, so that another password or provider ends the sessions of the old one."""
    parts: list[str] = [access.mode]
    if access.password is not None:
        parts += [access.password.text or "", access.password.hashed or ""]
    if access.oidc is not None:
        parts += [access.oidc.issuer, access.oidc.client_id]
    return hmac.new(key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()[:32]


def _texts(value: object) -> frozenset[str]:
    return (
        frozenset(text for text in value if isinstance(text, str))
        if isinstance(value, Iterable)
        else frozenset()
    )
