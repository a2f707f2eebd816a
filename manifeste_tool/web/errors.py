"""The one place that turns what went wrong into a status and a page; what a person typed stands on that page again."""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from flask import Flask, Response, after_this_request, g, make_response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from manifeste_tool.domain.api.parameters import InvalidParameterError
from manifeste_tool.domain.people import Act, may
from manifeste_tool.errors import (
    N_,
    ForbiddenError,
    GoneError,
    ManifesteError,
    NotFoundError,
    RefusedError,
    StaleError,
    StorageError,
    StorageFullError,
    TooLargeError,
    UnavailableError,
    UnusableInstanceError,
)
from manifeste_tool.services.frame import Frame
from manifeste_tool.services.guarding.limits import TooOftenError
from manifeste_tool.services.health.logs import log
from manifeste_tool.services.workspace import NoTextError
from manifeste_tool.storage.faults import disk
from manifeste_tool.web import context, forms, framing, session
from manifeste_tool.web.api import problems
from manifeste_tool.web.api.problems import NotAcceptableError
from manifeste_tool.web.entering import keeping
from manifeste_tool.web.guarding.front import MisdirectedError
from manifeste_tool.web.health import watching
from manifeste_tool.web.i18n import gettext, sentence_of
from manifeste_tool.web.security import ForeignOriginError

