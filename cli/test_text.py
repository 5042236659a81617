"""`placeline template test`: one real text to a test student, before anybody else gets it."""

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.whoami import whoami
from rules.roles import Privilege

if TYPE_CHECKING:
    from schemas.campaign import Choices
    from schemas.tables import TemplateTest


def send_test(
    key: Annotated[str, typer.Argument(help="of the template")],
    student: Annotated[str, typer.Option("--student", help="id of a test student")],
    initiative: Annotated[Optional[str], typer.Option(help="for {{landing_page_url}}")] = None,  # noqa: UP045
    network: Annotated[Optional[str], typer.Option(help="for {{network_url}}")] = None,  # noqa: UP045
    site: Annotated[Optional[str], typer.Option(help="career site; default: the template's own")] = None,  # noqa: UP045
    page: Annotated[Optional[str], typer.Option(help="for {{career_page_url}}")] = None,  # noqa: UP045
    job: Annotated[Optional[str], typer.Option(help="for {{job_...}}")] = None,  # noqa: UP045
) -> None:
    """Send one real text to a test student. A template has to be tested before it can be published."""
    import asyncio

    from cli.ready import need_database
    from schemas.campaign import Choices

    need_database(Privilege.MASS_SMS_IN_SOURCE)
    choices = Choices(initiative=initiative, network=network, career_site=site, page=page, job=job)
    done = asyncio.run(_test(key, student, choices))
    if done is None:
        typer.echo("The last test did go out after all; no second text was sent.")
    elif done.state == "sent":
        typer.echo(f"Sent to {student}: {done.body}")
    elif done.state == "unknown":
        typer.echo(
            f"The vendor did not answer, so the text may be out or not. `placeline template test {key}` asks it."
        )
        raise typer.Exit(1)
    else:
        typer.echo(f"Not sent: {done.reason}. Mend that and test again.")
        raise typer.Exit(1)
    typer.echo(f"Read it on the phone. Next: `placeline template publish {key}`.")


async def _test(key: str, student: str, choices: "Choices") -> "TemplateTest | None":
    """Return the test text as it ended, None where an earlier one was found to have gone out."""
    from actions.see_confidential_jobs import may_see_confidential_jobs
    from actions.send_test_text import call_vendor, claim_test, record_test
    from actions.settle_test_text import look_up, open_question, settle
    from wiring.connections import begin, clock, office, sms_vendor

    actor = whoami()
    async with sms_vendor() as vendor:
        with begin() as session:
            question = open_question(session, key, now=clock().now())
        if question is not None:
            listed = await look_up(vendor, question)
            with begin() as session:
                if settle(session, question, listed, now=clock().now()):
                    return None
        with begin() as session:
            trial = claim_test(
                session, key, student, choices=choices,
                may_see_confidential=may_see_confidential_jobs(session, actor), now=clock().now(),
                college=office().college, actor=actor,
            )  # fmt: skip
        outcome = await call_vendor(vendor, trial)
        with begin() as session:
            return record_test(session, trial, outcome, now=clock().now())
