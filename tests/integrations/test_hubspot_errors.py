"""What HubSpot's refusals become: the policy (repeat, stop, mend) and words a person understands."""

import json

import pytest

from integrations.hubspot.errors import HubSpotForbidden, HubSpotInvalid, failure, invalid
from schemas.crm import CrmBusy, CrmRefused, CrmUnanswered


def answer(**body: object) -> bytes:
    return json.dumps({"status": "error", **body}).encode()


@pytest.mark.parametrize(
    ("policy", "headers", "seconds"),
    [
        ("TEN_SECONDLY_ROLLING", {}, 10),
        ("SECONDLY", {}, 1),
        ("DAILY", {}, 3600),
        ("TEN_SECONDLY_ROLLING", {"Retry-After": "4"}, 4),
        ("TEN_SECONDLY_ROLLING", {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, 10),
    ],
)
def test_a_refusal_for_load_says_how_long_to_wait(policy: str, headers: dict[str, str], seconds: float) -> None:
    busy = failure(429, headers, answer(errorType="RATE_LIMIT", policyName=policy))
    assert isinstance(busy, CrmBusy)
    assert (busy.retry_after_seconds, busy.policy) == (seconds, policy)


@pytest.mark.parametrize("status", [423, 477])
def test_a_locked_record_and_a_moving_portal_are_waited_for(status: int) -> None:
    assert isinstance(failure(status, {"Retry-After": "2"}, b""), CrmBusy)


def test_a_lock_lasts_two_seconds() -> None:
    busy = failure(423, {}, b"")
    assert isinstance(busy, CrmBusy)
    assert busy.retry_after_seconds == 2


@pytest.mark.parametrize("status", [302, 408, 500, 502, 503, 504, 521])
def test_silence_in_every_shape_may_have_been_applied(status: int) -> None:
    assert isinstance(failure(status, {}, b"<html>Bad gateway</html>"), CrmUnanswered)


def test_a_wrong_token_stops_the_run_with_the_words_of_the_portal() -> None:
    refused = failure(
        401, {}, answer(message="Authentication credentials not found.", category="INVALID_AUTHENTICATION")
    )
    assert isinstance(refused, CrmRefused)
    assert "Authentication credentials not found." in str(refused)


def test_a_missing_scope_is_told_apart_from_a_wrong_token() -> None:
    assert isinstance(failure(403, {}, answer(message="This app lacks scopes")), HubSpotForbidden)


@pytest.mark.parametrize(
    "body",
    [
        {
            "message": "Invalid input",
            "errors": [{"message": "no such date", "context": {"propertyName": ["cs_start_on"]}}],
        },
        {"message": "Invalid input", "errors": [{"message": "no such date", "in": "cs_start_on"}]},
        {"message": 'Property values were not valid: [{"message":"no such date","name":"cs_start_on"}]'},
        {"message": "no such date", "context": {"propertyName": ["cs_start_on"]}},
    ],
)
def test_the_property_is_found_wherever_hubspot_names_it(body: dict[str, object]) -> None:
    problem = failure(400, {}, answer(**body))
    assert isinstance(problem, HubSpotInvalid)
    assert problem.property_name == "cs_start_on"
    assert problem.reason == "start_on: no such date (cs_start_on)"


def test_a_property_that_is_not_ours_keeps_its_name() -> None:
    problem = invalid({"message": "required by a rule", "context": {"propertyName": ["campus"]}})
    assert problem.reason == "required by a rule (campus)"


def test_an_answer_without_a_reason_still_says_something() -> None:
    problem = failure(400, {}, b"not json")
    assert isinstance(problem, HubSpotInvalid)
    assert problem.reason == "HubSpot answered 400 without a reason"


def test_a_reason_has_a_length_that_fits_a_screen() -> None:
    problem = failure(400, {}, answer(message="x" * 5000))
    assert isinstance(problem, HubSpotInvalid)
    assert len(problem.reason) == 400


@pytest.mark.parametrize(
    ("detail", "mending"),
    [
        ({"message": "cohort is required", "code": "REQUIRED_PROPERTY", "context": {"propertyName": ["cohort"]}},
         "a rule of the portal requires cohort: fill it there"),
        ({"message": "Enter only letters", "code": "INVALID_ALPHA", "context": {"propertyName": ["firstname"]}},
         "does not allow this value of firstname"),
        ({"message": "was not one of the allowed options", "code": "INVALID_OPTION", "in": "cs_outcome"},
         "`placeline crm setup`"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_a_person_has_to_do(detail: dict[str, object], mending: str) -> None:
    problem = failure(400, {}, answer(message="Property values were not valid", errors=[detail]))
    assert mending in str(problem)


def test_a_long_refusal_still_says_it() -> None:
    problem = failure(400, {}, answer(message="x" * 5000 + " is required"))
    assert "`placeline crm retry`" in str(problem)


def test_missing_scopes_are_named() -> None:
    detail = {"message": "lacks scopes", "context": {"requiredGranularScopes": ["crm.objects.custom.write"]}}
    problem = failure(403, {}, answer(message="This app has not been granted all scopes", errors=[detail]))
    assert "Give the token the scopes crm.objects.custom.write" in str(problem)
