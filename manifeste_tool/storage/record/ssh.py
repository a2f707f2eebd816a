"""Sign and verify with SSH keys, by `ssh-keygen` with fixed arguments in a process of its own."""

import base64
import hashlib
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from manifeste_tool.domain.record.dossier import NAMESPACE, PRINCIPAL
from manifeste_tool.errors import N_, UnusableInstanceError

_SECONDS = 20


class SigningError(UnusableInstanceError):
    """The key of the instance signs nothing: it is missing, protected, readable by others or no key."""

    sentence = N_(
        "La clé de MANIFESTE_SIGNING_KEY ne signe pas (%(why)s). Donnez le chemin d'une clé SSH privée sans phrase "
        "secrète, lisible du seul serveur, puis lancez « manifeste catch-up »."
    )


def public_key(key: Path) -> str:
    """Return the public key of a private one. Raises `SigningError`."""
    return _told(["-y", "-P", "", "-f", str(key)])


def sign(words: str, key: Path) -> str:
    """Return the armoured signature of some words. Raises `SigningError`."""
    return _told(["-Y", "sign", "-f", str(key), "-n", NAMESPACE], words)


def verifies(words: str, signature: str, signers: str) -> bool:
    """Whether a signature of some words is by one of the allowed signers. Raises `SigningError` without the program."""
    with TemporaryDirectory() as folder:
        signed, allowed = Path(folder, "signature"), Path(folder, "signers")
        signed.write_text(signature, encoding="utf-8")
        allowed.write_text(signers, encoding="utf-8")
        options = ["-Y", "verify", "-f", str(allowed), "-I", PRINCIPAL, "-n", NAMESPACE, "-s", str(signed)]
        return _run(options, words).returncode == 0


def fingerprint(key: str) -> str:
    """Return a public key's fingerprint as `ssh-keygen -l` writes it, `""` for what is no key."""
    try:
        blob = base64.b64decode(key.split()[1], validate=True)
    except (IndexError, ValueError):
        return ""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def _told(options: list[str], words: str = "") -> str:
    done = _run(options, words)
    if done.returncode:
        why = done.stderr.decode(errors="replace").strip().splitlines()
        raise SigningError(why=why[-1] if why else f"ssh-keygen : {done.returncode}")
    return done.stdout.decode()


def _run(options: list[str], words: str) -> subprocess.CompletedProcess[bytes]:
    """Run it without a terminal, so that it asks nobody for anything."""
    quiet = {"PATH": os.environ.get("PATH", os.defpath), "SSH_ASKPASS_REQUIRE": "never", "LC_ALL": "C"}
    try:
        return subprocess.run(  # noqa: S603 - fixed arguments, no user word among them
            ["ssh-keygen", *options],  # noqa: S607 - wherever the system has it
            input=words.encode(),
            capture_output=True,
            env=quiet,
            timeout=_SECONDS,
            check=False,
            start_new_session=True,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SigningError(why=str(error)) from error
