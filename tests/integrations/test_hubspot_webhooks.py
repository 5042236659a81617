"""HubSpot's webhooks: the signature as HubSpot makes it, no past and no future, and events in our words."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hubspot.utils.signature import Signature
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.hubspot.webhooks import HubSpotWebhookError, decoded, events_from, is_genuine
from sandbox.hubspot.webhooks import signature as sandbox_signature
from schemas.crm_reading import CrmEventKind
from tests.hubspot_office import SECRET, signed

NOW = datetime(2026, 3, 3, 18, 0, tzinfo=UTC)
ADDRESS = "https://texts.college.example/webhooks/hubspot/events?portal=42"
BODY = '[{"eventId":1,"text":"Größe 👍"}]'.encode()


def genuine(at: datetime = NOW, *, now: datetime = NOW, secret: str = SECRET, **changed: object) -> bool:
    headers = signed("POST", ADDRESS, BODY, at)
    request = {
        "method": "POST", "address": ADDRESS, "body": BODY, "timestamp": headers["X-HubSpot-Request-Timestamp"],
        "signature": headers["X-HubSpot-Signature-v3"], **changed,
    }  # fmt: skip
    return is_genuine(secret, now=now, **request)  # type: ignore[arg-type]


def test_what_hubspot_signed_is_genuine() -> None:
    assert genuine()


def test_the_vendors_own_library_agrees() -> None:
    at = datetime.now(UTC)
    headers = signed("POST", ADDRESS, BODY, at)
    timestamp = headers["X-HubSpot-Request-Timestamp"]
    assert Signature.is_valid(
        signature=headers["X-HubSpot-Signature-v3"], client_secret=SECRET, request_body=BODY.decode(),
        http_uri=ADDRESS, http_method="POST", signature_version="v3", timestamp=timestamp,
    )  # fmt: skip
    assert sandbox_signature(SECRET, "POST", ADDRESS, BODY, timestamp) == headers["X-HubSpot-Signature-v3"]


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "PUT"},
        {"address": ADDRESS.replace("42", "43")},
        {"body": BODY + b" "},
        {"timestamp": str(int(NOW.timestamp() * 1000) + 1)},
        {"signature": "bm9wZQ=="},
        {"signature": "ü"},
        {"signature": ""},
        {"signature": None},
        {"timestamp": None},
        {"timestamp": ""},
        {"timestamp": "-1"},
        {"timestamp": "yesterday"},
        {"timestamp": "9" * 400},
        {"secret": "guessed"},
        {"secret": ""},
    ],
)
def test_what_was_changed_or_left_out_is_not(changed: dict[str, object]) -> None:
    secret = str(changed.pop("secret", SECRET))
    assert not genuine(secret=secret, **changed)


@pytest.mark.parametrize(
    ("age", "holds"),
    [
        (timedelta(minutes=5), True),
        (timedelta(minutes=5, seconds=1), False),
        (timedelta(seconds=-5), True),  # clocks differ a little
        (timedelta(seconds=-6), False),
        (timedelta(days=-1), False),
    ],
)
def test_five_minutes_back_and_no_time_ahead(age: timedelta, holds: bool) -> None:
    assert genuine(NOW - age) is holds


@pytest.mark.parametrize(
    ("sent", "as_signed"),
    [
        ("https://x.example/a%3Ab%2Fc", "https://x.example/a:b/c"),
        ("https://x.example/?q=%40%21%24%27%28%29%2A%2C%3B", "https://x.example/?q=@!$'()*,;"),
        ("https://x.example/?q=%3f%2f", "https://x.example/?q=?/"),
        ("https://x.example/?q=%20%26%3D%2B%25%23", "https://x.example/?q=%20%26%3D%2B%25%23"),
    ],
)
def test_the_address_is_read_as_hubspot_signs_it(sent: str, as_signed: str) -> None:
    assert decoded(sent) == as_signed
    headers = signed("POST", as_signed, BODY, NOW)
    timestamp, signature = headers["X-HubSpot-Request-Timestamp"], headers["X-HubSpot-Signature-v3"]
    assert is_genuine(SECRET, "POST", sent, BODY, timestamp, signature, now=NOW)


def an_event(kind: str, **more: object) -> dict[str, object]:
    return {
        "eventId": 7, "subscriptionId": 3, "portalId": 42, "occurredAt": 1_772_560_800_000, "subscriptionType": kind,
        "attemptNumber": 0, "objectId": 51, **more,
    }  # fmt: skip


def events(*posted: dict[str, object]) -> list[tuple[CrmEventKind, str, dict[str, object]]]:
    return [(one.kind, one.object_id, dict(one.detail)) for one in events_from(json.dumps(posted).encode())]


def test_every_event_we_subscribe_to_is_understood() -> None:
    assert events(
        an_event("conversation.newMessage", messageId="m1", messageType="MESSAGE"),
        an_event("contact.propertyChange", propertyName="placeline_sms_opt_out", propertyValue="true"),
        an_event("contact.deletion"),
        an_event("contact.merge", primaryObjectId=51, mergedObjectIds=[52], newObjectId=60),
        an_event("contact.privacyDeletion"),
        an_event("object.deletion", objectTypeId="0-1"),
    ) == [
        (CrmEventKind.NEW_MESSAGE, "51", {"message_id": "m1"}),
        (CrmEventKind.CONTACT_CHANGED, "51", {"property": "placeline_sms_opt_out"}),
        (CrmEventKind.CONTACT_DELETED, "51", {}),
        (CrmEventKind.CONTACT_MERGED, "51", {"survivor": "60", "merged": ["51", "52"]}),
        (CrmEventKind.CONTACT_ERASED, "51", {}),
        (CrmEventKind.CONTACT_DELETED, "51", {}),
    ]


def test_what_means_nothing_to_us_is_passed_over() -> None:
    assert events(
        an_event("conversation.newMessage", messageId="m1", messageType="COMMENT"),
        an_event("company.deletion"),
        an_event("object.deletion", objectTypeId="0-2"),
        an_event("conversation.creation"),
    ) == []  # fmt: skip


def test_a_repeated_delivery_is_the_same_event_and_another_change_is_not() -> None:
    def key(**more: object) -> str:
        event = {**an_event("contact.propertyChange", propertyName="x"), **more}
        return events_from(json.dumps([event]).encode())[0].key

    assert key() == key(attemptNumber=4)
    assert len({key(), key(eventId=8), key(objectId=52), key(occurredAt=1), key(propertyName="y")}) == 5


def test_a_colleagues_text_names_thread_numbers_and_words() -> None:
    [event] = events_from(
        json.dumps(
            {
                "type": "OUTGOING_CHANNEL_MESSAGE_CREATED", "portalId": "42", "channelId": "9",
                "channelIntegrationThreadIds": ["phone:3"],
                "message": {
                    "id": "m9", "text": "See you on Monday", "createdAt": "2026-03-03T18:00:00Z",
                    "recipients": [{"deliveryIdentifier": {"type": "HS_PHONE_NUMBER", "value": "+13125550001"}}],
                },
            }
        ).encode()
    )  # fmt: skip
    assert (event.kind, event.key, event.object_id) == (CrmEventKind.AGENT_REPLY, "agent:m9", "m9")
    assert event.detail == {
        "channel_id": "9", "thread_keys": ["phone:3"], "phones": ["+13125550001"], "text": "See you on Monday",
    }  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        b"", b"no json", b"3", b"[3]", b'{"type":"OUTGOING_CHANNEL_MESSAGE_CREATED"}',
        b'[{"subscriptionType":"contact.deletion"}]', b'[{"subscriptionType":"contact.deletion","objectId":true}]',
        b'[{"subscriptionType":"contact.deletion","objectId":5,"occurredAt":"soon"}]',
    ],
)  # fmt: skip
def test_what_cannot_be_used_says_so(body: bytes) -> None:
    with pytest.raises(HubSpotWebhookError):
        events_from(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(an_event("x"))), inner, max_size=5)
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(JSON, st.sampled_from(["contact.merge", "contact.deletion", "conversation.newMessage", "x.y"]))
def test_no_content_breaks_the_reading(content: object, kind: str) -> None:
    event = {**content, "subscriptionType": kind} if isinstance(content, dict) else content
    try:
        found = events_from(json.dumps([event]).encode())
    except HubSpotWebhookError:
        return
    assert all(one.object_id for one in found)
