"""Who is signed in: the cookie holds the key of a device, signed, and the database says whose it is and until when."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from flask import Flask, Response, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, login_user, logout_user

from manifeste_tool.domain.entering.devices import GRACE, SEEN_EVERY, Device, Means, Opened, is_due
from manifeste_tool.domain.readers import Person
from manifeste_tool.errors import StorageError
from manifeste_tool.services.entering import devices
from manifeste_tool.services.entering.entering import enter
from manifeste_tool.services.instance import instances
from manifeste_tool.settings import Settings
from manifeste_tool.web.context import workspace

COOKIE = "manifeste_session"
_KEY, _UNTIL = "_user_id", "until"  # the first is Flask-Login's


class SignedIn(UserMixin):
    """A person on one of their devices, as Flask-Login wants them."""

    def __init__(self, key: str, opened: Opened) -> None:
        self._key = key
        self.person = opened.person
        self.device = opened.device

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        return self._key


class DeviceSessions(SecureCookieSessionInterface):
    """The signed cookie of Flask, which ends when the session of its device does, and a day of grace later.

    During that day it opens nothing any more, and still tells whose a form was that is sent too late.
    """

    def get_expiration_time(self, app: Flask, session: SessionMixin) -> datetime | None:  # noqa: ARG002
        """Return when the browser may forget the cookie, by the browser's own clock."""
        if not session.permanent or _UNTIL not in session:
            return None
        left = datetime.fromisoformat(session[_UNTIL]) - workspace().now()
        return datetime.now(UTC) + left + GRACE


def prepare(app: Flask, settings: Settings) -> None:
    """Set the cookie and the way back from it to a person."""
    longest = max(timedelta(days=settings.session_days), timedelta(hours=settings.secretariat_hours))
    app.secret_key = instances.secret(settings)
    app.config.update(
        SESSION_COOKIE_NAME=COOKIE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,  # it is written anew when the use of its device is, about once an hour
        PERMANENT_SESSION_LIFETIME=longest + SEEN_EVERY + GRACE,
    )
    app.session_interface = DeviceSessions()
    manager = LoginManager(app)
    manager.session_protection = None  # people change networks between two meetings
    manager.user_loader(_signed_in)
    app.after_request(_renew)


def open_for(person: Person, *, means: Means) -> None:
    """Open a device for a person who came in, and let the browser hold its key."""
    ws = workspace()
    with ws.writing() as connection:
        key = enter(ws, connection, person, means=means, agent=agent())
    hold(key)


def hold(key: str) -> None:
    """Let the browser hold the key of a device just opened; whatever it held before is forgotten, and closed."""
    ws, before = workspace(), device_key()
    if before:
        devices.close(ws, before)
    session.clear()
    opened = devices.known(ws, key)
    if opened is not None:
        g.opened = opened
        session.permanent = True
        session[_UNTIL] = opened.device.expires_at.isoformat()
        login_user(SignedIn(key, opened))


def close() -> None:
    """End the session: the device is signed in no more, and the browser forgets its key."""
    devices.close(workspace(), device_key())
    logout_user()
    session.clear()


def agent() -> str:
    """Return what the browser calls itself."""
    return request.user_agent.string


def device_key() -> str:
    """Return the key that the browser holds, `""` for none; the session may have ended."""
    return str(session.get(_KEY, ""))


def current_device() -> Device | None:
    """Return the device that somebody is signed in on, as this request found it; None for a visitor."""
    opened: Opened | None = g.get("opened")
    return opened.device if opened else None


def ended_for() -> Person | None:
    """Return whose session ended in this browser, None where nobody is known to have had one, or it goes on."""
    key = device_key()
    return devices.owner(workspace(), key) if key and "opened" not in g else None


def _signed_in(key: str) -> SignedIn | None:
    opened = devices.known(workspace(), key)
    if opened is None:
        return None
    g.opened = opened
    return SignedIn(key, opened)


def _renew(response: Response) -> Response:
    """Write down, once the answer is made and no transaction is open, that the device was used.

    Where that cannot be written now the page is read all the same, and the next one writes it.
    """
    opened: Opened | None = g.get("opened")
    if opened and device_key() and is_due(opened.device, workspace().now()):
        with suppress(StorageError):
            session[_UNTIL] = devices.renew(workspace(), opened).device.expires_at.isoformat()
    return response
