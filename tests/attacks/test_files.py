"""Files that are more than they seem, sent wherever a file is taken."""

import resource
from io import BytesIO

import pytest

from tests.attacks.bombs import files
from tests.attacks.fields import Field, Form
from tests.attacks.sending import Attacker, plausible
from tests.attacks.world import Ground

#: What a process may grow by over all of these files, in kilobytes.
_ROOM = 600 * 1024
_ANSWERS = (200, 302, 303, 400, 401, 403, 404, 409, 410, 413, 415, 422, 429)


@pytest.mark.slow
def test_no_file_breaks_what_receives_it_and_each_is_handed_back_as_what_it_is(
    attacker: Attacker, attacked: Ground, forms: tuple[Form, ...]
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taking = {(form.endpoint, one.name): (form, one) for form in forms for one in form.fields if one.kind == "file"}
    assert len(taking) >= 6, "files are taken at more places than that"
    for form, file in taking.values():
        _sent(attacker, form, file)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < _ROOM
    for (file_id,) in attacked.rows("select id from stored_file"):
        _handed_back(attacker, file_id)


def _sent(attacker: Attacker, form: Form, file: Field) -> None:
    now = attacker.fresh(form) or form
    told = {one.name: plausible(one) for one in now.fields if one.kind != "file"} | dict([*now.buttons][:1])
    for name, data in files():
        attacker.tried.add(("files", form.endpoint, f"{file.name}: {name[:40]}"))
        given = {**told, file.name: (BytesIO(data), name)}
        answer = attacker.ask(
            form.who, "POST", form.action, data=given, content_type="multipart/form-data", why=name[:60]
        )
        assert answer.status_code in _ANSWERS, (form.action, name[:60], answer.status_code)


def _handed_back(attacker: Attacker, file_id: int) -> None:
    answer = attacker.ask("secretary", "GET", f"/fichiers/{file_id}")
    if answer.status_code == 200:
        assert answer.mimetype not in ("text/html", "image/svg+xml", "application/xhtml+xml", "text/xml"), file_id
        assert answer.headers["Content-Disposition"].startswith("attachment") or answer.mimetype.startswith("image/")
