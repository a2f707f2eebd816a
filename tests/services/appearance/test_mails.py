"""Mails are dressed as the site is: in the colour that the instance chose."""

from manifeste_tool.domain.appearance.appearance import ACCENT
from manifeste_tool.domain.telling import Letter, News, Recipient
from manifeste_tool.services.telling import posting
from manifeste_tool.services.workspace import Workspace
from manifeste_tool.storage import settings
from tests.services.story import cast

CHOSEN = "#7a1f5c"


def test_links_and_buttons_of_a_mail_have_the_colour_that_was_chosen(workspace: Workspace) -> None:
    cast(workspace)
    member = Recipient("member", "member@exemple.test", 1, "fr")
    letter = Letter(News.ACCOUNT, "mail_test", {"host": "exemple.test", "sender": "zig@exemple.test"})
    with workspace.writing() as connection:
        before = posting.written(workspace, connection, member, [letter], kind=str(News.SITTING))
        settings.put(connection, ACCENT.setting, CHOSEN)
        after = posting.written(workspace, connection, member, [letter], kind=str(News.SITTING))
    assert f"background:{ACCENT.standing}" in before.html
    assert f"color:{ACCENT.standing}" in before.html.replace("background", "")
    assert after.html == before.html.replace(ACCENT.standing, CHOSEN)
    assert after.text == before.text
