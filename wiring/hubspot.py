"""Connections to HubSpot for reading: one transport each, closed by whoever opened it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from schemas.crm import CrmUnanswered
from schemas.crm_reading import CrmReader, InboxReader
from wiring.connections import hubspot_transport
from wiring.settings import settings

if TYPE_CHECKING:
    from integrations.hubspot.custom_channel import CustomChannel
    from integrations.hubspot.transport import HubSpotTransport


# Where HubSpot posts to, below PLACELINE_PUBLIC_URL.
EVENTS_PATH = "/webhooks/hubspot/events"
CHANNEL_PATH = "/webhooks/hubspot/channel"


def transport() -> "HubSpotTransport":
    """Return a connection to the portal; nothing is opened before its first request."""
    return hubspot_transport()


def need_crm() -> None:
    """Return if HubSpot answers and takes the token: where nothing is to be written, nobody would notice otherwise.

    Raises CrmBusy, CrmRefused, and CrmUnanswered, which says where nobody answered.
    """
    from integrations.hubspot.paths import Api, path

    portal = transport()
    try:
        portal.get(path(Api.ACCOUNT, "details"))
    except CrmUnanswered as silent:
        url = settings().hubspot_base_url
        raise CrmUnanswered(
            f"HubSpot can't be reached at {url} ({silent}); nothing was changed. Check PLACELINE_HUBSPOT_BASE_URL and "
            "the network, `placeline doctor` looks closer"
        ) from silent
    finally:
        portal.close()


def opt_out_properties() -> tuple[str, ...]:
    """Return the contact properties by which people opt out by hand."""
    return tuple(name for each in settings().hubspot_opt_out_properties.split(",") if (name := each.strip()))


@contextmanager
def crm_reader() -> Iterator[CrmReader]:
    """Open the CRM for reading what stands there."""
    from integrations.hubspot.changes import HubSpotReader

    reader = HubSpotReader(transport(), opt_out_properties())
    try:
        yield reader
    finally:
        reader.close()


@contextmanager
def inbox_reader() -> Iterator[InboxReader]:
    """Open the CRM's SMS inbox."""
    from integrations.hubspot.inbox import HubSpotInbox

    inbox = HubSpotInbox(transport())
    try:
        yield inbox
    finally:
        inbox.close()


def custom_channel() -> "CustomChannel":
    """Return the channel of our own in the CRM's inbox."""
    from integrations.hubspot.custom_channel import CustomChannel

    return CustomChannel(transport(), settings().messaging_phone)
