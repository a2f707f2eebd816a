"""The forge says that something was pushed: its word is checked, and only makes this machine look."""

import hashlib
import hmac
from collections.abc import Mapping

from manifeste_tool.domain.guarding.limits import Limit
from manifeste_tool.errors import N_, ForbiddenError, NotFoundError
from manifeste_tool.services.guarding import limits
from manifeste_tool.services.serving import keeping
from manifeste_tool.services.workspace import Workspace

#: How forges sign what they send: GitHub and Gitea by an HMAC of the body, GitLab by the secret itself.
SIGNATURES = ("X-Hub-Signature-256", "X-Gitea-Signature")
TOKENS = ("X-Gitlab-Token",)


class UnsignedPushError(ForbiddenError):
    """Whoever tells of a push does not know the secret of the hook."""

    sentence = N_(
        "Cet appel n'est pas signé par le secret de MANIFESTE_TEXT_REMOTE_HOOK : il n'a rien déclenché. "
        "Donnez à la forge le même secret."
    )


def pushed(ws: Workspace, secret: str, body: bytes, headers: Mapping[str, str]) -> None:
    """Look at what was pushed. Raises `NotFoundError` without a hook, `UnsignedPushError`, `TooOftenError`."""
    if not secret or ws.repository.remote is None:
        raise NotFoundError
    if not _is_signed(secret.encode(), body, headers):
        raise UnsignedPushError
    limits.count_apart(ws, Limit.PUSH_HOOK, who="")
    keeping.keep(ws)


def _is_signed(secret: bytes, body: bytes, headers: Mapping[str, str]) -> bool:
    digest = hmac.new(secret, body, hashlib.sha256).hexdigest()
    said = [headers.get(name, "").removeprefix("sha256=") for name in SIGNATURES]
    known = [hmac.compare_digest(one.encode(), digest.encode()) for one in said]
    return any(known) or any(hmac.compare_digest(headers.get(name, "").encode(), secret) for name in TOKENS)
