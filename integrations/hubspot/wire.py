"""The parts of HubSpot's JSON that we read. Every field may be missing, so every one of them is optional.

Source: HubSpot's published API documents, version 2026-09; the error shape from its page on error handling,
which asks readers to treat all of its fields as optional.
"""

from typing import TypedDict

ErrorContext = dict[str, list[str]]


# One entry of `errors` inside an error. Written as a call because `in` is a keyword of Python.
ErrorDetail = TypedDict("ErrorDetail", {"message": str, "code": str, "in": str, "context": ErrorContext}, total=False)


class ErrorBody(TypedDict, total=False):
    """The body of a 4xx or 5xx, and also one entry of `errors` in the answer to a batch."""

    message: str
    category: str
    context: ErrorContext
    errors: list[ErrorDetail]
    errorType: str
    policyName: str


class ObjectResult(TypedDict, total=False):
    """One object as batches answer it. `objectWriteTraceId` repeats what the input carried."""

    id: str
    properties: dict[str, str | None]
    objectWriteTraceId: str


class BatchAnswer(TypedDict, total=False):
    """What a batch answers. `errors` decides what was refused; 200 and 207 mean the same to us."""

    results: list[ObjectResult]
    errors: list[ErrorBody]


class NextPage(TypedDict, total=False):
    """The cursor of the next page."""

    after: str


class Paging(TypedDict, total=False):
    """Absent on the last page."""

    next: NextPage


class AssociatedObject(TypedDict, total=False):
    """The far end of an association. The id is a number here and a string everywhere else."""

    toObjectId: int | str


AssociationResult = TypedDict(
    "AssociationResult", {"from": ObjectResult, "to": list[AssociatedObject], "paging": Paging}, total=False
)


class AssociationsAnswer(TypedDict, total=False):
    """The associations of a batch of objects; one that has none is left out or stands under `errors`."""

    results: list[AssociationResult]
    errors: list[ErrorBody]


class Schema(TypedDict, total=False):
    """A custom object's definition."""

    name: str
    objectTypeId: str


class SchemasAnswer(TypedDict, total=False):
    """All custom objects of the portal."""

    results: list[Schema]


class Owner(TypedDict, total=False):
    """A user of the portal to whom tasks can be given."""

    id: str
    email: str
    userId: int


class OwnersPage(TypedDict, total=False):
    """One page of owners."""

    results: list[Owner]
    paging: Paging


class StageMetadata(TypedDict, total=False):
    """What a stage means. `ticketState` is OPEN or CLOSED."""

    ticketState: str


class Stage(TypedDict, total=False):
    """One step that a ticket goes through."""

    id: str
    label: str
    displayOrder: int
    metadata: StageMetadata


class Pipeline(TypedDict, total=False):
    """A way of tickets from new to closed. A portal may have several."""

    id: str
    label: str
    displayOrder: int
    stages: list[Stage]


class PipelinesAnswer(TypedDict, total=False):
    """All pipelines of an object type."""

    results: list[Pipeline]


class Channel(TypedDict, total=False):
    """A way into the inbox (chat, e-mail, SMS). Its id differs between portals, so it is found by name."""

    id: str
    name: str


class ChannelsPage(TypedDict, total=False):
    """One page of channels."""

    results: list[Channel]
    paging: Paging


class Thread(TypedDict, total=False):
    """One conversation of the inbox. Time stamps are ISO 8601 in UTC."""

    id: str
    originalChannelId: str
    originalChannelAccountId: str
    latestMessageReceivedTimestamp: str | None
    assignedTo: str | None


class ThreadsPage(TypedDict, total=False):
    """One page of threads."""

    results: list[Thread]
    paging: Paging


class DeliveryIdentifier(TypedDict, total=False):
    """An address of a channel: a phone number where it sends texts."""

    type: str
    value: str


class Participant(TypedDict, total=False):
    """A sender of a message."""

    deliveryIdentifier: DeliveryIdentifier


class Message(TypedDict, total=False):
    """One text of a thread. `createdAt` is ISO 8601 in UTC."""

    text: str
    type: str
    direction: str
    createdAt: str
    channelId: str
    channelAccountId: str
    senders: list[Participant]


class MessagesPage(TypedDict, total=False):
    """One page of messages."""

    results: list[Message]
    paging: Paging


class ContactList(TypedDict, total=False):
    """A list of records, without its members."""

    listId: str


class ListAnswer(TypedDict, total=False):
    """One list as it is read by its name."""

    list: ContactList


class Membership(TypedDict, total=False):
    """One member of a list: an id and when it was added, nothing else."""

    recordId: str


class MembershipsPage(TypedDict, total=False):
    """One page of members."""

    results: list[Membership]
    paging: Paging
