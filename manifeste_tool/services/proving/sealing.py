"""Keep a second factor's secret so that the database alone tells nothing: sealed, and bound to whose it is."""

import hmac
import json

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from manifeste_tool.errors import N_, UnusableInstanceError
from manifeste_tool.services.workspace import Workspace

_LENGTH = 32
_HEADER = {"alg": "dir", "enc": "A256GCM"}


class UnsealedError(UnusableInstanceError):
    """What was sealed does not open: the instance's secret is another one, or the row is somebody else's."""

    sentence = N_(
        "Le second facteur de ce compte ne peut plus être lu : le secret de l'instance a changé. "
        "Un administrateur le réinitialise, ou « manifeste person reset-second-factor » sur le serveur."
    )


_SEALED, _CODES = b"second factor, sealed", b"recovery codes"


def seal(ws: Workspace, person_id: int, secret: str) -> str:
    """Return a secret sealed with a key of the instance (JWE, AES-256-GCM)."""
    said = json.dumps({"person": person_id, "secret": secret})
    return jwe.encrypt_compact(_HEADER, said, OctKey.import_key(_derived(ws.secret, _SEALED)))


def unseal(ws: Workspace, person_id: int, sealed: str) -> str:
    """Return a secret that was sealed for this person, with the instance's secret or the previous one.

    Raises `UnsealedError`.
    """
    for secret in _secrets(ws):
        plain = _opened(secret, sealed)
        if plain is not None:
            said = json.loads(plain)
            if said.get("person") != person_id:
                break
            return str(said["secret"])
    raise UnsealedError


def is_outdated(ws: Workspace, person_id: int, sealed: str) -> bool:
    """Whether the previous secret of the instance sealed this, and not the one of today."""
    try:
        unseal(ws, person_id, sealed)
    except UnsealedError:
        return False
    return _opened(ws.secret, sealed) is None


def marks(ws: Workspace, person_id: int, code: str) -> tuple[str, ...]:
    """Return what may be kept of a recovery code: nobody who lacks the instance's secret can try codes against it.

    The mark of today's secret comes first; what the previous one marked cannot be marked anew and is good meanwhile.
    """
    said = f"{person_id}\0{code}".encode()
    return tuple(hmac.new(_derived(secret, _CODES), said, "sha256").hexdigest() for secret in _secrets(ws))


def _secrets(ws: Workspace) -> tuple[str, ...]:
    return tuple(filter(None, (ws.secret, ws.previous_secret)))


def _opened(secret: str, sealed: str) -> bytes | None:
    key = OctKey.import_key(_derived(secret, _SEALED))
    try:
        return jwe.decrypt_compact(sealed, key, algorithms=list(_HEADER.values())).plaintext or b"{}"
    except (JoseError, ValueError):
        return None


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), _LENGTH, salt=None, info=purpose).derive(secret.encode())
