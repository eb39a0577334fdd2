"""How does an OpenID Connect provider sign somebody in? Authorization code with PKCE, checked by Authlib."""

import logging
from collections.abc import Mapping
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask
from joserfc.errors import JoseError
from werkzeug.wrappers import Response

from dashboard.access.identity import Identity
from tformance_assets.access import Oidc
from tformance_assets.errors import AccessError, SourceError

DISCOVERY = "/.well-known/openid-configuration"
TIMEOUT_SECONDS = 10
logger = logging.getLogger(__name__)


class Provider:
    """The configured provider; it is first asked when somebody signs in."""

    def __init__(self, server: Flask, settings: Oidc) -> None:
        self._settings = settings
        self._client = OAuth(server).register(
            "tformance",
            server_metadata_url=settings.issuer + DISCOVERY,
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            client_kwargs={
                "scope": settings.scopes,
                "code_challenge_method": "S256",
                "default_timeout": TIMEOUT_SECONDS,
            },
        )

    def redirect(self, back: str) -> Response:
        """Send the browser to the provider; it returns to the address `back`."""
        try:
            self._check_issuer()
            answer: Response = self._client.authorize_redirect(back)
        except (requests.RequestException, ValueError, RuntimeError) as fault:
            logger.warning("the provider %s did not answer: %s", self._settings.issuer, fault)
            raise SourceError("The sign-in provider does not answer: try again in a minute.") from fault
        return answer

    def identity(self) -> Identity:
        """Who the provider sent back, after every check of state, nonce, signature, issuer and audience."""
        expected = {
            "iss": {"essential": True, "value": self._issuer()},
            "aud": {"essential": True, "value": self._settings.client_id},
        }
        try:
            token = self._client.authorize_access_token(claims_options=expected)
            claims = dict(token.get("userinfo") or {})
            if claims and self._settings.groups_claim not in claims:
                claims |= self._more(token, claims)
        except (AuthlibBaseError, JoseError, requests.RequestException, ValueError) as fault:
            logger.warning("a sign-in through %s failed: %s", self._settings.issuer, fault)
            raise AccessError("The sign-in was not completed: try again.") from fault
        if not claims.get("sub"):
            raise AccessError("The provider did not say who you are.")
        return identity_of(claims, self._settings.groups_claim)

    def _more(self, token: Mapping[str, Any], claims: Mapping[str, Any]) -> dict[str, Any]:
        """Some providers tell groups only at the userinfo endpoint; it must speak of the same person."""
        if "userinfo_endpoint" not in self._client.load_server_metadata():
            return {}
        more = dict(self._client.userinfo(token=token))
        return more if more.get("sub") == claims.get("sub") else {}

    def _issuer(self) -> str:
        return str(self._client.load_server_metadata()["issuer"])

    def _check_issuer(self) -> None:
        if self._issuer().rstrip("/") != self._settings.issuer.rstrip("/"):
            raise ValueError(f"it calls itself {self._issuer()}")


def identity_of(claims: Mapping[str, Any], groups_claim: str) -> Identity:
    """The person and the groups in the claims of a provider."""
    name = claims.get("email") or claims.get("preferred_username") or claims.get("name") or claims["sub"]
    groups = claims.get(groups_claim) or []
    if isinstance(groups, str):
        groups = [groups]
    known = groups if isinstance(groups, list) else []
    return Identity(str(name)[:200], frozenset(group for group in known if isinstance(group, str)))
