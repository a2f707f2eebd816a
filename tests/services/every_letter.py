"""A letter of every template that needs no story, each turn of its sentences; what people wrote in them is ZIG and ZAG."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from manifeste_tool.domain.commission.adoption import Approval, Approved, Signatory, SignatoryKind
from manifeste_tool.domain.commission.charges import OpinionRequest
from manifeste_tool.domain.commission.tasks import Queue, Task, Waiting
from manifeste_tool.domain.consulting.contributions import Authority, Fate
from manifeste_tool.domain.consulting.sources import Use
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.gathering.moderation import Ground, Moderation, State
from manifeste_tool.domain.gathering.voices import Flag, Motive
from manifeste_tool.domain.membership.mandates import Mandate
from manifeste_tool.domain.outcomes.moves import Standing
from manifeste_tool.domain.outcomes.outcomes import Outcome
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.registers.requests import RequestKind
from manifeste_tool.domain.telling import Letter, News
from manifeste_tool.domain.territories.joining import Request, RequestState
from manifeste_tool.domain.text.text import Place, Relation
from manifeste_tool.storage.text.texts import Version

ZIG, ZAG = "Zig", "Zag"
LINK = "http://127.0.0.1:5000/zig"
PLACE = Place(2, ZIG, 3, numbered=True)


def every_letter(now: datetime) -> Iterator[Letter]:
    """Yield them all."""
    yield from _accounts(now)
    yield from _outsiders(now)
    yield from _contributions(now)
    yield from _commission(now)


def _each(kind: News, template: str, base: Mapping[str, Any], *turns: Mapping[str, Any]) -> Iterator[Letter]:
    yield from (Letter(kind, template, {**base, **turn}) for turn in turns or ({},))


def _accounts(now: datetime) -> Iterator[Letter]:
    who, day = Person(7, ZIG, Role.MEMBER), now.date()
    yield Letter(News.ACCOUNT, "account_ending", {"key": "k", "who": who})
    moved = {"name": ZIG, "by": ZAG, "at": now, "gone": True}
    yield from _each(News.ACCOUNT, "address_changed", moved, {}, {"by": ""}, {"gone": False})
    yield Letter(News.ACCOUNT, "mail_test", {"host": "mail.example", "sender": "zig@example.test"})
    yield Letter(News.ACCOUNT, "sign_in", {"token": "t", "code": "12 34", "minutes": 15, "at": now})
    device = {"agent": "Firefox sur Windows", "at": now}
    yield from _each(News.ACCOUNT, "new_device", device, *({"means": one} for one in ("lien", "code", "fournisseur")))
    asked = {"title": ZIG, "name": ZIG, "by": "", "words": ZAG, "token": "t", "until": now}
    for template in ("invitation", "invitation_reminder"):
        roles = (one for one in Role if one is not Role.VISITOR)
        yield from _each(News.ACCOUNT, template, asked, {"by": ZAG, "role": "membre"}, *({"role": r} for r in roles))
    mandate = {"mandate": Mandate(7, ZAG, ends_on=day), "whose": who, "today": day, "left": False}
    later = replace(mandate["mandate"], ends_on=day + timedelta(days=30))  # type: ignore[type-var]
    past = {"today": day + timedelta(days=1), "left": True}
    yield from _each(News.TASK, "mandate_ends", mandate, {}, past, {"mandate": later})
    proofs = ("second_factor_set", "second_factor_reset", "identity_tied", "identity_untied")
    facts = [Fact(name, now, 7, About.PERSON, "7") for name in proofs]
    base = {"by": ZAG, "own": False, "link": LINK}
    yield from _each(News.ACCOUNT, "proof", base, *({"fact": one} for one in facts))
    yield from _each(News.ACCOUNT, "proof", base | {"fact": facts[0]}, {"own": True}, {"by": ""})


def _outsiders(now: datetime) -> Iterator[Letter]:
    request = Request(
        *(1, RequestState.ASKED, ZIG, "commune", "", "", "", 0, ZIG, ZAG, ZIG, ZAG, "zig@example.test", "", now)
    )
    yield Letter(News.CONSULTATION, "authority_confirmation", {"request": request, "key": "k", "days": 7})
    yield Letter(News.CONSULTATION, "authority_declined", {"request": replace(request, reason=ZAG)})
    joined = {"authority": Authority("ZIG", ZIG, "commune"), "token": "t", "days": 14, "name": ZAG}
    yield from _each(News.CONSULTATION, "authority_invitation", joined, {"by": ""}, {"by": ZAG})
    base = {"number": 3, "said": ZAG, "due": now, "outcome": "accordée", "contribution": "2026-ZIG-0001"}
    turns = ({"what": what, "kind": "accès"} for what in ("received", "extended", "token"))
    answers = ({"what": "answered", "kind": str(kind)} for kind in RequestKind)
    yield from _each(News.ENQUIRY, "data_request", base, *turns, *answers)
    written = {"name": "enquiry_received", "said": ZAG, "by": "", "link": LINK}
    names = ({"name": one, "by": ZIG} for one in ("enquiry_answered", "contribution_received"))
    yield from _each(News.ENQUIRY, "enquiry", written, {}, *names)
    for motive in Motive:
        yield Letter(News.MODERATION, "flag", {"flag": Flag(1, "2026-ZIG-0001", motive, now), "link": LINK})
    flag = Flag(1, "2026-ZIG-0001", Motive.OTHER, now, settled_at=now, answer=ZAG)
    settled = ({"flag": replace(flag, upheld=one)} for one in (True, False))
    yield from _each(News.MODERATION, "flag", {"link": LINK}, *settled)
    asked = OpinionRequest("k", ZIG, ZAG, 1, now, now, now)
    base = {"request": asked, "by": ZAG, "place": PLACE.label, "words": [ZIG], "link": LINK}
    names = ("opinion_asked", "reminded", "deadline_extended", "opinion_request_withdrawn")
    yield from _each(News.OPINION, "question", base, *({"name": one} for one in names))


def _contributions(now: datetime) -> Iterator[Letter]:
    received = {"reference": "2026-ZIG-0001"}
    yield from _each(News.CONTRIBUTION, "contribution_received", received, {"publish": True}, {"publish": False})
    one = Moderation("2026-ZIG-0001", State.CLEARED, (), now, settled_at=now, reason="numéro de téléphone, adresse")
    grounds = (replace(one, state=State.SET_ASIDE, reason=f"{ground}\n{ZAG}") for ground in Ground)
    again = replace(one, reexamined_at=now, reexamination_reason=ZAG)
    turns = [{"one": each, "key": "k"} for each in (*grounds, again, replace(again, state=State.SET_ASIDE))]
    base = {"one": one, "published": True, "key": ""}
    yield from _each(News.MODERATION, "moderation", base, {}, {"published": False}, *turns)
    asked = SimpleNamespace(reference="2026-ZIG-0001", is_public=True)
    said = {"one": asked, "now": Standing(), "place": PLACE, "again": True, "stop": LINK}
    decided = (Standing(fate, outcome=Outcome(1, fate, now, 1, 3, ZAG, ZIG)) for fate in list(Fate)[3:])
    uses = tuple(Use("p", "k", one, PLACE, ZAG, since="1.0" if rank % 2 else "") for rank, one in enumerate(Relation))
    fates = (Standing(fate, uses) for fate in (Fate.TAKEN_UP, Fate.PARTLY_TAKEN_UP, Fate.TO_TREAT))
    yield from _each(News.CONTRIBUTION, "outcome", said, {}, *({"now": each} for each in (*decided, *fates)))


def _commission(now: datetime) -> Iterator[Letter]:
    drafted = {"by": ZIG, "rationale": ZAG, "key": "k"}
    yield from _each(News.SIGNATURE, "draft_invitation", drafted, {"headline": ZAG}, {"headline": ""})
    yield Letter(News.DOCUMENT, "document_confirmation", {"by": ZIG, "document": ZAG, "key": "k", "days": 14})
    yield from _each(News.COMMENT, "digest", {"at": now}, {"count": 1, "more": 0}, {"count": 50, "more": 10})
    queues = [Waiting(queue, "/zig", 2) for queue in Queue if queue is not Queue.NEWS]
    own = (Queue.SIGNATURE, Queue.RECTIFICATION, Queue.DRAFT, Queue.SITTING, Queue.BALLOT)
    tasks = [Task(queue, "1", ZAG, "/zig", due=now) for queue in own]
    yield Letter(News.WEEK, "week", {"queues": queues, "tasks": tasks, "news": 3, "total": 9})
    version = Version("1.0", "0" * 40, ZIG, ZAG, now, 1, (), note=ZAG)
    for name in (Happened.VERSION_PUBLISHED, Happened.ERRATUM_PUBLISHED, Happened.VERSION_WITHDRAWN):
        fact = Fact(name, now, 1, About.VERSION, "1.0", {"reason": ZAG})
        yield Letter(News.VERSION, "version", {"fact": fact, "by": ZIG, "version": version, "link": LINK})
    empty = {"approval": None, "statement": None, "signatory": None, "vote": None, "reserves": (), "version": ""}
    base = {**empty, "by": ZIG, "maker": "", "on": None, "link": LINK}
    fact = Fact(Happened.APPROVAL_ENTERED, now, 1, About.APPROVAL, "1")
    approvals = (
        {"approval": Approval(ZIG, "0" * 40, one, date(2026, 3, 1), ZAG), "reserves": [ZAG]} for one in Approved
    )
    yield from _each(News.ADOPTION, "adoption", base | {"fact": fact}, *approvals)
    signed = Signatory(SignatoryKind.PERSON, ZIG, "0" * 40, now, 1)
    fact = Fact(Happened.TEXT_SIGNED, now, 1, About.SIGNATORY, "1")
    yield from _each(News.ADOPTION, "adoption", base | {"fact": fact, "signatory": signed, "version": "1.0"})
