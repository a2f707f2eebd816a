"""Who sends a public form: what `services.contributing.limiting` asks of a request."""

from flask import request

from manifeste_tool.services.contributing.limiting import TRAP, Sender


def sender() -> Sender:
    """Return where a form comes from and what stood in its trap.

    The address is that of the connection: a header would say whatever its visitor wants. Behind a proxy, it is the
    server's own setting that puts the visitor's address there.
    """
    return Sender(request.remote_addr or "", request.form.get(TRAP, ""))
