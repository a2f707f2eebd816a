"""Write one public fact a second into an instance: a comment on a paragraph, which its margin counts at once."""

import sys
import time
from pathlib import Path

from benchmarks.instance import SENTENCE
from manifeste_tool.domain.readers import Role
from manifeste_tool.paths import Home
from manifeste_tool.services.discussion import discussing
from manifeste_tool.services.instance import instances
from manifeste_tool.settings import Settings
from manifeste_tool.storage import people


def main() -> None:
    """Write until stopped."""
    ws = instances.opened(Settings(home=Home(Path(sys.argv[1]))))
    with ws.reading() as connection:
        seen = ws.main(connection)
        ids = [unit.id for unit in ws.text(connection, seen) if unit.text.startswith(SENTENCE)]
        member = next(one for one in people.every(connection) if one.role is Role.MEMBER)
    for number in range(3600):
        discussing.on_paragraph(ws, member, ids[number % len(ids)], body=f"Mot {number}.", once=ws.new_key(), seen=seen)
        time.sleep(1)


if __name__ == "__main__":
    main()
