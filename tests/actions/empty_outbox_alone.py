"""Empty an outbox in a process of its own, for a test that kills it: database, portal, minutes to add to the clock."""

import sys
from datetime import UTC, datetime, timedelta

from actions.empty_outbox import empty_outbox
from database.session import make_engine, transaction
from integrations.hubspot.client import HubSpotCrm
from integrations.hubspot.transport import HubSpotTransport
from tests.actions.crm_portal import TOKEN


def main(database: str, portal: str, minutes: str) -> None:
    """Empty it."""
    engine, ahead = make_engine(database), timedelta(minutes=float(minutes))
    crm = HubSpotCrm(HubSpotTransport(portal, TOKEN, per_ten_seconds=100_000))
    print("started", flush=True)
    report = empty_outbox(lambda: transaction(engine), crm, clock=lambda: datetime.now(UTC) + ahead)
    print(report, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
