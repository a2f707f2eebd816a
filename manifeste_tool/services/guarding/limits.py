"""Count what somebody does in a while, and say when they may do it again."""

from dataclasses import replace

from manifeste_tool.domain.guarding.limits import BOUNDS, Bound, By, Limit, bucket, minutes_left, window_ends
from manifeste_tool.errors import N_, RefusedError
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.guarding import attempts


class TooOftenError(RefusedError):
    """Somebody did one thing too often in a while (429). `minutes` says when they may again."""

    sentence = N_(
        "Vous avez fait cela trop de fois en peu de temps. Recommencez dans %(minutes)s min : "
        "ce qui est enregistré l'est toujours, et vos mots restent sur cette page."
    )

    @property
    def what(self) -> str:
        """What was done too often, for metrics: the value of a `Limit`."""
        return str(self.values.get("what", ""))

    @property
    def seconds(self) -> int:
        """How long to wait, for the header `Retry-After`."""
        return int(str(self.values.get("minutes", 1))) * 60


class TooOftenFromHereError(TooOftenError):
    """One place of the network did it too often: perhaps somebody else there."""

    sentence = N_(
        "Beaucoup d'envois viennent de votre connexion en ce moment. Recommencez dans %(minutes)s min, ou écrivez "
        "au secrétariat : vos mots restent sur cette page."
    )


def count(ws: Workspace, connection: Connection, what: Limit, *, who: str, times: int = 1) -> None:
    """Count one more `what` of an account (`person-17`, an address of mail) or a network (an address).

    It counts once the transaction is committed: what is to count although it fails is counted in a transaction of its
    own (`count_apart`). Raises `TooOftenError`, and then nothing is counted.
    """
    bound, until = _bound(ws, what), window_ends(BOUNDS[what], ws.now())
    held = attempts.count(connection, bucket(ws.secret, what, who, until), until=until, now=ws.now(), times=times)
    if held > bound.most:
        raise refusal(ws, what)


def count_apart(ws: Workspace, what: Limit, *, who: str) -> None:
    """Count in a transaction of its own, so that it stands whatever follows. Raises `TooOftenError`."""
    with ws.writing() as connection:
        count(ws, connection, what, who=who)


def refuse_spent(ws: Workspace, connection: Connection, what: Limit, *, who: str) -> None:
    """Raise `TooOftenError` where nothing is left, without counting: for what counts only when it fails."""
    until = window_ends(BOUNDS[what], ws.now())
    held = attempts.counted(connection, bucket(ws.secret, what, who, until), now=ws.now())
    if held >= _bound(ws, what).most:
        raise refusal(ws, what)


def _bound(ws: Workspace, what: Limit) -> Bound:
    bound = BOUNDS[what]
    return replace(bound, most=bound.most * ws.limits_times)


def refusal(ws: Workspace, what: Limit) -> TooOftenError:
    """Return what somebody is told who did something too often, with when they may again."""
    bound = BOUNDS[what]
    family = TooOftenError if bound.by is By.ACCOUNT else TooOftenFromHereError
    return family(minutes=minutes_left(window_ends(bound, ws.now()), ws.now()), what=what)
