"""Documents to take away: the text at any version, a comparison, and how far one is that takes long."""

import re

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from itsdangerous import BadSignature
from werkzeug.wrappers import Response

from manifeste_tool.errors import NotFoundError
from manifeste_tool.services.exporting import asking, following
from manifeste_tool.services.exporting.asking import Underway
from manifeste_tool.services.exporting.texts import WHOLE
from manifeste_tool.web.context import current_person, workspace
from manifeste_tool.web.exporting.handing import file_of, followed, handed, signer
from manifeste_tool.web.security import version_number

blueprint = Blueprint("exported", __name__)
_SEE_OTHER = 303
_KEY = re.compile(r"[0-9a-f]{64}")
_RANGE = re.compile(r"(?P<before>[^.]+(?:\.\d+)*)\.\.(?P<after>(?:v?\d+(?:\.\d+)*)|[^.]+)\.(?P<form>[a-z.]{2,16})")
TODAY = "aujourd'hui"


@blueprint.get("/versions/<version:number>/manifeste.<form>")
def version(number: str, form: str) -> Response:
    """Hand over a version as a document."""
    return _text(form, {"version": version_number(number)})


@blueprint.get("/texte/manifeste.<form>")
def text(form: str) -> Response:
    """Hand over the newest text that the reader may see as a document."""
    return _text(form, {})


@blueprint.get("/comparer/<asked>")
def comparison(asked: str) -> Response:
    """Hand over the comparison of two versions, `1.0..1.2.pdf`, as a document."""
    found = _RANGE.fullmatch(asked)
    if found is None:
        raise NotFoundError
    sides = {name: _side(found[name]) for name in ("before", "after")}
    return handed("comparaison", found["form"], sides)


@blueprint.get("/exports/<key>")
def export(key: str) -> Response:
    """Show how far a document is."""
    asker = _is_asker(key)
    page = following.page(workspace(), current_person(), _known(key), asker=asker)
    if isinstance(page, Underway):
        return redirect(url_for(".export", key=page.key), _SEE_OTHER)
    response = make_response(render_template("exporting/following.html", page=page, token=request.args.get("demande")))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/exports/<key>/fichier")
def file(key: str) -> Response:
    """Hand over a document that is ready."""
    return file_of(following.file(workspace(), current_person(), _known(key)))


@blueprint.post("/exports/<key>/annuler")
def cancel(key: str) -> Response:
    """Stop making a document."""
    following.cancel(workspace(), current_person(), _known(key), asker=_is_asker(key))
    return redirect(url_for(".export", key=key), _SEE_OTHER)


@blueprint.post("/exports/<key>/redemander")
def again(key: str) -> Response:
    """Ask again for a document that came to nothing."""
    return followed(asking.ask_again(workspace(), current_person(), _known(key)))


def _text(form: str, parameters: dict[str, str]) -> Response:
    """Hand over the text, or one that is aligned with it: `en.pdf`, `falc.odt`."""
    language, _, rest = form.partition(".")
    if language in WHOLE:
        return handed("texte", rest, parameters | {"language": language})
    return handed("texte", form, parameters)


def _known(key: str) -> str:
    if not _KEY.fullmatch(key):
        raise NotFoundError
    return key


def _side(given: str) -> str:
    return given if given == TODAY else version_number(given)


def _is_asker(key: str) -> bool:
    """Whether the address carries what was given to who asked for a document."""
    try:
        return bool(signer().loads(request.args.get("demande", "")) == key)
    except BadSignature:
        return False
