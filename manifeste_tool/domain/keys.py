"""Keys and tokens that nobody may guess: what is kept of one is enough to know it again, not to make it."""

import hashlib


def digest(key: str) -> str:
    """Return the SHA-256 under which a key, a token or a link is kept, as 64 hexadecimal digits."""
    return hashlib.sha256(key.encode()).hexdigest()
