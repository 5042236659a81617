"""Every reason that is ever written with a text has a sentence, and the list takes it as a filter."""

from actions.email_instead import beyond_limit_reason
from actions.resolve_unknowns import NOT_FOUND_AT_VENDOR
from actions.send_texts import MERGE_VALUE_MISSING, TOO_LATE_TO_CONFIRM, TOO_LONG
from rules.recipients import Exclusion
from schemas.reasons import known_reasons, reason_sentence
from schemas.sms import Drop


def test_every_reason_that_is_written_is_known_in_words() -> None:
    written = {
        *map(str, Exclusion),
        *map(str, Drop),
        MERGE_VALUE_MISSING,
        TOO_LONG,
        TOO_LATE_TO_CONFIRM,
        NOT_FOUND_AT_VENDOR,
        *map(beyond_limit_reason, (True, False)),
        "no_common_window",
    }
    assert written == set(known_reasons())
    assert all(reason_sentence(key).endswith(".") for key in written)
