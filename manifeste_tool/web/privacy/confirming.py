"""What somebody was shown to lead to a person, and may confirm by sending it again: marks in the session."""

from collections.abc import Iterable

from flask import has_request_context, session
from flask_login import current_user

_SHOWN = "shown_data"
_MOST = 20


def remember(marks: Iterable[str]) -> None:
    """Remember what was just shown to somebody who is signed in; a visitor has no session and confirms nothing."""
    if has_request_context() and current_user.is_authenticated:
        session[_SHOWN] = [*dict.fromkeys((*session.get(_SHOWN, ()), *marks))][-_MOST:]


def confirmed() -> frozenset[str]:
    """Return the marks of what was shown before."""
    return frozenset(session.get(_SHOWN, ())) if has_request_context() else frozenset()
