"""What no database keeps must not keep a STOP from being stored."""

import pytest

from integrations.twilio.storable import storable


@pytest.mark.parametrize(("sent", "kept"), [("STOP\x00", "STOP"), ("STOP \ud83d", "STOP ?"), ("Sí 👍", "Sí 👍")])
def test_the_words_are_kept_and_what_can_not_be_stored_is_not(sent: str, kept: str) -> None:
    assert storable(sent) == kept
