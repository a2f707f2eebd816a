"""What is filed after the closing: by the secretariat alone, on a member's behalf, with a reason that all may read."""

from manifeste_tool.domain.audience import StageKind
from manifeste_tool.domain.people import Act, may
from manifeste_tool.domain.readers import Reader
from manifeste_tool.errors import N_, RefusedError

MAX_REASON = 1_000


class LateReasonError(RefusedError):
    """Something is filed late without a reason, or with a very long one."""

    fields = ("late_reason", "reason")
    sentence = N_(
        "Dites pourquoi cet amendement est déposé hors délai, en %(limit)s signes au plus : "
        "le motif se lit sur sa fiche. Vos mots sont conservés."
    )


def is_late(reader: Reader) -> bool:
    """Whether what is filed now is late: the newest cycle's filing has closed, and none is open."""
    cycle = max((stage.cycle for stage in reader.stages), default=0)
    ends = [stage.closes_at for stage in reader.stages if stage.kind is StageKind.FILING and stage.cycle == cycle]
    closed = any(end is not None and reader.now is not None and end <= reader.now for end in ends)
    return closed and not reader.is_open(StageKind.FILING)


def may_file_late(reader: Reader) -> bool:
    """Whether the reader may file on a member's behalf although the filing is closed."""
    return is_late(reader) and may(reader, Act.FILE_LATE)


def late_reason_of(reader: Reader, given: str) -> str:
    """Return why something is filed late, `""` where it is not late. Raises `LateReasonError`."""
    if not may_file_late(reader):
        return ""
    if not 0 < len(given.strip()) <= MAX_REASON:
        raise LateReasonError(limit=MAX_REASON)
    return given.strip()
