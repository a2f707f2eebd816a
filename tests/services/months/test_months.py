import time
from collections import Counter
from datetime import date

from sqlalchemy import select

from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage.tables.journal import fact, notice
from manifeste_tool.storage.tables.telling import mail
from tests.conftest import Clock
from tests.services.mail_server import mail_server
from tests.services.months import story
from tests.services.months.story import Tale, at, begun


def test_x(workspace: Workspace, clock: Clock):
    t = time.time()
    with mail_server() as post:
        here = begun(workspace, clock, post.settings())
        tale = Tale()
        print("begun", time.time() - t)
        story.january(here)
        print("jan", time.time() - t)
        story.february(here, tale)
        print("feb", time.time() - t)
        story.march(here, tale)
        print("mar", time.time() - t)
        story.sitting(here, tale)
        story.closing(here, tale)
        story.april(here, tale)
        print("apr", time.time() - t)
        story.may(here, tale)
        print("may", time.time() - t)
        here.go(at(date(2026, 6, 5)))
    print(time.time() - t)
    with workspace.reading() as c:
        for row in c.execute(
            select(fact.c.name, notice.c.person_id, fact.c.about, fact.c.about_id).join(
                fact, fact.c.id == notice.c.fact_id
            )
        ):
            pass
        print(Counter(r[0] for r in c.execute(select(fact.c.name).join(notice, fact.c.id == notice.c.fact_id))))
        print(Counter(c.execute(select(mail.c.state)).scalars()))
        print(Counter(c.execute(select(mail.c.subject)).scalars()))
