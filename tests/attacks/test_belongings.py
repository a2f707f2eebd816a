"""Things of somebody else, named in one's own forms: drafts, comments, files, keys; and fields that say who one is."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Integer

from manifeste_tool.storage.tables.base import metadata
from tests.attacks.fields import Form, crawl
from tests.attacks.reading_code import GREEDY, names_read
from tests.attacks.sending import Attacker
from tests.attacks.world import Ground

_IDENTIFIER = re.compile(
    r"[1-9]\d{0,6}|[a-z2-9]{8}|[a-z2-9]{32}|[0-9a-f]{32,64}|20\d\d-[A-Z]+-\d{4}|[A-Z]{1,6}-?\d{1,4}(?:-\d+)?"
)
_PEOPLE = "select id, name, role, email, association, authority, drafter, active, rapporteur from person order by id"
#: Whoever reads these, nothing of theirs is in what an attacker may obtain by naming somebody else's thing.
_OTHERS = (
    "SECRETBROUILLON",
    "SECRETNOTE",
    "SECRETCOPIE",
    "SECRETORIGINAL",
    "SECRETDOCUMENT",
    "SECRETQUESTION",
    "SECRETDEMANDE",
)
#: What belongs to one person alone, whom one of these columns names.
_OWNED = (
    "draft",
    "comment",
    "vote",
    "mail_preference",
    "person_key",
    "second_factor",
    "outside_identity",
    "mandate",
    "returned_document",
)
_OWNERS = ("person_id", "author_id", "member_id")


def _keys(ground: Ground) -> Iterator[tuple[str, str]]:
    """Yield every identifier that the database holds, with its table: what an attacker might guess or have seen."""
    for table in metadata.sorted_tables:
        for column in table.primary_key.columns:
            for (value,) in ground.rows(f'select distinct {column.name} from "{table.name}" limit 40'):  # noqa: S608
                if not isinstance(column.type, Integer) or int(value) < 12:
                    yield table.name, str(value)


def _owned(ground: Ground, person_id: int) -> dict[str, list[tuple]]:
    """Return every row that belongs to somebody, but for the moments at which it was seen."""
    found = {}
    for table in (metadata.tables[name] for name in _OWNED):
        owner = next(one for one in _OWNERS if one in table.columns)
        found[table.name] = sorted(map(str, ground.rows(f'select * from "{table.name}" where {owner} = {person_id}')))  # noqa: S608
    return found


@pytest.mark.slow
def test_naming_the_things_of_somebody_else_reads_and_changes_none(attacker: Attacker, attacked: Ground) -> None:
    """`other` has forms of their own; the identifiers in them are swapped for those of `member`, the secretariat, anybody."""
    assert attacked.persons["member"]
    before = _owned(attacked, attacked.persons["member"].id)
    assert any(before.values())
    known = sorted({value for _, value in _keys(attacked)}, key=lambda value: (len(value), value))
    likely = {len(value): [one for one in known if len(one) == len(value)] for value in known}
    mine = {one.likeness: one for one in crawl(attacked, "other").forms if one.endpoint}
    for turn, form in enumerate(mine.values()):
        for target in (one for one in form.fields if _IDENTIFIER.fullmatch(one.value or "")):
            others = [one for one in likely.get(len(target.value), []) if one != target.value]
            for value in others[turn % 3 :: max(1, len(others) // 5)][:6]:
                attacker.tried.add(("belongings", form.endpoint, target.name))
                answer = attacker.send(
                    form,
                    lambda one, n=target.name, v=value: v if one.name == n else None,
                    button=(form.buttons or (None,))[0],
                )
                assert not [secret for secret in _OTHERS if secret in answer.text], (form.action, target.name, value)
    assert _owned(attacked, attacked.persons["member"].id) == before


@pytest.mark.slow
@pytest.mark.parametrize("who", ["visitor", "other", "referent"])
def test_saying_who_one_is_makes_nobody_more(
    attacker: Attacker, attacked: Ground, forms: tuple[Form, ...], who: str
) -> None:
    """Every form sent again by somebody who may not, or may, with the fields that only the application should set."""
    before, last = attacked.rows(_PEOPLE), attacked.rows("select coalesce(max(id), 0) from fact")[0][0]
    boss, mine = attacked.persons["administrator"].id, attacked.persons[who]
    extra = [(name, str(boss)) for name in GREEDY] + [("role", "administrateur"), ("is_admin", "1"), ("active", "1")]
    for form in (one for one in forms if one.method == "POST"):
        names = sorted(names_read(attacked.app, form.endpoint) - {one.name for one in form.fields})
        attacker.tried |= {("mass assignment", form.endpoint, name) for name in (*GREEDY, *names)}
        data = (
            {one.name: one.value for one in form.fields if one.kind != "file"}
            | {name: str(boss) for name in names}
            | dict(extra)
        )
        attacker.ask(who, "POST", form.action, data=data | dict(form.buttons[:1]))
    assert attacked.rows(_PEOPLE)[: len(before)] == before
    signed = {row[0] for row in attacked.rows(f"select distinct person_id from fact where id > {last}")}  # noqa: S608
    assert signed <= {None, mine.id if mine else None}, "what was done is told of who did it"
