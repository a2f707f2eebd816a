"""The mails about sittings: the convocation with its document, changes, cancellation, answers that concern somebody."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import docx
import pytest

from manifeste_tool.documents import word
from manifeste_tool.domain.commission.attendance import Attending
from manifeste_tool.services.sittings import answering, planning
from manifeste_tool.services.sittings.planning import Plan
from tests.services.commission_cast import Commission, commission
from tests.services.story import cast, change
from tests.services.telling import alter, composed, with_addresses


@pytest.fixture
def we(workspace) -> Commission:
    return commission(workspace, founded=with_addresses(cast(workspace)))


def _flat(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_convocation_carries_everything_and_the_amendments_in_word(we: Commission) -> None:
    here = we.here
    here.propose(change("bbbbbbb2", "L'accueil par une personne reste possible."), headline="Partout")
    sitting = we.convened(
        agenda="Ouverture\nChapitre I",
        chapters=("hhhhhhh2",),
        link="https://visio.exemple.fr/x",
        chair_id=here.other.id,
    )
    mails = composed(here)
    assert sorted(one.address for one in mails) == [f"{name}@exemple.test" for name in ("drafter", "member", "other")]
    mail = next(one for one in mails if one.person_id == here.member.id)
    assert _flat(mail.subject).startswith("Convocation : Séance ordinaire, jeudi 12 mars")
    text = _flat(mail.text)
    for words in (
        "Salle du conseil",
        "https://visio.exemple.fr/x",
        "Présidence : other",
        "Chapitre I : Accueillir",
        "3 membres sur 6",
        "- Ouverture\n- Chapitre I",
        "1 au plus par membre présent",
        f"/seances/{sitting.id}",
    ):
        assert words in text, words
        assert words in _flat(mail.html) or "\n" in words or " : " in words
    (file,) = mail.attachments
    assert (file.name, file.media_type) == (f"convocation-seance-{sitting.id}.docx", word.MEDIA_TYPE)
    assert "Partout" in docx.Document(BytesIO(file.content)).tables[1].rows[1].cells[3].text
    assert len({id(one.attachments[0].content) for one in mails}) <= len(mails)
    assert composed(here) == mails  # once


def test_the_document_is_written_once_for_all_who_receive_it(we: Commission) -> None:
    word.written.cache_clear()
    we.convened()
    composed(we.here)
    assert (word.written.cache_info().misses, word.written.cache_info().hits) == (1, 2)


def test_a_change_says_what_was_and_what_is(we: Commission) -> None:
    sitting = we.convened(chapters=("hhhhhhh2",))
    composed(we.here)
    plan = Plan(**{name: getattr(sitting, name) for name in Plan.__dataclass_fields__})
    later = sitting.begins_at + timedelta(days=1)
    wanted = replace(
        plan,
        begins_at=later,
        place="",
        link="https://visio.exemple.fr/y",
        chapters=(),
        agenda="Un point",
        chair_id=we.here.other.id,
    )
    planning.change(we.ws, we.secretary, sitting.id, wanted)
    mail = composed(we.here, we.here.member)[-1]
    text = _flat(mail.text)
    for before, after in (
        ("jeudi 12 mars 2026, 10 h", "vendredi 13 mars 2026, 10 h"),
        ("Salle du conseil", "rien"),
        ("rien", "https://visio.exemple.fr/y"),
        ("Chapitre I : Accueillir", "le texte entier"),
        ("rien", "other"),
    ):
        assert f"Avant : {before}\nMaintenant : {after}" in text, (before, after)
    assert mail.attachments


def test_a_cancelled_sitting_is_told_with_its_reason_and_convokes_nobody_any_more(we: Commission) -> None:
    sitting = we.convened()
    planning.cancel(we.ws, we.secretary, sitting.id, why="La salle est inondée.")
    mails = composed(we.here, we.here.member)
    assert [_flat(one.subject).split(" :")[0] for one in mails] == ["Annulée"]
    assert "La salle est inondée." in mails[0].text


def test_an_answer_is_told_in_the_words_of_whom_it_concerns(we: Commission) -> None:
    a, b, c = we.here.member, we.here.other, we.here.drafter
    stand_in = alter(we.here, we.substitute, email="suppleante@exemple.test")
    sitting = we.convened()
    composed(we.here)

    def heard() -> dict[int | None, str]:
        before = len(composed_all)
        composed_all[:] = composed(we.here)
        return {one.person_id: _flat(one.subject).replace("’", "'") for one in composed_all[before:]}

    composed_all = list(composed(we.here))
    answering.answer(we.ws, a, sitting.id, a.id, Attending.SUBSTITUTE)
    assert heard() == {stand_in.id: "member compte sur vous pour siéger à sa place."}
    answering.answer(we.ws, we.secretary, sitting.id, a.id, Attending.PROXY, holder_id=b.id)
    assert heard() == {
        a.id: "Le secrétariat a noté que vous donnez pouvoir à other.",
        b.id: "member vous donne pouvoir.",
        stand_in.id: "member ne compte plus sur vous pour siéger à sa place.",
    }
    answering.answer(we.ws, b, sitting.id, b.id, Attending.EXCUSED)
    assert heard() == {a.id: "other, à qui vous avez donné pouvoir, ne vient pas. Choisissez un autre membre."}
    answering.answer(we.ws, a, sitting.id, a.id, Attending.PROXY, holder_id=c.id)
    assert heard() == {b.id: "member ne vous donne plus pouvoir.", c.id: "member vous donne pouvoir."}
