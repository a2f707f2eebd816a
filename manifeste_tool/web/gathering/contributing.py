"""The public form: contribute to a consultation, react to a paragraph, without account."""

from contextlib import closing
from dataclasses import replace
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.domain.consulting.contributions import NO_SIGLE
from manifeste_tool.domain.gathering import asked, tokens
from manifeste_tool.domain.gathering.public_form import Filled
from manifeste_tool.errors import ManifesteError, NotFoundError
from manifeste_tool.services.contributing import attaching, form_pages, submitting
from manifeste_tool.services.contributing.receiving import Received
from manifeste_tool.services.files import Upload
from manifeste_tool.web.context import workspace
from manifeste_tool.web.errors import status_of
from manifeste_tool.web.gathering.guard import sender
from manifeste_tool.web.i18n import gettext, sentence_of
from manifeste_tool.web.security import takes_files
from manifeste_tool.web.speaking.addresses import language

blueprint = Blueprint("contributing", __name__)
_LONGEST = 64


@blueprint.get("/contribuer")
def choose() -> str | Response:
    """Show the consultations that are open; where there is none to choose from, open the form of the paragraph."""
    asked = _asked()
    choice = form_pages.choice(workspace(), **asked)
    if choice.reaction and not choice.open:
        return redirect(url_for(".contribute", reference=NO_SIGLE, paragraphe=choice.reaction.paragraph.id), 303)
    return render_template("contributing/choose.html", choice=choice)


@blueprint.get("/concertations/<reference>/contribuer")
def contribute(reference: str) -> Response:
    """Show the form, whose key is for this showing alone: no cache keeps it."""
    page = form_pages.form_page(workspace(), reference, **_asked())
    return _shown(page, Filled(key=page.key), {}, 200)


@blueprint.post("/concertations/<reference>/contribuer")
@takes_files(attaching.MOST)
def send(reference: str) -> Response:
    """Receive a contribution and show its token; what is to be put right is shown with every word kept."""
    filled = _filled()
    try:
        received = submitting.submit(workspace(), reference, filled, sender=sender(), uploads=_uploads())
    except NotFoundError:
        raise
    except ManifesteError as error:
        return _refused(reference, filled, error)
    return _thanks(received, filled)


def _thanks(received: Received, filled: Filled) -> Response:
    token = tokens.shown(received.token)
    page = render_template("contributing/thanks.html", received=received, token=token, filled=filled)
    return _unkept(make_response(page))


def _refused(reference: str, filled: Filled, error: ManifesteError) -> Response:
    page = form_pages.form_page(workspace(), reference, filled.paragraph, filled.version)
    if isinstance(error, submitting.ToCorrectError):
        problems = {name: gettext(sentence) for name, sentence in error.problems.items()}
    else:
        problems = {"files" if isinstance(error, attaching.REFUSALS) else "form": sentence_of(error)}
    kept = filled if page.reaction else replace(filled, paragraph="", version="")
    return _shown(page, replace(kept, key=kept.key or page.key), problems, status_of(error))


def _shown(page: form_pages.FormPage, filled: Filled, problems: dict[str, str], status: int) -> Response:
    values = {"page": page, "filled": filled, "problems": problems, "choices": asked}
    lost = bool(problems) and any(one.filename for one in request.files.getlist("files"))
    return _unkept(make_response(render_template("contributing/form.html", **values, files_lost=lost), status))


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _asked() -> dict[str, str]:
    given = {"paragraph": "paragraphe", "version": "version"}
    return {name: request.args.get(key, "")[:_LONGEST] for name, key in given.items()}


def _filled() -> Filled:
    """Read the form, every word as it was sent."""
    names = ("key", "title", "body", "author_type", "shown_as", "name", "people", "place", "age_range", "gender")
    words: dict[str, Any] = {name: request.form.get(name, "") for name in (*names, "email", "paragraph", "version")}
    several: dict[str, Any] = {name: tuple(request.form.getlist(name)) for name in ("natures", "themes")}
    agreed: dict[str, Any] = {"publish": "publish" in request.form, "contact": "contact" in request.form}
    return Filled(**words, **several, **agreed, language=language())


def _uploads() -> list[Upload]:
    """Read the files that were sent, and let go of what they were kept in on the way."""
    found = []
    for one in request.files.getlist("files"):
        with closing(one):
            found.append(Upload(one.filename or "", one.read()))
    return found
