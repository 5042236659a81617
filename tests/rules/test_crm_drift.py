"""Who wins where the CRM and we differ, and what a property ticked by hand says about texting."""

from datetime import UTC, datetime, timedelta

import pytest

from rules.crm_drift import Subject, Verdict, Winner, fact_verdict, same_value, sentence_of, winner_of
from rules.crm_opt_outs import OptOutChange, opt_out_change, says_opted_out
from rules.verification import VerificationStatus
from schemas.career_status import CRM_PROPERTIES

NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("subject", "field", "winner"),
    [
        (Subject.CONTACT, "phone", Winner.CRM),
        (Subject.CONTACT, "opt_out", Winner.CRM),
        (Subject.CONTACT, "email", Winner.ROSTER),
        (Subject.CONTACT, "first_name", Winner.ROSTER),
        (Subject.TASK, "status", Winner.CRM),
        (Subject.TASK, "owner", Winner.CRM),
        (Subject.TICKET, "stage", Winner.CRM),
        (Subject.THREAD, "status", Winner.CRM),
        (Subject.RECORD, "employer", Winner.EVIDENCE),
        (Subject.RECORD, "source", Winner.PLACELINE),
        (Subject.RECORD, "form_completed_on", Winner.PLACELINE),
        (Subject.RECORD, "existence", Winner.CRM),
    ],
)
def test_each_field_has_its_winner(subject: Subject, field: str, winner: Winner) -> None:
    assert winner_of(subject, field) is winner


def test_every_winner_can_be_explained_and_every_property_of_a_record_has_one() -> None:
    assert all(sentence_of(winner) for winner in Winner)
    winners = {winner_of(Subject.RECORD, each.name) for each in CRM_PROPERTIES}
    assert winners == {Winner.EVIDENCE, Winner.PLACELINE}


@pytest.mark.parametrize(
    ("field", "status", "verified_at", "theirs_at", "verdict"),
    [
        ("employer", VerificationStatus.VERIFIED, NOW, NOW - timedelta(hours=1), Verdict.WRITE_OURS),
        ("employer", VerificationStatus.VERIFIED, NOW, NOW + timedelta(hours=1), Verdict.ASK_PERSON),
        ("employer", VerificationStatus.VERIFIED, NOW, None, Verdict.ASK_PERSON),
        ("employer", VerificationStatus.VERIFIED, None, NOW, Verdict.ASK_PERSON),
        # The fact was changed since, or somebody doubts it.
        ("employer", VerificationStatus.UNVERIFIED, NOW, NOW - timedelta(hours=1), Verdict.ASK_PERSON),
        ("employer", VerificationStatus.DISPUTED, NOW, NOW - timedelta(hours=1), Verdict.ASK_PERSON),
        # Nobody who makes sure of a job vouches for the pay.
        ("pay_cents", VerificationStatus.VERIFIED, NOW, NOW - timedelta(hours=1), Verdict.ASK_PERSON),
    ],
)
def test_only_what_was_verified_since_overwrites_what_a_person_wrote(
    field: str,
    status: VerificationStatus,
    verified_at: datetime | None,
    theirs_at: datetime | None,
    verdict: Verdict,
) -> None:
    assert fact_verdict(field, status, verified_at, theirs_at) is verdict


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [("5", "5.0", True), ("Acme", " acme ", True), ("", "", True), ("Acme", "", False), ("21", "21.5", False)],
)
def test_values_are_compared_as_a_reader_does(ours: str, theirs: str, same: bool) -> None:
    assert same_value(ours, theirs) is same


@pytest.mark.parametrize("value", ["true", "TRUE", "yes", "2026-03-01", "opted_out", "unsubscribed", "anything"])
def test_in_doubt_a_value_is_an_opt_out(value: str) -> None:
    assert says_opted_out({"a": "", "b": value})


@pytest.mark.parametrize("value", ["", "false", "No", " opted_in ", "subscribed"])
def test_what_says_no_such_thing_is_none(value: str) -> None:
    assert not says_opted_out({"a": value})


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (False, True, OptOutChange.OPT_OUT),
        (True, False, OptOutChange.TAKEN_BACK),
        (True, True, OptOutChange.NOTHING),
        (False, False, OptOutChange.NOTHING),
    ],
)
def test_only_a_change_means_something(before: bool, now: bool, change: OptOutChange) -> None:
    assert opt_out_change(before=before, now=now) is change
