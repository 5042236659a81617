"""The vendor's numbers for what goes wrong, and the body it answers them with.

Source: https://www.twilio.com/docs/api/errors (numbers and meaning; the sentences are ours).
"""

from dataclasses import dataclass

MORE_INFO = "https://www.twilio.com/docs/errors/"

# A create that is refused: number -> (HTTP status, sentence).
REFUSALS: dict[int, tuple[int, str]] = {
    20001: (400, "A parameter has a value that cannot be used"),
    20003: (401, "The account SID and auth token do not belong together"),
    20004: (405, "This method is not allowed here"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too many requests at once"),
    20500: (500, "Something broke inside"),
    21211: (400, "The 'To' number is not a valid phone number"),
    21408: (400, "The account may not text this region"),
    21602: (400, "A message needs a body"),
    21603: (400, "A message needs a 'From' number or a Messaging Service"),
    21604: (400, "A message needs a 'To' number"),
    21606: (400, "The 'From' number is not one of this account that can text"),
    21608: (400, "The 'To' number is not verified, and a trial account may text no other"),
    21609: (400, "The status callback is not a valid URL"),
    21610: (400, "The recipient has opted out"),
    21611: (400, "The queue of the 'From' number is full"),
    21612: (400, "There is no route from this sender to the 'To' number"),
    21614: (400, "The 'To' number is not a mobile number"),
    21617: (400, "The body is longer than 1600 characters"),
    21701: (400, "The Messaging Service does not exist"),
    30409: (409, "The message can no longer be canceled"),
    35111: (400, "A 'SendAt' is needed with 'ScheduleType'"),
    35114: (400, "The 'SendAt' is nearer than 300 seconds or farther than 35 days"),
    35118: (400, "Only a Messaging Service can schedule"),
}

# A text that was taken and did not arrive: number -> sentence.
DROPS: dict[int, str] = {
    30003: "The phone is off or out of reach",
    30004: "The message was blocked",
    30005: "The number is unknown or no longer in service",
    30006: "The number is a landline or cannot be reached",
    30007: "A carrier filtered the message",
    30008: "The carrier gave no reason",
    30023: "A carrier takes no more of this brand today",
    30027: "T-Mobile takes no more of this brand today",
    30034: "The sender is not registered",
    30036: "The validity period ran out before the message was sent",
}


@dataclass(slots=True)
class Refusal(Exception):
    """The vendor says no; becomes an HTTP answer."""

    code: int
    detail: str = ""


def body_of(refusal: Refusal) -> tuple[int, dict[str, object]]:
    """Return the HTTP status and the JSON body of a refusal."""
    status, sentence = REFUSALS[refusal.code]
    return status, {
        "code": refusal.code,
        "message": f"{sentence}: {refusal.detail}" if refusal.detail else sentence,
        "more_info": f"{MORE_INFO}{refusal.code}",
        "status": status,
    }
