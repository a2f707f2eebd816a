"""Why a tip that nobody recorded is not served: the gravest reason first."""

from dataclasses import replace

import pytest

from manifeste_tool.domain.serving.quarantine import LARGEST, TOLD, Reason, Tip, judged
from manifeste_tool.domain.text.markdown import parse

SERVED = "## Un texte <!-- ¶hhhhhhh2 -->\n\nUn. <!-- ¶aaaaaaa2 -->\n\nDeux. <!-- ¶bbbbbbb2 -->\n"
FILES = frozenset({"manifeste.md", "manifeste.en.md"})
GOOD = Tip(True, {"manifeste.md": 100}, SERVED, ("a" * 32,))


@pytest.mark.parametrize(
    ("tip", "reason", "details"),
    [
        (replace(GOOD, follows=False, markdown=None, operations=()), Reason.REWRITTEN, ""),
        (replace(GOOD, sizes={"a.md": 1, "manifeste.md": 1}, markdown=None), Reason.FOREIGN_FILE, "a.md"),
        (replace(GOOD, sizes={"manifeste.md": LARGEST + 1}, markdown=None), Reason.TOO_LARGE, "manifeste.md"),
        (replace(GOOD, sizes={}, markdown=None), Reason.UNREADABLE, ""),
        (replace(GOOD, markdown="<div>\n"), Reason.UNREADABLE, "RawHtmlError"),
        (replace(GOOD, markdown=SERVED + "\n\n"), Reason.UNREADABLE, ""),
        (replace(GOOD, markdown=SERVED.replace(" <!-- ¶bbbbbbb2 -->", "")), Reason.IDENTITY_LOST, "¶bbbbbbb2"),
        (replace(GOOD, markdown=SERVED + "\nTrois.\n"), Reason.IDENTITY_LOST, ""),
        (replace(GOOD, operations=("a" * 32, "")), Reason.NO_TRAILERS, ""),
        (GOOD, Reason.UNKNOWN, "a" * 32),
        (
            replace(
                GOOD,
                markdown="## Un texte <!-- ¶hhhhhhh2 -->\n\nUn. Deux. <!-- ¶aaaaaaa2 =bbbbbbb2 -->\n",
            ),
            Reason.UNKNOWN,
            "a" * 32,
        ),
    ],
)
def test_each_tip_has_its_reason(tip: Tip, reason: Reason, details: str) -> None:
    assert judged(tip, parse(SERVED), FILES) == (reason, details)


def test_every_reason_has_its_sentence() -> None:
    assert TOLD.keys() == set(Reason)
