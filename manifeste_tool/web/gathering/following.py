"""Follow one's own contribution with its token, without account: the token travels in bodies, never in addresses."""

import json
from collections.abc import Callable

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from manifeste_tool.domain.gathering import tokens
from manifeste_tool.domain.gathering.consents import Purpose
from manifeste_tool.errors import N_, ManifesteError, RefusedError
from manifeste_tool.services.contributing import follow_pages, following
from manifeste_tool.services.contributing.follow_pages import FollowPage
from manifeste_tool.services.outcomes import disputing
from manifeste_tool.services.outcomes import stopping as stops
from manifeste_tool.services.outcomes.disputing import Contested
from manifeste_tool.web.context import workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.gathering.guard import sender
from manifeste_tool.web.i18n import gettext, sentence_of

blueprint = Blueprint("following", __name__)


@blueprint.get("/suivi")
def ask() -> str:
    """Ask for a token."""
    return render_template("contributing/ask.html", given="", problem="")


@blueprint.post("/suivi")
def follow() -> Response:
    """Show the contribution that a token follows."""
    try:
        return _shown(following.follow(workspace(), _code(), sender=sender()))
    except ManifesteError as error:
        page = render_template("contributing/ask.html", given=_code(), problem=sentence_of(error))
        return _unkept(make_response(page, status_of(error)))


@blueprint.post("/suivi/accord/<any(publication, contact):purpose>")
def agree(purpose: str) -> Response:
    """Change one consent."""
    agreed, email = request.form.get("agreed") == "oui", request.form.get("email", "")
    return _done(
        lambda: following.agree(workspace(), _code(), Purpose(purpose), agreed=agreed, email=email, sender=sender()),
        N_("Votre accord est changé."),
    )


@blueprint.post("/suivi/contester")
def dispute() -> Response:
    """Say of one reprise: « Ce n'est pas ce que j'ai dit »."""
    asked = Contested("", *(request.form.get(name, "") for name in ("paragraph", "key", "words")))
    try:
        page = disputing.dispute_as_author(workspace(), _code(), asked, sender=sender())
    except RefusedError as error:
        page = following.follow(workspace(), _code(), sender=sender())
        return _shown(page, problem=sentence_of(error), status=status_of(error), wrong=asked)
    return _shown(page, done=gettext("C'est dit : la commission relit ce paragraphe et vous répond ici."))


@blueprint.get("/suivi/arret/<int:number>/<key>")
def stopping(number: int, key: str) -> Response:
    """Show the button that ends the mails; opening the page ends nothing, for mail scanners open links."""
    page = stops.stopping(workspace(), number, key)
    return _unkept(make_response(render_template("outcomes/stop.html", page=page)))


@blueprint.post("/suivi/arret/<int:number>/<key>")
def stop(number: int, key: str) -> Response:
    """End the mails about a contribution."""
    page = stops.stop(workspace(), number, key)
    return _unkept(make_response(render_template("outcomes/stop.html", page=page)))


@blueprint.post("/suivi/retirer")
def withdraw() -> Response:
    """Take a contribution back."""
    confirmed = "confirmed" in request.form
    return _done(
        lambda: following.withdraw(workspace(), _code(), confirmed=confirmed, sender=sender()),
        N_("Votre contribution est retirée : ses mots ne sont plus montrés nulle part."),
    )


@blueprint.post("/suivi/effacer")
def erase() -> Response:
    """Erase who its author is."""
    confirmed = "confirmed" in request.form
    return _done(
        lambda: following.erase(workspace(), _code(), confirmed=confirmed, sender=sender()),
        N_("Ce qui disait qui vous êtes est effacé."),
    )


@blueprint.post("/suivi/donnees")
def carry() -> Response:
    """Hand over all that is kept, to be carried away."""
    page = following.follow(workspace(), _code(), sender=sender())
    written = json.dumps(follow_pages.carried(page), ensure_ascii=False, indent=2)
    response = make_response(written + "\n")
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    name = f"contribution-{page.contribution.reference}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return _unkept(response)


def _done(act: Callable[[], FollowPage], said: str) -> Response:
    """Carry out an act and show what it changed; one that is refused changes nothing and says why."""
    try:
        return _shown(act(), done=gettext(said))
    except (following.AddressNeededError, following.UnconfirmedError, following.WithdrawnAlreadyError) as error:
        page = following.follow(workspace(), _code(), sender=sender())
        return _shown(page, problem=sentence_of(error), status=status_of(error))


def _shown(
    page: FollowPage, *, done: str = "", problem: str = "", status: int = 200, wrong: Contested | None = None
) -> Response:
    code = tokens.shown(tokens.read(_code()))
    values = {"page": page, "code": code, "done": done, "problem": problem, "wrong": wrong}
    return _unkept(make_response(render_template("contributing/followed.html", **values), status))


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _code() -> str:
    return request.form.get("code", "")
