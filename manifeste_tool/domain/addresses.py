"""Addresses of e-mail: whether something is one that somebody can be written to."""

import re

#: The longest address that mail carries (RFC 5321).
LONGEST_ADDRESS = 254
_ADDRESS = re.compile(r"[^\s@<>\"',;:]+@[^\s@<>\"',;:]+\.[^\s@<>\"',;:]+")


def is_address(email: str) -> bool:
    """Whether something is an address of e-mail that somebody can be written to."""
    return len(email) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(email) is not None
