"""The tasks of reading the CRM: what people did there, and where it differs from us."""

from prefect import task

from wiring import crm_questions, crm_reading

pull_contacts = task(name="read contacts", retries=2, retry_delay_seconds=30)(crm_reading.pull_contacts)
handle_events = task(name="handle events")(crm_reading.take_in_crm_events)
fetch_inbox = task(name="read inbox", retries=2, retry_delay_seconds=30)(crm_reading.fetch_inbox_replies)
show_conversations = task(name="show conversations")(crm_reading.show_conversations)
acknowledge = task(name="acknowledge colleagues' texts")(crm_reading.acknowledge_agent_replies)
find_drift = task(name="compare with the CRM", retries=2, retry_delay_seconds=60)(crm_reading.find_drift)


@task(name="differences")
def differences() -> list[dict[str, str]]:
    """Return what differs now as rows of a table, and write the page."""
    crm_questions.write_page()
    return crm_questions.finding_rows()
