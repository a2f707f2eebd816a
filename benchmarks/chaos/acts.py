"""What writers do, each as one form: of members, of the secretariat, of whoever passes by."""

from benchmarks.chaos.ground import CONSULTATION, SOURCE
from benchmarks.chaos.writers import Act, Hand, Sending
from manifeste_tool.domain.amending.amendments import Amendment, State
from manifeste_tool.domain.amending.amendments import Outcome as Sort
from manifeste_tool.domain.text.text import IDENTITY_ALPHABET, Text
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.integration import copies
from manifeste_tool.storage.text import texts

_NEW = "/amendements/nouveau"


def _key(hand: Hand) -> str:
    return "".join(hand.dice.choices(IDENTITY_ALPHABET, k=32))


def _text(hand: Hand) -> tuple[str, Text]:
    ws = hand.world.ground.ws
    with ws.reading() as connection:
        tip = ws.main(connection)
        return tip, ws.text(connection, tip)


def _place(hand: Hand, text: Text) -> str:
    """Return one of the founding paragraphs: those that writers add are nobody's place, so that few acts collide."""
    return hand.dice.choice([unit.id for unit in text if "Paragraphe" in unit.text])


def _proposal(hand: Hand, word: str, act: str) -> Sending:
    base, text = _text(hand)
    fields = {
        "key": _key(hand),
        "base": base,
        "headline": word,
        "rationale": f"Motif {word}.",
        "rows": "1",
        "g0-kind": "insert",
        "g0-paragraph": _place(hand, text),
        "g0-where": "after",
        "g0-text": hand.world.words.sentence(word),
        "g0-sources": SOURCE,
        "act": act,
    }
    return Sending({"keep": "draft kept", "file": "amendment filed"}[act], word, _NEW, fields)


def keep(hand: Hand) -> Sending:
    """Keep a draft."""
    return _proposal(hand, hand.world.words.fresh(), "keep")


def file(hand: Hand) -> Sending:
    """File an amendment that inserts a paragraph."""
    return _proposal(hand, hand.world.words.fresh(), "file")


def _own(hand: Hand) -> Amendment | None:
    return _chosen(hand, lambda one: one.is_open and hand.person is not None and one.author_id == hand.person.id)


def _chosen(hand: Hand, fits: object) -> Amendment | None:
    with hand.world.ground.ws.reading() as connection:
        found = [one for one in amendments.every(connection) if fits(one)]  # type: ignore[operator]
    return hand.dice.choice(found) if found else None


def _sheet(one: Amendment) -> str:
    return f"/amendements/{one.cycle}/{one.number}"


def rectify(hand: Hand) -> Sending | None:
    """Rectify one's own amendment: its rationale says another word."""
    one, word = _own(hand), hand.world.words.fresh()
    if one is None:
        return None
    page = hand.get(f"{_sheet(one)}/rectifier")
    given = page.fields(_NEW)
    given |= {"rationale": f"Rectifié {word}.", "act": "file"}
    given["g0-text"] = given["g0-text"].strip() + f" Rectifié {word}."
    return Sending("amendment rectified", word, _NEW, given, one.label)


def withdraw(hand: Hand) -> Sending | None:
    """Withdraw one's own amendment."""
    one = _own(hand)
    return one and Sending("amendment withdrawn", one.headline, f"{_sheet(one)}/retirer", {}, one.label)


def comment(hand: Hand) -> Sending | None:
    """Comment on an amendment."""
    one, word = _chosen(hand, lambda one: one.is_open), hand.world.words.fresh()
    if one is None:
        return None
    address = f"{_sheet(one)}/commenter"
    given = hand.get(_sheet(one)).fields(address)
    return Sending("comment", word, address, given | {"body": f"Une remarque {word}."}, one.label)


def remark(hand: Hand) -> Sending:
    """Comment on a paragraph."""
    _, text = _text(hand)
    place, word = _place(hand, text), hand.world.words.fresh()
    address = f"/paragraphes/{place}/commenter"
    given = hand.get(f"/paragraphes/{place}").fields(address)
    return Sending("comment", word, address, given | {"body": f"Une remarque {word}."}, place)


def opine(hand: Hand) -> Sending | None:
    """Give an opinion."""
    one, word = _chosen(hand, lambda one: one.is_open), hand.world.words.fresh()
    if one is None:
        return None
    fields = {"act": "give", "kind": "favorable", "opinion-words": f"Avis {word}."}
    return Sending("opinion", word, f"{_sheet(one)}/avis", fields, one.label)


def draft_text(hand: Hand) -> Sending:
    """Insert a paragraph into the text of the first drafting."""
    ws = hand.world.ground.ws
    with ws.reading() as connection:
        text = ws.text(connection, texts.tip_of(connection, ws.working_ref(connection)) or ws.main(connection))
    place = _place(hand, text)
    return _written(hand, "drafting save", "/redaction", place, "refs/redaction/1")


def _written(hand: Hand, use: str, address: str, place: str, ref: str) -> Sending:
    word = hand.world.words.fresh()
    seen = hand.get(f"{address}/{place}").fields(address)["seen"]
    fields = {"seen": seen, "paragraph": place, "act": "insert_after", "sources": SOURCE}
    return Sending(use, word, address, fields | {"new": hand.world.words.sentence(word)}, ref)


