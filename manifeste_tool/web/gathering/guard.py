"""Who sends a public form: what `services.guarding.senders` asks of a request."""

from flask import request

from manifeste_tool.services.guarding.senders import TRAP, Sender
from manifeste_tool.web.speaking.addresses import language


def sender() -> Sender:
    """Return where a form comes from, what stood in its trap, and the language of its page.

    The address is that of the connection: a header would say whatever its visitor wants. Behind proxies, their number
    (`MANIFESTE_PROXIES`) says which address of `X-Forwarded-For` they wrote themselves (`create_app`).
    """
    return Sender(request.remote_addr or "", request.form.get(TRAP, ""), language())
