"""Pages for one person, compressed as they leave; the cache compresses those for everybody, once.

Nothing secret stands in a page beside what a stranger could have put there: a session is a cookie that scripts do not
read and that no other site's request brings along, and a form is known by where it was sent from, not by a token.
"""

import gzip

from flask import Flask, Response, request

_WORTH = 1_400  # bytes, about what one packet carries anyway
_LEVEL = 5


def prepare(app: Flask) -> None:
    """Compress what is made for one person; the first to ask for a part after the answer is the last to have one."""
    app.after_request(pack)


def pack(response: Response) -> Response:
    """Return the response, compressed where whoever asks takes that and its body is text at hand."""
    told = response.cache_control
    if not (told.private or told.no_store) or not (response.mimetype or "").startswith("text/"):
        return response
    if response.is_streamed or response.direct_passthrough or "Content-Encoding" in response.headers:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if request.accept_encodings["gzip"] and len(body) > _WORTH:
        response.set_data(gzip.compress(body, _LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