def write_copy(hand: Hand) -> Sending | None:
    """Insert a paragraph into a working copy that is lent to this hand."""
    with hand.world.ground.ws.reading() as connection:
        mine = [one for one in copies.every(connection) if one.is_open and hand.person.id in one.drafters]  # type: ignore[union-attr]
        if not mine:
            return None
        copy = hand.dice.choice(mine)
        text = hand.world.ground.ws.text(connection, copy.base)
    return _written(hand, "copy save", f"/copies/{copy.id}", _place(hand, text), copy.ref)


def lend(hand: Hand) -> Sending:
    """Lend the whole text to three drafters."""
    word = hand.world.words.fresh()
    address = "/copies"
    given = hand.get("/copies/nouvelle").fields(address) | {"title": f"Copie {word}", "chapter": "", "due_at": ""}
    lent = hand.dice.sample(hand.world.ground.members, 3)
    return Sending("copy lent", word, address, [*given.items(), *(("drafters", str(one.id)) for one in lent)])


def decide(hand: Hand) -> Sending | None:
    """Admit an amendment, or adopt it."""
    one = _chosen(hand, lambda one: one.is_open and one.parent_id is None)
    if one is None:
        return None
    act = "admit" if one.state is State.FILED else "adopt"
    use = {"admit": "amendment admitted", "adopt": "amendment adopted"}[act]
    return Sending(use, one.headline, f"{_sheet(one)}/decision", {"act": act}, one.label)


def integrate(hand: Hand) -> Sending | None:
    """Open a workshop on an adopted amendment and confirm what it shows."""
    one = _chosen(hand, lambda one: one.state is State.DECIDED and one.outcome is Sort.ADOPTED)
    return _confirmed(hand, "integration", "amendement", (one.id, one.headline, one.label)) if one else None


def merge(hand: Hand) -> Sending | None:
    """Open a workshop on a working copy in which somebody wrote, and confirm what it shows."""
    with hand.world.ground.ws.reading() as connection:
        found = [one for one in copies.every(connection) if one.is_open and texts.tip_of(connection, one.ref)]
    if len(found) < 3:  # some stay open to be written in
        return None
    one = found[0]
    return _confirmed(hand, "copy merged", "copy", (one.id, one.title.split()[-1], str(one.id)))


def _confirmed(hand: Hand, use: str, name: str, what: tuple[int, str, str]) -> Sending | None:
    row, word, about = what
    begun = hand.browser.post("/secretariat/atelier", {name: str(row)})
    if begun.status != 303:
        return None
    address = begun.location
    given = hand.get(address).fields(address, act="confirm")
    return Sending(use, word, address, given, about)


def publish(hand: Hand) -> Sending | None:
    """Publish a version of today's text."""
    word = hand.world.words.fresh()
    given = hand.get("/versions").fields("/versions")
    with hand.world.ground.ws.reading() as connection:
        number = f"0.{len(texts.versions(connection)) + 1}"
    said = {"number": number, "title": f"Version {word}", "story": f"Récit {word}."}
    return Sending("version published", word, "/versions", given | said, number)


def cite(hand: Hand) -> Sending | None:
    """Cite, in a paragraph, a contribution that nothing cites yet."""
    key = hand.world.ground.unused()
    if key is None:
        return None
    _, text = _text(hand)
    place = _place(hand, text)
    return Sending("source cited", key, f"/paragraphes/{place}/sources", {"key": key, "relation": ""}, place)


def contribute(hand: Hand) -> Sending:
    """Contribute without an account, asking to be written to."""
    word = hand.world.words.fresh()
    address = f"/concertations/{CONSULTATION}/contribuer"
    given = hand.get(address).fields(address)
    said = {
        "natures": "attente",
        "body": hand.world.words.sentence(word),
        "author_type": "citoyen·ne",
        "shown_as": "anonyme",
        "publish": "1",
        "contact": "1",
        "email": f"{word}@exemple.test",
    }
    return Sending("contribution", word, address, given | said)


#: What each kind of writer does in each phase, and how often beside the others.
MEMBER: dict[str, list[tuple[Act, int]]] = {
    "drafting": [(remark, 3), (write_copy, 3), (keep, 1)],
    "filing": [(file, 6), (keep, 3), (rectify, 3), (comment, 5), (remark, 2), (withdraw, 1), (write_copy, 4)],
}
DRAFTER: dict[str, list[tuple[Act, int]]] = {
    "drafting": [(draft_text, 8), *MEMBER["drafting"]],
    "filing": MEMBER["filing"],
}
RAPPORTEUR: dict[str, list[tuple[Act, int]]] = {
    "drafting": MEMBER["drafting"],
    "filing": [(opine, 6), *MEMBER["filing"]],
}
SECRETARY: dict[str, list[tuple[Act, int]]] = {
    "drafting": [(lend, 1), (draft_text, 3), (remark, 1)],
    "filing": [(decide, 10), (integrate, 6), (merge, 2), (lend, 1), (publish, 2), (cite, 2), (comment, 1)],
}
VISITOR: dict[str, list[tuple[Act, int]]] = {"drafting": [(contribute, 1)], "filing": [(contribute, 1)]}
