"""Batches: every input ends with its own answer, whatever shape the answer of the whole has."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.hubspot.batches import BatchInput, Send, send_all, write_results
from integrations.hubspot.errors import HubSpotInvalid
from integrations.hubspot.wire import BatchAnswer, ErrorBody
from schemas.crm import CrmRefused, CrmUnanswered, Rejected, Written


def inputs(count: int) -> list[BatchInput]:
    return [BatchInput(f"K{number}", {}, sent_id=f"K{number}") for number in range(count)]


def done(batch: Sequence[BatchInput]) -> BatchAnswer:
    return {"results": [{"id": f"id of {each.key}", "objectWriteTraceId": each.key} for each in batch]}


def refusing_whole_batches_with(poisoned: set[str], sizes: list[int]) -> Send:
    def send(batch: Sequence[BatchInput]) -> BatchAnswer:
        sizes.append(len(batch))
        if any(each.key in poisoned for each in batch):
            raise HubSpotInvalid(409, "taken", category="CONFLICT")
        return done(batch)

    return send


def answering(answer: BatchAnswer) -> Send:
    return lambda batch: answer


def test_two_hundred_and_fifty_inputs_are_three_requests() -> None:
    sizes: list[int] = []
    send_all(inputs(250), refusing_whole_batches_with(set(), sizes))
    assert sizes == [100, 100, 50]


@given(st.integers(1, 130), st.sets(st.integers(0, 129), max_size=6))
def test_exactly_the_poisoned_are_refused_and_all_others_written(count: int, poisoned: set[int]) -> None:
    bad = {f"K{number}" for number in poisoned}
    outcomes = send_all(inputs(count), refusing_whole_batches_with(bad, []))
    assert {key for key, outcome in outcomes.items() if isinstance(outcome, HubSpotInvalid)} == bad & set(outcomes)
    assert len(outcomes) == count


def test_one_poisoned_in_a_hundred_costs_at_most_fifteen_requests() -> None:
    sizes: list[int] = []
    send_all(inputs(100), refusing_whole_batches_with({"K63"}, sizes))
    assert len(sizes) <= 15


@pytest.mark.parametrize(
    "context",
    [{"objectWriteTraceId": ["K1"]}, {"ids": ["K1"]}, {"id": ["K1"]}],
    ids=["trace id", "ids", "id"],
)
def test_a_refusal_among_successes_finds_its_input(context: dict[str, list[str]]) -> None:
    error: ErrorBody = {"category": "VALIDATION_ERROR", "message": "no", "context": context}
    outcomes = send_all(inputs(2), answering({**done(inputs(1)), "errors": [error]}))
    assert write_results(["K0", "K1"], outcomes) == [Written("K0", "id of K0"), Rejected("K1", "no")]


def test_results_without_a_trace_id_are_known_by_the_unique_property() -> None:
    answer: BatchAnswer = {"results": [{"id": "K1", "properties": {"career_key": "K0"}}]}
    assert send_all(inputs(1), answering(answer), id_property="career_key") == {"K0": "K1"}


def test_a_student_id_is_never_taken_for_an_id_of_the_crm() -> None:
    # The CRM's id of the second is the digits of the first one's key.
    both = [BatchInput("501", {}, sent_id="501"), BatchInput("77", {}, sent_id="77")]
    answer: BatchAnswer = {
        "results": [
            {"id": "501", "properties": {"career_key": "77"}},
            {"id": "502", "properties": {"career_key": "501"}},
        ]
    }
    assert send_all(both, answering(answer), id_property="career_key") == {"501": "502", "77": "501"}


def test_an_input_that_no_answer_mentions_is_asked_again_alone() -> None:
    sizes: list[int] = []

    def forgetful(batch: Sequence[BatchInput]) -> BatchAnswer:
        sizes.append(len(batch))
        return done(batch[:1])

    outcomes = send_all(inputs(4), forgetful)
    assert all(isinstance(outcome, str) for outcome in outcomes.values())
    assert len(outcomes) == 4


def test_a_create_that_no_answer_mentions_is_never_sent_again() -> None:
    sizes: list[int] = []

    def forgetful(batch: Sequence[BatchInput]) -> BatchAnswer:
        sizes.append(len(batch))
        return done(batch[:1])

    with pytest.raises(CrmUnanswered):
        send_all(inputs(4), forgetful, may_repeat=False)
    assert sizes == [4]


def test_one_nameless_refusal_belongs_to_the_one_without_an_answer() -> None:
    outcomes = send_all(inputs(2), answering({**done(inputs(1)), "errors": [{"message": "no"}]}), may_repeat=False)
    assert write_results(["K1"], outcomes) == [Rejected("K1", "no")]


def test_a_portal_without_our_properties_stops_the_run_after_one_request() -> None:
    sizes: list[int] = []

    def unprepared(batch: Sequence[BatchInput]) -> BatchAnswer:
        sizes.append(len(batch))
        raise HubSpotInvalid(400, "Property does not exist", code="PROPERTY_DOESNT_EXIST")

    with pytest.raises(CrmRefused, match="not set up"):
        send_all(inputs(100), unprepared)
    assert sizes == [100]


def test_a_refusal_that_may_pass_is_not_called_rejected() -> None:
    error: ErrorBody = {"category": "INTERNAL_ERROR", "message": "oops", "context": {"ids": ["K1"]}}
    outcomes = send_all(inputs(2), answering({**done(inputs(1)), "errors": [error]}))
    with pytest.raises(CrmUnanswered):
        write_results(["K0", "K1"], outcomes)
