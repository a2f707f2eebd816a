"""The style guide: every component in every state, in both schemes; shown in a demonstration or while developing."""

import re

from flask import Blueprint, Response, current_app, make_response, render_template

from manifeste_tool.errors import NotFoundError
from manifeste_tool.paths import static
from manifeste_tool.services.appearance import samples
from manifeste_tool.web.context import settings

blueprint = Blueprint("guide", __name__)
_DARK = re.compile(r"@media \(prefers-color-scheme: dark\) \{\s*:root \{(.*?)\}", re.DOTALL)
_LIGHT = re.compile(r":root \{(.*?)\}", re.DOTALL)


@blueprint.get("/design")
def components() -> str:
    """Show the components, made by the macros that pages use."""
    _only_in_development()
    return render_template("appearance/guide.html", guide=samples.guide())


@blueprint.get("/design/themes.css")
def schemes() -> Response:
    """Give both schemes a class, so that one page shows them side by side: the tokens' own words, said once."""
    _only_in_development()
    sheet = (static() / "tokens.css").read_text("utf-8")
    both = [found.group(1) for pattern in (_LIGHT, _DARK) if (found := pattern.search(sheet))]
    said = {"light": both[0], "dark": "".join(both)}  # what is made of a token is said again where the token changes
    answer = make_response("\n".join(f".scheme-{name} {{ color-scheme: {name}; {it} }}" for name, it in said.items()))
    answer.headers["Content-Type"] = "text/css; charset=utf-8"
    return answer


def _only_in_development() -> None:
    if not (settings().demo or current_app.debug):
        raise NotFoundError
