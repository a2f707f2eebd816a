"""When an answer is due, who is to be told of a breach and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from manifeste_tool.domain.privacy.retention import KEPT
from manifeste_tool.domain.registers import breaches, requests
from manifeste_tool.domain.registers.breaches import (
    BeforeFoundError,
    Breach,
    LateWithoutReasonError,
    NoNatureError,
    Risk,
    UntoldError,
)
from manifeste_tool.domain.registers.processing import PROCESSINGS
from manifeste_tool.domain.registers.requests import (
    Channel,
    DataRequest,
    NoAnswerError,
    NoApplicantError,
    NoRequestWordsError,
    RequestKind,
    RequestOutcome,
    RequestState,
    UnknownKindError,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("received", "extended", "until"),
    [
        ("2026-03-02T09:00", False, "2026-04-02"),
        ("2026-01-31T09:00", False, "2026-02-28"),
        ("2026-01-31T09:00", True, "2026-04-30"),
        ("2026-11-30T09:00", True, "2027-02-28"),
        ("2026-12-15T23:30", False, "2027-01-16"),  # past midnight in Paris
    ],
)
def test_an_answer_is_due_the_same_day_of_another_month(received: str, extended: bool, until: str) -> None:
    found = requests.due(datetime.fromisoformat(received).replace(tzinfo=UTC), extended=extended)
    assert found.isoformat().startswith(f"{until}T23:59:59")


def test_a_request_is_late_by_its_answer_or_by_now() -> None:
    one = DataRequest(1, RequestKind.ACCESS, Channel.FORM, NOW, requests.due(NOW), "a@exemple.fr", "Tout.")
    assert one.is_open
    assert not one.is_late(NOW + timedelta(days=31))
    assert one.is_late(NOW + timedelta(days=32))
    done = DataRequest(1, one.kind, one.channel, NOW, one.due_at, "", "", state=RequestState.ANSWERED, answered_at=NOW)
    assert not done.is_open
    assert not done.is_late(NOW + timedelta(days=99))


def test_what_a_form_leaves_out_is_asked_for() -> None:
    assert requests.kind_of("accès") is RequestKind.ACCESS
    assert requests.words(" Tout.\r\n ") == "Tout."
    assert requests.applicant(" Léa \n a@exemple.fr") == "Léa a@exemple.fr"
    assert requests.answered("Voici.", "faite") == ("Voici.", RequestOutcome.DONE)
    with pytest.raises(UnknownKindError):
        requests.kind_of("autre")
    for given in ("", "x" * 4_001):
        with pytest.raises(NoRequestWordsError):
            requests.words(given)
        with pytest.raises(NoApplicantError):
            requests.applicant(given)
        with pytest.raises(NoAnswerError):
            requests.answered(given, "faite")
    with pytest.raises(NoAnswerError):
        requests.answered("Voici.", "")


def breach(**told: object) -> Breach:
    return Breach(**{"id": 1, "found_at": NOW, "nature": "Fuite.", "risk": Risk.RISK, **told})  # type: ignore[arg-type]


def test_seventy_two_hours_are_counted_from_the_discovery() -> None:
    assert breach().hours_left(NOW) == 72
    assert breach().hours_left(NOW + timedelta(hours=72, minutes=1)) == -1
    assert breach(authority_told_at=NOW + timedelta(hours=10)).hours_left(NOW + timedelta(days=9)) == 62


def test_who_is_to_be_told_follows_the_risk() -> None:
    later = NOW + timedelta(hours=1)
    told = [(one.authority_waits, one.people_wait) for one in (breach(risk=risk) for risk in Risk)]
    assert told == [(False, False), (True, False), (True, True)]
    for one in (breach(), breach(risk=Risk.HIGH, authority_told_at=later)):
        with pytest.raises(UntoldError):
            breaches.refuse_open_ends(one)
    breaches.refuse_open_ends(breach(risk=Risk.NONE))
    breaches.refuse_open_ends(breach(risk=Risk.HIGH, authority_told_at=later, people_told_at=later))
    assert breaches.risk_of("risque") is Risk.RISK
    with pytest.raises(NoNatureError):
        breaches.risk_of("énorme")


def test_moments_follow_one_another_and_lateness_has_a_reason() -> None:
    now = NOW + timedelta(days=9)
    late = NOW + timedelta(hours=73)
    for one in (breach(happened_at=NOW - timedelta(days=1)), breach(authority_told_at=late, late_because="Congés.")):
        assert breaches.checked(one, now) == one
    with pytest.raises(LateWithoutReasonError):
        breaches.checked(breach(authority_told_at=late), now)
    for wrong in (
        {"found_at": now + timedelta(hours=1)},
        {"people_told_at": NOW - timedelta(hours=1)},
        {"authority_told_at": now + timedelta(hours=1)},
        {"happened_at": NOW + timedelta(hours=1)},
    ):
        with pytest.raises(BeforeFoundError):
            breaches.checked(breach(**wrong), now)
    for wrong_words in ({"nature": ""}, {"measures": "x" * 4_001}):
        with pytest.raises(NoNatureError):
            breaches.checked(breach(**wrong_words), now)


def test_every_kind_of_data_that_is_kept_belongs_to_a_processing() -> None:
    assert {name for one in PROCESSINGS for name in one.kept} == {one.name for one in KEPT}
