"""The rules of the texts we sent: to whom, when, once, and with an end."""

from datetime import timedelta

from rules.consent import ConsentChange
from schemas.expectations.moment import Moment, listed
from schemas.expectations.suite import Owner, Severity, TableRule, TableSuite
from schemas.sms import DeliveryStatus
from schemas.tables import TextPurpose, TextState

# A call to the vendor takes seconds, and look-ups give up after a quarter of an hour.
STUCK_AFTER = timedelta(hours=1)

# The most a text may have, as the vendor takes it.
LONGEST_BODY = 1_600

# What may have reached the person: it was handed over, or nobody knows that it was not.
_WENT_OUT = listed([TextState.SENT, TextState.UNKNOWN, TextState.SENDING])


def messages_suite(moment: Moment) -> TableSuite:
    """Return the rules of the table of texts."""
    return TableSuite("messages", "Messages", "texts", (*_lawful(moment), *_once(), *_complete(moment), *_whole()))


def _rule(
    id: str, severity: Severity, sentence: str, sql: str, rows_are: str = "texts", owner: Owner = Owner.TECHNICAL
) -> TableRule:
    return TableRule(id, severity, owner, sentence, sql, rows_are)


def _lawful(moment: Moment) -> tuple[TableRule, ...]:
    revoked, restored = ConsentChange.REVOKED.value, ConsentChange.RESTORED.value
    return (
        _rule(
            "MS-08",
            Severity.CRITICAL,
            "Nothing was sent to a phone after its opt-out, but the confirmation of it.",
            "select distinct t.id as row_id from consent_ledger e join texts t on t.phone_id = e.phone_id "
            f"and t.claimed_at > e.at where e.change = '{revoked}' and t.state in ({_WENT_OUT}) "
            f"and t.purpose <> '{TextPurpose.CONFIRMATION.value}' and not exists (select 1 from consent_ledger back "
            f"where back.phone_id = e.phone_id and back.change = '{restored}' and back.id > e.id "
            "and back.at <= t.claimed_at)",
            owner=Owner.COMPLIANCE,
        ),
        _rule(
            "MS-11",
            Severity.CRITICAL,
            "Every campaign text of the last days was sent while the law of its place let the phone ring.",
            # By the place that the roster had then: who has changed in it since may have moved.
            f"with hours as (select column1, column2, column3 from (values {moment.hours_rows}) as v) "
            "select t.id as row_id from texts t join students s on s.id = t.student_id "
            "and s.updated_at <= t.claimed_at left join hours h on h.column1 = s.zone_key "
            "and t.claimed_at >= h.column2 and t.claimed_at < h.column3 "
            f"where t.purpose = '{TextPurpose.CAMPAIGN.value}' and t.state in ({_WENT_OUT}) "
            f"and t.claimed_at >= {moment.at(moment.hours_since)} and h.column1 is null",
            owner=Owner.COMPLIANCE,
        ),
    )


def _once() -> tuple[TableRule, ...]:
    return (
        _rule(
            "MS-01",
            Severity.CRITICAL,
            "A text at the vendor belongs to one text of ours.",
            "select t.id as row_id from texts t join (select vendor_sid from texts where vendor_sid is not null "
            "group by vendor_sid having count(*) > 1) twice on twice.vendor_sid = t.vendor_sid",
        ),
        _rule(
            "MS-07",
            Severity.CRITICAL,
            "A campaign has one text for a phone.",
            "select t.id as row_id from texts t join (select campaign_id, phone_id from texts "
            "where campaign_id is not null group by campaign_id, phone_id having count(*) > 1) twice "
            "on twice.campaign_id = t.campaign_id and twice.phone_id = t.phone_id",
        ),
        _rule(
            "MS-12",
            Severity.CRITICAL,
            "A campaign has one text for a student.",
            "select t.id as row_id from texts t join (select campaign_id, student_id from texts "
            f"where campaign_id is not null and student_id is not null and state in ({_WENT_OUT}) "
            "group by campaign_id, student_id having count(*) > 1) twice "
            "on twice.campaign_id = t.campaign_id and twice.student_id = t.student_id "
            f"where t.state in ({_WENT_OUT})",
        ),
        _rule(
            "MS-14",
            Severity.WARNING,
            "No text has a second one at the vendor.",
            "select id as row_id from texts where twin_sid is not null",
        ),
    )


def _complete(moment: Moment) -> tuple[TableRule, ...]:
    return (
        _rule(
            "MS-02",
            Severity.CRITICAL,
            "The state of a text, and of its delivery, is one of ours.",
            f"select id as row_id from texts where state is null or state not in ({listed(list(TextState))}) "
            f"or delivery not in ({listed(list(DeliveryStatus))})",
        ),
        _rule(
            "MS-03",
            Severity.CRITICAL,
            "A text that was sent has the vendor's id, the instant, and its words.",
            "select id as row_id from texts where state = 'sent' and (vendor_sid is null or sent_at is null "
            "or claimed_at is null or trim(coalesce(body, '')) = '')",
        ),
        _rule(
            "MS-04",
            Severity.WARNING,
            "A text that failed or was left out says why.",
            f"select id as row_id from texts where state in ({listed([TextState.FAILED, TextState.SKIPPED])}) "
            "and trim(coalesce(reason, '')) = ''",
        ),
        _rule(
            "MS-05",
            Severity.WARNING,
            "No text was sent before it was claimed.",
            "select id as row_id from texts where sent_at < claimed_at",
        ),
        _rule(
            "MS-06",
            Severity.WARNING,
            "No text is longer than the vendor takes.",
            f"select id as row_id from texts where length(body) > {LONGEST_BODY}",
        ),
        _rule(
            "MS-10",
            Severity.WARNING,
            "No text is stuck on its way for more than an hour.",
            f"select id as row_id from texts where state in ({listed([TextState.SENDING, TextState.UNKNOWN])}) "
            f"and claimed_at < {moment.ago(STUCK_AFTER)}",
        ),
    )


def _whole() -> tuple[TableRule, ...]:
    return (
        _rule(
            "MS-09",
            Severity.CRITICAL,
            "The phone, the student and the campaign of a text exist.",
            "select t.id as row_id from texts t left join phones p on p.id = t.phone_id "
            "left join students s on s.id = t.student_id left join campaigns c on c.id = t.campaign_id "
            "where p.id is null or (t.student_id is not null and s.id is null) "
            "or (t.campaign_id is not null and c.id is null)",
        ),
        _rule(
            "MS-13",
            Severity.CRITICAL,
            "A campaign's figures are those of its texts.",
            "select c.id as row_id from campaigns c left join (select campaign_id, "
            "sum(case when state = 'sent' then 1 else 0 end) as sent, "
            "sum(case when state = 'failed' then 1 else 0 end) as failed, "
            "sum(case when state = 'skipped' then 1 else 0 end) as skipped, count(*) as recipients "
            "from texts where campaign_id is not null group by campaign_id) t on t.campaign_id = c.id "
            "where c.sent <> coalesce(t.sent, 0) or c.failed <> coalesce(t.failed, 0) "
            "or c.skipped <> coalesce(t.skipped, 0) or c.recipients <> coalesce(t.recipients, 0)",
            "campaigns",
        ),
    )
