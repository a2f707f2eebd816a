"""A form whose session has ended: kept on the page, signed, until its author has come in again and confirms it.

Nothing of it is stored. What it holds was sent by this browser, which carries it along in a field of its own: signed,
so that nothing else is given back; tied to a secret that this browser holds, and to whose session had ended where that
is known; a day old at most. It is never sent by itself: the author sees it filled and presses the button.
"""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Response, current_app, make_response, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict

from manifeste_tool.domain.entering.devices import GRACE
from manifeste_tool.domain.keys import digest
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import N_, GoneError, ManifesteError, RefusedError
from manifeste_tool.web import context, forms
from manifeste_tool.web.entering import asked_with
from manifeste_tool.web.i18n import sentence_of

#: The parts of the site whose own forms are not kept: they are those of coming in.
OWN = frozenset({"entering", "resuming"})
_FIELD, _SALT = "garde", "a form whose session has ended"


class LostFormError(GoneError):
    """What is to be taken up again was kept in another browser, too long ago, or by nobody."""

    sentence = N_(
        "Ce formulaire ne se reprend pas ici : il a été gardé dans un autre navigateur, ou il y a plus d'un jour. "
        "Revenez à la page où vous l'avez rempli : votre navigateur y a sans doute encore vos mots."
    )


class NotYetInError(RefusedError):
    """A form is to be taken up again in a browser in which nobody is signed in."""

    sentence = N_(
        "Aucune session n'est ouverte dans ce navigateur : connectez-vous dans l'autre onglet, "
        "puis appuyez de nouveau sur « Continuer »."
    )


class OtherAuthorError(GoneError):
    """Somebody else than whose session had ended came in."""

    sentence = N_(
        "Ces mots ont été écrits sous un autre compte : ils ne sont rendus qu'à leur auteur. "
        "Déconnectez-vous, revenez à la page précédente et ouvrez la session de ce compte."
    )


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form as it was sent to `action`; `author_id` is whose session had ended, None where nobody knows."""

    action: str
    fields: tuple[tuple[str, str], ...]
    files: bool = False
    author_id: int | None = None

    def shown(self) -> tuple[forms.Sent, ...]:
        """Return its fields as they are shown again."""
        return forms.sent(MultiDict(self.fields))

    def sealed(self, secret: str) -> str:
        """Return it signed, for the browser that holds `secret`."""
        told = [digest(secret), self.action, list(self.fields), self.files, self.author_id]
        return _signer().dumps(told)


def sent(author: Person | None) -> KeptForm:
    """Return the form of this request."""
    fields = tuple((name, value.replace("\0", "")) for name, value in request.form.items(multi=True))
    return KeptForm(context.here(), fields, bool(request.files), author.id if author else None)


def carried() -> KeptForm:
    """Return the form that this request carries along. Raises `LostFormError`."""
    try:
        read = _signer().loads(request.form.get(_FIELD, ""), max_age=int(GRACE.total_seconds()))
    except BadData as error:
        raise LostFormError from error
    browser, action, fields, files, author_id = read
    if browser != digest(asked_with.held(asked_with.KEPT)):
        raise LostFormError
    return KeptForm(context.safe_path(action), tuple((name, value) for name, value in fields), files, author_id)


def page(
    form: KeptForm,
    *,
    asked: bool = False,
    email: str = "",
    error: ManifesteError | None = None,
    status: HTTPStatus = HTTPStatus.UNAUTHORIZED,
) -> Response:
    """Answer that the session has ended and nothing is lost; `asked` once a code is on its way."""
    secret = asked_with.held(asked_with.KEPT) or context.workspace().new_key()
    shown = {"form_kept": form, "kept": {_FIELD: form.sealed(secret)}, "asked": asked, "email": email}
    said = sentence_of(error) if error else ""
    html = render_template("entering/expired.html", **shown, error=said, demo=context.settings().demo)
    answer = make_response(html, status)
    answer.headers["Cache-Control"] = "private, no-store"
    return asked_with.hold(answer, asked_with.KEPT, secret)


def given_back(form: KeptForm, person: Person) -> Response:
    """Answer with the form filled, to be sent by its author. Raises `OtherAuthorError`."""
    if form.author_id not in (None, person.id):
        raise OtherAuthorError
    answer = make_response(render_template("entering/given_back.html", form_kept=form))
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=_SALT)
