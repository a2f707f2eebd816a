"""Names and words that are not what they look like."""

from io import BytesIO

import pytest

from tests.attacks.fields import TYPED, Form
from tests.attacks.sending import Attacker, plausible

_REVERSING = ("\u202a", "\u202e", "\u2066", "\u2067", "\u2069")


def test_no_field_takes_a_sign_that_turns_the_reading_round(attacker: Attacker, some_forms: tuple[Form, ...]) -> None:
    writing = {form.endpoint: form for form in some_forms if form.method == "POST"}
    for turn, form in enumerate(writing.values()):
        typed = [one.name for one in form.fields if one.kind in TYPED][:2]
        for name in typed:
            attacker.tried.add(("lookalikes", form.endpoint, name))
            words = f"mots{_REVERSING[turn % len(_REVERSING)]}fdp.exe"
            answer = attacker.send(form, lambda one, n=name, w=words: w if one.name == n else plausible(one))
            assert answer.status_code in (401, 403, 422), (form.action, name, answer.status_code)


@pytest.mark.parametrize("field", ["a\x00b", "a\ufffd"])
def test_an_unreadable_sign_is_found_wherever_it_hides(attacker: Attacker, field: str) -> None:
    hidden = ({"body": ["sain", field]}, {field: "sain"}, {"file": (BytesIO(b"x"), f"{field}.pdf")})
    for data in hidden:
        attacker.tried.add(("unreadable", "enquiries.ask", str(list(data))))
        answer = attacker.ask("visitor", "POST", "/questions", data=data, content_type="multipart/form-data")
        assert answer.status_code == 422, data
