"""Instances to measure, each long in one thing: decisions, amendments, contributions or paragraphs.

The rows are those of the use cases: an operation announced and applied for each decision, every row that filing an
amendment writes, the import of a sheet. Only the commits are made in one go.
"""

import csv
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from benchmarks import amending, importing, instance
from benchmarks.growth.imported import Wanted, commits
from benchmarks.instance import Bench
from manifeste_tool.domain.amending.amendments import Amendment, Outcome, State
from manifeste_tool.domain.amending.effects import effect_of
from manifeste_tool.domain.audience import Audience
from manifeste_tool.domain.comparing.edits import edits
from manifeste_tool.domain.consulting.contributions import Authority, Consultation, Filters, Reach
from manifeste_tool.domain.facts import About, Fact, Happened
from manifeste_tool.domain.readers import Person, Role
from manifeste_tool.domain.synthesis.findings import Finding
from manifeste_tool.domain.text.gestures import Change, Cite, Gesture, applied
from manifeste_tool.domain.text.markdown import serialise
from manifeste_tool.domain.text.text import Text
from manifeste_tool.services import operations
from manifeste_tool.services.amending.proposing import record
from manifeste_tool.services.operations import Effects, Made, message
from manifeste_tool.services.rectification.states import keep_state
from manifeste_tool.storage import journal, people
from manifeste_tool.storage import operations as announcements
from manifeste_tool.storage.amending import amendments
from manifeste_tool.storage.consulting import consultations, contributions
from manifeste_tool.storage.database import Connection
from manifeste_tool.storage.git import MAIN
from manifeste_tool.storage.operations import Operation
from manifeste_tool.storage.plumbing.commits import Signature
from manifeste_tool.storage.synthesis import findings

AUTHORITIES, FINDINGS = 40, 200
#: What every instance has whatever it is long in: a text of 200 paragraphs, decisions, amendments, contributions.
DECISIONS, AMENDMENTS, CONTRIBUTIONS = 40, 20, 300
_TOGETHER = 100


def made(folder: Path, *, paragraphs: int = instance.PARAGRAPHS, contributions: int = CONTRIBUTIONS) -> Bench:
    """Make an instance of every kind of thing, two versions published; its size is that of what is not grown."""
    bench = instance.made(folder, paragraphs)
    with bench.ws.writing() as connection:
        consultations.put_authorities(connection, (_authority(number) for number in range(AUTHORITIES)))
        consultations.put_consultations(connection, (_consultation(number) for number in range(AUTHORITIES)))
    contribute(bench, folder.with_suffix(".csv"), contributions)
    _find(bench)
    bench.publish("0.1")
    decide(bench, DECISIONS)
    _reword(bench)
    bench.publish("0.2")
    amend(bench, AMENDMENTS)
    return bench


def _authority(number: int) -> Authority:
    return Authority(code=_code(number), name=f"Commune mesurée {number}", kind="commune")


def _code(number: int) -> str:
    return f"BANC{importing._spelled(number).upper()}"  # noqa: SLF001 - figures are no part of a code


def _consultation(number: int) -> Consultation:
    return Consultation(_reference(number), _code(number), f"Concertation {number}")


def _reference(number: int) -> str:
    return f"concertation-{number}"


def contribute(bench: Bench, path: Path, count: int) -> None:
    """Import so many contributions, each of one of the consultations."""
    plain = importing.written(path.with_suffix(".plain.csv"), count)
    with plain.open(encoding="utf-8", newline="") as said, path.open("w", encoding="utf-8", newline="") as file:
        rows, writer = csv.reader(said, delimiter=";"), csv.writer(file, delimiter=";")
        writer.writerow([*next(rows), "consultation"])
        writer.writerows([*row, _reference(number % AUTHORITIES)] for number, row in enumerate(rows))
    importing.imported(bench.ws, path)
    plain.unlink()
    path.unlink()


def _find(bench: Bench) -> None:
    """Draw findings, each from four contributions."""
    with bench.ws.writing() as connection:
        listed, _ = contributions.page(connection, Filters(), Reach(every=True), limit=100)
        said = [one.reference for one in listed]
        for number in range(1, FINDINGS + 1):
            drawn = [said[(number * 4 + step) % len(said)] for step in range(4)]
            findings.put(connection, Finding(f"E{number}", f"Enseignement {number}", "Un guichet."), drawn)


def decide(bench: Bench, count: int) -> None:
    """Add decisions that leave the text as it was: a source put and taken away, words changed and given back."""
    with bench.ws.reading() as connection:
        tip = bench.ws.main(connection)
        before = bench.ws.text(connection, tip)
    made, wanted = [], []
    for number in range(count):
        after = applied(before, [_decision(bench, before, number)], str, fixed=True)
        made.append((before, after, "clean_up" if number % 4 > 1 else "citing", bench.ws.new_key()))
        at = bench.ws.now() - timedelta(minutes=count - number)
        by, words = Signature(bench.secretary.opaque, at), message(f"Décision {number}", made[-1][-1])
        wanted.append(Wanted(MAIN, serialise(after), words, by, "" if number else tip))
        before = after
    shas = [tip, *commits(bench.ws.repository.path, wanted)]
    for start in range(0, count, _TOGETHER):
        with bench.ws.writing() as connection:
            for number in range(start, min(start + _TOGETHER, count)):
                _on_record(bench, connection, made[number], (shas[number], shas[number + 1]), wanted[number].by)
    bench.ws.snapshots.keep(shas[-1], before)
    with bench.ws.repository.opened() as git:
        git.tidy()


