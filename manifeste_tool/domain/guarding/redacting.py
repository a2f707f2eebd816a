"""What a log may hold of a sentence: no address, no token, no code, no query, nothing that looks like another line.

A log is read by whoever keeps the machine, copied to whoever helps them, and kept longer than anything else. It is
redacted by form, whatever a part of the program hands over, and would rather lose a number than keep a code.
"""

import re
import unicodedata
from ipaddress import ip_address

LONGEST = 500
_MAIL = re.compile(r"[^\s@<>\"'(),;:]+@[^\s@<>\"'(),;:]+\.[^\s@<>\"'(),;:]+")
_QUERY = re.compile(r"\?[^\s\"'<>]*=[^\s\"'<>]*")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|«[^»]*»|`[^`]*`|“[^”]*”")
_NUMBERED = re.compile(r"[0-9A-Fa-f:.]*[:.][0-9A-Fa-f:.]+")  # what may be an address of the network
_OPAQUE = re.compile(r"(?<![\w-])(?=[\w-]*\d)[A-Za-z0-9_-]{16,}(?![\w-])|(?<![\w-])[A-Za-z0-9_-]{28,}(?![\w-])")
_SIGNS = re.compile(r"(?<![\w-])(?=[A-Z0-9-]*\d)(?=[A-Z0-9-]*[A-Z])[A-Z0-9]{4}-?[A-Z0-9]{4}(?![\w-])")
_DIGITS = re.compile(r"(?<!\d)\d(?:[ .]?\d){5,}(?!\d)")


def redacted(text: str) -> str:
    """Return a text as a log may keep it: on one line, at most `LONGEST` signs, and telling nobody from anybody."""
    shown = _NUMBERED.sub(_without_address, _MAIL.sub("[adresse]", _QUERY.sub("?[…]", text)))
    for form, instead in ((_OPAQUE, "[jeton]"), (_SIGNS, "[jeton]"), (_DIGITS, "[nombre]")):
        shown = form.sub(instead, shown)
    line = "".join(_visible(sign) for sign in shown)
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def said_by(error: str) -> str:
    """Return what a log may keep of an error's message: its first line, without the words that it quotes."""
    return redacted(_QUOTED.sub("[…]", error.strip().partition("\n")[0]))


def _without_address(found: re.Match[str]) -> str:
    address = found.group().strip(".") if found.group().count(".") >= 3 else found.group()  # noqa: PLR2004 - IPv4
    for given in (address, address.rpartition(":")[0], address.rstrip(":")):
        try:
            ip_address(given)
        except ValueError:
            continue
        return "[ip]"
    return found.group()


def _visible(sign: str) -> str:
    """Return a sign, written out where it would move the cursor, end the line or turn its direction round."""
    return sign if unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Zl", "Zp") else f"\\u{ord(sign):04x}"
