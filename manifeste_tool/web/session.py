"""Who is signed in, kept in a signed cookie by Flask-Login."""

from datetime import timedelta

from flask import Flask, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from manifeste_tool.domain.readers import Person
from manifeste_tool.services.instance import accounts, instances
from manifeste_tool.settings import Settings
from manifeste_tool.web.context import workspace

COOKIE = "manifeste_session"
LIFETIME = timedelta(hours=12)


class SignedIn(UserMixin):
    """A person, as Flask-Login wants them."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        return str(self.person.id)


def prepare(app: Flask, settings: Settings) -> None:
    """Set the cookie and the way back from it to a person."""
    app.secret_key = instances.secret(settings)
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=LIFETIME,
    )
    manager = LoginManager(app)
    manager.session_protection = None  # people change networks between two meetings; the cookie is signed and short
    manager.user_loader(_person_of)


def open_for(person: Person) -> None:
    """Begin a session for a person; whatever the browser held before is forgotten."""
    session.clear()
    session.permanent = True
    login_user(SignedIn(person))


def close() -> None:
    """End the session."""
    logout_user()
    session.clear()


def _person_of(identifier: str) -> SignedIn | None:
    person = accounts.person(workspace(), int(identifier)) if identifier.isdigit() else None
    return SignedIn(person) if person else None
