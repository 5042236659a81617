"""Receipts that no webhook brought are learnt from the vendor's list."""

from datetime import timedelta

from actions.fetch_missed_receipts import LOOK_BACK, keep_missed, missed_since, receipts_of
from actions.take_in_receipts import apply_receipts
from rules.suspension import DEFAULT_POLICY
from schemas.sms import DeliveryStatus, Drop, VendorText
from tests.actions.pretend_sms import PretendSms
from tests.conftest import Begin
from tests.office import TUESDAY_NOON, receipt, scheduled, send_batch, take_receipts, the_campaign, the_texts

LATER = TUESDAY_NOON + timedelta(hours=2)


async def test_what_the_list_tells_of_lost_receipts_is_counted_once(begin: Begin) -> None:
    campaign_id = scheduled(begin, 3)
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    delivered, lost, silent = the_texts(begin, campaign_id)
    take_receipts(begin, [receipt(delivered, DeliveryStatus.DELIVERED)])
    listed = [
        VendorText(delivered.vendor_sid or "", "+1", "b", DeliveryStatus.DELIVERED, TUESDAY_NOON, None, None),
        VendorText(lost.vendor_sid or "", "+1", "b", DeliveryStatus.UNDELIVERED, TUESDAY_NOON, 30003, Drop.UNREACHABLE),
        VendorText(silent.vendor_sid or "", "+1", "b", DeliveryStatus.SENT, TUESDAY_NOON, None, None),
        VendorText("SMof-somebody-else", "+1", "b", DeliveryStatus.DELIVERED, TUESDAY_NOON, None, None),
    ]
    for expected in (2, 0):  # twice is safe: the lost one, and somebody else's, which is no text of ours
        [group] = receipts_of(listed, now=LATER)
        with begin() as session:
            assert missed_since(session, now=LATER) == LATER - LOOK_BACK
            assert keep_missed(session, group, now=LATER) == expected
        with begin() as session:
            apply_receipts(session, now=LATER, policy=DEFAULT_POLICY)
    campaign = the_campaign(begin, campaign_id)
    assert (campaign.sent, campaign.delivered, campaign.undelivered) == (3, 1, 1)
    assert [text.delivery for text in the_texts(begin, campaign_id)] == ["delivered", "undelivered", "queued"]


async def test_nobody_is_asked_where_every_text_has_its_end_or_is_young(begin: Begin) -> None:
    campaign_id = scheduled(begin, 1)
    with begin() as session:
        assert missed_since(session, now=LATER) is None
    await send_batch(begin, PretendSms(lambda: TUESDAY_NOON), campaign_id)
    with begin() as session:
        assert missed_since(session, now=TUESDAY_NOON + timedelta(minutes=30)) is None
        assert missed_since(session, now=LATER) is not None
    take_receipts(begin, [receipt(the_texts(begin, campaign_id)[0], DeliveryStatus.DELIVERED)])
    with begin() as session:
        assert missed_since(session, now=LATER) is None
