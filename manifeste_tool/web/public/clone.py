"""`git clone …/manifeste.git`: the public repository over HTTP, read only.

A route and no WSGI layer: the address is then known to the application like any other, its refusals are said in the
reader's language, and no second place has to set headers. What it costs is bounded: a thread for as long as a clone
lasts, and never more than `AT_ONCE` of them.
"""

from threading import BoundedSemaphore

from flask import Blueprint, Response, render_template, request

from manifeste_tool.errors import ManifesteError
from manifeste_tool.services.public import cloning
from manifeste_tool.services.public.cloning import AT_ONCE, LARGEST, Clone, NotOfACloneError, PushRefusedError, Slots
from manifeste_tool.web.context import workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.i18n import sentence_of

blueprint = Blueprint("clone", __name__)
_SLOTS = Slots(BoundedSemaphore(AT_ONCE))
_METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")


@blueprint.get("/manifeste.git")
def page() -> str:
    """Say how the repository is cloned, and how another person verifies it."""
    return render_template("public/clone.html", page=cloning.clone_page(workspace()))


@blueprint.get("/manifeste.git/info/refs", provide_automatic_options=False)
def refs() -> Response:
    """Answer what may be had."""
    query, protocol = request.query_string.decode("latin-1"), request.headers.get("Git-Protocol", "")
    return _streamed(cloning.advertised(workspace(), _SLOTS, query=query, protocol=protocol))


@blueprint.post("/manifeste.git/git-upload-pack", provide_automatic_options=False)
def pack() -> Response:
    """Answer with what is wanted."""
    body, told = request.stream.read(LARGEST + 1), request.headers
    names = {"media_type": "Content-Type", "coding": "Content-Encoding", "protocol": "Git-Protocol"}
    return _streamed(
        cloning.packed(workspace(), _SLOTS, body, **{key: told.get(name, "") for key, name in names.items()})
    )


@blueprint.route("/manifeste.git/<path:rest>", methods=_METHODS, provide_automatic_options=False)
def other(rest: str) -> Response:
    """Refuse everything else: a push, the files of a repository, archives."""
    raise PushRefusedError if rest == "git-receive-pack" else NotOfACloneError


@blueprint.errorhandler(ManifesteError)
def refused(error: ManifesteError) -> Response:
    """Say why in plain words: Git shows them after « remote: »."""
    status = status_of(error)
    answer = Response(f"{sentence_of(error)}\n", int(status), mimetype="text/plain")
    answer.headers["Cache-Control"] = "no-store"
    if isinstance(error, cloning.BusyError):
        answer.headers["Retry-After"] = "60"
    return answer


def _streamed(clone: Clone) -> Response:
    answer = Response(clone, clone.answer.status, content_type=clone.answer.media_type)
    answer.headers["Cache-Control"] = "no-store"
    answer.call_on_close(clone.close)
    return answer