#: The first family that an error belongs to says its status.
STATUSES: tuple[tuple[type[ManifesteError], HTTPStatus], ...] = (
    (TooOftenError, HTTPStatus.TOO_MANY_REQUESTS),
    (MisdirectedError, HTTPStatus.MISDIRECTED_REQUEST),
    (InvalidParameterError, HTTPStatus.BAD_REQUEST),
    (RefusedError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (GoneError, HTTPStatus.GONE),
    (NotAcceptableError, HTTPStatus.NOT_ACCEPTABLE),
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (ForbiddenError, HTTPStatus.FORBIDDEN),
    (StaleError, HTTPStatus.CONFLICT),
    (TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (UnavailableError, HTTPStatus.SERVICE_UNAVAILABLE),
    (StorageFullError, HTTPStatus.INSUFFICIENT_STORAGE),
    (StorageError, HTTPStatus.SERVICE_UNAVAILABLE),
    (UnusableInstanceError, HTTPStatus.SERVICE_UNAVAILABLE),
)
_TITLES = {
    HTTPStatus.BAD_REQUEST: N_("Envoi incomplet"),
    HTTPStatus.FORBIDDEN: N_("Action réservée"),
    HTTPStatus.NOT_FOUND: N_("Page introuvable"),
    HTTPStatus.METHOD_NOT_ALLOWED: N_("Adresse à ouvrir autrement"),
    HTTPStatus.MISDIRECTED_REQUEST: N_("Une autre adresse"),
    HTTPStatus.GONE: N_("Plus rien à cette adresse"),
    HTTPStatus.CONFLICT: N_("Le texte a changé entre-temps"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: N_("Envoi trop volumineux"),
    HTTPStatus.UNPROCESSABLE_ENTITY: N_("À corriger avant d'enregistrer"),
    HTTPStatus.TOO_MANY_REQUESTS: N_("Trop de demandes à la fois"),
    HTTPStatus.SERVICE_UNAVAILABLE: N_("Service en préparation"),
}
_SENTENCES = {
    HTTPStatus.BAD_REQUEST: N_("Il manque une partie de l'envoi. Revenez à la page précédente et recommencez."),
    HTTPStatus.NOT_FOUND: NotFoundError.sentence,
    HTTPStatus.METHOD_NOT_ALLOWED: N_("Cette adresse ne s'ouvre pas ainsi. Repartez de l'accueil."),
    HTTPStatus.INTERNAL_SERVER_ERROR: N_(
        "Le serveur n'a pas pu répondre. Ce qui était enregistré l'est toujours, et l'incident est au journal du "
        "serveur. Réessayez dans un instant ; si cela se répète, prévenez le secrétariat."
    ),
}
_LOG = log("requêtes")
_FAILED = N_("Le serveur n'a pas pu répondre")
_DRAINED = 64 * 1024 * 1024
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the error page shows. `fields` are the person's words, posted again to `action` by « Renvoyer »."""

    status: int
    title: str
    sentence: str
    fields: tuple[forms.Sent, ...] = ()
    action: str = ""
    files: bool = False
    now: str = ""
    begins: bool = False  # there is no text yet, and the reader is who founds it


def prepare(app: Flask) -> None:
    """Answer every foreseen error, every HTTP error and every bug with the same face."""
    app.register_error_handler(ManifesteError, on_foreseen)
    app.register_error_handler(StorageError, on_storage)
    app.register_error_handler(HTTPException, on_http)
    app.register_error_handler(Exception, on_bug)
    app.jinja_env.globals["said"] = sentence_of


def on_foreseen(error: ManifesteError) -> AnyResponse:
    """Answer a situation the program foresees; a visitor who may not is first asked to sign in."""
    if not isinstance(error, ForeignOriginError) and _nobody() and _asks_for_somebody(error):
        return ask_to_sign_in()
    status = status_of(error)
    resend = not isinstance(error, (ForeignOriginError, NotFoundError))
    begins = isinstance(error, NoTextError) and _founds()
    return _page(status, sentence_of(error), resend=resend, now=str(error.values.get("now", "")), begins=begins)


def _founds() -> bool:
    with context.reading() as (_, reader):
        return may(reader, Act.SET_INSTANCE)


def on_storage(error: StorageError) -> AnyResponse:
    """Answer what the disk or the database does not let us do; the frame is plain where it cannot be read either.

    The log says why; whoever wrote has their words on the page, and nothing of them is recorded.
    """
    noted = watching.seen()
    _LOG.error("storage", endpoint=noted.endpoint, id=noted.id, fault=type(error).__name__, exc_info=error)
    return _page(status_of(error), sentence_of(error), title=gettext(error.title))


def status_of(error: ManifesteError) -> HTTPStatus:
    """Return the status that an error's family stands for, for a route that shows it on its own page.

    Whoever is to come back later is told when in the answer's head too, on whatever page it is shown.
    """
    if isinstance(error, TooOftenError):
        seconds, watching.seen().limit = str(error.seconds), error.what
        after_this_request(lambda response: _to_come_back(response, seconds))
    if isinstance(error, StorageError):
        after_this_request(lambda response: _to_come_back(response, str(error.retry_after)))
    return next(status for family, status in STATUSES if isinstance(error, family))


def on_http(error: HTTPException) -> AnyResponse:
    """Answer what Flask and Werkzeug refuse by themselves."""
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return make_response(error.get_response())
    if isinstance(error, RequestEntityTooLarge):
        _drain()
        limit = gettext("%(count)s Mo", count=round((request.max_content_length or 0) / 1024 / 1024, 1))
        return _page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence_of(TooLargeError(limit=limit)), resend=False)
    status = HTTPStatus(error.code)
    response = _page(status, gettext(_SENTENCES.get(status, _SENTENCES[HTTPStatus.BAD_REQUEST])))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def on_bug(error: Exception) -> AnyResponse:
    """Answer what nobody foresaw, and write it down; the frame is plain in case the database is what failed.

    An error of the system that the disk is at fault for is one that was foreseen, wherever it comes from.
    """
    if isinstance(error, OSError) and (fault := disk.fault_of(error)) is not None:
        return on_storage(fault)
    noted = watching.seen()
    _LOG.error("unforeseen", endpoint=noted.endpoint, id=noted.id, exc_info=error)
    g.frame = Frame()
    session.nobody()
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return _page(status, gettext(_SENTENCES[status]))


def ask_to_sign_in() -> AnyResponse:
    """Send a reader to sign in, or, for words already typed, keep them on the page while they do."""
    if request.method in ("GET", "HEAD"):
        return redirect(f"{url_for('entering.sign_in')}?suite={quote(context.here())}", HTTPStatus.SEE_OTHER)
    return keeping.page(keeping.sent(session.ended_for()))


def _page(
    status: HTTPStatus, sentence: str, *, resend: bool = True, now: str = "", title: str = "", begins: bool = False
) -> Response:
    title = title or gettext(_TITLES.get(status, _FAILED))
    if problems.concern(request.path):
        return problems.answered(status, title, sentence)
    try:
        framing.page_frame()
    except StorageError:  # the sentence is said without a frame, and to nobody in particular
        g.frame = Frame()
        session.nobody()
    written = resend and request.method == "POST"
    trouble = Trouble(
        status=status,
        title=title,
        sentence=sentence,
        fields=forms.sent(request.form) if written else (),
        action=context.here() if written else "",
        files=written and bool(request.files),
        now=now,
        begins=begins,
    )
    response = make_response(render_template("errors/error.html", trouble=trouble), int(status))
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _to_come_back(response: Response, seconds: str) -> Response:
    response.headers["Retry-After"] = seconds
    return response


def _nobody() -> bool:
    return context.current_person() is None


def _asks_for_somebody(error: ManifesteError) -> bool:
    """Whether signing in may change the answer; what is not there for a visitor may be for whose session ended."""
    written = request.method == "POST" and request.blueprint not in keeping.OWN
    return isinstance(error, ForbiddenError) or (
        isinstance(error, NotFoundError) and written and session.ended_for() is not None
    )


def _drain() -> None:
    """Read on what is still being sent, within reason: a browser shows no answer while it is not done sending."""
    stream, left = request.environ["wsgi.input"], min(request.content_length or 0, _DRAINED)
    while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
        left -= len(chunk)
