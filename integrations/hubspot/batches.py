"""Batches of a hundred, taken apart until every input has its own answer.

HubSpot refuses a whole batch for one bad input (409, 400), or takes the good ones and lists the others
under `errors`. Either way each input ends with the id it has in the CRM or with the refusal that is its
own.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import cast

from integrations.hubspot.errors import HubSpotInvalid, invalid
from integrations.hubspot.transport import HubSpotTransport
from integrations.hubspot.wire import BatchAnswer, ErrorBody, ObjectResult
from schemas.crm import CrmRefused, CrmUnanswered, Gone, Rejected, WriteResult, Written

BATCH_SIZE = 100  # HubSpot's limit for every batch of objects

Outcome = str | HubSpotInvalid  # the id in the CRM, or why there is none


@dataclass(frozen=True, slots=True)
class BatchInput:
    """One input of a batch: our key, which HubSpot repeats as `objectWriteTraceId`, and what is sent.

    `sent_id` is the `id` that HubSpot was given for it, and may name it by: a CRM id, a value of a unique
    property, or None for a create.
    """

    key: str
    body: Mapping[str, object]
    sent_id: str | None = None


Send = Callable[[Sequence[BatchInput]], BatchAnswer]


@dataclass(slots=True)
class _Sorted:
    """An answer, by input: what became of whom, who is not mentioned, and refusals that name nobody."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    unmentioned: list[BatchInput] = field(default_factory=list)
    nameless: list[HubSpotInvalid] = field(default_factory=list)


def chunks(inputs: Sequence[str], size: int = BATCH_SIZE) -> Iterator[list[str]]:
    """Yield the ids a batch at a time."""
    remaining = iter(inputs)
    while batch := list(islice(remaining, size)):
        yield batch


def post_batch(transport: HubSpotTransport, where: str, batch: Sequence[BatchInput]) -> BatchAnswer:
    """Post one batch. Raises as the transport does."""
    return cast(BatchAnswer, transport.post(where, {"inputs": [each.body for each in batch]}))


def send_all(
    inputs: Sequence[BatchInput], send: Send, *, id_property: str | None = None, may_repeat: bool = True,
    size: int = BATCH_SIZE,
) -> dict[str, Outcome]:  # fmt: skip
    """Send the inputs by the hundred, or by `size`, and return what became of each, by key.

    `id_property` is the unique property by which results can be told apart if they carry no trace id; None
    means by their id. With `may_repeat` off, an input that was perhaps applied is never sent again. Raises
    CrmBusy, CrmRefused and, if an answer leaves open what became of an input, CrmUnanswered.
    """
    outcomes: dict[str, Outcome] = {}
    for start in range(0, len(inputs), size):
        outcomes |= _sent(inputs[start : start + size], send, id_property, may_repeat)
    return outcomes


def write_results(
    keys: Sequence[str], outcomes: dict[str, Outcome], known: Collection[str] = frozenset()
) -> list[WriteResult]:
    """Return the outcomes in the contract's words, in the order of `keys`; `known` are those that stood there before.

    Raises CrmUnanswered if a refusal may pass by itself: to call that one rejected would lose it.
    """
    results: list[WriteResult] = []
    for key in keys:
        outcome = outcomes[key]
        if isinstance(outcome, str):
            results.append(Written(key, outcome))
        elif outcome.may_pass:
            raise CrmUnanswered(f"HubSpot could not write some of the batch: {outcome.reason}")
        elif key in known and outcome.is_not_found:
            results.append(Gone(key))
        else:
            results.append(Rejected(key, outcome.reason))
    return results


def _sent(batch: Sequence[BatchInput], send: Send, id_property: str | None, may_repeat: bool) -> dict[str, Outcome]:
    try:
        answer = send(batch)
    except HubSpotInvalid as problem:
        _stop_if_set_up_is_missing(problem)
        if len(batch) == 1:
            return {batch[0].key: problem}
        return _sent_in_halves(batch, send, id_property, may_repeat)
    found = _sorted_answer(batch, answer, id_property)
    for outcome in found.outcomes.values():
        _stop_if_set_up_is_missing(outcome)
    if not found.unmentioned:
        return found.outcomes
    if found.nameless and len(found.nameless) >= len(found.unmentioned):
        # As many refusals as inputs without an answer: they are theirs, though not who has which.
        return found.outcomes | {each.key: found.nameless[0] for each in found.unmentioned}
    if may_repeat and len(batch) > 1:
        return found.outcomes | _sent_in_halves(found.unmentioned, send, id_property, may_repeat)
    raise CrmUnanswered(f"HubSpot's answer says nothing of {len(found.unmentioned)} of {len(batch)} inputs")


def _stop_if_set_up_is_missing(outcome: Outcome) -> None:
    # No record of this kind can be written, so every other batch and every half of this one would end alike.
    if isinstance(outcome, HubSpotInvalid) and outcome.is_set_up_missing:
        raise CrmRefused(f"the portal is not set up for Placeline: {outcome.reason}") from outcome


def _sent_in_halves(
    batch: Sequence[BatchInput], send: Send, id_property: str | None, may_repeat: bool
) -> dict[str, Outcome]:
    middle = (len(batch) + 1) // 2
    outcomes: dict[str, Outcome] = {}
    for half in (batch[:middle], batch[middle:]):
        if half:
            outcomes |= _sent(half, send, id_property, may_repeat)
    return outcomes


def _sorted_answer(batch: Sequence[BatchInput], answer: BatchAnswer, id_property: str | None) -> _Sorted:
    keys = {each.key for each in batch}
    keys_by_id = {each.sent_id: each.key for each in batch if each.sent_id is not None}
    found = _Sorted()
    for result in answer.get("results") or ():
        key = result.get("objectWriteTraceId")
        if key not in keys:
            key = keys_by_id.get(_id_of(result, id_property) or "")
        if key is not None and "id" in result:
            found.outcomes[key] = str(result["id"])
    for error in answer.get("errors") or ():
        named = _keys_named(error, keys, keys_by_id)
        found.outcomes |= dict.fromkeys(named, invalid(error))
        if not named:
            found.nameless.append(invalid(error))
    found.unmentioned = [each for each in batch if each.key not in found.outcomes]
    return found


def _id_of(result: ObjectResult, id_property: str | None) -> str | None:
    # An id of the CRM and a student id can be the same digits, so only the one that was sent is compared.
    if id_property is None:
        return result.get("id")
    return (result.get("properties") or {}).get(id_property)


def _keys_named(error: ErrorBody, keys: set[str], keys_by_id: dict[str, str]) -> list[str]:
    contexts = [
        error.get("context") or {},
        *(each.get("context") or {} for each in error.get("errors") or ()),
    ]
    named: list[str] = []
    for context in contexts:
        for name, values in context.items():
            listed = values if isinstance(values, list) else [cast(str, values)]
            if name == "objectWriteTraceId":
                named += [value for value in listed if value in keys]
            elif name in ("id", "ids", "fromObjectId"):
                named += [keys_by_id[value] for value in map(str, listed) if value in keys_by_id]
    return list(dict.fromkeys(named))
