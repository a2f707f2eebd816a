"""A provider of identities that says what a test wants it to, over real HTTP on this machine.

It keeps to the protocol where a test does not make it lie: a code serves once, to the site that it was given to, with
the verifier whose S256 challenge came before; userinfo wants the access token.
"""

import base64
import hmac
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlencode
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from joserfc import jwt
from joserfc.jwk import RSAKey

from manifeste_tool.settings import IdentityProvider, Signed

CLIENT, SECRET = "manifeste-essai", "un-secret-partage"
Answered = tuple[str, str, bytes]


@cache
def key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


def unsigned(claims: dict[str, Any]) -> str:
    """A token of the algorithm `none`, which no library would sign."""
    parts = (json.dumps(one).encode() for one in ({"alg": "none", "typ": "JWT"}, claims))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


def hashed(claims: dict[str, Any], secret: bytes) -> str:
    """A token whose signature is an HMAC, which no library would make with a public key."""
    parts = (json.dumps(one).encode() for one in ({"alg": "HS256", "kid": "a"}, claims))
    signed = ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
    mark = hmac.digest(secret, signed.encode(), "sha256")
    return f"{signed}.{base64.urlsafe_b64encode(mark).rstrip(b'=').decode()}"


@dataclass
class Forged:
    now: Callable[[], datetime]
    port: int = 0
    subject: str = "sub-1"
    email: Any = "membre@exemple.fr"
    verified: Any = True
    signing: RSAKey = field(default_factory=lambda: key("a"))
    published: list[RSAKey] = field(default_factory=lambda: [key("a")])
    signed_userinfo: bool = False
    id_lies: dict[str, Any] = field(default_factory=dict)
    userinfo_lies: dict[str, Any] = field(default_factory=dict)
    discovery_lies: dict[str, Any] = field(default_factory=dict)
    make_token: Callable[[dict[str, Any]], str] | None = None
    answers: dict[str, Answered] = field(default_factory=dict)  # by path, in place of the true answer
    refuses: str = ""
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    redeemed: list[dict[str, str]] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def settings(self, **chosen: Any) -> IdentityProvider:
        values = {"issuer": self.issuer, "client_id": CLIENT, "client_secret": SECRET, "timeout": 2} | chosen
        return IdentityProvider(**values)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        self.asked.append(path)
        status, kind, body = self.answers.get(path) or self._answer(path, environ)
        extra = [("Location", body.decode())] if status.startswith("30") else []
        start(status, [("Content-Type", kind), ("Content-Length", str(len(body))), *extra])
        return [body]

    def _answer(self, path: str, environ: dict[str, Any]) -> Answered:
        query = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
        match path:
            case "/.well-known/openid-configuration":
                return _json(self._discovery() | self.discovery_lies)
            case "/jwks":
                return _json({"keys": [one.as_dict(private=False) for one in self.published]})
            case "/authorize":
                return self._authorize(query)
            case "/token":
                sent = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])).decode()
                fields = {name: values[0] for name, values in parse_qs(sent).items()}
                return self._token(fields, environ.get("HTTP_AUTHORIZATION", ""))
            case "/userinfo":
                return self._userinfo(environ.get("HTTP_AUTHORIZATION", ""))
        return "404 Not Found", "text/plain", b""

    def _discovery(self) -> dict[str, Any]:
        names = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/jwks"}
        names |= {"userinfo_endpoint": "/userinfo", "end_session_endpoint": "/logout"}
        return {"issuer": self.issuer} | {name: self.issuer + path for name, path in names.items()}

    def _authorize(self, query: dict[str, str]) -> Answered:
        if self.refuses:
            answer = {"error": self.refuses, "state": query["state"]}
        else:
            code = f"code-{len(self.codes)}"
            self.codes[code] = query
            answer = {"code": code, "state": query["state"]}
        return "302 Found", "text/plain", f"{query['redirect_uri']}?{urlencode(answer)}".encode()

    def _token(self, fields: dict[str, str], authorization: str) -> Answered:
        asked = self.codes.pop(fields.get("code", ""), None)
        known = base64.b64decode(authorization.removeprefix("Basic ")).decode() == f"{CLIENT}:{SECRET}"
        challenge = base64.urlsafe_b64encode(sha256(fields.get("code_verifier", "").encode()).digest()).rstrip(b"=")
        fits = (
            asked and asked["redirect_uri"] == fields["redirect_uri"] and asked["code_challenge"] == challenge.decode()
        )
        if not (known and fits and asked and asked["code_challenge_method"] == "S256"):
            return _json({"error": "invalid_grant"}, "400 Bad Request")
        self.redeemed.append(asked)
        token = {"access_token": "jeton-1", "token_type": "Bearer", "expires_in": 60}
        return _json(token | {"id_token": self._id_token(asked["nonce"])})

    def _claims(self, **more: Any) -> dict[str, Any]:
        now = int(self.now().timestamp())
        return {"iss": self.issuer, "aud": CLIENT, "sub": self.subject, "iat": now, "exp": now + 60} | more

    def _id_token(self, nonce: str) -> str:
        claims = _without_none(self._claims(nonce=nonce) | self.id_lies)
        return self.make_token(claims) if self.make_token else self.sign(claims)

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": self.signing.kid}, claims, self.signing)

    def _userinfo(self, authorization: str) -> Answered:
        if authorization != "Bearer jeton-1":
            return "401 Unauthorized", "text/plain", b""
        told = _without_none({"sub": self.subject, "email": self.email, "email_verified": self.verified})
        if not self.signed_userinfo:
            return _json(_without_none(told | self.userinfo_lies))
        signed = self.sign(_without_none(self._claims() | told | self.userinfo_lies))
        return "200 OK", "application/jwt", signed.encode()


def _without_none(claims: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in claims.items() if value is not None}


def _json(said: Any, status: str = "200 OK") -> Answered:
    return status, "application/json", json.dumps(said).encode()


class _Silent(WSGIRequestHandler):
    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(forged: Forged) -> Iterator[Forged]:
    with make_server("127.0.0.1", 0, forged, server_class=WSGIServer, handler_class=_Silent) as server:
        forged.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield forged
        finally:
            server.shutdown()
            thread.join()


__all__ = ["CLIENT", "SECRET", "Forged", "Signed", "hashed", "key", "serving", "unsigned"]
