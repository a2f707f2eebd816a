"""The six-digit code beside a sign-in link, for the browser that asked for both."""

from hmac import compare_digest

from manifeste_tool.domain.keys import digest

DIGITS, LENGTH = "0123456789", 6
#: How many times a code may be tried, the right one included.
MOST_TRIES = 5


def nonce_for(address: str, key: str, secret: str) -> str:
    """Return what the browser that asks for a code holds: a random key, and the mark of the address it asked for.

    Tries are counted by the mark, for an address that nobody answers to as for any other. It tells the address to
    nobody, being made with the instance's secret, and a browser that changes it holds no nonce any more.
    """
    return f"{key}.{digest(f'{secret} {address}')[:16]}"


def mark_of(nonce: str) -> str:
    """Return the mark of the address that a code was asked for."""
    return nonce.partition(".")[2]


def sealed(code: str, nonce: str) -> str:
    """Return what is kept of a code: a digest salted with `nonce`, which the browser that asked alone holds.

    A million codes are soon tried; without the nonce, of which no more than a digest is kept, none can be.
    """
    return digest(f"{nonce} {code}")


def tidy(given: str) -> str:
    """Return the digits of a code as it was typed or pasted: « 123 456 », « 123-456 »."""
    return "".join(sign for sign in given if sign in DIGITS)[: LENGTH + 1]


def shown(code: str) -> str:
    """Return a code as it is read aloud: « 123 456 »."""
    return f"{code[:3]} {code[3:]}"


def fits(kept: str, given: str, nonce: str, *, tries: int) -> bool:
    """Whether a code is the one that was sent, tried no more than it may be; takes as long whatever the answer."""
    same = compare_digest((kept or digest("")).encode(), sealed(tidy(given), nonce).encode())
    return same and bool(kept) and tries <= MOST_TRIES
