"""Deactivated numbers with their live parts plugged in."""

import asyncio
import logging

from actions.learn_deactivations import days_to_read, mark_deactivated, read_day
from wiring.connections import begin, clock, look, sms_vendor

log = logging.getLogger("placeline.deactivations")


async def learn() -> int:
    """Read the files of the days not read yet; return how many of our phones are dead for it."""
    with look() as session:
        days = days_to_read(session, now=clock().now())
    marked = 0
    async with sms_vendor() as vendor:
        for day in days:
            numbers = await read_day(vendor, day)
            if numbers is None:
                continue
            ours = await asyncio.to_thread(mark_deactivated, begin, day, numbers, now=clock().now())
            log.info("deactivated numbers read day=%s numbers=%s ours=%s", day, len(numbers), ours)
            marked += ours
    return marked
