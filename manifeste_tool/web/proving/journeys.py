"""What a browser holds while somebody is at the provider of identities: in the signed cookie, for one answer."""

from dataclasses import asdict
from datetime import datetime

from flask import session

from manifeste_tool.domain.proving.identity import Journey

_JOURNEY, _HINT, _LEAVING = "fournisseur", "fournisseur_jeton", "fournisseur_sortie"
#: A cookie holds 4 kB: a longer token is left out, and signing out at the provider then asks who it is for.
_LONGEST_HINT = 2000


def keep(journey: Journey) -> None:
    """Remember what the browser sets out with, in place of any other."""
    session[_JOURNEY] = asdict(journey) | {"began": journey.began.isoformat()}


def taken() -> Journey | None:
    """Return what the browser set out with, and forget it: an answer serves once."""
    kept = session.pop(_JOURNEY, None)
    return Journey(**{**kept, "began": datetime.fromisoformat(kept["began"])}) if kept else None


def keep_hint(id_token: str) -> None:
    """Remember the token that signs out at the provider."""
    if len(id_token) <= _LONGEST_HINT:
        session[_HINT] = id_token


def hint() -> str:
    """Return the token that signs out at the provider, `""` for none."""
    return str(session.get(_HINT, ""))


def leave(state: str) -> None:
    """Remember that the browser went to sign out at the provider."""
    session[_LEAVING] = state


def left(state: str) -> bool:
    """Whether the browser comes back from signing out at the provider; it is then forgotten."""
    return bool(state) and session.pop(_LEAVING, "") == state
