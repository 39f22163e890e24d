"""Signing in at somebody else's: OpenID Connect by an authorisation code, as little of it as is
needed and each of its checks made.

The provider is asked over https alone, at addresses of the public internet alone, and is never
followed elsewhere: whoever types an issuer must not make this server ask its own network.
"""

import base64
import hashlib
import http.client
import ipaddress
import json
import secrets
import socket
import ssl
import time
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.conf import settings
from django.core.cache import cache

SECONDS, LARGEST = 5, 256 * 1024
GOOD_FOR, LEFT_ALONE = 300, 30  # seconds
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
LEEWAY = 60  # seconds by which two clocks may differ
BY_TWO_STEPS = {  # what a token says where its provider asked for a second step
    "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
    "https://refeds.org/profile/mfa",
    "mfa",
}


class Refused(Exception):
    """Not signed in, and why; for the log, not for the page."""


def is_allowed(address: str) -> bool:
    """Whether a provider may stand there at all, as far as the address itself tells."""
    try:
        place = urlsplit(address)
        _ = place.port
    except ValueError:  # no address at all, or no such port
        return False
    if not address.isascii() or not address.isprintable() or " " in address:
        return False
    if settings.OPENID_MAY_BE_LOCAL:  # for the tests' own provider
        return place.scheme in ("http", "https") and bool(place.hostname)
    named = bool(place.hostname) and "." in (place.hostname or "")
    bare = place.username is None and place.password is None and not place.fragment
    return place.scheme == "https" and named and bare and _is_name(place.hostname or "")


def _is_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return not host.rstrip(".").endswith((".local", ".localhost", ".internal"))
    return False


def begin(provider: Any, *, back: str) -> tuple[str, dict[str, str]]:
    """Where to send the browser, and what to keep in its session until it comes back."""
    about = discovered(provider.issuer)
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    digest = hashlib.sha256(kept["verifier"].encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid email profile",
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    where = about["authorization_endpoint"]
    return f"{where}{'&' if urlsplit(where).query else '?'}{urlencode(asked)}", kept


def finish(provider: Any, *, back: str, code: str, kept: dict[str, str]) -> dict[str, Any]:
    """What the provider says of who signed in there, each word of it checked."""
    about = discovered(provider.issuer)
    given = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": kept["verifier"],
    }
    ways = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    headers = {}
    if "client_secret_basic" in ways:
        pair = f"{quote(provider.client_id, safe='')}:{quote(provider.secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        given |= {"client_id": provider.client_id, "client_secret": provider.secret}
    told = asked(about["token_endpoint"], form=given, headers=headers)
    claims = read_token(
        str(told.get("id_token", "")),
        keys=asked(about["jwks_uri"]),
        issuer=provider.issuer,
        client_id=provider.client_id,
        nonce=kept["nonce"],
    )
    if "email" not in claims and "userinfo_endpoint" in about:
        bearer = {"Authorization": f"Bearer {told.get('access_token', '')}"}
        more = asked(about["userinfo_endpoint"], headers=bearer)
        if more.get("sub") != claims["sub"]:
            raise Refused("the provider speaks of two people")
        claims |= {name: more[name] for name in ("email", "email_verified") if name in more}
    return claims


