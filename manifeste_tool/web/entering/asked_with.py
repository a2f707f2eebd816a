"""What a browser holds between a question and its answer: secrets in cookies that no other page is sent."""

from typing import TypeVar

from flask import request
from werkzeug.wrappers import Response

from manifeste_tool.domain.entering.devices import GRACE
from manifeste_tool.services.entering.asking import Asking
from manifeste_tool.services.entering.links import LIFETIME
from manifeste_tool.web import context

#: Who asked for a code, while it is good; and who was shown a form to keep.
ASKED, KEPT = "manifeste_demande", "manifeste_formulaire"
_LASTS = {ASKED: LIFETIME, KEPT: GRACE}
_PATH = "/connexion"
_Answer = TypeVar("_Answer", bound=Response)


def asking(landing: str = "/") -> Asking:
    """Return this browser's request for a link."""
    return Asking(origin(), context.safe_path(landing))


def origin() -> str:
    """Return where this request comes from on the network."""
    return request.remote_addr or ""


def held(name: str) -> str:
    """Return the secret that the browser holds, `""` for none."""
    return request.cookies.get(name, "")


def hold(response: _Answer, name: str, secret: str) -> _Answer:
    """Let the browser hold a secret, in the place of an earlier one."""
    response.set_cookie(
        name,
        secret,
        max_age=_LASTS[name],
        path=_PATH,
        secure=context.settings().secure_cookies,
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: _Answer, name: str) -> _Answer:
    """Let the browser forget a secret that has served."""
    response.delete_cookie(name, path=_PATH, httponly=True, samesite="Lax")
    return response
