"""Nothing but coming in, going out and the legal pages, until a second factor that is asked for is proved."""

from flask import Flask, redirect, request, url_for
from werkzeug.wrappers import Response

from manifeste_tool.errors import N_, ForbiddenError
from manifeste_tool.services.proving import asking
from manifeste_tool.web import context, session

#: What stays open: whole parts of the site, and single pages of others. What is not named here is closed.
_PARTS = frozenset({"entering", "resuming", "legal"})
_PAGES = frozenset(
    {
        "static",
        "mails.stop",
        "provider.set_out",
        "provider.come_back",
        "provider.sign_out",
        "provider.signed_out",
        "second_factor.ask",
        "second_factor.prove",
        "second_factor.recover",
        "second_factor.install",
        "second_factor.begin",
        "second_factor.confirm",
    }
)


class SecondFactorMissingError(ForbiddenError):
    """Something is sent by somebody who has not proved themselves a second time on this device."""

    sentence = N_(
        "Votre second facteur n'est pas encore vérifié sur cet appareil. Ouvrez « %(page)s » dans un autre onglet, "
        "entrez-y le code de votre application, puis renvoyez : vos mots sont ci-dessous."
    )


def prepare(app: Flask) -> None:
    """Ask before every request."""
    app.before_request(ask_second_factor)


def ask_second_factor() -> Response | None:
    """Lead whoever is to prove themselves a second time to where they do, their landing kept."""
    person = context.current_person()
    if person is None or _is_open() or not asking.is_missing(context.workspace(), person, session.device_key()):
        return None
    if request.method not in ("GET", "HEAD"):
        raise SecondFactorMissingError(page=url_for("second_factor.ask", _external=True))
    to_install = asking.is_to_install(context.workspace(), person)
    page = "second_factor.install" if to_install else "second_factor.ask"
    return redirect(url_for(page, suite=context.here()), 303)


def _is_open() -> bool:
    return request.endpoint is None or request.endpoint in _PAGES or request.blueprint in _PARTS