def read_token(token: str, *, keys: dict, issuer: str, client_id: str, nonce: str) -> dict:
    """The claims of a token that this provider signed, for us, now, for this very sign-in."""
    try:
        head = jwt.get_unverified_header(token)
        found = [one for one in jwt.PyJWKSet.from_dict(keys).keys if _signs(one, head)]
        if len(found) != 1:
            raise Refused("the token is signed by a key that its provider does not have")
        claims = jwt.decode(
            token,
            found[0],
            algorithms=[one for one in ALGORITHMS if one == head.get("alg")],
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
    except (jwt.PyJWTError, ValueError, TypeError, KeyError, RecursionError) as wrong:
        raise Refused(f"the token does not hold: {type(wrong).__name__}") from wrong
    if not secrets.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise Refused("the token is of another sign-in")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != client_id:
        raise Refused("the token is for somebody else")
    return claims


def _signs(key: jwt.PyJWK, head: dict) -> bool:
    """Whether it is this key that the token names; where it names none, the only one there is."""
    return key.public_key_use in (None, "sig") and head.get("kid") in (None, key.key_id)


def says_two_steps(claims: dict[str, Any]) -> bool:
    """Whether the provider says that it asked this person for a second step."""
    methods = claims.get("amr")
    listed = isinstance(methods, list) and "mfa" in methods
    context = claims.get("acr")
    return listed or (isinstance(context, str) and context in BY_TWO_STEPS)


def discovered(issuer: str) -> dict[str, Any]:
    """What the provider says of itself, or said minutes ago.

    Anybody may press the button, so one that does not answer is left alone for a moment: whoever
    waits for it keeps everybody else from the portal.
    """
    key = f"openid-{hashlib.sha256(issuer.encode()).hexdigest()}"
    known = cache.get(key)
    if known is None:
        try:
            known = _looked_up(issuer)
        except Refused as why:
            cache.set(key, str(why), LEFT_ALONE)
            raise
        cache.set(key, known, GOOD_FOR)
    if isinstance(known, str):
        raise Refused(known)
    return dict(known)


def _looked_up(issuer: str) -> dict[str, Any]:
    """It must say that it is the one that was named."""
    about = asked(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if about.get("issuer") != issuer:
        raise Refused("the provider says that it is another")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not is_allowed(str(about.get(name, ""))):
            raise Refused(f"the provider has no {name} that may be asked")
    return about


def asked(url: str, *, form: dict | None = None, headers: dict | None = None) -> dict[str, Any]:
    """What this address answers, as JSON; no redirect is followed."""
    if not is_allowed(url):
        raise Refused("an address that may not be asked")
    try:
        return _asked(urlsplit(url), form, headers or {})
    except (OSError, http.client.HTTPException, ValueError, RecursionError) as failure:
        raise Refused(f"the provider could not be asked: {type(failure).__name__}") from failure


def _asked(place: Any, form: dict | None, headers: dict) -> dict[str, Any]:
    until = time.monotonic() + 2 * SECONDS
    connection = _connected(place)
    try:
        body = urlencode(form) if form is not None else None
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        path = f"{place.path or '/'}{'?' if place.query else ''}{place.query}"
        connection.request(
            "POST" if body is not None else "GET",
            path,
            body,
            {"Accept": "application/json", "User-Agent": "K-MIP portal"} | kind | headers,
        )
        answer = connection.getresponse()
        text = b""
        while piece := answer.read1(16_384):
            text += piece
            if len(text) > LARGEST or time.monotonic() > until:
                raise Refused("the provider answers too much, or too slowly")
        if answer.status != http.HTTPStatus.OK:
            raise Refused(f"the provider answers {answer.status}")
    finally:
        connection.close()
    found = json.loads(text)
    if not isinstance(found, dict):
        raise Refused("the provider does not answer as it should")
    return found


def _connected(place: Any) -> http.client.HTTPConnection:
    """A connection to an address that was looked at, so that no name changes it meanwhile."""
    port = place.port or (443 if place.scheme == "https" else 80)
    found = socket.getaddrinfo(place.hostname, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not settings.OPENID_MAY_BE_LOCAL and not all(map(is_public, addresses)):
        raise Refused("the provider does not stand on the public internet")
    plain = socket.create_connection((addresses[0], port), timeout=SECONDS)
    connection = http.client.HTTPConnection(place.hostname, port, timeout=SECONDS)
    connection.sock = plain
    if place.scheme == "https":
        safe = ssl.create_default_context()
        connection.sock = safe.wrap_socket(plain, server_hostname=place.hostname)
    return connection


def is_public(address: str) -> bool:
    """Whether an internet address is nobody's own network, nor this machine."""
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    return found.is_global and not found.is_multicast
