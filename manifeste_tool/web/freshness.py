"""How long a proxy or a CDN may go on serving a public page before it asks again.

A browser asks again after a minute at most, whatever the page: only what stands between it and the site may hold the
text of a version for an hour, and be told to drop it (docs/why.md).
"""

from flask import Request

A_MINUTE = "public, max-age=60"
AN_HOUR = "public, max-age=60, s-maxage=3600"
FOR_EVER = "public, max-age=31536000, immutable"
#: What is the same for everybody under the print in its address: assets, and an instance's own colours and logo.
PRINTED = frozenset({"static", "appearance.colours", "appearance.logo"})
#: The words of a version that is out and that no later act changes; each of these addresses holds its number. What
#: beside them says how a version stands today, or what somebody may take back, is a page like any other.
_OF_A_VERSION = frozenset(
    {
        *("text.version", "text.plain", "text.print_style", "aligned.read_version", "quoting.quote"),
        *("exported.version", "documents.to_annotate", "api.version", "api.paragraph_at"),
    }
)


def policy(request: Request) -> str:
    """Return what a public answer to this request says in `Cache-Control`."""
    numbered = "number" in (request.view_args or {})
    return AN_HOUR if numbered and request.endpoint in _OF_A_VERSION else A_MINUTE
