"""A carrier's daily cap holds back that carrier's recipients, and nobody else, until midnight Pacific time."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from schemas.sms import DeliveryStatus, Drop
from schemas.tables import Phone
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import (
    OFTEN,
    TUESDAY_NOON,
    number,
    receipt,
    scheduled,
    send_batch,
    take_receipts,
    the_phone,
    the_texts,
)

WEDNESDAY_NOON = TUESDAY_NOON + timedelta(days=1)


@pytest.mark.parametrize(("code", "held"), [(30027, {0, 1}), (30023, {0})])
async def test_the_others_go_on_and_the_held_ones_go_the_next_day(begin: Begin, code: int, held: set[int]) -> None:
    first = scheduled(begin, 4, name="First")
    with begin() as session:
        session.execute(update(Phone).where(Phone.e164 == number(1)).values(carrier="T-Mobile"))
        session.execute(update(Phone).where(Phone.e164 == number(2)).values(carrier="Verizon"))
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), first, office=OFTEN)
    [capped] = [text for text in the_texts(begin, first) if text.phone_id == the_phone(begin, 0).id]
    take_receipts(begin, [receipt(capped, DeliveryStatus.UNDELIVERED, drop=Drop.CARRIER_CAP, code=code)])

    second = scheduled(begin, 0, name="Second")
    today, tomorrow = PretendSms(lambda: TUESDAY_NOON), PretendSms(lambda: WEDNESDAY_NOON)
    await send_batch(begin, today, second, "run-2", office=OFTEN)
    assert {text.to for text in today.taken} == {number(index) for index in range(4) if index not in held}
    await send_batch(begin, tomorrow, second, "run-3", WEDNESDAY_NOON, office=OFTEN)
    assert {text.to for text in tomorrow.taken} == {number(index) for index in held}
