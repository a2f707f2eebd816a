import time
from collections import Counter, defaultdict

from sqlalchemy import select

from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.tables.journal import fact, notice
from manifeste_tool.storage.tables.telling import mail
from tests.conftest import Clock
from tests.services.mail_server import mail_server
from tests.services.months import story
from tests.services.months.story import Tale, begun


def test_x(workspace: Workspace, clock: Clock):
    t = time.process_time()
    with mail_server() as post:
        here = begun(workspace, clock, post.settings())
        tale = Tale()
        for step in (
            lambda: story.january(here),
            lambda: story.february(here, tale),
            lambda: story.march(here, tale),
            lambda: story.sitting(here, tale),
            lambda: story.closing(here, tale),
            lambda: story.april(here, tale),
            lambda: story.may(here, tale),
            lambda: story.june(here),
        ):
            step()
            print(clock.moment, time.process_time() - t)
    keys = {p.id: k for k, p in here.people.items()}
    out = defaultdict(list)
    with workspace.reading() as c:
        for row in c.execute(
            select(
                fact.c.id, fact.c.at, fact.c.name, notice.c.person_id, fact.c.about, fact.c.about_id, notice.c.mail_id
            ).join(fact, fact.c.id == notice.c.fact_id)
        ):
            out[(row.id, str(row.at)[:16], row.name, row.about, row.about_id)].append(
                keys[row.person_id] + ("" if row.mail_id else "-")
            )
        for k, v in sorted(out.items()):
            print(k, len(v), v if len(v) < 12 else v[:3])
        print(Counter(c.execute(select(mail.c.state)).scalars()))
        print(Counter(c.execute(select(mail.c.kind)).scalars()))
