"""What Twilio posts: signatures as its own SDK judges them, receipts and incoming texts in our words."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict
from twilio.request_validator import RequestValidator

from integrations.twilio.errors import DROPS, drop_for
from integrations.twilio.statuses import delivery_status
from integrations.twilio.webhooks import (
    WebhookError,
    form_from,
    incoming_from,
    receipt_from,
    signature_is_valid,
)
from schemas.sms import DeliveryStatus, Drop

TOKEN = "12345"
SID = "SM" + "a" * 32
URL = "https://texts.college.example/webhooks/twilio/incoming?a=1"
INCOMING = {
    "MessageSid": SID,
    "From": "+13125550001",
    "To": "+13125550150",
    "Body": " YES – sí 👍 ",
    "FromCity": "",
    "NumMedia": "0",
}
RECEIPT = {"MessageSid": SID, "MessageStatus": "delivered", "To": "+13125550001", "ErrorCode": ""}

names_and_values = st.lists(st.tuples(st.text(min_size=1, max_size=8), st.text(max_size=20)), min_size=1, max_size=6)
urls = st.sampled_from(
    [
        URL,
        "https://texts.college.example:443/x",
        "https://texts.college.example:8000/x?b=2&a=%20",
        "http://127.0.0.1:8080/x",
        "http://127.0.0.1/x",
    ]
)


def signed_by_sdk(url: str, body: bytes, token: str = TOKEN) -> str:
    parameters = MultiDict(parse_qsl(body.decode(), keep_blank_values=True))
    signature: str = RequestValidator(token).compute_signature(url, parameters)
    return signature


@given(pairs=names_and_values, url=urls, signed_url=urls)
def test_the_signature_check_judges_as_the_sdk_does(pairs: list[tuple[str, str]], url: str, signed_url: str) -> None:
    body = urlencode(pairs, errors="replace").encode()
    parameters = MultiDict(parse_qsl(body.decode(), keep_blank_values=True))
    signature = signed_by_sdk(signed_url, body)
    expected = RequestValidator(TOKEN).validate(url, parameters, signature)
    assert signature_is_valid(TOKEN, url, body, signature) is expected


def test_a_genuine_request_passes_with_and_without_the_default_port() -> None:
    body = urlencode(INCOMING).encode()
    with_port = URL.replace(".example", ".example:443")
    for signed_url in (URL, with_port):
        for seen_url in (URL, with_port):
            assert signature_is_valid(TOKEN, seen_url, body, signed_by_sdk(signed_url, body))


@pytest.mark.parametrize("signature", [None, "", "nonsense", "ünicode", "\udc80"])
def test_a_missing_or_unreadable_signature_is_not_valid(signature: str | None) -> None:
    assert not signature_is_valid(TOKEN, URL, b"Body=x", signature)


def test_whoever_changes_a_parameter_the_address_or_the_token_is_found_out() -> None:
    body = urlencode(INCOMING).encode()
    signature = signed_by_sdk(URL, body)
    assert not signature_is_valid(TOKEN, URL, body.replace(b"YES", b"NO"), signature)
    assert not signature_is_valid(TOKEN, URL.replace("a=1", "a=2"), body, signature)
    assert not signature_is_valid("another", URL, body, signature)
    assert not signature_is_valid(TOKEN, URL.replace("https", "http"), body, signature)
    assert not signature_is_valid(TOKEN, URL, b"\xff\xfe", signature)


def test_empty_parameters_are_kept() -> None:
    assert form_from(b"Body=a%20b&FromCity=&To=%2B1") == {"Body": "a b", "FromCity": "", "To": "+1"}


def test_a_receipt_names_our_text_and_attempt() -> None:
    receipt = receipt_from(RECEIPT, "0195a7c0", "2")
    assert (receipt.vendor_sid, receipt.status) == (SID, DeliveryStatus.DELIVERED)
    assert (receipt.text_uuid, receipt.attempt) == ("0195a7c0", 2)
    assert (receipt.error_code, receipt.drop) == (None, None)


def test_a_lost_text_says_why_in_our_words() -> None:
    receipt = receipt_from(RECEIPT | {"MessageStatus": "undelivered", "ErrorCode": "30005"}, None, None)
    assert (receipt.error_code, receipt.drop) == (30005, Drop.BAD_NUMBER)
    assert (receipt.text_uuid, receipt.attempt) == (None, None)


def test_a_lost_text_without_a_code_is_still_a_drop() -> None:
    assert receipt_from(RECEIPT | {"MessageStatus": "failed"}, None, None).drop is Drop.OTHER


def test_a_code_beside_delivered_is_no_drop() -> None:
    receipt = receipt_from(RECEIPT | {"ErrorCode": "30008"}, None, None)
    assert (receipt.error_code, receipt.drop) == (30008, None)


@pytest.mark.parametrize(
    ("changes", "attempt", "field"),
    [
        ({"MessageSid": ""}, "1", "MessageSid"),
        ({"MessageSid": "CA123"}, "1", "MessageSid"),
        ({"MessageStatus": "received"}, "1", "MessageStatus"),
        ({"MessageStatus": ""}, "1", "MessageStatus"),
        ({"ErrorCode": "x"}, "1", "ErrorCode"),
        ({}, "x", "a"),
    ],
)
def test_a_receipt_that_cannot_be_used_says_which_field(changes: dict[str, str], attempt: str, field: str) -> None:
    with pytest.raises(WebhookError, match=field) as unusable:
        receipt_from(RECEIPT | changes, None, attempt)
    assert unusable.value.field == field


def test_an_incoming_text_keeps_its_body_untouched() -> None:
    text = incoming_from(form_from(urlencode(INCOMING).encode()))
    assert (text.from_phone, text.to_phone, text.body) == ("+13125550001", "+13125550150", " YES – sí 👍 ")
    assert text.received_at is None
    assert not text.answered_by_vendor


def test_a_keyword_that_the_vendor_answered_is_marked() -> None:
    assert incoming_from(INCOMING | {"OptOutType": "STOP"}).answered_by_vendor


def test_a_picture_without_words_is_an_incoming_text() -> None:
    assert incoming_from(INCOMING | {"Body": "", "MessageSid": "MM" + "a" * 32}).body == ""


@pytest.mark.parametrize("field", ["MessageSid", "From", "To"])
def test_an_incoming_text_that_cannot_be_used_says_which_field(field: str) -> None:
    with pytest.raises(WebhookError) as unusable:
        incoming_from(INCOMING | {field: "whatsapp:+1312"})
    assert unusable.value.field == field


def test_a_code_we_do_not_know_suppresses_nobody() -> None:
    assert drop_for(99999) is Drop.OTHER


def test_only_a_handful_of_codes_kill_a_number() -> None:
    dead = {code for code, drop in DROPS.items() if drop is Drop.BAD_NUMBER}
    assert dead == {21211, 21265, 21268, 21614, 21635, 30005, 30006}


def test_every_status_of_the_published_lifecycle_has_a_meaning() -> None:
    lifecycle = "scheduled accepted queued sending sent delivered undelivered failed canceled read"
    assert None not in {delivery_status(word) for word in f"{lifecycle} partially_delivered".split()}
    assert delivery_status("received") is None
