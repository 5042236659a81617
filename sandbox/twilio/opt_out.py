"""Opting out at the vendor, as its Advanced Opt-Out does it: exact single words, and a block list.

YES is not among the words: it is what students answer to a job lead, so the service is set up without it.
Source: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
"""

from enum import StrEnum


class OptOutType(StrEnum):
    """What the webhook says about a keyword, in the vendor's words."""

    STOP = "STOP"
    START = "START"
    HELP = "HELP"


_WORDS = {
    **dict.fromkeys(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"), OptOutType.STOP),
    **dict.fromkeys(("start", "unstop"), OptOutType.START),
    **dict.fromkeys(("help", "info"), OptOutType.HELP),
}

_ANSWERS = {
    OptOutType.STOP: "You will get no more texts from this number. Text START if you want them again.",
    OptOutType.START: "You will get texts from this number again. Text STOP to end them, HELP for help.",
    OptOutType.HELP: "Text STOP to end these texts. Questions: see the contact page of your college.",
}


def keyword_of(body: str) -> OptOutType | None:
    """Return what the body is a keyword for; a keyword within a sentence is none."""
    return _WORDS.get(body.strip().casefold())


class BlockList:
    """The phones that may not be texted."""

    def __init__(self) -> None:
        self._phones: set[str] = set()

    def __contains__(self, phone: str) -> bool:
        return phone in self._phones

    def __len__(self) -> int:
        return len(self._phones)

    def obey(self, phone: str, keyword: OptOutType) -> str | None:
        """Block or unblock the phone and return what it is answered; None if it already was as it wishes."""
        if keyword is OptOutType.HELP:
            return _ANSWERS[keyword]
        if (keyword is OptOutType.STOP) == (phone in self._phones):
            return None  # the vendor confirms once, not every time somebody says it again
        if keyword is OptOutType.STOP:
            self._phones.add(phone)
        else:
            self._phones.discard(phone)
        return _ANSWERS[keyword]
