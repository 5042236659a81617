"""Connections of this process, made on first use: database, vendors, clock, pace."""

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from actions.pace import Pace
from actions.shared_pace import SharedPacer
from database.session import make_engine, reading, transaction
from schemas.crm import Crm, ListReader
from schemas.expectations.suite import Gate
from schemas.office import Office
from schemas.sms import SmsVendor
from wiring.calendar import texting_hours
from wiring.clock import Clock
from wiring.settings import settings

if TYPE_CHECKING:
    from integrations.hubspot.tickets import TicketWishes
    from integrations.hubspot.transport import HubSpotTransport


@lru_cache(maxsize=1)
def engine() -> Engine:
    """Return the engine of this process."""
    settings().home.mkdir(parents=True, exist_ok=True)
    return make_engine(settings().engine_url)


def begin() -> AbstractContextManager[Session]:
    """Open a transaction that is committed at the end."""
    return transaction(engine())


def look() -> AbstractContextManager[Session]:
    """Open a session that only reads."""
    return reading(engine())


@lru_cache(maxsize=1)
def clock() -> Clock:
    """Return the clock."""
    return Clock(settings())


@lru_cache(maxsize=1)
def pacer() -> Pace:
    """Return the pace of our sender, shared with every other process of this installation."""
    return SharedPacer(begin, settings().twilio_messaging_service_sid, settings().texts_per_second, time.monotonic)


def office() -> Office:
    """Return what is particular to this college."""
    return Office(
        college=settings().college,
        zone=settings().zone,
        vendor_confirms_opt_out=settings().vendor_confirms_opt_out,
        hours=texting_hours(settings(), clock().now().astimezone(settings().zone).year),
        can_send_sms=settings().sms_enabled,
        texts_per_second=settings().texts_per_second,
        cents_per_segment=settings().cents_per_segment,
        texts_per_day=settings().texts_per_day,
        monthly_limit=settings().monthly_limit,
        hiring_check_after=timedelta(days=settings().follow_up_days),
    )


@asynccontextmanager
async def sms_vendor() -> AsyncIterator[SmsVendor]:
    """Open the SMS vendor for one event loop and close it afterwards."""
    from integrations.twilio.client import TwilioVendor

    vendor = TwilioVendor(
        settings().twilio_account_sid,
        settings().twilio_auth_token.get_secret_value(),
        settings().twilio_messaging_service_sid,
        settings().twilio_base_url,
        settings().public_url,
        concurrency=settings().send_concurrency,
        total_seconds=settings().vendor_seconds,
    )
    try:
        yield vendor
    finally:
        await vendor.aclose()


def hubspot_transport(*, is_shared: bool = True) -> "HubSpotTransport":
    """Return a new way to the portal, at the pace that all processes keep together; whoever opens it closes it.

    Where the database is away it may be one that shares no pace: for a look, not for a sync.
    """
    from actions.shared_crm_pace import SharedCrmPace
    from integrations.hubspot.paths import versions
    from integrations.hubspot.transport import HubSpotTransport, account_key

    url, token = settings().hubspot_base_url, settings().hubspot_token.get_secret_value()
    limit = settings().hubspot_per_ten_seconds
    pace = SharedCrmPace(
        begin,
        account_key(url, token),
        limit,
        per_day=settings().hubspot_per_day,
        zone=settings().hubspot_zone,
        monotonic=time.monotonic,
    )
    spoken = versions(settings().hubspot_api_version, settings().hubspot_other_versions)
    kept = pace if is_shared else None
    return HubSpotTransport(url, token, pace=kept, per_ten_seconds=limit, versions=spoken, now=clock().now)


def ticket_wishes() -> "TicketWishes":
    """Return where tickets should begin, as the settings say."""
    from integrations.hubspot.tickets import TicketWishes

    urgent, usual = settings().hubspot_ticket_priorities.split(",")
    return TicketWishes(settings().hubspot_ticket_pipeline, settings().hubspot_ticket_stage, urgent, usual)


@contextmanager
def crm() -> Iterator[Crm]:
    """Open the CRM and close it afterwards."""
    from integrations.hubspot.client import HubSpotCrm

    portal = HubSpotCrm(hubspot_transport(), tickets=ticket_wishes())
    try:
        yield portal
    finally:
        portal.close()


@contextmanager
def crm_lists() -> Iterator[ListReader]:
    """Open the CRM's lists and close the connections afterwards."""
    from integrations.hubspot.lists import HubSpotLists

    lists = HubSpotLists(hubspot_transport())
    try:
        yield lists
    finally:
        lists.close()


def gate() -> Gate:
    """Return the data-quality gate; its engine is imported only when it runs."""
    from integrations.great_expectations.gate import gate as run

    return run


Begin = Callable[[], AbstractContextManager[Session]]
