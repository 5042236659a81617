"""The tasks about texts that may not go out as texts: e-mails instead, and the month's usage."""

import asyncio

from prefect import get_run_logger, task
from prefect.artifacts import acreate_markdown_artifact

from wiring.emails import deliver, usage_news


@task(name="send emails instead")
async def send_emails_instead() -> dict[str, int]:
    """Hand over the e-mails that go instead of texts; return how many went, wait again or were given up."""
    # A mail server that is silent must not keep the worker from saying that it is alive.
    report = await asyncio.to_thread(deliver)
    if report.put_off or report.given_up:
        get_run_logger().warning("emails not sent put_off=%s given_up=%s", report.put_off, report.given_up)
    return {"sent": report.sent, "put_off": report.put_off, "given_up": report.given_up}


@task(name="tell usage")
async def tell_usage() -> int:
    """Say once that most, and once that all, of the month's texts are used; return the percent told, 0 for none."""
    news = await asyncio.to_thread(usage_news)
    if news is None:
        return 0
    get_run_logger().warning(
        "monthly limit reached month=%s percent=%s texts=%s limit=%s", news.month, news.percent, news.texts, news.limit
    )
    lines = ["# Message limit", "", news.sentence, "", "`placeline usage` shows where it stands."]
    await acreate_markdown_artifact(key="message-limit", markdown="\n".join(lines))
    return news.percent