def _decision(bench: Bench, text: Text, number: int) -> Gesture:
    """Return one of four gestures in turn on a paragraph, of which the second and the fourth undo the one before."""
    unit = text.by_id[bench.ids[number // 4 % len(bench.ids)]]
    written = tuple(f"{one.relation} {one.key}" for one in sorted(unit.sources, key=lambda one: one.key))
    match number % 4:
        case 0:
            return Cite(unit.id, (*written, "reprend 2025-BANC-0002"))
        case 1:
            return Cite(unit.id, tuple(one for one in written if not one.endswith("-0002")))
        case 2:
            return Change(unit.id, f"{unit.text} Encore.")
    return Change(unit.id, unit.text.removesuffix(" Encore."))


def _on_record(
    bench: Bench,
    connection: Connection,
    made: tuple[Text, Text, str, str],
    moved: tuple[str, str],
    by: Signature,
) -> None:
    """Write what an operation writes: announced, applied, its facts told."""
    before, after, act, key = made
    place = next(one.paragraph_id for one in edits(before, after))
    fact = Fact(Happened.SOURCE_CITED, by.at, bench.secretary.id, About.PARAGRAPH, place, {}, Audience.PUBLIC)
    one = Made(moved[1], MAIN, act, before, after, "Une décision mesurée")
    payload = operations._payload(Effects((one,), (fact,)), bench.secretary, by.at)  # noqa: SLF001
    announced = Operation(key, "citing", MAIN, *moved, payload, by.at)
    announcements.begin(connection, announced)
    operations.apply(bench.ws, connection, announced)


def _reword(bench: Bench) -> None:
    """Leave a difference of ten paragraphs between the two versions, however many decisions there were."""
    for number in range(10):
        with bench.ws.reading() as connection:
            old = bench.ws.main(connection)
            before = bench.ws.text(connection, old)
        unit = before.by_id[bench.ids[number]]
        after = applied(before, [Change(unit.id, f"{unit.text} Et voilà {number}.")], str)
        key = bench.ws.new_key()
        by = Signature(bench.secretary.opaque, bench.ws.now())
        (new,) = commits(
            bench.ws.repository.path, [Wanted(MAIN, serialise(after), message("Mise au net", key), by, old)]
        )
        with bench.ws.writing() as connection:
            _on_record(bench, connection, (before, after, "clean_up", key), (old, new), by)


def amend(bench: Bench, count: int) -> None:
    """File amendments of many authors: half stay open, most of the others are decided, some wait to be integrated."""
    dice = random.Random(count)
    with bench.ws.reading() as connection:
        base = bench.ws.main(connection)
        text = bench.ws.text(connection, base)
        first = len(amendments.every(connection))
        fresh = bench.ws.fresh(connection)
        words = {unit.id: unit.text for unit in text}
        texts = [applied(text, [amending.gesture(dice, bench, words, number)], fresh) for number in range(count)]
    by = Signature(bench.member.opaque, bench.ws.now())
    refs = [f"refs/amendements/1/{first + number + 1}/1" for number in range(count)]
    subject = "Proposition d'amendement"
    wanted = [
        Wanted(ref, serialise(after), message(subject, bench.ws.new_key()), by, base)
        for ref, after in zip(refs, texts, strict=True)
    ]
    shas = commits(bench.ws.repository.path, wanted)
    with bench.ws.writing() as connection:
        authors = _members(bench, connection)
        for number, (sha, after) in enumerate(zip(shas, texts, strict=True)):
            _file(bench, connection, authors[number % len(authors)], (base, text), (sha, after))
    with bench.ws.repository.opened() as git:
        git.tidy()


def _members(bench: Bench, connection: Connection) -> list[Person]:
    names = (f"Membre {importing._spelled(number)}" for number in range(99))  # noqa: SLF001
    added = (people.add(connection, Person(0, name, Role.MEMBER), bench.ws.now()) for name in names)
    return [bench.member, *added]


def _file(
    bench: Bench, connection: Connection, author: Person, based: tuple[str, Text], made: tuple[str, Text]
) -> None:
    number = journal.increment(connection, "amendment:1")
    draft, (base, before), (sha, after) = bench.ws.new_key(), based, made
    state, outcome = _standing(number)
    new = Amendment(
        *(0, 1, number, f"Amendement mesuré {number}", "Un motif en une phrase.", author.id),
        state=state,
        base=base,
        sha=sha,
        filed_at=bench.ws.now(),
        outcome=outcome,
        effect=effect_of(edits(before, after)),
    )
    filed = replace(new, id=amendments.file(connection, new, draft))
    keep_state(bench.ws, connection, author, filed, draft, (before, after))
    record(bench.ws, connection, author, filed, Happened.AMENDMENT_FILED)
    if state is State.DECIDED:
        amendments.change(connection, filed.id, {"decided_at": bench.ws.now(), "reason": "Un motif."})


def _standing(number: int) -> tuple[State, Outcome]:
    """Return where an amendment stands: of ten, one filed, four admitted, one to integrate, four decided otherwise."""
    match number % 10:
        case 0:
            return State.FILED, Outcome.NONE
        case 1 | 2 | 3 | 4:
            return State.ADMITTED, Outcome.NONE
        case 5:
            return State.DECIDED, Outcome.ADOPTED
        case 6:
            return State.DECIDED, Outcome.WITHDRAWN
    return State.DECIDED, Outcome.REJECTED
