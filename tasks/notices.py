"""The task that tells people what happened, and the events for their own automations in Prefect."""

import asyncio
from uuid import NAMESPACE_URL, uuid5

from prefect import get_run_logger, task
from prefect.events import emit_event

from schemas.notify import EventStream, NoticeEvent, NotifyUnavailable
from wiring.notices import deliver


class PrefectEvents(EventStream):
    """Prefect's event stream: `placeline.campaign.<event>` about the resource `placeline.campaign.<id>`.

    What is about no campaign is `placeline.office.<event>` about `placeline.office`.
    """

    def emit(self, event: NoticeEvent) -> None:
        """Hand over one event. Its id follows from the notice, so that Prefect keeps a second copy out.

        `occurred` stays Prefect's own clock: the sandbox's may be months ahead, and triggers look at the present.
        """
        is_campaigns = event.campaign_id is not None
        resource = f"placeline.campaign.{event.campaign_id}" if is_campaigns else "placeline.office"
        emitted = emit_event(
            event=f"placeline.{'campaign' if is_campaigns else 'office'}.{event.event}",
            resource={
                "prefect.resource.id": resource,
                "prefect.resource.name": event.campaign if is_campaigns else "placement office",
                "placeline.level": event.level,
            },
            payload={
                "campaign_id": event.campaign_id,
                "campaign": event.campaign,
                "level": event.level,
                "title": event.title,
                "body": event.body,
                "actor": event.actor,
                "at": event.at.isoformat(),
            },
            id=uuid5(NAMESPACE_URL, f"placeline:{event.campaign_token}:{event.notice_id}"),
        )
        if emitted is None:
            raise NotifyUnavailable("Prefect takes no events: no server is set up for this process")


@task(name="deliver notices")
async def deliver_notices() -> dict[str, int]:
    """Tell what is due, by every channel; return how many by channel, and how many were put off or given up."""
    # A mail server that is silent must not keep the worker from saying that it is alive.
    report = await asyncio.to_thread(deliver, PrefectEvents())
    if report.put_off or report.given_up:
        get_run_logger().warning("notices not told put_off=%s given_up=%s", report.put_off, report.given_up)
    return {**report.delivered, "put_off": report.put_off, "given_up": report.given_up}
