"""Send the answers that are waiting: claim, call, record, until none is left."""

from actions.send_texts import call_vendor, claim_answers, record_outcomes
from wiring.connections import begin, clock, office, pacer, sms_vendor
from wiring.settings import settings


async def send_answers() -> int:
    """Send every waiting answer and return how many went out; an unreachable vendor leaves the rest for later."""
    sent = 0
    async with sms_vendor() as vendor:
        while True:
            with begin() as session:
                claim = claim_answers(session, now=clock().now(), college=office().college)
            if claim.stop is not None:
                return sent
            outcomes = await call_vendor(vendor, claim.texts, pacer(), settings().send_concurrency)
            with begin() as session:
                recorded = record_outcomes(session, outcomes, now=clock().now())
            sent += recorded.sent
            if recorded.put_back:
                return sent
