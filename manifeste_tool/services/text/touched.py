"""What a commit did to each paragraph, as it is put on record."""

from manifeste_tool.domain.comparing.edits import edits
from manifeste_tool.domain.text.markdown import unit_lines
from manifeste_tool.domain.text.text import Paragraph, Text


def revisions(before: Text, after: Text) -> list[dict[str, str | None]]:
    """Return what a commit did to each paragraph, as rows of the table `revision`."""
    return [
        {
            "paragraph_id": edit.paragraph_id,
            "change": str(edit.change),
            "before": line(edit.before),
            "after": line(edit.after),
        }
        for edit in edits(before, after)
    ]


def line(paragraph: Paragraph | None) -> str | None:
    """Return a unit as it stands in the file, None for none."""
    return "\n".join(unit_lines(paragraph)) if paragraph else None
