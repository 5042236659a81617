"""What every way to carry conversations must do for us: the SMS vendor with a log, a channel of our own, or an inbox.

A class of tests to inherit from: the heir hands in what carries, and the world at the other end of its wires.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from schemas.crm import Closing, CrmUnanswered, Written
from schemas.messaging import Messaging, TextToShow
from schemas.sms import IncomingText, OutgoingText, Submitted, Unanswered

PHONE = "+13125550101"
OTHER_PHONE = "+13125550102"
COLLEAGUE = "advisor1@college.example"
_numbers = count(1)


class MessagingWorld(ABC):
    """The far side: phones that write and get texts, and people who look into the CRM."""

    contact_id: str  # of the student with PHONE
    has_threads = True  # whether the CRM keeps conversations as threads

    @abstractmethod
    async def phone_texts(self, phone: str, body: str) -> None:
        """Let a text arrive from a phone."""

    @abstractmethod
    async def got(self, phone: str) -> list[str]:
        """Return what a phone was really sent."""

    @abstractmethod
    def visible(self) -> list[str]:
        """Return what people see in the CRM, oldest first, as "in: words" and "out: words"."""

    @abstractmethod
    async def lose_answers(self, to: str) -> None:
        """Apply every `send` or `show` from now on, but answer none; "" ends it."""

    @abstractmethod
    def threads(self) -> list[dict[str, object]]:
        """Return the threads of the CRM."""


def a_text(body: str, to: str = PHONE) -> OutgoingText:
    return OutgoingText(f"0195a7c0-0000-7000-8000-{next(_numbers):012d}", 1, to, body, 3_600)


def moments_ago() -> datetime:
    return datetime.now(UTC) - timedelta(seconds=3)


class MessagingContract:
    """Inherit, and define the fixtures `carrier` (Messaging) and `world` (MessagingWorld)."""

    async def received(self, carrier: Messaging) -> list[IncomingText]:
        return await carrier.received_since(moments_ago() - timedelta(minutes=1))

    def to_show(
        self, world: MessagingWorld, incoming: Sequence[IncomingText], *sent: tuple[Submitted, str]
    ) -> list[TextToShow]:
        at = datetime.now(UTC).replace(microsecond=0)
        came = [
            TextToShow(one.vendor_sid, True, one.from_phone, one.to_phone, one.body, at, "phone:1", world.contact_id)
            for one in incoming
        ]
        went = [
            TextToShow(
                submitted.vendor_sid, False, PHONE, "", body, at + timedelta(seconds=1 + place), "phone:1",
                world.contact_id,
            )
            for place, (submitted, body) in enumerate(sent)
        ]  # fmt: skip
        return [*came, *went]

    async def conversation(self, carrier: Messaging, world: MessagingWorld) -> list[TextToShow]:
        """Let the student write and us answer."""
        await world.phone_texts(PHONE, "YES please")
        incoming = await self.received(carrier)
        submitted = await carrier.send(a_text("Great, we will call you"))
        return self.to_show(world, incoming, (submitted, "Great, we will call you"))

    async def test_what_a_student_writes_arrives_under_the_same_id_each_time(
        self, carrier: Messaging, world: MessagingWorld
    ) -> None:
        await world.phone_texts(PHONE, "Größe – 👍")
        [first] = await self.received(carrier)
        [again] = await self.received(carrier)
        assert (first.from_phone, first.body) == (PHONE, "Größe – 👍")
        assert first == again
        assert first.received_at is not None

    async def test_an_answer_reaches_the_phone_once_and_can_be_looked_up(
        self, carrier: Messaging, world: MessagingWorld
    ) -> None:
        await world.phone_texts(PHONE, "YES")
        submitted = await carrier.send(a_text("See you on Monday"))
        assert await world.got(PHONE) == ["See you on Monday"]
        [found] = await carrier.texts_to(PHONE, moments_ago())
        assert (found.vendor_sid, found.to, found.body) == (submitted.vendor_sid, PHONE, "See you on Monday")

    async def test_an_answer_whose_fate_nobody_tells_is_looked_up_and_not_sent_again(
        self, carrier: Messaging, world: MessagingWorld
    ) -> None:
        await world.phone_texts(PHONE, "YES")
        await world.lose_answers("send")
        with pytest.raises(Unanswered):
            await carrier.send(a_text("See you on Monday"))
        await world.lose_answers("")
        assert [one.body for one in await carrier.texts_to(PHONE, moments_ago())] == ["See you on Monday"]
        assert await world.got(PHONE) == ["See you on Monday"]

    async def test_people_see_both_sides_in_the_crm(self, carrier: Messaging, world: MessagingWorld) -> None:
        results = await carrier.show(await self.conversation(carrier, world))
        assert all(isinstance(one, Written) for one in results)
        assert world.visible() == ["in: YES please", "out: Great, we will call you"]

    async def test_after_a_lost_answer_what_is_shown_is_looked_up_and_nothing_is_shown_twice(
        self, carrier: Messaging, world: MessagingWorld
    ) -> None:
        texts = await self.conversation(carrier, world)
        await world.lose_answers("show")
        with suppress(CrmUnanswered):
            await carrier.show(texts)
        await world.lose_answers("")
        standing = await carrier.shown(texts)
        await carrier.show([one for one in texts if one.vendor_sid not in standing])
        assert world.visible() == ["in: YES please", "out: Great, we will call you"]
        assert set(await carrier.shown(texts)) == {one.vendor_sid for one in texts}

    async def test_a_thread_is_closed_unless_the_student_wrote_again(
        self, carrier: Messaging, world: MessagingWorld
    ) -> None:
        await carrier.show(await self.conversation(carrier, world))
        long_ago, far_ahead = moments_ago() - timedelta(days=1), moments_ago() + timedelta(days=1)
        expected = (Closing.NEWER_MESSAGE, Closing.CLOSED) if world.has_threads else (Closing.NO_THREAD,) * 2
        assert await carrier.close_conversation(world.contact_id, long_ago) is expected[0]
        assert await carrier.close_conversation(world.contact_id, far_ahead) is expected[1]
        assert [one["status"] for one in world.threads()] == ["CLOSED"] * world.has_threads

    async def test_a_thread_is_given_to_a_colleague(self, carrier: Messaging, world: MessagingWorld) -> None:
        await carrier.show(await self.conversation(carrier, world))
        assert await carrier.assign(world.contact_id, COLLEAGUE) is world.has_threads
        assert [one["assignedTo"] for one in world.threads()] == ["A-61000001"] * world.has_threads
        assert await carrier.assign(world.contact_id, "nobody@college.example") is False
