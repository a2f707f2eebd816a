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


def seal(ws: Workspace, person_id: int, secret: str) -> str:
    """Return a secret sealed with a key of the instance (JWE, AES-256-GCM)."""
    said = json.dumps({"person": person_id, "secret": secret})
    return jwe.encrypt_compact(_HEADER, said, OctKey.import_key(_derived(ws, b"second factor, sealed")))


def unseal(ws: Workspace, person_id: int, sealed: str) -> str:
    """Return a secret that was sealed for this person. Raises `UnsealedError`."""
    try:
        opened = jwe.decrypt_compact(
            sealed, OctKey.import_key(_derived(ws, b"second factor, sealed")), algorithms=list(_HEADER.values())
        )
    except (JoseError, ValueError) as error:
        raise UnsealedError from error
    said = json.loads(opened.plaintext or b"{}")
    if said.get("person") != person_id:
        raise UnsealedError
    return str(said["secret"])


def mark(ws: Workspace, person_id: int, code: str) -> str:
    """Return what is kept of a recovery code: nobody who lacks the instance's secret can try codes against it."""
    key = _derived(ws, b"recovery codes")
    return hmac.new(key, f"{person_id}\0{code}".encode(), "sha256").hexdigest()


def _derived(ws: Workspace, purpose: bytes) -> bytes:
    return HKDF(SHA256(), _LENGTH, salt=None, info=purpose).derive(ws.secret.encode())
