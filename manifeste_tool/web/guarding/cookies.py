"""How the cookie of the session travels."""

from flask import Flask

from manifeste_tool.settings import Settings

#: A browser takes a cookie of this name by HTTPS alone, for this host alone and its whole site: no sibling of the
#: domain, no page by HTTP can put one in its place.
_OF_THIS_HOST = "__Host-"


def prepare(app: Flask, settings: Settings) -> None:
    """Harden the cookie that `web.session` sets.

    `SameSite=Lax` and not `Strict`: a mail leads to what awaits somebody, and under `Strict` they would arrive signed
    out. `Lax` sends the cookie with such a link and never with a write that another site makes. Cookies signed with
    the secret before a change are still read, and signed anew when they are written.
    """
    if settings.secure_cookies:
        app.config["SESSION_COOKIE_NAME"] = f"{_OF_THIS_HOST}{app.config['SESSION_COOKIE_NAME']}"
    app.config.update(
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_DOMAIN=None,
        SECRET_KEY_FALLBACKS=[settings.previous_secret] if settings.previous_secret else None,
    )
