"""Which text at the vendor could be one of a campaign's."""

import pytest

from rules.old_copy import could_come_from, old_copy

CURLY = "\N{RIGHT SINGLE QUOTATION MARK}"
TEMPLATE = f"{{{{college}}}}: Hi {{{{first_name}}}}, there{CURLY}s a job (full time). Reply STOP to stop."


@pytest.mark.parametrize(
    "body",
    [
        f"Lakeside: Hi Ada, there{CURLY}s a job (full time). Reply STOP to stop.",
        "Lakeside: Hi Ada, there's a job (full time). Reply STOP to stop.",
        "Lake\nside: Hi Ada Mae, there's a job (full time). Reply STOP to stop.",
    ],
)
def test_a_filled_template_is_recognised_with_curly_and_with_plain_quotes(body: str) -> None:
    assert could_come_from(TEMPLATE, body)


@pytest.mark.parametrize(
    "body",
    [
        "Lakeside: Hi Ada, there's a job (part time). Reply STOP to stop.",
        "You have been unsubscribed and will receive no further texts.",
        "Lakeside: Hi , there's a job (full time). Reply STOP to stop. Bye",
        "",
    ],
)
def test_another_text_is_not(body: str) -> None:
    assert not could_come_from(TEMPLATE, body)


def test_a_text_without_codes_is_only_itself() -> None:
    assert could_come_from("Open house (Friday)?", "Open house (Friday)?")
    assert not could_come_from("Open house (Friday)?", "Open house (Friday)? Come")


def test_the_reason_names_the_evidence_and_what_to_do() -> None:
    reason = old_copy("the vendor has 3")
    assert "restored backup" in reason
    assert "the vendor has 3" in reason
    assert "cancel this mass SMS" in reason
